"""A month as a grid of weeks. An event is a bar over the days it touches; bars that meet lie in different lanes.

Days are those of the host's wall clock, as in the printed calendar. An event whose date is known to a month, a season
or a year has no bar; it is named beside the grid.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from metrocal.entries import Entry
from metrocal.query import chronological
from metrocal.when import FIRST_YEAR, LAST_YEAR, When

FIRST_WEEKDAY = {"fr": 0, "en": 0, "es": 0, "ca": 0, "ar": 5}
"""Language → the day its weeks begin with, Monday is 0. English is the network's international English here, which begins
with Monday as ISO 8601 and the United Kingdom do (CLDR 001, GB); Arabic begins with Saturday (CLDR EG)."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """The part of an event that lies in one week."""

    entry: Entry
    first: int
    last: int
    """Columns 1 to 7, both included."""
    lane: int
    """The first is 0; bars of one lane never share a day."""
    continues_left: bool
    """It began before this week."""
    continues_right: bool
    """It goes on after this week."""

    @property
    def length(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days and what happens on them."""

    days: tuple[date, ...]
    bars: tuple[Bar, ...]
    """By lane, then by column."""

    @property
    def lanes(self) -> int:
        """How many lanes lie one below the other."""
        return max((bar.lane + 1 for bar in self.bars), default=0)

    def on(self, day: date) -> tuple[Bar, ...]:
        """The bars that touch a day of this week, by lane."""
        column = self.days.index(day) + 1
        return tuple(bar for bar in self.bars if bar.first <= column <= bar.last)


@dataclass(frozen=True)
class Month:
    """Whole weeks: the first and the last may hold days of the months beside, with their events."""

    year: int
    month: int
    weeks: tuple[Week, ...]
    entries: tuple[Entry, ...]
    """What touches a day of the month itself, in order: the same as a list."""
    undated: tuple[Entry, ...]
    """What may touch the month, its days being unknown."""

    @cached_property
    def when(self) -> When:
        return _period(self.year, self.month)

    def has(self, day: date) -> bool:
        """Whether a day is of this month, not of one beside."""
        return (day.year, day.month) == (self.year, self.month)

    @property
    def before(self) -> tuple[int, int] | None:
        """(year, month) of the month before; None at the end of time as metrocal knows it."""
        return self._beside(-1)

    @property
    def after(self) -> tuple[int, int] | None:
        return self._beside(1)

    def _beside(self, step: int) -> tuple[int, int] | None:
        year, month = divmod(self.year * 12 + self.month - 1 + step, 12)
        return (year, month + 1) if FIRST_YEAR <= year <= LAST_YEAR else None


def days_shown(year: int, month: int, lang: str = "en") -> tuple[date, date]:
    """The first and the last day of the month's weeks: those to ask the calendar for. Raises InvalidWhen."""
    period = _period(year, month)
    starts = FIRST_WEEKDAY.get(lang.partition("-")[0], 0)
    first = period.first_day - timedelta(days=(period.first_day.weekday() - starts) % 7)
    last = period.last_day + timedelta(days=(starts - 1 - period.last_day.weekday()) % 7)
    return first, last


def month_weeks(entries: Iterable[Entry], year: int, month: int, lang: str = "en") -> Month:
    """The grid of a month, 1 to 12. A series is shown by its dates; what was withdrawn is not. Raises InvalidWhen."""
    period = _period(year, month)
    first, last = days_shown(year, month, lang)
    found = [one for entry in entries if not entry.withdrawn for one in entry.occurrences(first, last)]
    found.sort(key=chronological)
    dated = [entry for entry in found if entry.event.when.is_known_to_the_day]
    own = [entry for entry in found if _touches(entry.event.when, period.first_day, period.last_day)]
    return Month(
        year,
        month,
        tuple(_week(first + timedelta(days=begin), dated) for begin in range(0, (last - first).days, 7)),
        tuple(entry for entry in own if entry.event.when.is_known_to_the_day),
        tuple(entry for entry in own if not entry.event.when.is_known_to_the_day),
    )


def _period(year: int, month: int) -> When:
    return When.parse(f"{year:04}-{month if 1 <= month <= 12 else 0:02}")


def _touches(when: When, first: date, last: date) -> bool:
    return when.first_day <= last and when.last_day >= first


def _week(first: date, entries: list[Entry]) -> Week:
    last = first + 6 * _DAY
    touching = [entry for entry in entries if _touches(entry.event.when, first, last)]
    bars = sorted(_bars(touching, first, last), key=lambda bar: (bar.lane, bar.first))
    return Week(tuple(first + n * _DAY for n in range(7)), tuple(bars))


def _bars(entries: list[Entry], first: date, last: date) -> Iterator[Bar]:
    """Each bar in the first lane that is free: those that begin earlier, then the longer ones, go on top."""
    free_from: list[int] = []
    """By lane, the first column that is free."""
    spans = [
        (max(entry.event.when.first_day, first), min(entry.event.when.last_day, last), number)
        for number, entry in enumerate(entries)
    ]
    for begin, end, number in sorted(spans, key=lambda span: (span[0], -span[1].toordinal(), span[2])):
        columns = (begin - first).days + 1, (end - first).days + 1
        lane = next((lane for lane, free in enumerate(free_from) if free <= columns[0]), len(free_from))
        free_from[lane : lane + 1] = [columns[1] + 1]
        when = entries[number].event.when
        yield Bar(entries[number], *columns, lane, when.first_day < first, when.last_day > last)
