"""A backup is the state of one moment, and can be put back."""

import threading
from pathlib import Path

import pytest
from databases import opened
from people import TODAY, Editor, an_event

from metrocal import Calendar, Query
from metrocal.errors import StoreError
from metrocal.store.backup import backup, restore
from metrocal.store.migrate import check


def ids(url: str) -> list[str]:
    store = opened(url)
    try:
        return [entry.id for entry in store.select(Query(), today=TODAY)]
    finally:
        store.close()


@pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"], ids=["SQLite", "PostgreSQL"])
def test_what_is_restored_is_what_was_backed_up(database, request, tmp_path: Path):
    url = request.getfixturevalue(database)
    store = opened(url)
    editor = Editor(Calendar(store))
    editor.puts(an_event("a"), an_event("b"))
    backup(url, tmp_path / "backup")
    editor.puts(an_event("c"))
    store.close()
    restore(url, tmp_path / "backup")
    assert (ids(url), check(url)) == (["a", "b"], [])


def test_a_backup_under_load_holds_all_that_was_acknowledged_before_it_began(sqlite_url, tmp_path: Path):
    store = opened(sqlite_url)
    editor = Editor(Calendar(store))
    acknowledged: list[str] = []
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            editor.puts(an_event(f"e{number}"))
            acknowledged.append(f"e{number}")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    while len(acknowledged) < 20:
        pass
    before = list(acknowledged)
    backup(sqlite_url, tmp_path / "backup")
    stop.set()
    writer.join()
    store.close()
    copied = ids(f"sqlite:///{tmp_path / 'backup'}")
    assert [event_id for event_id in before if event_id not in copied] == []
    assert check(f"sqlite:///{tmp_path / 'backup'}") == []


def test_the_store_that_was_there_is_kept_beside(sqlite_url, tmp_path: Path):
    store = opened(sqlite_url)
    editor = Editor(Calendar(store))
    backup(sqlite_url, tmp_path / "backup")
    editor.puts(an_event("later"))
    store.close()
    aside = restore(sqlite_url, tmp_path / "backup")
    assert (ids(sqlite_url), ids(f"sqlite:///{aside}")) == ([], ["later"])


def test_a_backup_overwrites_no_other(sqlite_url, tmp_path: Path):
    opened(sqlite_url).close()
    (tmp_path / "backup").write_text("the only copy")
    with pytest.raises(StoreError, match="never overwrites"):
        backup(sqlite_url, tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "the only copy"


def test_what_is_no_backup_is_not_restored(sqlite_url, tmp_path: Path):
    store = opened(sqlite_url)
    Editor(Calendar(store)).puts(an_event("a"))
    store.close()
    (tmp_path / "backup").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError):
        restore(sqlite_url, tmp_path / "backup")
    assert ids(sqlite_url) == ["a"]


def test_nobody_else_on_the_machine_can_read_a_backup(sqlite_url, tmp_path: Path):
    opened(sqlite_url).close()
    backup(sqlite_url, tmp_path / "backup")
    assert oct((tmp_path / "backup").stat().st_mode)[-3:] == "600"
