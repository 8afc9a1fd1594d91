"""What becomes of an event when its dates change: the status follows from the edit, and the earlier dates are kept.

A start that moved makes an event `rescheduled`; a date that is no longer known makes it `postponed`. A date that becomes
known within the month (or season, or year) that was announced is no move. A status that an editor sets together with the
change is the editor's.
"""

from metrocal.entries import Entry
from metrocal.events import Event
from metrocal.registration.terms import extended
from metrocal.when import When

DERIVED = frozenset({"rescheduled", "postponed"})
"""Statuses that come from an edit, and stay until somebody sets another than `scheduled`, which every document says."""


def after(known: Entry, event: Event) -> tuple[Event, tuple[When, ...]]:
    """The event as it follows from what was known, and its earlier dates."""
    terms = extended(known.event.registration, event.registration)
    if terms is not event.registration:
        event = event.model_copy(update={"registration": terms})
    before, now = known.event.when, event.when
    if _same_dates(before, now):
        stays = event.status == "scheduled" and known.event.status in DERIVED
        return (_with_status(event, known.event.status) if stays else event), known.earlier
    status = _derived(known, now)
    if status is None:
        return event, known.earlier
    untouched = event.status in {known.event.status, "scheduled"} and event.status not in {"cancelled", "moved_online"}
    earlier = known.earlier if _is_refined(before, now) or before in known.earlier else (*known.earlier, before)
    return (_with_status(event, status) if untouched else event), tuple(when for when in earlier if when != now)


def _derived(known: Entry, now: When) -> str | None:
    """What the new dates make of the event; None when they are no move."""
    before = known.event.when
    if known.event.recurrence:
        return None
    if _is_refined(before, now):
        return "rescheduled" if known.earlier else None
    return "postponed" if before.is_known_to_the_day and not now.is_known_to_the_day else "rescheduled"


def _same_dates(before: When, now: When) -> bool:
    """Whether the start is the same and as well known; an end that moves is no move of the event."""
    return (before.start_instant, before.precision) == (now.start_instant, now.precision)


def _is_refined(before: When, now: When) -> bool:
    """Whether what is now said lies within what was said, more precisely."""
    wider = not before.is_known_to_the_day or (now.has_time and not before.has_time)
    return wider and before.first_day <= now.first_day and now.last_day <= before.last_day


def _with_status(event: Event, status: str) -> Event:
    return event if event.status == status else event.model_copy(update={"status": status})
