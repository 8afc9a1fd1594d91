"""The calendar as a whole: what its form offers, under which names, and the years it has pages for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.query import FILTERS, HORIZON
from metrocal.recurrence import WINDOW
from metrocal.text import slug

OFFERED = ("country", "city", "organiser", "series", "language")
"""Filters that offer the values that occur: their lists are open, or too long to be shown whole."""


@dataclass(frozen=True)
class Overview:
    """What is published, today. A series counts while it reaches into the ten years that questions see of it."""

    values: Mapping[str, frozenset[str]]
    """Filter → the values that occur, for each of OFFERED."""
    names: Mapping[str, Mapping[str, str]]
    """Filter → value → the name people know it by, where the filter itself has none: organisers and series.

    An organisation has its own name. Of several spellings, that of the event that ends last; of these, the last one put in.
    """
    years: tuple[int, ...]
    """Years in which events begin, newest first; those of series do not count."""

    @classmethod
    def of(cls, entries: Iterable[Entry], known: Mapping[str, Organisation], *, today: date) -> "Overview":
        """Of all entries in the order they were put in."""
        first, last = shown_of_series(today)
        shown = [
            entry
            for entry in entries
            if not entry.withdrawn and (not entry.event.recurrence or _is_within(entry, first, last))
        ]
        shown.sort(key=lambda entry: entry.last_day)
        values = {key: frozenset(word for entry in shown for word in FILTERS[key].facet(entry)) for key in OFFERED}
        organisers = {o.id: str(known.get(o.id, o).name) for entry in shown for o in entry.organisers}
        series = {slug(entry.event.series): entry.event.series for entry in shown if slug(entry.event.series)}
        years = {entry.event.when.first_day.year for entry in shown if not entry.event.recurrence}
        return cls(values, {"organiser": organisers, "series": series}, tuple(sorted(years, reverse=True)))


def shown_of_series(today: date) -> tuple[date, date]:
    """The first and the last day that a question without bounds sees of a series."""
    return today + HORIZON - WINDOW, today + HORIZON


def _is_within(entry: Entry, first: date, last: date) -> bool:
    return entry.event.when.first_day <= last and entry.last_day >= first
