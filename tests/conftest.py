"""Who takes part in the tests: stores of every kind, a calendar on each, and the people who work on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databases import (  # noqa: F401  (fixtures)
    DOMAIN,
    emptied,
    opened,
    postgres_database,
    postgres_url,
    sql_store,
    sqlite_url,
)
from hypothesis import HealthCheck, settings
from people import Editor

from metrocal import Calendar, MemoryStore, Store

settings.register_profile(
    "metrocal", max_examples=100, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)  # fmt: skip
settings.register_profile("search", settings.get_profile("metrocal"), max_examples=2_000, derandomize=False)
settings.load_profile("metrocal")
"""The same examples everywhere, in CI or not. To look for new ones: `pytest --hypothesis-profile=search`."""

STORES = ("memory", "SQLite", "PostgreSQL")
"""Every implementation of the Store protocol; each test that asks for `store` runs on all of them."""


@pytest.fixture(params=STORES)
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Gives an empty store of one kind at each call, for tests that need one for every example.

    Those on a database are the same store, emptied: making a schema takes longer than any test.
    """
    if request.param == "memory":
        yield lambda: MemoryStore(DOMAIN)
        return
    url = request.getfixturevalue({"SQLite": "sqlite_url", "PostgreSQL": "postgres_url"}[request.param])
    kept = opened(url)
    yield lambda: emptied(kept)
    kept.close()


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    return new_store()


@pytest.fixture
def calendar(store: Store) -> Calendar:
    return Calendar(store)


@pytest.fixture
def editor(calendar: Calendar) -> Editor:
    """Someone who keeps the calendar, minute by minute."""
    return Editor(calendar)
