"""A VTIMEZONE is a zone told in two yearly rules, the only form that every calendar reads alike.

icalendar's own writer lists dates instead, and half of the readers then show summer events an hour wrong.
So a block is derived here from the tail rule of the zone: the POSIX TZ string that closes its TZif data,
e.g. `CST6CDT,M3.2.0,M11.1.0` (RFC 9636, section 3.3). It tells the future as far as it is decided, not the
past: hence `holds`, to be asked before a wall time is written with TZID. Where it says no, the caller writes
the same instant in UTC, which no reader gets wrong.
"""

import re
import zoneinfo
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

FIRST_YEAR = 2003
"""Before it KDE misplaces times in some old names of zones (Europe/Kiev until 2002), ts-ics those of 1971."""
LAST_YEAR = 2035
"""node-ical works out no summer after this year, ics.py none after 2037."""

_ANCHOR = datetime(1970, 1, 1)
_DAY = timedelta(days=1)
_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_HOST_DEPENDENT = re.compile(r"localtime|posixrules|Factory|(posix|right|SystemV)/.*")
"""Names that zoneinfo can open but that mean nothing, or something else, in another calendar."""
_MISREAD = frozenset(("CET", "EET", "MET", "WET", "Australia/South", "Australia/Yancowinna"))
"""Old names, each with a modern twin. PHP takes the first four for abbreviations, without summer time; KDE
(KCalendarCore 5.103) shows the other two without it. Measured on all zones with 17 readers."""

_NAME = r"<[^>]+>|[A-Za-z]+"
_TIME = r"[+-]?\d+(?::\d\d){0,2}"
_DATE = rf"M\d+\.\d\.\d(?:/{_TIME})?"
_TAIL = re.compile(
    rf"(?P<name>{_NAME})(?P<offset>{_TIME})"
    rf"(?:(?P<dst_name>{_NAME})(?P<dst_offset>{_TIME})?,(?P<dst_from>{_DATE}),(?P<dst_until>{_DATE}))?"
)
"""A tail rule; Julian days are left out on purpose, for no BYDAY can say them."""


@dataclass(frozen=True)
class _Onset:
    """The moment a season begins each year, on the clock in force until then."""

    month: int
    week: int
    """1 to 4, or -1 for the last of the month."""
    weekday: int
    """0 is Sunday, as in POSIX."""
    time: timedelta
    """Since midnight, less than a day."""

    def in_year(self, year: int) -> datetime:
        weekday_of_first, length = monthrange(year, self.month)
        first = 1 + (self.weekday - weekday_of_first - 1) % 7
        day = first + 7 * ((length - first) // 7 if self.week == -1 else self.week - 1)
        return datetime(year, self.month, day) + self.time

    def rrule(self) -> str:
        return f"FREQ=YEARLY;BYMONTH={self.month};BYDAY={self.week}{_WEEKDAYS[self.weekday]}"


@dataclass(frozen=True)
class _Season:
    name: str
    offset: timedelta
    """What the local clock is ahead of UTC."""
    onset: _Onset | None
    """None for a season that lasts all year."""


@dataclass(frozen=True)
class _Rules:
    standard: _Season
    daylight: _Season | None

    def offset_at(self, wall: datetime) -> timedelta:
        """The offset that a reader of the block finds for this wall time."""
        if self.daylight is None or self.daylight.onset is None or self.standard.onset is None:
            return self.standard.offset
        summer, winter = self.daylight.onset.in_year(wall.year), self.standard.onset.in_year(wall.year)
        is_summer = summer <= wall < winter if summer < winter else not winter <= wall < summer
        return self.daylight.offset if is_summer else self.standard.offset


@cache
def block(zone: str) -> bytes | None:
    """The VTIMEZONE of an IANA zone, lines ended by CRLF, or None where no two yearly rules can say it.

    None is for changes told by the day before or after a weekday (Cairo, Gaza, Jerusalem, Nuuk, Santiago),
    by Julian days or to the second, and for names that some reader takes for another zone.
    Raises `zoneinfo.ZoneInfoNotFoundError` for a name that zoneinfo does not know.
    """
    rules = _rules(zone)
    if rules is None:
        return None
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    lines += _observance("STANDARD", rules.standard, before=rules.daylight or rules.standard)
    if rules.daylight is not None:
        lines += _observance("DAYLIGHT", rules.daylight, before=rules.standard)
    return "".join(f"{line}\r\n" for line in [*lines, "END:VTIMEZONE"]).encode("ascii")


def holds(zone: str, wall: datetime) -> bool:
    """Whether every reader of `block(zone)` places this naive wall time at its real instant.

    The zone and the block must name one and the same offset for that time and for both ends of its day: so
    a time that comes twice or never, a day of change (ts-ics switches at midnight) and a date under older
    rules are all refused. Raises ValueError for an aware datetime.
    """
    if wall.tzinfo is not None:
        raise ValueError(f"a wall time has no zone of its own: {wall!r}")
    return wall.fold == 0 and FIRST_YEAR <= wall.year <= LAST_YEAR and _is_steady(zone, wall.date())


@lru_cache(65_536)
def _is_steady(zone: str, day: date) -> bool:
    """Whether zone and block name one and the same offset for the whole of a day; asked for each event, so kept."""
    rules = _rules(zone)
    if rules is None:
        return False
    midnight = datetime(day.year, day.month, day.day)
    # The eve's last instant too: a clock set back at midnight changes the eve, while its rule names this day.
    moments = (midnight - timedelta.resolution, midnight, midnight + _DAY / 2, midnight + _DAY)
    real = zoneinfo.ZoneInfo(zone)
    told = {rules.offset_at(moment) for moment in moments}
    true = {moment.replace(tzinfo=real, fold=fold).utcoffset() for moment in moments for fold in (0, 1)}
    return len(told | true) == 1


def _observance(kind: str, season: _Season, *, before: _Season) -> list[str]:
    start = _ANCHOR if season.onset is None else season.onset.in_year(_ANCHOR.year)
    rrule = [] if season.onset is None else [f"RRULE:{season.onset.rrule()}"]
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{start:%Y%m%dT%H%M%S}",
        *rrule,
        f"TZOFFSETFROM:{_hours_and_minutes(before.offset)}",
        f"TZOFFSETTO:{_hours_and_minutes(season.offset)}",
        f"TZNAME:{season.name}",
        f"END:{kind}",
    ]


