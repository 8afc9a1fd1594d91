"""What is another's cannot be told from what never was: the same status, the same words."""

import re
from dataclasses import replace
from typing import Any

import pytest
from bodies import A_REGISTRATION, request_to
from matrix import UNKNOWN, Cell, address_of, rules
from town import NEVER, PRIVATE, STRANGER, Town
from werkzeug.test import TestResponse

NUMBERED = (
    "/desk/people/{}", "/desk/webhooks/{}/off", "/desk/events/forum-a/registrations/{}", "/desk/feeds/private/{}/revoke",
    "/desk/check-in/{}-x", "/desk/submissions/{}", "/desk/me/tokens/{}/revoke",
)  # fmt: skip
SENT = {"state": "attended", "decision": "refuse"}
NO_LINKS = ("1", "é", "A" * 5_000, "%00", "%ff", "%ED%A0%80", "..%2f")


@pytest.mark.parametrize(
    ("who", "whose"), [("organiser A", "B"), ("organiser B", "A"), ("moderator A", "B"), ("statistics", "B")]
)
def test_anothers_is_as_unknown_as_what_never_was(town: Town, asked: list[Cell], who: str, whose: str) -> None:
    known = {(method, rule.rule): rule for method, rule in rules(town)}
    told: dict[str, tuple[str, str]] = {}
    for cell in asked:
        if (cell.who, cell.line.of, cell.outcome) != (who, whose, UNKNOWN):
            continue
        rule = known[cell.line.method, cell.line.rule]
        address = address_of(town, replace(cell.line, of="never"), rule, who)
        sent = {} if cell.line.method == "GET" else request_to(town, cell.endpoint, town.people[who], whose)
        is_api = address.startswith("/api/")
        answer = town.asks(who, cell.line.method, address, session=not is_api, bearer=is_api, **sent)
        told[str(cell.line)] = _without_names(town, cell.answer, whose), _without_names(town, answer, "never")
    assert len(told) > 10
    assert {line: two for line, two in told.items() if two[0] != two[1]} == {}


def test_anothers_link_is_as_unknown_as_one_that_never_was(asked: list[Cell]) -> None:
    told: dict[str, set[str]] = {}
    for cell in asked:
        if cell.line.of == "own" and cell.outcome == UNKNOWN:
            told.setdefault(str(cell.line), set()).add(_bare(cell.answer.text))
    assert len(told) > 20
    assert {line: len(bodies) for line, bodies in told.items() if len(bodies) > 1} == {}


@pytest.mark.parametrize("step", [-1, 1, 0])
def test_the_number_beside_is_unknown_among_ones_own(town: Town, step: int) -> None:
    """A number of B's registration at an event of A; and the numbers around."""
    pk = int(town.places["B"]["attendance.pk"]) + step
    own = int(town.places["A"]["attendance.pk"])
    addresses = [f"/desk/events/forum-a/registrations/{number}" for number in (pk, 7000) if number != own]
    before = town.rows()
    answers = [town.asks("organiser A", "POST", address, data={"state": "attended"}) for address in addresses]
    assert {answer.status_code for answer in answers} == {404}
    told = {_bare(answer.text).replace(address, "…") for address, answer in zip(addresses, answers, strict=True)}
    assert len(told) == 1
    assert town.rows() == before


def test_a_token_is_not_ended_by_the_number_of_somebody_else(town: Town) -> None:
    one, other = town.places["A"]["accounts.pk"], town.places["B"]["token_id"]
    before = town.rows()
    assert town.asks("admin", "POST", f"/desk/people/{one}/tokens/{other}/revoke").status_code == 404
    assert town.rows() == before


@pytest.mark.parametrize("number", [2**31, 2**63, 2**63 - 1, "٧٠٠٠", "1_0", "9" * 5_000, "-1", "1.0", "%00"])
def test_odd_numbers_are_unknown(town: Town, number: object) -> None:
    """Also those that a database cannot hold."""
    answers = {form: town.asks("admin", "POST", form.format(number), data=SENT).status_code for form in NUMBERED}
    assert {form: status for form, status in answers.items() if status not in {404, 405}} == {}


@pytest.mark.parametrize("of", ["registrations", "submissions"])
def test_a_link_opens_only_what_it_is_of(built: Town, of: str) -> None:
    """Links of accounts, tickets, ids and numbers are no links of registrations or submissions."""
    place = built.places["A"]
    odd = [place["ticket"], place["submission_id"], place["token_id"], built.people["admin"].bearer, *NO_LINKS]
    found = {
        (kind, token): built.asks("anonymous", "GET", f"/{kind}/{token}") for token in odd for kind in (of, f"api/v1/{of}")
    }
    assert {key: answer.status_code for key, answer in found.items() if answer.status_code != 404} == {}
    pages = {_bare(answer.text) for (kind, _), answer in found.items() if kind == of}
    assert pages == {_bare(built.asks("anonymous", "GET", f"/{of}/{STRANGER}").text)}


def test_who_proposes_a_change_of_anothers_event_does_not_see_what_is_not_public_of_it(town: Town) -> None:
    """Before and after stand side by side at the desk: the link to take part, and the remarks, are its organiser's."""
    asked = {"id": "forum-b", "join_url": "https://meet.example.org/mine", "title": "Mine", "contact_name": "Cy"}
    programs: dict[str, Any] = {"session": False, "bearer": True}
    sent = town.asks("organiser A", "POST", "/api/v1/submissions", json=asked, **programs)
    seen = {}
    for who in ("organiser A", "organiser B", "admin"):
        page = town.asks(who, "GET", f"/desk/submissions/{sent.json['id']}")
        document = town.asks(who, "GET", f"/api/v1/desk/submissions/{sent.json['id']}", **programs)
        assert {page.status_code, document.status_code} == {200}
        seen[who] = {bool(PRIVATE["B"].search(answer.text)) for answer in (page, document)}
    assert seen == {"organiser A": {False}, "organiser B": {True}, "admin": {True}}
    assert not PRIVATE["B"].search(town.asks("anonymous", "GET", f"/submissions/{sent.json['token']}").text)


def test_the_address_of_somebody_else_tells_nothing_of_them(town: Town) -> None:
    """Who registers once more with another's address gets no link, and no word of what that person told."""
    told = A_REGISTRATION | {"email": "zubreda@example.org", "name": "Zubreda Sol", "privacy": True}
    answer = town.asks("anonymous", "POST", "/api/v1/events/forum-b/registrations", json=told)
    assert (answer.status_code, answer.json["token"], answer.json["links"]) == (202, None, {})
    assert "ramp" not in answer.text


def _without_names(town: Town, answer: TestResponse, of: str) -> str:
    """With what names the thing taken out, wherever a page repeats its own address."""
    text = _bare(answer.text)
    values = {key: town.places[of][key] for key in NEVER}
    for value in sorted(values.values(), key=len, reverse=True):
        if not value.isdecimal():
            text = text.replace(value, "…").replace(value.replace("-", "+"), "…").replace(value.replace("-", " "), "…")
    numbers = "|".join(value for value in set(values.values()) if value.isdecimal())
    return f"{answer.status_code} " + re.sub(rf"/({numbers})(?=[/?\"&])", "/…", text)


def _bare(html: str) -> str:
    """Without the token of forms, which is new each time, and the address that leads to the page itself."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", html)
