"""Who sees and who decides which proposals."""

from collections.abc import Mapping

from metrocal.accounts import Account, Role, belongs_to
from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.query import FILTERS
from metrocal.submission.records import Submission


def may_decide_on(account: Account, submission: Submission, entry: Entry | None) -> bool:
    """Admins and moderators; one of a region what happens there, or happened there until the change."""
    if account.role is Role.ADMIN:
        return True
    if account.role is not Role.MODERATOR:
        return False
    regions = {submission.region, *(FILTERS["region"].facet(entry) if entry else ())}
    return not account.region or account.region in regions


def may_see(
    account: Account, submission: Submission, entry: Entry | None, organisations: Mapping[str, Organisation]
) -> bool:
    """Those who decide, and the people of the organisation that proposes or whose event it is."""
    if account.role is not Role.ORGANISER:
        return may_decide_on(account, submission, entry)
    named = [submission.organisation, *((entry.event.organiser, *entry.event.co_organisers) if entry else ())]
    return any(belongs_to(name, account.organisation, organisations) for name in named if name)
