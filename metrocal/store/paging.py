"""An answer in parts, in SQL: see `metrocal.paging`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.paging import Found, Page, Part, Place
from metrocal.store.listing import RECURRING, WITHDRAWN
from metrocal.store.rows import readable, seconds_of, time_of
from metrocal.store.tables import event, listing


def page_of(
    connection: Connection,
    conditions: Sequence[ColumnElement[bool]],
    part: Part,
    known: Mapping[str, Organisation],
    today: date,
) -> Page:
    """The conditions are those of the question. One event that cannot be read costs itself, not the page."""
    dialect = connection.dialect.name
    uid: ColumnElement[str] = listing.c.uid.collate("C") if dialect == "postgresql" else listing.c.uid
    asked = select(event, listing.c.start).join(listing, listing.c.event == event.c.pk).where(*conditions, *_wanted(part))
    recurs = listing.c.traits.bitwise_and(RECURRING)
    singles = asked.where(recurs == 0, *_after(part.after, uid)).order_by(listing.c.start, uid).limit(part.limit + 1)
    rows = connection.execute(singles).all()
    entries = dict(readable(rows, known))
    found: list[tuple[Place, Found | None]] = [
        ((row.start, row.uid), Found(entries[row.pk]) if row.pk in entries else None) for row in rows
    ]
    for _, series in readable(connection.execute(asked.where(recurs > 0)).all(), known):
        found += _dates(series, part, today)
    found.sort(key=lambda pair: pair[0])
    shown = found[: part.limit]
    last = shown[-1][0] if len(found) > part.limit else None
    return Page(tuple(one for _, one in shown if one is not None), last)


def _wanted(part: Part) -> Iterator[ColumnElement[bool]]:
    if part.since is None:
        yield listing.c.traits.bitwise_and(WITHDRAWN) == 0
    else:
        yield event.c.modified >= ceil(part.since.timestamp())


def _after(place: Place | None, uid: ColumnElement[str]) -> Iterator[ColumnElement[bool]]:
    """The last day is told too, since there is an index of it; a zone may put the start a day from its date in UTC."""
    if place is None:
        return
    start, seen = place
    yield or_(listing.c.start > start, and_(listing.c.start == start, uid > seen))
    yield listing.c.last_day >= time_of(start).toordinal() - 1


def _dates(series: Entry, part: Part, today: date) -> Iterator[tuple[Place, Any]]:
    """The dates of a series; a withdrawn one is told as a whole."""
    dates = (series,) if series.withdrawn else part.query.spread(series, today=today)
    for one in dates:
        place = seconds_of(one.event.when.start_instant), one.uid
        if part.after is None or place > part.after:
            yield place, Found(one, None if series.withdrawn else series.id)
