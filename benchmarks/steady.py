"""300 polls a second, 90 % of them with a condition, over 5,000 events; then the same while 10,000 events are imported.

python -m benchmarks.steady [SECONDS]      loopback only; 60 s unless told otherwise, and the import
"""

import csv
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.made_up import events
from benchmarks.measuring import Table
from benchmarks.serving import wait_for
from metrocal import Calendar, Query
from metrocal.opening import open_store
from metrocal.settings import load

PORT = 8933
CLIENTS, RATE = 20, 300
QUESTIONS = ("", "?kind=training", "?gender=any", "?region=africa", "?topic=water", "?kind=forum&lang=fr")


class Polls:
    """So many a second for some time, from clients that keep their connections."""

    def __init__(self, seconds: float) -> None:
        self.spent: list[float] = []
        self.errors = 0
        self._until = time.monotonic() + seconds
        self._threads = [threading.Thread(target=self._client, args=(number,)) for number in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        for thread in self._threads:
            thread.join()

    def p95(self) -> float:
        return statistics.quantiles(self.spent, n=20)[-1]

    def _client(self, number: int) -> None:
        connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
        tags: dict[str, str] = {}
        due = time.monotonic() + number / RATE
        for count in range(10**9):
            due += CLIENTS / RATE
            if due > self._until:
                break
            time.sleep(max(0, due - time.monotonic()))
            address = "/feeds/all.ics" + QUESTIONS[(number + count) % len(QUESTIONS)]
            headers = {"Accept-Encoding": "gzip"}
            if count % 10 and address in tags:
                headers["If-None-Match"] = tags[address]
            began = time.monotonic()
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            answer.read()
            self.spent.append(time.monotonic() - began)
            self.errors += answer.status not in (200, 304)
            tags[address] = answer.getheader("ETag", "")
        connection.close()


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        os.environ["METROCAL_INSTANCE_DIR"] = folder
        store = open_store(load())
        tomorrow = datetime.now(UTC).date()
        Calendar(store).put(*events(5_000, first_day=tomorrow, days=700), at=datetime.now(UTC))
        store.blocks(Query(), "en", today=tomorrow)
        version = store.version()
        command = [sys.executable, "-m", "metrocal", "serve", "--port", str(PORT), "--workers", "2"]
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _measure(Path(folder), seconds, lambda: store.version() - version)
        finally:
            server.terminate()
            server.wait(timeout=40)


def _measure(folder: Path, seconds: float, changes: object) -> None:
    wait_for(f"http://127.0.0.1:{PORT}/healthz")
    table = Table(f"{RATE} polls a second, six feeds, 90 % conditional, 2 workers, wall time")
    Polls(3).end()
    idle = Polls(seconds)
    idle.end()
    table.at_most(f"{len(idle.spent):,} polls in {seconds:g} s: errors", idle.errors, 0.5, "")
    table.at_most("p95", idle.p95() * 1000, 100)
    table.at_most("database changes by polling", changes(), 0.5, "")  # type: ignore[operator]
    file = folder / "more.csv"
    _write(file)
    polls = Polls(600)
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "metrocal", "import", str(file)], check=True, capture_output=True)
    took = time.monotonic() - began
    polls._until = time.monotonic()
    polls.end()
    table.at_least("import of 10,000 events meanwhile, its start included", 10_000 / took, 2_000, "events/s")
    table.at_most("polls during the import: errors", polls.errors, 0.5, "")
    table.at_most("p95 during the import against before", polls.p95() / idle.p95(), 2, "×")
    table.show()


def _write(file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(
            table, ["id", "kind", "title.en", "when", "zone", "city", "country", "mode", "topics", "gender"]
        )
        writer.writeheader()
        for event in events(10_000, seed=2):
            known = event.document()
            writer.writerow(
                {
                    "id": "more-" + event.id,
                    "title.en": known["title"]["en"],
                    "topics": "|".join(event.topics),
                    **{key: known.get(key, "") for key in ("kind", "when", "zone", "city", "country", "mode", "gender")},
                }
            )


if __name__ == "__main__":
    main()
