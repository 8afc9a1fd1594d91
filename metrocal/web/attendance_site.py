"""What the organiser's pages and their JSON share: who may see whom, and what is shown of a registration.

Answers about gender are kept elsewhere and never come here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from metrocal.accounts import Account, may_see_registrations
from metrocal.entries import Entry
from metrocal.errors import UnknownEvent
from metrocal.registration.errors import UnknownRegistration
from metrocal.registration.records import Registration, Row, SeatStore
from metrocal.registration.states import MOVES, State
from metrocal.registration.times import zone_of
from metrocal.web.events import the_event
from metrocal.web.registration_site import registrations
from metrocal.web.site import site
from metrocal.zones import wall

DETAILS = ("organisation", "city", "country", "role", "needs", "visa_letter", "answers")
"""What is shown of what somebody told, besides name and address."""
BUTTONS = (State.CONFIRMED, State.ATTENDED, State.ABSENT, State.REFUSED)
"""Where an organiser can move a registration, in the order of the buttons."""


@dataclass(frozen=True)
class Numbers:
    """Those registered at an event, counted."""

    states: dict[State, int]
    days: tuple[tuple[date, int], ...]
    """In the event's zone, by the day on which they registered."""

    @classmethod
    def of(cls, rows: Sequence[Row], zone: str) -> "Numbers":
        counted = Counter(row.registration.state for row in rows)
        days = Counter(wall(row.registration.created, zone).date() for row in rows)
        return cls({state: counted[state] for state in State}, tuple(sorted(days.items())))


def may_see(account: Account, entry: Entry) -> bool:
    return may_see_registrations(account, entry, site().store.organisations())


def their_event(account: Account, event_id: str) -> Entry:
    """An event of the account. Another's is as unknown as one that does not exist. Raises UnknownEvent."""
    entry = the_event(event_id)
    if not may_see(account, entry):
        raise UnknownEvent(event_id)
    return entry


def by_pk(pk: int) -> tuple[Registration, str]:
    """A registration and the name of its person. Raises UnknownRegistration."""
    with cast(SeatStore, site().store).looking() as seats:
        one = seats.by_pk(pk) if pk < 2**31 else None
        if one is None:
            raise UnknownRegistration
        person = seats.person(one.part_of or pk)
        return one, person.name if person else ""


def by_ticket(ticket: str) -> tuple[Registration, str]:
    """The same, by what the person shows. Raises UnknownRegistration."""
    number = ticket.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) <= 9):
        raise UnknownRegistration
    one, name = by_pk(int(number))
    if not registrations().keys.is_ticket(one.pk, one.nonce, ticket):
        raise UnknownRegistration
    return one, name


def moves_of(state: State) -> list[State]:
    """What an organiser can do now; places of the waiting list are given by the list itself."""
    return [one for one in BUTTONS if one in MOVES[state] and (state, one) != (State.WAITING, State.CONFIRMED)]


def document(row: Row) -> dict[str, Any]:
    """A registration for programs of the organiser."""
    one = row.registration
    return {
        "id": one.pk,
        "status": one.state.value,
        "position": row.position,
        "attendance": one.attendance,
        "language": one.language,
        "created": f"{one.created:%Y-%m-%dT%H:%M:%SZ}",
        "name": row.name,
        "email": row.email,
        **{key: row.details[key] for key in DETAILS if row.details.get(key)},
        "sessions": [{"event": part.event_id, "status": part.state.value} for part in row.sessions],
    }


def numbers(entry: Entry, rows: Sequence[Row]) -> Numbers:
    return Numbers.of(rows, zone_of(entry))
