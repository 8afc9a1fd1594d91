"""The desk's page of private feeds. An address is shown once, when it is made: only its hash is kept."""

import secrets
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Response, abort, make_response, redirect, url_for

from metrocal.accounts import Role
from metrocal.credentials import kept_token
from metrocal.named_feeds import InvalidFeed, PrivateFeed, private_terms
from metrocal.opening import private_feeds_of
from metrocal.web.feeds_desk import only_those_who_name_feeds
from metrocal.web.feeds_form import Typed, typed_fields
from metrocal.web.limits import limiter
from metrocal.web.page import kept_language, page, private
from metrocal.web.registration_site import PER_ADDRESS
from metrocal.web.signed_in import by, signed_in
from metrocal.web.site import language, site

if TYPE_CHECKING:
    from metrocal.store.private_feeds import PrivateFeeds

private_feeds = Blueprint("private_feeds", __name__, url_prefix="/desk/feeds/private")
private_feeds.before_request(only_those_who_name_feeds)

TOKEN_BYTES = 24
"""192 bits, as in the links of registrations."""


@private_feeds.get("")
def listed() -> Response:
    """The account's own; an admin sees everybody's, to end them."""
    return _list({})


@private_feeds.post("")
@limiter.limit(PER_ADDRESS)
def add() -> Response:
    """The new address, once."""
    typed, token = typed_fields(), secrets.token_urlsafe(TOKEN_BYTES)
    try:
        terms = private_terms({key: typed.get(key, "") for key in ("label", "filter")})
    except InvalidFeed as error:
        return _list(typed, error)
    _feeds().add(terms, kept_token(token), owner=signed_in(), by=by())
    return _shown_once(token, terms.label)


@private_feeds.post("/<int:pk>/rotate")
@limiter.limit(PER_ADDRESS)
def rotate(pk: int) -> Response:
    """A new address for the owner; the old one is dead from now on."""
    feed, token = _theirs(pk), secrets.token_urlsafe(TOKEN_BYTES)
    if feed.account.pk != signed_in().pk or not _feeds().rotate(pk, kept_token(token), by=by()):
        abort(404)
    return _shown_once(token, feed.label)


@private_feeds.post("/<int:pk>/revoke")
@limiter.limit(PER_ADDRESS)
def revoke(pk: int) -> Response:
    """The address is dead from now on. Revoked twice is revoked."""
    _theirs(pk)
    _feeds().revoke(pk, by=by())
    to = url_for("private_feeds.listed", **dict(kept_language()))  # type: ignore[arg-type]
    return private(make_response(redirect(to, 303)))


# Inside


@private_feeds.after_request
def _untold(response: Response) -> Response:
    """A page may hold a secret address: no other server learns of it, no search engine lists it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _feeds() -> "PrivateFeeds":
    return private_feeds_of(cast(Any, site().store))


def _theirs(pk: int) -> PrivateFeed:
    """Another account's is as unknown as one that does not exist."""
    feed = _feeds().by_pk(pk) if pk < 2**31 else None
    if feed is None or (feed.account.pk != signed_in().pk and signed_in().role is not Role.ADMIN):
        abort(404)
    return feed


def _list(typed: Typed, wrong: InvalidFeed | None = None) -> Response:
    account, lang = signed_in(), language()
    owner = None if account.role is Role.ADMIN else account
    rows = [{"feed": feed, "sentence": feed.query.sentence(lang)} for feed in _feeds().of(owner)]
    fields = wrong.fields if wrong else {}
    return private(page("private_feeds.html", 422 if wrong else 200, account=account, rows=rows, typed=typed, wrong=fields))


def _shown_once(token: str, label: str) -> Response:
    address = f"{site().settings.base_url}/my/{token}.ics"
    return private(page("private_feed_made.html", account=signed_in(), address=address, reader=label))
