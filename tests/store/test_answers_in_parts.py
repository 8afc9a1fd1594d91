"""Parts of an answer, and changes by program, are the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest
from people import TODAY, Editor, a_series, an_event

from metrocal import Calendar, MetrocalError, Query
from metrocal.accounts import By
from metrocal.paging import Part, Place
from metrocal.store.api_answers import KEPT_FOR, ApiWrites, KeptAnswer
from metrocal.store.sql import SqlStore

NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)
BY = By("ana@example.org", NOW)


def all_parts(store: SqlStore, query: str = "", limit: int = 3) -> list[str]:
    found: list[str] = []
    after: Place | None = None
    while True:
        page = store.page(Part(Query.parse(query), limit, after), today=TODAY)
        found += [one.entry.id for one in page.found]
        if page.last is None:
            return found
        after = page.last


def test_parts_follow_the_order_of_the_calendar_whatever_the_letters_are(sql_store: SqlStore) -> None:
    """A database may sort UIDs by the rules of a language."""
    editor = Editor(Calendar(sql_store))
    uids = ("B@example.org", "a@example.org", "A-b@example.org", "Ab@example.org", "a-b@example.org", "_@example.org")
    editor.puts(
        *(an_event(f"e{n}", uid=uid) for n, uid in enumerate(uids)), a_series("class"), an_event("late", when="2022")
    )
    assert all_parts(sql_store) == editor.finds()
    assert all_parts(sql_store, "kind=training", 2) == editor.finds("kind=training")


def test_a_part_may_begin_before_1970(sql_store: SqlStore) -> None:
    editor = Editor(Calendar(sql_store))
    editor.puts(an_event("old", when="1950"), an_event("older", when="1901-02-03"), an_event("new"))
    assert all_parts(sql_store, limit=1) == ["older", "old", "new"]


def test_an_answer_is_kept_with_the_change_or_not_at_all(sql_store: SqlStore) -> None:
    writes = ApiWrites(sql_store)
    with pytest.raises(MetrocalError):
        _fails_after_writing(writes)
    assert sql_store.get("forum") is None
    with writes.writing() as writing:
        assert writing.answer("key", NOW) is None
        writing.calendar.put(an_event("forum"), at=NOW)
        writing.keep_answer("key", "content", 201, "{}", at=NOW)
    before = sql_store.version()
    with writes.writing() as writing:
        assert writing.answer("key", NOW + KEPT_FOR) == KeptAnswer("content", 201, "{}")
        assert writing.answer("key", NOW + KEPT_FOR + timedelta(seconds=1)) is None
    assert (sql_store.get("forum") is not None, sql_store.version()) == (True, before)


def _fails_after_writing(writes: ApiWrites) -> None:
    with writes.writing() as writing:
        writing.calendar.put(an_event("forum"), at=NOW)
        writing.keep_answer("key", "content", 201, "{}", at=NOW)
        writing.record(BY, "event added", "forum", after={"title": "Forum"})
        raise MetrocalError


def test_an_answer_that_is_too_old_gives_way(sql_store: SqlStore) -> None:
    later = NOW + KEPT_FOR + timedelta(seconds=1)
    with ApiWrites(sql_store).writing() as writing:
        writing.keep_answer("key", "content", 201, "{}", at=NOW)
    with ApiWrites(sql_store).writing() as writing:
        writing.keep_answer("key", "other", 200, "[]", at=later)
        assert writing.answer("key", later) == KeptAnswer("other", 200, "[]")
