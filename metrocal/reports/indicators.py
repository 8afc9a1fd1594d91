"""The network's indicators of its "Gender Impact Assessment", GIA1 to GIA9; what GIA5 is is not printed.

Events answer four of them; the others are figures that somebody enters. Each says which it is. Where a figure was entered
for one that is computed, it stands beside it, and neither is bent to the other.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from metrocal.reports.counting import Counts, Levels
from metrocal.reports.figures import CODES, Entered

Origin = Literal["computed", "entered", "unknown"]


@dataclass(frozen=True)
class Value:
    """A number, what it is a part of, and where it comes from."""

    value: int | None
    of: int | None = None
    origin: Origin = "unknown"
    source: str = ""
    """Of an entered one: the document or the person."""
    day: str = ""
    """Of an entered one: as of when."""


UNKNOWN = Value(None)


@dataclass(frozen=True)
class Indicator:
    """One indicator of a span, and of the span before."""

    code: str
    value: Value
    previous: Value
    entered: Value | None = None
    """What was entered for an indicator that is computed."""


def _women_specialists(counts: Counts) -> Value:
    speakers = counts.speakers_told()
    return Value(speakers.women, speakers.known, "computed") if speakers.events_counted else UNKNOWN


def _campaigns(counts: Counts) -> Value:
    campaigns = counts.of_kind("campaign")
    return Value(campaigns.with_perspective, campaigns.total, "computed")


def _trainings(counts: Counts) -> Value:
    levels = Levels.of(counts.own_trainings)
    return Value(levels.specific, levels.total, "computed")


COMPUTED: Mapping[str, Callable[[Counts], Value]] = {
    "GIA1": lambda counts: Value(counts.debates, None, "computed"),
    "GIA2": _women_specialists,
    "GIA4": _campaigns,
    "GIA8": _trainings,
}


def indicators(
    now: Counts, before: Counts | None, figures: Iterable[Entered], earlier: Iterable[Entered]
) -> tuple[Indicator, ...]:
    """All of them, in order. The newest day of a span counts for it."""
    entered, entered_before = _by_code(figures), _by_code(earlier)
    return tuple(
        Indicator(
            code,
            _value(code, now, entered),
            _value(code, before, entered_before),
            entered.get(code) if code in COMPUTED else None,
        )
        for code in CODES
    )


def _value(code: str, counts: Counts | None, entered: Mapping[str, Value]) -> Value:
    if code in COMPUTED:
        return COMPUTED[code](counts) if counts is not None else UNKNOWN
    return entered.get(code, UNKNOWN)


def _by_code(figures: Iterable[Entered]) -> dict[str, Value]:
    newest = sorted((one.figure for one in figures), key=lambda figure: figure.day)
    return {one.code: Value(one.value, one.total, "entered", one.source, one.day.isoformat()) for one in newest}
