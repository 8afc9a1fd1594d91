"""What the OpenAPI document says of the addresses of proposals and of the desk's queue."""

from collections.abc import Mapping

from metrocal.web.api.operations import Operation

_PROPOSALS, _DESK = "Submissions", "Desk"


def _by_link(
    summary: str,
    refusals: tuple[int, ...],
    *,
    body: str = "",
    description: str = "",
    answers: Mapping[int, str] | None = None,
) -> Operation:
    return Operation(_PROPOSALS, answers or {200: "Submission"}, refusals, body, "", "", (), summary, description)


def _for_desk(
    summary: str, answers: Mapping[int, str], refusals: tuple[int, ...], *, body: str = "", parameters: tuple[str, ...] = ()
) -> Operation:
    return Operation(_DESK, answers, refusals, body, "needed", "submissions", parameters, summary, "")


SUBMISSION_OPERATIONS: Mapping[str, Operation] = {
    "submissions_json.propose": Operation(
        _PROPOSALS, {201: "SubmissionAnswer", 200: "SubmissionAnswer"}, (422, 429), "SubmissionDraft",
        "optional", "submissions", ("Idempotency-Key",), "Propose an event.",
        'The fields of an event, who proposes it, and `"draft": true` to keep it back.',
    ),
    "submissions_json.one": _by_link("A proposal, by its link.", (404,)),
    "submissions_json.change": _by_link(
        "Change a proposal.", (404, 409, 422, 429), body="SubmissionPatch",
        description='What is named changes; `"state": "sent"` sends a draft, `"withdrawn"` takes it back.',
    ),
    "submissions_json.withdraw": _by_link("Take a proposal back.", (404, 409, 429), description="Twice is no mistake."),
    "queue_json.listed": _for_desk(
        "The proposals that wait.", {200: "Queue"}, (400,), parameters=("submission_state", "submission_kind", "cursor")
    ),
    "queue_json.one": _for_desk("A proposal, the difference it makes, and its history.", {200: "QueuedSubmission"}, (404,)),
    "queue_json.decide": _for_desk(
        "Decide on a proposal.", {200: "QueuedSubmission"}, (404, 409, 422), body="DecisionAsked"
    ),
    "queue_json.release": _for_desk("Send the notices that were held.", {200: "Released"}, (422,), body="ReleaseAsked"),
}  # fmt: skip
"""Endpoint → what it does."""
