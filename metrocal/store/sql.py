"""The store on a database: SQLite by default, PostgreSQL when a calendar outgrows it. The same tables, the same answers."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from metrocal.entries import Entry, Revision
from metrocal.errors import StoreError
from metrocal.events import event as event_from
from metrocal.organisations import Organisation
from metrocal.overview import Overview
from metrocal.paging import Page, Part
from metrocal.query import Query, chronological
from metrocal.registration.following import Follower
from metrocal.registration.records import Row as Registered
from metrocal.registration.states import State
from metrocal.store import blocks, words
from metrocal.store import listing as listings
from metrocal.store.blocks import Blocks, BlockWriter
from metrocal.store.engine import Writers, connect, reading
from metrocal.store.overview import overview_of
from metrocal.store.paging import page_of
from metrocal.store.rows import batches, entries_of, meta_value, organisations_of, readable, time_of, touch
from metrocal.store.schema import refuse_other_schema
from metrocal.store.seats import SqlSeats, known_sequence, registered
from metrocal.store.tables import event, facet, listing, meta, revision
from metrocal.store.writing import SqlWriting, writing_in
from metrocal.webhooks.topics import Announcer

_log = logging.getLogger("metrocal.store")

MOST_PRESENT = 1_000
"""Events kept ready for those who register."""


class SqlStore:
    """A `Store` on SQLite or PostgreSQL. Safe to share between threads; open it anew in each process."""

    def __init__(
        self,
        url: str,
        writer: BlockWriter | None = None,
        follower: Follower | None = None,
        announcer: Announcer | None = None,
    ) -> None:
        """Opens a database that `metrocal.store.migrate.upgrade` made; raises SchemaError for another schema.

        With a writer, events are kept as a feed shows them too, for `blocks`. The follower is told of changes of events
        that take registrations; what the announcer finds worth telling, webhooks are told.
        """
        self.writer = writer
        self.follower = follower
        self.announcer = announcer
        self._present: dict[str, Entry] = {}
        self._unwritable: set[tuple[str, int, str]] = set()
        self.engine = connect(url)
        self._writers = Writers(self.engine)
        self._organisations: tuple[int, dict[str, Organisation]] = (-1, {})
        try:
            with reading(self.engine) as connection:
                refuse_other_schema(connection)
                self.domain = meta_value(connection, "domain")
                self.identity = meta_value(connection, "identity")
        except StoreError:
            self.close()
            raise

    def close(self) -> None:
        self.engine.dispose()

    # Reading

    def version(self) -> int:
        with reading(self.engine) as connection:
            return int(meta_value(connection, "version"))

    def changed(self) -> datetime:
        """The time of the last change, UTC."""
        with reading(self.engine) as connection:
            return datetime.fromisoformat(meta_value(connection, "changed"))

    def get(self, event_id: str) -> Entry | None:
        with reading(self.engine) as connection:
            return entries_of(connection, [event_id], self.known(connection)).get(event_id)

    def select(self, query: Query, *, today: date) -> list[Entry]:
        with reading(self.engine) as connection:
            known = self.known(connection)
            listed = select(event).join(listing, listing.c.event == event.c.pk)
            rows = connection.execute(listed.where(*self._conditions(query, today))).all()
        found = (entry for _, entry in readable(rows, known))
        return sorted((one for entry in found for one in query.spread(entry, today=today)), key=chronological)

    def parts(self, event_id: str) -> list[Entry]:
        with reading(self.engine) as connection:
            by_word = select(facet.c.event).where(facet.c.word == listings.part_of(event_id))
            rows = connection.execute(select(event).where(event.c.pk.in_(by_word)))
            return [entry for _, entry in readable(rows, self.known(connection))]

    def overview(self, *, today: date) -> Overview:
        with reading(self.engine) as connection:
            return overview_of(connection, self.known(connection), today)

    def page(self, part: Part, *, today: date) -> Page:
        """The next events of an answer in parts, series as single dates. Raises StoreError."""
        with reading(self.engine) as connection:
            return page_of(connection, self._conditions(part.query, today), part, self.known(connection), today)

    def blocks(self, query: Query, lang: str, *, today: date, undated: bool = True, limit: int | None = None) -> Blocks:
        """What the question selects as bytes of a feed, in order; withdrawn events for 30 days after their date.

        Needs the writer the store was opened with.
        """
        assert self.writer is not None, "open the store with a writer"
        rows, others = self._kept(query, lang, today, undated=undated)
        if missing := [pk for pk, entry in others if self._could_be_kept(entry, lang)]:
            self._renew(missing, lang)
            rows, others = self._kept(query, lang, today, undated=undated)
        fresh = {
            one.id: blocks.written(self.writer, one, lang)
            for _, entry in others
            for one in query.spread(entry, today=today)
            if one.stays(today)
        }
        self._unwritable |= {(entry.id, entry.sequence, lang) for _, entry in others if fresh.get(entry.id, entry) is None}
        rows += [made for made in fresh.values() if made is not None]
        rows.sort()
        shown = rows[:limit]
        skipped = [event_id for event_id, made in fresh.items() if made is None]
        zones = {row[2] for row in shown}
        return Blocks([row[3] for row in shown], zones - {""}, len(rows), skipped)

    def _could_be_kept(self, entry: Entry, lang: str) -> bool:
        """False for a series, and for what could not be written before: that is not tried in a transaction again."""
        return not entry.event.recurrence and (entry.id, entry.sequence, lang) not in self._unwritable

    def _kept(
        self, query: Query, lang: str, today: date, *, undated: bool
    ) -> tuple[list[tuple[Any, ...]], list[tuple[int, Entry]]]:
        """Rows of `blocks.question` that have a body, and (pk, entry) of those that have none, as of one moment."""
        assert self.writer is not None
        with reading(self.engine) as connection:
            numbered = blocks.languages(connection)
            number = numbered.index(lang) if lang in numbered else None
            asked = blocks.question(self._conditions(query, today), self.writer, number, today, undated=undated)
            rows = list(connection.execute(asked).cursor.fetchall())
            bare = [row[4] for row in rows if row[3] is None]
            return [row for row in rows if row[3] is not None] if bare else rows, self._paired(connection, bare)

    def _renew(self, pks: list[int], lang: str) -> None:
        """Keep blocks that were missing. Reading goes on when this fails: it is tried again at the next question."""
        assert self.writer is not None
        try:
            for some in batches(pks):
                with self._writers.transaction() as connection:
                    blocks.renew(connection, self.writer, self._paired(connection, some), lang)
        except StoreError as error:
            _log.warning("%d rendered events could not be kept: %s", len(pks), error)

    def _paired(self, connection: Connection, pks: Sequence[int]) -> list[tuple[int, Entry]]:
        """(pk, entry) of these pks."""
        known = self.known(connection)
        pairs: list[tuple[int, Entry]] = []
        for some in batches(pks):
            pairs += readable(connection.execute(select(event).where(event.c.pk.in_(some))), known)
        return pairs

    def revisions(self, event_id: str) -> list[Revision]:
        asked = select(revision).join(event).where(event.c.id == event_id).order_by(revision.c.number)
        with reading(self.engine) as connection:
            return [
                Revision(row.number, time_of(row.at), row.author, event_from(json.loads(row.document)), row.withdrawn)
                for row in connection.execute(asked)
            ]

    def organisations(self) -> Mapping[str, Organisation]:
        with reading(self.engine) as connection:
            return dict(self.known(connection))

    # Writing

    @contextmanager
    def writing(self) -> Iterator[SqlWriting]:
        with self._writers.transaction() as connection, writing_in(connection, self) as writing:
            yield writing

    def writable(self) -> None:
        """Write a value that is new, for SQLite leaves out one that stays the same. Raises StoreError when it cannot."""
        with self._writers.transaction() as connection:
            probe = token_hex(8)
            if not connection.execute(update(meta).where(meta.c.key == "probe").values(value=probe)).rowcount:
                connection.execute(meta.insert().values(key="probe", value=probe))

    # Places

    @contextmanager
    def seating(self) -> Iterator[SqlSeats]:
        """One transaction about places, alone in writing."""
        with self._writers.transaction() as connection:
            seats = SqlSeats(connection, self)
            yield seats
            if seats.changed_at is not None:
                touch(connection, seats.changed_at)

    @contextmanager
    def looking(self) -> Iterator[SqlSeats]:
        """The same for reading only."""
        with reading(self.engine) as connection:
            yield SqlSeats(connection, self)

    def rows(self, event_id: str, *, search: str = "", states: Iterable[State] = ()) -> list[Registered]:
        """Who is registered, in order of arrival."""
        with reading(self.engine) as connection:
            return registered(SqlSeats(connection, self), connection, event_id, search, set(states))

    def present(self, connection: Connection, event_id: str) -> Entry | None:
        """The event as this transaction sees it; read anew only when it has another revision."""
        sequence = known_sequence(connection, event_id)
        if sequence is None:
            return None
        kept = self._present.get(event_id)
        if kept is None or kept.sequence != sequence:
            kept = entries_of(connection, [event_id], self.known(connection))[event_id]
            if len(self._present) > MOST_PRESENT:
                self._present.clear()
            self._present[event_id] = kept
        return kept

    # Inside

    def known(self, connection: Connection) -> dict[str, Organisation]:
        """The organisations, read again when anything changed."""
        version = int(meta_value(connection, "version"))
        if self._organisations[0] != version:
            self._organisations = (version, organisations_of(connection))
        return self._organisations[1]

    def _conditions(self, query: Query, today: date) -> list[ColumnElement[bool]]:
        found = listings.conditions(query, today)
        asked = tuple(dict.fromkeys(word for one in query.parts() for word in one.words))
        if asked:
            found.append(words.found(listing.c.event, asked, self.engine.dialect.name))
        return found


def open_store(
    url: str,
    writer: BlockWriter | None = None,
    follower: Follower | None = None,
    announcer: Announcer | None = None,
) -> SqlStore:
    """The store of an up-to-date database; raises SchemaError and StoreError."""
    return SqlStore(url, writer, follower, announcer)
