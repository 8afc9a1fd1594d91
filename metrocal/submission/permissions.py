"""Who sees and who decides which proposals."""

from collections.abc import Mapping

from metrocal.accounts import Account, Role, belongs_to
from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.query import FILTERS
from metrocal.submission.records import Submission


def may_decide_on(account: Account, submission: Submission, entry: Entry | None) -> bool:
    """Admins and moderators; one of a region what is to happen there, and of published events those that are there now."""
    if entry is not None:
        return may_verify(account, entry)
    return _moderates(account) or _moderates_in(account, submission.region)


def may_verify(account: Account, entry: Entry) -> bool:
    """Admins, and moderators of where the event is, check what was declared about it."""
    return _moderates(account) or any(_moderates_in(account, region) for region in FILTERS["region"].facet(entry))


def may_see(
    account: Account, submission: Submission, entry: Entry | None, organisations: Mapping[str, Organisation]
) -> bool:
    """Those who decide, moderators of the region it would move to, and the people of the organisations concerned."""
    if account.role is not Role.ORGANISER:
        return may_decide_on(account, submission, entry) or _moderates_in(account, submission.region)
    named = [submission.organisation, *((entry.event.organiser, *entry.event.co_organisers) if entry else ())]
    return any(belongs_to(name, account.organisation, organisations) for name in named if name)


def _moderates(account: Account) -> bool:
    """Everywhere."""
    return account.role is Role.ADMIN or (account.role is Role.MODERATOR and not account.region)


def _moderates_in(account: Account, region: str) -> bool:
    return account.role is Role.MODERATOR and bool(account.region) and account.region == region
