"""What the benchmarks share: medians, CPU seconds, and a table with machine and date."""

import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path


def median_seconds(work: Callable[[], object], *, times: int = 7, cpu: bool = True) -> float:
    """The median of several runs after a first one that does not count; CPU seconds unless told otherwise."""
    clock = time.process_time if cpu else time.perf_counter
    work()
    spent = []
    for _ in range(times):
        began = clock()
        work()
        spent.append(clock() - began)
    return statistics.median(spent)


def cpu_seconds_of(pids: list[int]) -> float:
    """User and system time of these processes and of their children that ended, from /proc."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / 100


def children_of(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        children = Path(f"/proc/{parent}/task/{parent}/children")
        found += map(int, children.read_text().split()) if children.exists() else []
    return found


@dataclass
class Table:
    """Rows of: what · measured · wanted."""

    title: str
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def at_least(self, what: str, ratio: float, wanted: float, unit: str = "×") -> None:
        self._add(what, ratio, wanted, f"≥ {wanted:g} {unit}", unit, reached=ratio >= wanted)

    def at_most(self, what: str, value: float, wanted: float, unit: str = "ms") -> None:
        self._add(what, value, wanted, f"≤ {wanted:g} {unit}", unit, reached=value <= wanted)

    def fact(self, what: str, said: str) -> None:
        self.rows.append((what, said, "", ""))

    def _add(self, what: str, value: float, wanted: float, said: str, unit: str, *, reached: bool) -> None:
        self.rows.append((what, f"{value:.3g} {unit}", said, "yes" if reached else f"no, by {value / wanted:.2f}"))

    def show(self) -> None:
        now = datetime.now(UTC)
        print(
            f"\n{self.title}\n{platform.processor() or platform.machine()}, Python {sys.version.split()[0]}, {now:%Y-%m-%d}"
        )
        width = max(len(row[0]) for row in self.rows)
        for what, measured, wanted, reached in self.rows:
            print(f"{what:{width}}  {measured:>12}  {wanted:>12}  {reached}".rstrip())
