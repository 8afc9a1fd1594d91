"""A year's gender report over 100,000 events and a million registrations, all of that year, from SQLite.

python -m benchmarks.reports

Speakers are counted at half of the events, and half of the people told their gender. The store takes about a minute and a
half to make, once.
"""

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from benchmarks.made_up import events
from benchmarks.measuring import Table, median_seconds
from benchmarks.stores import FOLDER
from metrocal import Calendar, Event
from metrocal.reports.gender import gender_report
from metrocal.reports.members import members_report
from metrocal.reports.release import tables_of
from metrocal.reports.rows import Span
from metrocal.store.engine import insert_all
from metrocal.store.migrate import upgrade
from metrocal.store.registration_tables import gender_answer, registration
from metrocal.store.report_rows import SqlReportRows
from metrocal.store.sql import SqlStore, open_store

EVENTS, PEOPLE = 100_000, 1_000_000
YEAR = 2026
AT = datetime(YEAR + 1, 6, 1, tzinfo=UTC)
LIMIT = 2.0
"""Seconds."""


def main() -> None:
    url = _filled()
    rows = SqlReportRows(open_store(url))
    table = Table(f"Reports of {YEAR} from SQLite: {EVENTS:,} events and {PEOPLE:,} registrations in the year, CPU time")
    report = median_seconds(lambda: gender_report(rows, YEAR, at=AT), times=3)
    table.at_most("gender report, both years", report, LIMIT, "s")
    counts = median_seconds(lambda: tables_of(rows.participation(Span.of(YEAR))), times=3)
    table.at_most("counts of persons, once a year", counts, LIMIT, "s")
    table.at_most("both together", report + counts, LIMIT, "s")
    table.fact("members' map", f"{median_seconds(lambda: members_report(rows, YEAR), times=3):.2f} s")
    table.at_most("memory of a process that made the report", _memory(url), 150, "MB")
    table.show()


def _filled() -> str:
    FOLDER.mkdir(exist_ok=True)
    file, half = FOLDER / "reports.sqlite", FOLDER / "reports.half.sqlite"
    if not file.exists():
        half.unlink(missing_ok=True)
        upgrade(f"sqlite:///{half}", "example.org")
        store = open_store(f"sqlite:///{half}")
        _fill(store)
        store.close()
        half.rename(file)
    upgrade(f"sqlite:///{file}", "example.org")
    return f"sqlite:///{file}"


def _fill(store: SqlStore) -> None:
    calendar = Calendar(store)
    made = _with_speakers(events(EVENTS, first_day=date(YEAR, 1, 1), days=365))
    while part := list(islice(made, 10_000)):
        calendar.put(*part, at=datetime(YEAR, 1, 1, tzinfo=UTC))
    people = _people()
    while some := list(islice(people, 50_000)):
        with store.engine.begin() as connection:
            insert_all(connection, registration, some)
            insert_all(connection, gender_answer, [_answer(one) for one in some if one["pk"] % 2])


def _with_speakers(found: Iterator[Event]) -> Iterator[Event]:
    dice = random.Random(2)
    for one in found:
        counts = {f"speakers_{name}": dice.randrange(6) for name in ("women", "men", "undisclosed")}
        counted = one.gender.model_copy(update=counts if dice.random() < 0.5 else {})
        yield one.model_copy(update={"gender": counted})


def _people() -> Iterator[dict[str, Any]]:
    dice = random.Random(3)
    for pk in range(1, PEOPLE + 1):
        yield {
            "pk": pk, "event": f"event-{dice.randrange(EVENTS):07}", "token": f"token {pk}",
            "state": dice.choice(("confirmed", "attended", "absent")), "attendance": dice.choice(("in_person", "online")),
            "reminders": False, "created": 0, "modified": 0,
        }  # fmt: skip


def _answer(one: dict[str, Any]) -> dict[str, Any]:
    dice = random.Random(one["pk"])
    return {
        "owner": f"{dice.getrandbits(64):016x}-{one['pk']}", "event": one["event"], "attendance": one["attendance"],
        "region": dice.choice(("africa", "asia_pacific", "europe", "latin_america", "north_america")),
        "state": one["state"], "gender": dice.choice(("woman", "man", "non_binary")), "consent": "2026-11", "due": 2**40,
    }  # fmt: skip


def _memory(url: str) -> float:
    code = (
        "from benchmarks.reports import *\n"
        f"rows = SqlReportRows(open_store({url!r})); gender_report(rows, YEAR, at=AT); rows.participation(Span.of(YEAR))\n"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return int(said) / 1024


if __name__ == "__main__":
    main()
