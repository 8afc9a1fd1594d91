"""Events kept as rendered bytes: always those of the event as it is now, in the language asked for."""

import pytest
from databases import BASE_URL, opened
from people import TODAY, Editor, a_series, an_event
from sqlalchemy import func, select

from feeds import Options, render
from feeds.blocks import VeventWriter
from feeds.stored import feed_of
from metrocal import Calendar, MemoryStore, Organisation, Query
from metrocal.store import blocks
from metrocal.store.sql import SqlStore, open_store
from metrocal.store.tables import block

EVERYTHING = Query.parse("from=2000")


@pytest.fixture
def store(sql_store: SqlStore) -> SqlStore:
    return sql_store


def feed(store, lang="en", query=EVERYTHING, **options):
    return feed_of(store, query, "ics", Options(lang=lang, **options), today=TODAY, base_url=BASE_URL).body


def written_one_by_one(store, lang="en", query=EVERYTHING):
    return render(store.select(query, today=TODAY), query=query, lang=lang, base_url=BASE_URL, today=TODAY).body


def kept(store):
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(block)).scalar_one()


def test_a_language_is_rendered_from_the_first_time_that_somebody_asks_for_it(store, editor):
    editor.puts(an_event("a"), an_event("b"))
    assert kept(store) == 0
    feed(store, "fr")
    assert kept(store) == 2
    editor.puts(an_event("c"))
    assert kept(store) == 3


def test_a_feed_from_kept_bytes_is_the_feed_written_event_by_event(store, editor):
    editor.puts(an_event("a"), an_event("b", when="2021-07"), a_series("days"))
    for lang in ("fr", "en", "es"):
        assert feed(store, lang) == written_one_by_one(store, lang)


def test_an_edit_replaces_the_bytes_in_every_language(store, editor):
    editor.puts(an_event("a"))
    feed(store, "fr"), feed(store, "en")
    editor.puts(an_event("a", title="Another title"))
    assert kept(store) == 2
    assert [lang for lang in ("fr", "en") if b"Another title" in feed(store, lang)] == ["fr", "en"]


def test_an_organiser_who_is_renamed_shows_in_every_event(store, editor):
    editor.registers(Organisation(id="miti", name="Institute"))
    editor.puts(an_event("a", organiser="miti"), an_event("b"))
    feed(store)
    editor.registers(Organisation(id="miti", name="Academy"))
    assert feed(store).count(b"Academy") == 1
    assert feed(store) == written_one_by_one(store)


def test_a_new_version_of_the_writer_renders_anew_when_it_is_asked(store, editor):
    editor.puts(an_event("a"))
    feed(store)
    moved = open_store(store.engine.url.render_as_string(hide_password=False), VeventWriter("https://other.example.org"))
    try:
        found = moved.blocks(EVERYTHING, "en", today=TODAY)
        assert b"https://other.example.org/events/a" in found.bodies[0]
        assert kept(store) == 1
    finally:
        moved.close()


def test_a_store_that_cannot_be_written_still_makes_the_feed(sqlite_url):
    whole = opened(sqlite_url)
    Editor(Calendar(whole)).puts(an_event("a"))
    whole.close()
    path = sqlite_url.removeprefix("sqlite:///")
    read_only = open_store(f"sqlite:///file:{path}?mode=ro&uri=true", VeventWriter(BASE_URL))
    try:
        assert feed(read_only, "es") == written_one_by_one(read_only, "es")
    finally:
        read_only.close()
    again = opened(sqlite_url)
    assert kept(again) == 0
    again.close()


def test_the_limit_lets_the_first_through_and_counts_all(store, editor):
    editor.puts(*(an_event(f"e{day}", when=f"2021-06-0{day}") for day in range(1, 6)))
    found = store.blocks(EVERYTHING, "en", today=TODAY, limit=2)
    assert ([b"UID:e1@" in body for body in found.bodies], found.total) == ([True, False], 5)


def test_undated_events_can_be_left_out(store, editor):
    editor.puts(an_event("day"), an_event("month", when="2021-07"))
    assert [store.blocks(EVERYTHING, "en", today=TODAY, undated=undated).total for undated in (True, False)] == [2, 1]


def test_an_event_that_cannot_be_written_is_named_and_the_others_are_there(store, editor, monkeypatch):
    editor.puts(an_event("bad"), an_event("good"))

    def fails_for_bad(self, entry, lang):
        if entry.id == "bad":
            raise ValueError("cannot be written")
        return "", b"good"

    monkeypatch.setattr(VeventWriter, "write", fails_for_bad)
    found = store.blocks(EVERYTHING, "en", today=TODAY)
    assert (found.bodies, found.skipped) == ([b"good"], ["bad"])


def test_series_are_written_when_asked_since_their_dates_depend_on_the_question(store, editor):
    editor.puts(a_series("days"), an_event("a"))
    memory = Calendar(MemoryStore(store.domain))
    memory.put(a_series("days"), an_event("a"), at=store.get("a").modified)
    for text in ("from=2021-06-01&to=2021-12-31", "from=2025", "id=days&from=2000", "to=2000", "from=2000"):
        query = Query.parse(text)
        assert feed(store, query=query) == feed(memory.store, query=query)
    assert kept(store) == 1


def test_languages_keep_their_numbers(store, editor):
    editor.puts(an_event("a"))
    for lang in ("es", "fr", "es", "en"):
        feed(store, lang)
    with store.engine.connect() as connection:
        assert blocks.languages(connection) == ["es", "fr", "en"]
