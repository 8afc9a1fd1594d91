"""Wall time + IANA zone → instant. zoneinfo does the arithmetic; pytz knows which zones a country has."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytz

from metrocal.errors import UnknownZone


def zone(name: str) -> ZoneInfo:
    """The zone of this name; raises UnknownZone, also for paths and host-dependent names such as "localtime"."""
    if not isinstance(name, str) or name not in pytz.all_timezones_set:
        raise UnknownZone(name)
    return _loaded(name)


@cache
def _loaded(name: str) -> ZoneInfo:
    """Kept for good: zoneinfo itself forgets all but eight and reads the others from disk again."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        raise UnknownZone(name) from None


def name_of(tz: tzinfo) -> str:
    """The IANA name of a zoneinfo or pytz object that a caller brings; a fixed offset has none and is refused."""
    if tz is UTC:
        return "UTC"
    found = getattr(tz, "key", None) or getattr(tz, "zone", None)
    if found is None:
        raise UnknownZone(str(tz))
    return str(zone(str(found)).key)


@cache
def of_country(country: str) -> tuple[str, ...]:
    """The zones in use in a country (ISO 3166-1 alpha-2), most populous first."""
    return tuple(pytz.country_timezones.get(country, ()))


def instant(wall: datetime, zone_name: str) -> datetime:
    """The UTC instant of a naive wall time; `fold=1` means the second of two."""
    return wall.replace(tzinfo=zone(zone_name)).astimezone(UTC)


def wall(moment: datetime, zone_name: str) -> datetime:
    """The naive wall time of an instant in a zone, with its fold."""
    return moment.astimezone(zone(zone_name)).replace(tzinfo=None)


def is_skipped(wall_time: datetime, zone_name: str) -> bool:
    """True for the hour that a spring night leaves out."""
    first, second = _offsets(wall_time, zone_name)
    return first < second


def is_doubled(wall_time: datetime, zone_name: str) -> bool:
    """True for the hour that an autumn night has twice."""
    first, second = _offsets(wall_time, zone_name)
    return first > second


def _offsets(wall_time: datetime, zone_name: str) -> tuple[timedelta, timedelta]:
    """The offsets before and after clocks change, where the wall time is one that they skip or show twice; else equal."""
    before = wall_time.replace(tzinfo=zone(zone_name), fold=0)
    return before.utcoffset() or timedelta(), before.replace(fold=1).utcoffset() or timedelta()


def offset(wall_time: datetime, zone_name: str) -> timedelta:
    """What is added to UTC to get this wall time."""
    return wall_time - instant(wall_time, zone_name).replace(tzinfo=None)
