"""The organiser's pages: only theirs, nobody's gender, and no file that does harm."""

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO

import pytest
from colleagues import Colleague, accounts, has_a_token, has_an_account
from flask import Flask
from openpyxl import load_workbook
from people import Editor, an_event
from visitors import Visitor, words_of

from metrocal import Organisation
from metrocal.accounts import Role
from metrocal.registration.application import application
from metrocal.registration.registrations import Registrations
from metrocal.registration.states import State

NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)
LIST = "/desk/events/forum/registrations"


@pytest.fixture(autouse=True)
def june(app: Flask, editor: Editor) -> None:
    """Two events, each with its organiser, on the first of June."""
    app.config["NOW"] = lambda: NOW
    editor.registers(
        Organisation(id="network", name="Network"),
        Organisation(id="madrid", name="Madrid", part_of="network", city="Madrid"),
        Organisation(id="seoul", name="Seoul", part_of="network", city="Seoul"),
    )
    visit = [{"key": "visit", "kind": "text", "label": "Visit?"}]
    terms = {"capacity": 2, "approval": False, "visa_letters": True, "questions": visit}
    editor.puts(
        an_event("forum", when="2021-09-10", city="Madrid", organiser="madrid", registration=terms),
        an_event("training", when="2021-09-11", city="Seoul", organiser="seoul", registration={"approval": True}),
        an_event("silent", when="2021-09-12", city="Madrid", organiser="madrid"),
    )


@pytest.fixture
def registrations(app: Flask) -> Registrations:
    return Registrations(app.extensions["metrocal"].store, app.config["SECRET_KEY"])


@pytest.fixture
def register(registrations: Registrations):
    def do(name: str = "Ana Sol", event: str = "forum", **told):
        email = f"{re.sub('[^a-z]', '', name.lower()) or 'x'}@example.org"
        asked = application({"name": name, "email": email, "privacy": True, **told})
        return registrations.register(event, asked, at=NOW).registration

    return do


def signed_in(app: Flask, email: str, role: Role, **bounds: str) -> Colleague:
    has_an_account(app, email, role, **bounds)
    colleague = Colleague(app)
    colleague.signs_in(email)
    return colleague


@pytest.fixture
def organiser(app: Flask) -> Colleague:
    """Of Madrid."""
    return signed_in(app, "organiser@example.org", Role.ORGANISER, organisation="madrid")


def state_of(registrations: Registrations, pk: int) -> State:
    return next(row.registration.state for row in registrations.listed("forum") if row.registration.pk == pk)


def reads(colleague: Colleague, address: str) -> str:
    return words_of(colleague.opens(address).text)


# Who sees whom


def test_the_desk_lists_the_events_of_the_account_that_take_registrations(organiser):
    page = organiser.opens("/desk/").text
    assert re.findall(r"/desk/events/(\w+)/registrations", page) == ["forum"]


def test_an_admin_sees_all_and_statistics_nothing(app):
    admin, counter = (signed_in(app, f"{role}@example.org", role) for role in (Role.ADMIN, Role.STATISTICS))
    found = [re.findall(r"/desk/events/(\w+)/registrations", one.opens("/desk/").text) for one in (admin, counter)]
    assert found == [["forum", "training"], []]
    assert counter.opens(LIST).status_code == 404


def test_the_events_of_others_do_not_exist(app, organiser, register):
    pk = register(event="training").pk
    foreign = "/desk/events/training/registrations"
    for address in (foreign, f"{foreign}.csv", f"{foreign}.xlsx", "/desk/events/nothing/registrations"):
        assert organiser.opens(address).status_code == 404, address
    for to, fields in ((f"{foreign}/{pk}", {"state": "refused"}), (f"{foreign}/message", {"to": "waiting"})):
        assert organiser.sends_form(LIST, to, **fields).status_code == 404
    assert organiser.sends_form(LIST, f"{LIST}/{pk}", state="refused").status_code == 404
    assert accounts(app).audit(subject="training") == []


