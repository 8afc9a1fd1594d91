"""When something happens, as precisely as it is known: a moment, a span, whole days, a month, a season, a year.

A `When` is a half-open stretch of wall time with a precision and, for times of day, an IANA zone. It is written as
EDTF (ISO 8601-2, level 1 seasons) or as an ISO 8601 interval; days are inclusive there, as people write them.
"""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property, total_ordering
from typing import Any, Self

from dateutil.relativedelta import relativedelta
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from metrocal import when_words, zones
from metrocal.errors import InvalidWhen

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Dates outside are typing errors or attacks."""
LONGEST = timedelta(days=3660)
"""Ten years: nothing the network plans takes longer."""

_FORMS = (
    "2014, 2014-11, 2009-23 (autumn), 2014-05-27, 2014-05-27/2014-06-03, "
    "2014-06-13T09:30 or 2014-06-13T09:30/2014-06-13T14:30"
)
_POINT = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?)?)?)?"
)
_SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}
"""EDTF season code → its first month (meteorological seasons of the northern hemisphere, as in the edtf package)."""


_YES_OR_NO = TypeAdapter(bool)


class Precision(StrEnum):
    """How exactly a date is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


_STEP = {
    Precision.DAY: relativedelta(days=1),
    Precision.MONTH: relativedelta(months=1),
    Precision.SEASON: relativedelta(months=3),
    Precision.YEAR: relativedelta(years=1),
}


