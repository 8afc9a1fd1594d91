"""JSON Schema of events as their documents are: flat. The models' own schema nests what documents do not.

Words of closed lists become `enum`, and bounds that pydantic leaves in its own spelling become JSON Schema's.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter

from metrocal.events import AnyEvent
from metrocal.place import countries
from metrocal.vocabulary import ISO_639_1, vocabulary

Schema = dict[str, Any]

REF = "#/components/schemas/{model}"
_NESTED = ("place", "gender")
_LISTS: Mapping[str, tuple[str, Callable[[], Iterable[str]]]] = {
    "kind": ("Kind", lambda: vocabulary("kinds")),
    "status": ("Status", lambda: vocabulary("statuses")),
    "mode": ("Mode", lambda: vocabulary("modes")),
    "topics": ("Topic", lambda: vocabulary("topics")),
    "gender": ("GenderLevel", lambda: vocabulary("gender")),
    "gender_measures": ("GenderMeasure", lambda: vocabulary("gender_measures")),
    "gender_targets": ("SdgTarget", lambda: vocabulary("sdg_targets")),
    "region": ("Region", lambda: vocabulary("regions")),
    "languages": ("Language", lambda: sorted(ISO_639_1)),
    "country": ("Country", lambda: sorted(countries())),
}
"""Field → the name of its closed list in schemas, and its words."""
_SPELT = {"ge": "minimum", "le": "maximum"}
_SLUG = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 100}
_OWN: Mapping[str, Schema] = {
    "id": {**_SLUG, "description": "Stable; part of the event's address and of its UID."},
    "part_of": {**_SLUG, "description": "The id of the event that this one is a session of."},
    "zone": {"type": "string", "description": "IANA name; follows from the city or the country where it is not given."},
    "dates_tbc": {"type": "boolean", "description": "Announced as to be confirmed."},
    "organiser": {"type": "string", "description": "An organisation's id, or a name of its own."},
    "recurrence": {"type": "string", "description": "RFC 5545 RRULE."},
    "join_url": {"type": "string", "description": "Never public: for registered participants."},
    "note": {"type": "string", "description": "The editor's remark, never public."},
}
TEXT: Schema = {
    "description": "Words: a string, or one for each language (BCP 47).",
    "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
}
KINDS = ("Forum", "Congress", "Training", "Webinar", "Gathering")
"""The models of events, by name."""


def schemas_of(*models: type[BaseModel]) -> dict[str, Schema]:
    """Name → schema of models and of all that they are made of."""
    found: dict[str, Schema] = {}
    for model in models:
        whole = model.model_json_schema(ref_template=REF)
        found |= whole.pop("$defs", {}) | {model.__name__: whole}
    return {name: TEXT if name == "Text" else clean(schema) for name, schema in found.items()}


def clean(schema: Any) -> Any:
    """Without what says nothing: titles that repeat the name, defaults, the null of what can as well be left out."""
    if isinstance(schema, list):
        return [clean(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if not (key == "title" and isinstance(value, str))}
    kept.pop("default", None)
    if "properties" in kept:
        kept["properties"] = {name: clean(one) for name, one in kept["properties"].items()}
    return {_SPELT.get(key, key): value if key == "properties" else clean(value) for key, value in kept.items()}


@cache
def _models() -> dict[str, Schema]:
    whole = TypeAdapter(AnyEvent).json_schema(ref_template=REF)
    return {name: TEXT if name == "Text" else clean(schema) for name, schema in whole["$defs"].items()}


def parts() -> dict[str, Schema]:
    """What events are made of besides flat fields: texts, and the terms and questions of registration."""
    return {name: schema for name, schema in _models().items() if name not in {*KINDS, "Place", "GenderPerspective"}}


def flat(kind: str) -> Schema:
    """The schema of the documents of one model, as they are sent."""
    model = _models()[kind]
    properties: dict[str, Schema] = {}
    for name, schema in model["properties"].items():
        if name in _NESTED:
            nested = schema["$ref"].rpartition("/")[2]
            properties |= _models()[nested]["properties"]
        elif name == "when":
            properties |= {"when": schema, "zone": {}, "dates_tbc": {}}
        else:
            properties[name] = schema
    told = {name: _narrowed(name, schema) for name, schema in properties.items()}
    return {
        "type": "object",
        "description": model["description"],
        "properties": dict(sorted(told.items())),
        "required": sorted({*model["required"], "kind"}),
        "additionalProperties": False,
    }


def _narrowed(name: str, schema: Schema) -> Schema:
    """A field as its documents have it: never null, and with the words that it can hold."""
    if name in _OWN:
        return dict(_OWN[name])
    found = without_null(schema)
    if name not in _LISTS or name == "kind":
        return found
    words = ref(_LISTS[name][0])
    return found | {"items": words} if found.get("type") == "array" else words


def without_null(schema: Schema) -> Schema:
    """What is empty is left out, and so never null."""
    others = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    return dict(others[0]) if len(others) == 1 else dict(schema)


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def ref(name: str) -> Schema:
    """By name, as documents of OpenAPI point to their parts."""
    return {"$ref": REF.format(model=name)}


def closed_lists() -> dict[str, Schema]:
    """Name → the words of a closed list."""
    return {name: {"type": "string", "enum": list(words())} for name, words in _LISTS.values()}


def with_more(schema: Schema, more: Mapping[str, Schema], needed: Iterable[str]) -> Schema:
    """The same with what the calendar adds."""
    properties = dict(sorted({**schema["properties"], **more}.items()))
    return schema | {"properties": properties, "required": sorted({*schema["required"], *needed})}


def patch() -> Schema:
    """Any field of any kind, null to take it away; the id stays."""
    fields = {name: one for kind in KINDS for name, one in flat(kind)["properties"].items() if name not in {"id", "kind"}}
    properties = {name: or_null(one) for name, one in sorted(fields.items())} | {"kind": ref("Kind")}
    return {"type": "object", "description": "JSON merge patch.", "properties": properties, "additionalProperties": False}


FIELDS = frozenset(name for kind in KINDS for name in flat(kind)["properties"])
"""Every field that some kind of event has."""
