"""What people see: the list of what is to come, and the page of one event."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from people import Editor, a_series, an_event
from visitors import Visitor

from metrocal import Organisation, Text
from metrocal.query import FILTERS
from metrocal.web.words import WORDS


def links(html: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', html)]


# The list


def test_the_list_shows_what_is_to_come_by_month(visitor: Visitor, editor: Editor) -> None:
    editor.puts(
        an_event("past", title="Past", when="2021-05-31"),
        an_event("going-on", title="Going on", when="2021-05-20/2021-06-02"),
        an_event("july", title="In July", when="2021-07-01"), an_event("later", title="Later", when="2022"),
    )  # fmt: skip
    said = visitor.reads("/")
    assert "Past" not in said
    order = ["Upcoming events", "3 events", "June 2021", "Going on", "July 2021", "In July", "January 2022", "Later"]
    assert [said.find(words) for words in order] == sorted(said.find(words) for words in order)
    assert -1 not in [said.find(words) for words in order]


def test_the_form_offers_every_filter(visitor: Visitor) -> None:
    html = visitor.opens("/").text
    for key in (*FILTERS, "from", "to", "q"):
        assert (f'name="{key}"' in html) == (key != "id")
    assert '<option value="any">With a gender perspective (specific or mainstreamed)</option>' in html


def test_filters_stay_in_the_form_and_reach_the_feed(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10", gender="mainstreamed", city="Seoul"))
    html = visitor.opens("/?gender=any&city=Seoul&q=forum&from=2021-06-01&to=P1Y&lang=fr").text
    assert '<option value="any" selected>' in html
    assert 'value="seoul"' in html
    assert 'type="date" value="2021-06-01"' in html
    assert 'type="text" value="P1Y"' in html
    assert '<input type="hidden" name="lang" value="fr">' in html
    feed = next(link for link in links(html) if link.startswith("https://calendar.example.org/feeds/"))
    assert parse_qs(urlsplit(feed).query) == {
        "gender": ["mainstreamed,specific"], "city": ["seoul"], "q": ["forum"], "from": ["2021-06-01"], "to": ["P1Y"],
        "lang": ["fr"],
    }  # fmt: skip
    assert visitor.opens(feed.removeprefix("https://calendar.example.org")).data.count(b"BEGIN:VEVENT") == 1


def test_several_values_and_exclusions_survive_the_form(visitor: Visitor) -> None:
    html = visitor.opens("/?kind=training,forum&region=!africa").text
    assert '<option value="forum,training" selected>Forum, Training</option>' in html
    assert '<option value="!africa" selected>not Africa</option>' in html


def test_an_empty_form_asks_for_everything(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10"))
    empty = "&".join(f"{key}=" for key in (*FILTERS, "from", "to", "q"))
    assert "All events. 1 event" in visitor.reads(f"/?{empty}")


def test_the_question_is_said_in_words(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10"))
    assert "Événements dont le type est « Forum ». 1 événement" in visitor.reads("/?kind=forum&lang=fr")


def test_suggestions_are_what_the_calendar_has(visitor: Visitor, editor: Editor) -> None:
    editor.registers(Organisation(id="metropolis", name=Text("Metropolis – World Association")))
    editor.puts(an_event(when="2021-06-10", organiser="metropolis", city="Seoul", series="Women's Forum", languages=["fr"]))
    html = visitor.opens("/").text
    assert '<option value="metropolis">Metropolis – World Association</option>' in html
    assert '<option value="seoul">Seoul</option>' in html
    assert '<option value="women-s-forum">Women&#39;s Forum</option>' in html
    assert '<option value="fr">Français</option>' in html
    assert '<option value="zu">' not in html


def test_the_ways_to_subscribe_all_lead_to_the_same_feed(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10"))
    found = links(visitor.opens("/?kind=forum").text)
    assert "https://calendar.example.org/feeds/all.ics?kind=forum" in found
    assert "webcal://calendar.example.org/feeds/all.ics?kind=forum" in found
    quoted = "calendar.example.org%2Ffeeds%2Fall.ics%3Fkind%3Dforum"
    assert f"https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F{quoted}" in found
    for host in ("outlook.live.com", "outlook.office.com"):
        assert f"https://{host}/calendar/0/addfromweb?url=https%3A%2F%2F{quoted}&name=Forum" in found


def test_where_nothing_is_to_come_the_latest_year_is_shown_and_said(visitor: Visitor, editor: Editor) -> None:
    editor.puts(
        an_event("old", title="Old forum", when="2014-05-27"),
        an_event("last", title="Last forum", when="2019-12-30/2020-01-02"),
        an_event("meeting", kind="meeting", title="A meeting", when="2021-07-01"),
    )  # fmt: skip
    said = visitor.reads("/?kind=forum")
    assert "Nothing is announced for this request. This is 2020, the latest year that has events." in said
    assert "Events of 2020" in said
    assert "Last forum" in said
    assert "Old forum" not in said
    assert "Nothing is announced" not in visitor.reads("/")


def test_an_empty_answer_says_which_filter_could_go(visitor: Visitor, editor: Editor) -> None:
    editor.puts(
        an_event("a", when="2021-06-10", city="Seoul"), an_event("b", kind="meeting", when="2021-06-11", city="Madrid")
    )
    answer = visitor.opens("/?kind=forum&city=Madrid&from=2021-06-01&lang=en")
    assert "No event matches this request." in answer.text
    assert "Without “Kind – Forum”: 1" in answer.text
    assert "Without “City – Madrid”: 1" in answer.text
    assert "/?city=madrid&from=2021-06-01&lang=en" in links(answer.text)


def test_an_empty_calendar_says_so(visitor: Visitor) -> None:
    assert "The calendar is still empty." in visitor.reads("/")


def test_the_years_lead_back(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2014-05-27", title="Old"), a_series("day", "FREQ=YEARLY", when="2010-03-08"))
    assert "/calendar/2014?kind=forum" in links(visitor.opens("/?kind=forum&from=2021").text)
    assert "/calendar/2010" not in links(visitor.opens("/").text)
    said = visitor.reads("/?from=2014&to=2014")
    assert "Events – Metropolitan calendar" in said
    assert "Old" in said


def test_a_bad_filter_is_named_and_the_form_kept(visitor: Visitor) -> None:
    answer = visitor.opens("/?kind=party&q=water&lang=fr")
    assert answer.status_code == 400
    assert "Filtre « Type » : la valeur « party » n&#39;est pas connue." in answer.text
    assert "<code>training</code>" in answer.text
    assert '<option value="party" selected>party</option>' in answer.text
    assert 'type="search" value="water"' in answer.text


def test_an_unknown_filter_is_named(visitor: Visitor) -> None:
    answer = visitor.opens("/?colour=red")
    assert (answer.status_code, "“colour” is not a filter." in answer.text) == (400, True)


# Languages


@pytest.mark.parametrize(
    ("address", "accepted", "lang"),
    [
        ("/", "", "en"), ("/", "es-MX,es;q=0.9", "es"), ("/", "fr-CA", "fr"), ("/", "de,fr;q=0.5", "fr"), ("/", "ko", "en"),
        ("/?lang=fr", "es", "fr"), ("/?LANG=FR", "es", "fr"), ("/nowhere?lang=es", "fr", "es"),
    ],
)  # fmt: skip
def test_the_language_is_asked_for_or_preferred_or_the_calendars_own(
    visitor: Visitor, address: str, accepted: str, lang: str
) -> None:
    answer = visitor.opens(address, Accept_Language=accepted)
    assert f'<html lang="{lang}" dir="ltr">' in answer.text
    assert (answer.headers["Content-Language"], answer.headers["Vary"].partition(",")[0]) == (lang, "Accept-Language")


def test_changing_the_language_keeps_the_question(visitor: Visitor) -> None:
    assert "/?kind=forum&q=a&lang=es" in links(visitor.opens("/?kind=forum&lang=fr&q=a").text)


def test_every_word_of_the_pages_is_there_in_every_language() -> None:
    assert {key: text.languages() for key, text in WORDS.items() if text.languages() != ("en", "es", "fr")} == {}


# One event


def test_a_page_says_everything_that_is_public(visitor: Visitor, editor: Editor) -> None:
    editor.registers(Organisation(id="metropolis", name=Text(fr="Réseau", en="Network")))
    editor.puts(
        an_event(
            "congress", kind="congress", title={"fr": "XIe Congrès"}, when="2021-06-13T09:30/2021-06-13T14:30", edition="XI",
            venue="Town hall", city="Madrid", mode="hybrid", organiser="metropolis", co_organisers=["Ayuntamiento"],
            topics=["housing"], sdgs=[11], languages=["fr"], gender="mainstreamed", gender_measures=["parity"],
            gender_targets=["5.5"], gender_declared_by="metropolis", gender_verified=True, speakers_women=3, speakers_men=2,
            url="https://example.org/", sub_themes=["Water"], visa_information="Ask early", source="Work plan",
            note="hidden", join_url="https://hidden.example/",
        )
    )  # fmt: skip
    said = visitor.reads("/events/congress?lang=en")
    for words in (
        "XIe Congrès", "13 June 2021, 09:30 to 14:30 (Europe/Madrid)", "local time", "Town hall, Madrid, Spain", "Hybrid",
        "Congress", "Edition XI", "Network", "Ayuntamiento", "Housing", "11. Sustainable cities", "Français",
        "Gender perspective mainstreamed.", "Gender parity among speakers", "5.5 Women", "Declared by Network",
        "Verified by a moderator Yes", "Women: 3", "Men: 2", "https://example.org/", "Water", "Ask early", "Work plan",
    ):  # fmt: skip
        assert words in said
    html = visitor.opens("/events/congress?lang=en").text
    assert "hidden.example" not in html
    assert "hidden</" not in html
    assert "ana@example.org" not in html
    assert '<bdi lang="fr">XIe Congrès</bdi>' in html


@pytest.mark.parametrize(
    ("gender", "said"),
    [
        ("unassessed", "Gender perspective not assessed. Nobody has assessed it yet; that does not mean there is none."),
        ("none", "No gender perspective. The event was assessed and has no gender perspective."),
        ("specific", "Specific: gender equality. This event is about women's rights or gender equality."),
    ],
)
def test_the_gender_perspective_is_said_in_words(visitor: Visitor, editor: Editor, gender: str, said: str) -> None:
    editor.puts(an_event(gender=gender))
    assert said in visitor.reads("/events/forum-seoul-2009")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("cancelled", "Cet événement est annulé."),
        ("postponed", "Cet événement est reporté"),
        ("moved_online", "a désormais lieu en ligne"),
    ],
)
def test_what_changed_cannot_be_overlooked(visitor: Visitor, editor: Editor, status: str, said: str) -> None:
    editor.puts(an_event(status=status, when="2021-06-10"))
    html = visitor.opens("/events/forum-seoul-2009?lang=fr").text
    assert said in html
    assert html.index(f'class="notice status-{status}"') < html.index('<p class="when')
    assert f'class="badge status-{status}"' in visitor.opens("/").text


def test_an_event_that_moved_says_from_when(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10"))
    editor.puts(an_event(when="2021-07-12", status="rescheduled"))
    said = visitor.reads("/events/forum-seoul-2009")
    assert "The dates of this event have changed. Dates: 12 July 2021 Moved from 10 June 2021." in said


def test_dates_to_be_confirmed_are_said(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2014-10", dates_tbc=True))
    assert "octobre 2014, dates à confirmer" in visitor.reads("/events/forum-seoul-2009?lang=fr")


def test_sessions_and_their_congress_lead_to_each_other(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event("congress", title="The congress"), an_event("session", title="The session", part_of="congress"))
    assert "/events/session" in links(visitor.opens("/events/congress").text)
    assert "/events/congress" in links(visitor.opens("/events/session").text)
    editor.withdraws("congress")
    assert "/events/congress" not in links(visitor.opens("/events/session").text)


def test_a_series_shows_its_next_dates(visitor: Visitor, editor: Editor) -> None:
    editor.puts(a_series("day", "FREQ=YEARLY", when="2009-03-08"))
    assert "/events/day-2022-03-08" in links(visitor.opens("/events/day").text)
    assert "8 March 2022" in visitor.reads("/events/day-2022-03-08")


def test_what_people_wrote_is_text_and_nothing_else(visitor: Visitor, editor: Editor) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202egnp.ics'
    editor.puts(
        an_event(title=evil, summary=evil, description=evil, venue=evil, organiser=evil, when="2021-06-10", series=evil)
    )
    for address in ("/", "/events/forum-seoul-2009", "/?q=%22%3E%3Cscript%3E", "/?kind=%3Cscript%3E", "/%3Cscript%3E"):
        html = visitor.opens(address).text
        own = '<script type="application/ld+json">'
        assert html.count("<script") == html.count(own)
        assert "<img" not in html
        assert "\u202e" not in html


def test_a_host_that_looks_like_another_is_shown_as_the_network_knows_it(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(url="https://ex\u0430mple.org/path"))
    assert "https://xn--exmple-4nf.org/path" in visitor.reads("/events/forum-seoul-2009")


def test_an_unknown_event_offers_a_search(visitor: Visitor) -> None:
    answer = visitor.opens("/events/forum-seoul-2099")
    assert (answer.status_code, 'type="search" value="forum seoul 2099"' in answer.text) == (404, True)


def test_a_page_that_does_not_exist_links_nowhere_else(visitor: Visitor) -> None:
    answer = visitor.opens("/%2F/evil.example")
    assert (answer.status_code, [link for link in links(answer.text) if link.startswith("//")]) == (404, [])


def test_no_page_holds_a_script_needs_a_cookie_or_asks_another_host(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10", image_url="https://tracker.example/pixel.png"))
    for address in ("/", "/events/forum-seoul-2009", "/nowhere"):
        answer = visitor.opens(address)
        assert "Set-Cookie" not in answer.headers
        own = re.sub(r'<script src="/static/[a-z]+[.]js" defer>|<script type="application/ld[+]json">', "", answer.text)
        assert not re.search(r"<script|<img|<iframe|\sstyle=|\son[a-z]+=|\ssrc=", own)
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]


def test_a_calendar_below_a_path_links_below_it(app: Flask) -> None:
    from metrocal.settings import load
    from server import create_app

    below = create_app(load(base_url="https://example.org/calendar"))
    for path in ("/", "/calendar/"):
        found = links(Visitor(below).opens(path).text)
        assert "https://example.org/calendar/feeds/all.ics" in found
        assert "/calendar/static/metrocal.css" in found
    assert Visitor(below).opens("/calendar/feeds/all.ics").status_code == 200
    below.extensions["metrocal"].store.close()
