"""An answer in parts: the events after a place in the order of start and UID, as many as are asked for.

A place is named by the last event seen, not by a count; so what is added or withdrawn meanwhile moves nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from metrocal.entries import Entry
from metrocal.query import Query

Place = tuple[int, str]
"""Start in seconds since 1970, UID."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked for."""

    query: Query
    limit: int
    after: Place | None = None
    """The last one seen."""
    since: datetime | None = None
    """Only what changed at this time or later; withdrawn events then too."""


@dataclass(frozen=True, slots=True)
class Found:
    """One event, or one date of a series."""

    entry: Entry
    series: str | None = None
    """The id of the series whose date it is."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was found, in order."""

    found: tuple[Found, ...]
    last: Place | None
    """Where to go on; None at the end."""
