"""Nobody learns here which e-mail addresses have an account: not by the words, not by the work that is done, not by time."""

import re

import argon2
import pytest
from town import EMAILS, Town
from werkzeug.test import TestResponse

from metrocal import credentials
from metrocal.opening import accounts_of

KNOWN, UNKNOWN, INVITED = EMAILS["organiser B"], "nobody@example.org", "invited@example.org"
"""Invited: an account without a password yet."""


def tries(town: Town, email: str, password: str = "wrong battery") -> TestResponse:
    return town.asks("anonymous", "POST", "/sign-in", data={"email": email, "password": password})


def _bare(answer: TestResponse, email: str) -> str:
    text = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)
    return f"{answer.status_code} {sorted(name for name, _ in answer.headers)} {text.replace(email, '…')}"


def test_the_words_are_the_same(town: Town) -> None:
    town.app.extensions["metrocal_accounts"].deactivate(_pk(town, EMAILS["organiser A"]), stamp="x", by=_by())
    emails = (KNOWN, UNKNOWN, INVITED, EMAILS["organiser A"], "no address", "")
    assert len({_bare(tries(town, email), email) for email in emails[:4]}) == 1
    assert {tries(town, email).status_code for email in emails} == {422}


def test_a_link_is_promised_to_everybody_in_the_same_words(town: Town) -> None:
    answers = {
        _bare(town.asks("anonymous", "POST", "/sign-in/link", data={"email": email}), email)
        for email in (KNOWN, UNKNOWN, INVITED)
    }
    assert len(answers) == 1
    written = [row for row in town.named_rows()["outbox"] if "/sign-in/" in row["facts"]]
    assert len(written) == 3
    assert len({len(row["facts"]) // 20 for row in written}) <= 2


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN, INVITED, "no address", "x" * 5_000])
def test_one_password_is_verified_whoever_it_is(town: Town, monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    """Argon2 takes nearly all of the time of a try. The real hasher works on; it only writes down the cost of each hash."""
    tries(town, UNKNOWN)  # the hash of nobody's password is made once
    costs: list[tuple[int, int, int]] = []
    hasher = credentials._hasher

    class Counting(argon2.PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            found = argon2.extract_parameters(str(hash))
            costs.append((found.time_cost, found.memory_cost, found.parallelism))
            return super().verify(hash, password)

    monkeypatch.setattr(credentials, "_hasher", Counting(hasher.time_cost, hasher.memory_cost, hasher.parallelism))
    assert tries(town, email).status_code == 422
    assert costs == [(hasher.time_cost, hasher.memory_cost, hasher.parallelism)]


def test_passwords_cannot_be_tried_for_ever(limited: object, tmp_path: object) -> None:
    """Nor from many addresses for one account."""
    app = limited(trusted_proxies=1)  # type: ignore[operator]
    client = app.test_client()
    found = re.search(
        r'name="csrf_token" value="([^"]+)"', client.get("/sign-in", base_url="https://calendar.example.org").text
    )
    assert found is not None
    statuses = []
    for number in range(34):
        fields = {
            "email": "Ana@Example.org " if number % 2 else "ana@example.org",
            "password": "wrong",
            "csrf_token": found[1],
        }
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        statuses.append(
            client.post("/sign-in", data=fields, headers=headers, base_url="https://calendar.example.org").status_code
        )
    assert statuses == [422] * 30 + [429] * 4


def test_a_session_is_another_after_signing_in(town: Town) -> None:
    """Whoever knew the cookie before knows nothing of the one after; and a new password ends both."""
    visitor = town.people["anonymous"]
    answer = town.asks("anonymous", "POST", "/sign-in", data={"email": KNOWN, "password": "correct horse battery"})
    assert f"session={visitor.cookie};" not in answer.headers["Set-Cookie"]
    assert town.asks("anonymous", "GET", "/desk/me").status_code == 303
    sent = {"current": "correct horse battery", "password": "another battery"}
    assert town.asks("organiser B", "POST", "/desk/me/password", data=sent).status_code == 303
    assert town.asks("organiser B", "GET", "/desk/me").status_code == 303


def _pk(town: Town, email: str) -> int:
    kept = accounts_of(town.store).by_email(email)
    assert kept is not None
    return kept.account.pk


def _by() -> object:
    from datetime import UTC, datetime

    from metrocal.accounts import By

    return By("admin@example.org", datetime.now(UTC))
