"""When the database cannot write, or is not there: who registers is told to come again, feeds go on, and it heals."""

import os
import pwd
import resource
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from databases import opened
from flask import Flask
from racing import Caller, Server, Watch, opens_registration
from sqlalchemy import event as database_event

from metrocal.store.migrate import check

FEED = "/feeds/all.ics"
PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)


def serves(server: Server) -> Caller:
    """A server with one event, whose feed both workers have given before."""
    store = opened(server.url)
    opens_registration(store, capacity=1_000)
    store.close()
    server.starts()
    assert {server.caller().gets(FEED)[0] for _ in range(20)} == {200}
    return server.caller()


def is_told_to_come_again(caller: Caller, number: int = 1) -> None:
    status, headers, _ = caller.registers("forum", number)
    assert (status, headers["retry-after"].isdecimal()) == (503, True)


def people_of(server: Server) -> Counter[str]:
    watch = Watch(server.url, watching=False)
    found = watch.states()
    watch.close()
    return found


@pytest.fixture
def server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path, sqlite_url)
    yield server
    server.leaves()


def test_a_database_that_another_process_keeps_locked_costs_nobody_the_feeds(server):
    caller = serves(server)
    other = sqlite3.connect(server.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = monotonic()
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(is_told_to_come_again, server.caller(), number) for number in range(3)]
        ready = threads.submit(server.caller().gets, "/readyz")
        while not all(one.done() for one in waiting):
            asked = monotonic()
            assert caller.gets(FEED)[0] == 200
            assert monotonic() - asked < 2
            sleep(0.05)
        assert ready.result(timeout=30)[0] == 503
    for one in waiting:
        one.result()
    assert 4 < monotonic() - began < 15
    other.execute("ROLLBACK")
    other.close()
    assert caller.registers("forum", 1)[0] == 201
    assert caller.gets("/readyz")[0] == 200
    assert people_of(server) == {"confirmed": 1}
    assert check(server.url) == []


def test_a_file_that_cannot_grow_refuses_places_and_goes_on_when_it_can(server):
    """A full disk as the kernel shows it to one process group: no file may grow beyond what is written."""
    caller = serves(server)
    assert caller.registers("forum", 1)[0] == 201
    log = Path(server.url.removeprefix("sqlite:///") + "-wal")
    for pid in server.pids():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (log.stat().st_size, resource.RLIM_INFINITY))
    for number in range(2, 6):
        is_told_to_come_again(caller, number)
        assert caller.gets(FEED)[0] == 200
    assert caller.gets("/readyz")[0] == 503
    for pid in server.pids():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert {caller.registers("forum", number)[0] for number in range(2, 6)} == {201}
    assert caller.gets("/readyz")[0] == 200
    assert people_of(server) == {"confirmed": 5}
    assert check(server.url) == []


@pytest.mark.parametrize(
    ("fault", "cure"),
    [("PRAGMA query_only=ON", "PRAGMA query_only=OFF"), ("PRAGMA max_page_count=1", "PRAGMA max_page_count=1000000")],
    ids=["read-only", "full"],
)
def test_a_database_that_takes_no_writes_is_read_on(app: Flask, fault: str, cure: str):
    """In one process, so that each of its connections has the fault."""
    store = app.extensions["metrocal"].store
    opens_registration(store, capacity=1_000)
    client = app.test_client()

    def registers(number: int) -> Any:
        document = {"name": "Ana", "email": f"ana{number}@example.org", "privacy": True, "needs": "x" * 4_000}
        return client.post("/api/v1/events/forum/registrations", json=document)

    assert registers(1).status_code == 201
    assert client.get(FEED).status_code == 200
    ill = True

    def infect(connection: Any, *_: object) -> None:
        connection.execute(fault if ill else cure).close()

    database_event.listen(store.engine, "checkout", infect)
    answers = [registers(number) for number in range(2, 22)]
    assert {answer.status_code for answer in answers[3:]} == {503}
    assert all(answer.headers["Retry-After"].isdecimal() for answer in answers[3:])
    assert client.get(FEED).status_code == 200
    ill = False
    assert {registers(number).status_code for number in range(30, 35)} == {201}
    taken = 6 + sum(answer.status_code == 201 for answer in answers)
    assert store.engine.connect().exec_driver_sql("SELECT count(*) FROM registration").scalar_one() == taken
    database_event.remove(store.engine, "checkout", infect)


