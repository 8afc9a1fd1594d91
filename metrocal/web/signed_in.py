"""Who is signed in. The session holds the account's number and a hash of its stamp: a new password ends all sessions."""

from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, redirect, request, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user

from metrocal.accounts import Account, By, Kept
from metrocal.credentials import kept_token
from metrocal.settings import Settings
from metrocal.web import desk_nav
from metrocal.web.registration_site import now

if TYPE_CHECKING:
    from metrocal.store.accounts import Accounts

SESSION = timedelta(hours=12)
"""How long somebody stays signed in."""


class SignedIn:
    """An account as Flask-Login wants it."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, kept: Kept) -> None:
        self.account = kept.account
        self._stamp = kept_token(kept.stamp)

    def get_id(self) -> str:
        return f"{self.account.pk}-{self._stamp}"


def register(app: Flask, settings: Settings, kept: "Accounts") -> None:
    """Sessions in a cookie that scripts and other sites do not get.

    Flask-Login's own `init_app` would read the session at every request, and each feed would vary by cookie.
    """
    app.config.update(
        PREFERRED_URL_SCHEME=urlsplit(settings.base_url).scheme,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        SESSION_COOKIE_PATH=f"{settings.prefix}/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SESSION,
    )
    app.extensions["metrocal_accounts"] = kept
    app.add_template_global(desk_nav.links, "desk_links")
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(_load)
    setattr(app, "login_manager", manager)  # noqa: B010


def accounts() -> "Accounts":
    """Those of the calendar that this request came to."""
    return cast("Accounts", current_app.extensions["metrocal_accounts"])


def current_account() -> Account | None:
    """Whoever is signed in."""
    return cast(Account, current_user.account) if current_user.is_authenticated else None


def begin(kept: Kept) -> None:
    """A new session: nothing of an earlier one stays."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(kept))


def end() -> None:
    logout_user()
    session.clear()


def ask_to_sign_in() -> Response | None:
    """To be called before each request of a blueprint that is for people with an account."""
    if current_account() is not None:
        return None
    back = f"{request.script_root}{request.full_path.rstrip('?')}" if request.method == "GET" else None
    answer = redirect(url_for("sign_in.form", next=back), 303)
    answer.headers["Cache-Control"] = "no-store"
    return cast(Response, answer)


def signed_in() -> Account:
    """Whoever is signed in, behind `ask_to_sign_in`."""
    account = current_account()
    assert account is not None
    return account


def from_where() -> str:
    """The client's address, for the audit; that of a proxy unless the settings declare it."""
    return request.remote_addr or ""


def by() -> By:
    """Whoever is signed in, behind `ask_to_sign_in`: who the audit says it was."""
    return done_by(signed_in())


def done_by(account: Account) -> By:
    """This account, now, from where the request came."""
    return By(account.email, now(), from_where())


def _load(user_id: str) -> SignedIn | None:
    pk, _, _ = user_id.partition("-")
    kept = accounts().by_pk(int(pk)) if pk.isdecimal() else None
    user = SignedIn(kept) if kept else None
    return user if user and compare_digest(user.get_id(), user_id) else None
