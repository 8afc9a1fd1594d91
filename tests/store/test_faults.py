"""What was acknowledged is there, whatever happens to the process or the disk."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from databases import opened
from people import TODAY, Editor, an_event

from metrocal import Calendar, Query
from metrocal.errors import StoreError
from metrocal.store.migrate import check
from metrocal.store.sql import open_store

WRITER = """
import sys
from datetime import UTC, datetime
from metrocal import Calendar, Forum
from metrocal.store.sql import open_store
from feeds.blocks import VeventWriter
calendar = Calendar(open_store(sys.argv[1], VeventWriter("https://calendar.example.org")))
for number in range(100_000):
    event = Forum(id=f"{sys.argv[2]}-{number}", title=f"Forum {number}", when="2021-06-01", city="Seoul")
    calendar.put(event, at=datetime(2021, 1, 1, tzinfo=UTC))
    print(event.id, flush=True)
"""
"""Puts one event after the other, and says so when each is in."""


def path_of(url: str) -> str:
    return url.removeprefix("sqlite:///")


def started(url: str, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, url, name], stdout=subprocess.PIPE, text=True)


def killed(writer: subprocess.Popen[str]) -> list[str]:
    """What a writer acknowledged before `kill -9`; half a line is no acknowledgement."""
    writer.send_signal(signal.SIGKILL)
    said, _ = writer.communicate(timeout=20)
    assert writer.returncode == -signal.SIGKILL
    return said.split("\n")[:-1]


@pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"], ids=["SQLite", "PostgreSQL"])
def test_twenty_kills_lose_nothing_that_was_acknowledged(database, request):
    url = request.getfixturevalue(database)
    opened(url).close()
    dice = random.Random(2009)
    acknowledged: list[str] = []
    for round_ in range(5):
        writers = [started(url, f"round{round_}-writer{number}") for number in range(4)]
        for writer in writers:
            assert writer.stdout is not None
            acknowledged.append(writer.stdout.readline().strip())
        for writer in writers:
            time.sleep(dice.uniform(0.01, 0.1))
            acknowledged += killed(writer)
    store = opened(url)
    try:
        stored = {entry.id for entry in store.select(Query(), today=TODAY)}
        assert len(acknowledged) > 40
        assert [event_id for event_id in acknowledged if event_id not in stored] == []
        assert check(url) == []
    finally:
        store.close()


def test_a_full_disk_refuses_the_write_and_heals_when_there_is_room(sqlite_url):
    store = opened(sqlite_url)
    editor = Editor(Calendar(store))
    editor.puts(an_event("before"))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    many = [an_event(f"e{number}", description="x" * 5_000) for number in range(50)]
    with pytest.raises(StoreError, match="full"):
        editor.puts(*many)
    assert [entry.id for entry in store.select(Query(), today=TODAY)] == ["before"]
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    editor.puts(*many)
    assert len(store.select(Query(), today=TODAY)) == 51
    assert check(sqlite_url) == []
    store.close()


def test_a_locked_database_is_read_as_before_and_written_when_the_lock_is_gone(sqlite_url):
    store = opened(sqlite_url)
    editor = Editor(Calendar(store))
    editor.puts(an_event("a"))
    other = sqlite3.connect(path_of(sqlite_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(StoreError, match="locked"):
        editor.puts(an_event("b"))
    waited = time.monotonic() - began
    assert [entry.id for entry in store.select(Query(), today=TODAY)] == ["a"]
    other.execute("ROLLBACK")
    other.close()
    editor.puts(an_event("b"))
    assert [entry.id for entry in store.select(Query(), today=TODAY)] == ["a", "b"]
    assert 4 < waited < 20
    store.close()


def test_a_database_that_is_not_there_is_no_empty_calendar(tmp_path: Path):
    with pytest.raises(StoreError):
        open_store(f"sqlite:///{tmp_path}/nowhere/calendar.db")


def test_a_postgresql_that_drops_its_connections_is_asked_again(postgres_url):
    store = opened(postgres_url)
    editor = Editor(Calendar(store))
    editor.puts(an_event("a"))
    other = opened(postgres_url)
    with other.engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    other.close()
    assert store.get("a") is not None
    editor.puts(an_event("b"))
    assert check(postgres_url) == []
    store.close()
