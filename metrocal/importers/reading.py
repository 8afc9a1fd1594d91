"""What an importer finds in a file: things with their line, refusals that say where and why, remarks worth knowing."""

import reprlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from metrocal.errors import MetrocalError
from metrocal.events import Event
from metrocal.organisations import Organisation

Item = TypeVar("Item")

_LONGEST = 80
"""Characters of a value that are shown; a bomb is named by its beginning and its size."""


class Unusable(MetrocalError):
    """Nothing of a file can be read; importers raise it, and readers of files make a Refusal of it."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        self.reason, self.line = reason, line
        super().__init__(reason)


class Problem(NamedTuple):
    """One wrong field of a document that has no place in a file yet."""

    field: str
    value: object
    reason: str


@dataclass(frozen=True)
class Refusal:
    """A row, a component, a document or a whole file that does not go in; one for each wrong field of it."""

    file: str
    line: int | None
    """Where the row begins, counted from 1 in lines of the file; None for the file as a whole."""
    field: str
    """As it is called in this file: a column, a key, an iCalendar property; empty when no single one is wrong."""
    value: str
    """What stands there, shortened."""
    reason: str
    unusable: bool = False
    """Nothing of the file could be used."""
    item: str = ""
    """Which of several things on that line, such as "#3"; empty where a line holds one."""

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}{self.item}"
        what = " ".join(part for part in (self.field, self.value and repr(self.value)) if part)
        return ": ".join(part for part in (where, what, self.reason) if part)


@dataclass(frozen=True)
class Remark:
    """What was recognised, or left out, without refusing anything."""

    file: str
    line: int | None
    text: str

    def __str__(self) -> str:
        return f"{self.file if self.line is None else f'{self.file}:{self.line}'}: {self.text}"


@dataclass(frozen=True)
class Located(Generic[Item]):
    """An event or an organisation with the place it was read from."""

    file: str
    line: int | None
    item: Item
    part: str = ""
    """As in `Refusal.item`."""


Finding = Located[Event] | Located[Organisation] | Refusal | Remark


@dataclass(frozen=True)
class Where:
    """A line of a file; makes findings that belong there."""

    file: str
    line: int | None = None
    part: str = ""

    def at(self, line: int | None, part: str = "") -> "Where":
        return Where(self.file, line, part)

    def holds(self, item: Item) -> Located[Item]:
        return Located(self.file, self.line, item, self.part)

    def refuse(self, reason: str, field: str = "", value: object = "", *, unusable: bool = False) -> Refusal:
        return Refusal(self.file, self.line, printable(field), shown(value), printable(reason), unusable, self.part)

    def remark(self, text: str) -> Remark:
        return Remark(self.file, self.line, printable(text))


@dataclass(frozen=True)
class Reading:
    """Everything found in one file, in its order."""

    file: str
    events: tuple[Located[Event], ...] = ()
    organisations: tuple[Located[Organisation], ...] = ()
    refusals: tuple[Refusal, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def usable(self) -> bool:
        """False when nothing of the file could be read."""
        return not any(refusal.unusable for refusal in self.refusals)

    @classmethod
    def of(cls, file: str, findings: Iterable[Finding]) -> "Reading":
        """Sorted by sort; an Unusable on the way leaves nothing but its refusal."""
        events: list[Located[Event]] = []
        organisations: list[Located[Organisation]] = []
        refusals: list[Refusal] = []
        remarks: list[Remark] = []
        try:
            for finding in findings:
                if isinstance(finding, Refusal):
                    refusals.append(finding)
                elif isinstance(finding, Remark):
                    remarks.append(finding)
                elif isinstance(finding.item, Organisation):
                    organisations.append(Located(finding.file, finding.line, finding.item))
                else:
                    events.append(Located(finding.file, finding.line, finding.item))
        except Unusable as error:
            return cls(file, refusals=(Where(file, error.line).refuse(error.reason, unusable=True),))
        return cls(file, tuple(events), tuple(organisations), tuple(refusals), tuple(remarks))


def shown(value: Any) -> str:
    """A value as evidence: printable, and short even when it is a bomb."""
    text = value if isinstance(value, str) else reprlib.repr(value)
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 20]}… ({len(text)} characters)"
    return printable(cut)


def printable(text: str) -> str:
    """The text with control characters, lone surrogates and direction overrides written as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
