"""How a feed is written, apart from what it selects: language, undated events, reminders, a limit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from metrocal.errors import QueryError
from metrocal.query import PARAMETERS, Query
from metrocal.vocabulary import LANGUAGES

KEYS = ("lang", "undated", "alarm", "limit")
UNDATED = ("span", "hide")
MOST_ALARMS = 5
_DURATION = re.compile(r"P(?=[0-9T])(?:[0-9]{1,3}W|(?:[0-9]{1,3}D)?(?:T(?=[0-9])(?:[0-9]{1,3}H)?(?:[0-9]{1,4}M)?)?)")


@dataclass(frozen=True)
class Options:
    """The defaults are those of an address without parameters."""

    lang: str = "en"
    undated: Literal["span", "hide"] = "span"
    """Dates not known to the day: over their whole period, or left out."""
    alarms: tuple[str, ...] = ()
    """Durations before the start, such as P1D."""
    limit: int | None = None
    """The first so many events only."""

    def parameters(self, default_lang: str = "en") -> list[tuple[str, str]]:
        """The canonical form as pairs, without what is the default."""
        pairs = [("alarm", ",".join(self.alarms))] if self.alarms else []
        pairs += [("lang", self.lang)] if self.lang != default_lang else []
        pairs += [("limit", str(self.limit))] if self.limit is not None else []
        pairs += [("undated", self.undated)] if self.undated != "span" else []
        return pairs


def split(parameters: Iterable[tuple[str, str]], *, lang: str = "en") -> tuple[Query, Options]:
    """The question and the options of an address; `lang` is the default language. Raises QueryError."""
    asked: list[tuple[str, str]] = []
    written: dict[str, list[str]] = {}
    for key, value in parameters:
        if key.lower() in KEYS:
            if value.strip():
                written.setdefault(key.lower(), []).append(value.strip())
        elif key.lower() in PARAMETERS:
            asked.append((key, value))
        else:
            raise QueryError(key, value, "unknown parameter", (*PARAMETERS, *KEYS))
    return Query.of(asked), Options(
        lang=_one("lang", written, LANGUAGES) or lang,
        undated=cast(Literal["span", "hide"], _one("undated", written, UNDATED) or "span"),
        alarms=_alarms(written.get("alarm", [])),
        limit=_limit(written),
    )


def _one(key: str, written: dict[str, list[str]], allowed: tuple[str, ...]) -> str | None:
    values = {value.lower() for value in written.get(key, ())}
    if not values:
        return None
    if len(values) > 1 or not values <= set(allowed):
        raise QueryError(key, ",".join(sorted(values)), "one of the allowed values is expected", allowed)
    return values.pop()


def _alarms(texts: list[str]) -> tuple[str, ...]:
    alarms = sorted({part.strip().upper() for text in texts for part in text.split(",") if part.strip()})
    for alarm in alarms:
        if not _DURATION.fullmatch(alarm):
            raise QueryError("alarm", alarm, f"{alarm[:40]!r} is no duration", ("P1D", "PT2H", "PT30M", "P1W"))
    if len(alarms) > MOST_ALARMS:
        raise QueryError("alarm", None, f"more than {MOST_ALARMS} reminders")
    return tuple(alarms)


def _limit(written: dict[str, list[str]]) -> int | None:
    values = set(written.get("limit", ()))
    if not values:
        return None
    value = values.pop()
    if values or not (value.isascii() and value.isdigit() and len(value) <= 6 and int(value) > 0):
        raise QueryError("limit", value, "a whole number from 1 to 999999 is expected")
    return int(value)
