"""What a change of an event means for those who are registered: who moves up, who is written to. In the same transaction."""

from collections.abc import Callable
from datetime import datetime

from metrocal.entries import Entry
from metrocal.registration import placing
from metrocal.registration.links import Keys
from metrocal.registration.records import Seats
from metrocal.registration.times import is_off

_SHOWN = ("title", "place", "mode", "join_url", "status")
"""Fields whose change is worth a mail."""


class Follower:
    """Told of every change of an event that somebody is registered for, or could be."""

    def __init__(self, secret: Callable[[], str]) -> None:
        """`secret` is asked for only when somebody moves up."""
        self._secret = secret

    def __call__(self, seats: Seats, before: Entry | None, now: Entry, at: datetime) -> None:
        """`before` is None where nobody can be registered yet."""
        if before is not None:
            kind = news(before, now)
            if kind:
                facts = placing.facts_of(now, was=before.event.when.document())
                for one in seats.active(now.id):
                    seats.mail(kind, one, key=f"{kind}:{one.pk}:{now.sequence}", at=at, facts=facts)
            if _places(before) != _places(now) and seats.active(now.id):
                placing.promote(seats, now, Keys(self._secret()), at)
        placing.refresh(seats, now, at)


def news(before: Entry, now: Entry) -> str:
    """The mail that a change is worth: `cancelled`, `moved`, `changed`; empty for none."""
    if is_off(now):
        return "" if is_off(before) else "cancelled"
    if _dates(before) != _dates(now):
        return "moved"
    return "changed" if any(getattr(before.event, key) != getattr(now.event, key) for key in _SHOWN) else ""


def _dates(entry: Entry) -> object:
    when = entry.event.when
    return (when.start_instant, when.end_instant, when.precision)


def _places(entry: Entry) -> object:
    terms = entry.event.registration
    return (terms and (terms.capacity, terms.capacity_online), entry.event.mode, is_off(entry))
