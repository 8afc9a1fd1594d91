"""What programs read of the pages: heads, headers, sitemap, robots, the security contact, the manifest."""

import json
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from heads import Head
from people import TODAY, Editor, a_series, an_event
from visitors import Visitor

from metrocal import Calendar
from metrocal.settings import load
from server import create_app

BASE_URL = "https://calendar.example.org"
PAGES = ("/", "/?kind=forum&gender=any", "/calendar/2021", "/calendar/2021/06", "/subscribe", "/events/forum", "/submit")
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def forum(editor: Editor) -> None:
    editor.puts(an_event("forum", title={"en": "Forum", "fr": "Forum des villes"}, when="2021-06-10", city="Seoul"))


def head(visitor: Visitor, address: str) -> Head:
    return Head(visitor.opens(address).text)


# The head of a page


@pytest.mark.parametrize("address", PAGES)
def test_a_page_names_itself_in_every_language_and_is_named_back(visitor: Visitor, forum: None, address: str) -> None:
    named = head(visitor, address).languages
    assert list(named) == ["fr", "en", "es"]
    for lang, href in named.items():
        assert href.startswith(BASE_URL + "/")
        answer = visitor.opens(href.removeprefix(BASE_URL))
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, lang)
        assert Head(answer.text).languages == named


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/", "/"),
        ("/?lang=fr", "/?lang=fr"),
        ("/?kind=Training,forum&KIND=forum&region=", "/?kind=forum%2Ctraining"),
        ("/calendar/2021?gender=any", "/calendar/2021?gender=mainstreamed%2Cspecific"),
        ("/calendar/2021/6?lang=es", "/calendar/2021/06?lang=es"),
        ("/subscribe?kind=forum&name=mine", "/subscribe"),
        ("/events/forum?lang=fr", "/events/forum?lang=fr"),
    ],
)
def test_one_address_of_a_page_is_its_own(visitor: Visitor, forum: None, address: str, canonical: str) -> None:
    found = head(visitor, address)
    assert found.links["canonical", ""] == BASE_URL + canonical
    assert head(visitor, canonical).links["canonical", ""] == BASE_URL + canonical


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/", "/feeds/all.ics"),
        ("/?gender=specific&lang=fr", "/feeds/all.ics?gender=specific&lang=fr"),
        ("/calendar/2021?kind=forum", "/feeds/all.ics?from=2021&kind=forum&to=2021"),
        ("/calendar/2021/6?lang=es", "/feeds/all.ics?from=2021-06&lang=es&to=2021-06"),
        ("/subscribe?alarm=P1D", "/feeds/all.ics?alarm=P1D"),
    ],
)
def test_every_list_names_the_feed_of_its_events(visitor: Visitor, forum: None, address: str, feed: str) -> None:
    answer = visitor.opens(address)
    assert answer.headers["Link"] == f'<{BASE_URL}{feed}>; rel="alternate"; type="text/calendar"'
    links = Head(answer.text).links
    assert links["alternate", "text/calendar"] == BASE_URL + feed
    assert [kind for rel, kind in links if rel == "alternate" and "/" in kind] == [
        "text/calendar", "application/feed+json", "text/csv", "application/atom+xml", "application/calendar+json",
        "application/ld+json",
    ]  # fmt: skip
    assert visitor.opens(feed).status_code == 200


def test_what_is_passed_on_says_when_and_where(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event("forum", title="Forum", when="2021-06-10", city="Seoul", summary='On "water" <in> cities'))
    said = head(visitor, "/events/forum").properties
    assert said == {
        "og:site_name": "Metropolitan calendar", "og:title": "Forum", "og:type": "event",
        "og:url": f"{BASE_URL}/events/forum",
        "og:description": '10 June 2021 – Seoul, South Korea – On "water" <in> cities',
    }  # fmt: skip
    said = head(visitor, "/calendar/2021").properties
    assert (said["og:type"], said["og:url"]) == ("website", f"{BASE_URL}/calendar/2021")
    assert visitor.opens(said["og:image"].removeprefix(BASE_URL)).status_code == 200


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"mode": "in_person"}, ("EventScheduled", "OfflineEventAttendanceMode")),
        ({"mode": "hybrid", "status": "tentative"}, ("EventScheduled", "MixedEventAttendanceMode")),
        ({"status": "cancelled"}, ("EventCancelled", None)),
        ({"status": "postponed"}, ("EventPostponed", None)),
        ({"mode": "online", "status": "moved_online"}, ("EventMovedOnline", "OnlineEventAttendanceMode")),
    ],
)
def test_search_engines_read_the_status_and_the_mode(visitor: Visitor, editor: Editor, facts: Any, expected: Any) -> None:
    editor.puts(an_event("forum", title="</script><b>", when="2021-06-10", **facts))
    found = head(visitor, "/events/forum").json_ld
    short = tuple(value and value.removeprefix("https://schema.org/") for value in (
        found["eventStatus"], found.get("eventAttendanceMode")
    ))  # fmt: skip
    assert (short, found["name"]) == (expected, "</script><b>")


