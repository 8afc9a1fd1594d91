"""`render`: events → body, media type, strong validator. No clock, no request; one bad event never costs the feed."""

import hashlib
import logging
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from feed_bytes import CHANGED, an_entry, components
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import events

from feeds import FORMATS, Entry, Feed, Options, render
from metrocal import Calendar, Event, Forum, Query, Text, When, event
from metrocal.errors import MetrocalError, UnknownValue
from metrocal.events import PRIVATE

EVERY_FORMAT = pytest.mark.parametrize("format", FORMATS)


def uids(feed: Feed) -> list[str]:
    return [line.value for found in components(feed.body, "VEVENT") for line in found if line.name == "UID"]


def ids(feed: Feed) -> list[str]:
    return [uid.partition("@")[0] for uid in uids(feed)]


def test_the_library_prints_a_feed_in_a_few_lines():
    calendar = Calendar()
    calendar.put(
        Forum(id="forum-seoul", title=Text(fr="Forum de Séoul"), when=When.parse("2009-10-21/2009-10-24")), at=CHANGED
    )
    feed = render(calendar.find("kind=forum", today=date(2009, 1, 1)), format="ics", lang="fr")
    assert (ids(feed), feed.media_type) == (["forum-seoul"], "text/calendar; charset=utf-8")


@EVERY_FORMAT
def test_the_validator_is_strong_and_follows_from_the_bytes(format: str):
    feed = render([an_entry()], format)
    assert feed.etag == f'"{hashlib.sha256(feed.body).hexdigest()[:32]}"'
    assert feed.etag != render([an_entry(title="Other")], format).etag


def test_events_come_by_date_then_by_uid():
    found = [
        an_entry("c", when="2021-03-02"),
        an_entry("b", when="2021-03-01T10:00", zone="Asia/Seoul"),
        an_entry("z", when="2021-03-01T10:00", zone="UTC"),
        an_entry("a", when="2021-03-01T10:00", zone="UTC"),
        an_entry("y", when="2021-03"),
    ]
    assert ids(render(found)) == ["y", "b", "a", "z", "c"]


@EVERY_FORMAT
def test_dates_not_known_to_the_day_can_be_left_out(format: str):
    found = [
        an_entry("day", when="2021-03-02"),
        an_entry("month", when="2021-03"),
        an_entry("open", when="2021-03-02", dates_tbc=True),
    ]
    hidden = render(found, format, options=Options(undated="hide"))
    assert hidden == render([one for one in found if one.id != "month"], format)


@EVERY_FORMAT
def test_a_limit_keeps_the_first_by_date(format: str):
    found = [an_entry("b", when="2021-03-02"), an_entry("a", when="2021-03-03"), an_entry("c", when="2021-03-01")]
    body = render(found, format, options=Options(limit=2)).body
    assert [id for id in "abc" if f"{id}@metrocal.example.org".encode() in body] == ["b", "c"]


def test_events_without_a_calendar_get_the_uid_of_their_id():
    assert uids(render([event({"id": "x", "kind": "forum", "title": "X", "when": "2021"})])) == ["x@metrocal.example.org"]


def test_the_dates_of_a_series_have_uids_of_their_own():
    series = an_entry("class", kind="training", recurrence="FREQ=WEEKLY;COUNT=3", except_dates=["2021-03-23"])
    assert uids(render(series.occurrences(date(2021, 1, 1), date(2021, 12, 31)))) == [
        "class-2021-03-16@metrocal.example.org", "class-2021-03-30@metrocal.example.org",
    ]  # fmt: skip


def test_the_language_can_be_given_alone_or_among_the_options():
    assert render([an_entry(status="cancelled")], lang="es") == render(
        [an_entry(status="cancelled")], options=Options(lang="es")
    )


def test_the_time_of_the_last_change_is_that_of_the_latest_event():
    other = Entry.of(an_entry("b").event)
    assert (render([an_entry(), other]).modified, render([]).modified) == (CHANGED, None)


@EVERY_FORMAT
def test_withdrawn_events_that_are_long_gone_are_in_no_format(format: str):
    feed = render([an_entry(when="2021-03-16", withdrawn=True)], format, today=date(2021, 6, 1))
    assert b"forum" not in feed.body.replace(b"/forum", b"")


