"""A series (RFC 5545 RRULE) → its dates, bounded. Wall time stays: a weekly 09:00 class is at 09:00 all year round.

Only rules that always come to a date soon are read, so that no rule can keep a machine busy (see `PARTS`).
"""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from metrocal import zones
from metrocal.errors import InvalidRecurrence
from metrocal.when import LAST_YEAR, When

MOST = 3_500
"""Dates in a series: over nine years of every day."""
WINDOW = timedelta(days=3_653)
"""Ten years: the longest stretch that is expanded at once."""

PARTS = {
    "DAILY": {"INTERVAL", "COUNT", "UNTIL", "WKST"},
    "WEEKLY": {"INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"},
    "MONTHLY": {"INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": {"INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH"},
}
"""What a rule of each frequency may say. HOURLY, MINUTELY and SECONDLY are no events; other parts can search for ever."""

_WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
_VALUES = {
    "WKST": _WEEKDAY,
    "BYMONTHDAY": "[+-]?(0?[1-9]|[12][0-9]|3[01])",
    "BYMONTH": "0?[1-9]|1[0-2]",
    "BYSETPOS": "[+-]?[0-9]{1,3}",
}
_ANY, _OF_MONTH, _OF_YEAR = "", "([+-]?0?[1-5])?", "([+-]?(0?[1-9]|[1-4][0-9]|5[0-3]))?"
"""What may stand before a weekday in a week, a month and a year: nothing, the fifth, the fifty-third."""
_SHIFT = timedelta(days=19 * 146_097)
"""7,600 years. The Gregorian calendar repeats itself every 400; see `_starts`."""


def check(rule: str, when: When, except_dates: Collection[date]) -> None:
    """Raises InvalidRecurrence unless the rule makes 1 to 3,500 dates in its first ten years."""
    if not when.is_known_to_the_day:
        raise InvalidRecurrence(rule, "a series needs a first date that is known to the day")
    if len(except_dates) > MOST:
        raise InvalidRecurrence(rule, f"{len(except_dates)} excluded dates are too many; at most {MOST:,}")
    _check_count(rule, when)


@lru_cache(4096)
def _check_count(rule: str, when: When) -> None:
    found = len(list(islice(_starts(rule, when, when.start + WINDOW), MOST + 1)))
    if found == 0:
        raise InvalidRecurrence(rule, "makes no date at all")
    if found > MOST:
        raise InvalidRecurrence(rule, f"makes more than {MOST:,} dates; end it with UNTIL or COUNT")


def dates(rule: str, when: When, except_dates: Collection[date], first: date, last: date) -> Iterator[When]:
    """Each date of the series that touches the days `first` to `last` (inclusive), in order, from `when` on.

    A series without an end has 3,500 dates too, and none after the year 2199. Raises InvalidRecurrence when the window
    is longer than ten years.
    """
    if last - first > WINDOW:
        raise InvalidRecurrence(rule, f"{first} to {last} is too long a window; at most {WINDOW.days} days")
    length, left_out = _length(when), frozenset(except_dates)
    for start in islice(_starts(rule, when, datetime.combine(last, datetime.max.time())), MOST):
        if start.date() not in left_out and start + length > datetime.combine(first, datetime.min.time()):
            yield _moved(when, start)


def last_day(rule: str, when: When) -> date | None:
    """The last day of a series that ends, None of one that goes on for ever."""
    parts = _parts(rule)
    if "COUNT" not in parts and "UNTIL" not in parts:
        return None
    starts = list(islice(_starts(rule, when, datetime.max), MOST))
    return _moved(when, starts[-1]).last_day if starts else when.last_day


def _parts(rule: str) -> dict[str, str]:
    """The rule's parts, upper case; raises InvalidRecurrence for what is not in PARTS."""
    pairs = [part.partition("=") for part in rule.strip().removeprefix("RRULE:").upper().split(";") if part]
    parts = {name: value for name, _, value in pairs}
    if len(rule) > 500 or len(parts) != len(pairs) or not all(parts.values()):
        raise InvalidRecurrence(rule, "not a rule of RFC 5545, such as FREQ=YEARLY or FREQ=WEEKLY;BYDAY=TU;COUNT=10")
    frequency = parts.pop("FREQ", "")
    if frequency not in PARTS:
        raise InvalidRecurrence(rule, f"FREQ={frequency or 'missing'}; allowed: {', '.join(PARTS)}")
    if unknown := parts.keys() - PARTS[frequency]:
        allowed = ", ".join(sorted(PARTS[frequency]))
        raise InvalidRecurrence(rule, f"{min(unknown)} is not allowed with FREQ={frequency}; allowed: {allowed}")
    if "COUNT" in parts and "UNTIL" in parts:
        raise InvalidRecurrence(rule, "COUNT and UNTIL exclude each other")
    for name, most in (("COUNT", MOST), ("INTERVAL", 1_000)):
        if name in parts and not (parts[name].isascii() and parts[name].isdigit() and 1 <= int(parts[name]) <= most):
            raise InvalidRecurrence(rule, f"{name}={parts[name][:20]}; a number from 1 to {most:,} is expected")
    nth = _ANY if frequency == "WEEKLY" else _OF_MONTH if frequency == "MONTHLY" or "BYMONTH" in parts else _OF_YEAR
    for name, form in {**_VALUES, "BYDAY": nth + _WEEKDAY}.items():
        for value in parts[name].split(",") if name in parts else ():
            if not re.fullmatch(form, value):
                raise InvalidRecurrence(rule, f"{name}={value[:20]} is not possible in this rule")
    return {"FREQ": frequency, **parts}


def _starts(rule: str, when: When, until: datetime) -> Iterator[datetime]:
    """Wall times at which the series starts, up to `until`.

    A rule that never comes to a date (the 31st of a February) is searched to the year 9999, which takes a second; so it
    is asked about the same days 7,600 years later.
    """
    parts = _parts(rule)
    ends = _until(rule, parts.pop("UNTIL", None), when)
    latest = min(until, ends, datetime(LAST_YEAR + 1, 1, 1) - _length(when))
    try:
        parsed = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=when.start + _SHIFT)
    except (ValueError, TypeError) as error:
        raise InvalidRecurrence(rule, str(error)) from None
    assert isinstance(parsed, rrule)
    for later in parsed:
        if (start := later - _SHIFT) > latest:
            return
        yield start


