"""What becomes of a registration: one table of moves that can be read aloud."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a registration stands."""

    PENDING = "pending"
    """The e-mail address is not confirmed, or the organiser has not decided."""
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    """By the person, or with the event."""
    REFUSED = "refused"
    """By the organiser."""
    ATTENDED = "attended"
    ABSENT = "absent"


MOVES: Mapping[State, frozenset[State]] = {
    State.PENDING: frozenset({State.CONFIRMED, State.WAITING, State.CANCELLED, State.REFUSED}),
    State.WAITING: frozenset({State.CONFIRMED, State.CANCELLED, State.REFUSED}),
    State.CONFIRMED: frozenset({State.WAITING, State.CANCELLED, State.REFUSED, State.ATTENDED, State.ABSENT}),
    State.ATTENDED: frozenset({State.CONFIRMED, State.ABSENT}),
    State.ABSENT: frozenset({State.CONFIRMED, State.ATTENDED}),
    State.CANCELLED: frozenset(),
    State.REFUSED: frozenset(),
}
"""State → where it can go. A confirmed person waits again only by asking for another way to come that is full."""

SEATED = frozenset({State.CONFIRMED, State.ATTENDED, State.ABSENT})
"""Those who have a place."""
OVER = frozenset({State.CANCELLED, State.REFUSED})
"""Those who have left; they may register again, at the end of the queue."""


def can_move(before: State, now: State) -> bool:
    return now in MOVES[before]
