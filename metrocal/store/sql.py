"""The store on a database: SQLite by default, PostgreSQL when a calendar outgrows it. The same tables, the same answers."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select, update

from metrocal.entries import Entry, Revision
from metrocal.errors import StoreError
from metrocal.events import event as event_from
from metrocal.organisations import Organisation, organisers_of
from metrocal.query import Query, chronological
from metrocal.search import words as searchable
from metrocal.store import blocks, words
from metrocal.store import listing as listings
from metrocal.store.blocks import Blocks, BlockWriter
from metrocal.store.engine import Writers, as_store_errors, connect, insert_all
from metrocal.store.schema import refuse_other_schema
from metrocal.store.tables import event, facet, listing, meta, organisation, revision
from metrocal.when import When

_log = logging.getLogger("metrocal.store")

BATCH = 500
"""Ids in one statement; SQLite takes 32,766 variables, older ones 999."""


class SqlStore:
    """A `Store` on SQLite or PostgreSQL. Safe to share between threads; open it anew in each process."""

    def __init__(self, url: str, writer: BlockWriter | None = None) -> None:
        """Opens a database that `metrocal.store.migrate.upgrade` made; raises SchemaError for another schema.

        With a writer, events are kept as a feed shows them too, for `blocks`.
        """
        self.writer = writer
        self.engine = connect(url)
        self._writers = Writers(self.engine)
        self._organisations: tuple[int, dict[str, Organisation]] = (-1, {})
        with self._reading() as connection:
            refuse_other_schema(connection)
            self.domain = _meta(connection, "domain")
            self.identity = _meta(connection, "identity")

    def close(self) -> None:
        self.engine.dispose()

    # Reading

    def version(self) -> int:
        with self._reading() as connection:
            return int(_meta(connection, "version"))

    def changed(self) -> datetime:
        """The time of the last change, UTC."""
        with self._reading() as connection:
            return datetime.fromisoformat(_meta(connection, "changed"))

    def get(self, event_id: str) -> Entry | None:
        with self._reading() as connection:
            return _entries(connection, [event_id], self._known(connection)).get(event_id)

    def select(self, query: Query, *, today: date) -> list[Entry]:
        with self._reading() as connection:
            known = self._known(connection)
            listed = select(event).join(listing, listing.c.event == event.c.pk)
            rows = connection.execute(listed.where(*self._conditions(query, today))).all()
        readable = (entry for _, entry in _readable(rows, known))
        return sorted((one for entry in readable for one in query.spread(entry, today=today)), key=chronological)

    def blocks(self, query: Query, lang: str, *, today: date, undated: bool = True, limit: int | None = None) -> Blocks:
        """What the question selects as bytes of a feed, in order; withdrawn events for 30 days after their date.

        Needs the writer the store was opened with.
        """
        assert self.writer is not None, "open the store with a writer"
        rows, others = self._kept(query, lang, today, undated=undated)
        if missing := [pk for pk, entry in others if not entry.event.recurrence]:
            self._renew(missing, lang)
            rows, others = self._kept(query, lang, today, undated=undated)
        fresh = {
            one.id: blocks.written(self.writer, one, lang)
            for _, entry in others
            for one in query.spread(entry, today=today)
            if one.stays(today)
        }
        rows += [made for made in fresh.values() if made is not None]
        rows.sort()
        shown = rows[:limit]
        skipped = [event_id for event_id, made in fresh.items() if made is None]
        zones = {row[2] for row in shown}
        return Blocks([row[3] for row in shown], zones - {""}, len(rows), skipped)

    def _kept(
        self, query: Query, lang: str, today: date, *, undated: bool
    ) -> tuple[list[tuple[Any, ...]], list[tuple[int, Entry]]]:
        """Rows of `blocks.question` that have a body, and (pk, entry) of those that have none, as of one moment."""
        assert self.writer is not None
        with self._reading() as connection:
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
            for some in _batches(pks):
                with as_store_errors(), self._writers.transaction() as connection:
                    blocks.renew(connection, self.writer, self._paired(connection, some), lang)
        except StoreError as error:
            _log.warning("%d rendered events could not be kept: %s", len(pks), error)

    def _paired(self, connection: Connection, pks: Sequence[int]) -> list[tuple[int, Entry]]:
        """(pk, entry) of these pks."""
        known = self._known(connection)
        pairs: list[tuple[int, Entry]] = []
        for some in _batches(pks):
            pairs += _readable(connection.execute(select(event).where(event.c.pk.in_(some))), known)
        return pairs

    def revisions(self, event_id: str) -> list[Revision]:
        asked = select(revision).join(event).where(event.c.id == event_id).order_by(revision.c.number)
        with self._reading() as connection:
            return [
                Revision(row.number, _time(row.at), row.author, event_from(json.loads(row.document)), row.withdrawn)
                for row in connection.execute(asked)
            ]

    def organisations(self) -> Mapping[str, Organisation]:
        with self._reading() as connection:
            return dict(self._known(connection))

    # Writing

    @contextmanager
    def writing(self) -> Iterator["_SqlWriting"]:
        with as_store_errors(), self._writers.transaction() as connection:
            writing = _SqlWriting(connection, _organisations(connection), self.writer)
            yield writing
            if writing.latest is not None:
                _touch(connection, writing.latest)

    def writable(self) -> None:
        """Write something and take it back; raises StoreError when that is not possible."""
        with as_store_errors(), self._writers.transaction() as connection:
            connection.execute(update(meta).where(meta.c.key == "version").values(value=meta.c.value))

    # Inside

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with as_store_errors(), self.engine.connect() as connection:
            yield connection

    def _known(self, connection: Connection) -> dict[str, Organisation]:
        """The organisations, read again when anything changed."""
        version = int(_meta(connection, "version"))
        if self._organisations[0] != version:
            self._organisations = (version, _organisations(connection))
        return self._organisations[1]

    def _conditions(self, query: Query, today: date) -> list[ColumnElement[bool]]:
        found = listings.conditions(query, today)
        if query.words:
            found.append(words.found(listing.c.event, query.words, self.engine.dialect.name))
        return found


class _SqlWriting:
    """One transaction; `latest` is the time of the newest change in it."""

    def __init__(self, connection: Connection, known: dict[str, Organisation], writer: BlockWriter | None) -> None:
        self._connection = connection
        self._known = known
        self._writer = writer
        self._languages = blocks.languages(connection)
        self.latest: datetime | None = None

    def entries(self, ids: Iterable[str]) -> dict[str, Entry]:
        return _entries(self._connection, ids, self._known)

    def ids_of(self, uids: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for some in _batches(uids):
            asked = select(event.c.uid, event.c.id).where(event.c.uid.in_(some))
            found |= {row.uid: row.id for row in self._connection.execute(asked)}
        return found

    def organisations(self) -> Mapping[str, Organisation]:
        return dict(self._known)

    def showing(self, organisations: Iterable[str]) -> list[Entry]:
        shown: dict[str, Entry] = {}
        for some in _batches(organisations):
            by_word = select(facet.c.event).where(facet.c.word.in_([f"organiser:{name}" for name in some]))
            rows = self._connection.execute(select(event).where(event.c.pk.in_(by_word)))
            shown |= {row.id: _entry(row, self._known) for row in rows}
        return list(shown.values())

    def keep(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        pks = self._pks(entries)
        documents = {entry.id: _document(entry) for entry in entries}
        known = set(self._known_pks(pks))
        rows = [_event_row(pks[entry.id], entry, documents[entry.id]) for entry in entries]
        self._insert(event, [row for row in rows if row["pk"] not in known])
        for row in rows:
            if row["pk"] in known:
                self._connection.execute(update(event).where(event.c.pk == row["pk"]).values(**row))
        self._insert(revision, [_revision_row(pks[entry.id], entry, documents[entry.id]) for entry in entries])
        self._list(entries, pks, fresh=not known)
        self.latest = max(entry.modified for entry in entries)

    def keep_organisations(self, organisations: Iterable[Organisation]) -> None:
        changed = {o.id: o for o in organisations}
        if not changed:
            return
        for some in _batches(changed):
            self._connection.execute(organisation.delete().where(organisation.c.id.in_(some)))
        self._insert(organisation, [{"id": i, "document": _json(o.document())} for i, o in changed.items()])
        self._known = self._known | changed
        shown = self.showing(changed)
        if shown:
            self._list(shown, self._pks(shown), fresh=False)
        self.latest = self.latest or _time(0)

    def _list(self, entries: Sequence[Entry], pks: Mapping[str, int], *, fresh: bool) -> None:
        """Everything by which the entries are found."""
        if not fresh:
            for some in _batches(pks.values()):
                blocks.forget(self._connection, some, self._languages)
                for table in (listing, facet):
                    self._connection.execute(table.delete().where(table.c.event.in_(some)))
        numbers = {entry.id: {"event": pks[entry.id], **listings.numbers(entry)} for entry in entries}
        self._insert(
            listing,
            [{**numbers[e.id], "start": int(e.event.when.start_instant.timestamp()), "uid": e.uid} for e in entries],
        )
        self._insert(facet, [{"word": word, **numbers[e.id]} for e in entries for word in listings.words(e)])
        words.keep(self._connection, {pks[e.id]: searchable(e) for e in entries}, fresh=fresh)
        if self._writer is not None:
            blocks.keep(self._connection, self._writer, [(pks[e.id], e) for e in entries], self._languages)

    def _pks(self, entries: Sequence[Entry]) -> dict[str, int]:
        """Event id → pk; new ones follow the highest there is, which no other writer can take meanwhile."""
        pks: dict[str, int] = {}
        for some in _batches(entry.id for entry in entries):
            rows = self._connection.execute(select(event.c.id, event.c.pk).where(event.c.id.in_(some)))
            pks |= {row.id: row.pk for row in rows}
        top = self._connection.execute(select(func.coalesce(func.max(event.c.pk), 0))).scalar_one()
        for entry in entries:
            if entry.id not in pks:
                top += 1
                pks[entry.id] = top
        return pks

    def _known_pks(self, pks: Mapping[str, int]) -> Iterator[int]:
        for some in _batches(pks.values()):
            yield from self._connection.execute(select(event.c.pk).where(event.c.pk.in_(some))).scalars()

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        insert_all(self._connection, table, rows)


def open_store(url: str, writer: BlockWriter | None = None) -> SqlStore:
    """The store of an up-to-date database; raises SchemaError and StoreError."""
    return SqlStore(url, writer)


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    found = list(values)
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def _entries(connection: Connection, ids: Iterable[str], known: Mapping[str, Organisation]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for some in _batches(ids):
        rows = connection.execute(select(event).where(event.c.id.in_(some)))
        entries |= {row.id: _entry(row, known) for row in rows}
    return entries


def _readable(rows: Iterable[Row[Any]], known: Mapping[str, Organisation]) -> Iterator[tuple[int, Entry]]:
    """(pk, entry), without what this version of metrocal does not take any more: one bad event never costs an answer."""
    for row in rows:
        try:
            yield row.pk, _entry(row, known)
        except ValueError as error:
            _log.error("event %s cannot be read: %s", row.id, error)


def _entry(row: Row[Any], known: Mapping[str, Organisation]) -> Entry:
    found = event_from(json.loads(row.document))
    created, modified = _time(row.created), _time(row.modified)
    organisers = organisers_of(found, known)
    earlier = tuple(When.validated(document) for document in json.loads(row.earlier))
    return Entry(found, row.uid, row.sequence, created, modified, row.author, row.withdrawn, organisers, earlier)


def _event_row(pk: int, entry: Entry, document: str) -> dict[str, Any]:
    return {
        "pk": pk,
        "id": entry.id,
        "uid": entry.uid,
        "document": document,
        "sequence": entry.sequence,
        "created": int(entry.created.timestamp()),
        "modified": int(entry.modified.timestamp()),
        "author": entry.author,
        "withdrawn": entry.withdrawn,
        "earlier": _json([when.document() for when in entry.earlier]),
    }


def _revision_row(pk: int, entry: Entry, document: str) -> dict[str, Any]:
    return {
        "event": pk,
        "number": entry.sequence,
        "at": int(entry.modified.timestamp()),
        "author": entry.author,
        "withdrawn": entry.withdrawn,
        "document": document,
    }


def _document(entry: Entry) -> str:
    return _json(entry.event.document())


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _meta(connection: Connection, key: str) -> str:
    return str(connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one())


def _organisations(connection: Connection) -> dict[str, Organisation]:
    rows = connection.execute(select(organisation))
    return {row.id: Organisation.model_validate(json.loads(row.document)) for row in rows}


def _touch(connection: Connection, at: datetime) -> None:
    """Tell every reader that something changed; times never run backwards."""
    version = int(_meta(connection, "version")) + 1
    changed = max(datetime.fromisoformat(_meta(connection, "changed")), at)
    for key, value in (("version", str(version)), ("changed", changed.isoformat())):
        connection.execute(update(meta).where(meta.c.key == key).values(value=value))
