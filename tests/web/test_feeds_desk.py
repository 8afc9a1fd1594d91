"""Saved feeds: named at the desk, subscribed to by anybody, changed at once; and nobody touches another's."""

import json
import re
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from colleagues import Colleague, accounts, who_is
from flask import Flask
from icalendar import Calendar
from people import Editor, a_series, an_event
from visitors import Visitor, words_of

from metrocal import Organisation
from metrocal.accounts import Role
from metrocal.cli import main
from metrocal.settings import load

LIST, NEW, EDIT = "/desk/feeds/", "/desk/feeds/new", "/desk/feeds/women/edit"
WOMEN = {
    "name": "women",
    "organisation": "madrid",
    "filter": "https://calendar.example.org/feeds/all.ics?gender=any",
    "title.en": "Women's events",
    "title.fr": "Événements des femmes",
    "description.en": "What Madrid recommends.",
    "colour": "#8e24aa",
}
NASTY = 'X";evil\r\nX-EVIL: 1\r\n\u202eabc<script>'


@pytest.fixture(autouse=True)
def june(editor: Editor) -> None:
    editor.registers(
        Organisation(id="network", name="Network"),
        Organisation(id="madrid", name="Madrid", part_of="network"),
        Organisation(id="school", name="School of Madrid", part_of="madrid"),
        Organisation(id="seoul", name="Seoul", part_of="network"),
    )
    editor.puts(
        an_event("forum", when="2021-09-10", gender="specific", topics=["water"]),
        an_event("congress", when="2021-09-11", gender="mainstreamed", topics=["water", "housing"]),
        an_event("other", when="2021-09-12", gender="none", topics=["water"]),
        an_event("gone", when="2021-09-13", gender="specific"),
        a_series("class", rule="FREQ=WEEKLY;COUNT=20", gender="specific"),
    )
    editor.withdraws("gone")


@pytest.fixture
def madrid(app: Flask) -> Colleague:
    """An organiser."""
    return who_is(app, "madrid@example.org", Role.ORGANISER, organisation="madrid")


@pytest.fixture
def seoul(app: Flask) -> Colleague:
    return who_is(app, "seoul@example.org", Role.ORGANISER, organisation="seoul")


@pytest.fixture
def moderator(app: Flask) -> Colleague:
    return who_is(app, "moderator@example.org", Role.MODERATOR)


def makes(colleague: Colleague, **fields: str) -> int:
    return colleague.sends_form(NEW, **WOMEN | fields).status_code


def uids(visitor: Visitor, address: str) -> list[str]:
    answer = visitor.opens(address)
    assert answer.status_code == 200
    return [str(one["UID"]) for one in Calendar.from_ical(answer.data).walk("VEVENT")]


