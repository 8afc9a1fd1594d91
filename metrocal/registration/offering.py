"""What an event offers to somebody who wants to register: open or not, what is left, until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.registration import placing, times
from metrocal.registration.errors import NotEligible, RegistrationClosed
from metrocal.registration.records import Seats
from metrocal.registration.seating import free
from metrocal.registration.terms import VISA_LEAD, Terms
from metrocal.text import ascii_slug, fold


@dataclass(frozen=True)
class Offer:
    """An event as its form shows it."""

    entry: Entry
    terms: Terms | None
    state: str
    """`open`, `waiting` or `closed`."""
    reason: str = ""
    """Why it is closed: `early`, `late`, `cancelled`, `none`, `full`."""
    attendances: tuple[str, ...] = ()
    left: Mapping[str, int | None] = field(default_factory=dict)
    """Free places by way to come; None for no limit."""
    opens: datetime | None = None
    closes: datetime | None = None
    """UTC; `closes` is exclusive."""
    visa_until: date | None = None
    """The last sensible day to ask for a visa letter."""
    sessions: tuple["Offer", ...] = ()


def offer(seats: Seats, entry: Entry, at: datetime) -> Offer:
    """What the event offers now, without its sessions."""
    terms = entry.event.registration
    if terms is None:
        return Offer(entry, None, "closed", "none")
    counts = seats.counts(entry.id)
    ways = placing.attendances(entry)
    left = {way: free(terms, way, placing.taken(counts, placing.pool(terms, way))) for way in ways}
    reason = not_open(entry, terms, at)
    state = "closed" if reason else placing.room(entry, terms, counts)
    until = entry.event.when.first_day - VISA_LEAD if terms.visa_letters else None
    opens, closes = terms.opening(times.zone_of(entry)), times.closing(entry, terms)
    return Offer(entry, terms, state, reason or ("full" if state == "closed" else ""), ways, left, opens, closes, until)


def not_open(entry: Entry, terms: Terms | None, at: datetime) -> str:
    """Why nobody can register now; empty when one can."""
    if terms is None or entry.event.recurrence:
        return "none"
    if times.is_off(entry):
        return "cancelled"
    opens = terms.opening(times.zone_of(entry))
    if opens is not None and at < opens:
        return "early"
    return "late" if at >= times.closing(entry, terms) else ""


def refuse_closed(entry: Entry, at: datetime) -> Terms:
    """The terms of an event that takes registrations now. Raises RegistrationClosed."""
    terms = entry.event.registration
    reason = not_open(entry, terms, at)
    if terms is None or reason:
        moment = "" if terms is None else (terms.opens or "") if reason == "early" else terms.closes or ""
        raise RegistrationClosed(entry.id, reason, moment or str(entry.event.when.last_day))
    return terms


def refuse_others(entry: Entry, terms: Terms, named: str, known: Mapping[str, Organisation]) -> None:
    """Raises NotEligible unless the organisation named is one whose people may come."""
    if terms.eligibility == "open":
        return
    members = [one for one in known.values() if one.kind == "member" and is_named(one, named)]
    if terms.eligibility == "members":
        if not members:
            raise NotEligible(entry.id, "members")
        return
    years = placing.dues_years(entry)
    if not any(set(years) <= set(one.dues_paid) for one in members):
        raise NotEligible(entry.id, "dues_paid", years)


def is_named(organisation: Organisation, name: str) -> bool:
    """Whether somebody who writes this means the organisation: its id, its name in a language, or its city."""
    folded = fold(name)
    names = {fold(organisation.id), *map(fold, organisation.name.values()), fold(organisation.city)}
    return bool(folded) and (folded in names or ascii_slug(name) == organisation.id)
