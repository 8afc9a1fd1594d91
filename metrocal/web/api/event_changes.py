"""Events written by programs: added, changed, taken back, published again. The calendar keeps the same rules as ever."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import PreconditionRequired

from metrocal.accounts import Account, By
from metrocal.calendar import Change
from metrocal.entries import Entry
from metrocal.errors import CalendarError, UnknownEvent
from metrocal.events import Event
from metrocal.web.api.answering import refuse_outdated
from metrocal.web.api.event_documents import event_of, private, refuse_unknown, shown, tombstone
from metrocal.web.api.idempotency import Reply, changed
from metrocal.web.api.merging import merged
from metrocal.web.api.operations import operation
from metrocal.web.api.refusals import AlreadyThere, InvalidDocument
from metrocal.web.api.rules import refuse_others_events, refuse_unless_editor
from metrocal.web.bearer import the_bearer
from metrocal.web.events import the_event
from metrocal.web.registering_json import document

if TYPE_CHECKING:
    from metrocal.store.api_answers import ApiWriting

event_changes = Blueprint("api_event_changes", __name__, url_prefix="/api/v1")

MOST_BYTES = 512 * 1024
"""Of an event: its longest description in several languages."""
JSON = ("application/json",)
PATCHES = ("application/merge-patch+json", *JSON)


@event_changes.post("/events")
@operation("Events", {201: "Event"}, refusals=(409, 422), body="EventDraft", bearer="needed",
           parameters=("Idempotency-Key",))  # fmt: skip
def add() -> Response:
    """Publish a new event.

    The same `Idempotency-Key` with the same content gets the same answer, with other content a 422.
    """
    account = _editor()
    sent = document(MOST_BYTES, JSON)
    event = event_of(sent)

    def act(writing: "ApiWriting", by: By) -> Reply:
        if writing.entry(event.id) is not None:
            raise AlreadyThere("an event with the id", event.id)
        refuse_others_events(account, event, writing.organisations())
        change = _put(writing, event, by)
        if change.outcome != "added":
            raise AlreadyThere("an event with the UID", event.uid or "")
        writing.record(by, "event added", event.id, after=shown(change.entry))
        return _reply(change.entry, 201)

    return changed(account, sent, act)


@event_changes.patch("/events/<event_id>")
@operation("Events", {200: "Event"}, refusals=(404, 412, 422, 428), body="EventPatch", bearer="needed",
           parameters=("If-Match",))  # fmt: skip
def change(event_id: str) -> Response:
    """Change what is named (JSON merge patch, RFC 7396); null takes a field away.

    `If-Match` is needed: the ETag that was read. When somebody else changed the event since then, the answer is 412.
    """
    account = _editor()
    the_event(event_id)
    if not request.if_match:
        raise PreconditionRequired("If-Match is needed: the ETag of the event as it was read")
    sent = document(MOST_BYTES, PATCHES)
    refuse_unknown(sent)

    def act(writing: "ApiWriting", by: By) -> Reply:
        entry = _present(writing, event_id, account)
        event = event_of(merged(entry.event.document(), sent))
        if event.id != entry.id:
            raise InvalidDocument({"id": f"the event has the id {entry.id!r} for good"})
        refuse_others_events(account, event, writing.organisations())
        change = _put(writing, event, by)
        if change.outcome == "updated":
            writing.record(by, "event changed", entry.id, before=shown(entry), after=shown(change.entry))
        return _reply(change.entry)

    return changed(account, sent, act)


@event_changes.delete("/events/<event_id>")
@operation("Events", {200: "Tombstone"}, refusals=(404, 412), bearer="needed", parameters=("If-Match",))
def withdraw(event_id: str) -> Response:
    """Take an event back from publication; subscribers see it as cancelled. Twice is no mistake."""
    account = _editor()
    the_event(event_id)

    def act(writing: "ApiWriting", by: By) -> Reply:
        before = _present(writing, event_id, account)
        entry = writing.calendar.withdraw(event_id, at=by.at, author=by.who)
        if not before.withdrawn:
            writing.record(by, "event withdrawn", entry.id, before={"withdrawn": False}, after={"withdrawn": True})
        return Reply(tombstone(entry), str(entry.sequence))

    return changed(account, None, act)


@event_changes.post("/events/<event_id>/restore")
@operation("Events", {200: "Event"}, refusals=(404, 412, 422), bearer="needed",
           parameters=("Idempotency-Key", "If-Match"))  # fmt: skip
def restore(event_id: str) -> Response:
    """Publish an event again that was taken back."""
    account = _editor()
    the_event(event_id)

    def act(writing: "ApiWriting", by: By) -> Reply:
        before = _present(writing, event_id, account)
        entry = writing.calendar.restore(event_id, at=by.at, author=by.who)
        if before.withdrawn:
            writing.record(by, "event restored", entry.id, before={"withdrawn": True}, after={"withdrawn": False})
        return _reply(entry)

    return changed(account, None, act)


def _editor() -> Account:
    account = the_bearer("events")
    refuse_unless_editor(account)
    return account


def _present(writing: "ApiWriting", event_id: str, account: Account) -> Entry:
    """The event as it is in this transaction. Raises UnknownEvent, Forbidden, Outdated."""
    entry = writing.entry(event_id)
    if entry is None:
        raise UnknownEvent(event_id)
    refuse_others_events(account, entry.event, writing.organisations())
    if request.if_match:
        refuse_outdated(str(entry.sequence))
    return entry


def _put(writing: "ApiWriting", event: Event, by: By) -> Change:
    """Raises InvalidDocument for what the calendar as a whole does not allow."""
    try:
        return writing.calendar.put(event, at=by.at, author=by.who)[0]
    except CalendarError as error:
        raise InvalidDocument({error.field: error.reason}) from None


def _reply(entry: Entry, status: int = 200) -> Reply:
    document: dict[str, Any] = private(entry)
    return Reply(document, f"{entry.sequence}-private", status)
