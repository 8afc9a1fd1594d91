"""Feeds that nobody asked for before, over HTTP: each request selects another 1,000 of 10,000 events, and is made anew.

python -m benchmarks.http_cold     beside a Flask application that has icalendar build and write the same events

Both run on granian with one worker; loopback only, a minute in all.
"""

import os
import pickle
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import icalendar
from flask import Flask, Response, request

from benchmarks.cold_feed import Values, values_of, written_by_icalendar
from benchmarks.measuring import Table, children_of, cpu_seconds_of
from benchmarks.serving import running
from benchmarks.stores import BASE_URL, TODAY, opened, sqlite_of
from feeds import Options
from feeds.stored import feed_of
from metrocal import Query

COUNT, SELECTED_DAYS = 10_000, 729
ROUNDS = 3
METROCAL, PEER = "http://127.0.0.1:8934/feeds/all.ics", "http://127.0.0.1:8935/all.ics"
HELD = "METROCAL_BENCHMARK_EVENTS"


def peer() -> Flask:
    """The application to compare with: it holds the events as Python values, sorted, and writes what is asked for."""
    held: list[tuple[date, Values]] = pickle.loads(Path(os.environ[HELD]).read_bytes())
    app = Flask(__name__)

    @app.get("/all.ics")
    def feed() -> Response:
        first, last = date.fromisoformat(request.args["from"]), date.fromisoformat(request.args["to"])
        chosen = [values for day, values in held if first <= day <= last]
        return Response(written_by_icalendar(chosen), content_type="text/calendar; charset=utf-8")

    return app


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url, held = sqlite_of(COUNT), Path(folder) / "events"
        held.write_bytes(pickle.dumps(_events(url)))
        environment = {
            **os.environ,
            "METROCAL_DATABASE_URL": url,
            "METROCAL_INSTANCE_DIR": folder,
            "METROCAL_BASE_URL": BASE_URL,
            HELD: str(held),
        }
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--workers", "1", "--port", "8935"]
        ours = [sys.executable, "-m", "metrocal", "serve", "--port", "8934", "--workers", "1"]
        theirs = [*granian, "--log-level", "error", "benchmarks.http_cold:peer"]
        with (
            running(ours, METROCAL, Path(folder) / "ours", environment) as one,
            running(theirs, PEER, Path(folder) / "theirs", environment) as other,
        ):
            _measure(one, other)


def _events(url: str) -> list[tuple[date, Values]]:
    """Each with the day it begins on."""
    store = opened(url)
    body = feed_of(store, Query(), "ics", Options(), today=TODAY, base_url=BASE_URL).body
    store.close()
    found = []
    for component in icalendar.Calendar.from_ical(body).walk("VEVENT"):
        start = component.decoded("DTSTART")
        found.append((getattr(start, "date", lambda day=start: day)(), values_of(component)))
    return found


def _questions() -> Iterator[str]:
    """Never the same twice."""
    for shift in range(3_000):
        first = date(2017, 1, 1) + timedelta(days=shift)
        yield urlencode({"from": first, "to": first + timedelta(days=SELECTED_DAYS)})


def _measure(ours: int, theirs: int) -> None:
    table = Table("A cold feed of about 1,000 of 10,000 events over HTTP, server CPU per request, 1 worker each")
    asked = _questions()
    for address in (METROCAL, PEER):
        sizes = [urlopen(f"{address}?{question}").read().count(b"BEGIN:VEVENT") for question in islice(asked, 2)]
        table.fact(f"events in the first two answers of {'metrocal' if address == METROCAL else 'the peer'}", str(sizes))
    costs: dict[str, list[float]] = {METROCAL: [], PEER: []}
    for _ in range(ROUNDS):
        costs[METROCAL].append(_cost(METROCAL, ours, islice(asked, 150)))
        costs[PEER].append(_cost(PEER, theirs, islice(asked, 6)))
    cheap = {address: statistics.median(found) for address, found in costs.items()}
    table.fact("metrocal", f"{cheap[METROCAL] * 1000:.2f} ms")
    table.fact("Flask and icalendar", f"{cheap[PEER] * 1000:.0f} ms")
    table.at_least("less server CPU per request", cheap[PEER] / cheap[METROCAL], 150)
    table.show()


def _cost(address: str, pid: int, questions: Iterator[str]) -> float:
    """CPU seconds of the server for one of these requests."""
    before, count = cpu_seconds_of(children_of(pid)), 0
    for question in questions:
        with urlopen(f"{address}?{question}", timeout=60) as answer:
            answer.read()
        count += 1
    return (cpu_seconds_of(children_of(pid)) - before) / count


if __name__ == "__main__":
    main()
