"""The tables, on SQLite and PostgreSQL alike.

`event` holds what is known of each event, `listing` the few numbers that filters and order need, `facet` the words of
open lists (cities, organisers …) beside the same numbers, so that one index answers a question. What is found by a word
search stands in `search`; its index is each database's own (see `metrocal.store.words`).
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def text_column(name: str) -> Column[str]:
    """Never NULL: a text that is not there is empty."""
    return Column(name, Text, nullable=False, server_default="")


def time_column(name: str, *, nullable: bool = False) -> Column[int]:
    """Seconds since 1970, UTC."""
    return Column(name, BigInteger, nullable=nullable)


meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""`domain` (of UIDs), `identity` (random, tells this store from others), `languages` (those asked for), `version` (grows
with each change), `changed` (ISO 8601, UTC)."""

organisation = Table(
    "organisation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("pk", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("document", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("earlier", Text, nullable=False),
)
"""Times are seconds since 1970, UTC; `earlier` is a JSON list of the dates before a move."""

revision = Table(
    "revision",
    metadata,
    Column("event", Integer, ForeignKey("event.pk"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("document", Text, nullable=False),
)

_numbers = ("last_day", "first_day", "traits", "topics")

listing = Table(
    "listing",
    metadata,
    Column("event", Integer, ForeignKey("event.pk"), primary_key=True, autoincrement=False),
    Column("start", BigInteger, nullable=False),
    Column("uid", Text, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("traits", BigInteger, nullable=False),
    Column("topics", BigInteger, nullable=False),
    Index("ix_listing_days", *_numbers, "event"),
)
LONG = 31
"""Days. Events that last longer, series among them, have an index of their own, `ix_listing_long`."""
Index(
    "ix_listing_long", listing.c.last_day, listing.c.first_day, listing.c.event,
    sqlite_where=text(f"last_day - first_day > {LONG}"), postgresql_where=text(f"last_day - first_day > {LONG}"),
)  # fmt: skip
"""`start`: seconds since 1970, UTC; days: proleptic ordinals (date.toordinal); bits: see `metrocal.store.listing`."""

facet = Table(
    "facet",
    metadata,
    Column("word", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),
    Column("last_day", Integer, primary_key=True, autoincrement=False),
    Column("event", Integer, ForeignKey("event.pk"), primary_key=True, autoincrement=False),
    Column("first_day", Integer, nullable=False),
    Column("traits", BigInteger, nullable=False),
    Column("topics", BigInteger, nullable=False),
    Index("ix_facet_event", "event"),
    sqlite_with_rowid=False,
)
"""`word`: filter and value, such as "city:seoul"; in the order of its bytes on both databases."""

search = Table(
    "search",
    metadata,
    Column("event", Integer, ForeignKey("event.pk"), primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),
)
"""Folded words, separated by single spaces."""

block = Table(
    "block",
    metadata,
    Column("slot", BigInteger, primary_key=True, autoincrement=False),
    Column("writer", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""An event as a feed shows it, in one language; `writer` is the version that wrote it, `zone` the VTIMEZONE it needs.

`slot` is event × SLOTS + the number of the language: one integer, the quickest key there is.
"""

SLOTS = 64
"""Languages an event can be rendered in."""
