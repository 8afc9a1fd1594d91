"""Who may change events and organisations by program. All others propose what they would like to see."""

from collections.abc import Mapping

from werkzeug.exceptions import Forbidden

from metrocal.accounts import Account, Role, may_decide
from metrocal.entries import Entry
from metrocal.events import Event
from metrocal.organisations import Organisation, organisers_of

_PROPOSE = "this account proposes events (POST /api/v1/submissions) and does not publish them"


def may_edit(account: Account, event: Event, organisations: Mapping[str, Organisation]) -> bool:
    """Admins all; moderators what is in their region; organisers and those who see figures nothing."""
    if account.role not in {Role.ADMIN, Role.MODERATOR}:
        return False
    entry = Entry(event, uid="", organisers=organisers_of(event, organisations))
    return may_decide(account, entry, organisations)


def refuse_unless_editor(account: Account) -> None:
    """Raises Forbidden for accounts that change no event at all."""
    if account.role not in {Role.ADMIN, Role.MODERATOR}:
        raise Forbidden(_PROPOSE)


def refuse_others_events(account: Account, event: Event, organisations: Mapping[str, Organisation]) -> None:
    """Raises Forbidden for an event of another region."""
    refuse_unless_editor(account)
    if not may_edit(account, event, organisations):
        raise Forbidden(f"this account moderates the region {account.region}; the event is not there")


def refuse_unless_admin(account: Account) -> None:
    """Raises Forbidden."""
    if account.role is not Role.ADMIN:
        raise Forbidden("organisations are changed by admins")
