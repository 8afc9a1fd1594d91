"""Declarations about gender that nobody has verified yet, and their verification."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, url_for
from werkzeug.exceptions import Forbidden

from metrocal.accounts import Account, Role
from metrocal.entries import Entry
from metrocal.errors import UnknownEvent
from metrocal.events import Event
from metrocal.query import Query
from metrocal.submission.permissions import may_verify
from metrocal.web.events import the_published_event
from metrocal.web.page import kept_language, page, private
from metrocal.web.registration_site import now
from metrocal.web.signed_in import ask_to_sign_in, signed_in
from metrocal.web.site import site, today, typed
from metrocal.web.submission_site import deciding

declarations = Blueprint("declarations", __name__, url_prefix="/desk")

DECLARED = Query.of([("gender", "specific,mainstreamed,none")])


@declarations.before_request
def _for_moderators() -> Response | None:
    asked = ask_to_sign_in()
    if asked is None and not may_verify_any(signed_in()):
        raise Forbidden
    return asked


def may_verify_any(account: Account) -> bool:
    return account.role in {Role.ADMIN, Role.MODERATOR}


def is_unverified(event: Event) -> bool:
    """Whether something was declared that nobody has checked."""
    return event.gender.level != "unassessed" and not event.gender.verified


def unverified(account: Account) -> list[Entry]:
    """Published events of the account's region with a declaration that nobody has verified, in order of date.

    A series counts once, by the event that holds its declaration.
    """
    found = (_whole(one) for one in site().store.select(DECLARED, today=today()) if is_unverified(one.event))
    single = {one.id: one for one in found}.values()
    return [one for one in single if not one.withdrawn and may_verify(account, one)]


def _whole(entry: Entry) -> Entry:
    """The event that holds the declaration: of a date of a series, the series."""
    day = f"-{entry.event.when.first_day}"
    series = site().store.get(entry.id.removesuffix(day)) if entry.id.endswith(day) else None
    return series if series is not None and series.event.recurrence else entry


@declarations.get("/submissions/declarations")
def listed() -> Response:
    entries = unverified(signed_in())
    done = dict(typed()).get("done", "") == "1"
    return private(page("declarations.html", account=signed_in(), entries=entries, done=done))


@declarations.post("/events/<event_id>/verify")
def verify(event_id: str) -> Response:
    """The declaration was checked."""
    entry = the_published_event(event_id)
    if not may_verify(signed_in(), entry):
        raise UnknownEvent(event_id)
    deciding().verify(entry.id, at=now(), by=signed_in())
    return _to("declarations.listed", done=1, **dict(kept_language()))


def _to(endpoint: str, **values: Any) -> Response:
    return private(make_response(redirect(url_for(endpoint, **values), 303)))
