"""500 people in a minute over HTTP, 200 of them in one second, while calendars poll 300 times a second; and their mails.

python -m benchmarks.registering       loopback only, SQLite, two workers, a mail server that takes everything
"""

import json
import os
import socket
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from benchmarks import steady
from benchmarks.made_up import events
from benchmarks.measuring import Table
from benchmarks.serving import running
from metrocal import Calendar, Query, event
from metrocal.opening import open_store
from metrocal.settings import load

PEOPLE, SECONDS = 500, 60
BURST = 200
PLACES = 300


class Sink:
    """A mail server that takes everything; when each mail came, and to whom."""

    def __init__(self) -> None:
        self.came: dict[str, float] = {}

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        for reader in envelope.rcpt_tos:
            self.came.setdefault(reader, time.monotonic())
        return "250 taken"


def main() -> None:
    sink, today = Sink(), datetime.now(UTC)
    with socket.create_server(("127.0.0.1", 0)) as free:
        mail_port = free.getsockname()[1]
    mails = Controller(sink, hostname="127.0.0.1", port=mail_port)
    mails.start()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "METROCAL_INSTANCE_DIR": folder, "METROCAL_RATE_LIMITS": "off", "METROCAL_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        }  # fmt: skip
        store = open_store(load())
        calendar = Calendar(store)
        calendar.put(*events(5_000, first_day=today.date(), days=700), at=today)
        facts = {"kind": "forum", "title": "Forum", "when": f"{today.year + 1}-06-01T09:00/{today.year + 1}-06-01T17:00"}
        calendar.put(event(facts | {"id": "forum", "city": "Madrid", "registration": {"capacity": PLACES}}), at=today)
        store.blocks(Query(), "en", today=today.date())
        store.close()
        command = [sys.executable, "-m", "metrocal", "serve", "--port", str(steady.PORT), "--workers", "2"]
        with running(command, f"http://127.0.0.1:{steady.PORT}/healthz", Path(folder) / "log", os.environ):
            _measure(sink)
    mails.stop()


def _measure(sink: Sink) -> None:
    steady.Polls(3).end()
    polls = steady.Polls(SECONDS)
    began = time.monotonic()
    with ThreadPoolExecutor(PEOPLE) as people:
        answers = list(people.map(lambda number: _register(number, began), range(PEOPLE)))
    polls.end()
    spent = [seconds for _, seconds in answers]
    table = Table(
        f"{PEOPLE} people in {SECONDS} s, {BURST} of them in 1 s, for {PLACES} places; 300 polls/s; 2 workers, SQLite"
    )
    table.at_most("answers other than 201", sum(status != 201 for status, _ in answers), 0.5, "")
    table.at_most("registration, p95", statistics.quantiles(spent, n=20)[-1] * 1000, 2_000)
    table.at_most("registration, slowest", max(spent) * 1000, 10_000)
    table.at_most(f"{len(polls.spent):,} polls meanwhile: errors", polls.errors, 0.5, "")
    table.at_most("polls meanwhile, p95", polls.p95() * 1000, 100)
    until = time.monotonic() + 600
    while len(sink.came) < PEOPLE and time.monotonic() < until:
        time.sleep(0.2)
    last = max(sink.came.values(), default=began) - began - SECONDS
    table.at_least("people whose mail came", len(sink.came), PEOPLE, "")
    table.at_most("the last of them, after the minute was over", max(0, last), 600, "s")
    table.show()


def _register(number: int, began: float) -> tuple[int, float]:
    """(status, seconds) of one person: the burst comes at the half of the time, the others evenly."""
    burst = number >= PEOPLE - BURST
    due = SECONDS / 2 + (number - PEOPLE + BURST) / BURST if burst else number * SECONDS / (PEOPLE - BURST)
    time.sleep(max(0, began + due - time.monotonic()))
    asked = time.monotonic()
    connection = HTTPConnection("127.0.0.1", steady.PORT, timeout=60)
    body = json.dumps({"name": f"Person {number}", "email": f"person{number}@example.org", "privacy": True})
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"key-{number}"}
    connection.request("POST", "/api/v1/events/forum/registrations", body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, time.monotonic() - asked


if __name__ == "__main__":
    main()
