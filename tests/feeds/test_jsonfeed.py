"""JSON Feed 1.1 (jsonfeed.org): what readers of it need, and the event's public document under `_metrocal`."""

import json
from datetime import datetime
from typing import Any

import pytest
from feed_bytes import an_entry
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import events

from feeds import Entry, Options, render
from metrocal import Event, Query, event
from metrocal.events import PRIVATE

BASE_URL = "https://calendar.example.org"
some = settings(max_examples=settings.default.max_examples // 3)


def feed(*entries: Entry | Event, query: str = "", **said: Any) -> dict[str, Any]:
    address = f"{BASE_URL}/feeds/all.json"
    made = render(entries, "json", query=Query.parse(query), base_url=BASE_URL, address=address, **said)
    assert made.media_type == "application/feed+json"
    found: dict[str, Any] = json.loads(made.body)
    return found


def test_a_feed_says_what_it_is_in_its_language():
    found = feed(query="kind=forum", lang="fr")
    assert found == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Forum",
        "description": "Événements dont le type est « Forum ».",
        "language": "fr",
        "home_page_url": f"{BASE_URL}/",
        "feed_url": f"{BASE_URL}/feeds/all.json",
        "items": [],
    }


def test_a_calendar_that_is_nowhere_names_no_addresses():
    assert set(json.loads(render([], "json").body)) == {"version", "title", "description", "language", "items"}


def test_an_item_is_an_event_in_the_language_of_the_reader():
    entry = an_entry(
        title={"fr": "Forum des villes"}, when="2014-05-27/2014-06-03", city="Seoul", summary="Short.", topics=["water"],
        sequence=2, status="postponed", image_url="https://example.org/i.png",
    )  # fmt: skip
    (item,) = feed(entry, lang="en")["items"]
    assert item == {
        "id": "forum@metrocal.example.org",
        "title": "Postponed: Forum des villes",
        "url": f"{BASE_URL}/events/forum",
        "content_text": "27 May to 3 June 2014\n\nSeoul, South Korea\n\nShort.",
        "image": "https://example.org/i.png",
        "date_published": "2021-01-04T09:00:00Z",
        "date_modified": "2021-01-04T09:30:00Z",
        "tags": ["forum", "water"],
        "language": "fr",
        "_metrocal": {
            **entry.event.public_document(),
            "uid": "forum@metrocal.example.org",
            "sequence": 2,
            "kind_label": "Forum",
            "when_text": "27 May to 3 June 2014",
        },
    }


def test_words_of_an_unknown_language_claim_none():
    (item,) = feed(an_entry(title="Forum"), lang="en")["items"]
    assert "language" not in item


def test_withdrawn_events_are_left_out():
    assert [item["id"] for item in feed(an_entry("a"), an_entry("b", withdrawn=True))["items"]] == ["a@metrocal.example.org"]


def test_a_limit_is_said_in_the_description():
    found = feed(an_entry("a"), an_entry("b"), options=Options(limit=1))
    assert (len(found["items"]), found["description"]) == (1, "All events. The first 1 of 2 events.")


def test_the_join_link_and_the_editors_remark_are_in_no_item():
    body = render([an_entry(kind="webinar", join_url="https://example.org/join", note="Ask Ana.")], "json").body.decode()
    assert [word for word in ("join", "Ask Ana", *PRIVATE) if word in body] == []


@given(st.lists(events(), max_size=3, unique_by=lambda found: found.id), st.sampled_from(("fr", "en", "es")))
@some
def test_every_item_has_what_the_format_demands_and_holds_the_event(found: list[Event], lang: str):
    items = {item["id"]: item for item in feed(*found, lang=lang)["items"]}
    assert len(items) == len({Entry.of(one).uid for one in found})
    for one in found:
        item = items[Entry.of(one).uid]
        assert (item["title"] != "", item["url"], item["tags"][0]) == (True, f"{BASE_URL}/events/{one.id}", one.kind)
        assert (
            datetime.fromisoformat(item["date_published"])
            == datetime.fromisoformat(item["date_modified"])
            == Entry.of(one).modified
        )
        own = {key: value for key, value in item["_metrocal"].items() if key not in {"sequence", "kind_label", "when_text"}}
        again = event(own)
        assert again == one.model_copy(update={"join_url": None, "note": "", "uid": again.uid})


@given(st.lists(events(), max_size=3, unique_by=lambda found: found.id), st.randoms())
@some
def test_the_same_events_give_the_same_bytes_in_whatever_order_they_come(found: list[Event], random: Any):
    assert render(random.sample(found, len(found)), "json") == render(found, "json")


@pytest.mark.parametrize("text", ["\u2028", "</script>", '"\\', "\x00"])
def test_any_text_leaves_the_document_whole(text: str):
    (item,) = feed(an_entry(title=f"A{text}B", description=f"A{text}B"))["items"]
    assert item["title"].startswith("A")
    assert item["title"].endswith("B")
