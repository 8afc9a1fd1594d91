"""Where people with an account begin: the events they work on that take registrations."""

from datetime import timedelta
from typing import Any, cast

from flask import Blueprint, Response

from metrocal.accounts import may_read_audit
from metrocal.opening import mails_of
from metrocal.query import Query
from metrocal.web.attendance_site import may_see
from metrocal.web.page import page, private
from metrocal.web.signed_in import ask_to_sign_in, signed_in
from metrocal.web.site import site, today, typed

desk = Blueprint("desk", __name__, url_prefix="/desk")
desk.before_request(ask_to_sign_in)

MOST_DEAD = 20
"""Mails shown that could not be sent."""
LOOK_BACK = timedelta(days=60)
"""Events that are over stay at hand this long; `?all=1` shows them all."""


@desk.get("/")
def start() -> Response:
    """The account's events, in order of date."""
    query = Query() if dict(typed()).get("all") else Query().since((today() - LOOK_BACK).isoformat())
    found = site().store.select(query, today=today())
    events = [entry for entry in found if entry.event.registration is not None and may_see(signed_in(), entry)]
    account = signed_in()
    dead = mails_of(cast(Any, site().store)).dead() if may_read_audit(account) else []
    return private(page("desk.html", account=account, events=events, dead=dead[:MOST_DEAD], dead_count=len(dead)))
