"""A field that a form does not have is refused or ignored: what is kept is what the form would have kept without it."""

import json
from typing import Any

import pytest
from bodies import request_to
from matrix import YES, Cell
from town import Town

EXTRA = {
    "status": "confirmed", "state": "published", "approved_by": "admin@example.org", "is_admin": "1", "role": "admin",
    "organisation": "seoul", "organisation_id": "seoul", "region": "europe", "created_at": "2001-01-01", "created": "1",
    "id": "evil-id", "pk": "7000", "uid": "evil@evil.example", "position": "0", "sequence": "99",
    "author": "evil@evil.example",
    "withdrawn": "1", "account": "1", "token": "evil-token", "event_id": "forum-b", "arrival": "1", "gender_verified": "yes",
    "verified": "1", "note": "evil", "source": "evil", "published": "1", "stamp": "evil", "signed_in": "1", "nonce": "evil",
    "hash": "evil", "owner": "7", "active": "0", "reminders": "0", "part_of": "1", "idempotency": "evil", "version_": "9",
    "__class__": "evil", "constructor.prototype.is_admin": "1", "registration.status": "confirmed",
}  # fmt: skip
"""What somebody would like to say of a row."""
NEW = ("created", "modified", "token", "nonce", "hash", "secret", "stamp", "body", "password", "facts", "message_id", "key")
"""Columns that are other each time."""


@pytest.fixture(scope="module")
def forms(asked: list[Cell]) -> list[Cell]:
    """One that was taken for each address that takes something: by whoever may, about their own thing."""
    taken = {}
    for cell in asked:
        if (
            cell.line.method in {"POST", "PATCH"}
            and cell.outcome == YES
            and cell.endpoint not in taken
            and cell.line.of != "B"
        ):
            taken[cell.endpoint] = cell
    return list(taken.values())


def test_fields_that_a_form_does_not_have_change_nothing(town: Town, forms: list[Cell]) -> None:
    refused = set()
    for cell in forms:
        if cell.address.startswith("/api/"):
            continue
        extra = {key: EXTRA[key] for key in EXTRA if key not in FIELDS.get(cell.endpoint, ())}
        plain, _ = _kept(town, cell, {})
        more, status = _kept(town, cell, extra)
        if status >= 400:
            refused.add(cell.endpoint)
            continue
        assert (cell.endpoint, more) == (cell.endpoint, plain)
    assert refused == {"submitting.submit", "following.change", "registering.register", "registering.change"}


@pytest.mark.parametrize("field", [*EXTRA])
def test_a_document_with_a_field_that_it_cannot_have_is_refused(town: Town, forms: list[Cell], field: str) -> None:
    """By its name, and nothing is kept."""
    before = town.rows("audit")
    for cell in forms:
        if not cell.address.startswith("/api/") or cell.endpoint in WITHOUT_BODY or field in FIELDS.get(cell.endpoint, ()):
            continue
        sent = request_to(town, cell.endpoint, town.people[cell.who], cell.line.of)
        sent["json"] |= {field: EXTRA[field]}
        answer = town.asks(cell.who, cell.line.method, cell.address, session=False, bearer=True, **sent)
        assert (cell.endpoint, answer.status_code) == (cell.endpoint, 422)
        assert field.partition(".")[0] in json.dumps(answer.json)
        assert town.rows("audit") == before


WITHOUT_BODY = {"api_event_changes.restore"}
_EVENT = ("status", "id", "uid", "note", "source", "part_of", "gender_verified")
"""Fields that an event has; the last are the desk's."""
FIELDS = {
    "api_event_changes.add": _EVENT,
    "api_event_changes.change": _EVENT,
    "api_organisations.add": ("id", "region", "part_of"),
    "api_organisations.change": ("id", "region", "part_of"),
    "registering_json.register": ("role", "organisation"),
    "registering_json.change": ("role", "organisation"),
    "registering.register": ("role", "organisation"),
    "registering.change": ("role", "organisation"),
    "submissions_json.propose": ("status", "id", "part_of"),
    "submissions_json.change": ("status", "id", "part_of", "state"),
    "submitting.submit": ("status", "id", "part_of"),
    "following.change": ("status", "id", "part_of"),
    "accounts.invite": ("role", "organisation", "region"),
    "accounts.change": ("role", "organisation", "region"),
    "attendance.move": ("state",),
    "feeds_desk.add": ("organisation",),
    "feeds_desk.change": ("organisation",),
}
"""Endpoint → fields of the table above that it does have, with rules of their own."""


@pytest.mark.parametrize("field", ["uid", "note", "source", "gender_verified"])
def test_what_the_desk_alone_sets_cannot_be_proposed(town: Town, field: str) -> None:
    document = {
        "kind": "forum", "title": "New", "when": "2021-12-01", "contact_name": "Cy", "contact_email": "cy@example.org",
        field: True if field == "gender_verified" else "evil",
    }  # fmt: skip
    answer = town.asks("anonymous", "POST", "/api/v1/submissions", json=document)
    assert answer.status_code == 422
    assert field in answer.text


@pytest.mark.parametrize("state", ["published", "refused", "changes_asked", "evil", 1, None, ["sent"]])
def test_an_author_decides_nothing(town: Town, state: Any) -> None:
    token = town.people["submitter A"].token
    town.asks("anonymous", "PATCH", f"/api/v1/submissions/{token}", json={"state": state})
    assert town.asks("submitter A", "GET", f"/api/v1/submissions/{token}").json["state"] == "sent"


def test_an_organiser_makes_no_feed_of_others_and_takes_none(town: Town) -> None:
    before = town.rows()
    answer = town.asks("organiser A", "POST", "/desk/feeds/feed-a/edit", data={"organisation": "seoul", "title.en": "New"})
    assert answer.status_code == 422
    answer = town.asks("organiser A", "POST", "/desk/feeds/new", data={"name": "new", "organisation": "", "title.en": "New"})
    assert answer.status_code == 422
    assert town.rows() == before


def _kept(town: Town, cell: Cell, extra: dict[str, str]) -> tuple[dict[str, list[Any]], int]:
    """Every row afterwards, but for what is new each time; and the status."""
    town.is_as_before()
    own = request_to(town, cell.endpoint, town.people[cell.who], cell.line.of)["data"]
    answer = town.asks(cell.who, cell.line.method, cell.address, data=extra | own)
    shown = town.named_rows("audit", "block", "meta", "webhook_delivery")
    town.is_as_before()
    kept = {
        name: sorted(str({key: row[key] for key in row if key not in NEW}) for row in rows) for name, rows in shown.items()
    }
    return kept, answer.status_code
