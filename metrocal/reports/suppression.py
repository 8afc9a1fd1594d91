"""Small numbers protect people: which counts of persons may be told.

The rules, one after the other:

1. **Threshold.** A count of persons under k is withheld: k = 10 in public, 5 for signed-in statistics staff. Zero is under
   k. (Threshold rule: Hundepool et al., "Statistical Disclosure Control", Wiley 2012, on frequency tables; public tables
   of the US Centers for Medicare & Medicaid Services withhold 1 to 10. Both values are the network's choice.)
2. **A second cell.** In a table whose total is known, one withheld cell is the total minus the others. So with a small
   count another is withheld (secondary suppression, ibid.): always the table's last cell, "undisclosed" or the like, then
   others in a fixed order, until two or more cells are withheld that add up to 2 k or more. Neither "the smallest" nor
   "when needed": who knows the rule could else solve for them (Wong et al., "Minimality Attack in Privacy Preserving Data
   Publishing", VLDB 2007). The tests try this on all small tables there are.
3. **Few tables.** Each has one dimension, all have the same total, and there are no filters. Two of them share persons:
   whoever gives no answer is undisclosed in *gender* and in *region*. So the undisclosed of *region* are never told, and
   do not count among what protects a small region: then neither table says what the other withholds, not even to somebody
   who supposes that all who answered gave a gender and a region.
4. **Two readers.** What the public sees is a part of what staff sees: public cells are withheld on top of theirs.
5. **One reason.** It is not told which cells are small and which protect them.
6. **A table needs 30 participants**: of a year, and so of an event when it is the only one.
7. **Fixed dates.** A year's figures come out once, after the year, and stay as they are: see `metrocal.reports.release`.
8. **Shares** are rounded to 5 %, and only told for cells that are.
9. **What does not add up is not told**: no *gender* and no *region* when there are more answers than places, as after an
   event was withdrawn whose answers were counted already.

What no rule can do: see through invented people. Ten registrations for each answer lift every cell over k, and who made
them subtracts them. Where addresses are confirmed (`METROCAL_CONFIRM_EMAIL`) each of them needs a mailbox.

Events, panels and speakers' counts are published by organisers; they are no persons' answers, and none of this is for them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Who reads."""

    PUBLIC = "public"
    STAFF = "staff"


@dataclass(frozen=True)
class Rules:
    """The thresholds of a calendar."""

    public: int = 10
    staff: int = 5
    """A count of persons under this is withheld."""
    fewest: int = 30
    """Participants that a table needs."""
    step: int = 5
    """Percent that shares are rounded to."""

    def __post_init__(self) -> None:
        if not (1 <= self.staff <= self.public and 2 * self.public <= self.fewest):
            raise ValueError("thresholds are expected in this order: 1, staff, public; twice that is at most `fewest`")

    def k(self, audience: Audience) -> int:
        return self.staff if audience is Audience.STAFF else self.public


class Reason(StrEnum):
    """Why a number is not told."""

    PROTECTED = "protected"
    """It is small, or it would give away one that is."""
    TOO_FEW = "too_few"
    """The table has too few participants."""
    NOT_RELEASED = "not_released"
    """Its fixed date has not come, or nobody released it yet."""
    WHOLE_YEARS = "whole_years"
    """Counts of persons are told for single years: two spans could be subtracted."""
    DOES_NOT_ADD_UP = "does_not_add_up"
    """There are more answers than places."""


@dataclass(frozen=True)
class Table:
    """Cells that add up to a total: exact, and not to be told."""

    name: str
    cells: Mapping[str, int]
    gives_first: Sequence[str]
    """All cells, in the order in which they are withheld to protect others: the least needed first."""
    never: frozenset[str] = frozenset()
    """Cells that are never told, and protect no other: another table may tell as much."""

    def without_never(self) -> "Table":
        cells = {name: count for name, count in self.cells.items() if name not in self.never}
        return Table(self.name, cells, [name for name in self.gives_first if name not in self.never])


@dataclass(frozen=True)
class Told:
    """A table as it may be told; None is withheld."""

    name: str
    cells: Mapping[str, int | None]
    shares: Mapping[str, int | None]
    """Percent of the total, rounded."""


def hidden(table: Table, k: int, already: Collection[str] = ()) -> frozenset[str]:
    """The cells to withhold: those under k, those of `already`, and what protects them."""
    found = {*already, *(name for name, count in table.cells.items() if count < k)}
    if not found:
        return frozenset()
    for name in table.gives_first:
        found.add(name)
        if len(found) > 1 and sum(table.cells[one] for one in found) >= 2 * k:
            break
    return frozenset(found)


def publishable(tables: Sequence[Table], total: int, rules: Rules, audience: Audience) -> tuple[Told, ...] | None:
    """The tables of one year, which share this total; None when there are too few participants for any."""
    if total < rules.fewest:
        return None
    return tuple(_told(table, total, rules, audience) for table in tables)


def _told(table: Table, total: int, rules: Rules, audience: Audience) -> Told:
    withheld = _withheld(table, (rules.staff,) if audience is Audience.STAFF else (rules.staff, rules.public))
    cells = {name: None if name in withheld else count for name, count in table.cells.items()}
    shares = {name: None if count is None else rounded(count, total, rules.step) for name, count in cells.items()}
    return Told(table.name, cells, shares)


def _withheld(table: Table, thresholds: Iterable[int]) -> frozenset[str]:
    """The cells to withhold, one threshold on top of the other."""
    others, found = frozenset[str](), frozenset[str]()
    for k in thresholds:
        others = hidden(table.without_never(), k, others)
        found = hidden(table, k, found | others | table.never)
    return found


def rounded(part: int, of: int, step: int = 5) -> int:
    """Percent, to the nearest step; halves go up."""
    return (200 * part + step * of) // (2 * step * of) * step
