"""Registering on pages: the form, what it refuses, and what the link of a registration opens."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from flask import Flask
from people import Editor, an_event
from visitors import Visitor, words_of
from werkzeug.test import TestResponse

NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)
QUESTIONS = [
    {"key": "visit", "kind": "yes_no", "label": {"en": "Will you come on the visit?", "fr": "Viendrez-vous à la visite ?"}},
    {
        "key": "shoes", "kind": "choice", "label": "Size of your boots", "choices": ["small", "large"], "required": True,
        "only_if": {"question": "visit", "answers": ["yes"]},
    },
]  # fmt: skip


class Guest:
    """Somebody who registers with a browser."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()
        self.page: Any = None
        self.csrf = ""

    def opens(self, address: str, **headers: str) -> TestResponse:
        self.page = self._client.get(address, headers=headers)
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.page.text)
        self.csrf = found[1] if found else self.csrf
        return self.page

    def sends(self, address: str, **fields: Any) -> TestResponse:
        """With the hidden fields of the page that is open, and the session's."""
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.page.text if self.page else ""))
        typed = {key.replace("__", "."): value for key, value in fields.items()}
        self.page = self._client.post(address, data={"csrf_token": self.csrf} | hidden | typed)
        return self.page

    def registers(self, event_id: str = "forum", **fields: Any) -> TestResponse:
        self.opens(f"/events/{event_id}/register")
        return self.sends(f"/events/{event_id}/register", **A_PERSON | fields)

    def follows(self) -> TestResponse:
        assert self.page.status_code == 303
        return self.opens(self.page.headers["Location"])

    def reads(self) -> str:
        return words_of(self.page.text)


A_PERSON = {"name": "Ana Sol", "email": "ana@example.org", "privacy": "yes", "language": "en"}


@pytest.fixture(autouse=True)
def june(app: Flask) -> None:
    app.config["NOW"] = lambda: NOW


@pytest.fixture
def guest(app: Flask) -> Guest:
    return Guest(app)


@pytest.fixture
def forum(editor: Editor) -> Any:
    def puts(**facts: Any) -> None:
        terms = facts.pop("terms", {"capacity": 1, "waiting_capacity": 1})
        editor.puts(
            an_event(
                "forum",
                **{"when": "2021-09-10T10:00/2021-09-10T12:00", "mode": "in_person", "city": "Madrid", "registration": terms}
                | facts,
            )
        )

    return puts


def token_of(answer: TestResponse) -> str:
    return re.search(r"/registrations/([\w-]+)", answer.headers["Location"])[1]


# The form


def test_somebody_registers_and_sees_the_place(guest: Guest, forum: Any) -> None:
    forum(mode="online", join_url="https://meet.example.org/room")
    assert guest.registers().status_code == 303
    token = token_of(guest.page)
    page = guest.follows()
    said = guest.reads()
    assert "Your place is confirmed." in said
    assert "Ana Sol" in said
    assert "https://meet.example.org/room" in said
    assert f"/my/{token}.ics" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Content-Security-Policy"].split("; ")[2] == "script-src 'self'"


def test_the_second_waits_and_the_third_is_told_that_it_is_full(guest: Guest, forum: Any) -> None:
    forum(mode="online", join_url="https://meet.example.org/room")
    guest.registers()
    guest.registers(email="bo@example.org")
    guest.follows()
    assert "You are on the waiting list. Position: 1" in guest.reads()
    assert "meet.example.org" not in guest.page.text
    assert guest.opens("/events/forum/register?lang=es").status_code == 409
    assert "No quedan plazas, tampoco en la lista de espera." in guest.reads()
    answer = guest.sends("/events/forum/register?lang=fr", **A_PERSON | {"email": "cy@example.org"})
    assert answer.status_code == 409
    assert "Il n'y a plus de place" in guest.reads()


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"opens": "2021-07-01"}, "Registration is not open yet. Opens: 1 July 2021"),
        ({"closes": "2021-05-20"}, "Registration is closed. Closes: 20 May 2021"),
        (None, "This event takes no registrations here."),
    ],
)
def test_where_nobody_can_register_the_page_says_why(guest: Guest, forum: Any, terms: Any, said: str) -> None:
    forum()
    guest.opens("/events/forum/register")
    forum(terms=terms)
    assert guest.opens("/events/forum/register").status_code == 409
    assert said in guest.reads()
    assert guest.sends("/events/forum/register", **A_PERSON).status_code == 409


