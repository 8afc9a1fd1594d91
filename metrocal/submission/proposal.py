"""What somebody proposes, read and checked by the same models as every event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from metrocal.entries import Entry
from metrocal.errors import InvalidRecurrence, InvalidWhen, UnknownValue, UnknownZone
from metrocal.events import Event
from metrocal.events import event as event_from
from metrocal.registration.application import Email, Name, Paragraph
from metrocal.registration.errors import InvalidApplication
from metrocal.submission.errors import InvalidProposal
from metrocal.submission.states import FIRST_STATUSES, may_become

MESSAGES = (
    "required", "unknown", "choice", "when", "zone", "recurrence", "email", "too_long", "language", "status", "forbidden",
    "unchanged", "picture", "picture_text", "not_understood",
)  # fmt: skip
"""Keys of everything that can be wrong with a field; pages have the words for them in each language."""
FORBIDDEN = frozenset({"uid", "source", "note", "gender_verified"})
"""Fields of an event that the desk alone sets."""
_VALUE_OBJECTS = ("gender", "when", "place")
"""Nested, they could hold what the desk alone sets."""
NOBODYS_ID = "proposed"
"""Stands for the id of a new event until it is published."""
_Model = TypeVar("_Model", bound=BaseModel)


class Contact(BaseModel):
    """Who proposes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact_name: Name
    contact_email: Email
    language: Literal["fr", "en", "es"] | None = None
    """Of the notices; None means that of the page."""


class Remark(BaseModel):
    """A word to the desk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    comment: Paragraph = ""


@dataclass(frozen=True)
class Told:
    """A form or a JSON document, taken apart."""

    contact: dict[str, Any]
    event: dict[str, Any]
    comment: str


def taken_apart(document: Mapping[str, Any]) -> Told:
    """Raises InvalidProposal for a remark that cannot be taken."""
    remark = read(Remark, {"comment": document.get("comment") or ""})
    contact = {key: document[key] for key in Contact.model_fields if document.get(key) not in (None, "")}
    outside = {"comment", *Contact.model_fields}
    return Told(contact, {key: value for key, value in document.items() if key not in outside}, remark.comment)


def says_something(words: str) -> bool:
    """Whether there is a letter or a digit: a blank that cannot be seen is no reason."""
    return any(character.isalnum() for character in words)


def read(model: type[_Model], document: Mapping[str, Any]) -> _Model:
    """Raises InvalidProposal naming every field that is wrong."""
    try:
        return model.model_validate(dict(document))
    except ValidationError as error:
        raise _invalid(error) from None


def new_event(document: Mapping[str, Any], event_id: str = "") -> Event:
    """The event that would be published. Raises InvalidProposal."""
    _refuse_forbidden(document)
    whole = {key: value for key, value in document.items() if value is not None}
    whole["id"] = event_id or document.get("id") or NOBODYS_ID
    found = event_of(whole)
    if found.status not in FIRST_STATUSES:
        sentence = f"a new event is {' or '.join(sorted(FIRST_STATUSES))}"
        raise InvalidProposal({"status": "status"}, {"status": sentence})
    return found


def changed_event(entry: Entry, patch: Mapping[str, Any]) -> Event:
    """The event as it would be: fields that the patch names are replaced, None empties one. Raises InvalidProposal."""
    _refuse_forbidden(patch)
    if patch.get("id") not in (None, entry.id):
        raise InvalidProposal({"id": "forbidden"}, {"id": "the id of an event never changes"})
    whole = entry.event.document()
    if "city" in patch and "country" not in patch:
        whole.pop("country", None)
    if ("city" in patch or "venue" in patch) and "latitude" not in patch:
        whole = {key: value for key, value in whole.items() if key not in {"latitude", "longitude"}}
    if {"city", "country", "when"} & patch.keys() and "zone" not in patch and "city" in patch:
        whole.pop("zone", None)
    whole |= {key: value for key, value in patch.items() if key != "id"}
    if any(key.startswith("gender") and entry.event.document().get(key) != value for key, value in patch.items()):
        whole.pop("gender_verified", None)
    found = event_of({key: value for key, value in whole.items() if value is not None})
    if not may_become(entry.event.status, found.status):
        sentence = f"an event that is {entry.event.status} cannot become {found.status}"
        raise InvalidProposal({"status": "status"}, {"status": sentence})
    return found


def event_of(document: Mapping[str, Any]) -> Event:
    """The event of a whole document. Raises InvalidProposal."""
    try:
        return event_from(document)
    except ValidationError as error:
        raise _invalid(error) from None


def _refuse_forbidden(document: Mapping[str, Any]) -> None:
    found = sorted(FORBIDDEN & document.keys())
    if found:
        raise InvalidProposal(dict.fromkeys(found, "forbidden"), dict.fromkeys(found, "is set by the desk alone"))
    nested = [key for key in _VALUE_OBJECTS if isinstance(document.get(key), Mapping)]
    if nested:
        sentence = "documents are flat: gender, gender_measures, when, zone, venue, city … stand beside each other"
        raise InvalidProposal(dict.fromkeys(nested, "not_understood"), dict.fromkeys(nested, sentence))


def _invalid(error: ValidationError) -> InvalidProposal:
    fields: dict[str, str] = {}
    details: dict[str, str] = {}
    for one in error.errors(include_url=False):
        cause = one.get("ctx", {}).get("error")
        name = _field(one["loc"])
        if isinstance(cause, InvalidApplication):
            fields |= dict.fromkeys(cause.fields, "not_understood")
            continue
        fields[name] = _key(str(one["type"]), cause)
        details[name] = str(one["msg"]).removeprefix("Value error, ")
    return InvalidProposal(fields, details)


_KINDS = frozenset({"forum", "congress", "training", "webinar"})
_NESTED = {"level": "gender", "measures": "gender_measures", "targets": "gender_targets", "place": "city"}


def _field(loc: tuple[int | str, ...]) -> str:
    """The name by which people know the field: documents are flat, models are not."""
    parts = [str(part) for part in loc]
    parts = parts[1:] if len(parts) > 1 and (parts[0] in _KINDS or "," in parts[0] or parts[0] == "conference") else parts
    if parts and parts[0] in {"place", "gender", "when"} and len(parts) > 1:
        parts = parts[1:]
    name = parts[0] if parts else "kind"
    return _NESTED.get(name, name)[:80]


def _key(kind: str, cause: object) -> str:
    if isinstance(cause, InvalidWhen):
        return "when"
    if isinstance(cause, UnknownZone):
        return "zone"
    if isinstance(cause, InvalidRecurrence):
        return "recurrence"
    if isinstance(cause, UnknownValue):
        return "choice"
    named = {"missing": "required", "extra_forbidden": "unknown", "literal_error": "choice", "union_tag_invalid": "choice"}
    named["union_tag_not_found"] = "required"
    return kind if kind in MESSAGES else named.get(kind, "not_understood")
