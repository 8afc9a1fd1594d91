"""Connections: what each database needs so that nothing acknowledged is lost and writers wait their turn."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from random import uniform
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from metrocal.errors import StoreError

BUSY_SECONDS = 5
"""How long a writer waits for the others before it gives up."""
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "cache_size=-16000",
)
"""What is acknowledged is on disk; readers never wait for a writer; 16 MB of pages are kept per connection."""
_WRITERS = 7_202_620
"""The key of PostgreSQL's advisory lock: one writer at a time, as on SQLite."""


def connect(url: str | URL) -> Engine:
    """An engine for `sqlite:///…` or `postgresql+psycopg://…`; raises StoreError for anything else."""
    found = make_url(url)
    if found.get_backend_name() == "sqlite":
        engine = create_engine(found, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if found.get_backend_name() == "postgresql":
        return create_engine(found.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    raise StoreError(f"no store for {found.drivername!r}; sqlite:///FILE and postgresql+psycopg://… are known")


class Writers:
    """The queue of one process: SQLite's own wait is unfair, so its threads wait here first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._turn = Lock()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that is alone in writing, from its first statement to its commit. Raises StoreError."""
        with as_store_errors(), self._in_turn(), self.engine.connect() as connection:
            writing = connection.execution_options(writes=True)
            with writing.begin():
                if self.engine.dialect.name == "postgresql":
                    writing.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})
                yield writing

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Raises StoreError after a while: when one waits for a lock in vain, those behind it do not wait one by one."""
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise StoreError("the database does not answer or refuses: database is locked")
        try:
            yield
        finally:
            self._turn.release()


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows of the same columns, straight to the driver: what SQLAlchemy does to each value takes longer than keeping it."""
    if rows:
        statement, order = _insertion(table, connection.dialect, tuple(rows[0]))
        connection.exec_driver_sql(statement, [*map(itemgetter(*order), rows)] if order else [*rows])


@lru_cache(64)
def _insertion(table: Table, dialect: Dialect, columns: tuple[str, ...]) -> tuple[str, list[str] | None]:
    """The statement, and the order of its values for a driver that takes them by position."""
    compiled = table.insert().compile(dialect=dialect, column_keys=list(columns))
    return str(compiled), compiled.positiontup


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading, as of one moment from its first statement on. Raises StoreError."""
    with as_store_errors(), engine.connect() as connection:
        yield connection


@contextmanager
def as_store_errors() -> Iterator[None]:
    """The database's errors as ours: the caller need not know which database it is."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(f"the database does not answer or refuses: {cause}") from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    """A read that later writes would fail at once when another wrote in between; so writers say so first."""
    raw = connection.connection.cursor()
    if not connection.get_execution_options().get("writes"):
        raw.execute("BEGIN")
        return
    raw.execute("PRAGMA busy_timeout=0")
    try:
        _take_turn(raw)
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def _take_turn(cursor: Any) -> None:
    """Ask for the one place of a writer every millisecond or two.

    SQLite's own wait grows to a tenth of a second, so a process that waits is passed by for ever by those that do not.
    """
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= deadline:
                raise
            sleep(uniform(0.0005, 0.002))
        else:
            return