class Cluster:
    """A PostgreSQL server of a test's own, which may be thrown over."""

    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="metrocal-cluster-")
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            os.chown(self._folder, pwd.getpwnam("postgres").pw_uid, -1)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = int(free.getsockname()[1])
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"
        self._runs("initdb", "-D", f"{self._folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.pg_ctl("start")

    def pg_ctl(self, verb: str, *options: str) -> None:
        started = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1"
        log = f"{self._folder}/log"
        self._runs("pg_ctl", verb, "-D", f"{self._folder}/data", "-w", "-t", "30", *options, "-o", started, "-l", log)

    def is_removed(self) -> None:
        self._runs("pg_ctl", "stop", "-D", f"{self._folder}/data", "-m", "immediate")
        shutil.rmtree(self._folder)

    def _runs(self, program: str, *options: str) -> None:
        subprocess.run(
            [*self._as, f"{PROGRAMS}/{program}", *options], cwd=self._folder, stdin=subprocess.DEVNULL, check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    if PROGRAMS is None or (os.geteuid() == 0 and shutil.which("runuser") is None):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no PostgreSQL server to start here")
    cluster = Cluster()
    yield cluster
    cluster.is_removed()


def test_a_postgresql_thrown_over_costs_each_connection_one_answer_at_most(cluster, tmp_path):
    server = Server(tmp_path, cluster.url)
    try:
        serves(server)
        stop, is_back = Event(), Event()

        def registers(share: int) -> tuple[list[int], list[str]]:
            caller, statuses, tokens, number = server.caller(), [], [], share * 10_000
            while not stop.is_set():
                status, _, document = caller.registers("forum", number)
                statuses.append(status)
                if status == 503:
                    assert is_back.wait(60)
                    continue
                tokens.append(document["token"])
                number += 1
            return statuses, tokens

        def polls(_: int) -> list[int]:
            caller, statuses = server.caller(), []
            while not stop.is_set():
                statuses.append(caller.gets(FEED)[0])
                sleep(0.01)
            return statuses

        with ThreadPoolExecutor(6) as threads:
            writing = [threads.submit(registers, share) for share in range(4)]
            reading = [threads.submit(polls, share) for share in range(2)]
            try:
                sleep(0.5)
                cluster.pg_ctl("restart", "-m", "immediate")
                is_back.set()
                sleep(1)
            finally:
                is_back.set()
                stop.set()
            told = [one.result(timeout=60) for one in writing]
            assert {status for one in reading for status in one.result(timeout=60)} == {200}
        for statuses, _ in told:
            assert statuses.count(503) <= 1
            assert set(statuses) <= {200, 201, 503}
        acknowledged = {sha256(token.encode()).hexdigest() for _, tokens in told for token in tokens}
        watch = Watch(cluster.url, watching=False)
        stored = {row[0] for row in watch.asks("SELECT token FROM registration")}
        watch.close()
        assert len(acknowledged) > 8
        assert acknowledged <= stored
        assert len(stored) - len(acknowledged) <= 4

        caller = server.caller()
        assert caller.gets(FEED)[0] == 200  # the worker of this connection has a good answer
        cluster.pg_ctl("stop", "-m", "immediate")
        assert caller.gets("/readyz")[0] == 503
        assert caller.gets(FEED)[0] == 200
        is_told_to_come_again(caller)
        cluster.pg_ctl("start")
        assert caller.gets("/readyz")[0] == 200
        assert caller.registers("forum", 99_999)[0] == 201
        assert check(cluster.url) == []
    finally:
        server.leaves()
