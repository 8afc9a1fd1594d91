"""Writing events by program: who may, what is refused, and that no update is lost or done twice."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from colleagues import accounts, has_a_token
from flask import Flask
from people import Editor, an_event
from programs import Program, kind, wrong

from metrocal import Calendar, Store

EVENTS = "/api/v1/events"
FORUM = f"{EVENTS}/forum"


def test_a_new_event_is_published_and_audited(app: Flask, admin: Program, anybody: Program) -> None:
    answer = admin.adds(note="x")
    assert (answer.status_code, answer.headers["Location"]) == (201, "https://calendar.example.org/api/v1/events/forum")
    assert (answer.get_json()["note"], answer.headers["ETag"]) == ("x", '"0-private"')
    assert anybody.asks(FORUM).get_json()["title"] == "Forum"
    act = accounts(app).audit(subject="forum")[0]
    assert (act.who, act.action) == ("admin@example.org", "event added")


def test_only_those_who_publish_write(
    anybody: Program, organiser: Program, statistician: Program, european: Program, app: Flask, admin: Program
) -> None:
    assert anybody.adds().status_code == 401
    assert [one.adds(organiser="barcelona").status_code for one in (organiser, statistician)] == [403, 403]
    assert Program(app, has_a_token(app, "admin@example.org", "registrations")).adds().status_code == 403
    assert Program(app, "mtc_wrong").adds().status_code == 401
    assert european.adds(id="seoul", city="Seoul").status_code == 403
    assert european.adds(id="madrid", city="Madrid").status_code == 201


def test_a_moderator_cannot_take_an_event_from_or_to_another_region(european: Program, editor: Editor, store: Store) -> None:
    editor.puts(an_event("seoul", city="Seoul"), an_event("madrid", city="Madrid"))
    assert european.patches("seoul", '"0"', city="Madrid", country=None).status_code == 403
    assert european.patches("madrid", '"0"', city="Seoul", country=None).status_code == 403
    assert european.asks(f"{EVENTS}/seoul", "DELETE").status_code == 403
    assert Calendar(store).get("madrid").event.place.city == "Madrid"


def test_an_id_or_a_uid_that_is_taken_is_told(admin: Program, editor: Editor, store: Store) -> None:
    editor.puts(an_event("forum", uid="one@example.org"))
    assert kind(admin.adds(title="Other")) == "already-there"
    assert admin.adds(id="other", uid="one@example.org").status_code == 409
    assert Calendar(store).get("forum").event.title.in_language("en") == "Forum"


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"status": "approved", "approved_by": "me"}, ["approved_by"]),
        ({"sequence": 7}, ["sequence"]), ({"created": "2021-01-01T00:00:00Z"}, ["created"]), ({"links": {}}, ["links"]),
        ({"place": {"city": "Seoul"}}, ["place"]), ({"when": {"when": "2021"}}, ["when"]), ({"gender": {}}, ["gender"]),
        ({"title": ""}, ["title"]), ({"when": "soon", "status": "great", "sdgs": [18]}, ["sdgs.0", "status", "when"]),
        ({"url": "javascript:alert(1)"}, ["url"]), ({"edition": 2**63}, ["edition"]),
        ({"certificate": True}, ["certificate"]),
        ({"part_of": "nothing"}, ["part_of"]), ({"kind": "party"}, ["kind"]), ({"kind": 5}, ["kind"]),
        ({"id": "A B"}, ["id"]),
        ({"latitude": 95.0, "longitude": 0.0}, ["latitude"]),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named(admin: Program, facts: dict[str, Any], fields: list[str]) -> None:
    assert wrong(admin.adds(**facts)) == fields


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400), (b"[]", "application/json", 400), (b'{"a": 1, "a": 2}', "application/json", 400),
        (b'{"a": NaN}', "application/json", 400), (b'{"a":' * 200 + b"1" + b"}" * 200, "application/json", 400),
        (b'{"edition": ' + b"9" * 5_000 + b"}", "application/json", 400), (b'"\xff"', "application/json", 400),
        (b"{}", "text/plain", 415), (b'{"note": "' + b"x" * 600_000 + b'"}', "application/json", 413),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused(admin: Program, body: bytes, content_type: str, status: int) -> None:
    answer = admin.sends("POST", EVENTS, body, content_type)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_a_patch_changes_what_is_named_and_null_takes_away(admin: Program, editor: Editor) -> None:
    editor.puts(an_event("forum", title={"fr": "Forum", "en": "Forum"}, city="Seoul", audience="all", topics=["water"]))
    tag = admin.asks(FORUM).headers["ETag"]
    answer = admin.patches("forum", tag, title={"en": "Great forum"}, audience=None, topics=["housing"])
    found = answer.get_json()
    assert (answer.status_code, answer.headers["ETag"], found["sequence"]) == (200, '"1-private"', 1)
    assert (found["title"], found["city"], found["topics"]) == ({"fr": "Forum", "en": "Great forum"}, "Seoul", ["housing"])
    assert "audience" not in found


def test_a_patch_needs_the_etag_and_a_lost_update_is_told(admin: Program, anybody: Program, editor: Editor) -> None:
    editor.puts(an_event("forum"))
    assert admin.patches("forum", "", title="x").status_code == 428
    tag = anybody.asks(FORUM).headers["ETag"]
    assert admin.patches("forum", tag, title="First").status_code == 200
    answer = admin.patches("forum", tag, title="Second")
    assert (answer.status_code, kind(answer)) == (412, "outdated")
    assert admin.patches("forum", 'W/"1"', title="Second").status_code == 412
    assert anybody.asks(FORUM).get_json()["title"] == "First"
    assert admin.patches("forum", "*", title="Second").status_code == 200


def test_the_id_and_the_uid_stay(admin: Program, editor: Editor) -> None:
    editor.puts(an_event("forum"))
    assert wrong(admin.patches("forum", '"0"', id="other")) == ["id"]
    assert wrong(admin.patches("forum", '"0"', uid="other@example.org")) == ["uid"]
    assert wrong(admin.patches("forum", '"0"', nonsense=None)) == ["nonsense"]


def test_nothing_new_makes_no_revision_and_no_line(app: Flask, admin: Program, editor: Editor) -> None:
    editor.puts(an_event("forum"))
    assert admin.patches("forum", '"0"', title="Forum").get_json()["sequence"] == 0
    assert accounts(app).audit(subject="forum") == []


def test_an_event_is_taken_back_and_published_again(app: Flask, admin: Program, anybody: Program, editor: Editor) -> None:
    editor.puts(an_event("forum"))
    assert admin.asks(FORUM, "DELETE", If_Match='"7"').status_code == 412
    gone = [admin.asks(FORUM, "DELETE"), admin.asks(FORUM, "DELETE")]
    assert [(one.status_code, one.get_json()["withdrawn"], one.get_json()["sequence"]) for one in gone] == [
        (200, True, 1)
    ] * 2
    assert anybody.asks(FORUM).status_code == 410
    back = admin.asks(f"{FORUM}/restore", "POST")
    assert (back.status_code, back.get_json()["withdrawn"], anybody.asks(FORUM).status_code) == (200, False, 200)
    assert [act.action for act in accounts(app).audit(subject="forum")] == ["event restored", "event withdrawn"]


def test_a_date_of_a_series_is_not_changed_by_itself(admin: Program, editor: Editor) -> None:
    editor.puts(an_event("class", when="2021-03-16", recurrence="FREQ=WEEKLY;COUNT=5"))
    assert admin.patches("class-2021-03-23", '"0"', title="x").status_code == 404
    assert admin.asks(f"{EVENTS}/class-2021-03-23", "DELETE").status_code == 404
    assert [
        admin.asks(f"{EVENTS}/nothing{end}", how).status_code for end, how in (("", "DELETE"), ("/restore", "POST"))
    ] == [404] * 2


# The same request again


def test_the_same_key_gets_the_same_answer(app: Flask, admin: Program) -> None:
    answers = [admin.adds(key="one"), admin.adds(key="one")]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].data == answers[1].data
    assert [one.headers.get("Idempotency-Replayed") for one in answers] == [None, "true"]
    assert [one.headers["Location"] for one in answers] == ["https://calendar.example.org/api/v1/events/forum"] * 2
    assert len(accounts(app).audit(subject="forum")) == 1


def test_the_same_key_with_other_content_is_refused(admin: Program) -> None:
    admin.adds(key="one")
    answer = admin.adds(key="one", title="Other")
    assert (answer.status_code, kind(answer)) == (422, "idempotency-key-reused")


def test_a_key_belongs_to_its_account_and_its_address(admin: Program, european: Program, editor: Editor) -> None:
    admin.adds(key="one", city="Madrid")
    assert european.adds(key="one", city="Madrid").status_code == 409
    admin.asks(FORUM, "DELETE")
    answer = admin.asks(f"{FORUM}/restore", "POST", Idempotency_Key="one")
    assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (200, False)


def test_a_refused_request_may_be_sent_again_under_its_key(admin: Program) -> None:
    assert admin.adds(key="one", title="").status_code == 422
    assert admin.adds(key="one").status_code == 201
    assert wrong(admin.adds(key="x" * 300)) == ["Idempotency-Key"]


def test_equal_requests_at_once_are_one_event(app: Flask, admin: Program) -> None:
    programs = [Program(app, admin.token) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda program: program.adds(key="one"), programs))
    assert {one.data for one in answers} == {answers[0].data}
    assert [one.status_code for one in answers] == [201] * 6
    assert sum("Idempotency-Replayed" in one.headers for one in answers) == 5


def test_of_two_changes_of_one_state_one_is_told(app: Flask, admin: Program, editor: Editor) -> None:
    editor.puts(an_event("forum"))
    programs = [Program(app, admin.token) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda n: programs[n].patches("forum", '"0"', title=f"Forum {n}").status_code, range(6)))
    assert sorted(found) == [200, 412, 412, 412, 412, 412]
