"""One transaction that changes events: rows, revisions, all by which they are found, what people and webhooks are told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, func, select, update

from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.search import words as searchable
from metrocal.store import blocks, words
from metrocal.store import listing as listings
from metrocal.store.announcing import EventNews
from metrocal.store.engine import insert_all
from metrocal.store.rows import (
    as_json,
    batches,
    document_of,
    entries_of,
    entry_of,
    event_row,
    organisations_of,
    revision_row,
    seconds_of,
    time_of,
    touch,
)
from metrocal.store.seats import SqlSeats, events_with_registrations
from metrocal.store.tables import event, facet, listing, organisation, revision

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore


@contextmanager
def writing_in(connection: Connection, store: "SqlStore") -> Iterator["SqlWriting"]:
    """Changes of events in a transaction that is under way; every reader is told when it ends."""
    writing = SqlWriting(connection, organisations_of(connection), store)
    yield writing
    if writing.latest is not None:
        touch(connection, writing.latest)


class SqlWriting:
    """One transaction; `latest` is the time of the newest change in it."""

    def __init__(self, connection: Connection, known: dict[str, Organisation], store: "SqlStore") -> None:
        self._connection = connection
        self._known = known
        self._store = store
        self._writer = store.writer
        self._languages = blocks.languages(connection)
        self.latest: datetime | None = None

    def entries(self, ids: Iterable[str]) -> dict[str, Entry]:
        return entries_of(self._connection, ids, self._known)

    def ids_of(self, uids: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for some in batches(uids):
            asked = select(event.c.uid, event.c.id).where(event.c.uid.in_(some))
            found |= {row.uid: row.id for row in self._connection.execute(asked)}
        return found

    def organisations(self) -> Mapping[str, Organisation]:
        return dict(self._known)

    def showing(self, organisations: Iterable[str]) -> list[Entry]:
        shown: dict[str, Entry] = {}
        for some in batches(organisations):
            by_word = select(facet.c.event).where(facet.c.word.in_([f"organiser:{name}" for name in some]))
            rows = self._connection.execute(select(event).where(event.c.pk.in_(by_word)))
            shown |= {row.id: entry_of(row, self._known) for row in rows}
        return list(shown.values())

    def keep(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        pks = self._pks(entries)
        documents = {entry.id: document_of(entry) for entry in entries}
        known = set(self._known_pks(pks))
        changed = [entry.id for entry in entries if pks[entry.id] in known]
        before = self._followed(changed)
        news = EventNews(self._connection, self._store.announcer, changed, self._known)
        rows = [event_row(pks[entry.id], entry, documents[entry.id]) for entry in entries]
        self._insert(event, [row for row in rows if row["pk"] not in known])
        for row in rows:
            if row["pk"] in known:
                self._connection.execute(update(event).where(event.c.pk == row["pk"]).values(**row))
        self._insert(revision, [revision_row(pks[entry.id], entry, documents[entry.id]) for entry in entries])
        self._list(entries, pks, fresh=not known)
        self.latest = max(entry.modified for entry in entries)
        self._follow(before, entries)
        news.tell(entries)

    def _followed(self, ids: Iterable[str]) -> dict[str, Entry]:
        """Events and dates of series at which somebody is registered, as they were."""
        if self._store.follower is None:
            return {}
        found = {event_id for some in batches(ids) for event_id in events_with_registrations(self._connection, some)}
        seats = SqlSeats(self._connection, self._store)
        return {event_id: entry for event_id in sorted(found) if (entry := seats.entry(event_id)) is not None}

    def _follow(self, before: Mapping[str, Entry], entries: Sequence[Entry]) -> None:
        """Whoever is registered learns what changed, and moves up where there is room."""
        follower = self._store.follower
        if follower is None:
            return
        seats = SqlSeats(self._connection, self._store)
        for entry in entries:
            if entry.id in before or entry.event.registration is not None:
                follower(seats, before.get(entry.id), entry, entry.modified)
        ids = {entry.id for entry in entries}
        for event_id, old in before.items():
            if event_id not in ids:
                follower(seats, old, seats.entry(event_id) or replace(old, withdrawn=True), self.latest or old.modified)

    def keep_organisations(self, organisations: Iterable[Organisation]) -> None:
        changed = {o.id: o for o in organisations}
        if not changed:
            return
        for some in batches(changed):
            self._connection.execute(organisation.delete().where(organisation.c.id.in_(some)))
        self._insert(organisation, [{"id": i, "document": as_json(o.document())} for i, o in changed.items()])
        self._known = self._known | changed
        shown = self.showing(changed)
        if shown:
            self._list(shown, self._pks(shown), fresh=False)
        self.latest = self.latest or time_of(0)

    def _list(self, entries: Sequence[Entry], pks: Mapping[str, int], *, fresh: bool) -> None:
        """Everything by which the entries are found."""
        if not fresh:
            for some in batches(pks.values()):
                blocks.forget(self._connection, some, self._languages)
                for table in (listing, facet):
                    self._connection.execute(table.delete().where(table.c.event.in_(some)))
        numbers = {entry.id: {"event": pks[entry.id], **listings.numbers(entry)} for entry in entries}
        self._insert(
            listing,
            [{**numbers[e.id], "start": seconds_of(e.event.when.start_instant), "uid": e.uid} for e in entries],
        )
        self._insert(facet, [{"word": word, **numbers[e.id]} for e in entries for word in listings.words(e)])
        words.keep(self._connection, {pks[e.id]: searchable(e) for e in entries}, fresh=fresh)
        if self._writer is not None:
            blocks.keep(self._connection, self._writer, [(pks[e.id], e) for e in entries], self._languages)

    def _pks(self, entries: Sequence[Entry]) -> dict[str, int]:
        """Event id → pk; new ones follow the highest there is, which no other writer can take meanwhile."""
        pks: dict[str, int] = {}
        for some in batches(entry.id for entry in entries):
            rows = self._connection.execute(select(event.c.id, event.c.pk).where(event.c.id.in_(some)))
            pks |= {row.id: row.pk for row in rows}
        top = self._connection.execute(select(func.coalesce(func.max(event.c.pk), 0))).scalar_one()
        for entry in entries:
            if entry.id not in pks:
                top += 1
                pks[entry.id] = top
        return pks

    def _known_pks(self, pks: Mapping[str, int]) -> Iterator[int]:
        for some in batches(pks.values()):
            yield from self._connection.execute(select(event.c.pk).where(event.c.pk.in_(some))).scalars()

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        insert_all(self._connection, table, rows)
