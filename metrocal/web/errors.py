"""Where errors meet HTTP: one table. Machines get problem details (RFC 9457), people a page."""

import json
import re
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, make_response, request
from werkzeug.exceptions import HTTPException

from metrocal.errors import MetrocalError, QueryError, StoreError, UnknownEvent
from metrocal.named_feeds import FeedChanged
from metrocal.pictures import PictureRefused
from metrocal.publishing import UnknownFeed, UnknownFormat
from metrocal.registration.errors import (
    EventFull,
    InvalidApplication,
    KeyReused,
    MoveRefused,
    NotEligible,
    RegistrationClosed,
    RegistrationError,
    UnknownRegistration,
)
from metrocal.submission.errors import (
    AlreadyDecided,
    CommentNeeded,
    DecisionForbidden,
    DecisionRefused,
    InvalidProposal,
    SubmissionClosed,
    SubmissionError,
    SubmissionKeyReused,
    UnknownSubmission,
)
from metrocal.web.api.refusals import AlreadyThere, InvalidDocument, KeyTaken, Outdated, UnknownName
from metrocal.web.events import EventWithdrawn
from metrocal.web.page import page
from metrocal.web.pages import refused_page
from metrocal.web.registration_refusals import field_errors, refused_registration
from metrocal.web.site import site
from metrocal.web.submission_refusals import refused_submission, submission_facts
from metrocal.web.words import WORDS

_log = structlog.get_logger("metrocal")

RETRY_SECONDS = 30


TABLE: dict[type[MetrocalError], tuple[int, str]] = {
    QueryError: (400, "query-refused"),
    UnknownEvent: (404, "unknown-event"),
    UnknownFeed: (404, "unknown-feed"),
    UnknownFormat: (404, "unknown-format"),
    FeedChanged: (409, "feed-changed"),
    EventWithdrawn: (410, "event-withdrawn"),
    EventFull: (409, "event-full"),
    RegistrationClosed: (409, "registration-closed"),
    NotEligible: (403, "not-eligible"),
    InvalidApplication: (422, "invalid-registration"),
    KeyReused: (422, "idempotency-key-reused"),
    UnknownRegistration: (404, "unknown-registration"),
    MoveRefused: (409, "move-refused"),
    UnknownSubmission: (404, "unknown-submission"),
    InvalidProposal: (422, "invalid-submission"),
    SubmissionClosed: (409, "submission-closed"),
    AlreadyDecided: (409, "already-decided"),
    CommentNeeded: (422, "comment-needed"),
    DecisionForbidden: (403, "decision-forbidden"),
    DecisionRefused: (409, "decision-refused"),
    SubmissionKeyReused: (422, "idempotency-key-reused"),
    PictureRefused: (422, "picture-refused"),
    InvalidDocument: (422, "invalid-document"),
    AlreadyThere: (409, "already-there"),
    Outdated: (412, "outdated"),
    KeyTaken: (422, "idempotency-key-reused"),
    UnknownName: (404, "unknown-name"),
    StoreError: (503, "store-unavailable"),
    MetrocalError: (400, "refused"),
}
"""Error → status, and the end of the problem's `type`. The nearest class of an error counts."""

_FACTS = ("parameter", "value", "allowed", "name", "extension", "event_id")
"""Attributes of errors that a problem repeats."""

_BY_TOKEN = ("/registrations/", "/my/", "/submissions/", "/api/", "/desk/")
"""Addresses that hold what nobody else should know; nothing of them is repeated."""


def register(app: Flask) -> None:
    """Answer every error by the table."""
    app.register_error_handler(MetrocalError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _refused(error: MetrocalError) -> Response:
    status, kind = next(TABLE[cls] for cls in type(error).__mro__ if cls in TABLE)
    if status >= 500:
        _log.error("the store cannot answer", error=str(error), route=_route())
    detail = "the calendar's database does not answer; please try again soon" if status >= 500 else str(error)
    if _asks_for_data():
        facts = {key: getattr(error, key) for key in _FACTS if hasattr(error, key)} if status < 500 else {}
        if isinstance(error, InvalidApplication):
            detail, facts = "fields that cannot be taken; see errors", {"errors": field_errors(error)}
        if isinstance(error, InvalidDocument):
            errors = [{"field": field, "detail": reason} for field, reason in error.fields.items()]
            detail, facts = "fields that cannot be taken; see errors", {"errors": errors}
        if isinstance(error, SubmissionError):
            facts |= submission_facts(error)
        return problem(status, detail, kind=f"{site().settings.base_url}/problems/{kind}", **facts)
    if isinstance(error, QueryError) and request.endpoint == "pages.upcoming":
        return refused_page(error)
    if isinstance(error, RegistrationError) and status != 404:
        return _uncached(refused_registration(error, status), status)
    if isinstance(error, SubmissionError) and status != 404:
        return _uncached(refused_submission(error, status), status)
    return _page(status)


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, MetrocalError):
        return _refused(cause)
    status = error.code or 500
    response = problem(status, error.description or "") if _asks_for_data() else _page(status)
    for name, value in error.get_headers(request.environ):
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _unforeseen(error: Exception) -> Response:
    _log.exception("an error of our own", route=_route())
    return problem(500, "an error of our own") if _asks_for_data() else _page(500)


def problem(status: int, detail: str, *, kind: str = "about:blank", **facts: Any) -> Response:
    """Problem details; `facts` are members of their own."""
    document = {"type": kind, "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **facts}
    body = json.dumps(document, ensure_ascii=True, sort_keys=True)
    return _uncached(Response(body + "\n", status, content_type="application/problem+json"), status)


def _page(status: int) -> Response:
    """A page that says what happened; of an address that looks like an event's, its words are offered as a search."""
    is_private = request.path.startswith(_BY_TOKEN)
    words = "" if is_private else re.sub("[^a-z0-9]+", " ", request.path.rpartition("/")[2])[:80].strip()
    key = f"error_{status}" if f"error_{status}" in WORDS else "error_500" if status >= 500 else "error_400"
    return _uncached(page("error.html", status, problem=key, guess=words if status == 404 else ""), status)


def _uncached(response: Response, status: int) -> Response:
    response.headers["Cache-Control"] = "no-store" if status >= 500 else "no-cache"
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _asks_for_data() -> bool:
    """Whether the address is one of those that programs read."""
    return request.path.startswith(("/feeds/", "/api/")) or request.path.endswith((".ics", ".json"))


def _route() -> str:
    return request.url_rule.rule if request.url_rule else "none"
