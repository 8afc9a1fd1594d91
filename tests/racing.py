"""Processes that set off together, a watch over the places of an event, and what must hold once the dust has settled."""

import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import uniform
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

from databases import SECRET
from people import an_event
from sqlalchemy import Connection, create_engine, event, text

from metrocal import Calendar, Event
from metrocal.registration.application import Application, application
from metrocal.registration.following import Follower
from metrocal.registration.records import Count
from metrocal.store import engine
from metrocal.store.seats import SqlSeats
from metrocal.store.sql import SqlStore, open_store

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
SECONDS = 60
"""How long processes may wait for each other on a busy machine."""


# What they race for


def a_forum(id: str = "forum", **terms: Any) -> Event:
    """An event that takes registrations, far enough away for a real clock too."""
    return an_event(id, when="2040-06-01T09:00/2040-06-01T17:00", city="Madrid", registration=terms)


def opens_registration(store: SqlStore, *ids: str, **terms: Any) -> None:
    Calendar(store).put(*(a_forum(one, **terms) for one in ids or ("forum",)), at=NOW)


def person(number: int) -> Application:
    return application(person_told(number))


def person_told(number: int) -> dict[str, Any]:
    return {"name": f"Person {number}", "email": f"person{number}@example.org", "privacy": True}


# Who races


class Racers:
    """Some processes, each with a store of its own, that do something at the same time."""

    def __init__(self, number: int = 8) -> None:
        self.number = number
        context = multiprocessing.get_context("spawn")
        barriers = {size: context.Barrier(size) for size in range(1, number + 1)}
        self._pool = context.Pool(number, _keep, (barriers,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.terminate()
        self._pool.join()

    def race(
        self, run: Callable[[SqlStore, Any], Any], url: str, shares: Sequence[Any], *, careless: bool = False
    ) -> list[Any]:
        """What each process returns for its share; every share has a process of its own."""
        tasks = [(run, url, share, len(shares), careless) for share in shares]
        return self._pool.starmap_async(_race, tasks, chunksize=1).get(timeout=2 * SECONDS)


_barriers: dict[int, Barrier] = {}
"""Of one process: where it waits for the others, by how many they are."""


def _keep(barriers: dict[int, Barrier]) -> None:
    _barriers.update(barriers)


def _race(run: Callable[[SqlStore, Any], Any], url: str, share: Any, size: int, careless: bool) -> Any:
    store = careless_store(url) if careless else open_store(url, None, Follower(_secret))
    try:
        _barriers[size].wait(SECONDS)
        return run(store, share)
    finally:
        store.close()


def _secret() -> str:
    return SECRET


# Who does it wrong


class _WithoutALock(engine.Writers):
    """Transactions that anybody else may write in the middle of."""

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with engine.as_store_errors(), self.engine.connect() as connection, connection.begin():
            yield connection


class _Slow(SqlSeats):
    """Counts, and dawdles before acting on it."""

    _has_dawdled = False

    def counts(self, event_id: str) -> list[Count]:
        found = super().counts(event_id)
        if not self._has_dawdled:
            sleep(uniform(0, 0.2))
        self._has_dawdled = True
        return found


class _Careless(SqlStore):
    """For the negative control: a store that takes no lock."""

    @contextmanager
    def seating(self) -> Iterator[SqlSeats]:
        with self._writers.transaction() as connection:
            yield _Slow(connection, self)


def careless_store(url: str) -> SqlStore:
    store = _Careless(url, None, Follower(_secret))
    store._writers = _WithoutALock(store.engine)
    if store.engine.dialect.name == "sqlite":
        # A deferred BEGIN would have SQLite refuse whoever read before another wrote; without one nobody is refused.
        event.remove(store.engine, "begin", engine._begin_sqlite)
    return store


# Who watches

_SEATED = "(SELECT count(*) FROM registration WHERE event = NEW.event AND state IN ('confirmed', 'attended', 'absent'))"
_NOTED = "INSERT INTO watch (event, registration, state, arrival, seated) VALUES"
_WATCH = {
    "sqlite": (
        "CREATE TABLE watch (number INTEGER PRIMARY KEY, event, registration, state, arrival, seated)",
        *(
            f"CREATE TRIGGER watch_{name} AFTER {name} ON registration BEGIN"
            f" {_NOTED} (NEW.event, NEW.pk, NEW.state, NEW.arrival, {_SEATED}); END"
            for name in ("INSERT", "UPDATE")
        ),
    ),
    "postgresql": (
        "CREATE TABLE watch (number serial PRIMARY KEY, event text, registration int, state text, arrival int, seated int)",
        "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {_NOTED} (NEW.event, NEW.pk, NEW.state, NEW.arrival, {_SEATED}); RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER watch AFTER INSERT OR UPDATE ON registration DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION noted()",
    ),
}
"""Notes who came into which state and how many were seated then: SQLite at each statement, PostgreSQL at each commit."""


class Watch:
    """The database's own record of a race, and the questions it answers."""

    def __init__(self, url: str, *, watching: bool = True) -> None:
        self._engine = create_engine(url)
        if watching:
            with self._engine.begin() as connection:
                for statement in _WATCH[self._engine.dialect.name]:
                    connection.exec_driver_sql(statement)

    def close(self) -> None:
        self._engine.dispose()

    def asks(self, question: str, **values: Any) -> list[tuple[Any, ...]]:
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(question), values)]

    def most_seated(self, id: str = "forum") -> int:
        """The most there ever were, at any commit."""
        return int(self.asks("SELECT max(seated) FROM watch WHERE event = :id", id=id)[0][0])

    def seen(self, id: str = "forum", state: str = "") -> list[tuple[int, str, int]]:
        """(registration, state, arrival) in order of commit."""
        found = self.asks("SELECT registration, state, arrival FROM watch WHERE event = :id ORDER BY number", id=id)
        return [row for row in found if state in ("", row[1])]

    def states(self, id: str = "forum") -> Counter[str]:
        return Counter(row[0] for row in self.asks("SELECT state FROM registration WHERE event = :id", id=id))

    def in_order_of_arrival(self, id: str = "forum") -> list[tuple[int, str]]:
        """(registration, state) of those who have not left."""
        return self.asks(
            "SELECT pk, state FROM registration WHERE event = :id AND state IN ('confirmed', 'waiting') ORDER BY arrival",
            id=id,
        )

    def mails(self, *kinds: str) -> Counter[int]:
        """Registration → how many mails of these kinds are intended."""
        found = self.asks("SELECT registration, kind FROM outbox")
        return Counter(registration for registration, kind in found if kind in kinds)


