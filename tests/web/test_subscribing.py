"""The feed builder: what is chosen, what it brings, and the ways to take it."""

import re
from html import unescape
from urllib.parse import parse_qs, quote, unquote, urlsplit

import icalendar
import pytest
from people import Editor, an_event
from visitors import Visitor, words_of

BASE_URL = "https://calendar.example.org"
FEED = BASE_URL + "/feeds/all.ics?alarm=P1D&kind=forum&lang=fr&undated=hide"
ASKED = "/subscribe?kind=forum&lang=fr&undated=hide&alarm=P1D&name=Mes+forums"


@pytest.fixture
def events(editor: Editor) -> None:
    editor.puts(
        *(an_event(f"forum-{n}", title=f"Forum {n}", when=f"2021-07-{n:02}") for n in range(1, 11)),
        an_event("recent", title="Recent", when="2021-05-20"), an_event("old", title="Old", when="2020-05-20"),
        an_event("class", title="Class", when="2021-06-05", kind="training"),
    )  # fmt: skip


def address(html: str) -> str:
    (found,) = re.findall(r'<code class="address" id="feed-address">(.*?)</code>', html)
    return unescape(found)


def test_the_address_says_everything_that_was_chosen(visitor: Visitor, events: None) -> None:
    assert address(visitor.opens(ASKED).text) == FEED


def test_what_it_would_bring_is_shown_and_counted_as_the_feed_has_it(visitor: Visitor, events: None) -> None:
    html = visitor.opens(ASKED).text
    said = words_of(html)
    assert "Ce flux contient 11 événements, ceux des trois derniers mois compris." in said
    preview = re.findall(r'<ul class="preview">.*?</ul>', html, re.DOTALL)[0]
    assert re.findall(r"<bdi>(.*?)</bdi>", preview) == [f"Forum {n}" for n in range(1, 9)]
    feed = icalendar.Calendar.from_ical(visitor.opens(FEED.removeprefix(BASE_URL)).data)
    assert (len(feed.events), {len(event.alarms.times) for event in feed.events}) == (11, {1})


def test_what_was_chosen_stays_chosen(visitor: Visitor, events: None) -> None:
    html = visitor.opens(ASKED).text
    chosen = re.findall(r'<option value="([^"]+)"[^>]* selected', html)
    assert (chosen, 'name="name" value="Mes forums"' in html) == (["forum", "fr", "hide", "P1D"], True)
    assert '<option value="PT90M" selected>PT90M</option>' in visitor.opens("/subscribe?alarm=PT90M").text


def test_each_application_gets_the_link_it_understands(visitor: Visitor, events: None) -> None:
    html = unescape(visitor.opens(ASKED).text)
    links = re.findall(r'<a class="button" href="([^"]+)" rel="noopener">Ajouter à ([^<]+)</a>', html)
    webcal = FEED.replace("https://", "webcal://")
    assert {name: href for href, name in links} == {
        "Apple": webcal, "Thunderbird": webcal,
        "Google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "Outlook.com": f"https://outlook.live.com/calendar/0/addfromweb?url={quote(FEED, safe='')}&name=Mes%20forums",
        "Microsoft 365": f"https://outlook.office.com/calendar/0/addfromweb?url={quote(FEED, safe='')}&name=Mes%20forums",
    }  # fmt: skip
    assert {unquote(parse_qs(urlsplit(href).query).get("url", [FEED])[0]) for href, _ in links} == {FEED}


def test_an_empty_feed_says_that_it_will_fill(visitor: Visitor, events: None) -> None:
    said = visitor.reads("/subscribe?kind=award&lang=en")
    assert "This feed is empty for now; it fills as soon as an event matches." in said
    assert "The next ones" not in said


def test_where_nothing_is_to_come_the_latest_are_shown(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event("recent", title="Recent", when="2021-05-20"))
    said = visitor.reads("/subscribe?lang=en")
    assert "This feed holds one event." in said
    assert "The latest ones 20 May 2021 Recent" in said


def test_a_name_is_text_on_one_line_and_not_too_long(visitor: Visitor) -> None:
    html = visitor.opens("/subscribe?name=" + quote("<b>Ours</b>\u202e" + "x" * 200)).text
    assert "<b>Ours" not in html
    assert len(re.findall(r'name="name" value="([^"]*)"', unescape(html))[0]) <= 100


@pytest.mark.parametrize("wrong", ["kind=party", "alarm=soon", "undated=maybe", "colour=red", "name=a%0Ab"])
def test_what_no_feed_takes_is_refused(visitor: Visitor, wrong: str) -> None:
    assert visitor.opens(f"/subscribe?{wrong}").status_code == 400


def test_the_code_for_phones_is_drawn_in_the_page(visitor: Visitor) -> None:
    html = visitor.opens("/subscribe?lang=en").text
    assert 'role="img" aria-label="QR code of the feed&#39;s address"><svg' in html