def test_a_moderator_sees_the_region(app):
    moderator = signed_in(app, "mod@example.org", Role.MODERATOR, region="europe")
    assert [moderator.opens(f"/desk/events/{one}/registrations").status_code for one in ("forum", "training")] == [200, 404]


def test_nobody_sees_anything_without_signing_in(app, register):
    register()
    visitor = Colleague(app)
    for address in (LIST, f"{LIST}.csv", "/desk/check-in/1-x", "/desk/"):
        assert visitor.opens(address).status_code == 303
        assert visitor.opens(address).location.startswith("/sign-in?next=/desk/")


# The list


def test_the_list_shows_who_is_registered_and_how_many(organiser, register):
    for name in ("Ana Sol", "Bo Kim", "Cy Waits"):
        register(name, organisation="Ville de Genève", needs="vegan", answers={"visit": "gladly"})
    said = reads(organiser, LIST)
    assert all(word in said for word in ("Ana Sol", "Bo Kim", "Cy Waits", "vegan", "gladly", "Ville de Genève"))
    assert ("Confirmed: 2" in said, "Waiting list: 1" in said, "2021-06-01 3" in said) == (True, True, True)


def test_people_are_found_by_words_and_state(organiser, register):
    for name in ("Ána Sol", "Bo Kim", "Cy Waits"):
        register(name)
    by_name, by_state = reads(organiser, f"{LIST}?q=ana"), reads(organiser, f"{LIST}?state=waiting")
    assert ("Ána Sol" in by_name, "Bo Kim" in by_name) == (True, False)
    assert ("Ána Sol" in by_state, "Cy Waits" in by_state) == (False, True)


@pytest.mark.parametrize("query", ["?page=99", "?page=x", "?state=king", "?q=%00%ff", "?q=%25_", "?page=²"])
def test_an_odd_question_has_an_answer(organiser, register, query):
    register()
    assert organiser.opens(LIST + query).status_code == 200


def test_a_long_list_comes_in_pages(organiser, register, monkeypatch):
    monkeypatch.setattr("metrocal.web.attendance.PER_PAGE", 2)
    for name in ("Ana", "Bo", "Cy"):
        register(name)
    first, second = organiser.opens(LIST).text, organiser.opens(f"{LIST}?page=2").text
    assert ("<bdi>Cy</bdi>" in first, 'rel="next"' in first) == (False, True)
    assert ("<bdi>Cy</bdi>" in second, 'rel="prev"' in second, 'rel="next"' in second) == (True, True, False)


def test_what_somebody_calls_themselves_is_no_markup(organiser, register):
    register("<script>alert(1)</script>")
    assert "<script>alert" not in organiser.opens(LIST).text


def test_gender_is_shown_nowhere(app, organiser, register):
    register(gender="self_described", gender_self_described="two-spirit", gender_consent=True)
    token = has_a_token(app, "organiser@example.org")
    shown = [organiser.opens(LIST).text, organiser.opens(f"{LIST}.csv").text]
    shown.append(Visitor(app).opens("/api/v1/events/forum/registrations", Authorization=f"Bearer {token}").text)
    sheet = load_workbook(BytesIO(organiser.opens(f"{LIST}.xlsx").data)).active
    shown += [" ".join(map(str, row)) for row in sheet.iter_rows(values_only=True)]
    assert [word for text in shown for word in ("two-spirit", "self_described", "gender") if word in text.lower()] == []


def test_the_list_is_kept_by_nobody(organiser):
    assert organiser.opens(LIST).headers["Cache-Control"] == "private, no-store"


# Deciding


@pytest.mark.parametrize("state", ["attended", "absent", "refused"])
def test_a_registration_moves(organiser, register, registrations, state):
    pk = register().pk
    answer = organiser.sends_form(f"{LIST}?q=ana", f"{LIST}/{pk}?q=ana", state=state)
    assert (answer.status_code, answer.location) == (303, f"{LIST}?q=ana#r{pk}")
    assert state_of(registrations, pk) == state


