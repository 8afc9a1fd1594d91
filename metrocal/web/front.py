"""A small WSGI layer before Flask: a feed that is ready, and a 304, never reach it. Also the one place that says how an
answer is sent: GET and HEAD alike, conditions, gzip."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from werkzeug.http import parse_accept_header, parse_date, parse_etags

from metrocal.web.answers import Answer, Answers, Headers
from metrocal.web.health import REQUESTS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROUTE = "/feeds/"
_counters = {
    (method, status): REQUESTS.labels(ROUTE, method, status) for method in ("GET", "HEAD") for status in ("200", "304")
}


class Front:
    """Answers feeds that are ready; all else goes to the application behind."""

    def __init__(self, app: "WSGIApplication", answers: Answers) -> None:
        self.app, self.answers = app, answers
        self._counts: Counter[tuple[str, str]] = Counter()
        self._counted = monotonic()
        self._lock = Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method in {"GET", "HEAD"} and environ["PATH_INFO"].startswith(ROUTE):
            answer = self.answers.recall(spelling(environ))
            if answer is not None:
                status, headers, body = reply(answer, environ)
                self.count(method, status[:3])
                start_response(status, headers)
                return [body]
        return self.app(environ, start_response)

    def count(self, method: str, status: str) -> None:
        """Told to the metrics once a second: their counters write to a file that all workers share."""
        with self._lock:
            self._counts[method, status] += 1
            if monotonic() - self._counted < 1:
                return
            counted, self._counts, self._counted = self._counts, Counter(), monotonic()
        for key, number in counted.items():
            _counters[key].inc(number)


def spelling(environ: "WSGIEnvironment") -> str:
    """An address as this client writes it."""
    return f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"


def reply(answer: Answer, environ: "WSGIEnvironment") -> tuple[str, Headers, bytes]:
    """Status, headers and body of an answer to this request. The headers are shared: not to be changed."""
    zipped = _wants_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if _has_it(answer, zipped, environ):
        return "304 NOT MODIFIED", answer.known[zipped], b""
    body, headers = (answer.zipped, answer.zipped_headers) if zipped else (answer.feed.body, answer.plain_headers)
    return "200 OK", headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


def _has_it(answer: Answer, zipped: bool, environ: "WSGIEnvironment") -> bool:
    """If-None-Match first; If-Modified-Since only for those that send nothing else (RFC 9110, 13.2.2)."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        etag = answer.etag(zipped=zipped)
        return tags == etag or parse_etags(tags).contains_weak(etag.strip('"'))
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    moment = parse_date(since) if since else None
    return moment is not None and answer.feed.modified is not None and answer.feed.modified <= moment


@lru_cache(256)
def _wants_gzip(accepted: str) -> bool:
    """Only when it is named: a bare `*` comes from clients that do not unzip."""
    return any(coding.lower() == "gzip" and quality > 0 for coding, quality in parse_accept_header(accepted))
