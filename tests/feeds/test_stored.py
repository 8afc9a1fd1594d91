"""A feed from a database is byte by byte the feed of the same events from memory: what a filter means, and what it shows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from databases import BASE_URL, DOMAIN, emptied
from feed_bytes import components, header
from hypothesis import given, settings
from hypothesis import strategies as st
from people import Editor, a_series, an_event
from strategies import calendars, events, queries

from feeds import FORMATS, Feed, Options, render
from feeds.blocks import VeventWriter
from feeds.stored import feed_of
from metrocal import Calendar, Event, MemoryStore, Organisation, Query, Store
from metrocal.publishing import Address, publish
from metrocal.store.sql import SqlStore

TODAY = date(2021, 6, 1)
SOME = settings.default.max_examples // 4
options = st.builds(
    Options,
    lang=st.sampled_from(("fr", "en", "es")),
    undated=st.sampled_from(("span", "hide")),
    alarms=st.sampled_from(((), (), ("P1D",))),
    limit=st.none() | st.integers(1, 3),
)


def said(feed: Feed) -> tuple[bytes, str, str, tuple[str, ...]]:
    return feed.body, feed.media_type, feed.etag, feed.skipped


def feeds_of(store: Store, query: Query | str, asked: Options, today: date) -> list[tuple[bytes, str, str, tuple[str, ...]]]:
    """In every format."""
    query = Query.parse(query) if isinstance(query, str) else query
    return [
        said(feed_of(store, query, format, asked, today=today, base_url=BASE_URL, address=f"{BASE_URL}/x"))
        for format in FORMATS
    ]


def ics_of(store: Store, query: str = "", asked: Options | None = None, today: date = TODAY) -> bytes:
    return feed_of(store, Query.parse(query), "ics", asked or Options(), today=today, base_url=BASE_URL).body


def ids(body: bytes) -> list[str]:
    return [line.value.partition("@")[0] for found in components(body, "VEVENT") for line in found if line.name == "UID"]


class Twins:
    """The same things done to a store in memory and to one on a database."""

    def __init__(self, store: SqlStore) -> None:
        self.stores: tuple[Store, Store] = (MemoryStore(DOMAIN), store)
        self.editors = [Editor(Calendar(one)) for one in self.stores]

    def do(self, verb: str, *things: Any) -> None:
        for editor in self.editors:
            getattr(editor, verb)(*things)

    def differ(self, query: Query | str, asked: Options, today: date) -> bool:
        memory, database = (feeds_of(store, query, asked, today) for store in self.stores)
        return memory != database


def days_of_interest(found: Sequence[Event]) -> st.SearchStrategy[date]:
    """Today is any day, or one on which a withdrawn event is about to disappear."""
    near = [event.when.last_day + timedelta(days=days) for event in found for days in (0, 29, 30, 31, 32)]
    return st.sampled_from([TODAY, *near])


@given(found=calendars(5), changed=st.lists(events(), max_size=2), data=st.data())
@settings(max_examples=SOME)
def test_random_questions_get_the_same_bytes_from_every_store(
    sql_store: SqlStore, found: list[Event], changed: list[Event], data: st.DataObject
):
    twins = Twins(emptied(sql_store))
    twins.do("puts_what_goes", *found)
    asked = data.draw(options)
    assert not twins.differ(Query(), asked, TODAY)
    kept = [event.id for event in found]
    for id, event in zip(kept, changed, strict=False):
        twins.do("puts_what_goes", event.model_copy(update={"id": id, "uid": None}))
    for id in data.draw(st.lists(st.sampled_from(kept), unique=True)) if kept else []:
        twins.do("withdraws", id)
    for query in data.draw(st.lists(queries(), min_size=1, max_size=3)):
        assert not twins.differ(query, asked, data.draw(days_of_interest(found)))
    assert not twins.differ(Query(), data.draw(options), data.draw(days_of_interest(found)))


@given(found=calendars(5), asked=options)
@settings(max_examples=SOME)
def test_what_a_database_keeps_is_what_would_be_written_now(sql_store: SqlStore, found: list[Event], asked: Options):
    calendar = Calendar(emptied(sql_store))
    Editor(calendar).puts_what_goes(*found)
    for _ in range(2):
        stored = feed_of(sql_store, Query(), "ics", asked, today=TODAY, base_url=BASE_URL)
        assert said(stored) == said(render(calendar.find("", today=TODAY), options=asked, base_url=BASE_URL))


def test_an_edit_a_cancellation_and_a_withdrawn_event_show_in_the_next_feed(sql_store: SqlStore):
    editor = Editor(Calendar(sql_store))
    editor.puts(an_event("a", when="2021-07-01"), an_event("b", when="2021-07-02"), an_event("c", when="2021-07-03"))
    before = ics_of(sql_store)
    editor.puts(an_event("a", when="2021-07-01", title="Congress"))
    editor.puts(an_event("b", when="2021-07-02", status="cancelled"))
    editor.withdraws("c")
    shown = [{line.name: line.value for line in one} for one in components(ics_of(sql_store), "VEVENT")]
    assert [(one["SUMMARY"], one["STATUS"], one["SEQUENCE"]) for one in shown] == [
        ("Congress", "CONFIRMED", "1"), ("Cancelled: Forum", "CANCELLED", "1"), ("Cancelled: Forum", "CANCELLED", "1"),
    ]  # fmt: skip
    assert ids(before) == ["a", "b", "c"]


def test_a_new_name_of_an_organisation_shows_in_every_event_it_holds(sql_store: SqlStore):
    twins = Twins(sql_store)
    twins.do("puts", an_event("a", organiser="seoul"), an_event("b", co_organisers=["seoul"]))
    assert b"DESCRIPTION:Organised by: seoul" in ics_of(sql_store)
    twins.do(
        "registers", Organisation.model_validate({"id": "seoul", "name": {"en": "City of Seoul", "fr": "Ville de Séoul"}})
    )
    assert ics_of(sql_store).count(b"Organised by: City of Seoul") == 2
    for lang in ("fr", "en", "es"):
        assert not twins.differ("organiser=seoul", Options(lang=lang), TODAY)


def test_each_language_is_kept_from_when_it_is_first_asked_for(sql_store: SqlStore):
    twins = Twins(sql_store)
    twins.do("puts", an_event("a", title={"fr": "Foire", "es": "Feria"}, when="2021-07"))
    for lang in ("fr", "es", "en", "fr"):
        assert not twins.differ("", Options(lang=lang), TODAY)
    twins.do("puts", an_event("a", title={"fr": "Foire II", "es": "Feria II"}, when="2021-07"))
    for lang in ("es", "fr", "en"):
        assert not twins.differ("", Options(lang=lang), TODAY)


def test_a_calendar_that_moved_to_another_address_shows_the_new_one(sql_store: SqlStore):
    Editor(Calendar(sql_store)).puts(an_event("a", when="2021-07-01"))
    assert b"URL:https://calendar.example.org/events/a\r\n" in ics_of(sql_store)
    sql_store.writer = VeventWriter("https://agenda.example.org")
    assert b"URL:https://agenda.example.org/events/a\r\n" in ics_of(sql_store)


def test_the_dates_of_a_withdrawn_series_disappear_one_by_one(sql_store: SqlStore):
    twins = Twins(sql_store)
    twins.do("puts", a_series(rule="FREQ=WEEKLY;COUNT=3", when="2021-05-01"))
    twins.do("withdraws", "class")
    today = date(2021, 6, 7)  # 30 days after the second date
    assert ids(ics_of(sql_store, today=today)) == ["class-2021-05-08", "class-2021-05-15"]
    assert not twins.differ("", Options(), today)


def test_a_limit_counts_what_the_filter_finds(sql_store: SqlStore):
    Editor(Calendar(sql_store)).puts(
        *(an_event(f"e{n}", when=f"2021-07-0{n}", kind="forum" if n % 2 else "visit") for n in range(1, 7))
    )
    body = ics_of(sql_store, "kind=forum", Options(limit=2))
    assert ids(body) == ["e1", "e3"]
    assert r"The first 2 of 3 events." in body.decode()


def test_reminders_are_written_for_the_one_who_asked_and_never_kept(sql_store: SqlStore):
    Editor(Calendar(sql_store)).puts(an_event("a", when="2021-07-01"))
    assert ics_of(sql_store, asked=Options(alarms=("P1D",))).count(b"BEGIN:VALARM") == 1
    assert ics_of(sql_store).count(b"BEGIN:VALARM") == 0


def test_an_event_that_cannot_be_read_or_written_costs_its_place_and_no_more(
    sql_store: SqlStore, caplog: pytest.LogCaptureFixture
):
    """As one may be that an older version of metrocal took."""
    caplog.set_level("CRITICAL", "metrocal.store")
    calendar = Calendar(sql_store)
    Editor(calendar).puts(an_event("a", when="2021-07-01"), an_event("z", when="2021-07-03"))
    good = calendar.get("a")
    bad = replace(
        good,
        event=good.event.model_copy(update={"id": "bad", "image_url": "https://example.org/\r\nX-EVIL:1"}),
        uid="bad@example.org",
    )
    with sql_store.writing() as writing:
        writing.keep([bad])
    for format in FORMATS:
        feed = feed_of(sql_store, Query(), format, Options(), today=TODAY, base_url=BASE_URL)
        assert (b"/events/a" in feed.body or b"\na," in feed.body, b"bad" in feed.body) == (True, False)


def test_a_feed_that_does_not_say_from_when_goes_back_ninety_days_and_says_so(sql_store: SqlStore):
    days = {"old": 91, "recent": 90, "today": 0, "far": -9_000}
    Editor(Calendar(sql_store)).puts(*(an_event(id, when=f"{TODAY - timedelta(days=ago)}") for id, ago in days.items()))
    feed = publish(sql_store, Address.of("all", "ics"), base_url=BASE_URL, today=TODAY)
    assert ids(feed.body) == ["recent", "today", "far"]
    assert header(feed.body)["DESCRIPTION"].value == r"All events\, from 90 days before today."
    assert header(feed.body)["SOURCE"].value == f"{BASE_URL}/feeds/all.ics"


def test_an_empty_database_gives_the_empty_feed(sql_store: SqlStore):
    assert not Twins(sql_store).differ("", Options(lang="fr"), TODAY)
    assert ids(ics_of(sql_store)) == ["empty"]


def test_the_time_of_a_change_is_that_of_the_data(sql_store: SqlStore):
    editor = Editor(Calendar(sql_store))
    editor.puts(an_event("a", when="2021-07-01"), at=datetime(2021, 1, 4, 9, 0, 30, 999_999, tzinfo=UTC))
    assert b"LAST-MODIFIED:20210104T090030Z" in ics_of(sql_store)
