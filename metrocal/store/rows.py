"""Rows of the database as what they mean, and back."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from metrocal.entries import Entry
from metrocal.events import event as event_from
from metrocal.organisations import Organisation, organisers_of
from metrocal.store.tables import event, meta, organisation
from metrocal.when import When

_log = logging.getLogger("metrocal.store")

_META = select(meta.c.value).where(meta.c.key == bindparam("wanted"))

BATCH = 500
"""Ids in one statement; SQLite takes 32,766 variables, older ones 999."""


def batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    found = list(values)
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def entries_of(connection: Connection, ids: Iterable[str], known: Mapping[str, Organisation]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for some in batches(ids):
        rows = connection.execute(select(event).where(event.c.id.in_(some)))
        entries |= {row.id: entry_of(row, known) for row in rows}
    return entries


def readable(rows: Iterable[Row[Any]], known: Mapping[str, Organisation]) -> Iterator[tuple[int, Entry]]:
    """(pk, entry), without what this version of metrocal does not take any more: one bad event never costs an answer."""
    for row in rows:
        try:
            yield row.pk, entry_of(row, known)
        except ValueError as error:
            _log.error("event %s cannot be read: %s", row.id, error)


def entry_of(row: Row[Any], known: Mapping[str, Organisation]) -> Entry:
    found = event_from(json.loads(row.document))
    created, modified = time_of(row.created), time_of(row.modified)
    organisers = organisers_of(found, known)
    earlier = tuple(When.validated(document) for document in json.loads(row.earlier))
    return Entry(found, row.uid, row.sequence, created, modified, row.author, row.withdrawn, organisers, earlier)


def event_row(pk: int, entry: Entry, document: str) -> dict[str, Any]:
    return {
        "pk": pk,
        "id": entry.id,
        "uid": entry.uid,
        "document": document,
        "sequence": entry.sequence,
        "created": seconds_of(entry.created),
        "modified": seconds_of(entry.modified),
        "author": entry.author,
        "withdrawn": entry.withdrawn,
        "earlier": as_json([when.document() for when in entry.earlier]),
    }


def revision_row(pk: int, entry: Entry, document: str) -> dict[str, Any]:
    return {
        "event": pk,
        "number": entry.sequence,
        "at": seconds_of(entry.modified),
        "author": entry.author,
        "withdrawn": entry.withdrawn,
        "document": document,
    }


def document_of(entry: Entry) -> str:
    return as_json(entry.event.document())


as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def time_of(seconds: int) -> datetime:
    """UTC, of seconds since 1970: how the database keeps every moment."""
    return datetime.fromtimestamp(seconds, UTC)


def seconds_of(moment: datetime) -> int:
    """The same the other way round; parts of a second are dropped."""
    return int(moment.timestamp())


def meta_value(connection: Connection, key: str) -> str:
    return str(connection.execute(_META, {"wanted": key}).scalar_one())


def organisations_of(connection: Connection) -> dict[str, Organisation]:
    rows = connection.execute(select(organisation))
    return {row.id: Organisation.model_validate(json.loads(row.document)) for row in rows}


def touch(connection: Connection, at: datetime) -> None:
    """Tell every reader that something changed; times never run backwards."""
    version = int(meta_value(connection, "version")) + 1
    changed = max(datetime.fromisoformat(meta_value(connection, "changed")), at)
    for key, value in (("version", str(version)), ("changed", changed.isoformat())):
        connection.execute(update(meta).where(meta.c.key == key).values(value=value))
