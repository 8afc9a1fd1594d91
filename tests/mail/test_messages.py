"""What each mail says, as a mail program and a calendar read it."""

from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar as Ical
from icalendar import Event as Vevent
from people import Editor, an_event
from post import BASE_URL, NOON, SECRET, MailServer, Office

from metrocal.mail.letters import KINDS
from metrocal.mail.messages import ADDING, REMOVING
from metrocal.mail.words import WORDS
from metrocal.registration.links import Keys

JOIN = "https://meet.example.org/room?a=1,2;3"
FACTS: dict[str, dict[str, Any]] = {
    "waiting": {"position": 7},
    "moved": {"was": {"when": "2026-11-30T10:00/2026-11-30T12:00", "zone": "Asia/Seoul"}},
    "message": {"subject": "Rooms\r\nBcc: all@example.org", "text": "Room 3.\nSee {you} there <b>."},
    "notice": {
        "subject": {"fr": "Lien de connexion", "en": "Sign-in link", "es": "Enlace de acceso"},
        "lines": ["One\nline", {"en": "Two", "fr": "Deux", "es": "Dos"}],
        "link": "https://calendar.example.org/sign-in/abc",
    },
}
STATES = {"confirm": "pending", "pending": "pending", "waiting": "waiting", "left": "cancelled", "refused": "refused"}


def sent(office: Office, server: MailServer, kind: str, **person: Any) -> EmailMessage:
    """The mail of this kind, as the reader got it."""
    state = person.pop("state", STATES.get(kind, "confirmed"))
    pk = office.registers(state=state, **person)
    office.intends(kind, pk, facts=FACTS.get(kind, {}))
    assert office.delivers().sent == 1
    return server.came[-1]


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def attached(mail: EmailMessage) -> Vevent | None:
    files = list(mail.iter_attachments())
    if not files:
        return None
    (file,) = files
    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method") == "PUBLISH"
    octets = file.get_payload(decode=True)
    assert isinstance(octets, bytes)
    assert b"ATTENDEE" not in octets
    assert octets.count(b"\n") == octets.count(b"\r\n")
    assert max(map(len, octets.split(b"\r\n"))) <= 75
    calendar = Ical.from_ical(octets)
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert len(calendar.walk("VTIMEZONE")) == 1
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Vevent)
    return event


