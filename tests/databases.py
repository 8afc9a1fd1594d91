"""Databases for tests: SQLite files, and a PostgreSQL database that lives as long as the test session.

PostgreSQL is found at METROCAL_TEST_POSTGRES (an address whose user may create databases), else on this machine. Where
there is none its tests are skipped with the reason; with CI=true they fail.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from feeds.blocks import VeventWriter
from metrocal.registration.following import Follower
from metrocal.store import desk_tables  # noqa: F401  (its tables are emptied too)
from metrocal.store.migrate import upgrade
from metrocal.store.sql import SqlStore, open_store
from metrocal.store.tables import meta, metadata
from metrocal.webhooks.topics import Announcer

DOMAIN = "metrocal.example.org"
SECRET = "a secret for tests, which is long enough"
BASE_URL = "https://calendar.example.org"
LOCAL = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


def opened(url: str, base_url: str = BASE_URL) -> SqlStore:
    """A store on this database, made or brought up to date; to be closed by the caller."""
    upgrade(url, DOMAIN)
    return open_store(url, VeventWriter(base_url), Follower(lambda: SECRET), Announcer(base_url))


def emptied(store: SqlStore) -> SqlStore:
    """The same store with nothing in it: for tests that go on with one database from example to example."""
    with store.engine.begin() as connection:
        with _audit_let_go(connection):
            for table in reversed(metadata.sorted_tables):
                if table is not meta:
                    connection.execute(table.delete())
        connection.execute(meta.delete().where(meta.c.key == "languages"))
        version = int(connection.execute(meta.select().where(meta.c.key == "version")).one().value)
        connection.execute(meta.update().where(meta.c.key == "version").values(value=str(version + 1)))
        if connection.dialect.name == "sqlite":
            connection.execute(text("INSERT INTO search_index (search_index) VALUES ('rebuild')"))
    return store


@contextmanager
def _audit_let_go(connection: Connection) -> Iterator[None]:
    """The audit refuses to forget; here it must."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_kept"))
        yield
        connection.execute(text("ALTER TABLE audit ENABLE TRIGGER audit_kept"))
        return
    kept = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
    ).all()
    for name, _ in kept:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, statement in kept:
        connection.exec_driver_sql(statement)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A database file that is not there yet."""
    return f"sqlite:///{tmp_path / 'calendar.db'}"


@pytest.fixture(scope="session")
def postgres_database() -> Iterator[URL]:
    """A database of this session's own, dropped at its end."""
    server = make_url(os.environ.get("METROCAL_TEST_POSTGRES") or LOCAL).set(drivername="postgresql+psycopg")
    name = f"metrocal_test_{token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))  # it need not outlive a crash
    except OperationalError as error:
        engine.dispose()
        _do_without(f"no PostgreSQL answers at {server.host}:{server.port} ({str(error.orig).strip()[:200]})")
    yield server.set(database=name)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def postgres_url(postgres_database: URL) -> str:
    """The session's PostgreSQL database with nothing in it."""
    engine = create_engine(postgres_database)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgres_database.render_as_string(hide_password=False)


@pytest.fixture(params=("sqlite_url", "postgres_url"), ids=("SQLite", "PostgreSQL"))
def sql_store(request: pytest.FixtureRequest) -> Iterator[SqlStore]:
    """An empty store on a database of each kind, which keeps events as feeds show them too."""
    store = opened(request.getfixturevalue(request.param))
    yield store
    store.close()


def _do_without(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