def test_the_organiser_says_who_comes(app, register, registrations):
    organiser = signed_in(app, "o@example.org", Role.ORGANISER, organisation="network")
    one = register(event="training")
    page = "/desk/events/training/registrations"
    assert "To be decided" in reads(organiser, page)
    organiser.sends_form(page, f"{page}/{one.pk}", state="confirmed")
    assert [row.registration.state for row in registrations.listed("training")] == ["confirmed"]


@pytest.mark.parametrize("state", ["waiting", "pending", "cancelled", "king", ""])
def test_what_an_organiser_cannot_do_is_refused(organiser, register, registrations, state):
    pk = register().pk
    answer = organiser.sends_form(LIST, f"{LIST}/{pk}", state=state)
    assert (answer.status_code, "not possible" in answer.text, state_of(registrations, pk)) == (409, True, "confirmed")


def test_nobody_jumps_the_queue(organiser, register, registrations):
    pk = [register(name) for name in ("Ana", "Bo", "Cy")][-1].pk
    assert organiser.sends_form(LIST, f"{LIST}/{pk}", state="confirmed").status_code == 409
    assert state_of(registrations, pk) == "waiting"


def test_a_change_needs_the_form_of_our_page(organiser, register, registrations):
    pk = register().pk
    assert organiser.posts(f"{LIST}/{pk}", state="refused").status_code == 400
    assert state_of(registrations, pk) == "confirmed"


# At the door


@pytest.fixture
def ticket(register, registrations: Registrations) -> str:
    one = register()
    return f"/desk/check-in/{registrations.keys.ticket(one.pk, one.nonce)}"


def test_the_code_of_a_ticket_checks_its_person_in(organiser, ticket):
    before = organiser.opens(ticket).text
    answer = organiser.sends_form(ticket)
    assert ("Ana Sol" in before, 'class="big"' in before, answer.status_code) == (True, True, 303)
    after = organiser.opens(ticket).text
    assert ("Checked in." in after, 'class="big"' in after) == (True, False)
    assert organiser.sends_form(ticket).status_code in {303, 400}


def test_a_changed_code_and_the_code_of_another_event_open_nothing(app, organiser, ticket):
    stranger = signed_in(app, "stranger@example.org", Role.ORGANISER, organisation="seoul")
    for one, address in ((organiser, ticket[:-1]), (organiser, "/desk/check-in/999999999999-x"), (stranger, ticket)):
        assert one.opens(address).status_code == 404
        assert one.sends_form("/desk/", address).status_code == 404


def test_who_has_no_place_does_not_get_in(organiser, register, registrations):
    one = [register(name) for name in ("Ana", "Bo", "Cy")][-1]
    address = f"/desk/check-in/{registrations.keys.ticket(one.pk, one.nonce)}"
    page = organiser.opens(address).text
    assert ("no confirmed place" in page, 'class="big"' in page) == (True, False)
    assert (organiser.sends_form("/desk/", address).status_code, state_of(registrations, one.pk)) == (409, "waiting")


def test_the_person_shows_a_code_that_leads_to_the_door(app, register, registrations):
    one = register()
    token = registrations.keys.token(one.nonce)
    picture = Visitor(app).opens(f"/registrations/{token}/ticket.svg")
    assert (picture.status_code, picture.mimetype, b"<svg" in picture.data) == (200, "image/svg+xml", True)
    assert Visitor(app).opens("/registrations/nonsense/ticket.svg").status_code == 404


# Messages


