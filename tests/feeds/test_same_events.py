"""Every format of a feed holds the same events; only calendars are told of those withdrawn."""

from datetime import date

from feed_bytes import BASE_URL
from feed_ids import uids
from hypothesis import given, settings
from hypothesis import strategies as st
from people import Editor
from strategies import calendars, queries

from feeds import FORMATS, Options
from feeds.stored import feed_of
from metrocal import Calendar, Event, MemoryStore, Query

EMPTY = {"empty@metrocal.invalid"}
"""What an empty calendar keeps."""
options = st.builds(
    Options,
    lang=st.sampled_from(("fr", "en", "es")),
    undated=st.sampled_from(("span", "hide")),
    limit=st.none() | st.integers(1, 3),
)


@given(
    calendars(5), st.lists(queries(), min_size=1, max_size=2), options, st.sampled_from((date(2014, 5, 1), date(2021, 6, 1)))
)
@settings(max_examples=settings.default.max_examples // 2)
def test_every_format_holds_the_same_events(found: list[Event], asked: list[Query], chosen: Options, today: date):
    store = MemoryStore("example.org")
    Editor(Calendar(store)).puts_what_goes(*found)
    for query in (Query(), *asked):
        feeds = {
            format: feed_of(store, query, format, chosen, today=today, base_url=BASE_URL, address=f"{BASE_URL}/feeds/all")
            for format in FORMATS
        }
        assert {feed.skipped for feed in feeds.values()} == {()}
        held = {format: uids(format, feed.body) for format, feed in feeds.items()}
        expected = held["json"]
        assert held == {
            format: expected or list(EMPTY) if FORMATS[format].shows_withdrawn else expected for format in FORMATS
        }


@given(calendars(5), st.data())
@settings(max_examples=settings.default.max_examples // 4)
def test_what_is_withdrawn_is_in_calendars_alone(found: list[Event], data: st.DataObject):
    store = MemoryStore("example.org")
    editor = Editor(Calendar(store))
    editor.puts_what_goes(*found)
    ids = [event.id for event in found]
    for id in data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []:
        editor.withdraws(id)
    today = date(1900, 1, 1)
    gone = {entry.uid for entry in store.select(Query(), today=today) if entry.withdrawn}
    held = {
        format: set(uids(format, feed_of(store, Query(), format, Options(), today=today, base_url=BASE_URL).body)) - EMPTY
        for format in FORMATS
    }
    assert held["ics"] == held["jcal"]
    assert held["json"] == held["jsonld"] == held["csv"] == held["atom"]
    assert held["json"] == held["ics"] - gone
