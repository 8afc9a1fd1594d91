"""DTSTART, DTEND, DURATION, EXDATE → the text of a `When`: wall time and an IANA zone, days inclusive.

A zone is taken by its name only. What a file says of a zone itself (VTIMEZONE) is never read: it can be wrong or a trap.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar.prop import vDate, vDatetime, vDuration
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from metrocal import zones
from metrocal.errors import InvalidValue, UnknownZone
from metrocal.when import FIRST_YEAR, LAST_YEAR, LONGEST

_DATE = re.compile(r"[0-9]{8}")
_TIME = re.compile(r"[0-9]{8}T[0-9]{6}Z?")
_DURATION = re.compile(r"([+-]?P(?:[0-9]{1,9}[WD])*)(T[0-9HMS]{1,30})?")


@dataclass(frozen=True)
class Point:
    """A day, or a time of day in a zone."""

    wall: datetime
    """Naive; midnight for a day."""
    zone: str | None
    """None for a day."""
    utc: bool = False
    """Written with Z, so the zone is not said."""

    def day_in(self, zone: str | None) -> date:
        """The day it is in a zone."""
        if self.zone is None or zone is None or self.zone == zone:
            return self.wall.date()
        return zones.wall(zones.instant(self.wall, self.zone), zone).date()

    def text_in(self, zone: str | None) -> str:
        """As `When.parse` reads it for a zone."""
        if self.zone is None:
            return self.wall.date().isoformat()
        exact = "seconds" if self.wall.second else "minutes"
        if self.zone == zone:
            return self.wall.isoformat(timespec=exact)
        return zones.instant(self.wall, self.zone).replace(tzinfo=None).isoformat(timespec=exact) + "Z"


def zone_named(tzid: object) -> str:
    """The IANA name that a TZID means: itself, behind a slash and a vendor's prefix, or of a Windows zone.

    Raises UnknownZone.
    """
    name = tzid.strip().strip('"') if isinstance(tzid, str) else ""
    if len(name) > 200:
        raise UnknownZone(tzid)
    parts = name.split("/") if name.startswith("/") else []
    for guess in (name, WINDOWS_TO_OLSON.get(name), *("/".join(parts[i:]) for i in range(1, len(parts)))):
        try:
            return str(zones.zone(guess or "").key)
        except UnknownZone:
            continue
    raise UnknownZone(tzid)


def point(value: str, tzid: object, calendar_zone: str | None) -> Point:
    """One DATE or DATE-TIME; raises InvalidValue with a reason. `calendar_zone` is that of a time without one."""
    if _DATE.fullmatch(value):
        return Point(datetime.combine(_in_range(_checked(vDate, value)), datetime.min.time()), None)
    if not _TIME.fullmatch(value):
        raise InvalidValue("not a date (20260131) or a time (20260131T090000, 20260131T080000Z)")
    wall = _in_range(_checked(vDatetime, value).replace(tzinfo=None))
    if value.endswith("Z"):
        return Point(wall, "UTC", utc=True)
    if tzid is None and calendar_zone is None:
        raise InvalidValue("no time zone: neither Z nor TZID, and the calendar has no X-WR-TIMEZONE")
    return Point(wall, calendar_zone if tzid is None else zone_named(tzid))


def _checked(kind: type[vDate] | type[vDatetime], value: str) -> datetime:
    try:
        return kind.from_ical(value)  # type: ignore[no-any-return, no-untyped-call]
    except ValueError as error:
        raise InvalidValue(str(error.__cause__ or error)) from None


def _in_range(day: datetime) -> datetime:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidValue(f"years {FIRST_YEAR} to {LAST_YEAR} only")
    return day


def span(start: Point, end: Point | None, calendar_zone: str | None, *, recurs: bool) -> dict[str, str]:
    """The fields `when` and `zone`. Raises InvalidValue when one end is a day and the other a time.

    A time in UTC is shown in the calendar's zone, but the dates of a series stay in UTC, where its rule counts them.
    """
    if end is not None and (start.zone is None) != (end.zone is None):
        raise InvalidValue("DTSTART and DTEND must both be days or both be times")
    if start.zone is None:
        last = start.wall if end is None or end.wall == start.wall else end.wall - timedelta(days=1)
        return {"when": f"{start.wall:%Y-%m-%d}/{last:%Y-%m-%d}"}
    zone = calendar_zone if start.utc and calendar_zone and not recurs else start.zone
    both = [one.text_in(zone) for one in (start, end or start)]
    return {"when": "/".join(both), "zone": zone}


def after(start: Point, duration: str) -> Point:
    """The end of what begins at `start`; weeks and days keep the wall time, hours do not (RFC 5545, 3.3.6)."""
    found = _DURATION.fullmatch(duration.upper())
    if found is None:
        raise InvalidValue("not a duration such as P2D or PT1H30M")
    try:
        days = vDuration.from_ical(found[1] if found[1][-1] != "P" else "P0D")  # type: ignore[no-untyped-call]
        hours = vDuration.from_ical(f"P{found[2]}" if found[2] else "P0D")  # type: ignore[no-untyped-call]
    except ValueError:
        raise InvalidValue("not a duration such as P2D or PT1H30M") from None
    if found[1].startswith("-") and (days or hours):
        raise InvalidValue("ends before it starts")
    if max(days, hours) > LONGEST:
        raise InvalidValue(f"longer than ten years ({LONGEST.days} days)")
    wall = start.wall + days
    if start.zone is None:
        if hours % timedelta(days=1):
            raise InvalidValue("what begins on a day lasts whole days")
        return Point(wall + hours, None)
    if not hours:
        return Point(wall, start.zone, start.utc)
    return Point((zones.instant(wall, start.zone) + hours).replace(tzinfo=None), "UTC")
