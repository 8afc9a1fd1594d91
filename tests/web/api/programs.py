"""Somebody's program: it sends JSON, with a token or without."""

import json
from typing import Any

from colleagues import has_a_token, has_an_account
from flask import Flask
from werkzeug.test import TestResponse

from metrocal.accounts import Role

BASE = "https://calendar.example.org"


class Program:
    """Sends what it is told, with its token."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self.app, self.token = app, token
        self._client = app.test_client(use_cookies=False)

    def asks(self, address: str, method: str = "GET", **headers: str) -> TestResponse:
        return self._client.open(address.removeprefix(BASE), method=method, headers=self._named(headers), buffered=True)

    def sends(
        self, method: str, address: str, body: Any, content_type: str = "application/json", **headers: str
    ) -> TestResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._client.open(
            address.removeprefix(BASE), method=method, data=raw, content_type=content_type, headers=self._named(headers)
        )

    def adds(self, **facts: Any) -> TestResponse:
        key = facts.pop("key", None)
        document = {"id": "forum", "kind": "forum", "title": "Forum", "when": "2021-09-10"} | facts
        return self.sends("POST", "/api/v1/events", document, **({"Idempotency_Key": key} if key else {}))

    def patches(self, event_id: str, etag: str, /, **facts: Any) -> TestResponse:
        named = {"If_Match": etag} if etag else {}
        return self.sends("PATCH", f"/api/v1/events/{event_id}", facts, "application/merge-patch+json", **named)

    def _named(self, headers: dict[str, str]) -> dict[str, str]:
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return bearer | {name.replace("_", "-"): value for name, value in headers.items()}


def program_of(app: Flask, email: str, role: Role, *scopes: str, **bounds: str) -> Program:
    """Somebody with an account, who made a token."""
    has_an_account(app, email, role, **bounds)
    return Program(app, has_a_token(app, email, *scopes))


def kind(answer: TestResponse) -> str:
    """The end of a problem's type; "blank" for one without."""
    assert answer.content_type == "application/problem+json"
    return str(answer.get_json(force=True)["type"]).replace(":", "/").rpartition("/")[2]


def wrong(answer: TestResponse) -> list[str]:
    """The fields that are named."""
    assert answer.status_code == 422
    return sorted(one["field"] for one in answer.get_json(force=True)["errors"])
