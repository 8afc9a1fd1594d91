"""The organiser's pages: who is registered, who gets a place, who came; messages and tables."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.exceptions import NotFound

from metrocal.entries import Entry
from metrocal.errors import UnknownEvent
from metrocal.registration.errors import RegistrationError, UnknownRegistration
from metrocal.registration.records import Row
from metrocal.registration.states import SEATED, State
from metrocal.text import clean_block, clean_line
from metrocal.web.attendance_site import by_pk, by_ticket, moves_of, numbers, their_event
from metrocal.web.limits import limiter
from metrocal.web.page import kept_language, page, private
from metrocal.web.registration_site import now, registrations
from metrocal.web.signed_in import accounts, ask_to_sign_in, by, signed_in
from metrocal.web.site import typed
from metrocal.web.tables import Table, as_csv, as_xlsx, table

attendance = Blueprint("attendance", __name__, url_prefix="/desk")
attendance.before_request(ask_to_sign_in)

PER_PAGE = 200
SUBJECT, TEXT = 200, 20_000
"""Characters of a message."""
RECIPIENTS = {"confirmed": SEATED, "waiting": frozenset({State.WAITING})}
FORMATS: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True)
class Asked:
    """What part of the list is asked for."""

    search: str
    state: State | None
    number: int

    @classmethod
    def read(cls) -> "Asked":
        """What cannot be read is left out."""
        given = dict(typed())
        state = State(given["state"]) if given.get("state") in set(State) else None
        number = given.get("page", "")
        return cls(given.get("q", "").strip(), state, int(number) if number.isdecimal() and len(number) < 6 else 1)

    def parameters(self, **changed: Any) -> dict[str, Any]:
        """Of an address that asks the same."""
        number = self.number if self.number > 1 else None
        asked = {"q": self.search, "state": self.state and self.state.value, "page": number}
        return {key: value for key, value in (asked | dict(kept_language()) | changed).items() if value}


@attendance.get("/events/<event_id>/registrations")
def people(event_id: str) -> Response:
    """Those registered, found by words and state."""
    return _list(their_event(signed_in(), event_id))


@attendance.post("/events/<event_id>/registrations/<int:pk>")
def move(event_id: str, pk: int) -> Response:
    """Approve, refuse, check in, mark absent."""
    entry = their_event(signed_in(), event_id)
    one, _ = by_pk(pk)
    if one.event_id != entry.id:
        raise UnknownRegistration
    if not _moved(pk):
        return _list(entry, 409, wrong="move_failed")
    return _to("attendance.people", event_id=entry.id, **Asked.read().parameters(), _anchor=f"r{pk}")


@attendance.post("/events/<event_id>/registrations/message")
@limiter.limit("30 per hour")
def message(event_id: str) -> Response:
    """Write to all who have a place, or to all who wait."""
    entry = their_event(signed_in(), event_id)
    told = {key: request.form.get(key, "") for key in ("to", "subject", "text")}
    subject, text = clean_line(told["subject"]), clean_block(told["text"])
    if not (subject and text and told["to"] in RECIPIENTS) or len(subject) > SUBJECT or len(text) > TEXT:
        return _list(entry, 422, wrong="message_wrong", told=told)
    to, by = RECIPIENTS[told["to"]], signed_in().email
    sent = registrations().message(entry.id, to, subject=subject, text=text, at=now(), by=by)
    return _to("attendance.people", event_id=entry.id, sent=sent, **Asked.read().parameters())


@attendance.get("/events/<event_id>/registrations.<extension>")
def export(event_id: str, extension: str) -> Response:
    """All of them as a file. Each download is recorded first."""
    entry = their_event(signed_in(), event_id)
    if extension not in FORMATS:
        raise NotFound
    write, media_type = FORMATS[extension]
    rows = registrations().listed(entry.id)
    accounts().record(by(), f"export {extension}", entry.id, f"{len(rows)} people")
    response = private(Response(write(table(rows)), content_type=media_type))
    response.headers["Content-Disposition"] = f'attachment; filename="registrations-{entry.id}.{extension}"'
    return response


@attendance.get("/check-in/<ticket>")
def door(ticket: str) -> Response:
    """What the phone at the door shows after it read the code of a ticket."""
    return _door(ticket)


@attendance.post("/check-in/<ticket>")
def check_in(ticket: str) -> Response:
    """The person is here."""
    _shown_at_the_door(ticket)
    if not _moved(by_ticket(ticket)[0].pk, State.ATTENDED):
        return _door(ticket, 409)
    return _to("attendance.door", ticket=ticket, **dict(kept_language()))


def _list(entry: Entry, status: int = 200, **more: Any) -> Response:
    asked, everybody = Asked.read(), registrations().listed(entry.id)
    found = _found(entry, asked, everybody)
    first = (asked.number - 1) * PER_PAGE
    sent = dict(typed()).get("sent", "")
    facts = {
        "entry": entry, "asked": asked, "numbers": numbers(entry, everybody), "rows": found[first : first + PER_PAGE],
        "found": len(found), "has_more": len(found) > first + PER_PAGE, "states": list(State), "moves": moves_of,
        "sent": sent if sent.isdecimal() else "", "account": signed_in(), "wrong": "", "told": {},
        "longest": (SUBJECT, TEXT),
    }  # fmt: skip
    return private(page("attendance.html", status, **facts | more))


def _found(entry: Entry, asked: Asked, everybody: list[Row]) -> list[Row]:
    """Positions on the waiting list are those of the whole list."""
    places = {row.registration.pk: row for row in everybody}
    states = [asked.state] if asked.state else []
    if not asked.search:
        return [row for row in everybody if not states or row.registration.state in states]
    rows = registrations().listed(entry.id, search=asked.search, states=states)
    return [places.get(row.registration.pk, row) for row in rows]


def _moved(pk: int, state: State | None = None) -> bool:
    """False when the registration cannot go there."""
    wanted = state or request.form.get("state", "")
    one, _ = by_pk(pk)
    if wanted not in set(State) or (State(wanted) not in moves_of(one.state) and wanted != one.state):
        return False
    try:
        registrations().move(pk, State(wanted), at=now(), by=signed_in().email)
    except RegistrationError:
        return False
    return True


def _shown_at_the_door(ticket: str) -> tuple[Any, str, Entry]:
    """The registration of a ticket, its person's name, its event; unknown to those who do not work on the event."""
    one, name = by_ticket(ticket)
    try:
        return one, name, their_event(signed_in(), one.event_id)
    except UnknownEvent:
        raise UnknownRegistration from None


def _door(ticket: str, status: int = 200) -> Response:
    one, name, entry = _shown_at_the_door(ticket)
    can = State.ATTENDED in moves_of(one.state)
    return private(page("check_in.html", status, one=one, name=name, entry=entry, can=can, account=signed_in()))


def _to(endpoint: str, **values: Any) -> Response:
    return private(make_response(redirect(url_for(endpoint, **values), 303)))
