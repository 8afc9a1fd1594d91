"""The components of the OpenAPI document: what is sent and answered, and the parameters. Inputs come from the models."""

from functools import cache
from typing import Any

from metrocal.organisations import Organisation
from metrocal.query import FILTERS
from metrocal.registration.application import Application, Details
from metrocal.vocabulary import vocabulary
from metrocal.web.api.flat_schema import (
    KINDS,
    Schema,
    clean,
    closed_lists,
    flat,
    or_null,
    parts,
    patch,
    ref,
    schemas_of,
    with_more,
    without_null,
)
from metrocal.web.api.paging import MOST, USUAL
from metrocal.web.api.report_schemas import report_parameters, report_schemas
from metrocal.web.api.submission_schemas import submission_schemas

_WORD: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer"}
_FLAG: Schema = {"type": "boolean"}
_ADDRESS: Schema = {"type": "string", "format": "uri"}
_INSTANT: Schema = {"type": "string", "format": "date-time", "description": "UTC."}
_LINKS: Schema = {"type": "object", "additionalProperties": _ADDRESS}


def _object(*, optional: tuple[str, ...] = (), **properties: Schema) -> Schema:
    needed = sorted(name for name in properties if name not in optional)
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _many(name: str) -> Schema:
    return {"type": "array", "items": ref(name)}


@cache
def schemas() -> dict[str, Schema]:
    """Name → schema, of everything that operations name."""
    return dict(
        sorted(
            {
                **parts(),
                **closed_lists(),
                **_events(),
                **_organisations(),
                **_lists(),
                **_registrations(),
                **report_schemas(),
                **submission_schemas(),
                **_problem(),
            }.items()
        )
    )


def _events() -> dict[str, Schema]:
    told = {"uid": _WORD, "sequence": _NUMBER, "created": _INSTANT, "modified": _INSTANT, "links": _LINKS}
    dated = {"date_of": {"type": "string", "description": "The id of the series whose date this is."}}
    private = {"withdrawn": _FLAG, "author": {"type": "string", "description": "Of the last change; only for editors."}}
    found: dict[str, Schema] = {}
    for kind in KINDS:
        found[f"{kind}Draft"] = flat(kind)
        found[kind] = with_more(flat(kind), {**told, **dated, **private}, (*told, "gender", "status"))
    tombstone = _object(id=_WORD, withdrawn={"const": True}, uid=_WORD, sequence=_NUMBER, modified=_INSTANT, links=_LINKS)
    found |= {"EventDraft": _one_of("{}Draft"), "Event": _one_of("{}"), "EventPatch": patch(), "Tombstone": tombstone}
    found["Revision"] = _object(
        number=_NUMBER, at=_INSTANT, withdrawn=_FLAG, event=ref("EventDraft"), author=_WORD, optional=("author",)
    )
    listed = {"type": "array", "items": {"anyOf": [ref("Event"), ref("Tombstone")]}}
    found["EventList"] = _object(events=listed, next=or_null(_ADDRESS), updated=_INSTANT)
    found["Revisions"] = _object(id=_WORD, revisions=_many("Revision"))
    return found


def _one_of(pattern: str) -> Schema:
    """An event of any kind, told apart by `kind`."""
    mapping = {
        word: ref(pattern.format(kind))["$ref"] for kind in KINDS for word in [*_kinds(flat(kind)["properties"]["kind"])]
    }
    names = [ref(pattern.format(kind)) for kind in KINDS]
    return {"oneOf": names, "discriminator": {"propertyName": "kind", "mapping": dict(sorted(mapping.items()))}}


def _kinds(schema: Schema) -> list[str]:
    return [schema["const"]] if "const" in schema else list(schema["enum"])


def _organisations() -> dict[str, Schema]:
    model = schemas_of(Organisation)["Organisation"]
    fields = {name: without_null(one) for name, one in model["properties"].items()}
    fields |= {"kind": ref("OrganisationKind"), "region": ref("Region"), "country": ref("Country")}
    draft = model | {"properties": fields}
    nullable = {name: or_null(one) for name, one in fields.items() if name != "id"}
    return {
        "OrganisationKind": {"type": "string", "enum": list(vocabulary("organisation_kinds"))},
        "OrganisationDraft": draft,
        "OrganisationPatch": model | {"properties": nullable, "required": []},
        "Organisation": with_more(draft, {"links": _LINKS}, ("links",)),
        "OrganisationList": _object(organisations=_many("Organisation")),
    }


