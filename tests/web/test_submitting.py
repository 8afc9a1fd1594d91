"""Proposing on pages: the form, what it refuses, what the link of a proposal opens, and what stays unseen until approved."""

import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from colleagues import Colleague, accounts, has_an_account
from flask import Flask
from people import Editor, a_series, an_event
from visitors import Visitor, words_of
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from metrocal import Organisation
from metrocal.accounts import Role
from metrocal.submission.deciding import Desk, Verdict
from metrocal.submission.records import Submission
from metrocal.submission.states import Decision, Kind, State
from metrocal.web.submission_site import deciding, proposals

NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)
FORUM = {"kind": "forum", "title.en": "Water for all", "when": "2021-10-05", "city": "Seoul"}
PERSON = {"contact_name": "Ana Sol", "contact_email": "ana@example.org", "language": "en"}
HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|idempotency_key|id)" value="([^"]*)"')


class Author(Colleague):
    """Somebody who proposes with a browser."""

    def opens_form(self, address: str = "/submit") -> str:
        self.page = self.opens(address)
        found = {name: unescape(value) for name, value in HIDDEN.findall(self.page.text)}
        self.csrf = found.pop("csrf_token", "")
        self.hidden = found
        return self.page.text

    def sends(self, to: str = "/submit", /, **fields: Any) -> TestResponse:
        """From the form that is open; `title__en` stands for `title.en`."""
        typed = {name.replace("__", "."): value for name, value in fields.items()}
        whole = {**self.hidden, "csrf_token": self.csrf, **typed}
        self.page = self._client.post(to, data=whole, base_url="https://calendar.example.org")
        return self.page

    def sends_file(self, to: str, data: bytes, name: str, /, **fields: str) -> TestResponse:
        whole = {"csrf_token": self.csrf, "picture": FileStorage(BytesIO(data), name), **fields}
        boundary, body = encode_multipart(whole)
        self.page = self._client.post(
            to, data=body, content_type=f"multipart/form-data; boundary={boundary}", base_url="https://calendar.example.org"
        )
        return self.page

    def proposes(self, address: str = "/submit", /, **fields: Any) -> TestResponse:
        self.opens_form(address)
        return self.sends("/submit", **FORUM | PERSON | fields)

    def changes(self, event_id: str, **fields: Any) -> TestResponse:
        """With every field as the form shows it, but for those that are named."""
        html = self.opens_form(f"/submit?event={event_id}")
        return self.sends("/submit", **shown(html) | PERSON | fields)

    def answers(self, address: str, **fields: Any) -> TestResponse:
        html = self.opens_form(address)
        return self.sends(address, **shown(html) | fields)

    def follows(self) -> str:
        assert self.page.status_code == 303, words_of(self.page.text)
        self.address = self.page.headers["Location"].partition("?")[0]
        self.page = self.opens(self.page.headers["Location"])
        return words_of(self.page.text)


def shown(html: str) -> dict[str, Any]:
    """What a browser would send of the form for the event, untouched."""
    part = html[html.index('class="sheet submit"') :]
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input id="f-[^"]*" name="([^"]+)" value="([^"]*)"', part):
        found[name] = unescape(value)
    for name, value in re.findall(r'<textarea id="[^"]*" name="([^"]+)"[^>]*>\n([^<]*)</textarea>', part):
        found[name] = unescape(value)
    for name, options in re.findall(r'<select id="[^"]*" name="([^"]+)"[^>]*>(.*?)</select>', part, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    boxes = r'<input type="(?:radio|checkbox)" id="[^"]*" name="([^"]+)" value="([^"]*)"\s*checked'
    return found | dict(re.findall(boxes, part))


@pytest.fixture(autouse=True)
def june(app: Flask) -> None:
    app.config["NOW"] = lambda: NOW


@pytest.fixture
def author(app: Flask) -> Author:
    return Author(app)


@pytest.fixture
def kept(app: Flask) -> Any:
    """All proposals that the desk sees."""

    def found() -> list[Submission]:
        with app.test_request_context():
            return proposals().submissions()

    return found


@pytest.fixture
def decides(app: Flask) -> Any:
    account = has_an_account(app, "admin@example.org").account

    def decision(one: Submission, decision: Decision, **more: Any) -> None:
        with app.test_request_context():
            desk: Desk = deciding()
        desk.decide(one.id, Verdict(decision, **more), at=NOW, by=account)

    return decision


def feed(app: Flask) -> bytes:
    return Visitor(app).opens("/feeds/all.ics?from=2020").data


# The form


def test_a_proposal_gets_a_page_of_its_own(author: Author, kept: Any) -> None:
    author.proposes(venue="City Hall")
    said = author.follows()
    assert "It has arrived; the secretariat will read it." in said
    assert "City Hall" in said
    assert author.page.headers["Cache-Control"] == "private, no-store"
    assert author.page.headers["Referrer-Policy"] == "no-referrer"
    assert author.page.headers["X-Robots-Tag"] == "noindex"
    assert [(one.kind, one.state, one.document["when"]) for one in kept()] == [(Kind.NEW, State.SENT, "2021-10-05")]


@pytest.mark.parametrize(
    ("boxes", "when"),
    [
        ({"date_known": "day", "first": "2021-10-05"}, "2021-10-05"),
        ({"date_known": "span", "first": "2021-10-05", "last": "2021-10-07"}, "2021-10-05/2021-10-07"),
        ({"date_known": "month", "month": "10", "year": "2021"}, "2021-10"),
        ({"date_known": "season", "season": "23", "year": "2021"}, "2021-23"),
        ({"date_known": "year", "year": "2021"}, "2021"),
        ({"date_known": "time", "first": "2021-10-05", "start_time": "09:30"}, "2021-10-05T09:30"),
        (
            {"date_known": "time", "first": "2021-10-05", "start_time": "09:30", "end_time": "12:00"},
            "2021-10-05T09:30/2021-10-05T12:00",
        ),
        ({"date_known": "other", "when": "2021-10/2021-11"}, "2021-10/2021-11"),
    ],
)
def test_dates_are_told_as_people_know_them(author: Author, kept: Any, boxes: dict[str, str], when: str) -> None:
    author.proposes(**{"when": ""} | boxes)
    author.follows()
    assert [one.document["when"] for one in kept()] == [when]
    filled = shown(author.opens_form(author.address))
    assert {name: filled[name] for name in boxes} == boxes


def test_dates_can_be_to_be_confirmed(author: Author) -> None:
    author.proposes(when="", date_known="month", month="10", year="2021", dates_tbc="yes")
    assert "October 2021, dates to be confirmed" in author.follows()


def test_boxes_of_the_date_that_are_missing_are_named(author: Author) -> None:
    author.proposes(when="", date_known="span", first="2021-10-05")
    assert author.page.status_code == 422
    assert 'href="#f-last"' in author.page.text
    author.proposes(when="")
    assert 'href="#f-date_known-1"' in author.page.text


def test_a_city_implies_its_zone(author: Author, kept: Any) -> None:
    author.proposes(when="2021-10-05T09:30")
    author.follows()
    author.opens_form()
    assert "Time zone: Asia/Seoul" in words_of(author.sends("/submit/hints", **FORUM).text)


def test_the_zone_is_asked_only_where_there_are_several(author: Author) -> None:
    assert 'name="zone"' not in author.opens_form()
    author.proposes(city="Springfield", country="US", when="2021-10-05T09:30")
    assert author.page.status_code == 422
    assert 'href="#f-zone"' in author.page.text
    assert 'value="America/Chicago"' in author.page.text
    author.proposes(city="Springfield", country="US", when="2021-10-05T09:30", zone="America/Chicago")
    assert "5 October 2021, 09:30" in author.follows()


@pytest.mark.parametrize(
    ("kind", "names"), [("training", ["institute", "seats"]), ("webinar", ["platform"]), ("forum", ["themes"])]
)
def test_only_the_fields_of_the_kind_are_there(author: Author, kind: str, names: list[str]) -> None:
    html = author.opens_form(f"/submit?kind={kind}")
    own = {"institute", "seats", "platform", "themes", "visa_information.en"}
    assert {name for name in own if f'name="{name}"' in html} == set(names)


def test_what_was_typed_is_still_there_after_a_complaint(author: Author) -> None:
    author.proposes(
        contact_email="nobody", summary__fr="L'eau", topics=["water", "health"], gender="specific", motto__en="Flow", url="x"
    )
    assert author.page.status_code == 422
    html = author.page.text
    assert 'href="#f-contact_email"' in html
    assert 'href="#f-url"' in html
    typed = shown(html)
    assert (typed["title.en"], typed["summary.fr"], typed["motto.en"], typed["gender"]) == (
        "Water for all", "L'eau", "Flow", "specific",
    )  # fmt: skip
    assert len(re.findall(r'name="topics" value="(?:water|health)"\s*checked', html)) == 2


def test_checking_keeps_nothing_and_tells_what_is_worth_a_look(author: Author, editor: Editor, kept: Any) -> None:
    editor.puts(an_event("water", title={"en": "Water for all"}, when="2021-10-06", city="Seoul"))
    author.proposes(action="check", speakers_men="4", when="2021-10-03")
    said = words_of(author.page.text)
    assert author.page.status_code == 200
    for sentence in (
        "Nothing to correct.",
        "Perhaps in the calendar already:",
        "National Foundation Day",
        "No woman is counted",
    ):
        assert sentence in said
    assert 'href="/events/water"' in author.page.text
    assert kept() == []


def test_another_kind_is_shown_without_a_script_and_loses_nothing(author: Author, kept: Any) -> None:
    author.proposes(action="fields", kind="training")
    assert author.page.status_code == 200
    assert 'name="institute"' in author.page.text
    assert shown(author.page.text)["title.en"] == "Water for all"
    assert kept() == []


# Once


def test_sent_twice_it_is_one_proposal(author: Author, kept: Any) -> None:
    author.opens_form()
    first = author.sends(**FORUM | PERSON).headers["Location"]
    assert author.sends(**FORUM | PERSON).headers["Location"] == first
    author.opens_form()
    assert author.sends(**FORUM | PERSON).headers["Location"] == first
    assert len(kept()) == 1


def test_the_back_button_changes_what_was_sent(author: Author, kept: Any) -> None:
    author.opens_form()
    first = author.sends(**FORUM | PERSON | {"audience": "All"}).headers["Location"]
    assert author.sends(**FORUM | PERSON | {"venue": "City Hall", "audience": ""}).headers["Location"] == first
    assert [(one.document.get("venue"), one.document.get("audience")) for one in kept()] == [("City Hall", None)]


def test_a_draft_waits_for_its_author(author: Author, kept: Any) -> None:
    author.proposes(action="draft", when="", date_known="span", first="2021-10-05", kind="")
    assert "This is a draft" in author.follows()
    assert kept() == []
    assert shown(author.page.text)["first"] == "2021-10-05"
    assert author.answers(author.address).status_code == 422
    assert 'href="#f-last"' in author.page.text
    author.answers(author.address, kind="forum", last="2021-10-06")
    assert "It has arrived" in author.follows()
    assert [one.document["when"] for one in kept()] == ["2021-10-05/2021-10-06"]


# Changes of published events


def test_a_change_is_only_what_differs_and_stays_unseen_until_approved(
    app: Flask, author: Author, editor: Editor, kept: Any, decides: Any
) -> None:
    facts = {"motto": {"fr": "L'eau"}, "topics": ["water"], "visa_information": {"es": "Visado"}, "kind": "congress"}
    editor.puts(an_event("forum", when="2021-10-05T10:00/2021-10-05T12:00", city="Madrid", note="Hm", **facts))
    before = feed(app)
    author.changes("forum", first="2021-10-12", venue="City Hall")
    said = author.follows()
    (one,) = kept()
    assert (one.kind, one.document) == (
        Kind.CHANGE, {"when": "2021-10-12T10:00/2021-10-12T12:00", "venue": "City Hall"},
    )  # fmt: skip
    assert "What would change" in said
    assert feed(app) == before
    decides(one, Decision.PUBLISH)
    assert b"20211012T100000" in feed(app)
    assert b"SEQUENCE:1" in feed(app)


def test_nothing_that_is_not_public_is_in_the_form_of_a_change(author: Author, editor: Editor) -> None:
    editor.puts(an_event("forum", join_url="https://meet.example.org/room-17", note="Do not tell", city="Madrid"))
    assert "room-17" not in author.opens_form("/submit?event=forum")
    assert "Do not tell" not in author.page.text
    author.changes("forum", join_url="https://meet.example.org/other")
    author.follows()
    assert "room-17" not in author.page.text


def test_a_change_that_changes_nothing_is_refused(author: Author, editor: Editor) -> None:
    editor.puts(an_event("forum", city="Madrid", topics=["water"], languages=["fr", "en"], sdgs=[5]))
    author.opens_form("/submit?event=forum")
    ticked = {"topics": "water", "languages": ["fr", "en"], "sdgs": "5"}
    assert author.changes("forum", **ticked).status_code == 422
    assert "Nothing differs from the published event." in words_of(author.page.text)


def test_a_withdrawal_is_proposed_by_a_tick(author: Author, editor: Editor, kept: Any) -> None:
    editor.puts(an_event("forum", city="Madrid"))
    author.changes("forum", withdrawal="yes")
    assert "Withdrawal of a published event" in author.follows()
    assert [one.kind for one in kept()] == [Kind.WITHDRAWAL]


def test_an_event_that_is_not_there_cannot_be_changed(author: Author, editor: Editor) -> None:
    editor.puts(an_event("gone"))
    editor.withdraws("gone")
    assert [author.opens(f"/submit?event={name}").status_code for name in ("gone", "never", "../x")] == [404, 404, 404]


def test_a_date_of_a_series_is_changed_with_the_series(author: Author, editor: Editor) -> None:
    editor.puts(a_series())
    author.opens_form("/submit?event=class-2021-03-23")
    assert author.hidden["id"] == "class"
    assert shown(author.page.text)["recurrence"] == "FREQ=WEEKLY;COUNT=5"


# By link


def test_the_secretariat_asks_and_the_author_answers(author: Author, kept: Any, decides: Any) -> None:
    author.proposes()
    author.follows()
    decides(kept()[0], Decision.ASK_CHANGES, comment="Which hall?")
    author.opens_form(author.address)
    said = words_of(author.page.text)
    assert "The secretariat asks for a change." in said
    assert "Which hall?" in said
    assert "admin@example.org" not in said
    author.answers(author.address, venue="City Hall", comment="The large one")
    assert "The large one" in author.follows()
    assert [(one.state, one.document["venue"]) for one in kept()] == [(State.SENT, "City Hall")]


def test_fields_can_be_emptied_again(author: Author, kept: Any) -> None:
    author.proposes(venue="City Hall", topics=["water"])
    author.follows()
    author.answers(author.address, venue="", topics="")
    author.follows()
    assert {"venue", "topics"} & kept()[0].document.keys() == set()


def test_withdrawing_needs_a_button_and_is_final(author: Author, kept: Any) -> None:
    author.proposes()
    author.follows()
    author.opens_form(f"{author.address}/withdraw")
    assert kept()[0].state is State.SENT
    author.sends(f"{author.address}/withdraw")
    assert "It is withdrawn." in author.follows()
    author.opens_form()
    assert author.sends(author.address, venue="B").status_code == 409
    assert author.opens(f"{author.address}/withdraw").status_code == 303


def test_an_unknown_link_looks_like_one_that_never_was(author: Author, app: Flask) -> None:
    author.proposes()
    author.follows()
    near, never = author.address[:-1] + ("A" if author.address[-1] != "A" else "B"), "/submissions/never"
    bodies = {author.opens(address).text for address in (near, never)}
    assert len(bodies) == 1
    author.opens_form()
    sent = [author.sends(f"{near}{end}") for end in ("", "/withdraw", "/picture")]
    assert [answer.status_code for answer in sent] == [404, 404, 404]


# Who


def test_an_organiser_who_is_signed_in_need_not_say_who_they_are(
    app: Flask, editor: Editor, author: Author, kept: Any
) -> None:
    editor.registers(Organisation.model_validate({"id": "seoul", "name": "Seoul", "kind": "member"}))
    has_an_account(app, "seoul@example.org", Role.ORGANISER, organisation="seoul")
    author.signs_in("seoul@example.org")
    typed = shown(author.opens_form())
    assert (typed["contact_email"], typed["organiser"]) == ("seoul@example.org", "seoul")
    author.proposes(contact_email="seoul@example.org", organiser="seoul")
    author.follows()
    account = accounts(app).by_email("seoul@example.org")
    assert [(one.account, one.organisation) for one in kept()] == [(account.account.pk, "seoul")]


@pytest.mark.parametrize("name", ["approved_by", "is_admin", "organisation", "created_at", "state", "uid", "note", "source"])
def test_nobody_sets_what_is_not_theirs(author: Author, kept: Any, name: str) -> None:
    author.proposes(**{name: "1"})
    assert author.page.status_code == 422
    assert f"<code>{name}</code>" in author.page.text
    assert kept() == []


def test_a_form_of_another_site_does_nothing(author: Author, kept: Any) -> None:
    assert author.posts("/submit", **FORUM, **PERSON).status_code == 400
    assert author.posts("/submit/hints", **FORUM).status_code == 400
    assert kept() == []


def test_nobody_is_written_to_without_end(app: Flask, author: Author) -> None:
    answers = [author.proposes(venue=f"Hall {number}").status_code for number in range(21)]
    assert answers == [303] * 20 + [429]


# Bad intentions

PAYLOADS = ['"><img src=x onerror=alert(1)>', "javascript:alert(1)", "<script>alert(1)</script>", "evil\u202etxt"]
TEXTS = (
    "title.en", "summary.fr", "description.es", "venue", "city", "organiser", "co_organisers", "audience", "motto.en",
    "series", "themes", "contact_name", "comment",
)  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_is_dead_in_every_field(author: Author, payload: str) -> None:
    author.proposes(**dict.fromkeys(TEXTS, payload), country="KR")
    author.follows()
    html = author.page.text
    author.proposes(
        **dict.fromkeys(TEXTS, payload), url=payload, country=payload, when=payload, extra=payload, action="check"
    )
    for text in (html, author.page.text, author.sends("/submit/hints", **dict.fromkeys(TEXTS, payload)).text):
        assert "<img src=x" not in text
        assert "<script>alert" not in text
        assert 'href="javascript:' not in text
        assert "\u202e" not in text


@pytest.mark.parametrize("name", ["url", "join_url", "recording_url"])
def test_links_lead_to_the_web_or_to_mail(author: Author, name: str) -> None:
    author.proposes(kind="webinar", **{name: "javascript:alert(1)"})
    assert author.page.status_code == 422
    assert f'href="#f-{name}"' in author.page.text


def test_too_much_of_anything_is_refused(author: Author, kept: Any) -> None:
    author.proposes(description__en="x" * 70_000)
    assert author.page.status_code in {413, 422} or len(kept()[0].document["description"]["en"]) <= 65_536
    author.opens_form()
    assert author.sends(title__en="x" * 3_000_000).status_code == 413
