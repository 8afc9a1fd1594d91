"""Proposals for programs, without an account: an idempotency key to propose, a token after."""

import json
from typing import Any

from flask import Blueprint, Response, request

from metrocal.accounts import Account, Role
from metrocal.submission.errors import InvalidProposal
from metrocal.submission.proposal import Remark, read
from metrocal.submission.records import Kept, Step, Submission
from metrocal.submission.states import State
from metrocal.web.bearer import the_bearer
from metrocal.web.limits import by_contact, limiter
from metrocal.web.proposal_fields import refuse_unknown
from metrocal.web.registering_json import document, idempotency_key
from metrocal.web.registration_site import PER_ADDRESS, PER_EMAIL, now, unseen
from metrocal.web.site import language, site
from metrocal.web.submission_site import submissions

submissions_json = Blueprint("submissions_json", __name__, url_prefix="/api/v1")
submissions_json.after_request(unseen)


@submissions_json.post("/submissions")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_EMAIL, key_func=by_contact)
def propose() -> Response:
    """201 with the proposal and its token; 200 with the same for the same request again. `"draft": true` keeps it back."""
    key = idempotency_key()
    if key is None:
        raise InvalidProposal({"idempotency_key": "not_understood"})
    told = document()
    draft = _draft(told)
    refuse_unknown(told)
    answer = submissions().propose(told, at=now(), language=language(), key=key, draft=draft, account=_account())
    one = answer.submission
    found = {"id": one.id, "state": one.state.value, "token": answer.token, "links": links(answer.token)}
    response = answered(found, 201 if answer.fresh else 200)
    response.headers["Location"] = links(answer.token)["self"]
    return response


@submissions_json.get("/submissions/<token>")
def one(token: str) -> Response:
    return answered(_told(submissions().of(token), token))


@submissions_json.patch("/submissions/<token>")
@limiter.limit(PER_ADDRESS)
def change(token: str) -> Response:
    """What is named replaces what was proposed; null empties a field. `"state"`: `"sent"` sends a draft, `"withdrawn"`."""
    told = document()
    state = told.pop("state", None)
    if state not in (None, State.SENT.value, State.WITHDRAWN.value):
        raise InvalidProposal({"state": "choice"}, {"state": "sent or withdrawn is expected; the desk decides the others"})
    refuse_unknown(told)
    if state == State.WITHDRAWN:
        remark = read(Remark, told)
        return answered(_told(submissions().withdraw(token, at=now(), comment=remark.comment)[0], token))
    is_draft = submissions().of(token).submission.state is State.DRAFT and state is None
    return answered(_told(submissions().change(token, told, at=now(), draft=is_draft), token))


@submissions_json.delete("/submissions/<token>")
@limiter.limit(PER_ADDRESS)
def withdraw(token: str) -> Response:
    """Take it back; doing it twice is no mistake."""
    return answered(_told(submissions().withdraw(token, at=now())[0], token))


def links(token: str) -> dict[str, str]:
    """The addresses that a token opens."""
    base = site().settings.base_url
    return {"self": f"{base}/api/v1/submissions/{token}", "page": f"{base}/submissions/{token}"}


def moment(one: Submission) -> dict[str, str]:
    return {"created": f"{one.created:%Y-%m-%dT%H:%M:%SZ}", "modified": f"{one.modified:%Y-%m-%dT%H:%M:%SZ}"}


def answered(document: dict[str, Any], status: int = 200) -> Response:
    """Private, as `unseen` says; half characters cannot be in it."""
    body = json.dumps(document, ensure_ascii=True, sort_keys=True) + "\n"
    return Response(body, status, content_type="application/json")


def _account() -> Account | None:
    """Of a token, where one is sent; a wrong one is told."""
    account = the_bearer("submissions") if "Authorization" in request.headers else None
    return None if account is None or account.role is Role.STATISTICS else account


def _draft(told: dict[str, Any]) -> bool:
    draft = told.pop("draft", False)
    if not isinstance(draft, bool):
        raise InvalidProposal({"draft": "not_understood"}, {"draft": "true or false is expected"})
    return draft


def _told(kept: Kept, token: str) -> dict[str, Any]:
    """What the author may know; colleagues of the desk are not named."""
    one = kept.submission
    return {
        "id": one.id,
        "kind": one.kind.value,
        "state": one.state.value,
        "event": one.event_id or None,
        "document": dict(one.document),
        "contact_name": one.contact_name,
        "contact_email": one.contact_email,
        "language": one.language,
        "version": one.version,
        **moment(one),
        "history": [_step(step) for step in kept.steps],
        "links": links(token),
    }


def _step(step: Step) -> dict[str, Any]:
    by = "desk" if step.who else "author"
    return {"at": f"{step.at:%Y-%m-%dT%H:%M:%SZ}", "by": by, "action": step.action, "comment": step.comment}
