"""The properties of a VEVENT that say when: DTSTART with DTEND or DURATION, RRULE with EXDATE."""

from collections.abc import Sequence

from metrocal import recurrence
from metrocal.errors import InvalidValue, UnknownZone
from metrocal.importers.icalendar_draft import Draft, Properties, Property
from metrocal.importers.icalendar_times import Point, after, span
from metrocal.importers.reading import Problem

DATES = ("DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE")
_ONCE = ("UID", "DTSTART", "DTEND", "DURATION", "RRULE")
"""Twice, they would contradict each other."""


def take_dates(draft: Draft, props: Properties) -> None:
    """Set `when`, `zone`, `recurrence` and `except_dates`."""
    for name in _ONCE:
        if len(found := props.get(name, ())) > 1:
            draft.refuse(found[1], f"{name} comes {len(found)} times")
    rules = props.get("RRULE")
    if rules:
        draft.document["recurrence"] = rules[0].raw.strip()
    start = _point(draft, props["DTSTART"][0]) if "DTSTART" in props else None
    if start is None:
        return
    ends = _end(draft, start, props)
    try:
        draft.document |= span(start, ends, draft.calendar_zone, recurs=bool(rules))
    except InvalidValue as error:
        draft.refuse(props["DTEND"][0], str(error))
        draft.document |= span(start, None, draft.calendar_zone, recurs=bool(rules))
    _take_except_dates(draft, props.get("EXDATE", ()))


def _points(draft: Draft, prop: Property) -> list[Point]:
    """The dates of a property; none, and a problem, where one of them is wrong."""
    try:
        return prop.points(draft.calendar_zone)
    except UnknownZone as error:
        draft.problems.append(Problem(prop.name, f"TZID={error.name}", "unknown time zone; an IANA name is needed"))
    except InvalidValue as error:
        draft.refuse(prop, str(error))
    return []


def _point(draft: Draft, prop: Property) -> Point | None:
    if "," in prop.raw:
        draft.refuse(prop, "one date is expected")
        return None
    return next(iter(_points(draft, prop)), None)


def _end(draft: Draft, start: Point, props: Properties) -> Point | None:
    """Where it ends, if that is said; a problem is one of its own, and the event goes on as if nothing was said."""
    if "DTEND" in props and "DURATION" in props:
        draft.refuse(props["DURATION"][0], "DTEND and DURATION exclude each other")
    elif "DTEND" in props:
        return _point(draft, props["DTEND"][0])
    elif "DURATION" in props:
        try:
            return after(start, props["DURATION"][0].raw.strip())
        except InvalidValue as error:
            draft.refuse(props["DURATION"][0], str(error))
    return None


def _take_except_dates(draft: Draft, props: Sequence[Property]) -> None:
    """The days of EXDATE as the zone of the series counts them."""
    count = sum(prop.raw.count(",") + 1 for prop in props)
    if count > recurrence.MOST:
        draft.refuse(props[0], f"{count:,} excluded dates are too many; at most {recurrence.MOST:,}")
        return
    zone = draft.document.get("zone")
    days = [point.day_in(zone) for prop in props for point in _points(draft, prop)]
    if days:
        draft.document["except_dates"] = days