@total_ordering
class When:
    """Immutable; equal when precision, wall times, zone and "to be confirmed" are. Ordered by instant of start, then end.

    Make it with `When.parse("2014-05-27/2014-06-03")` or `When.between(...)`.
    """

    __slots__ = ("__dict__", "end", "precision", "start", "tbc", "zone")

    start: datetime
    """Naive wall time; the first midnight of a period known to the day or less."""
    end: datetime
    """Naive wall time, exclusive; equal to `start` for a moment, before it when clocks go back in between."""
    precision: Precision
    zone: str | None
    """IANA name; always there for times of day, optional for days, months, seasons and years."""
    tbc: bool
    """Announced as "to be confirmed"."""

    def __init__(self, start: datetime, end: datetime, precision: Precision, zone: str | None, tbc: bool) -> None:
        for name, value in (("start", start), ("end", end), ("precision", precision), ("zone", zone), ("tbc", tbc)):
            object.__setattr__(self, name, value)
        self._check()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a When does not change; make another one instead of setting {name}")

    @classmethod
    def parse(cls, text: str, *, zone: str | None = None, tbc: bool = False) -> Self:
        """Read EDTF or an ISO 8601 interval; a trailing `?` (EDTF: uncertain) means "to be confirmed".

        A UTC offset or `Z` after a time is turned into the zone's wall time (without a zone it must be Z), and chooses
        between the two times of an autumn night; without an offset the first of them is taken (see `took_first`).
        Raises InvalidWhen and UnknownZone.
        """
        if not isinstance(text, str):
            raise InvalidWhen(repr(text), "text is expected")
        first, slash, last = text.strip().partition("/")
        start, precision, zone, unsure = _read_point(first, zone)
        end, other, zone, unsure_too = _read_point(last, zone) if slash else (start, precision, zone, unsure)
        if precision is not other:
            raise InvalidWhen(text, f"starts with a {precision} and ends with a {other}; both ends need one precision")
        if precision in _STEP:
            if end < start:
                raise InvalidWhen(text, "ends before it starts")
            end += _STEP[precision]
        return cls(start, end, precision, zone, tbc or unsure or unsure_too)

    @classmethod
    def between(cls, start: date | datetime, end: date | datetime | None = None, *, tbc: bool = False) -> Self:
        """From Python dates (both days included) or from aware datetimes with a zoneinfo or pytz zone."""
        last = start if end is None else end
        if isinstance(start, datetime) and isinstance(last, datetime):
            if start.tzinfo is None or last.tzinfo is None:
                raise InvalidWhen(str(start), "a time without a zone; use an aware datetime, or When.parse(…, zone=…)")
            zone = zones.name_of(start.tzinfo)
            walls = [zones.wall(_true(moment), zone).replace(microsecond=0) for moment in (start, last)]
            return cls(walls[0], walls[1], Precision.MINUTE, zone, tbc)
        if isinstance(start, datetime) or isinstance(last, datetime):
            raise InvalidWhen(str(start), "one end is a day and the other a time")
        return cls.parse(f"{start.isoformat()}/{last.isoformat()}", tbc=tbc)

    def _check(self) -> None:
        if self.end.date() < self.start.date():
            raise InvalidWhen(str(self), "ends before it starts")
        if not FIRST_YEAR <= self.start.year <= self.last_day.year <= LAST_YEAR:
            raise InvalidWhen(str(self), f"years {FIRST_YEAR} to {LAST_YEAR} only")
        if self.end - self.start > LONGEST:
            raise InvalidWhen(str(self), f"longer than ten years ({LONGEST.days} days)")
        if self.zone is not None:
            zones.zone(self.zone)
        if self.precision is not Precision.MINUTE:
            return
        if self.zone is None:
            raise InvalidWhen(str(self), "a time of day needs a zone, an IANA name such as Europe/Madrid")
        for wall in (self.start, self.end):
            if zones.is_skipped(wall, self.zone):
                raise InvalidWhen(f"{wall:%Y-%m-%dT%H:%M}", f"clocks in {self.zone} skip this time that night")
        if self.end_instant < self.start_instant:
            raise InvalidWhen(str(self), "ends before it starts")

    # What it says

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        """The last day touched; an end at midnight belongs to the day before."""
        return self.start.date() if self.end <= self.start else (self.end - timedelta(microseconds=1)).date()

    @property
    def is_known_to_the_day(self) -> bool:
        """False for a month, a season, a year."""
        return self.precision in {Precision.MINUTE, Precision.DAY}

    @property
    def has_time(self) -> bool:
        """True when the time of day is known."""
        return self.precision is Precision.MINUTE

    @property
    def took_first(self) -> bool:
        """True when a time happens twice that night and the first of the two is meant."""
        return self.has_time and any(
            wall.fold == 0 and zones.is_doubled(wall, str(self.zone)) for wall in (self.start, self.end)
        )

    @cached_property
    def start_instant(self) -> datetime:
        """UTC. Days without a zone count from midnight UTC."""
        return zones.instant(self.start, self.zone or "UTC")

    @cached_property
    def end_instant(self) -> datetime:
        """UTC, exclusive."""
        return zones.instant(self.end, self.zone or "UTC")

    def overlaps(self, other: "When") -> bool:
        """Whether both are going on at some instant; where one has no zone, whether their wall times meet."""
        if self.zone and other.zone:
            mine, theirs = (self.start_instant, self.end_instant), (other.start_instant, other.end_instant)
        else:
            mine, theirs = (self.start, self.end), (other.start, other.end)
        start, end = max(mine[0], theirs[0]), min(mine[1], theirs[1])
        moment_inside = mine[0] == mine[1] < theirs[1] or theirs[0] == theirs[1] < mine[1] or mine == theirs
        return start < end or (start == end and moment_inside)

    def sentence(self, lang: str = "en") -> str:
        """As people say it; fr, en, es, others as en.

        >>> When.parse("2014-05-27/2014-06-03").sentence("fr")
        'du 27 mai au 3 juin 2014'
        >>> When.parse("2014-10", tbc=True).sentence("fr")
        'octobre 2014, dates à confirmer'
        """
        return when_words.sentence(self, lang)

    # How it is written

    @cached_property
    def text(self) -> str:
        """EDTF or an ISO 8601 interval, without zone and "to be confirmed", as the field `when` holds it."""
        last = self.end - _STEP[self.precision] if self.precision in _STEP else self.end
        first_text, last_text = self._point(self.start), self._point(last)
        return first_text if first_text == last_text else f"{first_text}/{last_text}"

    def _point(self, wall: datetime) -> str:
        match self.precision:
            case Precision.YEAR:
                return f"{wall:%Y}"
            case Precision.SEASON:
                code = next(code for code, month in _SEASON_STARTS.items() if month == wall.month)
                return f"{wall:%Y}-{code}"
            case Precision.MONTH:
                return f"{wall:%Y-%m}"
            case Precision.DAY:
                return f"{wall:%Y-%m-%d}"
        written = f"{wall:%Y-%m-%dT%H:%M:%S}" if wall.second else f"{wall:%Y-%m-%dT%H:%M}"
        return written + (_offset_text(zones.offset(wall, str(self.zone))) if wall.fold else "")

    def __str__(self) -> str:
        return self.text + ("?" if self.tbc else "")

    def __repr__(self) -> str:
        return f"When.parse({self.text!r}, zone={self.zone!r}, tbc={self.tbc})"

    # How it compares

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return (self.start_instant, self.end_instant, self.text, self.zone or "", self.tbc)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, When) and self._key == other._key

    def __lt__(self, other: object) -> bool:
        return self._key < other._key if isinstance(other, When) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.start, self.end, self.precision, self.zone, self.tbc)

    # How pydantic sees it: the three fields `when`, `zone`, `dates_tbc` of an event's document

    def document(self) -> dict[str, Any]:
        """`{"when": …, "zone": …, "dates_tbc": …}`: an aware datetime would lose the zone's name in JSON."""
        return {"when": self.text, "zone": self.zone, "dates_tbc": self.tbc}

    @classmethod
    def validated(cls, value: Any) -> "When":
        """From another When, a string, or the document of one."""
        if isinstance(value, When):
            return value
        if isinstance(value, dict):
            if unknown := value.keys() - {"when", "zone", "dates_tbc"}:
                raise InvalidWhen(str(value), f"unknown field {min(map(str, unknown))!r}")
            tbc = _YES_OR_NO.validate_python(value.get("dates_tbc") or False)
            return cls.parse(value.get("when", ""), zone=value.get("zone") or None, tbc=tbc)
        return cls.parse(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.validated, serialization=core_schema.plain_serializer_function_ser_schema(cls.document)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _: core_schema.CoreSchema, __: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "description": f"EDTF or an ISO 8601 interval: {_FORMS}"}