def _lists() -> dict[str, Schema]:
    feed = _object(
        name=_WORD, filter=_WORD, organisation=_WORD, title=ref("Text"), description=ref("Text"), colour=_WORD, links=_LINKS,
        optional=("organisation", "title", "description", "colour"),
    )  # fmt: skip
    return {
        "Feed": feed,
        "FeedList": _object(feeds=_many("Feed")),
        "Word": _object(id=_WORD, label={"type": "object", "additionalProperties": _WORD}),
        "Vocabulary": _object(name=_WORD, words=_many("Word"), links=_LINKS),
        "VocabularyList": _object(vocabularies=_many("Vocabulary")),
    }


def _registrations() -> dict[str, Schema]:
    models = dict(schemas_of(Application, Details).items())
    position: Schema = or_null(_NUMBER) | {"description": "On the waiting list."}
    sessions: Schema = {"type": "array", "items": _object(event=_WORD, status=_WORD, position=or_null(_NUMBER))}
    answered = _object(
        status={"type": "string", "description": "confirmed, waiting or pending; sent where only a mail tells more."},
        position=position, token=or_null(_WORD), links=_LINKS, sessions=sessions,
    )  # fmt: skip
    kept = _object(
        status=_WORD,
        position=position,
        event=_WORD,
        created=_INSTANT,
        details={"type": "object"},
        links=_LINKS,
        sessions=sessions,
    )
    row = {"type": "object", "properties": {"id": _NUMBER, "status": _WORD, "name": _WORD, "email": _WORD}}
    return {
        "Application": models["Application"],
        "DetailsPatch": models["Details"] | {"required": []},
        "RegistrationAnswer": answered,
        "Registration": kept,
        "RegistrationRows": {"type": "array", "items": row},
    }


def _problem() -> dict[str, Schema]:
    wrong = {
        "type": "object",
        "properties": {"field": _WORD, "detail": _WORD, "code": _WORD},
        "required": ["field", "detail"],
    }
    told = {"type": _WORD, "title": _WORD, "status": _NUMBER, "detail": _WORD, "errors": {"type": "array", "items": wrong}}
    needed = ["detail", "status", "title", "type"]
    return {"Problem": {"type": "object", "description": "RFC 9457.", "properties": told, "required": needed}}


@cache
def parameters() -> dict[str, Schema]:
    """Name → parameter, those of addresses by their name there."""
    slug = {"type": "string", "maxLength": 111}
    return {
        **{key: _filter(key) for key in FILTERS},
        "from": _parameter("from", "The first day: a date, a month, a year, or a duration from today (-P30D).", _WORD),
        "to": _parameter("to", "The last day, included.", _WORD),
        "q": _parameter("q", "Words that must all be found; case and accents do not count.", _WORD),
        "limit": _parameter(
            "limit", "How many in one answer.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        ),
        "cursor": _parameter("cursor", "Where to go on: comes with `next`.", _WORD),
        "updated_since": _parameter("updated_since", "Only what changed at this instant or later.", _INSTANT),
        "Idempotency-Key": _parameter(
            "Idempotency-Key", "The same key gets the same answer.", {"type": "string", "maxLength": 200}, where="header"
        ),
        "If-Match": _parameter("If-Match", "The ETag that was read.", _WORD, where="header"),
        "event_id": _parameter("event_id", "The id of an event, or of one date of a series.", slug, where="path"),
        "organisation_id": _parameter("organisation_id", "The id of an organisation.", slug, where="path"),
        "name": _parameter("name", "The name of a list.", _WORD, where="path"),
        "submission_state": _parameter("state", "Only those in this state.", _WORD),
        "submission_kind": _parameter("kind", "Only new ones, changes or withdrawals.", _WORD),
        "submission_id": _parameter("submission_id", "The id of a proposal.", _WORD, where="path"),
        "token": _parameter("token", "The end of the link that was given.", _WORD, where="path"),
        **report_parameters(),
    }


def _parameter(name: str, description: str, schema: Schema, where: str = "query") -> Schema:
    return {"name": name, "in": where, "description": description, "required": where == "path", "schema": clean(schema)}


def _filter(key: str) -> dict[str, Any]:
    """Several values are one or the other; `!` excludes."""
    found = FILTERS[key]
    values = [*found.allowed(), *found.aliases] if found.allowed else []
    items: Schema = {"type": "string"}
    if 0 < len(values) <= 40:
        items["enum"] = [*values, *(f"!{value}" for value in values)]
    said = f"{found.name('en').capitalize()}; several are alternatives, `!` excludes."
    return _parameter(key, said, {"type": "array", "items": items}) | {"style": "form", "explode": True}
