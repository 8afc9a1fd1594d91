"""The OpenAPI document says what the server does: every address is in it, and every answer is as it says."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from people import TODAY, Editor, a_series, an_event
from programs import Program

from metrocal import Calendar
from metrocal.importing import import_files
from metrocal.web.api.spec import described, routes

DOCUMENT = "/api/v1/openapi.json"
TABLES = sorted((Path(__file__).parents[3] / "examples").glob("*.csv"))


@pytest.fixture
def document(anybody: Program) -> dict[str, Any]:
    found: dict[str, Any] = anybody.asks(DOCUMENT).get_json()
    return found


def validator(document: dict[str, Any], name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": document["components"]})


def test_every_address_is_described(app: Flask, document: dict[str, Any]) -> None:
    assert [route for route in routes(app) if described(app, route[2]) is None] == []
    assert document["openapi"] == "3.1.0"
    ids = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids)) == len(list(routes(app)))
    assert all(one["summary"] for methods in document["paths"].values() for one in methods.values())


def test_it_is_the_same_bytes_each_time(app: Flask, anybody: Program) -> None:
    first = anybody.asks(DOCUMENT).data
    del app.extensions["metrocal_openapi"]
    assert anybody.asks(DOCUMENT).data == first


def test_every_schema_that_is_named_is_there_and_used(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    named = set(_named(document))
    assert named - set(schemas) == set()
    assert {name for name in schemas if name not in named} == set()


def _named(part: Any) -> list[str]:
    if isinstance(part, list):
        return [name for one in part for name in _named(one)]
    if not isinstance(part, dict):
        return []
    own = [part["$ref"].rpartition("/")[2]] if isinstance(part.get("$ref"), str) else []
    return own + [name for one in part.values() for name in _named(one)]


def test_every_example_event_is_as_the_schema_says(document: dict[str, Any], admin: Program, store: Any) -> None:
    import_files(Calendar(store), TABLES, at=datetime(2021, 5, 1, tzinfo=UTC), author="examples")
    listing, draft = validator(document, "EventList"), validator(document, "EventDraft")
    address: str | None = "/api/v1/events?limit=200"
    count = 0
    while address:
        answer = admin.asks(address).get_json()
        assert [error.message for error in listing.iter_errors(answer)] == []
        count += len(answer["events"])
        address = answer["next"]
    entries = Calendar(store).find(today=TODAY)
    assert count == len(entries)
    for entry in entries:
        assert [error.message for error in draft.iter_errors(entry.event.document())] == []


def test_other_answers_are_as_the_schemas_say(
    document: dict[str, Any], anybody: Program, admin: Program, organiser: Program, editor: Editor
) -> None:
    terms = {
        "capacity": 5,
        "questions": [{"key": "diet", "label": {"en": "Diet"}, "kind": "choice", "choices": ["all", "vegan"]}],
    }
    editor.puts(an_event("forum", note="x", registration=terms), an_event("gone"), a_series("class"))
    editor.withdraws("gone")
    for program in (anybody, admin, organiser):
        for address, name in (
            ("/api/v1/events/forum", "Event"), ("/api/v1/events/class-2021-03-16", "Event"),
            ("/api/v1/events/forum/revisions", "Revisions"),
            ("/api/v1/events?updated_since=2021-01-01T00:00:00Z", "EventList"),
            ("/api/v1/organisations", "OrganisationList"), ("/api/v1/organisations/barcelona", "Organisation"),
            ("/api/v1/feeds", "FeedList"), ("/api/v1/vocabularies", "VocabularyList"),
        ):  # fmt: skip
            found = program.asks(address).get_json()
            assert ([error.message for error in validator(document, name).iter_errors(found)], address) == ([], address)
    problem = anybody.asks("/api/v1/events/nothing").get_json(force=True)
    assert validator(document, "Problem").is_valid(problem)


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_the_page_for_people_names_every_address(anybody: Program, document: dict[str, Any], lang: str) -> None:
    answer = anybody.asks(f"/api/docs?lang={lang}")
    assert answer.status_code == 200
    assert [path for path in document["paths"] if path not in answer.text] == []
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert (policy.startswith("default-src 'none'"), "unsafe" in policy) == (True, False)


def test_every_link_within_the_page_leads_somewhere(anybody: Program) -> None:
    text = anybody.asks("/api/docs?lang=en").text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