def test_a_message_goes_to_all_who_have_a_place_or_to_those_who_wait(app, organiser, register):
    for name in ("Ana", "Bo", "Cy"):
        register(name)
    sent = [
        organiser.sends_form(LIST, f"{LIST}/message", to=to, subject="The room", text="is another").location
        for to in ("confirmed", "waiting")
    ]
    assert sent == [f"{LIST}?sent=2", f"{LIST}?sent=1"]
    assert "on its way to 2 people" in reads(organiser, sent[0])
    assert [act.detail for act in accounts(app).audit(subject="forum") if act.action == "message"] == [
        "to 1 people", "to 2 people",
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [{"subject": " "}, {"text": ""}, {"to": "everybody"}, {"subject": "x" * 201}])
def test_what_was_typed_stays_when_a_message_cannot_go(organiser, register, wrong):
    register()
    told = {"to": "confirmed", "subject": "The room", "text": "is another"} | wrong
    answer = organiser.sends_form(LIST, f"{LIST}/message", **told)
    assert (answer.status_code, unescape(told["text"]) in answer.text) == (422, True)


# Files


def test_everybody_is_in_the_file(app, organiser, register):
    for name in ("Ana Sol", "Bo Kim", "Cy Waits"):
        register(name, city="Genève", answers={"visit": "a; b, c"}, visa_letter=True)
    answer = organiser.opens(f"{LIST}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode())))
    assert [(row["name"], row["status"], row["position"]) for row in rows] == [
        ("Ana Sol", "confirmed", ""), ("Bo Kim", "confirmed", ""), ("Cy Waits", "waiting", "1"),
    ]  # fmt: skip
    assert (rows[0]["city"], rows[0]["answers.visit"], rows[0]["visa_letter"]) == ("Genève", "a; b, c", "yes")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="registrations-forum.csv"'


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(organiser, register, begin):
    formula = f'{begin}HYPERLINK("https://example.org","x")'
    register("Ana Sol", organisation=formula, answers={"visit": f"{begin}1"})
    (row,) = csv.DictReader(io.StringIO(organiser.opens(f"{LIST}.csv").data.decode()))
    assert (row["organisation"], row["answers.visit"]) == (f"'{formula}", f"'{begin}1")
    sheet = load_workbook(BytesIO(organiser.opens(f"{LIST}.xlsx").data)).active
    cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert formula in {cell.value for cell in cells}


def test_each_download_is_recorded(app, organiser, register):
    register()
    for extension in ("csv", "xlsx"):
        organiser.opens(f"{LIST}.{extension}")
    acts = [(act.who, act.action, act.detail) for act in accounts(app).audit(subject="forum")][:2]
    assert acts == [
        ("organiser@example.org", "export xlsx", "1 people"),
        ("organiser@example.org", "export csv", "1 people"),
    ]


def test_there_are_no_other_files(organiser):
    assert organiser.opens(f"{LIST}.pdf").status_code == 404


# Programs


def test_a_program_reads_the_list_with_a_token(app, organiser, register):
    register(needs="vegan")
    token = has_a_token(app, "organiser@example.org", "registrations")
    answer = Visitor(app).opens("/api/v1/events/forum/registrations", Authorization=f"Bearer {token}")
    (one,) = answer.json
    assert (one["name"], one["email"], one["status"], one["needs"]) == (
        "Ana Sol",
        "anasol@example.org",
        "confirmed",
        "vegan",
    )
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_program_without_the_right_token_reads_nothing(app, organiser, register):
    register()
    visitor = Visitor(app)
    other = has_a_token(app, "organiser@example.org", "submissions")
    good = has_a_token(app, "organiser@example.org")
    address = "/api/v1/events/forum/registrations"
    unsigned = visitor.opens(address)
    assert (unsigned.status_code, unsigned.headers["WWW-Authenticate"][:6]) == (401, "Bearer")
    assert organiser.opens(address).status_code == 401
    assert visitor.opens(address, Authorization="Bearer x").status_code == 401
    assert visitor.opens(address, Authorization=f"Bearer {other}").status_code == 403
    assert visitor.opens(address.replace("forum", "training"), Authorization=f"Bearer {good}").status_code == 404
