"""Atom 1.0 (RFC 4287): what it demands, read by an XML parser; and never the time of day."""

import subprocess
import sys
from datetime import datetime
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from feed_bytes import BASE_URL, CHANGED, an_entry
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import NASTY, events

from feeds import Entry, Options, render
from feeds.atom import MissingPackage
from metrocal import Event, Query

ADDRESS = f"{BASE_URL}/feeds/all.atom?kind=forum,visit&lang=fr"
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
some = settings(max_examples=settings.default.max_examples // 3)


def feed(*entries: Entry | Event, query: str = "", **said: Any) -> ElementTree.Element:
    made = render(entries, "atom", query=Query.parse(query), base_url=BASE_URL, address=ADDRESS, **said)
    assert made.media_type == "application/atom+xml"
    assert made.skipped == ()
    return ElementTree.fromstring(made.body)


def entries_of(root: ElementTree.Element) -> list[ElementTree.Element]:
    return root.findall(f"{ATOM}entry")


def said(element: ElementTree.Element) -> dict[str, str | None]:
    """Child → text, without what has attributes only."""
    return {child.tag.removeprefix(ATOM): child.text for child in element if child.text}


def links(element: ElementTree.Element) -> dict[str | None, str | None]:
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def test_a_feed_says_what_it_is_in_its_language():
    root = feed(an_entry(), query="kind=forum", lang="fr")
    assert (root.tag, root.get(LANG)) == (f"{ATOM}feed", "fr")
    assert said(root) == {
        "title": "Forum",
        "subtitle": "Événements dont le type est « Forum ».",
        "id": ADDRESS,
        "updated": "2021-01-04T09:30:00+00:00",
    }
    assert links(root) == {"self": ADDRESS, "alternate": f"{BASE_URL}/"}
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "metrocal"


def test_an_entry_is_an_event_in_the_language_of_the_reader():
    event = an_entry(
        title={"fr": "Forum des villes"}, when="2014-05-27/2014-06-03", city="Seoul", summary="Short.", status="postponed",
        topics=["water"], gender="specific", organiser="Seoul",
    )  # fmt: skip
    (found,) = entries_of(feed(event))
    assert found.get(LANG) == "fr"
    assert said(found) | {"author": found.findtext(f"{ATOM}author/{ATOM}name")} == {
        "title": "Postponed: Forum des villes",
        "id": "urn:x-metrocal:event:forum@metrocal.example.org",
        "published": "2021-01-04T09:00:00+00:00",
        "updated": "2021-01-04T09:30:00+00:00",
        "summary": "<p>27 May to 3 June 2014</p><p>Seoul, South Korea</p><p>Short.</p>"
        "<p>Organised by: Seoul<br>Gender perspective: Specific: gender equality</p>",
        "author": "Seoul",
    }
    assert links(found) == {"alternate": f"{BASE_URL}/events/forum"}
    assert [one.get("term") for one in found.findall(f"{ATOM}category")] == ["Forum", "Water", "Specific: gender equality"]


def test_words_of_an_unknown_language_claim_none():
    (found,) = entries_of(feed(an_entry(title="Forum")))
    assert found.get(LANG) is None


def test_a_feed_is_as_new_as_its_newest_entry_and_an_empty_one_as_old_as_time():
    old = Entry.of(an_entry("old").event)
    assert said(feed(an_entry(), old))["updated"] == "2021-01-04T09:30:00+00:00"
    assert said(feed(old))["updated"] == said(feed())["updated"] == "1970-01-01T00:00:00+00:00"


def test_a_calendar_that_is_nowhere_names_no_addresses():
    root = ElementTree.fromstring(render([an_entry(url="https://example.org/f")], "atom").body)
    assert links(root) == {"alternate": "urn:x-metrocal:feed"}
    assert links(entries_of(root)[0]) == {"alternate": "https://example.org/f"}
    bare = ElementTree.fromstring(render([an_entry()], "atom").body)
    assert links(entries_of(bare)[0]) == {"alternate": "urn:x-metrocal:event:forum@metrocal.example.org"}


def test_withdrawn_events_are_left_out():
    (found,) = entries_of(feed(an_entry("a"), an_entry("b", withdrawn=True)))
    assert said(found)["id"] == "urn:x-metrocal:event:a@metrocal.example.org"


def test_a_limit_is_said_in_the_subtitle():
    root = feed(an_entry("a"), an_entry("b"), options=Options(limit=1))
    assert (len(entries_of(root)), said(root)["subtitle"]) == (1, "All events. The first 1 of 2 events.")


@pytest.mark.parametrize("evil", [*NASTY, "<script>alert(1)</script>", "]]>", "\r\n</entry>", "&lt;b&gt;"])
def test_any_text_stays_text(evil: str):
    """Checked by the models, and past them."""
    checked = an_entry(title=f"A{evil}B", description=f"A{evil}B", organiser=f"A{evil}B", city=f"A{evil}B").event
    title = type(checked.title).model_construct({"en": f"A{evil}B"})
    unchecked = checked.model_copy(update={"title": title, "description": title})
    for event in (checked, unchecked):
        root = feed(event, name=f"A{evil}B")
        (found,) = entries_of(root)
        shown = said(found)
        assert (shown["title"] or "")[0] + (shown["title"] or "")[-1] == "AB"
        html = ElementTree.fromstring(f"<html>{(shown['summary'] or '').replace('<br>', '<br/>')}</html>")
        assert {element.tag for element in html.iter()} <= {"html", "p", "br"}


@given(st.lists(events(), max_size=3, unique_by=(lambda e: e.id, lambda e: e.uid or e.id)), st.sampled_from(("fr", "en")))
@some
def test_every_entry_has_what_the_format_demands(found: list[Event], lang: str):
    shown = entries_of(feed(*found, lang=lang))
    assert {unquote(said(one)["id"] or "") for one in shown} == {
        f"urn:x-metrocal:event:{Entry.of(one).uid}" for one in found
    }
    for one in shown:
        assert {"title", "id", "updated", "published", "summary"} <= set(said(one))
        assert datetime.fromisoformat(said(one)["updated"] or "") <= CHANGED
        assert " " not in (said(one)["id"] or " ")


@given(st.lists(events(), max_size=3, unique_by=lambda e: e.id), st.randoms())
@some
def test_the_same_events_give_the_same_bytes_in_whatever_order_they_come(found: list[Event], random: Any):
    assert render(random.sample(found, len(found)), "atom") == render(found, "atom")


def test_without_the_package_only_this_format_is_missing_and_says_what_to_install():
    script = (
        "import sys; sys.modules['feedgenerator'] = None\n"
        "from feeds import FORMATS, render\n"
        "print([len(render([], format).body) > 0 for format in FORMATS if format != 'atom'])\n"
        "render([], 'atom')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == f"{[True] * 5}\n"
    assert done.stderr.splitlines()[-1] == (
        f"{MissingPackage.__module__}.MissingPackage: Atom feeds need the package feedgenerator; "
        "run: pip install 'metrocal[server]'"
    )
