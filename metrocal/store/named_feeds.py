"""Feeds with a name, in SQL. Every change is one transaction with its line in the audit, and tells every reader of feeds."""

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from metrocal.accounts import By
from metrocal.named_feeds import FeedChanged, InvalidFeed, NamedFeed, NameTaken, named_feed
from metrocal.store.audit import record
from metrocal.store.desk_tables import saved_feed
from metrocal.store.engine import Writers, reading
from metrocal.store.rows import as_json, seconds_of, touch

_log = logging.getLogger("metrocal.store")


class NamedFeeds:
    """The saved feeds of a calendar."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writers = Writers(engine)

    def all(self) -> list[NamedFeed]:
        """By name. One that this version of metrocal does not take any more is left out. Raises StoreError."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(saved_feed).order_by(saved_feed.c.name)).all()
        return list(_readable(rows))

    def add(self, feed: NamedFeed, *, by: By) -> None:
        """Raises NameTaken."""
        with self._writing(by) as connection:
            if connection.execute(select(saved_feed.c.name).where(saved_feed.c.name == feed.name)).first():
                raise NameTaken(feed.name)
            seconds = seconds_of(by.at)
            values = _values(feed) | {"name": feed.name, "author": by.who, "created": seconds, "modified": seconds}
            connection.execute(saved_feed.insert(), values)
            _note(connection, by, "feed added", feed, {}, feed.document())

    def change(self, feed: NamedFeed, *, instead_of: NamedFeed, by: By) -> None:
        """Another definition under the same name. Raises FeedChanged when it is not `instead_of` any more."""
        with self._writing(by) as connection:
            before = _present(connection, instead_of)
            changed = update(saved_feed).where(saved_feed.c.name == before.name)
            connection.execute(changed.values(**_values(feed), modified=seconds_of(by.at)))
            old, new = before.document(), feed.document()
            fields = [field for field in new if old[field] != new[field]]
            _note(connection, by, "feed changed", feed, {key: old[key] for key in fields}, {key: new[key] for key in fields})

    def remove(self, feed: NamedFeed, *, by: By) -> None:
        """Its address opens nothing from now on. Raises FeedChanged when it is not this feed any more."""
        with self._writing(by) as connection:
            before = _present(connection, feed)
            connection.execute(saved_feed.delete().where(saved_feed.c.name == before.name))
            _note(connection, by, "feed removed", feed, before.document(), {})

    @contextmanager
    def _writing(self, by: By) -> Iterator[Connection]:
        with self._writers.transaction() as connection:
            yield connection
            touch(connection, by.at.replace(microsecond=0))


def _present(connection: Connection, expected: NamedFeed) -> NamedFeed:
    row = connection.execute(select(saved_feed).where(saved_feed.c.name == expected.name)).one_or_none()
    if row is None or _feed(row) != expected:
        raise FeedChanged(expected.name)
    return expected


def _values(feed: NamedFeed) -> dict[str, str]:
    document = feed.document()
    texts = {field: as_json(document[field]) for field in ("title", "description")}
    return {"organisation": feed.organisation, "filter": feed.filter, "colour": feed.colour, **texts}


def _readable(rows: Iterable[Row[Any]]) -> Iterator[NamedFeed]:
    for row in rows:
        try:
            yield _feed(row)
        except InvalidFeed as error:
            _log.error("feed %s cannot be read: %s", row.name, error)


def _feed(row: Row[Any]) -> NamedFeed:
    texts = {"title": json.loads(row.title), "description": json.loads(row.description)}
    kept = {"name": row.name, "organisation": row.organisation, "filter": row.filter, "colour": row.colour}
    return named_feed({**kept, **texts})


def _note(
    connection: Connection, by: By, action: str, feed: NamedFeed, before: dict[str, Any], after: dict[str, Any]
) -> None:
    record(connection, by, action, f"feed {feed.name}", before=before, after=after)
