"""An answer to a subscriber: bytes with their validators. The newest good ones are kept, for two reasons: most clients ask
without a condition, and a calendar that answers 503 once is switched off by some (FEED.md, rule 18)."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import structlog
from flask import Request, Response
from werkzeug.datastructures import Headers
from werkzeug.http import http_date

from feeds import Feed
from metrocal.errors import StoreError
from metrocal.text import ascii_slug

MAX_AGE = 300
"""Seconds a calendar or a proxy may keep an answer without asking."""
MOST_ANSWERS = 256
MOST_BYTES = 64 * 1024 * 1024
"""What is kept at most, together."""

_log = structlog.get_logger("metrocal")


@dataclass
class Answer:
    """A feed, and the state of the calendar it was made from."""

    feed: Feed
    state: Hashable

    @cached_property
    def zipped(self) -> bytes:
        return gzip.compress(self.feed.body, 6, mtime=0)


class Answers:
    """The newest good answer of each address."""

    def __init__(self, most: int = MOST_ANSWERS, most_bytes: int = MOST_BYTES) -> None:
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()
        self._most, self._most_bytes = most, most_bytes

    def answer(self, address: str, state: Callable[[], Hashable], make: Callable[[], Feed]) -> Answer:
        """Made anew when the state changed; the last good one when the store fails. Raises StoreError if there is none."""
        with self._lock:
            kept = self._kept.get(address)
        try:
            now = state()
            if kept is not None and kept.state == now:
                return kept
            made = Answer(make(), now)
        except StoreError as error:
            if kept is None:
                raise
            _log.warning("the last good answer is served", error=str(error))
            return kept
        self._keep(address, made)
        return made

    def _keep(self, address: str, made: Answer) -> None:
        with self._lock:
            self._kept[address] = made
            self._kept.move_to_end(address)
            while len(self._kept) > self._most or sum(len(a.feed.body) for a in self._kept.values()) > self._most_bytes:
                self._kept.popitem(last=False)


class FeedResponse(Response):
    """A response that keeps its Last-Modified when it becomes a 304."""

    def get_wsgi_headers(self, environ: Any) -> Headers:
        headers = super().get_wsgi_headers(environ)
        if self.status_code == 304 and "Last-Modified" in self.headers:
            headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers


def respond(answer: Answer, request: Request, *, name: str, extension: str) -> Response:
    """The HTTP of every feed (FEED.md, rule 17), the same for GET and HEAD."""
    feed = answer.feed
    zipped = _accepts_gzip(request)
    response = FeedResponse(answer.zipped if zipped else feed.body, content_type=feed.media_type)
    response.headers["ETag"] = f'{feed.etag[:-1]}-gz"' if zipped else feed.etag
    if feed.modified is not None:
        response.headers["Last-Modified"] = http_date(feed.modified)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Content-Disposition"] = f'inline; filename="{ascii_slug(name)}.{extension}"'
    return response.make_conditional(request)


def _accepts_gzip(request: Request) -> bool:
    """Only when it is named: a bare `*` comes from clients that do not unzip."""
    return any(coding.lower() == "gzip" and quality > 0 for coding, quality in request.accept_encodings)
