"""The months ahead as a picture: events by month and kind, and the share of women among speakers where it is published.

The same numbers stand beside it as a table, for those who do not see it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from metrocal.entries import Entry
from metrocal.when import When

MONTHS = 12
KINDS = ("forum", "congress", "training", "webinar")
"""Drawn apart; all others are drawn together, as `other`."""
WIDTH, HEIGHT, BASE = 720, 200, 160
"""Of the drawing, in its own units; the bars stand on BASE."""
_BAR = 36


@dataclass(frozen=True)
class Piece:
    """A part of a bar."""

    kind: str
    count: int
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """One month."""

    when: When
    x: float
    pieces: tuple[Piece, ...]
    total: int
    women: int | None
    """Per cent among the speakers whose gender was counted, to the nearest 5; None where nobody counted."""


@dataclass(frozen=True)
class Picture:
    """Twelve months beginning with that of `first`."""

    columns: tuple[Column, ...]
    kinds: tuple[str, ...]
    """Those that occur, in the order of the pieces from below."""
    has_women: bool


def months_picture(entries: Iterable[Entry], first: date) -> Picture:
    """Events count in the month in which they begin; what began before counts in the first."""
    counts: list[Counter[str]] = [Counter() for _ in range(MONTHS)]
    women, speakers = [0] * MONTHS, [0] * MONTHS
    for entry in entries:
        number = max(0, (entry.event.when.first_day.year - first.year) * 12 + entry.event.when.first_day.month - first.month)
        if number >= MONTHS or entry.event.status == "cancelled":
            continue
        counts[number][entry.event.kind if entry.event.kind in KINDS else "other"] += 1
        gender = entry.event.gender
        known = [n for n in (gender.speakers_women, gender.speakers_men, gender.speakers_other) if n is not None]
        women[number] += gender.speakers_women or 0
        speakers[number] += sum(known)
    top = max((sum(count.values()) for count in counts), default=0) or 1
    kinds = tuple(kind for kind in (*KINDS, "other") if any(count[kind] for count in counts))
    columns = tuple(
        _column(first, number, counts[number], kinds, top, _share(women[number], speakers[number]))
        for number in range(MONTHS)
    )
    return Picture(columns, kinds, any(speakers))


def _column(first: date, number: int, count: Counter[str], kinds: tuple[str, ...], top: int, women: int | None) -> Column:
    pieces: list[Piece] = []
    y = float(BASE)
    for kind in kinds:
        if count[kind]:
            height = round(count[kind] / top * (BASE - 30), 1)
            y = round(y - height, 1)
            pieces.append(Piece(kind, count[kind], y, height))
    years, month = divmod(first.month - 1 + number, 12)
    x = round((number + 0.5) * WIDTH / MONTHS - _BAR / 2, 1)
    return Column(When.parse(f"{first.year + years:04}-{month + 1:02}"), x, tuple(pieces), sum(count.values()), women)


def _share(women: int, speakers: int) -> int | None:
    return 5 * round(20 * women / speakers) if speakers else None