def test_an_organiser_names_a_feed_and_everybody_can_subscribe(madrid, visitor):
    assert makes(madrid) == 303
    calendar = Calendar.from_ical(visitor.opens("/feeds/women.ics").data)
    said = {name: str(calendar[name]) for name in ("NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "COLOR")}
    assert said == {
        "NAME": "Women's events",
        "X-WR-CALNAME": "Women's events",
        "DESCRIPTION": "What Madrid recommends.",
        "X-WR-CALDESC": "What Madrid recommends.",
        "COLOR": "darkorchid",
    }
    assert str(calendar["X-APPLE-CALENDAR-COLOR"]) == "#8e24aa"
    assert str(calendar["SOURCE"]) == "https://calendar.example.org/feeds/women.ics"


def test_a_saved_feed_has_the_events_of_its_filter(madrid, visitor):
    makes(madrid)
    assert uids(visitor, "/feeds/women.ics") == uids(visitor, "/feeds/all.ics?gender=any")
    assert len(uids(visitor, "/feeds/women.ics")) == 23


@pytest.mark.parametrize("added", ["topic=housing", "kind=training&to=2021-06-30", "gender=mainstreamed", "q=class"])
def test_what_an_address_adds_narrows_a_saved_feed(madrid, visitor, added):
    makes(madrid, filter="gender=any&topic=water,gender_equality&from=2021-05-01")
    both = set(uids(visitor, f"/feeds/all.ics?{added}&from=2021-05-01"))
    saved = set(uids(visitor, "/feeds/all.ics?gender=any&topic=water,gender_equality&from=2021-05-01"))
    found = set(uids(visitor, f"/feeds/women.ics?{added}")) - {"empty@metrocal.invalid"}
    assert found == both & saved - {"empty@metrocal.invalid"}


def test_an_address_cannot_widen_a_saved_feed(madrid, visitor):
    makes(madrid, filter="gender=mainstreamed")
    assert uids(visitor, "/feeds/women.ics?gender=none,specific,mainstreamed") == uids(
        visitor, "/feeds/all.ics?gender=mainstreamed"
    )


def test_every_format_of_a_saved_feed_has_its_title_in_the_language_asked_for(madrid, visitor):
    makes(madrid)
    assert visitor.opens("/feeds/women.json?lang=fr").json["title"] == "Événements des femmes"
    assert visitor.opens("/feeds/women.json").json["description"] == "What Madrid recommends."
    assert "<title>Women's events</title>" in visitor.opens("/feeds/women.atom").text
    assert json.loads(visitor.opens("/feeds/women.jsonld").data)["name"] == "Women's events"
    assert visitor.opens("/feeds/women.csv").status_code == visitor.opens("/feeds/women.jcal").status_code == 200


def test_the_feed_all_stays_as_it_was(madrid, visitor):
    before = visitor.opens("/feeds/all.ics").data
    makes(madrid)
    assert visitor.opens("/feeds/all.ics").data == before


def test_a_change_shows_at_once_to_those_who_had_the_feed(madrid, visitor):
    makes(madrid)
    first = visitor.opens("/feeds/women.ics")
    same = visitor.opens("/feeds/women.ics", If_None_Match=first.headers["ETag"])
    madrid.sends_form(EDIT, **WOMEN | {"title.en": "Renamed", "filter": "id=forum"})
    after = visitor.opens("/feeds/women.ics", If_None_Match=first.headers["ETag"])
    assert (same.status_code, after.status_code) == (304, 200)
    assert b"NAME:Renamed\r\n" in after.data
    assert uids(visitor, "/feeds/women.ics") == uids(visitor, "/feeds/all.ics?id=forum")


def test_a_deleted_feed_is_unknown_at_once(madrid, visitor):
    makes(madrid)
    assert visitor.opens("/feeds/women.ics").status_code == 200
    assert madrid.sends_form(EDIT, "/desk/feeds/women/delete").status_code == 303
    gone, never = visitor.opens("/feeds/women.ics"), visitor.opens("/feeds/never.ics")
    assert (gone.status_code, gone.data.replace(b"women", b"never")) == (404, never.data)


def test_an_unknown_feed_is_refused_with_the_names_there_are(madrid, visitor):
    makes(madrid)
    assert visitor.opens("/feeds/never.ics").json["allowed"] == ["all", "women"]


@pytest.mark.parametrize("name", ["all", "WOMEN", "a b", "../x", "x\r\nSet-Cookie: a=b", ""])
def test_a_name_that_cannot_be_is_refused_and_the_form_keeps_what_was_typed(madrid, visitor, name):
    answer = madrid.sends_form(NEW, **WOMEN | {"name": name})
    assert (answer.status_code, "This name is taken or not possible." in answer.text) == (422, True)
    assert "Événements des femmes" in answer.text


def test_a_name_is_there_once(madrid, seoul):
    assert (makes(madrid), makes(seoul, organisation="seoul")) == (303, 422)


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("filter", "kind=party", "This filter cannot be understood."),
        ("filter", "/feeds/women.ics?kind=forum", "This filter cannot be understood."),
        ("title.en", "x" * 201, "A title is needed"),
        ("description.fr", "x" * 2001, "2,000 characters at most."),
        ("colour", "tealish", "This colour is not known."),
        ("organisation", "seoul", "Choose an organisation that you work for."),
        ("organisation", "", "Choose an organisation that you work for."),
        ("organisation", "network", "Choose an organisation that you work for."),
    ],
)
def test_the_form_says_what_is_wrong(madrid, visitor, field, value, complaint):
    answer = madrid.sends_form(NEW, **WOMEN | {field: value})
    assert (answer.status_code, complaint in answer.text) == (422, True)
    assert visitor.opens("/feeds/women.ics").status_code == 404


def test_a_preview_shows_what_a_feed_would_bring_and_keeps_nothing(madrid, visitor):
    answer = madrid.sends_form(NEW, **WOMEN | {"do": "preview", "filter": "id=forum,congress"})
    said = words_of(answer.text)
    assert (answer.status_code, "Entries in the feed: 2" in said) == (200, True)
    assert re.findall(r'href="/events/(\w+)"', answer.text) == ["forum", "congress"]
    assert visitor.opens("/feeds/women.ics").status_code == 404


def test_the_list_says_what_each_feed_is(madrid):
    makes(madrid, filter="id=forum", organisation="school")
    said = words_of(madrid.opens(LIST).text)
    for part in ("Women's events", "School of Madrid", "Events whose id is “forum”. Entries in the feed: 1"):
        assert part in said
    assert "https://calendar.example.org/feeds/women.ics" in said


def test_an_organiser_neither_sees_nor_changes_the_feeds_of_another_organisation(madrid, seoul, visitor):
    makes(madrid)
    before = visitor.opens("/feeds/women.ics").data
    unknown = seoul.opens("/desk/feeds/never/edit")
    assert (unknown.status_code, seoul.opens(EDIT).data.replace(b"women", b"never")) == (404, unknown.data)
    fields = WOMEN | {"organisation": "seoul", "title.en": "Mine"}
    assert seoul.sends_form(NEW, EDIT, **fields).status_code == 404
    assert seoul.sends_form(NEW, "/desk/feeds/women/delete").status_code == 404
    assert "women" not in seoul.opens(LIST).text
    assert visitor.opens("/feeds/women.ics").data == before