@pytest.mark.parametrize("language", ["fr", "en", "es"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_mail_arrives_whole(office: Office, server: MailServer, kind: str, language: str) -> None:
    mail = sent(office, server, kind, language=language)
    assert mail["To"] == "ana@example.org"
    assert mail["From"].addresses[0].addr_spec == "calendar@metrocal.example.org"
    assert mail["Date"].datetime == NOON
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == language
    assert mail["Bcc"] is None
    assert not mail.defects
    if kind not in {"message", "notice"}:
        title = {"fr": "Forum 🎉", "en": "Forum 🎉", "es": "Foro 🎉"}[language]
        assert mail["Subject"] == WORDS[f"subject_{kind}"].in_language(language).format(title=title)
        assert WORDS[kind].in_language(language) in part(mail, "plain")
    assert f'<html lang="{language}">' in part(mail, "html")
    if kind != "notice":
        assert "2026" in part(mail, "plain")
    event = attached(mail)
    assert (event is not None) == (kind in ADDING | REMOVING)
    if event is not None:
        assert (str(event["UID"]), int(event["SEQUENCE"])) == ("forum@metrocal.example.org", 0)
        assert str(event["STATUS"]) == ("CANCELLED" if kind in REMOVING else "CONFIRMED")
        assert ("CONFERENCE" in event) == (kind in ADDING)
        assert event["DTSTAMP"].dt == NOON


def test_only_those_who_have_a_place_learn_how_to_join(office: Office, server: MailServer) -> None:
    event = attached(sent(office, server, "confirmed"))
    assert event is not None
    assert (str(event["CONFERENCE"]), event["CONFERENCE"].params["FEATURE"]) == (JOIN, "VIDEO")
    assert JOIN in str(event["DESCRIPTION"])
    assert JOIN in part(server.came[-1], "plain")
    for kind, state in (("waiting", "waiting"), ("changed", "waiting"), ("confirm", "pending"), ("left", "cancelled")):
        mail = sent(office, server, kind, state=state)
        assert b"meet.example.org" not in b"".join(p.get_payload(decode=True) or b"" for p in mail.walk())


def test_a_late_confirmation_does_not_bring_back_what_was_given_up(office: Office, server: MailServer) -> None:
    event = attached(sent(office, server, "confirmed", state="cancelled"))
    assert event is not None
    assert (str(event["STATUS"]), "CONFERENCE" in event) == ("CANCELLED", False)


def test_the_link_to_confirm_has_its_code_and_the_others_have_none(office: Office, server: MailServer) -> None:
    mail = sent(office, server, "confirm")
    code = Keys(SECRET).code(f"{1:032x}")
    assert f"{office.link(1)}?code={code}\n" in part(mail, "plain")
    assert code in part(mail, "html")
    mail = sent(office, server, "pending")
    assert f"{office.link(2)}\n" in part(mail, "plain")
    assert "code=" not in part(mail, "plain") + part(mail, "html")


def test_a_reminder_can_be_stopped_with_one_click(office: Office, server: MailServer) -> None:
    mail = sent(office, server, "reminder")
    assert mail["List-Unsubscribe"] == f"<{office.link(1)}/reminders>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent(office, server, "confirmed")["List-Unsubscribe"] is None


def test_the_organisers_words_come_as_they_are_and_nothing_more(office: Office, server: MailServer) -> None:
    mail = sent(office, server, "message")
    assert mail["Subject"] == "Rooms Bcc: all@example.org (Forum 🎉)"
    assert "Room 3.\nSee {you} there <b>." in part(mail, "plain")
    assert "See {you} there &lt;b&gt;." in part(mail, "html")


def test_a_move_tells_both_dates_and_a_place_in_the_queue_is_told(office: Office, server: MailServer) -> None:
    text = part(sent(office, server, "moved"), "plain")
    assert "Dates announced before: 30 November 2026" in text
    assert "Dates: 1 December 2026" in text
    assert "Position on the waiting list: 7" in part(sent(office, server, "waiting"), "plain")


def test_a_notice_needs_no_registration(office: Office, server: MailServer) -> None:
    office.intends("notice", key="n", event="", recipient="desk@example.org", language="es", facts=FACTS["notice"])
    office.delivers()
    (mail,) = server.came
    assert (mail["To"], mail["Subject"]) == ("desk@example.org", "Enlace de acceso")
    text = part(mail, "plain")
    assert "One\nline\n\nDos\n\nContinuar:\nhttps://calendar.example.org/sign-in/abc\n" in text
    assert "registrations" not in text


@pytest.mark.parametrize("link", ["javascript:alert(1)", "", None])
def test_a_link_of_another_kind_is_no_link(office: Office, server: MailServer, link: str | None) -> None:
    office.intends("notice", key="n", event="", recipient="a@example.org", facts={"subject": "S", "lines": [], "link": link})
    office.delivers()
    assert part(server.came[0], "html").count("href") == 0


@pytest.mark.parametrize(
    "name",
    ["Ana\r\nBcc: all@example.org", "Ana\u2028Bcc: x", "Ana\x0b\x85B", "👩‍👩‍👧 " * 40, "<script>x</script>", "{name}"],
)
def test_odd_names_and_titles_stay_words(office: Office, server: MailServer, name: str) -> None:
    Editor(office.calendar).puts(an_event("odd", title=name))
    office.intends("confirmed", office.registers(name, event="odd"), event="odd")
    assert office.delivers().sent == 1
    (mail,) = server.came
    assert mail["Bcc"] is None
    assert not mail.defects
    assert str(mail["Subject"]).startswith("Registration confirmed: ")
    assert len(str(mail["Subject"]).splitlines()) == 1
    assert "<script>" not in part(mail, "html")
    shown = " ".join(name.replace("\u2028", " ").replace("\x0b", " ").replace("\x85", " ").split())
    assert str(mail["Subject"]).rstrip("…") in f"Registration confirmed: {shown}"
    assert f"Hello {shown}," in part(mail, "plain")


def test_a_domain_in_letters_of_another_alphabet_is_written_as_servers_know_it(office: Office, server: MailServer) -> None:
    assert sent(office, server, "confirmed", email="ana@exämple.org")["To"] == "ana@xn--exmple-cua.org"


def test_an_event_that_is_gone_is_called_by_its_id(office: Office, server: MailServer) -> None:
    office.intends("cancelled", office.registers(event="gone"), event="gone")
    office.delivers()
    assert server.came[0]["Subject"] == "Event cancelled: gone"
    assert attached(server.came[0]) is None


def test_a_later_revision_has_its_number(office: Office, server: MailServer) -> None:
    editor = Editor(office.calendar)
    editor.puts(an_event("class", title="One"), at=datetime(2026, 1, 1, tzinfo=UTC))
    editor.puts(an_event("class", title="Two"), at=datetime(2026, 1, 2, tzinfo=UTC))
    office.intends("changed", office.registers(event="class"), event="class")
    office.delivers()
    (file,) = server.came[0].iter_attachments()
    (event,) = Ical.from_ical(file.get_payload(decode=True)).walk("VEVENT")
    assert (str(event["SUMMARY"]), int(event["SEQUENCE"])) == ("Two", 1)


def test_every_address_in_a_mail_is_the_calendars_or_the_events(office: Office, server: MailServer) -> None:
    text = part(sent(office, server, "confirmed"), "plain")
    addresses = [word for word in text.split() if word.startswith("http")]
    assert {address.startswith(BASE_URL) or address == JOIN for address in addresses} == {True}
