"""How long what people told is kept: answers about gender a month after the event, contact data half a year.

The organiser may set the days of contact data within limits; nobody can lengthen those of gender.
"""

from datetime import date, datetime, time, timedelta

from metrocal import recurrence, zones
from metrocal.events import Event

GENDER_DAYS = 30
CONTACT_DAYS = 180


def due_days(event: Event) -> tuple[int, int]:
    """When answers about gender, and when contact data are purged: seconds since 1970, UTC; not before they come.

    Days are counted from the end of the event's last day in its zone. For people of one date of a series, hand in that
    date (see `metrocal.events.occurrences`); a series itself ends with its last date.
    """
    kept = event.registration.keep_days if event.registration else None
    return _end(event, GENDER_DAYS), _end(event, CONTACT_DAYS if kept is None else kept)


def _end(event: Event, days: int) -> int:
    midnight = datetime.combine(_last_day(event) + timedelta(days=days + 1), time())
    return int(zones.instant(midnight, event.when.zone or event.place.zone or "UTC").timestamp())


def _last_day(event: Event) -> date:
    ends = recurrence.last_day(event.recurrence, event.when) if event.recurrence else None
    return ends or event.when.last_day
