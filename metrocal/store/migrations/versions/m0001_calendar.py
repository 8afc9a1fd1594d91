"""The calendar: events and their revisions, organisations, and what questions are answered by."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBERS = (
    ("first_day", sa.Integer),
    ("last_day", sa.Integer),
    ("traits", sa.BigInteger),
    ("topics", sa.BigInteger),
)


def upgrade() -> None:
    _events()
    _questions()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5"
            "(words, content='search', content_rowid='event', tokenize=\"unicode61 remove_diacritics 0\")"
        )
    else:
        op.execute("CREATE INDEX search_index ON search USING gin (array_to_tsvector(string_to_array(words, ' ')))")


def _text(name: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, unique=unique)


def _reference() -> sa.Column[int]:
    return sa.Column("event", sa.Integer, sa.ForeignKey("event.pk"), primary_key=True, autoincrement=False)


def _events() -> None:
    op.create_table("meta", sa.Column("key", sa.Text, primary_key=True), _text("value"))
    op.create_table("organisation", sa.Column("id", sa.Text, primary_key=True), _text("document"))
    op.create_table(
        "event",
        sa.Column("pk", sa.Integer, primary_key=True, autoincrement=False),
        _text("id", unique=True),
        _text("uid", unique=True),
        _text("document"),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("modified", sa.BigInteger, nullable=False),
        _text("author"),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        _text("earlier"),
    )
    op.create_table(
        "revision",
        _reference(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        _text("author"),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        _text("document"),
    )


def _questions() -> None:
    op.create_table(
        "listing",
        _reference(),
        sa.Column("start", sa.BigInteger, nullable=False),
        _text("uid"),
        *(sa.Column(name, kind, nullable=False) for name, kind in _NUMBERS),
    )
    op.create_index("ix_listing_days", "listing", ["last_day", "first_day", "traits", "topics", "event"])
    op.create_table(
        "facet",
        sa.Column("word", sa.Text, primary_key=True),
        sa.Column("last_day", sa.Integer, primary_key=True, autoincrement=False),
        _reference(),
        *(sa.Column(name, kind, nullable=False) for name, kind in _NUMBERS if name != "last_day"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_facet_event", "facet", ["event"])
    op.create_table("search", _reference(), _text("words"))
    op.create_table(
        "block",
        sa.Column("slot", sa.BigInteger, primary_key=True, autoincrement=False),
        _text("writer"),
        _text("zone"),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
