"""An entry as the few numbers by which questions are answered, and a question as conditions on them.

Filters with a closed list become bits of two integers; those with an open list become words. Both come from the facets
of `metrocal.query.FILTERS`, so that SQL and Python cannot differ in what a filter means.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, literal_column, not_, select, union

from metrocal.entries import Entry
from metrocal.query import FILTERS, Query, Wanted
from metrocal.store.registration_tables import intake
from metrocal.store.tables import LONG, event, facet, listing

BITS = {"traits": ("kind", "gender", "mode", "status", "region", "sdg"), "topics": ("topic",)}
"""Column → the filters whose values are its bits, in this order."""
WORDS = ("id", "series", "city", "organiser", "country", "topic", "sdg", "language")
"""Filters that are words too, the most telling first: the first one asked for leads the search."""
UNDATED = 1 << 60
RECURRING = 1 << 61
WITHDRAWN = 1 << 62
"""Bits of `traits` that are no filter."""


@cache
def _bits() -> Mapping[str, tuple[str, Mapping[str, int]]]:
    """Filter → its column and the bit of each value."""
    found: dict[str, tuple[str, Mapping[str, int]]] = {}
    for column, keys in BITS.items():
        position = 0
        for key in keys:
            allowed = FILTERS[key].allowed
            values = tuple(allowed()) if allowed else ()
            found[key] = column, {value: 1 << (position + n) for n, value in enumerate(values)}
            position += len(values)
        assert position <= 60, f"{column} has {position} values; 60 bits are there"
    return found


def numbers(entry: Entry) -> dict[str, int]:
    """The columns that `listing` and `facet` share."""
    when, rule = entry.event.when, entry.event.recurrence
    row = {"first_day": when.first_day.toordinal(), "last_day": entry.last_day.toordinal(), "traits": 0, "topics": 0}
    for key, (column, bits) in _bits().items():
        for value in FILTERS[key].facet(entry):
            row[column] |= bits[value]
    row["traits"] |= 0 if when.is_known_to_the_day else UNDATED
    row["traits"] |= (RECURRING if rule else 0) | (WITHDRAWN if entry.withdrawn else 0)
    return row


def mask(key: str, values: Iterable[str]) -> int:
    """The bits of `traits` that stand for these values of a filter."""
    return _mask(_bits()[key][1], values)


def words(entry: Entry) -> Iterator[str]:
    """What `facet` holds of an entry, such as "city:seoul"; the year it begins in and what it is part of are no filters."""
    for key in WORDS:
        for value in set(FILTERS[key].facet(entry)):
            yield f"{key}:{value}"
    if not entry.event.recurrence:
        yield f"year:{entry.event.when.first_day.year}"
    if entry.event.part_of:
        yield part_of(entry.event.part_of)


def part_of(event_id: str) -> str:
    """The word of an event's sessions."""
    return f"part_of:{event_id}"


def conditions(query: Query, today: date) -> list[ColumnElement[bool]]:
    """What rows of `listing` must be for a question's filters and days; a series where any of its days may be meant."""
    within = conditions(query.within, today) if query.within else []
    others = [*within, *_registration(query.wanted.get("registration"), today)]
    leading = next((key for key in WORDS if key in query.wanted and query.wanted[key].included), None)
    if leading is None:
        return [*others, *_days(listing, query, today), *_between(query, today), *_wanted(listing, query.wanted, None)]
    led = select(facet.c.event).where(
        facet.c.word.in_(_words(leading, query.wanted[leading].included)),
        *_days(facet, query, today),
        *_wanted(facet, query.wanted, leading),
    )
    return [*others, listing.c.event.in_(led)]


def _registration(want: Wanted | None, today: date) -> Iterator[ColumnElement[bool]]:
    """Registration open, waiting or closed on this day; see `metrocal.store.registration_tables.intake`."""
    if want is None:
        return
    day = today.toordinal()
    within = and_(intake.c.first_day <= day, intake.c.last_day >= day)
    said = case((within, intake.c.room), else_="closed")
    known = select(event.c.pk).join(intake, intake.c.event == event.c.id)
    if want.included:
        yield listing.c.event.in_(known.where(said.in_(sorted(want.included))))
    if want.excluded:
        yield listing.c.event.not_in(known.where(said.in_(sorted(want.excluded))))


def _days(source: FromClause, query: Query, today: date) -> Iterator[ColumnElement[bool]]:
    """Of this question alone: an event that touches the days of two questions touches those they share, or spans the gap."""
    first, last = replace(query, within=None).window(today)
    if query.start is not None:
        yield source.c.last_day >= first.toordinal()
    if query.end is not None:
        yield source.c.first_day <= last.toordinal()


def _between(query: Query, today: date) -> Iterator[ColumnElement[bool]]:
    """The same for days that begin and end, said so that an index need not be read to its end.

    Whatever ends a month after these days began within or before them only if it lasts long, and few events do.
    """
    if query.start is None or query.end is None:
        return
    first, last = (day.toordinal() for day in replace(query, within=None).window(today))
    if last - first > 2 * LONG:
        return
    days = (listing.c.last_day >= first, listing.c.first_day <= last)
    short = select(listing.c.event).where(*days, listing.c.last_day <= last + LONG)
    long = select(listing.c.event).where(*days, literal_column(f"last_day - first_day > {LONG}"))
    yield listing.c.event.in_(union(short, long))


def _wanted(source: FromClause, wanted: Mapping[str, Wanted], leading: str | None) -> Iterator[ColumnElement[bool]]:
    """`> 0`, not `!= 0`: of that, PostgreSQL would think that nearly every row has it, and read them all."""
    for key, want in wanted.items():
        if key in _bits():
            column, bits = _bits()[key]
            if want.included and key != leading:
                yield source.c[column].bitwise_and(_mask(bits, want.included)) > 0
            if want.excluded:
                yield source.c[column].bitwise_and(_mask(bits, want.excluded)) == 0
        elif key == "registration":
            continue
        else:
            if want.included and key != leading:
                yield _has(source, key, want.included)
            if want.excluded:
                yield not_(_has(source, key, want.excluded))


def _mask(bits: Mapping[str, int], values: Iterable[str]) -> int:
    return sum(bits[value] for value in values)


def _words(key: str, values: Iterable[str]) -> list[str]:
    return [f"{key}:{value}" for value in sorted(values)]


def _has(source: FromClause, key: str, values: Iterable[str]) -> ColumnElement[bool]:
    """The last day is that of the event; with it, a word can be looked up in the primary key of `facet`."""
    other = facet.alias()
    same = (other.c.event == source.c.event, other.c.last_day == source.c.last_day)
    return exists().where(*same, other.c.word.in_(_words(key, values)))
