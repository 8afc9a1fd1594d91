"""Counts of persons come out on a fixed date, once, and stay.

Those of a year are released on 1 April of the next: by then answers about gender are counted and gone (30 days after an
event) and organisers have noted who came. Both documents, the public's and staff's, are made from the same data in one
transaction and never again, so no two days can be subtracted. The exact counts are not kept. Which events were counted is
kept, so that one that gets a new date is not counted in a second year.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from metrocal.reports.rows import Participation, ReportRows, Span
from metrocal.reports.suppression import Audience, Rules, Table, Told, publishable
from metrocal.vocabulary import vocabulary

RELEASE = (4, 1)
"""Month and day of the year after."""
TABLES = ("gender", "mode", "region", "attendance")
UNKNOWN = "undisclosed"
"""Who was not asked, did not answer or prefers not to say: one cell, so that none of it can be subtracted."""
_GENDER = {"woman": "women", "man": "men", "non_binary": "other", "self_described": "other"}
"""Answer → cell. The answers that fewest people give share one; all others are undisclosed."""
_SEEN = {"attended": "attended", "absent": "absent", "confirmed": "not_noted"}


@dataclass(frozen=True)
class Participants:
    """A year's participants as they were released; no tables when there were too few."""

    day: date
    """From which on they are told."""
    total: int | None
    tables: tuple[Told, ...] = ()

    def table(self, name: str) -> Told | None:
        """`gender`, `mode`, `region` or `attendance`."""
        return next((table for table in self.tables if table.name == name), None)


def release_day(year: int) -> date:
    return date(year + 1, *RELEASE)


def tables_of(counted: Participation) -> tuple[tuple[Table, ...], int]:
    """The exact tables and their total: everybody who had a place. Answers that outnumber places make no table."""
    total = sum(counted.states.values())
    genders = dict.fromkeys(("women", "men", "other"), 0)
    for answer, cell in _GENDER.items():
        genders[cell] += counted.genders.get(answer, 0)
    regions = {region: counted.regions.get(region, 0) for region in vocabulary("regions")}
    seen = {cell: counted.states.get(state, 0) for state, cell in _SEEN.items()}
    modes = {mode: counted.modes.get(mode, 0) for mode in ("in_person", "online")}
    tables = {"mode": _table("mode", modes), "attendance": _table("attendance", seen)}
    if max(sum(counted.genders.values()), sum(counted.regions.values())) <= total:
        tables["gender"] = _table("gender", _with_rest(genders, total))
        tables["region"] = _table("region", _with_rest(regions, total), never=(UNKNOWN,))
    return tuple(tables[name] for name in TABLES if name in tables), total


def release(rows: ReportRows, year: int, *, at: datetime, rules: Rules) -> bool:
    """Publish the counts of persons of a year whose date has come, unless that was done; whether they are there now."""
    if at.date() < release_day(year):
        return False
    if any(rows.published(_name(year, audience)) is None for audience in Audience):
        counted = rows.participation(Span.of(year))
        tables, total = tables_of(counted)
        told = {audience: publishable(tables, total, rules, audience) for audience in Audience}
        documents = {_name(year, audience): _document(some, total) for audience, some in told.items()}
        events = counted.events if any(some is not None for some in told.values()) else ()
        rows.publish(documents, release_day(year), at=at, events=events)
    return True


def release_due(rows: ReportRows, *, at: datetime, rules: Rules) -> None:
    """What a worker does every night: the year that is over, when its date has come."""
    release(rows, at.year - 1, at=at, rules=rules)


def released(rows: ReportRows, year: int, audience: Audience, *, at: datetime) -> Participants | None:
    """What was released for these readers; None before."""
    kept = rows.published(_name(year, audience))
    if kept is None or at.date() < kept.day:
        return None
    document = json.loads(kept.document)
    tables = (Told(name, table["cells"], table["shares"]) for name, table in document["tables"].items())
    return Participants(kept.day, document["total"], tuple(tables))


def _table(name: str, cells: Mapping[str, int], never: Iterable[str] = ()) -> Table:
    """The last cells are the least needed."""
    return Table(name, cells, tuple(cells)[::-1], frozenset(never))


def _with_rest(cells: Mapping[str, int], total: int) -> dict[str, int]:
    """With those who are in no cell."""
    return {**cells, UNKNOWN: total - sum(cells.values())}


def _name(year: int, audience: Audience) -> str:
    return f"participants/{year}/{audience}"


def _document(tables: tuple[Told, ...] | None, total: int) -> str:
    told: dict[str, Any] = {"total": None if tables is None else total, "tables": {}}
    for table in tables or ():
        told["tables"][table.name] = {"cells": dict(table.cells), "shares": dict(table.shares)}
    return json.dumps(told, ensure_ascii=False)
