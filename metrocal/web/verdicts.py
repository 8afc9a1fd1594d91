"""A decision, as the desk's page and its JSON take it."""

from pydantic import ValidationError

from metrocal.accounts import Account
from metrocal.submission.deciding import Verdict
from metrocal.submission.errors import DecisionForbidden, InvalidProposal
from metrocal.submission.permissions import may_verify
from metrocal.submission.records import Kept
from metrocal.submission.states import Decision
from metrocal.web.registration_site import now
from metrocal.web.site import site
from metrocal.web.submission_site import deciding

LONGEST_ID = 120


def pronounce(submission_id: str, verdict: Verdict, account: Account) -> Kept:
    """Decide. Raises the errors of `Desk.decide`; InvalidProposal also for merged fields that do not go together."""
    if verdict.decision is Decision.MERGE and not _may_change(account, verdict.into):
        raise DecisionForbidden(verdict.decision, "moderators of that event's region decide")
    try:
        return deciding().decide(submission_id, verdict, at=now(), by=account)
    except ValidationError:
        raise InvalidProposal(
            {"fields": "not_understood"}, {"fields": "the two events cannot be merged like this"}
        ) from None


def _may_change(account: Account, event_id: str) -> bool:
    """Whether the account decides on what happens there; of an event that is not there the desk itself says so."""
    known = event_id.isascii() and event_id.isprintable() and len(event_id) <= LONGEST_ID
    entry = site().store.get(event_id) if known else None
    return entry is None or may_verify(account, entry)
