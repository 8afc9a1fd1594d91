"""Somebody who takes everything that was published and solves for what was not.

She knows that counts are whole and not negative, and what each table says of itself: its cells and its total. She uses all
tables at once, so every difference of two of them is among what she tries. She may suppose that two cells of different
tables are one: that who gave no gender is who gave no region.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from metrocal.reports.suppression import Told

Cell = tuple[str, str]


class Attacker:
    def __init__(self, published: Iterable[tuple[tuple[Told, ...], int]], same: Mapping[Cell, Cell] | None = None) -> None:
        """Each publication: its tables, and the total that they share. `same`: what she supposes to be the same cell."""
        one = same or {}
        self.known: dict[Cell, int] = {}
        self.equations: list[tuple[frozenset[Cell], int]] = []
        every = [(table, total) for tables, total in published for table in tables]
        for table, _ in every:
            for cell, count in table.cells.items():
                if count is not None:
                    self.known[one.get((table.name, cell), (table.name, cell))] = count
        for table, total in every:
            named = [one.get((table.name, cell), (table.name, cell)) for cell in table.cells]
            hidden = frozenset(key for key in named if key not in self.known)
            seen = sum(self.known[key] for key in named if key in self.known)
            if hidden:
                self.equations.append((hidden, total - seen))

    @property
    def hidden(self) -> list[Cell]:
        return sorted({cell for cells, _ in self.equations for cell in cells})

    def solved(self) -> dict[Cell, Fraction]:
        """The hidden cells that have one solution only: Gauss and Jordan, in exact fractions."""
        cells = self.hidden
        rows = [[Fraction(cell in named) for cell in cells] + [Fraction(total)] for named, total in self.equations]
        pivots: dict[int, int] = {}
        for column in range(len(cells)):
            row = next((n for n in range(len(pivots), len(rows)) if rows[n][column]), None)
            if row is None:
                continue
            at = len(pivots)
            rows[at], rows[row] = rows[row], rows[at]
            rows[at] = [value / rows[at][column] for value in rows[at]]
            for n, other in enumerate(rows):
                if n != at:
                    rows[n] = [value - other[column] * pivot for value, pivot in zip(other, rows[at], strict=True)]
            pivots[column] = at
        alone = {column: row for column, row in pivots.items() if sum(map(bool, rows[row][:-1])) == 1}
        return {cells[column]: rows[row][-1] for column, row in alone.items()}

    def bounds(self) -> Mapping[Cell, tuple[int, int]]:
        """The least and the most that each hidden cell can be."""
        found = {cell: (0, max(total for _, total in self.equations)) for cell in self.hidden}
        while True:
            before = dict(found)
            for cells, total in self.equations:
                for cell in cells:
                    others = [found[one] for one in cells - {cell}]
                    least = max(found[cell][0], total - sum(most for _, most in others))
                    most = min(found[cell][1], total - sum(least for least, _ in others))
                    found[cell] = (least, most)
            if found == before:
                return found
