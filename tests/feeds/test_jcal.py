"""jCal (RFC 7265): the iCalendar feed in JSON, property by property."""

import json
from typing import Any

import icalendar
import pytest
from feed_bytes import BASE_URL, an_entry, ics
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import NASTY, events

from feeds import Entry, Options, render
from metrocal import Event

some = settings(max_examples=settings.default.max_examples // 3)


def feed(*entries: Entry | Event, **said: Any) -> list[Any]:
    made = render(entries, "jcal", base_url=BASE_URL, address=f"{BASE_URL}/feeds/all.ics", **said)
    assert (made.media_type, made.skipped) == ("application/calendar+json", ())
    found: list[Any] = json.loads(made.body)
    return found


def events_of(calendar: list[Any]) -> list[dict[str, list[Any]]]:
    """Name → parameters, type and values."""
    return [{line[0]: line[1:] for line in lines} for name, lines, _ in calendar[2] if name == "vevent"]


def test_a_feed_is_one_calendar():
    name, lines, parts = feed(an_entry(when="2021-03-16T09:30", zone="Asia/Seoul"), lang="es")
    assert (name, [part[0] for part in parts]) == ("vcalendar", ["vtimezone", "vevent"])
    assert lines[:3] == [
        ["version", {}, "text", "2.0"],
        ["prodid", {}, "text", "-//metrocal//metrocal//EN"],
        ["method", {}, "text", "PUBLISH"],
    ]


def test_an_event_is_written_with_its_types():
    (found,) = events_of(
        feed(an_entry(title={"fr": "Forum; A, B"}, when="2021-03-16T09:30", zone="Asia/Seoul", sequence=2, city="Seoul"))
    )
    assert found["summary"] == [{"language": "fr"}, "text", "Forum; A, B"]
    assert found["dtstart"] == [{"tzid": "Asia/Seoul"}, "date-time", "2021-03-16T09:30:00"]
    assert found["last-modified"] == [{}, "date-time", "2021-01-04T09:30:00Z"]
    assert found["sequence"] == [{}, "integer", 2]
    assert found["geo"] == [{}, "float", [37.5665, 126.978]]
    assert found["url"] == [{}, "uri", f"{BASE_URL}/events/forum"]


def test_a_whole_day_is_a_date():
    (found,) = events_of(feed(an_entry()))
    assert (found["dtstart"], found["dtend"]) == ([{}, "date", "2021-03-16"], [{}, "date", "2021-03-17"])


def test_withdrawn_events_are_told_as_cancelled_and_reminders_kept():
    (found,) = events_of(feed(an_entry(withdrawn=True)))
    assert found["status"] == [{}, "text", "CANCELLED"]
    (event,) = [part for part in feed(an_entry(), options=Options(alarms=("P1D",)))[2] if part[0] == "vevent"]
    assert [part[0] for part in event[2]] == ["valarm"]


@given(st.lists(events(), max_size=3, unique_by=(lambda e: e.id, lambda e: e.uid or e.id)), st.sampled_from(("fr", "en")))
@some
def test_icalendar_reads_from_it_the_calendar_of_the_ics_feed(found: list[Event], lang: str):
    again = icalendar.Calendar.from_jcal(feed(*found, lang=lang))
    original = icalendar.Calendar.from_ical(ics(*found, lang=lang))
    facts = ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "SEQUENCE")
    for ours, theirs in zip(again.events, original.events, strict=True):
        assert [ours.get(fact) for fact in facts] == [theirs.get(fact) for fact in facts]
        assert (ours.start, ours.end, ours.categories) == (theirs.start, theirs.end, theirs.categories)


@given(st.lists(events(), max_size=3, unique_by=lambda e: e.id), st.randoms())
@some
def test_the_same_events_give_the_same_bytes_in_whatever_order_they_come(found: list[Event], random: Any):
    assert render(random.sample(found, len(found)), "jcal") == render(found, "jcal")


@pytest.mark.parametrize("evil", [*NASTY, "<script>alert(1)</script>", '"]]'])
def test_any_text_stays_in_its_value(evil: str):
    event = an_entry(title=f"A{evil}B").event
    unchecked = event.model_copy(update={"title": type(event.title).model_construct({"en": f"A{evil}B"})})
    for one in (event, unchecked):
        (found,) = events_of(feed(one))
        assert (found["summary"][2][0], found["summary"][2][-1]) == ("A", "B")
        assert [part[0] for part in feed(one)[2]] == ["vevent"]
