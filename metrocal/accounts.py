"""Who works on the calendar, and what each may see and decide. Rules without input or output."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from metrocal.entries import Entry
from metrocal.errors import MetrocalError
from metrocal.organisations import Organisation
from metrocal.query import FILTERS


class Role(StrEnum):
    """What somebody does."""

    ADMIN = "admin"
    MODERATOR = "moderator"
    """Of all regions, or of one."""
    ORGANISER = "organiser"
    """Of one organisation and those below it."""
    STATISTICS = "statistics"
    """Sees numbers and no people."""


class AccountRefused(MetrocalError, ValueError):
    """An account that cannot be; the text says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in."""

    pk: int
    email: str
    role: Role
    organisation: str = ""
    """Id of an organiser's organisation."""
    region: str = ""
    """Of a moderator; empty: all."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An account with what proves that somebody is it."""

    account: Account
    password: str
    """An argon2 hash; empty before the invitation was taken."""
    stamp: str
    """Changes with the password; sessions and invitations of an older one are over."""


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the audit."""

    at: datetime
    who: str
    action: str
    subject: str
    detail: str


def check(role: Role, organisation: str, region: str, known: Mapping[str, Organisation]) -> None:
    """Raises AccountRefused when these do not go together."""
    if role is Role.ORGANISER and organisation not in known:
        reason = f"no organisation has the id {organisation!r}; import it first" if organisation else "which organisation?"
        raise AccountRefused(f"an organiser works for an organisation of the calendar: {reason}")
    if organisation and role is not Role.ORGANISER:
        raise AccountRefused(f"only organisers have an organisation, not the role {role}")
    if region and role is not Role.MODERATOR:
        raise AccountRefused(f"only moderators have a region, not the role {role}")


def may_see_registrations(account: Account, entry: Entry, organisations: Mapping[str, Organisation]) -> bool:
    """Whether these are people that the account works with."""
    match account.role:
        case Role.ADMIN:
            return True
        case Role.MODERATOR:
            return not account.region or account.region in FILTERS["region"].facet(entry)
        case Role.ORGANISER:
            named = (entry.event.organiser, *entry.event.co_organisers)
            return any(account.organisation in _upwards(name, organisations) for name in named if name)
        case Role.STATISTICS:
            return False


def may_decide(account: Account, entry: Entry, organisations: Mapping[str, Organisation]) -> bool:
    """Whether the account says who gets a place: those who see the people decide."""
    return may_see_registrations(account, entry, organisations)


def _upwards(organisation: str, known: Mapping[str, Organisation]) -> Iterator[str]:
    """An organisation and those it is part of; none is named twice, whatever the data says."""
    seen: set[str] = set()
    above: str | None = organisation
    while above is not None and above in known and above not in seen:
        seen.add(above)
        yield above
        above = known[above].part_of
