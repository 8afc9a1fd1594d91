"""Forms count only when they come from a page of ours, and opening a page changes nothing."""

from typing import Any

import pytest
from bodies import request_to
from matrix import YES, Cell, address_of, lines
from town import Town

WRITTEN = ("audit", "block", "meta")
"""Tables that reading may fill: exports are recorded, feeds are kept as bytes, the database is tried by `/readyz`."""

ONE_CLICK = "registering.no_reminders"
"""Mail programs send it for a person, without a session (RFC 8058)."""


@pytest.mark.parametrize("token", ["", "wrong", "another's"])
def test_a_form_without_the_token_of_the_session_is_refused(town: Town, asked: list[Cell], token: str) -> None:
    """By each of those who may send it."""
    before, answers = town.rows(), {}
    for cell in asked:
        if (
            cell.line.method != "POST"
            or cell.address.startswith("/api/")
            or cell.outcome != YES
            or cell.endpoint == ONE_CLICK
        ):
            continue
        sent = request_to(town, cell.endpoint, town.people[cell.who], cell.line.of)
        other = town.people["anonymous" if cell.who != "anonymous" else "participant"].csrf
        sent["data"] |= {"csrf_token": {"another's": other}.get(token, token)} if token else {}
        answers[cell.who, cell.address] = town.asks(cell.who, "POST", cell.address, csrf=False, **sent).status_code
    assert len(answers) > 100
    assert {key: status for key, status in answers.items() if status != 400} == {}
    assert town.rows() == before


def test_a_token_counts_in_its_own_session_alone(town: Town) -> None:
    """An attacker's session with the attacker's token, put before a victim's form, is the attacker's."""
    victim, attacker = town.people["admin"], town.people["organiser A"]
    headers = {"Cookie": f"session={victim.cookie}"}
    answer = town.app.test_client(use_cookies=False).post(
        "/desk/people/", data={"csrf_token": attacker.csrf, "email": "a@example.org", "role": "admin"}, headers=headers,
        base_url="https://calendar.example.org",
    )  # fmt: skip
    assert answer.status_code == 400


@pytest.mark.parametrize("where", ["address", "header"])
def test_the_token_counts_where_a_form_has_it(town: Town, where: str) -> None:
    """Not in the address, which ends in logs."""
    person = town.people["admin"]
    sent: dict[str, Any] = {"headers": {"X-CSRFToken": person.csrf}} if where == "header" else {}
    query = f"?csrf_token={person.csrf}" if where == "address" else ""
    answer = town.asks("admin", "POST", f"/desk/me/tokens{query}", csrf=False, data={"days": "3"}, **sent)
    assert answer.status_code == (400 if where == "address" else 201)


@pytest.mark.parametrize("who", ["participant", "submitter A", "organiser A", "admin"])
def test_opening_pages_changes_nothing(town: Town, who: str) -> None:
    before = town.rows(*WRITTEN)
    for line, rule in lines(town):
        if line.method == "GET":
            address = address_of(town, line, rule, who)
            is_api = address.startswith("/api/")
            assert town.asks(who, "GET", address, session=not is_api, bearer=is_api).status_code < 500
    assert town.rows(*WRITTEN) == before


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "TRACE", "PROPFIND"])
def test_no_other_method_changes_anything(town: Town, method: str) -> None:
    before = town.rows(*WRITTEN)
    for line, rule in lines(town):
        answer = town.asks("admin", method, address_of(town, line, rule, "admin"), bearer=True)
        assert answer.status_code < 500
    assert town.rows(*WRITTEN) == before


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_turns_one_method_into_another(town: Town, header: str) -> None:
    before = town.rows(*WRITTEN)
    town.asks("admin", "GET", "/api/v1/events/forum-a", session=False, bearer=True, headers={header: "DELETE"})
    town.asks("admin", "GET", "/api/v1/events/forum-a?_method=DELETE", session=False, bearer=True)
    assert town.rows(*WRITTEN) == before
