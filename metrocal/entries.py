"""An entry is an event as the calendar keeps it: with a UID, a revision number and the times of its changes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from metrocal.events import Event, occurrences
from metrocal.organisations import Organisation
from metrocal.recurrence import last_day
from metrocal.when import When

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of change of an event that no calendar keeps: a fixed one, since writers never ask the clock."""

FAREWELL = timedelta(days=30)
"""How long after its date a withdrawn event is still shown as cancelled, so that every subscriber learns it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed shows of an event."""

    event: Event
    uid: str
    """RFC 5545 UID: ASCII, unique, never changed by a move."""
    sequence: int = 0
    """RFC 5545 SEQUENCE: 0 for the first revision, grows with each."""
    created: datetime = EPOCH
    modified: datetime = EPOCH
    """UTC, whole seconds; of the last real change of anything shown."""
    author: str = ""
    """Who made the last change; never public."""
    withdrawn: bool = False
    """Taken back from publication; subscribers see it as cancelled for a while."""
    organisers: tuple[Organisation, ...] = ()
    """The organiser first, then the co-organisers, with their present names."""
    earlier: tuple[When, ...] = ()
    """The dates it was announced for before it moved, first to last."""

    @classmethod
    def of(cls, event: Event, domain: str = "metrocal.example.org") -> "Entry":
        """An event that no calendar keeps, ready to be written."""
        named = tuple(Organisation.named(name) for name in (event.organiser, *event.co_organisers) if name)
        return cls(event, event.uid or f"{event.id}@{domain}", organisers=named)

    @property
    def id(self) -> str:
        return self.event.id

    @property
    def last_day(self) -> date:
        """Of a series the last day of all its dates; `date.max` when it goes on for ever."""
        when, rule = self.event.when, self.event.recurrence
        return (last_day(rule, when) if rule else when.last_day) or date.max

    def stays(self, today: date | None) -> bool:
        """False for a withdrawn event whose date passed more than 30 days ago."""
        return not self.withdrawn or today is None or self.event.when.last_day + FAREWELL >= today

    def occurrences(self, first: date, last: date) -> Iterator["Entry"]:
        """Each date of a series that touches these days (both included), as an entry with the UID `<id>-<date>@<domain>`."""
        name, at, domain = self.uid.rpartition("@")
        for event in occurrences(self.event, first, last):
            if event is self.event:
                yield self
            else:
                yield replace(self, event=event, uid=f"{name or domain}-{event.when.first_day}{at and at + domain}")


@dataclass(frozen=True, slots=True)
class Revision:
    """One numbered state of an event."""

    number: int
    at: datetime
    author: str
    event: Event
    withdrawn: bool
