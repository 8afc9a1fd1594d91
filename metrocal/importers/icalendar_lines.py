"""An iCalendar file → its events as unparsed lines, cut apart before anything is parsed.

So one event that is broken, endless or hostile costs only itself, and each has its line in the file. The lines themselves
are read by the icalendar package.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from metrocal.importers.reading import Unusable

MOST_COMPONENTS = 5_000
MOST_LINES = 1_000
"""Content lines (unfolded) of one event."""

_ALL_LINES = 200_000
_ALL_ESCAPES = 1_000_000
"""Backslashes: each is undone alone."""
_FOLD = re.compile(r"\r?\n[ \t]")
_FOLDED = "\0"
"""Stands for a fold while lines are counted; the text has none of its own."""
_SPLIT_CHARACTER = re.compile(rb"(\r?\n[ \t])([\x80-\xbf]{1,3})")
_BEGIN = re.compile(r"^BEGIN:", re.IGNORECASE | re.MULTILINE)


class Line(NamedTuple):
    """A content line, unfolded, with the number of its first physical line."""

    number: int
    text: str


@dataclass
class Block:
    """The lines of one VEVENT, without those of components within it."""

    number: int
    lines: list[Line] = field(default_factory=list)
    inner: Counter[str] = field(default_factory=Counter)
    ended: bool = False


@dataclass
class Sheet:
    """One VCALENDAR: its own lines, its events, and how many components of other names it has."""

    number: int
    lines: list[Line] = field(default_factory=list)
    events: list[Block] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    ended: bool = False


def mended(data: bytes) -> bytes:
    """Characters that an old writer folded in the middle, put together again; other bytes stay as they are."""
    return _SPLIT_CHARACTER.sub(rb"\2\1", data)


def sheets(text: str) -> list[Sheet]:
    """The calendars of a file; raises Unusable when it has none, or too many parts to be one."""
    if text.count("\n") > _ALL_LINES:
        raise Unusable(f"more than {_ALL_LINES:,} lines")
    if text.count("\\") > _ALL_ESCAPES:
        raise Unusable(f"more than {_ALL_ESCAPES:,} escaped characters")
    components = sum(1 for _ in _BEGIN.finditer(text))
    if components > MOST_COMPONENTS:
        raise Unusable(f"{components:,} components; at most {MOST_COMPONENTS:,}")
    cutter = _Cutter()
    for line in _lines(text):
        if line.text[:6].upper() == "BEGIN:":
            cutter.begin(line.text[6:].strip().upper(), line.number)
        elif line.text[:4].upper() == "END:":
            cutter.end(line.text[4:].strip().upper())
        else:
            cutter.add(line)
    if not cutter.sheets:
        raise Unusable("no BEGIN:VCALENDAR; not an iCalendar file")
    return cutter.sheets


def _lines(text: str) -> Iterator[Line]:
    number = 1
    for folded in _FOLD.sub(_FOLDED, text.replace(_FOLDED, "\x01")).split("\n"):
        line = folded.rstrip("\r")
        folds = line.count(_FOLDED)
        if line:
            yield Line(number, line.replace(_FOLDED, "") if folds else line)
        number += 1 + folds


class _Cutter:
    """Follows BEGIN and END. An END that is missing ends with the next event or calendar."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._sheet: Sheet | None = None
        self._block: Block | None = None
        self._inner: list[str] = []
        self._open: Counter[str] = Counter()

    def begin(self, name: str, number: int) -> None:
        if name == "VCALENDAR":
            self._sheet, self._block = Sheet(number), None
            self._leave()
            self.sheets.append(self._sheet)
        elif self._sheet is None:
            return
        elif name == "VEVENT":
            self._block = Block(number)
            self._leave()
            self._sheet.events.append(self._block)
        else:
            if not self._inner:
                (self._block.inner if self._block else self._sheet.others)[name] += 1
            self._inner.append(name)
            self._open[name] += 1

    def end(self, name: str) -> None:
        if name == "VCALENDAR" and self._sheet:
            self._sheet.ended = True
            self._sheet, self._block = None, None
            self._leave()
        elif name == "VEVENT" and self._block:
            self._block.ended = True
            self._block = None
            self._leave()
        elif self._open[name]:
            while (left := self._inner.pop()) != name:
                self._open[left] -= 1
            self._open[name] -= 1

    def _leave(self) -> None:
        """Out of all components within the event or the calendar, even those without an END."""
        self._inner.clear()
        self._open.clear()

    def add(self, line: Line) -> None:
        owner = self._block or self._sheet
        if owner is not None and not self._inner and len(owner.lines) <= MOST_LINES:
            owner.lines.append(line)
