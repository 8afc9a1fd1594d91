"""The addresses that calendars subscribe to. How they answer stands in `front.reply`, once."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any, cast

from flask import Blueprint, Response, request
from werkzeug.datastructures import Headers

from feeds import FORMATS, Feed, split
from feeds.jsonld import event_jsonld
from metrocal.errors import QueryError
from metrocal.opening import named_feeds_of
from metrocal.publishing import Address, UnknownFormat, publish, publish_event
from metrocal.text import ascii_slug
from metrocal.web import health
from metrocal.web.events import the_event, the_published_event
from metrocal.web.front import reply, spelling
from metrocal.web.site import Pairs, parameters, site, today

feed_routes = Blueprint("feeds", __name__)


JSON_LD = "application/ld+json"


@feed_routes.get("/feeds/<path:file>")
def feed(file: str) -> Response:
    """`<name>.<extension>`; what it selects stands in the parameters, and in the definition of a saved feed.

    The definition is read where the answer is made, after the state it is kept under: a change is never kept as older.
    """
    name, _, extension = file.rpartition(".")
    if extension not in FORMATS:
        raise UnknownFormat(extension)
    settings = site().settings
    address = Address.of(name, extension, parameters(), default_lang=settings.default_lang)

    def make() -> Feed:
        saved = named_feeds_of(cast(Any, site().store)).all
        return publish(site().store, address, base_url=settings.base_url, today=today(), saved=saved)

    return _answered(address.path, make, name=f"metrocal-{name}", extension=extension)


@feed_routes.get("/events/<event_id>.ics")
def event_ics(event_id: str) -> Response:
    """One event; a withdrawn one as cancelled, since calendars learn it only so."""
    lang, settings = _lang(parameters()), site().settings

    def make() -> Feed:
        return publish_event(the_event(event_id), lang=lang, base_url=settings.base_url, today=today())

    return _answered(f"/events/{event_id}.ics?lang={lang}", make, name=event_id, extension="ics")


@feed_routes.get("/events/<event_id>.json")
def event_json(event_id: str) -> Response:
    """One event as JSON-LD."""
    lang, settings = _lang(parameters()), site().settings

    def make() -> Feed:
        entry = the_published_event(event_id)
        document = event_jsonld(entry, settings.base_url, lang)
        body = json.dumps(document, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        return Feed.of(body, JSON_LD, entry.modified)

    return _answered(f"/events/{event_id}.json?lang={lang}", make, name=event_id, extension="json")


class FeedResponse(Response):
    """A response that is sent with just these headers: Flask takes Last-Modified from a 304, and the length from a HEAD."""

    def get_wsgi_headers(self, environ: Any) -> Headers:
        return self.headers


@feed_routes.after_request
def allow_every_origin(response: Response) -> Response:
    """Public feeds are for every page; If-None-Match is no simple header, so browsers ask before (OPTIONS)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _answered(address: str, make: Callable[[], Feed], *, name: str, extension: str) -> Response:
    def made() -> Feed:
        changed = site().store.changed()
        feed = make()
        health.SKIPPED.inc(len(feed.skipped))
        return replace(feed, modified=max(changed, _midnight()))

    answers = site().answers
    answer = answers.answer(address, f"{ascii_slug(name)}.{extension}", made)
    answers.learn(spelling(request.environ), address)
    status, sent, body = reply(answer, request.environ)
    response = FeedResponse(body, status)
    response.headers = Headers(sent)
    return response


def _midnight() -> datetime:
    """What an address selects changes with every day too; an older Last-Modified would hide it from some clients."""
    return datetime.combine(today(), time(), UTC)


def _lang(pairs: Pairs) -> str:
    """`lang` is all that the address of one event takes."""
    for key, value in pairs:
        if key.lower() != "lang":
            raise QueryError(key, value, "unknown parameter", ("lang",))
    return split(pairs, lang=site().settings.default_lang)[1].lang
