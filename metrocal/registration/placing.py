"""Giving places in one transaction: who competes with whom, who moves up, what the calendar says of the room left."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from metrocal.entries import Entry
from metrocal.registration.links import Keys
from metrocal.registration.records import Count, Registration, Seats
from metrocal.registration.seating import Taken, admit, free
from metrocal.registration.states import SEATED, State
from metrocal.registration.terms import ATTENDANCES, Terms
from metrocal.registration.times import days_open, is_off


def attendances(entry: Entry) -> tuple[str, ...]:
    """The ways one can come to an event."""
    mode = entry.event.mode
    return (mode,) if mode in ATTENDANCES else ATTENDANCES


def pool(terms: Terms, attendance: str) -> tuple[str, ...]:
    """The ways to come that compete for the same places."""
    return (attendance,) if terms.apart else ATTENDANCES


def taken(counts: Iterable[Count], ways: Iterable[str]) -> Taken:
    """Those who come in one of these ways."""
    ours = [count for count in counts if count.attendance in set(ways)]
    seated = sum(count.number for count in ours if count.state in SEATED)
    return Taken(seated, sum(count.number for count in ours if count.state is State.WAITING))


def waiting(counts: Iterable[Count]) -> int:
    return sum(count.number for count in counts if count.state is State.WAITING)


def place(terms: Terms, attendance: str, counts: list[Count]) -> State | None:
    """What somebody who arrives now gets; None when everything is full."""
    return admit(terms, attendance, taken(counts, pool(terms, attendance)), waiting(counts))


def next_arrival(counts: Iterable[Count]) -> int:
    return max((count.latest for count in counts), default=0) + 1


def position(seats: Seats, one: Registration, terms: Terms | None) -> int | None:
    """The place on the waiting list, from 1; None for whoever does not wait."""
    if one.state is not State.WAITING:
        return None
    return seats.ahead(one, pool(terms, one.attendance) if terms else ATTENDANCES) + 1


def promote(seats: Seats, entry: Entry, keys: Keys, at: datetime) -> list[Registration]:
    """Give what is free to those who wait, in order of arrival; each is told once."""
    terms = entry.event.registration
    if terms is None or is_off(entry):
        return []
    moved: list[Registration] = []
    counts = seats.counts(entry.id)
    for ways in [pool(terms, "in_person"), pool(terms, "online")] if terms.apart else [ATTENDANCES]:
        number = free(terms, ways[0], taken(counts, ways))
        if number == 0 or not taken(counts, ways).waiting:
            continue
        for one in seats.waiting(entry.id, ways, number):
            moved.append(replace(one, state=State.CONFIRMED, modified=at))
            seats.update(moved[-1])
            seats.gender_follows(keys.owner(one.nonce), moved[-1])
            seats.mail("promoted", moved[-1], key=f"promoted:{one.pk}:{one.arrival}", at=at)
    return moved


def refresh(seats: Seats, entry: Entry, at: datetime) -> None:
    """Tell the calendar what is left, after a change of places or of the terms."""
    terms = entry.event.registration
    if terms is None or entry.event.recurrence:
        return
    first, last = days_open(entry, terms)
    seats.room(entry.id, first.toordinal(), last.toordinal(), room(entry, terms, seats.counts(entry.id)), at)


def room(entry: Entry, terms: Terms, counts: list[Count]) -> str:
    """`open`, `waiting` or `closed`, whatever the time."""
    if is_off(entry):
        return "closed"
    given = {place(terms, way, counts) for way in attendances(entry)}
    return "open" if State.CONFIRMED in given else "waiting" if State.WAITING in given else "closed"


def dues_years(entry: Entry) -> tuple[int, int]:
    """The two last years whose dues must be paid for a statutory meeting."""
    year = entry.event.when.first_day.year
    return year - 2, year - 1


def whole_second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def facts_of(entry: Entry, **more: object) -> Mapping[str, object]:
    """What a mail repeats of the event as it is now."""
    return {"sequence": entry.sequence, **more}
