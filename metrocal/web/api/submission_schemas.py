"""The components of the OpenAPI document for proposals and the desk's queue."""

from typing import Any

from metrocal.submission.states import Kind, State
from metrocal.web.api.flat_schema import KINDS, Schema, flat, or_null, ref, schemas_of
from metrocal.web.queue_json import DecisionAsked, ReleaseAsked

_WORD: Schema = {"type": "string"}
_STATES: Schema = {"type": "string", "enum": [state.value for state in State]}
_CONTACT: dict[str, Any] = {"contact_name": _WORD, "contact_email": {"type": "string", "format": "email"}, "comment": _WORD}


def submission_schemas() -> dict[str, Schema]:
    """Name → schema. Events are told as a whole, since a proposal may be of any kind and unfinished."""
    fields = {name: one for kind in KINDS for name, one in flat(kind)["properties"].items() if name != "kind"}
    fields |= {"kind": ref("Kind")}
    answer = {"id": _WORD, "state": _STATES, "token": _WORD, "links": {"type": "object"}}
    row = {"id": _WORD, "kind": {"type": "string", "enum": [kind.value for kind in Kind]}, "state": _STATES}
    return {
        "SubmissionDraft": _open({**fields, **_CONTACT, "draft": {"type": "boolean"}}, ("contact_name", "contact_email")),
        "SubmissionPatch": _open({name: or_null(one) for name, one in fields.items()} | {**_CONTACT, "state": _STATES}),
        "SubmissionAnswer": _open(answer, tuple(answer)),
        "Submission": _open({**row, "document": {"type": "object"}}, (*row, "document")),
        "QueuedSubmission": _open({**row, "document": {"type": "object"}}, (*row, "document")),
        "Queue": _open({"submissions": {"type": "array", "items": _open(row, tuple(row))}, "next": or_null(_WORD)}),
        "Released": _open({"released": {"type": "integer"}}, ("released",)),
        **schemas_of(DecisionAsked, ReleaseAsked),
    }


def _open(properties: dict[str, Schema], needed: tuple[str, ...] = ()) -> Schema:
    return {"type": "object", "properties": dict(sorted(properties.items())), "required": sorted(needed)}