def test_a_moderator_changes_them_all_and_makes_some_of_the_secretariat(madrid, moderator, visitor):
    makes(madrid)
    assert moderator.sends_form(EDIT, **WOMEN | {"organisation": "", "title.en": "Ours"}).status_code == 303
    assert b"NAME:Ours\r\n" in visitor.opens("/feeds/women.ics").data
    assert madrid.opens(EDIT).status_code == 404


def test_who_sees_figures_only_has_no_feeds(app):
    someone = who_is(app, "statistics@example.org", Role.STATISTICS)
    assert [someone.opens(page).status_code for page in (LIST, NEW, "/desk/feeds/private")] == [403, 403, 403]


def test_who_is_not_signed_in_is_asked_to(app):
    someone = Colleague(app)
    assert [someone.opens(page).status_code for page in (LIST, NEW, EDIT, "/desk/feeds/private")] == [303] * 4


def test_a_form_of_another_site_changes_nothing(madrid, visitor):
    makes(madrid)
    assert madrid.posts(EDIT, **WOMEN | {"title.en": "Evil"}).status_code == 400
    assert madrid.posts("/desk/feeds/women/delete").status_code == 400
    assert b"NAME:Women's events\r\n" in visitor.opens("/feeds/women.ics").data


def test_fields_that_the_form_does_not_have_change_nothing(madrid, app):
    makes(madrid, author="evil", created="1", modified="1")
    madrid.sends_form(EDIT, **WOMEN | {"name": "all", "author": "evil"})
    assert Colleague(app).opens("/feeds/women.ics").status_code == 200


def test_the_audit_has_who_did_what_before_and_after(madrid, app):
    makes(madrid)
    madrid.sends_form(EDIT, **WOMEN | {"colour": "teal"})
    madrid.sends_form(EDIT, "/desk/feeds/women/delete")
    acts = accounts(app).audit(subject="feed women")
    assert [(act.who, act.action) for act in acts] == [
        ("madrid@example.org", "feed removed"),
        ("madrid@example.org", "feed changed"),
        ("madrid@example.org", "feed added"),
    ]
    assert (dict(acts[1].before), dict(acts[1].after)) == ({"colour": "#8e24aa"}, {"colour": "teal"})
    assert acts[2].after["filter"] == "gender=mainstreamed,specific"


def test_a_malicious_title_is_dead_in_feeds_headers_and_pages(madrid, visitor):
    assert makes(madrid, **{"title.en": NASTY, "description.en": NASTY}) == 303
    answer = visitor.opens("/feeds/women.ics")
    assert b"\r\nX-EVIL" not in answer.data
    assert "\u202e" not in answer.data.decode()
    assert b'\r\nNAME:X"\\;evil X-EVIL: 1 abc<script>\r\n' in answer.data
    assert answer.headers["Content-Disposition"] == 'inline; filename="metrocal-women.ics"'
    assert "<script>" not in visitor.opens("/feeds/women.atom").text
    for page in (LIST, EDIT):
        html = madrid.opens(page).text
        assert ("<script>" in html, "\u202e" in html) == (False, False)


@pytest.mark.parametrize("name", ['x"y', "x\r\nX: y", "\u202ex", "x" * 500, "all/../women", "%00"])
def test_an_address_with_a_malicious_name_is_just_unknown(visitor, name):
    answer = visitor.opens(f"/feeds/{quote(name, safe='')}.ics")
    assert (answer.status_code, "X" in answer.headers) == (404, False)


def test_the_pages_are_for_one_reader_alone(madrid):
    makes(madrid)
    for page in (LIST, NEW, EDIT, "/desk/feeds/private"):
        assert madrid.opens(page).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_the_pages_speak_every_language(madrid, lang):
    makes(madrid)
    for page in (LIST, NEW, EDIT, "/desk/feeds/private"):
        answer = madrid.opens(f"{page}?lang={lang}")
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, lang)


def test_commands_write_the_same_bytes_as_the_address(madrid, visitor, tmp_path, monkeypatch, app):
    monkeypatch.setenv("METROCAL_BASE_URL", load(base_url="https://calendar.example.org").base_url)
    makes(madrid)
    narrowed = "from=2021-05-01&id=forum,congress"
    run = CliRunner().invoke(main, ["export", "--feed", "women", "--filter", narrowed, "-o", str(tmp_path / "a")])
    assert (run.exit_code, (tmp_path / "a").read_bytes()) == (0, visitor.opens(f"/feeds/women.ics?{narrowed}").data)
    assert CliRunner().invoke(main, ["publish", str(tmp_path)]).exit_code == 0
    assert (tmp_path / "feeds/women.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    unknown = CliRunner().invoke(main, ["export", "--feed", "never"])
    assert (unknown.exit_code == 0, "no feed is called 'never'; there is: all, women" in unknown.output) == (False, True)
