"""What `/my/<token>.ics` answers: the calendar of one person, or a private feed. Each token is looked up by its hash."""

from collections.abc import Iterable
from typing import Any, cast

from flask import Response, abort, make_response, request

from feeds.personal import Personal, personal_ics
from metrocal.accounts import may_see_registrations
from metrocal.credentials import kept_token
from metrocal.named_feeds import PrivateFeed
from metrocal.opening import private_feeds_of
from metrocal.publishing import KEPT
from metrocal.registration.errors import UnknownRegistration
from metrocal.vocabulary import LANGUAGES
from metrocal.web.site import site, today, typed


def as_calendar(entries: Iterable[Personal], lang: str, name: str) -> Response:
    """304 to whoever has these bytes already; nobody else ever keeps them."""
    response = make_response(personal_ics(entries, lang, site().settings.base_url, name))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'inline; filename="metrocal.ics"'
    response.add_etag()
    response.make_conditional(request)
    return response


def feed_language(default: str) -> str:
    """The language that the address names."""
    asked = dict(typed()).get("lang")
    if asked not in (None, *LANGUAGES):
        abort(400, "lang is fr, en or es")
    return asked or default


def private_calendar(token: str) -> Response:
    """The feed of a token that is nobody's registration. What opens nothing is refused in the same words as there."""
    feed = private_feeds_of(cast(Any, site().store)).by_token(kept_token(token))
    if feed is None:
        raise UnknownRegistration
    return as_calendar(_events(feed), feed_language(site().settings.default_lang), feed.label)


def _events(feed: PrivateFeed) -> list[Personal]:
    """Of the events that the account behind the feed works with, those that its filter selects; with the join links."""
    known = site().store.organisations()
    found = site().store.select(feed.query.since(KEPT), today=today())
    seen = [entry for entry in found if entry.stays(today()) and may_see_registrations(feed.account, entry, known)]
    return [Personal(entry, "gone" if entry.withdrawn or entry.event.status == "cancelled" else "seated") for entry in seen]
