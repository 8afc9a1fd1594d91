"""What a person can do with what is kept about them, by the link of their registration: read it, and have it erased."""

import json
from typing import Any

from flask import Blueprint, Response, make_response, url_for

from metrocal.opening import data_of, erase_person
from metrocal.registration.registrations import Kept
from metrocal.registration.states import State, can_move
from metrocal.web.limits import limiter
from metrocal.web.page import kept_language, page
from metrocal.web.registration_site import PER_ADDRESS, now, registrations, unseen
from metrocal.web.site import site

own_data = Blueprint("own_data", __name__)
own_data.after_request(unseen)


@own_data.get("/registrations/<token>/data.json")
def read(token: str) -> Response:
    """Everything that is kept about the person, as a document to take away."""
    kept = registrations().of(token, at=now())
    document = data_of(site().store, site().settings, kept.registration.pk)
    response = make_response(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="registration.json"'
    return response


@own_data.get("/registrations/<token>/erase")
def ask(token: str) -> Response:
    """A page with a button; nothing is erased by opening it."""
    return _page(registrations().of(token, at=now()), token)


@own_data.post("/registrations/<token>/erase")
@limiter.limit(PER_ADDRESS)
def erase(token: str) -> Response:
    """Give the place back, then forget the person; the link opens nothing any more."""
    kept = registrations().of(token, at=now())
    if can_move(kept.registration.state, State.CANCELLED):
        registrations().cancel(token, at=now())
    erase_person(site().store, site().settings, kept.registration.pk, now())
    return page("erased.html", back=_address("pages.event", event_id=kept.entry.id))


def _page(kept: Kept, token: str) -> Response:
    return page("erase.html", kept=kept, back=_address("registering.registration", token=token))


def _address(endpoint: str, **values: Any) -> str:
    """Of another page, in the language of this one."""
    return url_for(endpoint, **values | dict(kept_language()))
