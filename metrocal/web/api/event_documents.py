"""An event as programs read it: its flat document, and what the calendar knows of it."""

from datetime import datetime
from typing import Any

from pydantic import ValidationError

from metrocal.entries import Entry, Revision
from metrocal.events import PRIVATE, Event, event
from metrocal.web.api.flat_schema import FIELDS
from metrocal.web.api.refusals import InvalidDocument
from metrocal.web.site import site

_OWN_DOCUMENTS = ("when", "gender")
"""Fields that stand for a value of their own inside, where other forms than that of the document are known."""


def public(entry: Entry, *, series: str | None = None) -> dict[str, Any]:
    """What everybody may read. `series`: the id of the series whose date this is."""
    return _told(entry, entry.event.public_document(), series)


def private(entry: Entry, *, series: str | None = None) -> dict[str, Any]:
    """The same with the fields that only editors see."""
    return _told(entry, entry.event.document(), series) | {"withdrawn": entry.withdrawn, "author": entry.author}


def tombstone(entry: Entry) -> dict[str, Any]:
    """What is left of an event that was taken back."""
    links = {"self": f"{_api()}/events/{entry.id}"}
    facts = {"uid": entry.uid, "sequence": entry.sequence, "modified": instant(entry.modified), "links": links}
    return {"id": entry.id, "withdrawn": True, **facts}


def revision(one: Revision, *, is_editor: bool) -> dict[str, Any]:
    """One state that the event was in."""
    document = one.event.document() if is_editor else one.event.public_document()
    told = {"number": one.number, "at": instant(one.at), "withdrawn": one.withdrawn, "event": document}
    return told | ({"author": one.author} if is_editor else {})


def instant(moment: datetime) -> str:
    """UTC, in whole seconds."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def event_of(document: dict[str, Any]) -> Event:
    """The event of a flat document. Raises InvalidDocument, naming each field that is wrong or not known."""
    refuse_unknown(document)
    try:
        return event(document)
    except ValidationError as error:
        raise InvalidDocument.of(error) from None


def refuse_unknown(document: dict[str, Any]) -> None:
    """Raises InvalidDocument for fields that no kind of event has. That a kind has not is said by its model."""
    wrong = {key: "unknown field" for key in document if key not in FIELDS}
    wrong |= {key: "text is expected" for key in _OWN_DOCUMENTS if isinstance(document.get(key), (dict, list))}
    if wrong:
        raise InvalidDocument(wrong)


def shown(entry: Entry) -> dict[str, Any]:
    """What the audit says of an event: its public fields."""
    return {key: value for key, value in entry.event.document().items() if key not in PRIVATE}


def _told(entry: Entry, document: dict[str, Any], series: str | None) -> dict[str, Any]:
    facts = {
        "uid": entry.uid,
        "sequence": entry.sequence,
        "created": instant(entry.created),
        "modified": instant(entry.modified),
        "links": _links(entry.id, series),
    }
    return {**document, **facts, **({"date_of": series} if series else {})}


def _links(event_id: str, series: str | None) -> dict[str, str]:
    page = f"{site().settings.base_url}/events/{event_id}"
    links = {"self": f"{_api()}/events/{event_id}", "page": page, "calendar": f"{page}.ics"}
    return links | {"revisions": f"{_api()}/events/{series or event_id}/revisions"}


def _api() -> str:
    return f"{site().settings.base_url}/api/v1"
