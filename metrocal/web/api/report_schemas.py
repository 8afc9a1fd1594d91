"""The components of the OpenAPI document that reports answer with, and what their addresses take."""

from typing import Any

from metrocal.reports.members import ORDERS
from metrocal.vocabulary import LANGUAGES, vocabulary

Schema = dict[str, Any]

_WORD: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer"}
_MAYBE: Schema = {"type": ["integer", "null"]}
_RATIO: Schema = {"type": ["number", "null"], "description": "0 to 1; null where there is nothing to divide by."}
_DAY: Schema = {"type": "string", "format": "date"}
_DETAILS: Schema = {"type": "object"}
_MAYBE_DETAILS: Schema = {"type": ["object", "null"]}


def report_schemas() -> dict[str, Schema]:
    """Name → schema. Breakdowns are open: words of a list are added as the network needs them."""
    return {
        "GenderReport": _gender(),
        "GenderEvents": _open(
            total=_NUMBER, specific=_NUMBER, mainstreamed=_NUMBER, none=_NUMBER, unassessed=_NUMBER,
            share_with_perspective=_RATIO,
        ),
        "Indicator": _open(code=_WORD, label=_WORD, value=_MAYBE, of=_MAYBE, origin=_WORD, previous=_MAYBE),
        "MembersReport": _open(year=_NUMBER, region=_maybe(_WORD), totals=_DETAILS, members=_many("MemberYear")),
        "MemberYear": _open(id=_WORD, name=_WORD, organised=_NUMBER, attended=_NUMBER, trainings=_NUMBER, board=_NUMBER),
        "PrintedCalendar": _open(
            year=_NUMBER, title=_WORD, layout=_WORD, sections={"type": "array", "items": _DETAILS},
            footnotes={"type": "array", "items": _WORD},
        ),
    }  # fmt: skip


def report_parameters() -> dict[str, Schema]:
    """Name → parameter."""
    return {
        "year": _parameter("year", "A year.", {"type": "integer", "minimum": 1900, "maximum": 2199}, where="path"),
        "lang": _parameter("lang", "The language of labels.", {"type": "string", "enum": list(LANGUAGES)}),
        "layout": _parameter("layout", "As in 2021 or 2014.", {"type": "string", "enum": ["grid", "table"]}),
        "member_region": _parameter("region", "Only its members.", {"type": "string", "enum": list(vocabulary("regions"))}),
        "member_order": _parameter(
            "order", "By name, or the largest number first; `dues` for staff.", {"type": "string", "enum": list(ORDERS)}
        ),
    }


def _gender() -> Schema:
    withheld = {"type": "array", "items": _open(figure=_WORD, reason=_WORD)}
    return _open(
        year=_NUMBER, **{"from": _DAY, "to": _DAY}, audience=_WORD, events=_ref("GenderEvents"), previous=_MAYBE_DETAILS,
        indicators=_many("Indicator"), speakers=_DETAILS, participants=_MAYBE_DETAILS, suppressed=withheld,
    )  # fmt: skip


def _open(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _many(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameter(name: str, description: str, schema: Schema, where: str = "query") -> Schema:
    return {"name": name, "in": where, "description": description, "required": where == "path", "schema": schema}
