"""One event as JSON-LD: the words of schema.org, and nothing that is not public."""

import json
from typing import Any

import pytest
from feed_bytes import an_entry
from hypothesis import given, settings
from strategies import events

from feeds import Entry
from feeds.jsonld import event_jsonld
from metrocal import Event
from metrocal.vocabulary import vocabulary

BASE_URL = "https://calendar.example.org"


def said(lang: str = "en", **facts: Any) -> dict[str, Any]:
    return event_jsonld(an_entry(**facts), BASE_URL, lang)


def test_an_event_with_everything_is_said_so():
    assert said(
        kind="training", title="Class", when="2021-03-16T09:30/2021-03-16T11:00", city="Seoul", venue="City Hall",
        summary="Short.", description="Long.", organiser="Seoul", mode="hybrid", url="https://example.org/live",
        topics=["water"], sdgs=[6], gender="specific", languages=["fr"], image_url="https://example.org/i.png", seats=30,
        audience="Mayors", part_of="congress",
    ) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{BASE_URL}/events/forum",
        "identifier": "forum@metrocal.example.org",
        "url": f"{BASE_URL}/events/forum",
        "name": "Class",
        "description": "Short.\n\nLong.",
        "startDate": "2021-03-16T09:30:00+09:00",
        "endDate": "2021-03-16T11:00:00+09:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "City Hall",
                "address": {"@type": "PostalAddress", "addressLocality": "Seoul", "addressCountry": "KR"},
                "geo": {"@type": "GeoCoordinates", "latitude": 37.5665, "longitude": 126.978},
            },
            {"@type": "VirtualLocation", "url": "https://example.org/live"},
        ],
        "organizer": [{"@type": "Organization", "name": "Seoul"}],
        "inLanguage": ["fr"],
        "keywords": ["Training", "Water", "SDG 6", "Specific: gender equality"],
        "image": "https://example.org/i.png",
        "sameAs": "https://example.org/live",
        "superEvent": {"@type": "Event", "@id": f"{BASE_URL}/events/congress"},
        "maximumAttendeeCapacity": 30,
        "audience": {"@type": "Audience", "audienceType": "Mayors"},
    }  # fmt: skip


def test_what_is_not_known_is_not_said():
    assert set(said()) == {
        "@context",
        "@type",
        "@id",
        "identifier",
        "url",
        "name",
        "startDate",
        "endDate",
        "eventStatus",
        "keywords",
    }


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("2014-05-27/2014-06-03", "2014-05-27", "2014-06-03"),
        ("2014-11", "2014-11", "2014-11"),
        ("2009-23", "2009-09", "2009-11"),
        ("2014", "2014", "2014"),
    ],
)
def test_days_are_said_as_precisely_as_they_are_known_and_the_last_is_included(when: str, start: str, end: str):
    found = said(when=when)
    assert (found["startDate"], found["endDate"]) == (start, end)


@pytest.mark.parametrize("status", vocabulary("statuses"))
def test_every_status_has_a_name_in_schema_org(status: str):
    named = {
        "postponed": "EventPostponed",
        "rescheduled": "EventRescheduled",
        "moved_online": "EventMovedOnline",
        "cancelled": "EventCancelled",
    }
    assert said(status=status)["eventStatus"] == "https://schema.org/" + named.get(status, "EventScheduled")


def test_a_withdrawn_event_is_cancelled():
    assert said(withdrawn=True)["eventStatus"] == "https://schema.org/EventCancelled"


def test_an_online_event_has_no_place_but_the_web():
    assert said(mode="online", city="Seoul", url="https://example.org/live")["location"] == [
        {"@type": "VirtualLocation", "url": "https://example.org/live"}
    ]


@given(events())
@settings(max_examples=settings.default.max_examples // 3)
def test_what_is_private_is_not_said(event: Event):
    secret = event.model_copy(update={"join_url": "https://join.example.org/4f7a9", "note": "remark-4f7a9"})
    body = json.dumps(event_jsonld(Entry.of(secret), BASE_URL, "fr"), ensure_ascii=False)
    body.encode("utf-8")
    assert "4f7a9" not in body
