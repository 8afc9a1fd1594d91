"""What reports ask, on SQLite and PostgreSQL: events are streamed, persons are counted by the database.

See `metrocal.reports.rows` for the meaning of each verb.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, not_, or_, select

from metrocal.events import event as event_from
from metrocal.events import occurrences
from metrocal.organisations import Organisation
from metrocal.place import countries, find_city
from metrocal.reports.counting import OFF
from metrocal.reports.figures import Entered, Figure
from metrocal.reports.rows import EventFacts, Kept, Participation, Presence, Progress, Span
from metrocal.store.desk_tables import figure, published_report
from metrocal.store.engine import Writers, as_store_errors
from metrocal.store.listing import RECURRING, mask
from metrocal.store.registration_tables import gender_answer, registrant, registration
from metrocal.store.report_tally import counted_events, keep_counted, tally_of
from metrocal.store.rows import batches
from metrocal.store.tables import event, listing

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore

_AT_ONCE = 2_000
"""Rows fetched together: memory stays flat over any number."""
_SEATED = ("confirmed", "attended", "absent")
_PRESENT = ("confirmed", "attended")
_SERIES = listing.c.traits.bitwise_and(RECURRING) > 0


class SqlReportRows:
    """`ReportRows` on a store's database."""

    def __init__(self, store: "SqlStore", progress: Progress | None = None) -> None:
        self._store, self._progress = store, progress
        self._writers = Writers(store.engine)

    def organisations(self) -> Mapping[str, Organisation]:
        return self._store.organisations()

    def events(self, span: Span) -> Iterator[EventFacts]:
        organisations = self._store.organisations()
        homes = {name: one.home_region for name, one in organisations.items()}
        asked = _listed(select(event.c.document, _SERIES.label("series"))).where(_begins_in(span))
        with as_store_errors(), self._store.engine.connect() as connection:
            total = self._number(connection, asked)
            rows = connection.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(asked)
            for number, (document, is_series) in enumerate(rows, start=1):
                if self._progress and (number == total or number % _AT_ONCE == 0):
                    self._progress(f"{span.first} – {span.last}", number, total)
                told = json.loads(document)
                if not is_series or _dates(told, span):
                    yield _facts(told, homes)

    def _number(self, connection: Connection, asked: Select[Any]) -> int:
        """How many rows there will be, for somebody who waits."""
        if self._progress is None:
            return 0
        return int(connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one())

    def participation(self, span: Span) -> Participation:
        states, modes, genders, regions, events = (Counter[str]() for _ in range(5))
        with as_store_errors(), self._store.engine.connect() as connection:
            done = counted_events(connection)
            for name, state, mode, number in _places(connection, span):
                if name not in done:
                    states[state] += number
                    modes[mode] += number
                    events[name] += number
            for meant in _meant(connection, span, _scanned(gender_answer.c.event)):
                for name, gender, region, number in _answers(connection, meant):
                    if name not in done:
                        genders[gender] += number
                        regions[region] += number
            if span.year is not None:
                gone = tally_of(connection, span.year)
                genders.update(gone.genders)
                regions.update(gone.regions)
        return Participation(dict(states), dict(modes), dict(genders), dict(regions), frozenset(+events))

    def presences(self, span: Span, *, today: date) -> Iterator[Presence]:
        joined = select(registration.c.event, registrant.c.document).join(registrant)
        with as_store_errors(), self._store.engine.connect() as connection:
            series = {one: name for name, days in _series_dates(connection, span) for one in days}
            for meant in _meant(connection, span, registration.c.event, over_by=today):
                asked = joined.where(meant, registration.c.state.in_(_PRESENT)).distinct()
                streamed = connection.execution_options(stream_results=True, yield_per=_AT_ONCE)
                for name, document in streamed.execute(asked):
                    yield _presence(series.get(name, name), document)

    # Figures

    def figures(self, first: date, last: date) -> list[Entered]:
        days = (figure.c.day >= first.toordinal(), figure.c.day <= last.toordinal())
        asked = select(figure).where(*days).order_by(figure.c.code, figure.c.day, figure.c.pk)
        with as_store_errors(), self._store.engine.connect() as connection:
            newest = {(row.code, row.day): row for row in connection.execute(asked)}
        return [_entered(row) for row in newest.values()]

    def enter(self, figures: Iterable[Figure], *, at: datetime, author: str) -> None:
        told = {"author": author, "entered": int(at.timestamp())}
        rows = [one.model_dump() | {"day": one.day.toordinal()} | told for one in figures]
        with as_store_errors(), self._writers.transaction() as connection:
            if rows:
                connection.execute(figure.insert(), rows)

    # What was published

    def published(self, name: str) -> Kept | None:
        asked = select(published_report).where(published_report.c.name == name).order_by(published_report.c.day).limit(1)
        with as_store_errors(), self._store.engine.connect() as connection:
            row = connection.execute(asked).one_or_none()
        return Kept(date.fromordinal(row.day), row.document) if row is not None else None

    def publish(self, documents: Mapping[str, str], day: date, *, at: datetime, events: Collection[str] = ()) -> None:
        told = {"day": day.toordinal(), "made": int(at.timestamp())}
        with as_store_errors(), self._writers.transaction() as connection:
            there = select(published_report.c.name).where(published_report.c.name.in_(sorted(documents)))
            known = set(connection.execute(there).scalars())
            new = [{"name": name, "document": text, **told} for name, text in documents.items() if name not in known]
            if new:
                connection.execute(published_report.insert(), new)
            if new and events:
                keep_counted(connection, events, day, at)