def test_an_event_for_members_refuses_others(guest: Guest, forum: Any) -> None:
    forum(terms={"eligibility": "members"})
    assert guest.registers(organisation="Nobody").status_code == 403
    assert "This event is for members of the network." in guest.reads()


def test_a_complaint_names_the_fields_and_keeps_what_was_typed(guest: Guest, forum: Any) -> None:
    forum(terms={"questions": QUESTIONS})
    answer = guest.registers(
        name="", email="a@b.c, evil@x", organisation="Ayuntamiento <b>", needs="Two\nlines", gender="non_binary",
        answers__visit="yes", privacy="",
    )  # fmt: skip
    html, said = answer.text, guest.reads()
    assert answer.status_code == 422
    assert "The form could not be sent" in said
    assert "<title>Error: Registration" in html
    for target in ("f-name", "f-email", "f-privacy"):
        assert f'href="#{target}"' in html
        assert re.search(f'id="{target}"[^>]*aria-describedby="{target}-wrong[^>]*aria-invalid="true"', html)
    assert 'value="a@b.c, evil@x"' in html
    assert 'value="Ayuntamiento &lt;b&gt;"' in html
    assert "Two\nlines</textarea>" in html
    assert '<option value="non_binary" selected>' in html
    assert re.search(r'id="f-answers-visit-1" name="answers.visit" value="yes"\s* checked', html)


def test_what_is_wrong_with_answers_is_said_beside_them(guest: Guest, forum: Any) -> None:
    forum(terms={"questions": QUESTIONS})
    assert guest.registers(answers__visit="yes", gender="woman").status_code == 422
    assert 'href="#f-gender_consent"' in guest.page.text
    assert guest.registers(answers__visit="yes").status_code == 422
    assert 'href="#f-answers-shoes-1"' in guest.page.text
    assert "Only if: Will you come on the visit? – Yes" in guest.reads()
    assert guest.registers(answers__visit="no").status_code == 303


@pytest.mark.parametrize("field", ["status", "position", "is_admin", "answers.evil"])
def test_fields_that_the_form_has_not_are_refused_by_name(guest: Guest, forum: Any, field: str) -> None:
    forum()
    assert guest.registers(**{field: "confirmed"}).status_code == 422
    assert f"<code>{field}</code>" in guest.page.text


HOSTILE = [
    {"name": "x" * 10_000},
    {"name": "\x00\x01\x02"},
    {"name": "\u2028"},
    {"email": "a@b.c, evil@x"},
    {"email": "ana@example.org\r\nBcc: evil@example.org"},
    {"email": "ana@\u2028example.org"},
    {"email": "a" * 10_000 + "@example.org"},
    {"email": "\ufffd@example.org"},
    {"country": "٤٤"},
    {"attendance": "9223372036854775808"},
    {"language": "tlh"},
    {"gender": "x'; DROP TABLE"},
    {"privacy": "perhaps"},
    {"sessions": "9223372036854775808"},
    {"sessions": ["../../etc", "\x00"]},
    {"name": ["Ana", "Bo"]},
    {"idempotency_key": "k" * 1_000},
    {"x" * 5_000: "y"},
]


