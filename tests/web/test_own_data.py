"""What is kept about somebody is theirs to read and to have erased, by their link alone."""

import json

import pytest
from flask import Flask
from people import Editor, an_event
from sqlalchemy import text
from test_registering import NOW, Guest


@pytest.fixture
def guest(app: Flask, editor: Editor) -> Guest:
    app.config["NOW"] = lambda: NOW
    facts = {"when": "2021-07-01T09:00/2021-07-01T17:00", "city": "Madrid", "mode": "in_person"}
    editor.puts(an_event("forum", title="Forum", registration={"capacity": 1}, **facts))
    return Guest(app)


def registered(guest: Guest, **fields: str) -> str:
    """The address of the registration's page."""
    answer = guest.registers(**fields)
    assert answer.status_code == 303
    return answer.headers["Location"].partition("?")[0]


def test_somebody_reads_everything_that_is_kept_about_them(guest):
    address = registered(guest, gender="woman", gender_consent="on", needs="a ramp")
    answer = guest.opens(f"{address}/data.json")
    told = json.dumps(answer.json)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert [word for word in ("ana@example.org", "Ana Sol", "a ramp", "woman", "confirmed") if word not in told] == []


def test_opening_the_page_erases_nothing(guest):
    address = registered(guest)
    assert "Erase your data?" in guest.opens(f"{address}/erase?lang=en").text
    assert guest.opens(address).status_code == 200


def test_the_erased_are_forgotten_and_their_place_goes_to_the_next(app, guest):
    address = registered(guest)
    next_in_line = Guest(app)
    theirs = registered(next_in_line, name="Ben", email="ben@example.org")
    guest.opens(f"{address}/erase")
    assert guest.sends(f"{address}/erase").status_code == 200
    assert guest.opens(address).status_code == 404
    assert guest.opens(f"/my/{address.rpartition('/')[2]}.ics").status_code == 404
    assert "Your place is confirmed" in next_in_line.opens(f"{theirs}?lang=en").text
    with app.extensions["metrocal"].store.engine.connect() as connection:
        tables = ("registration", "registrant", "outbox", "consent", "gender_answer")
        kept = "".join(str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)
    assert "ana@example.org" not in kept
    assert "Ana Sol" not in kept


def test_without_the_page_nobody_can_be_erased(guest):
    address = registered(guest)
    guest.csrf = "forged"
    assert guest.sends(f"{address}/erase").status_code == 400
    assert guest.opens(address).status_code == 200


def test_a_wrong_link_erases_and_tells_nothing(guest):
    for way in ("data.json", "erase"):
        assert guest.opens(f"/registrations/unknown/{way}").status_code == 404
