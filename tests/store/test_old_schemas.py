"""Every schema there ever was: refused with the command to run, then upgraded with all that it holds."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from databases import BASE_URL, DOMAIN, opened
from old_calendar import fill
from sqlalchemy import create_engine

from feeds import Options
from feeds.blocks import VeventWriter
from feeds.stored import feed_of
from metrocal import Query
from metrocal.errors import SchemaError
from metrocal.store.migrate import check, upgrade
from metrocal.store.schema import COMMAND, KNOWN
from metrocal.store.sql import SqlStore, open_store

SCHEMAS = Path(__file__).parent / "schemas"
TODAY = date(2021, 6, 1)
DATABASES = ("sqlite", "postgresql")


@pytest.fixture(
    params=[(kept.name.split(".")[0], database) for kept in SCHEMAS.glob("*.sqlite.sql") for database in DATABASES]
)
def old(request: pytest.FixtureRequest) -> tuple[str, str]:
    """(schema, address of a database of that schema): SQL that loads with the tools each database has."""
    schema, database = request.param
    script = (SCHEMAS / f"{schema}.{database}.sql").read_text()
    if database == "sqlite":
        url = request.getfixturevalue("sqlite_url")
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.executescript(script)
        connection.close()
        return schema, url
    url = request.getfixturevalue("postgres_url")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.connection.driver_connection.execute(script)
    engine.dispose()
    return schema, url


def contents(store: SqlStore) -> dict[str, object]:
    entries = store.select(Query(), today=TODAY)
    return {
        "events": entries,
        "revisions": {entry.id: store.revisions(entry.id) for entry in entries},
        "organisations": store.organisations(),
        "overview": store.overview(today=TODAY),
        "found": [entry.id for entry in store.select(Query.parse("q=seoul"), today=TODAY)],
        "feeds": [
            feed_of(store, Query(), "ics", Options(lang=lang), today=TODAY, base_url=BASE_URL) for lang in ("en", "fr", "es")
        ],
    }


def test_an_older_schema_is_refused_with_the_command_to_run(old: tuple[str, str]):
    schema, url = old
    if schema == KNOWN[-1]:
        open_store(url, VeventWriter(BASE_URL)).close()
        return
    with pytest.raises(SchemaError, match=COMMAND):
        open_store(url, VeventWriter(BASE_URL))


def test_an_upgrade_keeps_events_revisions_organisations_and_feeds(old: tuple[str, str], tmp_path: Path):
    _, url = old
    upgrade(url, "another.example.org")
    assert check(url) == []
    upgraded, fresh = open_store(url, VeventWriter(BASE_URL)), opened(f"sqlite:///{tmp_path / 'fresh.db'}")
    fill(fresh)
    assert upgraded.domain == DOMAIN
    assert contents(upgraded) == contents(fresh)
    upgraded.close(), fresh.close()
