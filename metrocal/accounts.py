"""Who works on the calendar, and what each may see and decide. Rules without input or output."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

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


SCOPES = ("events", "registrations", "submissions", "statistics")
"""What a token can be bound to; without any it may do all that its account may."""


class AccountRefused(MetrocalError, ValueError):
    """An account that cannot be; the text says why, and `why` is the key of a sentence for people."""

    def __init__(self, text: str, why: str = "account_refused") -> None:
        self.why = why
        super().__init__(text)


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
    signed_in: int = 0
    """When they last did, in seconds since 1970; 0 for never. Grows each time, so that a link by mail works once."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account as the desk lists it."""

    account: Account
    active: bool
    invited: bool
    """Whether they have no password yet."""
    created: datetime
    signed_in: datetime | None


@dataclass(frozen=True, slots=True)
class Token:
    """A token as people see it later: only its hash is kept."""

    id: str
    """The beginning of the hash: names the token and opens nothing."""
    scopes: tuple[str, ...]
    """None: all that the account may."""
    created: datetime
    expires: datetime
    revoked: datetime | None


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, when (UTC), and from which address; that of a command is empty."""

    who: str
    at: datetime
    address: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail about an account; `facts` are those of the kind `notice`."""

    key: str
    """The same key twice is one mail."""
    recipient: str
    """Empty: to nobody; it is written and dropped, so that nobody can tell by the time it takes."""
    language: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the audit."""

    at: datetime
    who: str
    action: str
    subject: str
    detail: str
    address: str = ""
    before: Mapping[str, object] = field(default_factory=dict)
    """Field → value, of what the act changed; `after` alike."""
    after: Mapping[str, object] = field(default_factory=dict)
    number: int = 0
    """Grows with each line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines of the audit: those that are exactly this where a field is given."""

    who: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    """From this moment on, UTC."""
    until: datetime | None = None
    """Before this moment, UTC."""
    below: int | None = None
    """Lines with a smaller number: the next page."""


def check(role: Role, organisation: str, region: str, known: Mapping[str, Organisation]) -> None:
    """Raises AccountRefused when these do not go together."""
    if role is Role.ORGANISER and organisation not in known:
        reason = f"no organisation has the id {organisation!r}; import it first" if organisation else "which organisation?"
        raise AccountRefused(f"an organiser works for an organisation of the calendar: {reason}", "account_needs_body")
    if organisation and role is not Role.ORGANISER:
        raise AccountRefused(f"only organisers have an organisation, not the role {role}", "account_no_body")
    if region and role is not Role.MODERATOR:
        raise AccountRefused(f"only moderators have a region, not the role {role}", "account_no_region")


def spelt(email: str) -> str:
    """An address as accounts keep it; letter case does not count. Raises AccountRefused for what is none."""
    try:
        validate_email(email.strip(), check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise AccountRefused(f"{email!r} is no e-mail address: {error}", "account_no_address") from None
    return email.strip().casefold()


def may_read_audit(account: Account) -> bool:
    """It tells of all organisations and regions, so it is not for those who work for one."""
    return account.role is Role.ADMIN or (account.role is Role.MODERATOR and not account.region)


def may_see_registrations(account: Account, entry: Entry, organisations: Mapping[str, Organisation]) -> bool:
    """Whether these are people that the account works with."""
    match account.role:
        case Role.ADMIN:
            return True
        case Role.MODERATOR:
            return not account.region or account.region in FILTERS["region"].facet(entry)
        case Role.ORGANISER:
            named = (entry.event.organiser, *entry.event.co_organisers)
            return any(belongs_to(name, account.organisation, organisations) for name in named if name)
        case Role.STATISTICS:
            return False


def may_decide(account: Account, entry: Entry, organisations: Mapping[str, Organisation]) -> bool:
    """Whether the account says who gets a place: those who see the people decide."""
    return may_see_registrations(account, entry, organisations)


def belongs_to(organisation: str, above: str, known: Mapping[str, Organisation]) -> bool:
    """Whether an organisation is this one or stands below it."""
    return above in upwards(organisation, known)


def upwards(organisation: str, known: Mapping[str, Organisation]) -> Iterator[str]:
    """An organisation and those it is part of; none is named twice, whatever the data says."""
    seen: set[str] = set()
    above: str | None = organisation
    while above is not None and above in known and above not in seen:
        seen.add(above)
        yield above
        above = known[above].part_of