# Which events


def _listed(asked: Select[Any]) -> Select[Any]:
    return asked.join_from(event, listing, listing.c.event == event.c.pk).where(event.c.withdrawn.is_(False))


def _begins_in(span: Span) -> ColumnElement[bool]:
    """Those that begin in the span; of series, those that may."""
    first, last = span.first.toordinal(), span.last.toordinal()
    return or_(
        and_(listing.c.first_day.between(first, last), not_(_SERIES)),
        and_(listing.c.first_day <= last, listing.c.last_day >= first, _SERIES),
    )


def _dates(document: Mapping[str, Any], span: Span, over_by: date = date.max) -> list[str]:
    """The ids of the dates of a series that begin in the span, and are over by a day."""
    found = occurrences(event_from(document), span.first, span.last)
    return [one.id for one in found if one.when.first_day >= span.first and one.when.last_day < over_by]


def _series_dates(connection: Connection, span: Span, over_by: date = date.max) -> Iterator[tuple[str, list[str]]]:
    """(id, ids of its dates in the span) of each series that takes registrations and is not called off."""
    for (document,) in connection.execute(_listed(select(event.c.document)).where(_begins_in(span), _SERIES)):
        told = json.loads(document)
        takes = told.get("registration") is not None and told["status"] not in OFF
        if takes and (dates := _dates(told, span, over_by)):
            yield told["id"], dates


def _meant(
    connection: Connection, span: Span, column: ColumnElement[str], over_by: date = date.max
) -> Iterator[ColumnElement[bool]]:
    """Conditions on a column of event ids that together mean the events of the span that are not called off, and are over
    by a day: those that begin in it, then dates of series. Who registered for a series as a whole belongs to the span in
    which it begins, and came when it has begun.
    """
    days = listing.c.first_day.between(span.first.toordinal(), span.last.toordinal())
    held = listing.c.traits.bitwise_and(mask("status", OFF)) == 0
    day = over_by.toordinal()
    over = or_(listing.c.last_day < day, and_(_SERIES, listing.c.first_day < day))
    yield column.in_(_listed(select(event.c.id)).where(days, held, over))
    for some in batches(one for _, dates in _series_dates(connection, span, over_by) for one in dates):
        yield column.in_(some)


def _scanned(column: ColumnElement[str]) -> ColumnElement[str]:
    """A column whose index is not used: rows that are few are read in order, which is quicker than one by one by event.

    Answers about gender are those of a month; sessions are found by their own index.
    """
    return func.coalesce(column, "")


# Persons, only as counts


def _places(connection: Connection, span: Span) -> Iterator[tuple[str, str, str, int]]:
    """(event, state, mode, number) of those who have a place; then, as negative numbers, of those in sessions of it.

    So the index of places answers the first question, and the second reads the rows of sessions only.
    """
    kinds = (registration.c.event, registration.c.state, registration.c.attendance)
    seated = select(*kinds, func.count()).where(registration.c.state.in_(_SEATED)).group_by(*kinds)
    for meant in _meant(connection, span, registration.c.event):
        yield from connection.execute(seated.where(meant))
    for meant in _meant(connection, span, _scanned(registration.c.event)):
        for name, state, mode, number in connection.execute(seated.where(meant, registration.c.part_of.is_not(None))):
            yield name, state, mode, -number


def _answers(connection: Connection, meant: ColumnElement[bool]) -> Iterator[tuple[str, str, str, int]]:
    columns = (gender_answer.c.event, gender_answer.c.gender, gender_answer.c.region)
    asked = select(*columns, func.count()).where(meant, gender_answer.c.state.in_(_SEATED)).group_by(*columns)
    yield from connection.execute(asked)


def _presence(event_id: str, document: str) -> Presence:
    told = json.loads(document or "{}")
    return Presence(event_id, *(str(told.get(key) or "") for key in ("organisation", "city", "country")))


# Rows as what they mean


def _facts(told: Mapping[str, Any], homes: Mapping[str, str | None]) -> EventFacts:
    organisers = tuple(dict.fromkeys(one for one in (told.get("organiser"), *told.get("co_organisers", ())) if one))
    region = _region(told.get("city", ""), told.get("country"))
    return EventFacts(
        told["id"], told["kind"], told["status"], told["gender"], bool(told.get("gender_verified")),
        tuple(told.get("gender_measures", ())), tuple(told.get("topics", ())),
        region or next((homes[one] for one in organisers if homes.get(one)), None),
        organisers, told.get("mode"), told.get("series", ""), told.get("part_of"),
        told.get("speakers_women"), told.get("speakers_men"), told.get("speakers_other"), told.get("speakers_undisclosed"),
        (told.get("chairs_women"), told.get("chairs_men"), told.get("chairs_other"), told.get("chairs_undisclosed")),
    )  # fmt: skip


@lru_cache(4096)
def _region(city: str, country: str | None) -> str | None:
    """As `Place.region`, without making a place of each row."""
    known = find_city(city, country) if city else None
    if known is not None:
        return known.region
    return countries()[country].region if country in countries() else None


def _entered(row: Any) -> Entered:
    told = Figure(code=row.code, value=row.value, day=date.fromordinal(row.day), source=row.source, total=row.total)
    return Entered(told, row.author, datetime.fromtimestamp(row.entered, UTC))
