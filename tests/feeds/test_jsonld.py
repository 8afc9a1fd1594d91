"""One event as JSON-LD: the words of schema.org, and nothing that is not public."""

import json
from dataclasses import replace
from typing import Any

import pytest
from feed_bytes import an_entry
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import NASTY, events

from feeds import Entry, Options, render
from feeds.jsonld import event_jsonld
from metrocal import Event, Query, When
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


@pytest.mark.parametrize(
    ("status", "named"),
    [
        ("scheduled", "EventRescheduled"),
        ("rescheduled", "EventRescheduled"),
        ("tentative", "EventRescheduled"),
        ("postponed", "EventPostponed"),
        ("moved_online", "EventMovedOnline"),
        ("cancelled", "EventCancelled"),
    ],
)
def test_an_event_that_moved_says_from_when(status: str, named: str):
    earlier = tuple(map(When.parse, ("2020-06", "2020-09-01", "2020-09-01/2020-09-03")))
    found = event_jsonld(replace(an_entry(status=status), earlier=earlier), BASE_URL, "en")
    assert (found["previousStartDate"], found["eventStatus"]) == (["2020-06", "2020-09-01"], f"https://schema.org/{named}")


def test_a_start_that_came_back_is_no_earlier_one():
    found = event_jsonld(replace(an_entry(), earlier=(When.parse("2021-03-16"),)), BASE_URL, "en")
    assert ("previousStartDate" in found, found["eventStatus"]) == (False, "https://schema.org/EventScheduled")


def test_a_calendar_that_is_nowhere_names_no_addresses():
    found = event_jsonld(an_entry(part_of="congress"), "", "en")
    assert (found["@id"], {"url", "superEvent"} & set(found)) == ("urn:x-metrocal:event:forum@metrocal.example.org", set())


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


# The feed


def feed(*entries: Entry | Event, query: str = "", **said: Any) -> dict[str, Any]:
    address = f"{BASE_URL}/feeds/all.jsonld"
    made = render(entries, "jsonld", query=Query.parse(query), base_url=BASE_URL, address=address, **said)
    assert (made.media_type, made.skipped) == ("application/ld+json", ())
    found: dict[str, Any] = json.loads(made.body)
    return found


def test_a_feed_is_a_list_of_events():
    entries = [an_entry("b", when="2021-03-17"), an_entry("a"), an_entry("c", withdrawn=True)]
    alone = [event_jsonld(entry, BASE_URL, "fr") for entry in (entries[1], entries[0])]
    assert feed(*entries, query="kind=forum", lang="fr") == {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "@id": f"{BASE_URL}/feeds/all.jsonld",
        "url": f"{BASE_URL}/feeds/all.jsonld",
        "name": "Forum",
        "description": "Événements dont le type est « Forum ».",
        "numberOfItems": 2,
        "itemListElement": [{key: value for key, value in one.items() if key != "@context"} for one in alone],
    }


def test_a_list_that_is_nowhere_or_cut_says_so():
    found = json.loads(render([an_entry("a"), an_entry("b")], "jsonld", options=Options(limit=1)).body)
    assert set(found) == {"@context", "@type", "name", "description", "numberOfItems", "itemListElement"}
    assert (found["numberOfItems"], found["description"]) == (1, "All events. The first 1 of 2 events.")


@given(st.lists(events(), max_size=3, unique_by=lambda e: e.id), st.randoms())
@settings(max_examples=settings.default.max_examples // 3)
def test_the_same_events_give_the_same_bytes_in_whatever_order_they_come(found: list[Event], random: Any):
    assert render(random.sample(found, len(found)), "jsonld") == render(found, "jsonld")


@pytest.mark.parametrize("evil", [*NASTY, "</script><script>alert(1)</script>", "<!--", '"]}'])
def test_any_text_stays_in_its_string_even_within_a_page(evil: str):
    (item,) = feed(an_entry(title=f"A{evil}B", description=f"A{evil}B"))["itemListElement"]
    assert [item[key][0] + item[key][-1] for key in ("name", "description")] == ["AB", "AB"]
    assert b"<" not in render([an_entry(title=f"A{evil}B")], "jsonld", name=evil).body


def test_a_lone_surrogate_that_nobody_checked_costs_its_event_alone(caplog: pytest.LogCaptureFixture):
    caplog.set_level("CRITICAL", "metrocal.feeds")
    bad = an_entry("bad").event
    bad = bad.model_copy(update={"title": type(bad.title).model_construct({"en": "\ud800"})})
    made = render([bad, an_entry("good")], "jsonld")
    assert (made.skipped, [item["name"] for item in json.loads(made.body)["itemListElement"]]) == (("bad",), ["Forum"])
