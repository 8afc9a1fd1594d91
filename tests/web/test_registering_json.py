"""Registering by programs: the same rules as on pages, in JSON."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from people import Editor, an_event
from werkzeug.test import TestResponse

ADDRESS = "/api/v1/events/forum/registrations"
ANA = {"name": "Ana Sol", "email": "ana@example.org", "privacy": True}


class Program:
    """Somebody's script."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def sends(
        self, address: str, body: Any, method: str = "POST", content_type: str = "application/json", **headers: str
    ) -> TestResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.open(address, method=method, data=raw, content_type=content_type, headers=named)

    def asks(self, address: str, method: str = "GET") -> TestResponse:
        return self._client.open(address, method=method)


@pytest.fixture
def program(app: Flask) -> Program:
    app.config["NOW"] = lambda: datetime(2021, 6, 1, 9, tzinfo=UTC)
    return Program(app)


@pytest.fixture
def forum(editor: Editor) -> None:
    terms = {"capacity": 1, "waiting_capacity": 1}
    editor.puts(an_event("forum", when="2021-09-10", mode="in_person", registration=terms))


def kind(answer: TestResponse) -> str:
    assert answer.content_type == "application/problem+json"
    return str(answer.get_json(force=True)["type"]).rpartition("/")[2]


def path(address: str) -> str:
    return address.removeprefix("https://calendar.example.org")


