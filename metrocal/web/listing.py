"""The list of what is to come, by month; where nothing is, the latest year that has events; where that is nothing either,
what to ask less for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from metrocal.calendar import Calendar
from metrocal.entries import Entry
from metrocal.query import Query
from metrocal.span import Bound
from metrocal.when import When

MOST = 300
"""Events on one page; the feed has all."""


@dataclass(frozen=True)
class Month:
    """The events that begin in a month, or go on in the first month shown."""

    when: When
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Looser:
    """A question with one filter less, and how many events it has."""

    key: str
    query: Query
    count: int


@dataclass(frozen=True)
class Listing:
    """What the page shows for a question."""

    query: Query
    """As it was asked, without "from today"."""
    months: tuple[Month, ...]
    total: int
    year: int | None = None
    """The year shown instead, when nothing is to come."""
    looser: tuple[Looser, ...] = ()

    @property
    def shown(self) -> int:
        return sum(len(month.entries) for month in self.months)


def listing(calendar: Calendar, query: Query, *, today: date) -> Listing:
    """The answer to a question; without `from`, from today on. Raises StoreError."""
    start, _ = query.since(today.isoformat()).window(today)
    found = calendar.find(query.since(today.isoformat()), today=today)
    if found:
        return Listing(query, tuple(_months(found[:MOST], start)), len(found))
    past = _latest_year(calendar, query, today) if query.start is None else []
    if past:
        year = past[0].event.when.last_day.year
        return Listing(query, tuple(_months(past[:MOST], date(year, 1, 1))), len(past), year=year)
    return Listing(query, (), 0, looser=tuple(_looser(calendar, query, today)))


def _latest_year(calendar: Calendar, query: Query, today: date) -> list[Entry]:
    """The events of the latest year that has some, of those that are over."""
    end = min(query.window(today)[1], today - timedelta(days=1)) if query.end else today - timedelta(days=1)
    past = calendar.find(replace(query, end=Bound(end.isoformat())), today=today)
    latest = max((entry.event.when.last_day.year for entry in past), default=None)
    return [entry for entry in past if entry.event.when.last_day.year == latest]


def _months(entries: Iterable[Entry], start: date) -> Iterator[Month]:
    for month, found in groupby(entries, key=lambda entry: f"{max(entry.event.when.first_day, start):%Y-%m}"):
        yield Month(When.parse(month), tuple(found))


def _looser(calendar: Calendar, query: Query, today: date) -> Iterator[Looser]:
    """Each question with one filter less that has events, past ones too."""
    fewer = [(key, replace(query, wanted={k: w for k, w in query.wanted.items() if k != key})) for key in query.wanted]
    fewer += [("q", replace(query, words=()))] if query.words else []
    fewer += [("from", replace(query, start=None))] if query.start else []
    fewer += [("to", replace(query, end=None))] if query.end else []
    for key, looser in fewer:
        count = len(calendar.find(looser, today=today))
        if count:
            yield Looser(key, looser, count)
