"""A question has one answer: the page, the frame of the year, the API and the feeds of every format show the same events."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from feed_ids import uids
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from people import TODAY, Editor, a_series, an_event
from visitors import EXAMPLES, Visitor

from feeds import FORMATS
from metrocal import Calendar
from metrocal.importing import import_files
from metrocal.query import FILTERS
from metrocal.settings import load
from metrocal.text import fold
from server import create_app

KEYS = ("kind", "gender", "topic", "sdg", "region", "country", "city", "organiser", "mode", "language", "status", "series")
BOUNDS = ("2009", "2014-05", "2021", "2021-06-10", "2021-10-31", "-P1Y", "P6M", "P1Y")
CARD = re.compile(r'<h3><a href="/events/([^"?]+)')
ROW = re.compile(r'<a href="/events/([^"?]+)')


class Reader:
    """Asks everything that a calendar can be asked by."""

    def __init__(self, app: Flask) -> None:
        self.visitor = Visitor(app)
        store = app.extensions["metrocal"].store
        entries = Calendar(store).find("from=2000&to=2030", today=TODAY)
        self.ids = {entry.uid: entry.id for entry in entries}
        self.values = {key: sorted({word for entry in entries for word in FILTERS[key].facet(entry)}) for key in KEYS}
        self.words = sorted(
            {word for e in entries for word in fold(e.event.title.in_language("en")).split() if len(word) > 4}
        )

    def sees(self, question: str) -> list[str]:
        """On the page, by month."""
        return CARD.findall(self.visitor.opens(f"/?{question}").text)

    def reads(self, question: str) -> list[str]:
        """From the API, part by part."""
        found, following = [], f"/api/v1/events?{question}&limit=50"
        while following:
            answer = self.visitor.opens(following).get_json()
            found += [row["id"] for row in answer["events"]]
            following = (answer["next"] or "").removeprefix("https://calendar.example.org")
        return found

    def subscribes(self, question: str, format: str) -> list[str]:
        """To a feed; an empty calendar's one entry is none."""
        body = self.visitor.opens(f"/feeds/all.{format}?{question}").data
        return [uid.partition("@")[0] for uid in uids(format, body) if uid != "empty@metrocal.invalid"]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    app = create_app(load(base_url="https://calendar.example.org", instance_dir=tmp_path_factory.mktemp("instance")))
    app.config["CLOCK"] = lambda: TODAY
    store = app.extensions["metrocal"].store
    editor = Editor(Calendar(store))
    assert not import_files(editor.calendar, EXAMPLES, at=editor.now).refusals
    editor.puts(
        a_series("class"), a_series("late", rule="FREQ=MONTHLY;COUNT=4", when="2021-11-30T23:00/2021-12-01T01:00"),
        an_event("off", when="2021-06-18", status="cancelled"), an_event("winter", when="2021-24"),
        an_event("night", when="2021-12-31T23:30/2022-01-01T02:00", city="Mexico City"),
    )  # fmt: skip
    yield Reader(app)
    store.close()


def questions(reader: Reader, data: st.DataObject) -> list[tuple[str, str]]:
    """With values that occur, so that there is something to find."""
    pairs = []
    for key in data.draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True)):
        if reader.values[key]:
            values = data.draw(st.lists(st.sampled_from(reader.values[key]), min_size=1, max_size=3, unique=True))
            pairs.append((key, data.draw(st.sampled_from(("", "", "!"))) + ",".join(values)))
    if data.draw(st.integers(0, 3)) == 0:
        pairs.append(("q", data.draw(st.sampled_from(reader.words))))
    return pairs


@given(st.data())
@settings(max_examples=settings.default.max_examples // 4)
def test_page_api_and_feeds_hold_the_same_events(reader: Reader, data: st.DataObject) -> None:
    first, last = sorted(data.draw(st.tuples(st.sampled_from(BOUNDS[:5]), st.sampled_from(BOUNDS[:5]))))
    pairs = [*questions(reader, data), ("from", first)]
    pairs += [("to", data.draw(st.sampled_from((last, "P1Y"))))] if data.draw(st.booleans()) else []
    question = urlencode(pairs)
    expected = reader.reads(question)
    assert reader.sees(question) == expected
    assert {format: sorted(reader.subscribes(question, format)) for format in FORMATS} == dict.fromkeys(
        FORMATS, sorted(expected)
    )


@given(st.data())
@settings(max_examples=settings.default.max_examples // 10)
def test_the_year_holds_what_its_feed_holds(reader: Reader, data: st.DataObject) -> None:
    pairs, year = questions(reader, data), data.draw(st.sampled_from((2009, 2014, 2021, 2022)))
    answer = reader.visitor.opens(f"/calendar/{year}?{urlencode(pairs)}")
    feed = re.search("<https://calendar.example.org(/feeds/all).ics([^>]*)>", answer.headers["Link"])
    assert feed is not None
    shown = ROW.findall(answer.text.partition('<div class="year">')[2])
    assert {*shown} == {*reader.subscribes(feed[2].removeprefix("?"), "json")}
