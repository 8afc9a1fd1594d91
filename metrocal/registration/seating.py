"""Who gets a place. In order of arrival, which is the order of commit: never the clock."""

from dataclasses import dataclass

from metrocal.registration.states import State
from metrocal.registration.terms import Terms


@dataclass(frozen=True)
class Taken:
    """How many there are at an event, or of those who come in one way where places are counted apart."""

    seated: int = 0
    waiting: int = 0


def admit(terms: Terms, attendance: str, taken: Taken, waiting: int) -> State | None:
    """Confirmed, waiting, or None when both are full.

    `taken` counts those who compete for the same places, `waiting` all who wait. Nobody passes those who wait already.
    """
    places = terms.places(attendance)
    if places is None or (taken.seated < places and taken.waiting == 0):
        return State.CONFIRMED
    if terms.waiting_capacity is None or waiting < terms.waiting_capacity:
        return State.WAITING
    return None


def free(terms: Terms, attendance: str, taken: Taken) -> int | None:
    """Places that those who wait can have now; None for no limit. Never negative: a lower capacity drops nobody."""
    places = terms.places(attendance)
    return None if places is None else max(0, places - taken.seated)
