"""Stores to measure with: filled once, kept in a folder and used again by the next run."""

import os
import tempfile
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.made_up import events
from feeds.blocks import VeventWriter
from metrocal import Calendar, Query
from metrocal.store.migrate import upgrade
from metrocal.store.sql import SqlStore, open_store

BASE_URL = "https://calendar.example.org"
FOLDER = Path(os.environ.get("METROCAL_BENCHMARKS", tempfile.gettempdir())) / "metrocal-benchmarks"
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


def fill(url: str, count: int, *, say: bool = True) -> None:
    """A fresh store with so many events, rendered in English."""
    upgrade(url, "example.org")
    store = opened(url)
    store.blocks(Query(), "en", today=TODAY)
    calendar = Calendar(store)
    made = events(count)
    done = 0
    while part := list(islice(made, 10_000)):
        calendar.put(*part, at=AT)
        done += len(part)
        if say and count > 50_000:
            print(f"\r{done:,} of {count:,} events", end="", flush=True)
    store.close()


def opened(url: str) -> SqlStore:
    return open_store(url, VeventWriter(BASE_URL))