def test_registering_answers_with_the_place_and_its_links(program: Program, forum: None) -> None:
    answer = program.sends(ADDRESS, ANA, Idempotency_Key="one")
    found = answer.get_json()
    assert answer.status_code == 201
    assert (found["status"], found["position"], found["sessions"]) == ("confirmed", None, [])
    token = found["token"]
    base = "https://calendar.example.org"
    assert found["links"] == {
        "self": f"{base}/api/v1/registrations/{token}", "page": f"{base}/registrations/{token}",
        "calendar": f"{base}/my/{token}.ics",
    }  # fmt: skip
    assert answer.headers["Location"] == found["links"]["self"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert [program.asks(path(link)).status_code for link in found["links"].values()] == [200, 200, 200]


def test_the_same_request_again_gets_the_same_answer(program: Program, forum: None) -> None:
    first = program.sends(ADDRESS, ANA, Idempotency_Key="one")
    again = program.sends(ADDRESS, ANA, Idempotency_Key="one")
    assert (again.status_code, again.data) == (200, first.data)
    other = program.sends(ADDRESS, ANA | {"email": "bo@example.org"}, Idempotency_Key="one")
    assert (other.status_code, kind(other)) == (422, "idempotency-key-reused")


def test_one_waits_and_the_next_finds_it_full(program: Program, forum: None) -> None:
    program.sends(ADDRESS, ANA)
    second = program.sends(ADDRESS, ANA | {"email": "bo@example.org"}).get_json()
    assert (second["status"], second["position"]) == ("waiting", 1)
    third = program.sends(ADDRESS, ANA | {"email": "cy@example.org"})
    assert (third.status_code, kind(third)) == (409, "event-full")


def test_an_address_that_is_registered_with_other_details_gets_no_token(program: Program, forum: None) -> None:
    program.sends(ADDRESS, ANA)
    answer = program.sends(ADDRESS, ANA | {"name": "Eve"})
    assert (answer.status_code, answer.get_json()["token"], answer.get_json()["links"]) == (202, None, {})


def test_refusals_have_a_type(program: Program, editor: Editor) -> None:
    editor.puts(
        an_event("forum", when="2021-09-10", registration={"closes": "2021-05-01"}),
        an_event("general", when="2021-09-10", registration={"eligibility": "dues_paid"}),
    )
    closed, others = program.sends(ADDRESS, ANA), program.sends("/api/v1/events/general/registrations", ANA)
    assert (closed.status_code, kind(closed)) == (409, "registration-closed")
    assert (others.status_code, kind(others)) == (403, "not-eligible")
    unknown = program.sends("/api/v1/events/nothing/registrations", ANA)
    assert (unknown.status_code, kind(unknown)) == (404, "unknown-event")


def test_wrong_fields_are_listed(program: Program, forum: None) -> None:
    answer = program.sends(ADDRESS, {"name": "", "email": "a@b.c, evil@x", "is_admin": True}, Accept_Language="fr")
    assert (answer.status_code, kind(answer)) == (422, "invalid-registration")
    errors = {one["field"]: one["code"] for one in answer.get_json(force=True)["errors"]}
    assert errors == {"name": "required", "email": "email", "privacy": "privacy", "is_admin": "unknown"}
    assert "Ce champ doit être rempli." in [one["detail"] for one in answer.get_json(force=True)["errors"]]


def test_a_registration_is_read_changed_and_cancelled(program: Program, forum: None) -> None:
    link = path(
        program.sends(ADDRESS, ANA | {"city": "Lima", "gender": "woman", "gender_consent": True}).get_json()["links"]["self"]
    )
    found = program.asks(link).get_json()
    assert found["details"] == {
        "name": "Ana Sol", "email": "ana@example.org", "city": "Lima", "attendance": "in_person", "language": "en",
        "gender": "woman", "gender_consent": True,
    }  # fmt: skip
    changed = program.sends(link, {"name": "Ana Luna", "gender": None}, "PATCH").get_json()
    assert (changed["details"]["name"], changed["details"]["city"]) == ("Ana Luna", "Lima")
    assert "gender" not in changed["details"]
    assert program.sends(link, {"email": "eve@example.org"}, "PATCH").status_code == 422
    assert program.asks(link, "DELETE").get_json()["status"] == "cancelled"
    assert program.asks(link, "DELETE").status_code == 200
    refused = program.sends(link, {"name": "Ana"}, "PATCH")
    assert (refused.status_code, kind(refused)) == (409, "move-refused")


@pytest.mark.parametrize("token", ["never", "x" * 3_000, "٤٢", "%ED%A0%80", "9223372036854775808"])
def test_a_link_that_opens_nothing_always_answers_alike(program: Program, forum: None, token: str) -> None:
    never = program.asks("/api/v1/registrations/nobody").data
    for method in ("GET", "PATCH", "DELETE"):
        answer = program.sends(f"/api/v1/registrations/{token}", {}, method)
        assert (answer.status_code, answer.data) == (404, never)


STRANGE = {
    "no JSON": (b"{", 400),
    "nothing": (b"", 400),
    "a list": (b"[]", 400),
    "a string": (b'"x"', 400),
    "NaN": (b'{"name": NaN}', 400),
    "infinity": (b'{"name": 1e999}', 400),
    "a long number": (b'{"name": ' + b"9" * 5_000 + b"}", 400),
    "twice": (b'{"name": "a", "name": "b"}', 400),
    "twice inside": (b'{"answers": {"a": 1, "a": 2}}', 400),
    "deep": (b'{"answers": ' * 50 + b"1" + b"}" * 50, 400),
    "very deep": (b"[" * 60_000, 400),
    "half a character": (rb'{"name": "\ud800"}', 400),
    "half a key": (rb'{"\udfff": 1}', 400),
    "Latin-1": ('{"name": "é"}'.encode("latin-1"), 400),
    "UTF-16": ('{"name": "é"}'.encode("utf-16"), 400),
    "large": (b'{"name": "' + b"x" * 70_000 + b'"}', 413),
    "long": (b'{"name": "' + b"x" * 10_000 + b'"}', 422),
    "numbers": (b'{"name": 9223372036854775808, "email": 1.5, "privacy": 7}', 422),
    "nulls": (b'{"name": null, "email": null, "privacy": null, "answers": null, "sessions": null}', 422),
    "lists": (b'{"name": [], "email": {}, "privacy": [], "gender": {}, "attendance": [], "language": {}}', 422),
    "line breaks": (rb'{"name": "Ana", "email": "ana@example.org\r\nBcc: x@example.org", "privacy": true}', 422),
    "sessions": (rb'{"name": "Ana", "email": "ana@example.org", "privacy": true, "sessions": ["\u0000", 9, "x"]}', 422),
    "answers": (b'{"name": "Ana", "email": "ana@example.org", "privacy": true, "answers": {"x": [[1]]}}', 422),
}


@pytest.mark.parametrize(("body", "status"), STRANGE.values(), ids=STRANGE)
def test_strange_bodies_are_refused(program: Program, forum: None, body: bytes, status: int) -> None:
    answer = program.sends(ADDRESS, body)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""])
def test_other_content_types_are_refused(program: Program, forum: None, content_type: str) -> None:
    assert program.sends(ADDRESS, ANA, content_type=content_type).status_code == 415


@pytest.mark.parametrize("key", ["k" * 201, "clé"])
def test_strange_idempotency_keys_are_refused(program: Program, forum: None, key: str) -> None:
    assert program.sends(ADDRESS, ANA, Idempotency_Key=key).status_code == 422


def test_nobody_is_written_to_again_and_again(program: Program, forum: None) -> None:
    answers = [program.sends(ADDRESS, ANA | {"role": f"role {n}"}).status_code for n in range(25)]
    assert (answers[0], answers[1:20], answers[20:]) == (201, [202] * 19, [429] * 5)
    assert program.sends(ADDRESS, ANA | {"email": "ben@example.org"}).status_code == 201