def _length(when: When) -> timedelta:
    """How long each date lasts in wall time; the shortest for a moment."""
    return max(when.end - when.start, timedelta(microseconds=1))


def _until(rule: str, text: str | None, when: When) -> datetime:
    """UNTIL as wall time: a date includes its whole day, a UTC instant is turned into the zone's wall time."""
    if text is None:
        return datetime.max
    forms = {8: "%Y%m%d", 15: "%Y%m%dT%H%M%S", 16: "%Y%m%dT%H%M%SZ"}
    try:
        moment = datetime.strptime(text, forms[len(text)])
    except (KeyError, ValueError):
        raise InvalidRecurrence(rule, f"UNTIL={text[:30]}; 20261231 or 20261231T235959Z is expected") from None
    if len(text) == 8:
        return datetime.combine(moment, datetime.max.time())
    if text.endswith("Z") and when.zone is not None and 1 < moment.year < 9999:
        return zones.wall(moment.replace(tzinfo=UTC), when.zone)
    return moment


def _moved(when: When, start: datetime) -> When:
    """The same stretch of wall time at another start; a time that a spring night skips moves on with the clocks."""
    walls = [start, start + (when.end - when.start)]
    if when.has_time:
        zone = str(when.zone)
        walls = [zones.wall(zones.instant(wall, zone), zone) for wall in walls]
    return When(walls[0], max(walls), when.precision, when.zone, when.tbc)
