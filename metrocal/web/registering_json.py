"""The JSON twin of the pages of registration. A program needs no cookie: an idempotency key to register, a token after."""

import json
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from metrocal.registration.application import application, details
from metrocal.registration.errors import InvalidApplication
from metrocal.registration.registrations import Answer, Kept
from metrocal.web.events import the_published_event
from metrocal.web.form_fields import CHANGEABLE
from metrocal.web.limits import by_email, limiter
from metrocal.web.registration_site import PER_ADDRESS, PER_EMAIL, links, now, registrations, session_rows, told, unseen
from metrocal.web.site import language

registering_json = Blueprint("registering_json", __name__, url_prefix="/api/v1")
registering_json.after_request(unseen)

MOST_BYTES = 64 * 1024
"""Of a document."""
DEEPEST = 10
"""Objects and lists within each other."""
LONGEST_KEY = 200
"""Characters of an idempotency key."""


@registering_json.post("/events/<event_id>/registrations")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_EMAIL, key_func=by_email)
def register(event_id: str) -> Response:
    """201 with the registration, 200 with the same for the same request again; 202 where only a mail tells more."""
    entry, key = the_published_event(event_id), idempotency_key()
    if key is None:
        raise InvalidApplication({"idempotency_key": "not_understood"})
    asked = application(document())
    answer = registrations().register(entry.id, asked, at=now(), language=language(), key=key)
    if not answer.token:
        return _json({"status": "sent", "position": None, "token": None, "links": {}, "sessions": []}, 202)
    response = _json(_answered(answer, asked.sessions), 201 if answer.fresh else 200)
    response.headers["Location"] = links(answer.token)["self"]
    return response


@registering_json.get("/registrations/<token>")
def registration(token: str) -> Response:
    return _json(_kept(registrations().of(token, at=now())))


@registering_json.patch("/registrations/<token>")
@limiter.limit(PER_ADDRESS)
def change(token: str) -> Response:
    """Only what is named changes; `answers` is replaced as a whole."""
    before = told(registrations().of(token, at=now()))
    known = {key: value for key, value in before.items() if key in CHANGEABLE}
    asked = document()
    if "gender" in asked and not asked["gender"]:
        known = {key: value for key, value in known.items() if not key.startswith("gender")}
    return _json(_kept(registrations().change(token, details({"name": "", **known, **asked}), at=now())))


@registering_json.delete("/registrations/<token>")
@limiter.limit(PER_ADDRESS)
def cancel(token: str) -> Response:
    """Give the place back; doing it twice is no mistake."""
    kept, _ = registrations().cancel(token, at=now())
    return _json(_kept(kept))


def idempotency_key() -> str | None:
    """What the header `Idempotency-Key` says, empty without one; None for a key that cannot be taken."""
    key = request.headers.get("Idempotency-Key", "").strip()
    return key if len(key) <= LONGEST_KEY and key.isascii() and (key.isprintable() or not key) else None


def document(most: int = MOST_BYTES, media: tuple[str, ...] = ("application/json",)) -> dict[str, Any]:
    """The JSON object that was sent. Raises BadRequest, RequestEntityTooLarge, UnsupportedMediaType."""
    if request.mimetype not in media:
        raise UnsupportedMediaType(f"{' or '.join(media)} is expected")
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge(f"at most {most} bytes")
    raw = request.get_data()
    if len(raw) > most:
        raise RequestEntityTooLarge(f"at most {most} bytes")
    try:
        found = json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadRequest("the body is no JSON that can be read: UTF-8, each key once, no NaN") from None
    if not isinstance(found, dict):
        raise BadRequest("a JSON object is expected")
    _refuse_odd(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _refuse_odd(found: Any) -> None:
    """Raises BadRequest for what JSON's grammar lets through: half characters, endless numbers, towers of lists."""
    level = [found]
    for _ in range(DEEPEST):
        level = [part for one in level for part in _parts(one)]
        if not level:
            break
    else:
        raise BadRequest(f"more than {DEEPEST} levels")
    try:
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        raise BadRequest("the body holds half a character, or a number too large") from None


def _parts(one: Any) -> list[Any]:
    return list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []


def _answered(answer: Answer, sessions: tuple[str, ...]) -> dict[str, Any]:
    return {
        "status": str(answer.registration.state),
        "position": answer.position,
        "token": answer.token,
        "links": links(answer.token),
        "sessions": session_rows(answer, sessions),
    }


def _kept(kept: Kept) -> dict[str, Any]:
    one = kept.registration
    return {
        "status": str(one.state),
        "position": kept.position,
        "event": one.event_id,
        "created": one.created.isoformat(),
        "details": told(kept),
        "links": links(kept.token),
        "sessions": [
            {"event": part.event_id, "status": str(part.state), "position": position} for part, _, position in kept.sessions
        ],
    }


def _json(document: dict[str, Any], status: int = 200) -> Response:
    body = json.dumps(document, ensure_ascii=True, sort_keys=True) + "\n"
    return Response(body, status, content_type="application/json")