def test_only_calendars_are_told_of_withdrawn_events():
    shown = {
        format: b"forum@metrocal" in render([an_entry(withdrawn=True)], format, today=date(2021, 3, 1)).body
        for format in FORMATS
    }
    assert shown == {format: format in {"ics", "jcal"} for format in FORMATS}


def test_an_unknown_format_is_refused_with_those_there_are():
    with pytest.raises(UnknownValue) as refused:
        render([], "pdf")
    assert (refused.value.value, refused.value.allowed) == ("pdf", tuple(FORMATS))
    assert isinstance(refused.value, MetrocalError)


@EVERY_FORMAT
@given(found=st.lists(events(), max_size=3, unique_by=lambda e: e.id))
@settings(max_examples=settings.default.max_examples // 3)
def test_what_is_private_is_in_no_public_format(format: str, found: list[Event]):
    secret = {"join_url": "https://join.example.org/4f7a9", "note": "remark-4f7a9"}
    body = render(
        [one.model_copy(update=secret) for one in found], format, query=Query(), base_url="https://calendar.example.org"
    ).body
    assert b"4f7a9" not in body
    assert [
        word
        for word in (*PRIVATE, "CONFERENCE", "ATTENDEE", "ORGANIZER")
        if f'"{word}"'.encode() in body or f"\n{word}".encode() in body
    ] == []


# One bad event


GOOD = {"id": "bad", "title": Text("Bad"), "when": When.parse("2021-03-01")}
BAD: dict[str, Any] = {
    "no date": Forum.model_construct(id="bad", title=Text("Bad")),
    "no title": Forum.model_construct(id="bad", when=When.parse("2021-03-01")),
    "nothing at all": Forum.model_construct(),
    "a date that is a word": Forum.model_construct(**GOOD | {"when": "tomorrow"}),
    "a title that is None": Forum.model_construct(**GOOD | {"title": None}),
    "an unknown kind": Forum.model_construct(**GOOD | {"kind": "party"}),
    "an unknown topic": Forum.model_construct(**GOOD | {"topics": ("dragons",)}),
    "a place that is a word": Forum.model_construct(**GOOD | {"place": "Seoul"}),
    "a gender perspective that is a word": Forum.model_construct(**GOOD | {"gender": "specific"}),
    "an unknown gender level": Forum.model_construct(**GOOD | {"gender": SimpleNamespace(level="?", has_perspective=True)}),
    "an image that ends its line": Forum.model_construct(**GOOD | {"image_url": "https://example.org/\r\nX-EVIL:1"}),
    "a lone surrogate in a text": Forum.model_construct(**GOOD | {"title": Text.model_construct({"en": "\ud800"})}),
    "a number that is none": Forum.model_construct(**GOOD | {"edition": float("nan")}),
    "no event": object(),
    "nothing": None,
}


@EVERY_FORMAT
@pytest.mark.parametrize("bad", BAD)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_one_bad_event_never_costs_the_feed(format: str, bad: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.CRITICAL, "metrocal.feeds")
    feed = render([an_entry("a"), BAD[bad], an_entry("z")], format)
    both = render([an_entry("a"), an_entry("z")], format)
    if feed.skipped:
        assert (feed.body, feed.skipped) == (both.body, (getattr(BAD[bad], "id", ""),))
    else:
        assert [id for id in ("a", "z") if f"{id}@metrocal.example.org".encode() in feed.body] == ["a", "z"]
        feed.body.decode("utf-8")


def test_what_was_left_out_and_why_stands_in_the_log(caplog: pytest.LogCaptureFixture):
    render([BAD["an image that ends its line"]])
    (line,) = caplog.messages
    assert line.partition(": ")[0] == "event bad cannot be written as ics"
    assert line.endswith(r"""DISPLAY=BADGE:https://example.org/\\r\\nX-EVIL:1'")""")


def test_a_feed_of_bad_events_alone_is_an_empty_feed():
    assert uids(render([BAD["no date"]])) == ["empty@metrocal.invalid"]
