"""Places: given in order of arrival, once; the waiting list is fair; what people told stays apart."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from databases import SECRET
from people import an_event
from sqlalchemy import select

from metrocal import Calendar, Organisation
from metrocal.registration.application import application, details
from metrocal.registration.errors import (
    EventFull,
    InvalidApplication,
    KeyReused,
    MoveRefused,
    NotEligible,
    RegistrationClosed,
    UnknownRegistration,
)
from metrocal.registration.giving import Answer
from metrocal.registration.registrations import Registrations
from metrocal.registration.states import State
from metrocal.store.registration_tables import consent, gender_answer, gender_words, outbox, registrant, registration
from metrocal.store.sql import SqlStore

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


class Office:
    """An organiser's office: events that take registrations, and people who register, a minute apart."""

    def __init__(self, store: SqlStore, **options: Any) -> None:
        self.store = store
        self.calendar = Calendar(store)
        self.book = Registrations(store, SECRET, **options)
        self.now = NOW

    def holds(self, id: str = "forum", **terms: Any) -> None:
        facts = {key: terms.pop(key) for key in ("mode", "when", "part_of", "city", "status", "join_url") if key in terms}
        event = an_event(id, **{"when": "2026-06-01T09:00/2026-06-01T17:00", "city": "Madrid"} | facts, registration=terms)
        self.calendar.put(event, at=self.later())

    def later(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def registers(self, name: str, event: str = "forum", key: str = "", **told: Any) -> Answer:
        document = {"name": name, "email": f"{name.lower()}@example.org", "privacy": True} | told
        return self.book.register(event, application(document), at=self.later(), key=key)

    def states(self, event: str = "forum") -> dict[str, str]:
        return {row.name: row.registration.state.value for row in self.book.listed(event)}

    def mails(self) -> Counter[str]:
        with self.store.engine.connect() as connection:
            return Counter(connection.execute(select(outbox.c.kind)).scalars())


@pytest.fixture
def office(sql_store: SqlStore) -> Office:
    return Office(sql_store)


@pytest.fixture
def confirming_office(sql_store: SqlStore) -> Office:
    return Office(sql_store, confirm_email=True)


def test_places_go_in_order_of_arrival_and_then_people_wait(office):
    office.holds(capacity=1, waiting_capacity=1)
    first, second = office.registers("Ana"), office.registers("Ben")
    assert (first.registration.state, first.position) == (State.CONFIRMED, None)
    assert (second.registration.state, second.position) == (State.WAITING, 1)
    with pytest.raises(EventFull):
        office.registers("Eva")
    assert office.states() == {"Ana": "confirmed", "Ben": "waiting"}
    assert office.mails() == {"confirmed": 1, "waiting": 1}


def test_a_place_given_back_goes_to_the_first_who_waits(office):
    office.holds(capacity=1)
    ana = office.registers("Ana")
    for name in ("Ben", "Eva"):
        office.registers(name)
    kept, before = office.book.cancel(ana.token, at=office.later())
    assert (kept.registration.state, before) == (State.CANCELLED, False)
    assert office.states() == {"Ana": "cancelled", "Ben": "confirmed", "Eva": "waiting"}
    assert office.book.cancel(ana.token, at=office.later())[1] is True
    assert office.mails() == {"confirmed": 1, "waiting": 2, "left": 1, "promoted": 1}


def test_who_cancelled_registers_again_at_the_end_of_the_queue(office):
    office.holds(capacity=1)
    ana = office.registers("Ana")
    office.registers("Ben")
    office.book.cancel(ana.token, at=office.later())
    again = office.registers("Ana")
    assert (again.registration.state, again.position) == (State.WAITING, 1)
    assert again.token != ana.token


def test_a_raised_capacity_moves_people_up_at_once_and_a_lowered_one_drops_nobody(office):
    office.holds(capacity=1)
    for name in ("Ana", "Ben", "Eva", "Leo"):
        office.registers(name)
    office.holds(capacity=3)
    assert office.states() == {"Ana": "confirmed", "Ben": "confirmed", "Eva": "confirmed", "Leo": "waiting"}
    office.holds(capacity=1)
    assert office.states() == {"Ana": "confirmed", "Ben": "confirmed", "Eva": "confirmed", "Leo": "waiting"}
    assert office.mails()["promoted"] == 2


def test_places_in_the_room_and_online_are_apart(office):
    office.holds(capacity=1, capacity_online=1, mode="hybrid")
    ana = office.registers("Ana", attendance="in_person")
    office.registers("Ben", attendance="in_person")
    office.registers("Eva", attendance="online")
    assert office.states() == {"Ana": "confirmed", "Ben": "waiting", "Eva": "confirmed"}
    with pytest.raises(EventFull):
        office.book.change(ana.token, details({"name": "Ana", "attendance": "online"}), at=office.later())
    office.holds(capacity=1, capacity_online=2, mode="hybrid")
    kept = office.book.change(ana.token, details({"name": "Ana", "attendance": "online"}), at=office.later())
    assert kept.registration.attendance == "online"
    assert office.states() == {"Ana": "confirmed", "Ben": "confirmed", "Eva": "confirmed"}


def test_one_way_to_come_needs_no_answer_and_another_is_refused(office):
    office.holds(capacity=5, mode="online")
    assert office.registers("Ana").registration.attendance == "online"
    with pytest.raises(InvalidApplication, match="attendance"):
        office.registers("Ben", attendance="in_person")


def test_the_same_key_is_one_registration_with_the_same_answer(office):
    office.holds(capacity=5)
    first = office.registers("Ana", key="k1")
    again = office.registers("Ana", key="k1")
    assert (again.token, again.position, again.fresh) == (first.token, first.position, False)
    with pytest.raises(KeyReused):
        office.registers("Ben", key="k1")
    assert office.states() == {"Ana": "confirmed"}


@pytest.mark.parametrize("email", ["ana@example.org", " ANA@Example.ORG "])
def test_the_same_person_twice_is_one_registration(office, email):
    office.holds(capacity=5)
    first = office.registers("Ana", key="k1")
    again = office.registers("Ana", key="k2", email=email)
    assert (again.registration.pk, again.token) == (first.registration.pk, first.token)
    assert len(office.states()) == 1


def test_both_forms_of_a_domain_name_are_one_address(office):
    office.holds(capacity=5)
    first = office.registers("Ana", email="ana@exämple.org")
    assert office.registers("Ana", email="ana@xn--exmple-cua.org").registration.pk == first.registration.pk


def test_somebody_elses_address_tells_nobody_the_link(office):
    office.holds(capacity=5)
    office.registers("Ana")
    stranger = office.registers("Mallory", email="ana@example.org")
    assert (stranger.token, stranger.fresh) == ("", False)
    assert office.states() == {"Ana": "confirmed"}
    assert office.mails() == {"confirmed": 1, "again": 1}


def test_registration_opens_and_closes_in_the_zone_of_the_event(office):
    office.holds(capacity=5, opens="2026-05-02", closes="2026-05-20T18:00")
    with pytest.raises(RegistrationClosed, match="opens on 2026-05-02"):
        office.registers("Ana")
    office.now = datetime(2026, 5, 1, 22, 0, tzinfo=UTC)
    assert office.registers("Ana").registration.state is State.CONFIRMED
    office.now = datetime(2026, 5, 20, 16, 0, tzinfo=UTC)
    with pytest.raises(RegistrationClosed, match="closed on 2026-05-20T18:00"):
        office.registers("Ben")


def test_an_extended_deadline_keeps_the_old_one_on_record(office):
    office.holds(capacity=5, closes="2026-05-10")
    office.holds(capacity=5, closes="2026-05-20")
    assert office.calendar.get("forum").event.registration.extended_from == ("2026-05-10",)
    office.holds(capacity=5, closes="2026-05-20")
    assert office.calendar.get("forum").sequence == 1


@pytest.mark.parametrize("facts", [{"status": "cancelled"}, {"when": "2026-04"}])
def test_events_that_are_off_or_over_take_nobody(office, facts):
    office.holds(capacity=5, **facts)
    with pytest.raises(RegistrationClosed):
        office.registers("Ana")


def test_members_only_means_an_organisation_that_is_one(office):
    office.calendar.put_organisations(
        Organisation(id="lyon", name={"fr": "Grand Lyon"}, kind="member", city="Lyon", dues_paid=(2024,)),
        Organisation(id="partner", name="Partner", kind="partner"), at=NOW,
    )  # fmt: skip
    office.holds(capacity=5, eligibility="members")
    office.holds("board", capacity=5, eligibility="dues_paid")
    for named in ("lyon", "GRAND LYON", "Lyon"):
        assert office.registers(f"Ana{named[:2]}", organisation=named).registration.state is State.CONFIRMED
    for named in ("", "partner", "Paris"):
        with pytest.raises(NotEligible):
            office.registers("Ben", organisation=named)
    with pytest.raises(NotEligible, match="2024 and 2025"):
        office.registers("Ana", "board", organisation="lyon")
    office.calendar.put_organisations(
        Organisation(id="lyon", name={"fr": "Grand Lyon"}, kind="member", city="Lyon", dues_paid=(2024, 2025)), at=NOW
    )
    assert office.registers("Ana", "board", organisation="lyon").registration.state is State.CONFIRMED


def test_questions_are_required_limited_and_conditional(office):
    visit = {"key": "visit", "kind": "choice", "label": "Visit?", "required": True,
             "choices": [{"key": "port", "label": "Port", "limit": 1}, "park"]}  # fmt: skip
    shoes = {"key": "shoes", "label": "Size?", "kind": "number", "required": True,
             "only_if": {"question": "visit", "answers": ["port"]}}  # fmt: skip
    office.holds(capacity=9, questions=[visit, shoes])
    with pytest.raises(InvalidApplication) as refused:
        office.registers("Ana", answers={"shoe": "4"})
    assert refused.value.fields == {"answers.visit": "required", "answers.shoe": "unknown"}
    with pytest.raises(InvalidApplication) as refused:
        office.registers("Ana", answers={"visit": "port"})
    assert refused.value.fields == {"answers.shoes": "required"}
    ana = office.registers("Ana", answers={"visit": "port", "shoes": "41,5"})
    with pytest.raises(InvalidApplication) as refused:
        office.registers("Ben", answers={"visit": "port", "shoes": 40})
    assert refused.value.fields == {"answers.visit": "choice_full"}
    office.registers("Ben", answers={"visit": "park", "shoes": 40})
    office.book.cancel(ana.token, at=office.later())
    assert office.registers("Eva", answers={"visit": "port", "shoes": 40}).registration.state is State.CONFIRMED


def test_sessions_are_taken_with_the_whole_each_by_itself(office):
    office.holds("congress", capacity=5)
    office.holds("walk", capacity=1, waiting_capacity=0, part_of="congress")
    office.holds("talk", capacity=1, part_of="congress")
    ana = office.registers("Ana", "congress", sessions=["walk", "talk"])
    ben = office.registers("Ben", "congress", sessions=["walk", "talk"])
    assert ana.sessions == (("walk", "confirmed", None), ("talk", "confirmed", None))
    assert ben.sessions == (("talk", "waiting", 1), ("walk", "full", None))
    office.book.cancel(ana.token, at=office.later())
    assert office.states("talk") == {"Ana": "cancelled", "Ben": "confirmed"}
    with pytest.raises(InvalidApplication, match="sessions"):
        office.registers("Eva", "congress", sessions=["congress"])


def test_a_place_that_needs_approval_is_given_when_the_organiser_says_so(office):
    office.holds(capacity=1, approval=True)
    ana, ben = office.registers("Ana"), office.registers("Ben")
    assert office.states() == {"Ana": "pending", "Ben": "pending"}
    office.book.move(ben.registration.pk, State.CONFIRMED, at=office.later(), by="eva@example.org")
    office.book.move(ana.registration.pk, State.CONFIRMED, at=office.later(), by="eva@example.org")
    assert office.states() == {"Ana": "waiting", "Ben": "confirmed"}
    office.book.move(ben.registration.pk, State.REFUSED, at=office.later(), by="eva@example.org")
    assert office.states() == {"Ana": "confirmed", "Ben": "refused"}
    with pytest.raises(MoveRefused):
        office.book.move(ben.registration.pk, State.CONFIRMED, at=office.later(), by="eva@example.org")


def test_an_address_to_be_confirmed_counts_when_it_is(confirming_office):
    office = confirming_office
    office.holds(capacity=1)
    ana, ben = office.registers("Ana"), office.registers("Ben")
    assert office.states() == {"Ana": "pending", "Ben": "pending"}
    code = office.book.keys.code(ben.registration.nonce)
    with pytest.raises(UnknownRegistration):
        office.book.confirm(ana.token, code, at=office.later())
    assert office.book.confirm(ben.token, code, at=office.later()).registration.state is State.CONFIRMED
    assert office.book.confirm(ben.token, code, at=office.later()).registration.state is State.CONFIRMED
    office.book.confirm(ana.token, office.book.keys.code(ana.registration.nonce), at=office.later())
    assert office.states() == {"Ana": "waiting", "Ben": "confirmed"}
    assert office.mails() == {"confirm": 2, "confirmed": 1, "waiting": 1}


def test_those_registered_learn_of_a_move_and_of_a_cancellation_once(office):
    office.holds(capacity=5)
    ana = office.registers("Ana")
    office.registers("Ben")
    office.book.cancel(ana.token, at=office.later())
    office.holds(capacity=5, when="2026-06-02T09:00/2026-06-02T17:00")
    office.holds(capacity=5, when="2026-06-02T09:00/2026-06-02T17:00", city="Lyon")
    office.calendar.withdraw("forum", at=office.later())
    assert office.mails() == {"confirmed": 2, "left": 1, "moved": 1, "changed": 1, "cancelled": 1}


def test_a_date_of_a_series_has_places_of_its_own(office):
    series = an_event(
        "class", when="2026-05-04T09:00/2026-05-04T10:00", city="Madrid", recurrence="FREQ=WEEKLY;COUNT=4",
        registration={"capacity": 1},
    )  # fmt: skip
    office.calendar.put(series, at=NOW)
    office.registers("Ana", "class-2026-05-11")
    office.registers("Ben", "class-2026-05-18")
    assert office.states("class-2026-05-11") == {"Ana": "confirmed"}
    with pytest.raises(RegistrationClosed):
        office.registers("Eva", "class")


def test_links_are_stored_hashed_and_lead_nowhere_else(office):
    office.holds(capacity=5)
    ana = office.registers("Ana")
    assert len(ana.token) >= 22
    assert office.book.of(ana.token, at=office.now).details["email"] == "ana@example.org"
    with office.store.engine.connect() as connection:
        rows = str(connection.execute(select(registration)).all())
    assert ana.token not in rows
    assert "example.org" not in rows
    for wrong in ("", "x", ana.token[:-1], ana.token + "A", "٣" * 32, "a" * 5_000, "\ud800"):
        with pytest.raises(UnknownRegistration):
            office.book.of(wrong, at=office.now)
    with pytest.raises(UnknownRegistration):
        office.book.of(ana.token, at=office.now + timedelta(days=800))


def test_an_answer_about_gender_leads_back_to_nobody(office):
    office.holds(capacity=5)
    told = {"gender": "self_described", "gender_self_described": "own words", "gender_consent": True, "country": "FR"}
    ana = office.registers("Ana", **told)
    with office.store.engine.connect() as connection:
        (row,) = connection.execute(select(gender_answer)).all()
        assert (row.event, row.gender, row.region, row.state) == ("forum", "self_described", "europe", "confirmed")
        assert str(ana.registration.pk) not in (row.owner,)
        assert "gender" not in str(connection.execute(select(registrant)).all())
        assert {c.purpose for c in connection.execute(select(consent))} == {"privacy", "gender"}
        assert "own words" not in str(connection.execute(select(outbox)).all())
    office.book.change(ana.token, details({"name": "Ana"}), at=office.later())
    with office.store.engine.connect() as connection:
        assert connection.execute(select(gender_answer)).all() == []
        assert connection.execute(select(gender_words)).all() == []


def test_the_organiser_finds_people_by_words_and_writes_to_them(office):
    office.holds(capacity=1)
    office.registers("Ana", organisation="Città di Torino")
    office.registers("Ben")
    assert [row.name for row in office.book.listed("forum", search="torino citta")] == ["Ana"]
    assert [row.position for row in office.book.listed("forum")] == [None, 1]
    sent = office.book.message(
        "forum", [State.WAITING], subject="News", text="Text", at=office.later(), by="eva@example.org"
    )
    assert (sent, office.mails()["message"]) == (1, 1)


def test_what_cannot_be_taken_changes_nothing(office):
    office.holds(capacity=5)
    with pytest.raises(InvalidApplication):
        office.registers("Ana", sessions=["unknown"])
    assert (office.states(), office.mails()) == ({}, {})


def test_the_same_content_is_told_the_link_only_at_once(office):
    office.holds(capacity=5)
    first = office.registers("Ana", key="mine")
    assert office.registers("Ana", key="another").token == first.token
    office.now += timedelta(hours=1)
    assert [office.registers("Ana", key=key).token for key in ("", "another", "mine")] == ["", "", first.token]
    assert office.mails() == {"confirmed": 1, "again": 1}


def test_an_answer_about_gender_cannot_be_found_by_trying(office):
    office.holds(capacity=5)
    answers = [office.registers("Ana", gender=one, gender_consent=True) for one in ("woman", "man", "non_binary")]
    assert len({(answer.token, answer.registration.pk) for answer in answers}) == 1


def test_a_session_named_twice_or_taken_before_is_one_place(office):
    office.holds("congress", capacity=5)
    office.holds("talk", capacity=2, part_of="congress")
    office.registers("Ana", "talk")
    office.registers("Ana", "congress", sessions=["talk"])
    office.registers("Ben", "congress", sessions=["talk", "talk"])
    assert office.states("talk") == {"Ana": "confirmed", "Ben": "confirmed"}


def test_a_session_keeps_its_own_rules(office):
    office.holds("congress", capacity=5)
    office.holds("board", capacity=5, part_of="congress", eligibility="members")
    office.holds("lab", capacity=5, part_of="congress", approval=True)
    with pytest.raises(NotEligible):
        office.registers("Ana", "congress", sessions=["board"])
    assert office.registers("Ana", "congress", sessions=["lab"]).sessions == (("lab", "pending", None),)


def test_a_withdrawn_session_does_not_keep_people_from_leaving(office):
    office.holds("congress", capacity=5)
    office.holds("talk", capacity=5, part_of="congress")
    ana = office.registers("Ana", "congress", sessions=["talk"])
    office.calendar.withdraw("talk", at=office.later())
    assert office.book.cancel(ana.token, at=office.later())[0].registration.state is State.CANCELLED


def test_a_refused_session_stays_refused_when_the_whole_is_approved(office):
    office.holds("congress", capacity=5, approval=True)
    office.holds("talk", capacity=5, part_of="congress")
    ana = office.registers("Ana", "congress", sessions=["talk"])
    (part,) = office.book.listed("talk")
    office.book.move(part.registration.pk, State.REFUSED, at=office.later(), by="eva@example.org")
    office.book.move(ana.registration.pk, State.CONFIRMED, at=office.later(), by="eva@example.org")
    assert office.states("talk") == {"Ana": "refused"}


def test_details_can_be_changed_after_the_organiser_changed_the_form(office):
    size = {"key": "size", "kind": "number", "label": "Size"}
    office.holds(capacity=5, questions=[size], visa_letters=True, mode="hybrid")
    ana = office.registers("Ana", answers={"size": "0.00001"}, visa_letter=True, attendance="in_person")
    office.holds(capacity=5, mode="online")
    before = office.book.of(ana.token, at=office.now).details
    told = {key: before[key] for key in ("answers", "visa_letter")} | {"name": "Ana Sol", "attendance": "in_person"}
    assert office.book.change(ana.token, details(told), at=office.later()).details["name"] == "Ana Sol"


def test_the_organiser_of_a_session_reaches_those_who_came_with_the_whole(office):
    office.holds("congress", capacity=5)
    office.holds("talk", capacity=5, part_of="congress")
    office.registers("Ana", "congress", sessions=["talk"])
    told = {"subject": "News", "text": "Text", "at": office.later(), "by": "eva@example.org"}
    assert office.book.message("talk", [State.CONFIRMED], **told) == 1


def test_who_wants_no_reminders_gets_none_of_sessions_either(office):
    office.holds("congress", capacity=5)
    office.holds("talk", capacity=5, part_of="congress")
    ana = office.registers("Ana", "congress", sessions=["talk"])
    office.book.change(ana.token, details({"name": "Ana", "language": "es"}), at=office.later())
    office.book.without_reminders(ana.token, at=office.later())
    everything = [row.registration for id in ("congress", "talk") for row in office.book.listed(id)]
    assert [(one.reminders, one.language) for one in everything] == [(False, "es"), (False, "es")]
