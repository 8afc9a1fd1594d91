"""How what was proposed comes into the calendar, within the transaction of the decision."""

from datetime import datetime
from itertools import chain, count

from metrocal.entries import Entry
from metrocal.errors import CalendarError
from metrocal.events import Event
from metrocal.submission.errors import InvalidProposal
from metrocal.submission.proposal import event_of
from metrocal.submission.records import Deciding
from metrocal.text import ascii_slug

LONGEST_ID = 80


def put(desk: Deciding, event: Event, *, at: datetime, author: str) -> Entry:
    """Raises InvalidProposal for what the calendar as a whole does not allow."""
    try:
        return desk.calendar.put(event, at=at, author=author)[0].entry
    except CalendarError as error:
        raise InvalidProposal({error.field: "not_understood"}, {error.field: error.reason}) from None


def free_id(desk: Deciding, event: Event, wanted: str = "") -> str:
    """The id wanted, else one of title and year, with a number when others have it."""
    name = wanted or ascii_slug(f"{event.title.in_language('en')[:LONGEST_ID]} {event.when.first_day.year}")
    ids = chain((name,), (f"{name}-{number}" for number in count(2)))
    return next(one for one in ids if desk.entry(one) is None)


def merged(entry: Entry, proposed: Event, fields: tuple[str, ...] | None) -> Event:
    """The published event with what the proposal adds: the fields named, or without a choice those it has nothing in.

    Its id and UID stay; without a choice the proposing organisation becomes one of the co-organisers. Raises InvalidProposal
    for fields that do not go together.
    """
    mine, theirs = entry.event.document(), proposed.document()
    kept = {"id", "uid", "kind", "status", "gender_verified", "registration", "part_of", "recurrence", "except_dates"}
    if fields is None:
        taken = {key: value for key, value in theirs.items() if key not in mine and key not in kept}
        if mine.get("gender") == "unassessed" and theirs.get("gender") != "unassessed":
            taken |= {key: value for key, value in theirs.items() if key.startswith(("gender", "speakers_"))}
        names = [*entry.event.co_organisers, proposed.organiser, *proposed.co_organisers]
        others = [name for name in dict.fromkeys(names) if name and name != entry.event.organiser]
        taken |= {"co_organisers": others} if others else {}
    else:
        taken = {key: theirs.get(key) for key in fields if key not in kept}
    whole = {**mine, **taken}
    found = {key: value for key, value in whole.items() if value is not None}
    try:
        return event_of({key: value for key, value in found.items() if _fits(entry.event, key)})
    except InvalidProposal as error:
        raise InvalidProposal({"fields": "not_understood"}, {"fields": f"cannot be merged like this: {error}"}) from None


def _fits(event: Event, key: str) -> bool:
    """Whether this kind has the field: a webinar's recording is none of a forum's."""
    return key in event.document() or key not in _OF_KINDS


_OF_KINDS = frozenset(
    {
        "themes", "sub_themes", "visa_information", "institute", "programme", "level", "modules", "certificate", "seats",
        "platform", "recording_url",
    }
)  # fmt: skip
