"""The year's calendar as the network prints it: a table of days, places and events under months, or a grid of twelve months.

The table (as in the activity report of 2014) names an event once, under the month in which it begins. The grid (as in the
annual report of 2021) names it in each month that it touches, marked as continued from the second on. An event of which only
months are known stands at the end of the month; one known to a season or a year only stands at the end of the sheet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from metrocal.entries import Entry
from metrocal.query import chronological
from metrocal.reports import printed_words as words
from metrocal.vocabulary import vocabulary
from metrocal.when import Precision, When
from metrocal.when_words import words_for

STAR = "*"
"""The mark of an event with a gender perspective, as printed in 2021."""
_SILENT = frozenset({"scheduled", "rescheduled"})
"""Statuses that need no warning: the dates shown are the valid ones."""
_OFF = frozenset({"cancelled", "postponed"})
"""Statuses of events that do not take place as shown."""


@dataclass(frozen=True)
class Row:
    """One event under one month, in the sheet's language."""

    entry: Entry
    days: str
    """"27–29", "27 – 3 juin", "Dates à confirmer"; with the month where it is not that of the section."""
    place: str
    """City and country, "En ligne"; empty when nothing is known."""
    title: str
    kind: str
    warning: str
    """"Annulé", "Reporté", "Passé en ligne", "À confirmer"; empty for an event as planned."""
    continued: bool = False
    """It began in a month before, where it is named as well."""

    @property
    def mark(self) -> str:
        """The star of the gender perspective, or nothing."""
        return STAR if self.entry.event.gender.has_perspective else ""

    @property
    def is_off(self) -> bool:
        """Cancelled or postponed."""
        return self.entry.event.status in _OFF

    @property
    def name(self) -> str:
        """The title on one line with its warning before it and its mark after it."""
        return (f"{self.warning} – {self.title}" if self.warning else self.title) + self.mark


@dataclass(frozen=True)
class Section:
    """A month, or what has none."""

    month: int | None
    """1 to 12; None for events whose month is not known."""
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sheet:
    """A year, ready to be written in its language."""

    layout: Literal["table", "grid"]
    year: int
    lang: str
    title: str
    sections: tuple[Section, ...]

    @cached_property
    def events(self) -> tuple[Entry, ...]:
        """Each event once, whatever the number of its rows."""
        return tuple({row.entry.uid: row.entry for section in self.sections for row in section.rows}.values())

    @property
    def footnotes(self) -> tuple[str, ...]:
        """What the star says, if there is one, and what its absence does not say."""
        levels = [entry.event.gender.level for entry in self.events]
        notes = [words.STARRED] if any(entry.event.gender.has_perspective for entry in self.events) else []
        notes += [words.UNASSESSED] if "unassessed" in levels else []
        count, total = levels.count("unassessed"), len(levels)
        return tuple(note.in_language(self.lang).format(count=count, total=total) for note in notes)


def year_table(entries: Iterable[Entry], year: int, lang: str = "en") -> Sheet:
    """The year as in 2014: months that have events, each event once. Raises InvalidWhen for years out of range."""
    found = _of_year(entries, year)
    sections = (_section([e for e in found if _begins(e, year) == month], year, month, lang) for month in range(1, 13))
    return _sheet("table", year, lang, [section for section in sections if section.rows], found)


def year_grid(entries: Iterable[Entry], year: int, lang: str = "en") -> Sheet:
    """The year as in 2021: always twelve months, each with all that touches it. Raises InvalidWhen."""
    found = _of_year(entries, year)
    sections = [_section([e for e in found if _touches(e, year, month)], year, month, lang) for month in range(1, 13)]
    return _sheet("grid", year, lang, sections, found)


def _sheet(layout: Literal["table", "grid"], year: int, lang: str, months: list[Section], found: list[Entry]) -> Sheet:
    rest = tuple(_row(entry, entry.event.when.sentence(lang), lang) for entry in found if _is_adrift(entry.event.when))
    undated = [Section(None, words.UNDATED.in_language(lang), rest)] if rest else []
    return Sheet(layout, year, lang, words.CALENDAR.in_language(lang).format(year=year), (*months, *undated))


