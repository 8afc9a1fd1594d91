"""Reading events by program: the list in parts, what changed since, one event and its revisions."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from colleagues import has_a_token
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from people import Editor, a_series, an_event
from programs import Program, kind

EVENTS = "/api/v1/events"


def ids(program: Program, address: str = EVENTS) -> list[str]:
    """Of all parts."""
    found: list[str] = []
    following: str | None = address
    while following:
        document = program.asks(following).get_json()
        found += [one["id"] for one in document["events"]]
        following = document["next"]
    return found


def test_an_event_is_told_as_its_flat_public_document(anybody: Program, editor: Editor) -> None:
    editor.puts(an_event("forum", city="Seoul", note="call them", join_url="https://example.org/room", gender="specific"))
    answer = anybody.asks(f"{EVENTS}/forum")
    base = "https://calendar.example.org"
    assert answer.get_json() == {
        "id": "forum", "kind": "forum", "title": "Forum", "when": "2009-09-23", "status": "scheduled", "gender": "specific",
        "city": "Seoul", "country": "KR", "uid": "forum@calendar.example.org", "sequence": 0,
        "created": f"{editor.now:%Y-%m-%dT%H:%M:%SZ}", "modified": f"{editor.now:%Y-%m-%dT%H:%M:%SZ}",
        "links": {
            "self": f"{base}/api/v1/events/forum", "page": f"{base}/events/forum", "calendar": f"{base}/events/forum.ics",
            "revisions": f"{base}/api/v1/events/forum/revisions",
        },
    }  # fmt: skip
    assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == ('"0"', "no-cache")


def test_whoever_has_it_already_is_told_nothing_more(anybody: Program, editor: Editor) -> None:
    editor.puts(an_event("forum"))
    for address in (EVENTS, f"{EVENTS}/forum", f"{EVENTS}/forum/revisions", "/api/v1/vocabularies", "/api/v1/openapi.json"):
        tag = anybody.asks(address).headers["ETag"]
        assert (anybody.asks(address, If_None_Match=tag).status_code, address) == (304, address)


def test_an_editor_sees_private_fields_too_and_no_cache_keeps_them(admin: Program, editor: Editor) -> None:
    editor.puts(an_event("forum", note="call them", join_url="https://example.org/room"))
    answer = admin.asks(f"{EVENTS}/forum")
    found = answer.get_json()
    assert (found["note"], found["join_url"], found["withdrawn"]) == ("call them", "https://example.org/room", False)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]
    assert answer.headers["ETag"] == '"0-private"'


def test_others_with_a_token_see_what_everybody_sees(
    anybody: Program, organiser: Program, statistician: Program, european: Program, editor: Editor
) -> None:
    editor.puts(an_event("forum", city="Seoul", note="call them", organiser="barcelona"))
    public = anybody.asks(f"{EVENTS}/forum").get_json()
    assert [one.asks(f"{EVENTS}/forum").get_json() for one in (organiser, statistician, european)] == [public] * 3


def test_revisions_tell_what_was_and_to_editors_who(anybody: Program, admin: Program, editor: Editor) -> None:
    editor.puts(an_event("forum", note="first"))
    editor.puts(an_event("forum", title="Great forum"))
    rows = anybody.asks(f"{EVENTS}/forum/revisions").get_json()["revisions"]
    assert [(row["number"], row["event"]["title"], "author" in row) for row in rows] == [
        (0, "Forum", False), (1, "Great forum", False),
    ]  # fmt: skip
    assert "note" not in rows[0]["event"]
    rows = admin.asks(f"{EVENTS}/forum/revisions").get_json()["revisions"]
    assert (rows[0]["author"], rows[0]["event"]["note"]) == ("ana@example.org", "first")


def test_a_withdrawn_event_is_gone_but_for_editors(anybody: Program, admin: Program, editor: Editor) -> None:
    editor.puts(an_event("forum"))
    editor.withdraws("forum")
    assert [anybody.asks(f"{EVENTS}/forum{end}").status_code for end in ("", "/revisions")] == [410, 410]
    assert admin.asks(f"{EVENTS}/forum").get_json()["withdrawn"] is True
    assert ids(anybody) == []


def test_the_list_is_read_in_parts_in_the_order_of_time(anybody: Program, editor: Editor) -> None:
    editor.puts(*(an_event(f"e{n}", when=f"2021-09-{n:02}") for n in (5, 3, 1, 4, 2)), a_series("class"))
    first = anybody.asks(f"{EVENTS}?limit=4&from=2021-01-01")
    following = first.get_json()["next"]
    assert first.headers["Link"] == f'<{following}>; rel="next"'
    assert ids(anybody, f"{EVENTS}?limit=4&from=2021-01-01") == editor.finds("from=2021-01-01")


def test_a_date_of_a_series_names_the_series(anybody: Program, editor: Editor) -> None:
    editor.puts(a_series("class"))
    rows = anybody.asks(EVENTS).get_json()["events"]
    assert [(row["id"], row["date_of"]) for row in rows][:2] == [
        ("class-2021-03-16", "class"),
        ("class-2021-03-23", "class"),
    ]
    assert anybody.asks(f"{EVENTS}/class-2021-03-23").get_json() == rows[1]


def test_nothing_is_lost_or_doubled_when_events_come_and_go_between_two_parts(anybody: Program, editor: Editor) -> None:
    editor.puts(*(an_event(f"e{n}", when=f"2021-09-{n:02}") for n in range(1, 9)))
    first = anybody.asks(f"{EVENTS}?limit=4").get_json()
    editor.puts(an_event("before", when="2021-08-01"), an_event("after", when="2021-10-01"))
    editor.withdraws("e2")
    editor.withdraws("e4")
    rest = ids(anybody, first["next"])
    assert rest == ["e5", "e6", "e7", "e8", "after"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.integers(1, 6), max_size=12), limit=st.integers(1, 5))
def test_the_parts_together_are_the_whole(anybody: Program, editor: Editor, days: list[int], limit: int) -> None:
    """Many events on one day are told apart by their UIDs."""
    editor.puts(*(an_event(f"e{n}", when=f"2021-09-{day:02}") for n, day in enumerate(days)))
    assert ids(anybody, f"{EVENTS}?limit={limit}") == editor.finds()


def test_what_changed_since_is_told_with_what_was_taken_back(anybody: Program, editor: Editor) -> None:
    editor.puts(an_event("old"), an_event("gone"), an_event("changed"))
    editor.puts(an_event("changed", title="Changed"))
    since = editor.now
    editor.withdraws("gone")
    address = f"{EVENTS}?updated_since={since:%Y-%m-%dT%H:%M:%SZ}"
    rows = anybody.asks(address).get_json()["events"]
    assert sorted(row["id"] for row in rows) == ["changed", "gone"]
    gone = next(row for row in rows if row["id"] == "gone")
    assert gone == {
        "id": "gone", "withdrawn": True, "uid": "gone@calendar.example.org", "sequence": 1,
        "modified": f"{editor.now:%Y-%m-%dT%H:%M:%SZ}", "links": {"self": "https://calendar.example.org/api/v1/events/gone"},
    }  # fmt: skip
    assert ids(anybody, address + "&limit=1") == [row["id"] for row in rows]


def test_an_instant_is_the_same_in_every_zone(anybody: Program, editor: Editor) -> None:
    editor.puts(an_event("forum"), at=datetime(2021, 5, 1, 12, tzinfo=UTC))
    spelt = ["2021-05-01T12:00:00Z", "2021-05-01T14:00:00%2B02:00", "2021-05-01T14:00:00+02:00", "2021-05-01T11:59:59.5Z"]
    assert [ids(anybody, f"{EVENTS}?updated_since={one}") for one in spelt] == [["forum"]] * 4
    assert ids(anybody, f"{EVENTS}?updated_since=2021-05-01T12:00:01Z") == []


def test_the_answer_says_from_when_to_ask_the_next_time(anybody: Program, editor: Editor) -> None:
    editor.puts(an_event("forum"), at=datetime(2021, 5, 1, 12, tzinfo=UTC))
    assert anybody.asks(EVENTS).get_json()["updated"] == "2021-05-01T11:50:00Z"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", "0"), ("limit", "201"), ("limit", "٣"), ("limit", "9" * 5_000), ("limit", "-1"),
        ("updated_since", "2021-05-01"), ("updated_since", "2021-05-01T12:00:00"), ("updated_since", "yesterday"),
        ("updated_since", "0001-01-01T00:00:00+23:59"), ("updated_since", "٢٠٢١-05-01T12:00:00Z"),
        ("cursor", "x"), ("cursor", "W10"), ("cursor", "é"), ("cursor", "WzEsIngiLCJ5Il0"), ("cursor", "A" * 3_000),
        ("kind", "party"), ("colour", "red"), ("lang", "fr"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_refused_by_name(anybody: Program, parameter: str, value: str) -> None:
    answer = anybody.asks(f"{EVENTS}?{parameter}={quote(value)}")
    assert answer.status_code == 400
    if len(value) < 4_000:
        assert answer.get_json(force=True)["parameter"] == parameter


def test_a_cursor_belongs_to_its_question(anybody: Program, editor: Editor) -> None:
    editor.puts(an_event("a"), an_event("b"))
    cursor = anybody.asks(f"{EVENTS}?limit=1").get_json()["next"].rpartition("cursor=")[2]
    assert anybody.asks(f"{EVENTS}?cursor={cursor}").status_code == 200
    assert anybody.asks(f"{EVENTS}?kind=forum&cursor={cursor}").status_code == 400


@pytest.mark.parametrize("odd", [str(2**63), "a%00b", "٣", "9" * 5_000, "..", "%ff", "A", "-", "x" * 200, "%F0%9F%98%80"])
@pytest.mark.parametrize("address", ["events/{}", "events/{}/revisions", "organisations/{}", "vocabularies/{}"])
def test_an_odd_name_names_nothing(anybody: Program, address: str, odd: str) -> None:
    assert anybody.asks("/api/v1/" + address.format(odd)).status_code == 404


@pytest.mark.parametrize(
    ("method", "address", "status"), [("PUT", EVENTS, 405), ("GET", "/api/v1/nothing", 404), ("GET", "/api/v2/events", 404)]
)
def test_what_is_not_there_is_a_problem_too(anybody: Program, method: str, address: str, status: int) -> None:
    answer = anybody.asks(address, method)
    assert (answer.status_code, kind(answer)) == (status, "blank")


def test_a_token_for_something_else_opens_nothing_more(app: Any, anybody: Program, editor: Editor, admin: Program) -> None:
    editor.puts(an_event("forum", note="call them"))
    other = Program(app, has_a_token(app, "admin@example.org", "statistics"))
    assert other.asks(f"{EVENTS}/forum").get_json() == anybody.asks(f"{EVENTS}/forum").get_json()
