"""A property as the icalendar package reads it, and the draft of an event that is made of several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from icalendar.parser import Contentline, unescape_backslash

from metrocal.errors import InvalidValue
from metrocal.importers.icalendar_times import Point, point
from metrocal.importers.reading import Problem

LONGEST: Mapping[str, int] = {"DESCRIPTION": 65_536, "EXDATE": 65_536}
"""Characters of a content line that is read; 8,192 for others."""

_PARAMETERS = 2_048
"""Characters in which the parameters of a property must end."""


@dataclass(frozen=True)
class Property:
    """A content line that the icalendar package has read."""

    name: str
    params: Mapping[str, Any]
    raw: str
    """The value as written."""

    @classmethod
    def of(cls, name: str, line: str) -> "Property":
        """From a content line of this name; raises InvalidValue.

        icalendar looks at every character of a line alone, so it gets the line up to the value, and only if there are
        parameters between them.
        """
        most = LONGEST.get(name, 8_192)
        if len(line) > most:
            raise InvalidValue(f"a line of more than {most:,} characters")
        if line[len(name)] == ":":
            return cls(name, {}, line[len(name) + 1 :])
        colon = Contentline(line[:_PARAMETERS]).value_separator_index()  # type: ignore[no-untyped-call]
        if colon <= 0 and len(line) > _PARAMETERS:
            raise InvalidValue(f"parameters of more than {_PARAMETERS:,} characters; no time zone has such a name")
        try:
            _, params, _ = Contentline(line[: max(colon, 0) + 1]).raw_parts()  # type: ignore[no-untyped-call]
        except ValueError:
            raise InvalidValue("not a content line of RFC 5545") from None
        return cls(name, params, line[colon + 1 :])

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

    categories: set[str] = field(default_factory=set)
    """Those that mean nothing here."""

    def refuse(self, prop: Property, reason: str) -> None:
        self.problems.append(Problem(prop.name, prop.raw, reason))


Properties = Mapping[str, Sequence[Property]]
"""By name; one that is not there has no key."""
