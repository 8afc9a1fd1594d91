"""Events as a feed shows them, kept as bytes since their last change: a feed is then one query and one join of bytes.

What a block looks like is the business of a `BlockWriter` (see `feeds.blocks`); here it is only kept, per language asked
for, with the version of the writer that made it. Blocks that are missing or of another version are written when they are
first asked for.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Connection, Select, and_, literal, or_, select

from metrocal.entries import FAREWELL, Entry
from metrocal.store.engine import insert_all
from metrocal.store.listing import UNDATED, WITHDRAWN
from metrocal.store.rows import seconds_of
from metrocal.store.tables import SLOTS, block, listing, meta

_log = logging.getLogger("metrocal.store")


class Block(NamedTuple):
    """One event of a feed: where it stands in the order, the zone it needs, its bytes."""

    start: int
    """Seconds since 1970, UTC."""
    uid: str
    zone: str
    """IANA name, empty for none."""
    body: bytes


class Blocks(NamedTuple):
    """What a question selects, as a feed shows it."""

    bodies: list[bytes]
    """In order, as many as the limit lets through."""
    zones: set[str]
    """The zones they need."""
    total: int
    """How many there are without the limit."""
    skipped: list[str]
    """Ids of events that could not be written."""


class BlockWriter(Protocol):
    """Turns an entry into bytes; the same entry always into the same."""

    @property
    def version(self) -> str:
        """Changes with anything that changes the bytes."""
        ...

    def write(self, entry: Entry, lang: str) -> tuple[str, bytes]:
        """The zone needed and the bytes."""
        ...


def written(writer: BlockWriter, entry: Entry, lang: str) -> Block | None:
    """The block of an entry; None, with a line in the log, for one that cannot be written."""
    try:
        zone, body = writer.write(entry, lang)
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError) as error:
        _log.error("event %s cannot be written: %r", entry.id, error)
        return None
    return Block(seconds_of(entry.event.when.start_instant), entry.uid, zone, body)


def keep(connection: Connection, writer: BlockWriter, entries: Iterable[tuple[int, Entry]], langs: Sequence[str]) -> None:
    """Write the blocks of these (pk, entry) where there are none; series have none, since their dates are asked for."""
    numbered = languages(connection)
    made = [
        {"slot": _slot(pk, numbered.index(lang)), "writer": writer.version, "zone": found.zone, "body": found.body}
        for pk, entry in entries
        if not entry.event.recurrence
        for lang in langs
        if (found := written(writer, entry, lang)) is not None
    ]
    insert_all(connection, block, made)


def forget(connection: Connection, pks: Iterable[int], langs: Sequence[str]) -> None:
    """Take away the blocks of these events in these languages."""
    numbered = languages(connection)
    slots = [_slot(pk, numbered.index(lang)) for pk in pks for lang in langs]
    if slots:
        connection.execute(block.delete().where(block.c.slot.in_(slots)))


def renew(connection: Connection, writer: BlockWriter, entries: Sequence[tuple[int, Entry]], lang: str) -> None:
    """The blocks of these (pk, entry) in a language that was asked for, and note that it was."""
    asked = languages(connection)
    if lang not in asked:
        connection.execute(meta.delete().where(meta.c.key == "languages"))
        connection.execute(meta.insert().values(key="languages", value=",".join([*asked, lang])))
    forget(connection, [pk for pk, _ in entries], [lang])
    keep(connection, writer, entries, [lang])


def _slot(pk: int, number: int) -> int:
    return pk * SLOTS + number


def question(
    conditions: Iterable[ColumnElement[bool]], writer: BlockWriter, number: int | None, today: date, *, undated: bool
) -> Select[Any]:
    """(start, uid, zone, body, event); zone and body are NULL for series and where they are missing.

    `number` is that of the language, None for one that was never asked for. Not sorted: the database would carry every
    body through its sorting.
    """
    farewell = (today - FAREWELL).toordinal()
    shown = [*conditions, or_(listing.c.traits.bitwise_and(WITHDRAWN) == 0, listing.c.last_day >= farewell)]
    if not undated:
        shown.append(listing.c.traits.bitwise_and(UNDATED) == 0)
    slot = literal(-1) if number is None else listing.c.event * SLOTS + number
    kept = and_(block.c.slot == slot, block.c.writer == writer.version)
    return (
        select(listing.c.start, listing.c.uid, block.c.zone, block.c.body, listing.c.event)
        .select_from(listing.outerjoin(block, kept))
        .where(*shown)
    )


def languages(connection: Connection) -> list[str]:
    """Those that were ever asked for, by number: an event is rendered in these when it is written."""
    found = connection.execute(select(meta.c.value).where(meta.c.key == "languages")).scalar()
    return found.split(",") if found else []
