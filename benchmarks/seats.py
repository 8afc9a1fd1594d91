"""Places a second at the store's verb, against the same statements through the bare driver with the same durability.

python -m benchmarks.seats       SQLite, WAL, synchronous=FULL; one process, then eight that race
"""

import multiprocessing
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlalchemy import event as sqlalchemy_event

from benchmarks.measuring import Table
from metrocal import Calendar, event
from metrocal.registration.application import Application, application
from metrocal.registration.following import Follower
from metrocal.registration.registrations import Registrations
from metrocal.store import migrate
from metrocal.store.engine import _PRAGMAS
from metrocal.store.sql import SqlStore, open_store

SECRET = "a secret for benchmarks, which is long enough"
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
PROCESSES, SECONDS = 8, 5.0
ROUNDS, PEOPLE = 15, 100

Statement = tuple[str, tuple[Any, ...] | dict[str, Any]]


def main() -> None:
    table = Table(
        f"Registrations at the store's verb, SQLite, WAL, synchronous=FULL, {ROUNDS} rounds of {PEOPLE}, wall time"
    )
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'calendar.db'}"
        migrate.upgrade(url, "metrocal.example.org")
        store = _opened(url)
        facts = {"kind": "forum", "title": "Forum", "when": "2040-06-01T09:00/2040-06-01T17:00", "city": "Madrid"}
        Calendar(store).put(event(facts | {"id": "forum", "registration": {"capacity": 100_000}}), at=NOW)
        ours, bare, statements = _side_by_side(store, Path(folder) / "calendar.db")
        table.fact("statements of one registration, BEGIN and COMMIT included", str(statements))
        table.fact("through the bare driver", f"{bare:,.0f}/s")
        table.fact("through the store's verb", f"{ours:,.0f}/s")
        table.at_least("ratio", ours / bare, 0.5)
        counts = _race(url)
        table.fact(f"{PROCESSES} processes in {SECONDS:g} s, together", f"{sum(counts) / SECONDS:,.0f}/s")
        table.at_least("the slowest of them against the fastest", min(counts) / max(counts), 0.5)
        store.close()
    table.show()


def _opened(url: str) -> SqlStore:
    return open_store(url, None, Follower(lambda: SECRET))


def _person(name: str) -> Application:
    return application({"name": name, "email": f"{name}@example.org", "privacy": True})


# One process


def _side_by_side(store: SqlStore, file: Path) -> tuple[float, float, int]:
    """(ours, bare) in registrations a second, the rounds taking turns, and the statements of one."""
    book, numbers = Registrations(store, SECRET), count()
    with _recorded(store) as recorded:
        book.register("forum", _person("recorded"), at=NOW, key="recorded")
    driver = sqlite3.connect(file, isolation_level=None)
    for pragma in _PRAGMAS:
        driver.execute(f"PRAGMA {pragma}").close()
    spent: dict[str, list[float]] = {"ours": [], "bare": []}
    people = [_person(f"person{number}") for number in range((ROUNDS + 1) * PEOPLE)]
    for round_ in range(ROUNDS + 1):
        some = people[round_ * PEOPLE : (round_ + 1) * PEOPLE]
        ours = _spent(lambda some=some: [book.register("forum", one, at=NOW, key=one.name) for one in some])
        bare = _spent(lambda: [_replay(driver, recorded, next(numbers)) for _ in range(PEOPLE)])
        if round_:
            spent["ours"].append(ours)
            spent["bare"].append(bare)
    driver.close()
    return PEOPLE / statistics.median(spent["ours"]), PEOPLE / statistics.median(spent["bare"]), len(recorded) + 2


def _spent(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _recorded(store: SqlStore) -> Iterator[list[Statement]]:
    """The statements, with their values, that go to the driver within the block."""
    found: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        found.extend((statement, one) for one in (values if many else [values]))

    sqlalchemy_event.listen(store.engine, "before_cursor_execute", note)
    yield found
    sqlalchemy_event.remove(store.engine, "before_cursor_execute", note)


def _replay(driver: sqlite3.Connection, statements: list[Statement], number: int) -> None:
    """One registration as it was recorded, of another person: what is unique is made anew, all in one transaction."""
    cursor = driver.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    pk = cursor.execute("SELECT coalesce(max(pk), 0) + 1 FROM registration").fetchone()[0]
    for statement, values in statements:
        cursor.execute(statement, tuple(_fresh(value, pk, number) for value in values)).fetchall()
    cursor.execute("COMMIT")


def _fresh(value: Any, pk: int, number: int) -> Any:
    """A hash is another hash; the number of the recorded registration, and its arrival, is that of the new one."""
    if isinstance(value, str):
        if len(value) >= 32:
            return f"{number:08x}{value[8:]}"
        return value.replace(":1", f":{pk}") if value.endswith(":1") else value
    return pk if value == 1 and not isinstance(value, bool) else value


# Eight processes


def _race(url: str) -> list[int]:
    """How many registrations each of these processes made in the same seconds."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(PROCESSES), context.Queue()
    racers = [context.Process(target=_racer, args=(url, name, barrier, results)) for name in range(PROCESSES)]
    for racer in racers:
        racer.start()
    counts = [results.get(timeout=60 + SECONDS) for _ in racers]
    for racer in racers:
        racer.join(timeout=20)
    return counts


def _racer(url: str, name: int, barrier: Barrier, results: Any) -> None:
    store = _opened(url)
    book = Registrations(store, SECRET)
    book.register("forum", _person(f"warm{name}"), at=NOW)
    people = [_person(f"racer{name}person{number}") for number in range(int(SECONDS * 300))]
    barrier.wait(60)
    until, done = time.monotonic() + SECONDS, 0
    while time.monotonic() < until and done < len(people):
        book.register("forum", people[done], at=NOW)
        done += 1
    results.put(done)
    store.close()


if __name__ == "__main__":
    main()
