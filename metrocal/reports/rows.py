"""What reports ask of a store: facts of events one by one, persons only as counts.

No verb here gives an answer about gender together with anything that leads to a person or an event.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from metrocal.errors import InvalidValue
from metrocal.organisations import Organisation
from metrocal.reports.figures import Entered, Figure
from metrocal.when import FIRST_YEAR, LAST_YEAR

LONGEST = 3_653
"""Days of a span: ten years, as far as a series is spread out."""


@dataclass(frozen=True, order=True)
class Span:
    """Days from first to last, both included. An event belongs to the span in which it begins."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.first.year <= self.last.year <= LAST_YEAR:
            raise InvalidValue(f"reports are made for the years {FIRST_YEAR} to {LAST_YEAR}")
        if not 0 <= (self.last - self.first).days < LONGEST:
            raise InvalidValue(f"{self.first} to {self.last}: a report needs a first day before its last, ten years at most")

    @classmethod
    def of(cls, year: "int | Span") -> "Span":
        """A year, or a span as it is. Raises InvalidValue."""
        if isinstance(year, Span):
            return year
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise InvalidValue(f"reports are made for the years {FIRST_YEAR} to {LAST_YEAR}")
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def year(self) -> int | None:
        """The year, when the span is exactly one."""
        return self.first.year if self == Span.of(self.first.year) else None

    @property
    def before(self) -> "Span | None":
        """As many days just before; for a year the year before. None where there is no year before."""
        if self.year is not None:
            return Span.of(self.year - 1) if self.year > FIRST_YEAR else None
        days = self.last - self.first
        last = self.first - timedelta(days=1)
        return Span(last - days, last) if (last - days).year >= FIRST_YEAR else None

    def __str__(self) -> str:
        return str(self.year or f"{self.first}/{self.last}")


class EventFacts(NamedTuple):
    """What reports count of an event. A series is one event, whatever the number of its dates."""

    id: str
    kind: str
    status: str
    level: str
    verified: bool = False
    measures: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    region: str | None = None
    """Of the place, else of the first organiser that has one, as in the filter `region`."""
    organisers: tuple[str, ...] = ()
    """Ids of registered organisations, or names of others: the organiser first."""
    mode: str | None = None
    series: str = ""
    part_of: str | None = None
    women: int | None = None
    men: int | None = None
    other: int | None = None
    undisclosed: int | None = None
    """Speakers; None means nobody counted."""
    chairs: tuple[int | None, int | None, int | None, int | None] = (None, None, None, None)
    """In the same order."""


@dataclass(frozen=True)
class Participation:
    """Exact counts of those who had a place: never shown as they are, see `metrocal.reports.suppression`."""

    states: Mapping[str, int] = field(default_factory=dict)
    """`confirmed` (nobody noted whether they came), `attended`, `absent`."""
    modes: Mapping[str, int] = field(default_factory=dict)
    genders: Mapping[str, int] = field(default_factory=dict)
    regions: Mapping[str, int] = field(default_factory=dict)
    """Of those who told, and agreed to be counted."""
    events: frozenset[str] = frozenset()
    """Ids of the events, or of dates of series, at which they had it."""


class Presence(NamedTuple):
    """Somebody from an organisation or a city is registered at an event: told once, whatever their number."""

    event: str
    organisation: str
    city: str
    country: str


@dataclass(frozen=True)
class Kept:
    """A document as it was published."""

    day: date
    document: str


Progress = Callable[[str, int, int], None]
"""Told what is counted, how much of it is done, and how much there is."""


class ReportRows(Protocol):
    """The store of reports."""

    def organisations(self) -> Mapping[str, Organisation]: ...

    def events(self, span: Span) -> Iterator[EventFacts]:
        """Published events that begin in the span, called off or not, in any order; a series when one of its dates does."""
        ...

    def participation(self, span: Span) -> Participation:
        """Of the same events but those called off, and those that another year's release counted already; those who come
        to sessions of an event count once, for the event.
        """
        ...

    def presences(self, span: Span, *, today: date) -> Iterator[Presence]:
        """Who had a place at what is over today and is not noted as absent, as long as contact data are kept; at a series
        for one of its dates.
        """
        ...

    def figures(self, first: date, last: date) -> list[Entered]:
        """Those as of these days; for a code and a day the newest only. By code, then day."""
        ...

    def enter(self, figures: Iterable[Figure], *, at: datetime, author: str) -> None:
        """All of them or none."""
        ...

    def published(self, name: str) -> Kept | None: ...

    def publish(self, documents: Mapping[str, str], day: date, *, at: datetime, events: Collection[str] = ()) -> None:
        """Name → document, all of them or none. What is published stays: a name that is there keeps its document.

        `events` are those that the documents count; no later `participation` has them.
        """
        ...
