"""A property as the icalendar package reads it, and the draft of an event that is made of several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from icalendar.parser import unescape_backslash

from metrocal.importers.icalendar_times import Point, point
from metrocal.importers.reading import Problem


@dataclass(frozen=True)
class Property:
    """A content line that the icalendar package has read."""

    name: str
    params: Mapping[str, Any]
    raw: str
    """The value as written."""

    @property
    def text(self) -> str:
        return unescape_backslash(self.raw)  # type: ignore[no-any-return]

    def points(self, calendar_zone: str | None) -> list[Point]:
        return [point(one.strip(), self.params.get("TZID"), calendar_zone) for one in self.raw.split(",")]


@dataclass
class Draft:
    """The document as far as it is made, with what is wrong and what is left out."""

    calendar_zone: str | None = None
    """X-WR-TIMEZONE, where it names a zone."""
    cancels: bool = False
    """METHOD:CANCEL: somebody else's order, which is not ours to carry out."""
    document: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    """Names of properties that are not taken over."""

    def refuse(self, prop: Property, reason: str) -> None:
        self.problems.append(Problem(prop.name, prop.raw, reason))


Properties = Mapping[str, Sequence[Property]]
"""By name; one that is not there has no key."""
