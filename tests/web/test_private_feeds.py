"""Private feeds: what their readers see, and that an address is dead at once when it should be."""

import re
from datetime import UTC, datetime

import pytest
from colleagues import Colleague, accounts, has_an_account, who_is
from flask import Flask
from icalendar import Calendar
from people import Editor, an_event
from visitors import Visitor
from werkzeug.test import TestResponse

from metrocal import Organisation
from metrocal.accounts import By, Role
from metrocal.credentials import new_stamp

PAGE = "/desk/feeds/private"
JOIN = "https://meet.example.org/secret"


@pytest.fixture(autouse=True)
def june(editor: Editor) -> None:
    editor.registers(
        Organisation(id="madrid", name="Madrid"),
        Organisation(id="school", name="School", part_of="madrid"),
        Organisation(id="seoul", name="Seoul"),
    )
    online = {"mode": "online", "join_url": JOIN, "note": "a remark of the editors"}
    editor.puts(
        an_event("ours", when="2021-09-10", organiser="madrid", **online),
        an_event("class", when="2021-09-11", kind="training", organiser="school", **online),
        an_event("theirs", when="2021-09-12", organiser="seoul", **online),
        an_event("off", when="2021-09-13", organiser="madrid", status="cancelled", **online),
        an_event("gone", when="2021-09-14", organiser="madrid", **online),
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
def admin(app: Flask) -> Colleague:
    return who_is(app, "admin@example.org", Role.ADMIN)


def makes(colleague: Colleague, label: str = "Partner", filter: str = "") -> str:
    """The path of a new feed."""
    return told(colleague.sends_form(PAGE, label=label, filter=filter))


def told(answer: TestResponse) -> str:
    (path,) = re.findall(r"https://calendar\.example\.org(/my/[^<]+\.ics)", answer.text)
    return path


def summaries(visitor: Visitor, path: str) -> dict[str, tuple[str, str]]:
    """Event id → (status, join link)."""
    found = Calendar.from_ical(visitor.opens(path).data).walk("VEVENT")
    return {str(one["UID"]).partition("@")[0]: (str(one["STATUS"]), str(one.get("CONFERENCE", ""))) for one in found}


def test_a_private_feed_has_the_events_of_its_organisation_with_their_join_links(madrid, visitor):
    path = makes(madrid)
    assert summaries(visitor, path) == {
        "ours": ("CONFIRMED", JOIN),
        "class": ("CONFIRMED", JOIN),
        "off": ("CANCELLED", ""),
        "gone": ("CANCELLED", ""),
    }
    text = visitor.opens(path).text
    assert ("a remark" in text, "X-WR-CALNAME:Partner" in text) == (False, True)


def test_a_filter_narrows_it(madrid, visitor):
    assert set(summaries(visitor, makes(madrid, filter="/feeds/all.ics?kind=training"))) == {"class"}


def test_a_private_feed_without_events_is_still_a_calendar(madrid, visitor):
    text = visitor.opens(makes(madrid, filter="kind=award")).text
    assert text.count("BEGIN:VEVENT") == 1
    assert "UID:empty@metrocal.invalid" in text


def test_an_admin_reads_everything(admin, visitor):
    assert set(summaries(visitor, makes(admin))) == {"ours", "class", "theirs", "off", "gone"}


def test_the_address_is_shown_once_and_kept_as_a_hash(madrid, app):
    path = makes(madrid)
    token = path.removeprefix("/my/").removesuffix(".ics")
    assert (len(token), token in madrid.opens(PAGE).text, "Partner" in madrid.opens(PAGE).text) == (32, False, True)
    acts = accounts(app).audit(subject="private feed 1")
    assert [(act.action, token in repr(act)) for act in acts] == [("private feed added", False)]
    store = app.extensions["metrocal"].store
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM private_feed").all()
    assert token not in repr(rows)


def test_nobody_keeps_a_private_feed_and_who_has_it_is_told_so(madrid, visitor):
    path = makes(madrid)
    first = visitor.opens(path)
    again = visitor.opens(path, If_None_Match=first.headers["ETag"])
    assert (first.status_code, again.status_code) == (200, 304)
    for answer in (first, again):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_page_with_an_address_tells_nobody(madrid):
    answer = madrid.sends_form(PAGE, label="Partner", filter="")
    said = [answer.headers[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")]
    assert said == ["private, no-store", "no-referrer", "noindex"]


def test_a_revoked_feed_is_dead_at_once_though_it_was_just_fetched(madrid, visitor):
    path = makes(madrid)
    etag = visitor.opens(path).headers["ETag"]
    assert madrid.sends_form(PAGE, f"{PAGE}/1/revoke").status_code == 303
    dead = visitor.opens(path, If_None_Match=etag)
    never = visitor.opens("/my/" + "x" * 32 + ".ics")
    assert (dead.status_code, dead.data, dead.headers["Cache-Control"]) == (404, never.data, "private, no-store")
    assert "Partner" not in madrid.opens(PAGE).text


def test_a_new_address_ends_the_old_one_at_once(madrid, visitor):
    old = makes(madrid)
    new = told(madrid.sends_form(PAGE, f"{PAGE}/1/rotate"))
    assert (visitor.opens(old).status_code, set(summaries(visitor, new))) == (404, {"ours", "class", "off", "gone"})


def test_the_feeds_of_an_account_that_ends_are_dead_and_stay_so(madrid, visitor, app):
    path = makes(madrid)
    kept = accounts(app).by_email("madrid@example.org")
    has_an_account(app, "admin@example.org")
    by = By("admin@example.org", datetime.now(UTC))
    accounts(app).deactivate(kept.account.pk, stamp=new_stamp(), by=by)
    assert visitor.opens(path).status_code == 404
    accounts(app).activate(kept.account.pk, by=by)
    assert visitor.opens(path).status_code == 404


def test_another_account_neither_sees_nor_ends_a_private_feed(madrid, seoul, visitor):
    path = makes(madrid)
    assert "Partner" not in seoul.opens(PAGE).text
    for verb in ("rotate", "revoke"):
        theirs, nobodys, _ = answers = [seoul.sends_form(PAGE, f"{PAGE}/{pk}/{verb}") for pk in (1, 2, 10**12)]
        assert [answer.status_code for answer in answers] == [404] * 3
        assert theirs.data.replace(b"/1/", b"/2/") == nobodys.data
    assert visitor.opens(path).status_code == 200


def test_an_admin_ends_anybodys_feed_but_learns_no_address(madrid, admin, visitor):
    path = makes(madrid)
    assert "madrid@example.org" in admin.opens(PAGE).text
    assert admin.sends_form(PAGE, f"{PAGE}/1/rotate").status_code == 404
    assert visitor.opens(path).status_code == 200
    admin.sends_form(PAGE, f"{PAGE}/1/revoke")
    assert visitor.opens(path).status_code == 404


def test_revoked_twice_is_revoked(madrid):
    makes(madrid)
    madrid.sends_form(PAGE, f"{PAGE}/1/revoke")
    assert madrid.sends_form(PAGE, f"{PAGE}/1/revoke").status_code == 404


@pytest.mark.parametrize("fields", [{"label": "", "filter": ""}, {"label": "x", "filter": "kind=party"}])
def test_what_cannot_be_is_refused_and_stays_in_the_form(madrid, fields):
    answer = madrid.sends_form(PAGE, **fields)
    assert (answer.status_code, "/my/" in answer.text) == (422, False)
    assert all(f'value="{value}"' in answer.text for value in fields.values())


def test_a_malicious_label_is_dead(madrid, visitor):
    path = makes(madrid, label='X";evil\r\nX-EVIL: 1\u202e<script>')
    text = visitor.opens(path).data.decode()
    assert ("\r\nX-EVIL" in text, "\u202e" in text) == (False, False)
    assert "<script>" not in madrid.opens(PAGE).text


def test_a_form_of_another_site_changes_nothing(madrid, visitor):
    path = makes(madrid)
    answers = [madrid.posts(f"{PAGE}{verb}", label="x").status_code for verb in ("", "/1/rotate", "/1/revoke")]
    assert (answers, visitor.opens(path).status_code) == ([400] * 3, 200)


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_it_is_written_in_the_language_asked_for(madrid, visitor, lang):
    path = makes(madrid)
    join = {"fr": "Rejoindre en ligne", "en": "Join online", "es": "Unirse en línea"}
    assert visitor.opens(f"{path}?lang={lang}").status_code == 200
    assert visitor.opens(f"{path}?lang=xx").status_code == 400
    assert join[lang] in visitor.opens(f"{path}?lang={lang}").text