def _read_point(text: str, zone: str | None) -> tuple[datetime, Precision, str | None, bool]:
    """One end: naive wall time, precision, zone, whether it carried EDTF's `?`."""
    unsure = text.endswith("?")
    found = _POINT.fullmatch(text.removesuffix("?"))
    if found is None:
        raise InvalidWhen(text, f"not a date that metrocal reads; forms: {_FORMS}")
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups()[:6])
    offset = found[7]
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidWhen(text, f"years {FIRST_YEAR} to {LAST_YEAR} only")
    try:
        if month is None:
            return datetime(year, 1, 1), Precision.YEAR, zone, unsure
        if day is None and month in _SEASON_STARTS:
            return datetime(year, _SEASON_STARTS[month], 1), Precision.SEASON, zone, unsure
        if day is None:
            return datetime(year, month, 1), Precision.MONTH, zone, unsure
        if hour is None:
            return datetime(year, month, day), Precision.DAY, zone, unsure
        wall = datetime(year, month, day, hour, minute or 0, second or 0)
    except ValueError as error:
        raise InvalidWhen(text, str(error)) from None
    if offset is None:
        return wall, Precision.MINUTE, zone, unsure
    if zone is None and offset != "Z":
        raise InvalidWhen(text, f"the offset {offset} is no time zone; an IANA name such as Europe/Madrid is needed")
    try:
        tz = datetime.strptime(offset, "%z").tzinfo
    except ValueError:
        raise InvalidWhen(text, f"{offset} is no UTC offset") from None
    return zones.wall(wall.replace(tzinfo=tz), zone or "UTC"), Precision.MINUTE, zone or "UTC", unsure


def _true(moment: datetime) -> datetime:
    """An aware datetime whose wall time exists; pytz given as `tzinfo=` makes others (Paris at +00:09)."""
    wall = moment.replace(tzinfo=None)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise InvalidWhen(str(moment), f"years {FIRST_YEAR} to {LAST_YEAR} only")
    if moment.tzinfo is not None and zones.wall(moment, zones.name_of(moment.tzinfo)) != wall:
        raise InvalidWhen(str(moment), "clocks of its zone never show this time (with pytz, use localize)")
    return moment


def _offset_text(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    written = f"{'-' if seconds < 0 else '+'}{hours:02}:{rest // 60:02}"
    return f"{written}:{rest % 60:02}" if rest % 60 else written
