"""Events for programs: the list in parts, one event, its revisions."""

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response
from werkzeug.exceptions import Forbidden

from metrocal.accounts import Account
from metrocal.entries import Entry
from metrocal.web.api.answering import answer
from metrocal.web.api.event_documents import instant, private, public, revision, tombstone
from metrocal.web.api.operations import operation
from metrocal.web.api.paging import Asked
from metrocal.web.api.rules import may_edit
from metrocal.web.bearer import bearer_account
from metrocal.web.events import EventWithdrawn, the_event
from metrocal.web.site import parameters, site, today

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore

events = Blueprint("api_events", __name__, url_prefix="/api/v1")

LATE = timedelta(minutes=10)
"""A change may be kept this long after the time it bears: whoever asks again from there misses none."""


@events.get("/events")
@operation(
    "Events", {200: "EventList", 304: ""}, refusals=(400,), parameters=("filters", "limit", "cursor", "updated_since")
)
def listed() -> Response:
    """Events in the order of their start, series as single dates.

    `next` leads to the following part. `updated_since` asks for what changed since then, and names events that were taken
    back meanwhile; ask the next time from the `updated` of this answer. Of a series that changed, replace all dates
    (`date_of`).
    """
    asked = Asked.of(parameters())
    store = cast("SqlStore", site().store)
    updated = store.changed() - LATE
    page = store.page(asked.part, today=today())
    following = asked.next(page.last) if page.last else None
    rows = [tombstone(one.entry) if one.entry.withdrawn else public(one.entry, series=one.series) for one in page.found]
    response = answer({"events": rows, "next": following, "updated": instant(updated)})
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


@events.get("/events/<event_id>")
@operation("Events", {200: "Event", 304: ""}, refusals=(404, 410), bearer="optional")
def read(event_id: str) -> Response:
    """One event, or one date of a series.

    With a token of somebody who may change it, also `join_url`, `note`, `author` and `withdrawn`.
    """
    entry, series = the_event(event_id), _series_of(event_id)
    if is_editor(entry):
        return answer(private(entry, series=series), tag=f"{entry.sequence}-private", is_private=True)
    if entry.withdrawn:
        raise EventWithdrawn(event_id)
    return answer(public(entry, series=series), tag=str(entry.sequence))


@events.get("/events/<event_id>/revisions")
@operation("Events", {200: "Revisions", 304: ""}, refusals=(404, 410), bearer="optional")
def revisions(event_id: str) -> Response:
    """Every state that an event was in, first to last; whose changes they were, only for those who may change it."""
    entry = the_event(event_id)
    editor = is_editor(entry)
    if entry.withdrawn and not editor:
        raise EventWithdrawn(event_id)
    rows = [revision(one, is_editor=editor) for one in site().calendar.revisions(event_id)]
    return answer({"id": entry.id, "revisions": rows}, is_private=editor)


def is_editor(entry: Entry) -> bool:
    """Whether the request comes with a token of somebody who may change this event."""
    account = _token_for_events()
    return account is not None and may_edit(account, entry.event, site().store.organisations())


def _token_for_events() -> Account | None:
    """A token that is for something else opens nothing more than what is public."""
    try:
        return bearer_account("events")
    except Forbidden:
        return None


def _series_of(event_id: str) -> str | None:
    """The id of the series, of an event that is only one of its dates."""
    return None if site().store.get(event_id) is not None else event_id[:-11]
