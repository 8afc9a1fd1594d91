"""Everybody's own account: its tokens for programs, and its password."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from metrocal.accounts import SCOPES, Kept
from metrocal.credentials import LONGEST, SHORTEST, PasswordRefused, hashed, is_password, kept_token, new_stamp, new_token
from metrocal.web.limits import limiter
from metrocal.web.page import kept_language, page, private
from metrocal.web.registration_site import now
from metrocal.web.sign_in import PER_ADDRESS, to
from metrocal.web.signed_in import accounts, ask_to_sign_in, begin, by, signed_in

own_account = Blueprint("own_account", __name__, url_prefix="/desk/me")
own_account.before_request(ask_to_sign_in)

MOST_DAYS = 365
"""How long a token can be good for."""


@own_account.get("")
def me() -> Response:
    """Who one is here, and the tokens of one's programs."""
    return _page()


@own_account.post("/tokens")
@limiter.limit(PER_ADDRESS)
def create() -> Response:
    """A token; this answer is the only one that shows it."""
    days, scopes = request.form.get("days", ""), request.form.getlist("scope")
    if days not in map(str, range(1, MOST_DAYS + 1)) or not set(scopes) <= set(SCOPES):
        return _page(422, wrong="token_refused")
    new, who = new_token(), by()
    expires = who.at + timedelta(days=int(days))
    accounts().add_token(signed_in().pk, kept_token(new), scopes=scopes, at=who.at, expires=expires, by=who)
    return _page(201, new=new)


@own_account.post("/tokens/<token_id>/revoke")
def revoke(token_id: str) -> Response:
    """End one token."""
    if not token_id.isalnum() or not accounts().revoke(signed_in().pk, token_id, by=by()):
        raise NotFound
    return _back()


@own_account.post("/password")
@limiter.limit(PER_ADDRESS)
def password() -> Response:
    """Another password, by whoever knows the one so far: an open session alone is not enough. Ends all other sessions."""
    kept = accounts().by_pk(signed_in().pk)
    if kept is None or (kept.password and not is_password(request.form.get("current", ""), kept.password)):
        return _page(422, wrong="password_wrong")
    try:
        new = hashed(request.form.get("password", ""))
    except PasswordRefused:
        return _page(422, wrong="password_refused")
    return _back(changed="1") if _kept(kept, new) else _page(409, wrong="password_wrong")


def _kept(kept: Kept, new: str) -> bool:
    """False when it was changed elsewhere meanwhile."""
    if not accounts().set_password(kept.account.pk, new, stamp=new_stamp(), instead_of=kept.stamp, by=by()):
        return False
    fresh = accounts().by_pk(kept.account.pk)
    if fresh is not None:
        begin(fresh)
    return True


def _page(status: int = 200, **more: Any) -> Response:
    kept = accounts().by_pk(signed_in().pk)
    facts = {
        "account": signed_in(), "tokens": accounts().tokens(signed_in().pk), "scopes": SCOPES, "most_days": MOST_DAYS,
        "shortest": SHORTEST, "longest": LONGEST, "has_password": kept is not None and bool(kept.password),
        "wrong": "", "new": "", "at": now(),
    }  # fmt: skip
    return private(page("own_account.html", status, **facts | more))


def _back(**told: Any) -> Response:
    return to(url_for("own_account.me", **told | dict(kept_language())))
