"""Events as a feed shows them, kept as bytes since their last change: a feed is then one query and one join of bytes.

What a block looks like is the business of a `BlockWriter` (see `feeds.blocks`); here it is only kept, per language asked
for, with the version of the writer that made it. Blocks that are missing or of another version are written when they are
first asked for.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, Select, and_, or_, select

from metrocal.entries import Entry
from metrocal.store.listing import RECURRING, UNDATED, WITHDRAWN
from metrocal.store.tables import block, listing, meta

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
    """The blocks of a question, in order, and the ids of events that could not be written."""

    found: list[Block]
    skipped: list[str]


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
    return Block(int(entry.event.when.start_instant.timestamp()), entry.uid, zone, body)


def keep(connection: Connection, writer: BlockWriter, entries: Iterable[tuple[int, Entry]], langs: Sequence[str]) -> None:
    """Write the blocks of these (pk, entry) where there are none; series have none, since their dates are asked for."""
    made = [
        {"event": pk, "lang": lang, "writer": writer.version, "zone": found.zone, "body": found.body}
        for pk, entry in entries
        if not entry.event.recurrence
        for lang in langs
        if (found := written(writer, entry, lang)) is not None
    ]
    if made:
        connection.execute(block.insert(), made)


def renew(connection: Connection, writer: BlockWriter, entries: Sequence[tuple[int, Entry]], lang: str) -> None:
    """The blocks of these (pk, entry) in a language that was asked for, and note that it was."""
    asked = languages(connection)
    if lang not in asked:
        connection.execute(meta.delete().where(meta.c.key == "languages"))
        connection.execute(meta.insert().values(key="languages", value=",".join(sorted({*asked, lang}))))
    pks = [pk for pk, _ in entries]
    connection.execute(block.delete().where(block.c.event.in_(pks), block.c.lang == lang))
    keep(connection, writer, entries, [lang])


def question(candidates: Select[Any], writer: BlockWriter, lang: str, today: date, *, undated: bool) -> Select[Any]:
    """(event, start, uid, zone, body) of all that is no series, in order; zone and body are NULL where they are missing."""
    farewell = (today - timedelta(days=30)).toordinal()
    shown = [
        listing.c.event.in_(candidates),
        listing.c.traits.bitwise_and(RECURRING) == 0,
        or_(listing.c.traits.bitwise_and(WITHDRAWN) == 0, listing.c.last_day >= farewell),
    ]
    if not undated:
        shown.append(listing.c.traits.bitwise_and(UNDATED) == 0)
    kept = and_(block.c.event == listing.c.event, block.c.lang == lang, block.c.writer == writer.version)
    return (
        select(listing.c.event, listing.c.start, listing.c.uid, block.c.zone, block.c.body)
        .select_from(listing.outerjoin(block, kept))
        .where(and_(*shown))
        .order_by(listing.c.start, listing.c.uid)
    )


def series(candidates: Select[Any]) -> Select[Any]:
    """The pks of the series among the candidates."""
    recurring = listing.c.traits.bitwise_and(RECURRING) != 0
    return select(listing.c.event).where(listing.c.event.in_(candidates), recurring)


def languages(connection: Connection) -> list[str]:
    """The languages that were ever asked for: an event is rendered in these when it is written."""
    found = connection.execute(select(meta.c.value).where(meta.c.key == "languages")).scalar()
    return found.split(",") if found else []
