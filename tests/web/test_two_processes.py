"""Two servers on one store: an edit in one is seen through the other within a second."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from visitors import Operator

from metrocal.store.migrate import check


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Operator]:
    operator = Operator(tmp_path / "instance")
    yield operator
    operator.leaves()


@pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"], ids=["SQLite", "PostgreSQL"])
def test_an_edit_in_one_is_seen_through_the_other_within_a_second(operator, other, database, request, tmp_path):
    url = request.getfixturevalue(database)
    settings = {"DATABASE_URL": url, "SECRET_KEY": "x" * 40, "BASE_URL": "https://calendar.example.org"}
    if shutil.which("redis-server"):
        settings["REDIS_URL"] = "redis://127.0.0.1:6379/15"
    assert operator.runs("db", "upgrade", **settings).returncode == 0
    for server in (operator, other):
        server.starts(**settings)
    for number in range(3):
        document = {"id": "forum", "kind": "forum", "title": f"Forum {number}", "when": "2030-05-27"}
        (tmp_path / "events.json").write_text(json.dumps(document))
        assert operator.runs("import", str(tmp_path / "events.json"), **settings).returncode == 0
        told = monotonic()
        sleep(1)
        for server in (operator, other):
            for _ in range(4):
                assert f"Forum {number}".encode() in server.fetches("/feeds/all.ics?kind=forum")[2]
        assert monotonic() - told < 30
    assert check(url) == []
