"""Many people at once over HTTP, and a server that is killed under them: no place is given twice, nobody is forgotten."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from databases import opened
from racing import Server, Watch, opens_registration, pour
from visitors import Operator

from metrocal.store.migrate import check


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path, request.getfixturevalue(request.param))
    yield server
    server.leaves()


@pytest.mark.parametrize(
    ("server", "rounds"), [("sqlite_url", 10), ("postgres_url", 3)], indirect=["server"], ids=["SQLite", "PostgreSQL"]
)
def test_five_hundred_requests_for_fifty_places_time_after_time(server, rounds):
    events = [f"forum{number}" for number in range(rounds)]
    store = opened(server.url)
    opens_registration(store, *events, capacity=50, waiting_capacity=50)
    store.close()
    watch = Watch(server.url)
    server.starts()
    for number, event in enumerate(events):
        answers = pour(server, [(event, number * 1_000 + person) for person in range(500)])
        assert Counter(status for _, status, _ in answers) == {201: 100, 409: 400}
        told = [document for _, status, document in answers if status == 201]
        assert sorted(one["position"] for one in told if one["status"] == "waiting") == list(range(1, 51))
        assert watch.states(event) == {"confirmed": 50, "waiting": 50}
        assert watch.most_seated(event) == 50
    assert set(watch.mails("confirmed", "waiting").values()) == {1}
    assert watch.mails("confirmed", "waiting").total() == 100 * rounds
    watch.close()
    assert check(server.url) == []


class Crowd:
    """People who register one after the other until they are told to stop, and ask again when nobody answered."""

    def __init__(self, server: Server, events: list[str], callers: int = 6) -> None:
        self.acknowledged: list[tuple[str, dict[str, Any]]] = []
        self.other: Counter[int] = Counter()
        self._server, self._events = server, events
        self._stop = Event()
        self._threads = [Thread(target=self._call, args=(number,), daemon=True) for number in range(callers)]
        for thread in self._threads:
            thread.start()

    def leaves(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _call(self, caller_number: int) -> None:
        caller, number = self._server.caller(), caller_number * 1_000_000
        while not self._stop.is_set():
            event = self._events[number % len(self._events)]
            status, _, document = caller.registers(event, number)
            if status == 0:
                sleep(0.02)
                continue
            if status in (200, 201):
                self.acknowledged.append((event, document))
            else:
                self.other[status] += 1
            number += 1


@pytest.mark.parametrize("server", ["sqlite_url"], indirect=True)
def test_twenty_kills_of_the_server_forget_nobody_who_was_told(server, tmp_path):
    events = [f"forum{number}" for number in range(4)]
    store = opened(server.url)
    opens_registration(store, *events, capacity=100)
    store.close()
    watch = Watch(server.url)
    crowd, dice = Crowd(server, events), Random(2009)
    for _ in range(20):
        server.starts()
        sleep(dice.uniform(0.05, 0.4))
        server.is_killed()
    crowd.leaves()
    assert crowd.other == {}
    assert len(crowd.acknowledged) > 100
    stored = {(row[0], row[1]): row[2] for row in watch.asks("SELECT event, token, state FROM registration")}
    told = {(event, sha256(one["token"].encode()).hexdigest()): one["status"] for event, one in crowd.acknowledged}
    assert told.items() <= stored.items()
    assert max(watch.most_seated(event) for event in events) <= 100
    placed = watch.mails("confirmed", "promoted")
    confirmed = [row[0] for row in watch.asks("SELECT pk FROM registration WHERE state = 'confirmed'")]
    assert placed == dict.fromkeys(confirmed, 1)
    watch.close()
    assert Operator(tmp_path).runs("db", "check", DATABASE_URL=server.url).returncode == 0
