"""Proposing and deciding by programs: tokens, idempotency, and nothing taken that nobody asked for."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from colleagues import has_a_token, has_an_account
from flask import Flask
from people import Editor, an_event
from werkzeug.test import TestResponse

from metrocal import Organisation
from metrocal.accounts import Role
from metrocal.store.submissions import SqlSubmissions

NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)
API, DESK = "/api/v1/submissions", "/api/v1/desk/submissions"
PERSON = {"contact_name": "Ana Sol", "contact_email": "ana@example.org"}
FORUM = {"kind": "forum", "title": {"fr": "Forum de l'eau"}, "when": "2021-10-05/2021-10-07", "city": "Madrid"}
BEYOND = (
    "approved_by", "is_admin", "organisation", "created_at", "state", "version", "uid", "source", "note",
    "gender_verified", "pk", "account", "nonce", "token", "picture", "event_id", "base",
)  # fmt: skip
"""What nobody may send with a proposal."""


class Program:
    """Sends JSON; a minute passes with each request."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self._app, self._token, self._client = app, token, app.test_client(use_cookies=False)

    def sends(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        self._app.config["MINUTES"] = self._app.config.get("MINUTES", 0) + 1
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._token:
            named["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body)
        return self._client.open(path, method=method, data=data, content_type="application/json", headers=named)

    def proposes(self, **fields: Any) -> dict[str, Any]:
        answer = self.sends("POST", API, {**FORUM, **PERSON, **fields})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json
        return found

    def decides(self, submission_id: str, **verdict: Any) -> TestResponse:
        return self.sends("POST", f"{DESK}/{submission_id}/decision", verdict)


@pytest.fixture(autouse=True)
def june(app: Flask, editor: Editor) -> None:
    app.config["NOW"] = lambda: NOW + timedelta(minutes=app.config.get("MINUTES", 0))
    editor.registers(
        Organisation(id="madrid", name="Madrid", city="Madrid"), Organisation(id="seoul", name="Seoul", city="Seoul")
    )
    editor.puts(
        an_event("summit", when="2021-09-10", city="Madrid", organiser="madrid", description="A meeting of citys."),
        an_event("training", when="2021-09-11", city="Seoul", organiser="seoul"),
    )


@pytest.fixture
def anybody(app: Flask) -> Program:
    return Program(app)


def a_program(app: Flask, email: str, role: Role, *scopes: str, **bounds: str) -> Program:
    has_an_account(app, email, role, **bounds)
    return Program(app, has_a_token(app, email, *scopes))


@pytest.fixture
def moderator(app: Flask) -> Program:
    return a_program(app, "moderator@example.org", Role.MODERATOR, "submissions")


def kept(app: Flask) -> list[Any]:
    return SqlSubmissions(app.extensions["metrocal"].store).submissions()


def wrong_fields(answer: TestResponse) -> list[str]:
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json"), answer.text
    return sorted(one["field"] for one in answer.json["errors"])


# Proposing


def test_a_program_proposes_and_the_same_again_is_the_same(anybody: Program) -> None:
    first = anybody.sends("POST", API, {**FORUM, **PERSON}, Idempotency_Key="k-1")
    again = anybody.sends("POST", API, {**FORUM, **PERSON}, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code, first.json) == (201, 200, again.json)
    assert sorted(first.json) == ["id", "links", "state", "token"]
    assert first.json["links"]["page"] == f"https://calendar.example.org/submissions/{first.json['token']}"
    other = anybody.sends("POST", API, {**FORUM, **PERSON, "venue": "Hall"}, Idempotency_Key="k-1")
    assert (other.status_code, other.json["type"].rpartition("/")[2]) == (422, "idempotency-key-reused")


def test_its_author_reads_changes_answers_and_withdraws_by_token(anybody: Program, moderator: Program) -> None:
    made = anybody.proposes()
    moderator.decides(made["id"], decision="ask_changes", comment="Which hall?")
    told = anybody.sends("PATCH", f"{API}/{made['token']}", {"venue": "City Hall", "comment": "The large one"}).json
    assert (told["state"], told["document"]["venue"]) == ("sent", "City Hall")
    assert [(step["by"], step["action"], step["comment"]) for step in told["history"]] == [
        ("author", "sent", ""), ("desk", "ask_changes", "Which hall?"), ("author", "answered", "The large one"),
    ]  # fmt: skip
    assert "moderator@example.org" not in json.dumps(told)
    gone = anybody.sends("PATCH", f"{API}/{made['token']}", {"state": "withdrawn", "comment": "No money"}).json
    assert (gone["state"], gone["history"][-1]["comment"]) == ("withdrawn", "No money")
    assert anybody.sends("DELETE", f"{API}/{made['token']}").json["state"] == "withdrawn"
    late = anybody.sends("PATCH", f"{API}/{made['token']}", {"venue": "B"})
    assert (late.status_code, late.json["state"]) == (409, "withdrawn")


def test_a_draft_stays_one_until_it_is_sent(app: Flask, anybody: Program, moderator: Program) -> None:
    made = anybody.proposes(draft=True, when=None)
    assert made["state"] == "draft"
    address = f"{API}/{made['token']}"
    assert anybody.sends("PATCH", address, {"venue": "Hall"}).json["state"] == "draft"
    assert kept(app) == []
    assert moderator.sends("GET", f"{DESK}/{made['id']}").status_code == 404
    assert wrong_fields(anybody.sends("PATCH", address, {"state": "sent"})) == ["when"]
    assert anybody.sends("PATCH", address, {"state": "sent", "when": "2021-10"}).json["state"] == "sent"
    assert [one.id for one in kept(app)] == [made["id"]]


def test_an_organisers_program_proposes_as_its_organisation(app: Flask, anybody: Program) -> None:
    madrid = a_program(app, "madrid@example.org", Role.ORGANISER, "submissions", organisation="madrid")
    made = madrid.sends("POST", API, {**FORUM, "contact_name": "Madrid"})
    assert made.status_code == 201
    assert [(one.organisation, one.contact_email) for one in kept(app)] == [("madrid", "madrid@example.org")]
    assert Program(app, "wrong").sends("POST", API, {**FORUM, **PERSON}).status_code == 401
    other = a_program(app, "other@example.org", Role.ORGANISER, "events", organisation="madrid")
    assert other.sends("POST", API, {**FORUM, **PERSON}).status_code == 403


# Nothing that nobody asked for


@pytest.mark.parametrize(("field", "draft"), [(one, draft) for one in BEYOND for draft in (False, True)])
def test_what_the_desk_sets_is_refused_by_name(app: Flask, anybody: Program, field: str, draft: bool) -> None:
    answer = anybody.sends("POST", API, {**FORUM, **PERSON, field: "published", "draft": draft})
    assert wrong_fields(answer) == [field]
    assert kept(app) == []


@pytest.mark.parametrize("status", ["published", "cancelled", "postponed"])
def test_a_new_event_is_planned_and_nothing_else(app: Flask, anybody: Program, status: str) -> None:
    assert wrong_fields(anybody.sends("POST", API, {**FORUM, **PERSON, "status": status})) == ["status"]
    made = anybody.proposes(status=status, draft=True)
    assert wrong_fields(anybody.sends("PATCH", f"{API}/{made['token']}", {"state": "sent"})) == ["status"]
    assert kept(app) == []


@pytest.mark.parametrize("field", BEYOND)
def test_a_change_of_a_proposal_sets_none_of_it_either(app: Flask, anybody: Program, field: str) -> None:
    made = anybody.proposes()
    before = kept(app)
    answer = anybody.sends("PATCH", f"{API}/{made['token']}", {"venue": "Hall", field: "published"})
    assert wrong_fields(answer) == [field]
    assert kept(app) == before


@pytest.mark.parametrize(
    "smuggled",
    [
        {"gender": {"level": "specific", "verified": True}}, {"gender": {"gender": "specific", "gender_verified": True}},
        {"when": {"when": "2021-10"}}, {"gender_verified": False}, {"note": ""}, {"uid": None}, {"place": {"city": "Seoul"}},
    ],
)  # fmt: skip
def test_nothing_is_smuggled_in_by_another_shape(app: Flask, anybody: Program, smuggled: dict[str, Any]) -> None:
    for told in ({**FORUM, **PERSON, **smuggled}, {"id": "summit", **PERSON, **smuggled}):
        assert wrong_fields(anybody.sends("POST", API, told)) == list(smuggled)
    assert kept(app) == []


def test_wrong_types_are_named(app: Flask, anybody: Program) -> None:
    wrong = {
        "title": 7, "when": True, "topics": "x" * 9, "sdgs": ["one"], "comment": [1], "contact_name": {"a": 1},
        "draft": "yes", "withdrawal": "yes", "languages": 5, "registration": "open", "id": ["x"], "kind": "party",
        "country": "Atlantis",
    }  # fmt: skip
    for field, value in wrong.items():
        answer = anybody.sends("POST", API, {**FORUM, **PERSON, field: value})
        assert answer.status_code == 422, (field, answer.text)
    assert kept(app) == []


def test_bodies_that_are_none_are_refused(app: Flask, anybody: Program) -> None:
    assert anybody.sends("POST", API, [1]).status_code == 400
    assert anybody.sends("POST", API, {**FORUM, **PERSON, "description": "x" * 100_000}).status_code == 413
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    assert anybody.sends("POST", API, {**FORUM, **PERSON, "topics": deep}).status_code == 400
    assert kept(app) == []


def test_anothers_token_is_as_unknown_as_one_that_never_was(anybody: Program) -> None:
    token = anybody.proposes()["token"]
    other = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    bodies = {
        anybody.sends(method, f"{API}/{wrong}", {} if method == "PATCH" else None).text
        for method in ("GET", "PATCH", "DELETE")
        for wrong in (other, "x", "x" * 300, "%00")
    }
    assert len(bodies) == 1
    assert json.loads(bodies.pop())["status"] == 404


# The desk


def test_the_queue_comes_in_pages_and_by_state_and_kind(app: Flask, anybody: Program, moderator: Program) -> None:
    first, second = anybody.proposes(), anybody.proposes(venue="B")
    change = anybody.sends("POST", API, {"id": "summit", **PERSON, "when": "2021-09-12"}).json
    assert ids(moderator, "") == [first["id"], second["id"], change["id"]]
    assert ids(moderator, "?kind=change&state=sent") == [change["id"]]
    assert ids(moderator, "?state=refused") == []
    answer = moderator.sends("GET", f"{DESK}?state=draft")
    assert (answer.status_code, answer.json["parameter"]) == (400, "state")
    assert moderator.sends("GET", f"{DESK}?who=me").json["parameter"] == "who"
    assert moderator.sends("GET", f"{DESK}?cursor=x").status_code == 400
    assert moderator.sends("GET", DESK).headers["Cache-Control"] == "private, no-store"


def test_pages_follow_each_other_without_gap(app: Flask, moderator: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrocal.web.queue_json.PER_PAGE", 2)
    made = [Program(app).proposes(venue=str(number))["id"] for number in range(5)]
    found, cursor = [], ""
    while True:
        page = moderator.sends("GET", f"{DESK}?cursor={cursor}").json
        found += [one["id"] for one in page["submissions"]]
        cursor = page["next"]
        if not cursor:
            break
    assert found == made


def test_a_change_is_told_field_by_field_and_decided(anybody: Program, moderator: Program, editor: Editor) -> None:
    made = anybody.sends("POST", API, {"id": "summit", **PERSON, "when": "2021-09-12"}).json
    whole = moderator.sends("GET", f"{DESK}/{made['id']}").json
    assert whole["differences"] == [{"field": "when", "before": "2021-09-10", "after": "2021-09-12", "contested": False}]
    answer = moderator.decides(made["id"], decision="publish", version=whole["version"])
    assert (answer.status_code, answer.json["state"]) == (200, "published")
    assert editor.calendar.get("summit").sequence == 1
    late = moderator.decides(made["id"], decision="refuse", comment="No", version=whole["version"])
    assert (late.status_code, late.json["type"].rpartition("/")[2], late.json["state"]) == (
        409,
        "already-decided",
        "published",
    )


def test_a_decision_says_what_is_wrong_with_it(app: Flask, anybody: Program, moderator: Program) -> None:
    made = anybody.proposes()
    for verdict in (
        {}, {"decision": "delete"}, {"decision": "publish", "hold": "yes"}, {"decision": "publish", "version": "1"},
        {"decision": "publish", "approved_by": "me"}, {"decision": "merge", "into": "summit", "fields": ["nonsense"]},
        {"decision": "publish", "version": 0}, {"decision": "merge", "into": 5}, {"decision": "refuse", "comment": 5},
    ):  # fmt: skip
        answer = moderator.decides(made["id"], **verdict)
        assert answer.status_code == 422, (verdict, answer.text)
    assert moderator.decides(made["id"], decision="refuse").json["type"].rpartition("/")[2] == "comment-needed"
    assert moderator.decides(made["id"], decision="merge", into="nowhere").status_code == 409
    assert [one.state.value for one in kept(app)] == ["sent"]


def test_fields_that_do_not_go_together_are_no_error_of_ours(anybody: Program, moderator: Program) -> None:
    made = anybody.proposes(latitude=40.4, longitude=-3.7)
    answer = moderator.decides(made["id"], decision="merge", into="summit", fields=["latitude"])
    assert wrong_fields(answer) == ["fields"]


def test_notices_are_held_and_sent_together(anybody: Program, moderator: Program, app: Flask) -> None:
    made = [anybody.proposes(venue=str(number))["id"] for number in range(3)]
    for one in made:
        moderator.decides(one, decision="publish", hold=True)
    assert moderator.sends("POST", "/api/v1/desk/notices/release", {"submissions": made[:1]}).json == {"released": 1}
    assert moderator.sends("POST", "/api/v1/desk/notices/release", {}).json == {"released": 2}
    assert moderator.sends("POST", "/api/v1/desk/notices/release", {"all": True}).status_code == 422


def test_each_token_sees_its_own_and_the_others_are_unknown(app: Flask, anybody: Program) -> None:
    madrid, seoul = anybody.proposes(organiser="madrid")["id"], anybody.proposes(organiser="seoul", city="Seoul")["id"]
    ours = a_program(app, "madrid@example.org", Role.ORGANISER, organisation="madrid")
    europe = a_program(app, "europe@example.org", Role.MODERATOR, region="europe")
    assert [ids(one, "") for one in (ours, europe)] == [[madrid], [madrid]]
    for one in (ours, europe):
        never = one.sends("GET", f"{DESK}/0123456789abcdef")
        for answer in (one.sends("GET", f"{DESK}/{seoul}"), one.decides(seoul, decision="publish"), one.decides(seoul)):
            assert (answer.status_code, answer.text) == (404, never.text)
    assert ours.decides(madrid, decision="publish").status_code == 403
    assert europe.decides(madrid, decision="merge", into="training").status_code == 403
    assert ours.sends("POST", "/api/v1/desk/notices/release", {}).status_code == 403
    figures = a_program(app, "figures@example.org", Role.STATISTICS)
    assert [figures.sends("GET", address).status_code for address in (DESK, f"{DESK}/{madrid}")] == [403, 403]
    assert [one.state.value for one in kept(app)] == ["sent", "sent"]


def test_the_desk_asks_for_a_token_of_its_scope(app: Flask, anybody: Program) -> None:
    one = anybody.proposes()["id"]
    other = a_program(app, "admin@example.org", Role.ADMIN, "registrations")
    for method, path in (("GET", DESK), ("GET", f"{DESK}/{one}"), ("POST", f"{DESK}/{one}/decision")):
        assert anybody.sends(method, path, {"decision": "publish"}).status_code == 401
        assert other.sends(method, path, {"decision": "publish"}).status_code == 403


def ids(program: Program, asked: str) -> list[str]:
    return [one["id"] for one in program.sends("GET", DESK + asked).json["submissions"]]