def _hours_and_minutes(offset: timedelta) -> str:
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"{'-' if offset < timedelta() else '+'}{hours:02d}{minutes:02d}"


@cache
def _rules(zone: str) -> _Rules | None:
    zoneinfo.ZoneInfo(zone)  # refuses unknown names, and paths that lead elsewhere
    refused = zone in _MISREAD or _HOST_DEPENDENT.fullmatch(zone)
    parts = None if refused else _TAIL.fullmatch(_tail(zone))
    if parts is None:
        return None
    name, offset = parts["name"].strip("<>"), -_duration(parts["offset"])  # POSIX counts westwards
    if parts["dst_name"] is None:
        return _sayable(_Rules(_Season(name, offset, None), None))
    dst_offset = -_duration(parts["dst_offset"]) if parts["dst_offset"] else offset + timedelta(hours=1)
    begin, end = _onset(parts["dst_from"]), _onset(parts["dst_until"])
    if begin is None or end is None:
        return None
    # Dublin calls winter its "daylight saving"; readers expect the smaller offset to be STANDARD.
    seasons = _Season(name, offset, end), _Season(parts["dst_name"].strip("<>"), dst_offset, begin)
    winter, summer = sorted(seasons, key=lambda season: season.offset)
    return _sayable(_Rules(winter, summer))


def _sayable(rules: _Rules) -> _Rules | None:
    """Rules whose offsets are whole minutes: many readers drop the seconds of an offset."""
    seasons = [rules.standard] if rules.daylight is None else [rules.standard, rules.daylight]
    return None if any(season.offset % timedelta(minutes=1) for season in seasons) else rules


def _onset(text: str) -> _Onset | None:
    """`M3.2.0/2` as an onset; None when its hour falls on another day, which no BYDAY can name every year."""
    day, _, time = text.partition("/")
    month, week, weekday = map(int, day.removeprefix("M").split("."))
    since_midnight = _duration(time) if time else timedelta(hours=2)
    if not timedelta() <= since_midnight < _DAY:
        return None
    return _Onset(month, -1 if week == 5 else week, weekday, since_midnight)


def _duration(text: str) -> timedelta:
    """`[+-]h[:mm[:ss]]`."""
    hours, minutes, seconds = [*map(int, text.lstrip("+-").split(":")), 0, 0][:3]
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -size if text.startswith("-") else size


def _tail(zone: str) -> str:
    """The tail rule in the TZif data of the zone, empty when it has none (version 1, or nothing decided)."""
    data = _tzif(zone)
    return "" if data[4:5] < b"2" else data.rsplit(b"\n", 2)[1].decode("ascii")


def _tzif(zone: str) -> bytes:
    """The very data that zoneinfo reads: the first file on its TZPATH, else the tzdata package."""
    for folder in zoneinfo.TZPATH:
        file = Path(folder, zone)
        if file.is_file():
            return file.read_bytes()
    return resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