def test_search_engines_read_the_date_it_had_before(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event("forum", when="2021-06-10"))
    editor.puts(an_event("forum", when="2021-07-01", status="rescheduled"))
    found = head(visitor, "/events/forum").json_ld
    assert (found["eventStatus"], found["startDate"], found["previousStartDate"]) == (
        "https://schema.org/EventRescheduled", "2021-07-01", ["2021-06-10"]
    )  # fmt: skip


# What robots ask for


def test_the_sitemap_lists_public_pages_in_every_language(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event("forum", when="2021-06-10"), an_event("gone", when="2021-06-11"), a_series("class"))
    editor.withdraws("gone")
    answer = visitor.opens("/sitemap.xml")
    found = ElementTree.fromstring(answer.data)
    paths = [str(one.text).removeprefix(BASE_URL) for one in found.findall("s:url/s:loc", SITEMAP)]
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert sorted(path for path in paths if path.startswith("/events/")) == ["/events/class", "/events/forum"]
    assert {"/", "/calendar/2021", "/subscribe"} <= {*paths}
    for one in found.findall("s:url", SITEMAP):
        address = one.findtext("s:loc", namespaces=SITEMAP)
        links = {link.get("hreflang"): link.get("href") for link in one.findall("x:link", SITEMAP)}
        assert links == {lang: f"{address}?lang={lang}" for lang in ("fr", "en", "es")}
    assert [visitor.opens(path).status_code for path in paths] == [200] * len(paths)


def test_robots_may_read_feeds_and_pages_but_not_what_a_link_opens(visitor: Visitor) -> None:
    lines = visitor.opens("/robots.txt").text.splitlines()
    assert "Allow: /feeds/" in lines
    assert lines[-1] == f"Sitemap: {BASE_URL}/sitemap.xml"
    hidden = {line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")}
    assert {"/desk/", "/registrations/", "/submissions/", "/my/"} <= hidden
    assert not any(path.startswith(prefix) for path in ("/feeds/", "/calendar/", "/subscribe") for prefix in hidden)


def test_the_security_contact_is_told_only_where_there_is_one(app: Flask, visitor: Visitor) -> None:
    assert visitor.opens("/.well-known/security.txt").status_code == 404
    named = create_app(load(base_url=BASE_URL, security_contact="mailto:security@example.org"))
    named.config["CLOCK"] = lambda: date(2021, 6, 1)
    told = Visitor(named).opens("/.well-known/security.txt").text
    named.extensions["metrocal"].store.close()
    assert told.splitlines() == [
        "Contact: mailto:security@example.org", "Expires: 2021-11-28T00:00:00Z", "Preferred-Languages: fr, en, es",
        f"Canonical: {BASE_URL}/.well-known/security.txt",
    ]  # fmt: skip


def test_a_phone_finds_the_icons_of_the_manifest(visitor: Visitor) -> None:
    answer = visitor.opens("/manifest.webmanifest")
    document = json.loads(answer.data)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert document["start_url"] == "/"
    for icon in document["icons"]:
        found = visitor.opens(icon["src"])
        assert (found.status_code, found.headers["Content-Type"].partition(";")[0]) == (200, icon["type"])


def test_below_a_path_every_address_for_machines_is_below_it() -> None:
    app = create_app(load(base_url="https://example.org/cal"))
    app.config["CLOCK"] = lambda: TODAY
    store = app.extensions["metrocal"].store
    Editor(Calendar(store)).puts(an_event("forum", when="2021-06-10"))
    visitor = Visitor(app)
    for address in ("/cal/", "/cal/calendar/2021", "/cal/events/forum"):
        found = head(visitor, address)
        assert found.links["canonical", ""] == f"https://example.org{address}"
        assert found.languages["fr"] == f"https://example.org{address}?lang=fr"
    sitemap = ElementTree.fromstring(visitor.opens("/cal/sitemap.xml").data)
    addresses = [str(one.text) for one in sitemap.findall("s:url/s:loc", SITEMAP)]
    assert [visitor.opens(urlsplit(address).path).status_code for address in addresses] == [200] * len(addresses)
    assert {urlsplit(address).netloc + urlsplit(address).path[:5] for address in addresses} == {"example.org/cal/"}
    store.close()
