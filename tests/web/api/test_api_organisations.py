"""Organisations, feeds and closed lists by program."""

import json
from pathlib import Path

from colleagues import accounts
from flask import Flask
from people import Editor, an_event
from programs import Program, kind, wrong

import metrocal
from metrocal.web.api.vocabularies import NAMES

ADDRESS = "/api/v1/organisations"
BARCELONA = f"{ADDRESS}/barcelona"


def test_dues_are_told_to_admins_only(anybody: Program, organiser: Program, admin: Program) -> None:
    public = {
        "id": "barcelona", "name": "Barcelona", "kind": "member", "city": "Barcelona",
        "links": {
            "self": f"https://calendar.example.org{BARCELONA}",
            "events": "https://calendar.example.org/api/v1/events?organiser=barcelona",
        },
    }  # fmt: skip
    assert [one.asks(BARCELONA).get_json() for one in (anybody, organiser)] == [public] * 2
    assert admin.asks(BARCELONA).get_json() == public | {"dues_paid": [2020]}
    assert anybody.asks(ADDRESS).get_json() == {"organisations": [public]}


def test_admins_add_and_change_organisations(app: Flask, admin: Program, organiser: Program, editor: Editor) -> None:
    editor.puts(an_event("forum", organiser="lima"))
    lima = {"id": "lima", "name": "Lima", "kind": "member"}
    assert organiser.sends("POST", ADDRESS, lima).status_code == 403
    added = admin.sends("POST", ADDRESS, lima, Idempotency_Key="one")
    assert (added.status_code, admin.sends("POST", ADDRESS, lima, Idempotency_Key="one").status_code) == (201, 201)
    assert kind(admin.sends("POST", ADDRESS, lima)) == "already-there"
    assert admin.sends("PATCH", f"{ADDRESS}/lima", {"name": "Lima!"}).status_code == 428
    tag = admin.asks(f"{ADDRESS}/lima").headers["ETag"]
    assert tag == added.headers["ETag"]
    changed = admin.sends("PATCH", f"{ADDRESS}/lima", {"name": "Lima!"}, If_Match=tag)
    assert (changed.status_code, changed.get_json()["name"]) == (200, "Lima!")
    assert admin.sends("PATCH", f"{ADDRESS}/lima", {"name": "Lima?"}, If_Match=tag).status_code == 412
    assert [act.action for act in accounts(app).audit(subject="lima")] == ["organisation changed", "organisation added"]


def test_what_an_organisation_cannot_be_is_named(admin: Program, organiser: Program) -> None:
    lima = {"id": "lima", "name": "Lima"}
    assert wrong(admin.sends("POST", ADDRESS, lima | {"is_admin": True, "kind": "club"})) == ["is_admin", "kind"]
    assert wrong(admin.sends("POST", ADDRESS, lima | {"part_of": "nothing"})) == ["part_of"]
    assert wrong(admin.sends("PATCH", BARCELONA, {"part_of": "barcelona"}, If_Match="*")) == ["part_of"]
    assert wrong(admin.sends("PATCH", BARCELONA, {"id": "lima"}, If_Match="*")) == ["id"]


def test_every_closed_list_is_told(anybody: Program) -> None:
    lists = json.loads((Path(metrocal.__file__).parent / "data/vocabulary.json").read_text("utf-8"))
    assert set(NAMES) == set(lists)
    found = anybody.asks("/api/v1/vocabularies").get_json()["vocabularies"]
    assert {one["name"]: {word["id"]: word["label"] for word in one["words"]} for one in found} == lists
    assert anybody.asks("/api/v1/vocabularies/kinds").get_json() == found[0]


def test_the_feed_of_everything_is_named(anybody: Program) -> None:
    feeds = anybody.asks("/api/v1/feeds").get_json()["feeds"]
    assert [(one["name"], one["filter"]) for one in feeds] == [("all", "")]
    address = feeds[0]["links"]["ics"].removeprefix("https://calendar.example.org")
    assert anybody.asks(address).status_code == 200