@pytest.mark.parametrize("fields", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_fields_are_refused_and_never_break_anything(guest: Guest, forum: Any, fields: Any) -> None:
    forum()
    assert guest.registers(**fields).status_code == 422


def test_half_characters_are_kept_as_they_were_sent(guest: Guest, forum: Any) -> None:
    forum()
    guest.registers(name=b"\xed\xa0\x80")
    guest.follows()
    assert "%ED%A0%80" in guest.reads()


def test_too_many_registrations_from_one_address_have_to_wait(guest: Guest, forum: Any) -> None:
    forum()
    answers = {guest.registers(name="").status_code for _ in range(21)}
    assert answers == {422, 429}


def test_line_breaks_in_a_name_become_spaces(guest: Guest, forum: Any) -> None:
    forum()
    guest.registers(name="Ana\r\nBcc: evil@example.org\u2028\x07Sol")
    guest.follows()
    assert "Ana Bcc: evil@example.org Sol" in guest.reads()


@pytest.mark.parametrize("event_id", ["9223372036854775808", "٤٢", "nothing", "a%00b", "%ED%A0%80", "x" * 3_000])
def test_an_event_that_is_not_there_takes_no_registrations(guest: Guest, forum: Any, event_id: str) -> None:
    for address in (f"/events/{event_id}/register", f"/events/{event_id}/register/sent"):
        assert guest.opens(address).status_code == 404
    forum()
    guest.opens("/events/forum/register")
    assert guest.sends(f"/events/{event_id}/register", **A_PERSON).status_code == 404


def test_the_same_form_sent_twice_is_one_registration(guest: Guest, forum: Any) -> None:
    forum()
    guest.opens("/events/forum/register")
    form = guest.page
    first = guest.sends("/events/forum/register", **A_PERSON)
    guest.page = form
    assert guest.sends("/events/forum/register", **A_PERSON).headers["Location"] == first.headers["Location"]
    guest.page = form
    assert guest.sends("/events/forum/register", **A_PERSON | {"email": "bo@example.org"}).status_code == 422
    assert "This form was sent before." in guest.reads()
    assert guest.sends("/events/forum/register", **A_PERSON | {"email": "bo@example.org"}).status_code == 303


def test_an_address_that_is_registered_already_is_told_by_mail_only(guest: Guest, forum: Any) -> None:
    forum()
    token = token_of(guest.registers())
    answer = guest.registers(name="Somebody Else")
    assert answer.headers["Location"] == "/events/forum/register/sent"
    assert token not in guest.follows().text
    assert "we sent the link" in guest.reads()


def test_the_question_on_gender_says_what_it_is_for_and_is_unset(guest: Guest, forum: Any) -> None:
    forum()
    html = guest.opens("/events/forum/register").text
    assert "This question is optional and nothing is chosen beforehand." in guest.reads()
    question = re.search(r'<select id="f-gender".*?</select>', html, re.S)[0]
    assert "selected" not in question
    assert question.index('<option value="">No answer') < question.index('<option value="woman"')


def test_sessions_are_chosen_on_the_same_form(guest: Guest, forum: Any, editor: Editor) -> None:
    forum(terms={"capacity": 5})
    for id, capacity in (("opening", 5), ("visit", 1)):
        editor.puts(an_event(id, title=id.title(), part_of="forum", when="2021-09-10", city="Madrid",
                             registration={"capacity": capacity, "waiting_capacity": 0}))  # fmt: skip
    guest.registers(sessions=["visit"])
    guest.opens("/events/forum/register")
    assert 'value="visit"' not in guest.page.text
    assert (
        guest.sends(
            "/events/forum/register", **A_PERSON | {"email": "b@example.org", "sessions": ["opening", "visit"]}
        ).status_code
        == 303
    )
    guest.follows()
    assert "No place was left in: Visit" in guest.reads()
    assert "Opening , 10 September 2021. Your place is confirmed." in guest.reads()


# By link


@pytest.fixture
def token(guest: Guest, forum: Any) -> str:
    forum(mode="hybrid", terms={"capacity": 3, "visa_letters": True, "questions": QUESTIONS})
    return token_of(
        guest.registers(attendance="in_person", visa_letter="yes", gender="woman", gender_consent="yes", answers__visit="no")
    )


def test_the_form_of_a_registration_shows_what_was_told(guest: Guest, token: str) -> None:
    html = guest.opens(f"/registrations/{token}").text
    assert 'value="Ana Sol"' in html
    assert '<option value="woman" selected>' in html
    assert re.search(r'name="gender_consent" value="yes" checked', html)
    assert re.search(r'name="answers.visit" value="no"\s* checked', html)
    assert 'name="email"' not in html


def test_details_are_changed_and_complaints_keep_what_was_typed(guest: Guest, token: str) -> None:
    answer = guest.sends(f"/registrations/{token}", name="Ana Luna", attendance="online", language="fr")
    assert answer.status_code == 303
    guest.follows()
    assert "Your changes are saved." in guest.reads()
    assert "Ana Luna" in guest.reads()
    assert "Mode Online" in guest.reads()
    assert guest.sends(f"/registrations/{token}", name="", city="Lima").status_code == 422
    assert 'value="Lima"' in guest.page.text
    assert guest.sends(f"/registrations/{token}", name="Ana", email="eve@example.org").status_code == 422


def test_only_the_button_cancels_and_twice_is_said(guest: Guest, token: str) -> None:
    guest.opens(f"/registrations/{token}/cancel")
    assert "Cancel this registration?" in guest.reads()
    guest.opens(f"/registrations/{token}")
    assert "Your place is confirmed." in guest.reads()
    guest.sends(f"/registrations/{token}/cancel")
    guest.follows()
    assert "Your registration has just been cancelled." in guest.reads()
    guest.sends(f"/registrations/{token}/cancel")
    guest.follows()
    assert "This registration was cancelled before." in guest.reads()
    guest.opens(f"/registrations/{token}/cancel")
    assert "This registration was cancelled before." in guest.reads()
    assert guest.sends(f"/registrations/{token}", name="Ana").status_code == 409


def test_one_click_stops_reminders(guest: Guest, token: str) -> None:
    guest.page, guest.csrf = None, ""
    answer = guest.sends(f"/registrations/{token}/reminders", **{"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "You will get no more reminders" in guest.reads()
    assert "Reminders are stopped." in guest.reads()
    assert guest.opens(f"/registrations/{token}/reminders").status_code == 303


def test_the_letter_is_for_those_who_asked_and_have_a_place(guest: Guest, token: str) -> None:
    guest.opens(f"/registrations/{token}/letter?lang=fr")
    assert "Participation à : Forum" in guest.reads()
    assert "Ana Sol" in guest.reads()
    other = token_of(guest.registers(email="bo@example.org", attendance="online"))
    assert guest.opens(f"/registrations/{other}/letter").status_code == 404
    guest.opens(f"/registrations/{token}")
    guest.sends(f"/registrations/{token}/cancel")
    assert guest.opens(f"/registrations/{token}/letter").status_code == 404


def test_the_calendar_of_a_person_has_what_is_only_for_them(guest: Guest, forum: Any) -> None:
    forum(mode="online", join_url="https://meet.example.org/room")
    token = token_of(guest.registers())
    answer = guest.opens(f"/my/{token}.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "https://meet.example.org/room" in answer.text.replace("\r\n ", "")
    assert "ana@example.org" not in answer.text
    assert guest.opens("/my/nobody.ics").status_code == 404


STRANGE_TOKENS = ["nobody", "x" * 32, "x" * 3_000, "٤٢", "%ED%A0%80", "a%00b", "9223372036854775808"]


@pytest.mark.parametrize("stranger", STRANGE_TOKENS)
def test_a_link_that_opens_nothing_always_looks_the_same(guest: Guest, forum: Any, stranger: str) -> None:
    forum()
    guest.opens("/events/forum/register")
    never = guest.opens("/registrations/never")
    answer = guest.opens(f"/registrations/{stranger}?code=secret")
    assert answer.status_code == 404
    assert answer.text == never.text
    assert "never" not in never.text
    assert "secret" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    for address in ("", "/cancel", "/confirm", "/reminders"):
        guest.page = None
        answer = guest.sends(f"/registrations/{stranger}{address}", name="x", code="y")
        assert (answer.status_code, answer.text) == (404, never.text)


def test_a_place_counts_when_the_address_is_confirmed(app: Flask, guest: Guest, forum: Any) -> None:
    site = app.extensions["metrocal"]
    site.settings = site.settings.but(confirm_email=True)
    forum()
    token = token_of(guest.registers())
    guest.follows()
    assert "Your registration is pending. Confirm your address" in guest.reads()
    guest.opens(f"/registrations/{token}?code=wrong")
    assert guest.sends(f"/registrations/{token}/confirm").status_code == 404
    from metrocal.web.registration_site import registrations

    with app.test_request_context():
        found = registrations()
        code = found.keys.code(found.of(token, at=NOW).registration.nonce)
    guest.opens(f"/registrations/{token}?code={code}")
    assert "Your registration is pending." in guest.reads()
    guest.sends(f"/registrations/{token}/confirm")
    guest.follows()
    assert "Your place is confirmed." in guest.reads()


# The event's page, and what stays unsaid


def test_the_event_says_what_is_left_and_until_when(visitor: Visitor, forum: Any) -> None:
    forum(terms={"capacity": 2, "closes": "2021-07-01"})
    forum(terms={"capacity": 2, "closes": "2021-08-01T18:00"})
    said = visitor.reads("/events/forum")
    assert "Registration is open. 2 places left." in said
    assert "Closes: 1 August 2021, 18:00 (Europe/Madrid) (extended from 1 July 2021)" in said
    assert 'href="/events/forum/register"' in visitor.opens("/events/forum").text
    forum(terms={"capacity": 2, "opens": "2021-07-01"})
    assert "Registration is not open yet. Opens: 1 July 2021" in visitor.reads("/events/forum")


def test_places_of_each_way_to_come_are_told_apart(visitor: Visitor, forum: Any) -> None:
    forum(mode="hybrid", terms={"capacity": 1, "capacity_online": 50})
    assert "In person: 1 place left. Online: Places are left." in visitor.reads("/events/forum")


def test_a_way_to_come_that_is_full_is_a_complaint(guest: Guest, forum: Any) -> None:
    forum(mode="hybrid", terms={"capacity": 1, "capacity_online": 1, "waiting_capacity": 0})
    guest.registers(attendance="in_person")
    answer = guest.registers(email="bo@example.org", attendance="in_person")
    assert answer.status_code == 409
    assert 'href="#f-attendance-1"' in answer.text
    assert guest.registers(email="bo@example.org").status_code == 422
    assert "Choose how you take part." in guest.reads()
    token = token_of(guest.sends("/events/forum/register", **A_PERSON | {"email": "bo@example.org", "attendance": "online"}))
    guest.opens(f"/registrations/{token}")
    assert guest.sends(f"/registrations/{token}", name="Bo", attendance="in_person").status_code == 409


def test_logs_and_metrics_name_nobody(guest: Guest, token: str, capsys: pytest.CaptureFixture[str]) -> None:
    guest.opens(f"/registrations/{token}")
    guest.opens("/registrations/another-token")
    guest.registers(name="", needs="secret needs")
    written = "".join(capsys.readouterr()) + unescape(guest.opens("/metrics").text)
    for word in (token, "another-token", "ana@example.org", "secret needs", "Ana Sol"):
        assert word not in written


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_every_page_is_there_in_every_language(guest: Guest, token: str, lang: str) -> None:
    for address in ("/events/forum", "/events/forum/register", "/events/forum/register/sent", f"/registrations/{token}",
                    f"/registrations/{token}/cancel", f"/registrations/{token}/letter"):  # fmt: skip
        answer = guest.opens(f"{address}?lang={lang}")
        assert answer.status_code == 200
        assert f'<html lang="{lang}" dir="ltr">' in answer.text
