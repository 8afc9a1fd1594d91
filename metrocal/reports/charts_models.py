"""What a picture shows, as plain values: no report, no drawing. A number that is withheld is None."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["vermillion", "blue", "green", "yellow", "pink", "grey", "pale"]
"""A colour of Okabe and Ito with a hatch of its own (see `charts_palette`); grey and pale are for "no" and "not known"."""

Number = int | None
"""A count; None where it is withheld to protect people."""


@dataclass(frozen=True)
class Series:
    """One part of every bar."""

    name: str
    tone: Tone
    values: tuple[Number, ...]
    """As many as the stack has labels."""


@dataclass(frozen=True)
class Stack:
    """Bars, each of several parts: upright for years, lying for names. All texts are in the reader's language."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    upright: bool = True
    whole: bool = False
    """Each bar drawn as 100 %, with its counts still written on it."""
    middle: str = ""
    """Names a line at 50 %, for `whole` only: "Parity"."""


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    label: str
    part: Number
    of: Number

    @property
    def ratio(self) -> float | None:
        """0 to 1; None when a number is withheld or there is nothing to divide by."""
        return self.part / self.of if self.of and self.part is not None else None


@dataclass(frozen=True)
class Shares:
    """A lying bar of 0 to 100 % for each share, with numerator and denominator written beside it."""

    title: str
    shares: tuple[Share, ...]
    tone: Tone = "blue"


@dataclass(frozen=True)
class HeatMap:
    """Counts in a table, each cell shaded by its count and named by it."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[Number, ...], ...]
    """By row, then by column."""


Chart = Stack | Shares | HeatMap
