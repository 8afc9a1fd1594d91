"""One event by the id in an address."""

import re

from metrocal.entries import Entry
from metrocal.errors import MetrocalError, UnknownEvent
from metrocal.query import Query
from metrocal.web.site import site, today

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 111
"""An id of 100 and the date of one of a series."""


class EventWithdrawn(MetrocalError):
    """The event was taken back from publication."""

    def __init__(self, event_id: str) -> None:
        self.event_id = event_id
        super().__init__(f"the event {event_id!r} was withdrawn")


def the_event(event_id: str) -> Entry:
    """The entry of an event, withdrawn or not. Raises UnknownEvent, StoreError."""
    if len(event_id) > _LONGEST or not _ID.fullmatch(event_id):
        raise UnknownEvent(event_id)
    return site().calendar.get(event_id)


def the_published_event(event_id: str) -> Entry:
    """The same, but a withdrawn one raises EventWithdrawn."""
    entry = the_event(event_id)
    if entry.withdrawn:
        raise EventWithdrawn(event_id)
    return entry


def next_dates(entry: Entry, most: int = 10) -> list[Entry]:
    """The dates of a series that are to come; none for a single event."""
    if not entry.event.recurrence:
        return []
    return list(Query().since(today().isoformat()).spread(entry, today=today()))[:most]
