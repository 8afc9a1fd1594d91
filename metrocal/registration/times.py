"""When an event takes registrations, in its own zone."""

from datetime import date, datetime, time, timedelta

from metrocal import zones
from metrocal.entries import Entry
from metrocal.registration.terms import Terms


def zone_of(entry: Entry) -> str:
    """The zone in which the terms' times are meant."""
    return entry.event.when.zone or entry.event.place.zone or "UTC"


def closing(entry: Entry, terms: Terms) -> datetime:
    """The UTC instant at which registration ends, exclusive: as the terms say, else when the event is over."""
    return terms.closing(zone_of(entry)) or entry.event.when.end_instant


def days_open(entry: Entry, terms: Terms) -> tuple[date, date]:
    """The first and the last day on which somebody can register, in the event's zone."""
    opens = terms.opening(zone_of(entry))
    end = zones.wall(closing(entry, terms), zone_of(entry))
    last = end.date() - timedelta(days=1) if end.time() == time() else end.date()
    return (zones.wall(opens, zone_of(entry)).date() if opens else date.min), last


def is_off(entry: Entry) -> bool:
    return entry.withdrawn or entry.event.status == "cancelled"


def state_on(entry: Entry, day: date) -> str | None:
    """`open` or `closed` as far as the terms tell, before anybody came; None for an event without registration."""
    terms = entry.event.registration
    if terms is None or entry.event.recurrence:
        return None
    first, last = days_open(entry, terms)
    return "open" if first <= day <= last and not is_off(entry) else "closed"
