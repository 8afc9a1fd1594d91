"""The desk's queue for programs of those who decide, by a token with the scope `submissions`."""

from datetime import UTC
from typing import Annotated, Any

from flask import Blueprint, Response
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr
from werkzeug.exceptions import Forbidden

from metrocal.accounts import Account, Role
from metrocal.errors import QueryError
from metrocal.registration.application import Paragraph
from metrocal.submission.deciding import Verdict
from metrocal.submission.proposal import read
from metrocal.submission.records import Kept, Step, Submission
from metrocal.submission.states import Decision, Kind, State
from metrocal.web.bearer import the_bearer
from metrocal.web.proposal_fields import refuse_no_fields
from metrocal.web.proposal_view import change_for
from metrocal.web.registering_json import document
from metrocal.web.registration_site import now, unseen
from metrocal.web.site import parameters
from metrocal.web.submission_site import deciding
from metrocal.web.submissions_json import answered, moment

queue_json = Blueprint("queue_json", __name__, url_prefix="/api/v1/desk")
queue_json.after_request(unseen)

PER_PAGE = 100
SCOPE = "submissions"
STATES = tuple(state for state in State if state is not State.DRAFT)
Name = Annotated[StrictStr, Field(max_length=120)]


class DecisionAsked(BaseModel):
    """What a moderator's program says of one proposal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: Decision
    comment: Paragraph = ""
    into: Name = ""
    fields: Annotated[tuple[Name, ...], Field(max_length=100)] | None = None
    verify_gender: StrictBool = False
    hold: StrictBool = False
    version: Annotated[StrictInt, Field(ge=1)] | None = None
    """Of the proposal as it was read; a decision on another one is refused."""


class ReleaseAsked(BaseModel):
    """Whose notices are to be sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    submissions: Annotated[tuple[Name, ...], Field(max_length=1_000)] | None = None
    """Ids; None: all that the account decides on."""


@queue_json.get("/submissions")
def listed() -> Response:
    """A page of those of the account, the one that has waited longest first, and the cursor of the next."""
    account, asked = _bearer(), _asked()
    states = [State(asked["state"])] if asked.get("state") else []
    kinds = [Kind(asked["kind"])] if asked.get("kind") else []
    after = _cursor(asked["cursor"]) if asked.get("cursor") else (-1, -1)
    found = [one for one, _ in deciding().listed(account=account, states=states, kinds=kinds) if _place(one) > after]
    more = found[PER_PAGE - 1] if len(found) > PER_PAGE else None
    cursor = "-".join(map(str, _place(more))) if more else None
    return answered({"submissions": [_row(one) for one in found[:PER_PAGE]], "next": cursor})


@queue_json.get("/submissions/<submission_id>")
def one(submission_id: str) -> Response:
    """What is proposed, with the difference it would make and its history."""
    account = _bearer()
    return answered(_whole(deciding().of(submission_id, account=account), account))


@queue_json.post("/submissions/<submission_id>/decision")
def decide(submission_id: str) -> Response:
    account = _bearer()
    deciding().of(submission_id, account=account)
    asked = read(DecisionAsked, document())
    refuse_no_fields(asked.fields or ())
    return answered(_whole(deciding().decide(submission_id, Verdict(**dict(asked)), at=now(), by=account), account))


@queue_json.post("/notices/release")
def release() -> Response:
    """Send notices that were held; how many."""
    account = _bearer()
    if account.role not in {Role.ADMIN, Role.MODERATOR}:
        raise Forbidden("moderators send the notices")
    asked = read(ReleaseAsked, document())
    return answered({"released": deciding().release(asked.submissions, at=now(), by=account)})


def _bearer() -> Account:
    account = the_bearer(SCOPE)
    if account.role is Role.STATISTICS:
        raise Forbidden("this account sees figures only")
    return account


def _asked() -> dict[str, str]:
    """What the address asks. Raises QueryError for what is not known."""
    allowed = {"state": STATES, "kind": tuple(Kind), "cursor": ()}
    asked = parameters()
    for key, value in asked:
        if key not in allowed:
            raise QueryError(key, value, "unknown parameter", allowed)
        if value and allowed[key] and value not in allowed[key]:
            raise QueryError(key, value, f"unknown value {value[:60]!r}", allowed[key])
    return dict(asked)


def _place(one: Submission) -> tuple[int, int]:
    """Where it stands in the order of the queue."""
    return int(one.modified.astimezone(UTC).timestamp()), one.pk


def _cursor(text: str) -> tuple[int, int]:
    first, _, second = text.partition("-")
    if not all(part.isascii() and part.isdecimal() and len(part) < 13 for part in (first, second)):
        raise QueryError("cursor", text, "is none that this calendar gave")
    return int(first), int(second)


def _row(one: Submission) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "state": one.state.value,
        "event": one.event_id or None,
        "title": one.title,
        "organisation": one.organisation,
        "region": one.region,
        "version": one.version,
        **moment(one),
    }


def _whole(kept: Kept, account: Account) -> dict[str, Any]:
    one, change = kept.submission, change_for(account, kept)
    return {
        **_row(one),
        "document": dict(one.document),
        "contact_name": one.contact_name,
        "contact_email": one.contact_email,
        "language": one.language,
        "differences": [
            {"field": each.field, "before": each.before, "after": each.after, "contested": each.field in change.meanwhile}
            for each in change.differs
            if each.field != "id"
        ],
        "impossible": dict(change.wrong or {}),
        "history": [_step(step) for step in kept.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "at": f"{step.at:%Y-%m-%dT%H:%M:%SZ}",
        "by": step.who or "author",
        "action": step.action,
        "comment": step.comment,
        "before": dict(step.document) if step.document is not None else None,
    }
