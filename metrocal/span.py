"""One end of a stretch of days in a question: a date, or a duration counted from today (`-P30D`, `P1Y`)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from metrocal.errors import InvalidWhen, QueryError
from metrocal.when import When

_DURATION = re.compile(r"([+-]?)P(?=[0-9])(?:([0-9]{1,2})Y)?(?:([0-9]{1,3})M)?(?:([0-9]{1,3})W)?(?:([0-9]{1,5})D)?", re.I)
_FORMS = ("a day (2014-05-27)", "a month (2014-05)", "a year (2014)", "a duration from today (-P30D, P2W, P6M, P1Y)")


@dataclass(frozen=True)
class Bound:
    """Either a period of the calendar, as text, or a duration relative to today."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def duration(self) -> dict[str, int]:
        """The parts of a duration, without its sign: {"days": 30}; empty for a date."""
        found = _DURATION.fullmatch(self.text)
        units = ("years", "months", "weeks", "days")
        return {unit: int(part) for unit, part in zip(units, found.groups()[1:], strict=True) if part} if found else {}

    def day(self, today: date, *, last: bool) -> date:
        """The day it means: the first or the last of a month or a year."""
        if (found := _DURATION.fullmatch(self.text)) is None:
            when = When.parse(self.text)
            return when.last_day if last else when.first_day
        sign = -1 if found[1] == "-" else 1
        counts: dict[str, Any] = {unit: sign * count for unit, count in self.duration.items()}
        try:
            return today + relativedelta(**counts)
        except (OverflowError, ValueError):
            return date.max if sign > 0 else date.min


def bound(key: str, text: str) -> Bound:
    """Read one end; raises QueryError."""
    text = text.strip().upper()
    if _DURATION.fullmatch(text):
        return Bound(text.removeprefix("+"))
    try:
        when = When.parse(text)
    except InvalidWhen:
        when = None
    if when is None or when.has_time or when.tbc or "/" in text:
        raise QueryError(key, text, f"{text[:40]!r} is no day", _FORMS)
    return Bound(when.text)


def read(key: str, texts: list[str]) -> Bound:
    """One end of a question's days; given twice it must be the same."""
    bounds = {bound(key, text) for text in texts}
    if len(bounds) != 1:
        raise QueryError(key, ",".join(texts), "given more than once")
    return bounds.pop()


def refuse_backwards(start: Bound | None, end: Bound | None) -> None:
    """Raises QueryError when both ends are dates and the last day is before the first: no event can be meant."""
    if start is None or end is None or start.duration or end.duration:
        return
    if end.day(date.min, last=True) < start.day(date.min, last=False):
        raise QueryError("to", end.text, f"{end.text} is before the day in `from`, {start.text}")