# Who comes over HTTP


class Server:
    """`metrocal serve` with two workers in a process group of its own; what it says goes to a file."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self._running: subprocess.Popen[bytes] | None = None
        self._callers: list[Caller] = []

    def caller(self) -> "Caller":
        """A program with a connection of its own."""
        self._callers.append(Caller(self.port))
        return self._callers[-1]

    def starts(self) -> None:
        """Returns when it answers."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("METROCAL_")}
        settings = {
            "METROCAL_INSTANCE_DIR": str(self.folder), "METROCAL_DATABASE_URL": self.url, "METROCAL_RATE_LIMITS": "off",
            "METROCAL_SECRET_KEY": SECRET, "METROCAL_BASE_URL": f"http://127.0.0.1:{self.port}",
        }  # fmt: skip
        command = [sys.executable, "-m", "metrocal", "serve", "--port", str(self.port), "--workers", "2", "--no-worker"]
        with (self.folder / "server.log").open("ab") as log:
            self._running = subprocess.Popen(
                command, env=clean | settings, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        caller, until = self.caller(), monotonic() + SECONDS
        while monotonic() < until and self._running.poll() is None:
            if caller.gets("/healthz")[0] == 200:
                return
            sleep(0.02)
        raise AssertionError((self.folder / "server.log").read_text()[-2_000:])

    def is_killed(self) -> None:
        """The whole group at once, by `kill -9`."""
        if self._running is not None:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait(SECONDS)
            self._running = None

    def leaves(self) -> None:
        """For good."""
        self.is_killed()
        for caller in self._callers:
            caller.hangs_up()

    def pids(self) -> list[int]:
        """All processes of the group."""
        assert self._running is not None
        return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if _group(pid) == self._running.pid]


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


class Caller:
    """A program that keeps its connection and asks one thing after the other."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)

    def gets(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """(status, headers in small letters, body); status 0 when there was no whole answer."""
        return self._asks("GET", path, None, {})

    def registers(self, event_id: str, number: int) -> tuple[int, dict[str, str], dict[str, Any]]:
        """A person registers, with the same key each time."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"{event_id}-{number}"}
        path = f"/api/v1/events/{event_id}/registrations"
        status, named, body = self._asks("POST", path, json.dumps(person_told(number)).encode(), headers)
        return status, named, json.loads(body) if body[:1] == b"{" else {}

    def hangs_up(self) -> None:
        self._connection.close()

    def _asks(self, verb: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        try:
            self._connection.request(verb, path, body, headers)
            answer = self._connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        except (OSError, HTTPException):
            self._connection.close()
            return 0, {}, b""


def pour(server: Server, wishes: Sequence[tuple[str, int]], callers: int = 16) -> list[tuple[str, int, dict[str, Any]]]:
    """All these (event, person) from so many callers at once: (event, status, answer)."""

    def call(share: Sequence[tuple[str, int]]) -> list[tuple[str, int, dict[str, Any]]]:
        caller = server.caller()
        found = []
        for event_id, number in share:
            status, _, document = caller.registers(event_id, number)
            found.append((event_id, status, document))
        return found

    with ThreadPoolExecutor(callers) as threads:
        return [one for some in threads.map(call, [wishes[start::callers] for start in range(callers)]) for one in some]
