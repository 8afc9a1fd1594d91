"""A decision, as the desk's page and its JSON take it."""

from pydantic import ValidationError

from metrocal.accounts import Account
from metrocal.submission.deciding import Verdict
from metrocal.submission.errors import InvalidProposal
from metrocal.submission.records import Kept
from metrocal.web.registration_site import now
from metrocal.web.submission_site import deciding


def pronounce(submission_id: str, verdict: Verdict, account: Account) -> Kept:
    """Decide. Raises the errors of `Desk.decide`; InvalidProposal also for merged fields that do not go together."""
    try:
        return deciding().decide(submission_id, verdict, at=now(), by=account)
    except ValidationError:
        raise InvalidProposal(
            {"fields": "not_understood"}, {"fields": "the two events cannot be merged like this"}
        ) from None
