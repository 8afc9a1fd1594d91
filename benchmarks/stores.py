"""Stores to measure with: filled once, kept in a folder or on the server and used again by the next run."""

import os
import tempfile
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from benchmarks.made_up import events
from feeds.blocks import VeventWriter
from metrocal import Calendar, Query
from metrocal.store.migrate import upgrade
from metrocal.store.sql import SqlStore, open_store

BASE_URL = "https://calendar.example.org"
FOLDER = Path(os.environ.get("METROCAL_BENCHMARKS", tempfile.gettempdir())) / "metrocal-benchmarks"
POSTGRES = os.environ.get("METROCAL_TEST_POSTGRES") or "postgresql://postgres@127.0.0.1:5432/postgres"
AT = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = datetime(2026, 6, 1, tzinfo=UTC).date()


def sqlite_of(count: int) -> str:
    """The address of a SQLite store of so many events."""
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{count}.sqlite"
    url = f"sqlite:///{file}"
    if not file.exists():
        half = FOLDER / f"{count}.half.sqlite"
        half.unlink(missing_ok=True)
        fill(f"sqlite:///{half}", count)
        half.rename(file)
    upgrade(url, "example.org")
    return url


def postgres_of(count: int) -> str:
    """The address of a PostgreSQL database of so many events, as autovacuum leaves it."""
    server, name = make_url(POSTGRES).set(drivername="postgresql+psycopg"), f"metrocal_bench_{count}"
    url = server.set(database=name).render_as_string(hide_password=False)
    engine = create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5})
    with engine.connect() as connection:
        known = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).scalar()
        if not known:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}_half WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}_half"))
            fill(server.set(database=f"{name}_half").render_as_string(hide_password=False), count)
            connection.execute(text(f"ALTER DATABASE {name}_half RENAME TO {name}"))
    engine.dispose()
    upgrade(url, "example.org")
    if not known:
        _vacuum(url)
    return url


def _vacuum(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def fill(url: str, count: int, *, say: bool = True) -> None:
    """A fresh store with so many events, rendered in English."""
    upgrade(url, "example.org")
    store = opened(url)
    calendar = Calendar(store)
    made = events(count)
    calendar.put(*islice(made, 1), at=AT)
    store.blocks(Query(), "en", today=TODAY)  # from now on events are rendered in English when they are written
    done = 1
    while part := list(islice(made, 10_000)):
        calendar.put(*part, at=AT)
        done += len(part)
        if say and count > 50_000:
            print(f"\r{done:,} of {count:,} events", end="", flush=True)
    store.close()


def opened(url: str) -> SqlStore:
    return open_store(url, VeventWriter(BASE_URL))