def _of_year(entries: Iterable[Entry], year: int) -> list[Entry]:
    """What touches the year, in order, a series as its dates; nothing that was withdrawn."""
    period = When.parse(f"{year:04}")
    first, last = period.first_day, period.last_day
    found = (one for entry in entries if not entry.withdrawn for one in entry.occurrences(first, last))
    return sorted(found, key=lambda entry: (entry.event.when.first_day, *chronological(entry)))


def _is_adrift(when: When) -> bool:
    """Whether not even the month is known."""
    return when.precision in {Precision.SEASON, Precision.YEAR}


def _begins(entry: Entry, year: int) -> int | None:
    """The month of the year under which an event is named once; None when it has none."""
    when = entry.event.when
    return None if _is_adrift(when) else max(when.first_day, date(year, 1, 1)).month


def _touches(entry: Entry, year: int, month: int) -> bool:
    when = entry.event.when
    first, last = ((day.year, day.month) for day in (when.first_day, when.last_day))
    return not _is_adrift(when) and first <= (year, month) <= last


def _section(entries: list[Entry], year: int, month: int, lang: str) -> Section:
    dated = [entry for entry in entries if entry.event.when.is_known_to_the_day]
    undated = [entry for entry in entries if not entry.event.when.is_known_to_the_day]
    first = date(year, month, 1)
    said = [(entry, _days(entry.event.when, year, month, lang)) for entry in dated]
    said += [(entry, _months(entry.event.when, lang)) for entry in undated]
    rows = (_row(entry, days, lang, continued=entry.event.when.first_day < first) for entry, days in said)
    return Section(month, f"{_month_name(month, lang)} {year}".capitalize(), tuple(rows))


def _row(entry: Entry, days: str, lang: str, *, continued: bool = False) -> Row:
    event = entry.event
    return Row(
        entry,
        days[:1].upper() + days[1:],
        _place(entry, lang),
        event.title.in_language(lang),
        vocabulary("kinds").label(event.kind, lang),
        "" if event.status in _SILENT else vocabulary("statuses").label(event.status, lang),
        continued,
    )


def _place(entry: Entry, lang: str) -> str:
    """City and country; where people meet online only, that."""
    event, modes = entry.event, vocabulary("modes")
    if event.mode == "online" or event.status == "moved_online":
        return modes.label("online", lang)
    where = event.place.model_copy(update={"venue": ""}).label(lang)
    where = ", ".join(dict.fromkeys(where.split(", ")))  # Singapore, Singapore
    parts = (where, modes.label("hybrid", lang) if event.mode == "hybrid" else "")
    return " · ".join(part for part in parts if part)


# Days


def _months(when: When, lang: str) -> str:
    """What stands for the days when only the month is known, or the months."""
    if (when.first_day.year, when.first_day.month) != (when.last_day.year, when.last_day.month):
        return when.sentence(lang)
    return words.TBC.in_language(lang) if when.tbc else _month_name(when.start.month, lang)


def _days(when: When, year: int, month: int, lang: str) -> str:
    """The days of an event under a month: month and year are said where they are others than the section's."""
    first, last = when.first_day, when.last_day
    start, end = _day(first, year, month, lang), _day(last, year, month, lang)
    short = f"{start}–{end}" if start.isdigit() and end.isdigit() else f"{start} – {end}"
    said = start if first == last else short
    return f"{said} ({words.TBC.in_language(lang)})" if when.tbc else said


def _day(day: date, year: int, month: int, lang: str) -> str:
    if (day.year, day.month) == (year, month):
        return str(day.day)
    base = lang.partition("-")[0]
    pattern = words.DAY_OF_MONTH.get(base, "{day} {month}")
    if day.year != year:
        pattern = words.DAY_OF_YEAR.get(base, "{day} {month} {year}")
    number = "1er" if base == "fr" and day.day == 1 else str(day.day)
    return pattern.format(day=number, month=_month_name(day.month, lang), year=day.year)


def _month_name(month: int, lang: str) -> str:
    return words_for(lang).months[month - 1]
