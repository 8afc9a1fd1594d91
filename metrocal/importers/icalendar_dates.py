"""The properties of a VEVENT that say when: DTSTART with DTEND or DURATION, RRULE with EXDATE."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrocal import recurrence
from metrocal.errors import InvalidValue, UnknownZone
from metrocal.importers.icalendar_draft import Draft, Properties, Property
from metrocal.importers.icalendar_times import Point, after, span
from metrocal.importers.reading import Problem, Refusal

DATES = ("DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE")
_EACH = {"DAILY": 3_501, "WEEKLY": 522, "MONTHLY": 122, "YEARLY": 11}
"""Dates in ten years, at most."""
_FRUITLESS = 9_000
"""What it costs, in dates, to find out that a rule makes none or too many."""
_EXCLUDED = 10
"""What an excluded date costs to read."""
_ONCE = ("UID", "DTSTART", "DTEND", "DURATION", "RRULE")
"""Twice, they would contradict each other."""


@dataclass
class Allowance:
    """How many dates of series, given by rule or excluded, are still looked at in this file: about 2 seconds' worth."""

    dates: int = 200_000

    def covers(self, props: Properties) -> bool:
        """Whether the series of an event still is; its dates are deducted, by estimate."""
        if "RRULE" not in props:
            return True
        self.dates -= _weight(props["RRULE"][0].raw) + _EXCLUDED * _count(props.get("EXDATE", ()))
        return self.dates >= 0

    def deduct(self, finding: object) -> None:
        """For a series that was refused after all."""
        if isinstance(finding, Refusal) and finding.field == "RRULE" and finding.reason.startswith("makes"):
            self.dates -= _FRUITLESS


def _weight(rule: str) -> int:
    parts = dict(part.partition("=")[::2] for part in rule.upper().strip().split(";"))
    dates = _EACH.get(parts.get("FREQ", ""), 0)
    many = (parts.get("BYDAY", "").count(",") + 1) * (parts.get("BYMONTHDAY", "").count(",") + 1)
    if parts.get("FREQ") in {"MONTHLY", "YEARLY"} and "BYDAY" in parts:
        dates = 522
    count = parts.get("COUNT", "")
    most = int(count) if count.isascii() and count.isdigit() and len(count) < 5 else _EACH["DAILY"]
    return min(dates * many, most)


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


def _count(props: Sequence[Property]) -> int:
    return sum(prop.raw.count(",") + 1 for prop in props)


def _take_except_dates(draft: Draft, props: Sequence[Property]) -> None:
    """The days of EXDATE as the zone of the series counts them."""
    if props and "recurrence" not in draft.document:
        draft.refuse(props[0], "there is no series (RRULE) to take dates from")
        return
    count = _count(props)
    if count > recurrence.MOST:
        draft.refuse(props[0], f"{count:,} excluded dates are too many; at most {recurrence.MOST:,}")
        return
    zone = draft.document.get("zone")
    days = [point.day_in(zone).isoformat() for prop in props for point in _points(draft, prop)]
    if days:
        draft.document["except_dates"] = days
