"""Those who work on the calendar: they have accounts, sign in, and send forms from the pages they are on."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

from flask import Flask
from visitors import Visitor
from werkzeug.test import TestResponse

from metrocal.accounts import Kept, Role
from metrocal.credentials import hashed, kept_token, new_stamp, new_token
from metrocal.store.accounts import Accounts

PASSWORD = "correct horse battery"
_KEPT = hashed(PASSWORD)
NOW = datetime.now(UTC)


def accounts(app: Flask) -> Accounts:
    found: Accounts = app.extensions["metrocal_accounts"]
    return found


def has_an_account(app: Flask, email: str, role: Role = Role.ADMIN, *, password: str = _KEPT, **bounds: str) -> Kept:
    return accounts(app).add(email, role, stamp=new_stamp(), at=NOW, password=password, **bounds)


def has_a_token(app: Flask, email: str, *scopes: str, expires: datetime = NOW + timedelta(days=1)) -> str:
    kept, token = accounts(app).by_email(email), new_token()
    assert kept is not None
    accounts(app).add_token(kept.account.pk, kept_token(token), scopes=scopes, at=NOW, expires=expires)
    return token


class Colleague(Visitor):
    """Someone with a browser and, mostly, an account."""

    def sends_form(self, page: str, to: str = "", /, **fields: str) -> TestResponse:
        """From a page, with what is hidden in it."""
        html = self.opens(page).text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
        return self.posts(to or page, **{name: unescape(value) for name, value in hidden.items()} | fields)

    def posts(self, address: str, /, **fields: str) -> TestResponse:
        return self._client.post(address, data=fields, base_url="https://calendar.example.org")

    def opens(self, address: str, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.get(address, headers=named, base_url="https://calendar.example.org", buffered=True)

    def signs_in(self, email: str, password: str = PASSWORD, page: str = "/sign-in") -> TestResponse:
        return self.sends_form(page, "/sign-in", email=email, password=password)


def who_is(app: Flask, email: str, role: Role, **bounds: str) -> Colleague:
    """Somebody with an account, signed in."""
    has_an_account(app, email, role, **bounds)
    colleague = Colleague(app)
    colleague.signs_in(email)
    return colleague
