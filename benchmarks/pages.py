"""The pages for everybody: what they weigh over the wire, and what the first render of each costs the server.

python -m benchmarks.pages
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from pathlib import Path

from flask import Flask

from benchmarks.made_up import events
from benchmarks.measuring import Table
from benchmarks.stores import BASE_URL
from metrocal import Calendar
from metrocal.importing import import_files
from metrocal.settings import load
from server import create_app

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.csv"))
NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)
TIMES = 15
PARTS = ("/static/metrocal.css", "/static/icon.svg")
"""What a browser fetches with its first page."""
WEIGHED = {"home": ("/", *PARTS), "year": ("/calendar/2021",), "month": ("/calendar/2021/10",), "subscribe": ("/subscribe",)}

RENDERED = (
    ("home of 100 events", "/?from=2021&to=2021", 100, 360, 50),
    ("year of 400 events", "/calendar/2021", 400, 360, 150),
    ("home after a change, store of 10,000", "/?from=2021-01-01&to=2021-03-13", 10_000, 7_300, 50),
    ("event after a change, store of 10,000", "/events/event-0000005", 10_000, 7_300, 50),
)
"""Name, address, events in the store and the days they are spread over, milliseconds wanted."""


def main() -> None:
    table = Table(f"Pages: bytes over the wire with headers, and server CPU of a first render, median of {TIMES}")
    with tempfile.TemporaryDirectory() as folder:
        with served(Path(folder) / "network", lambda calendar: import_files(calendar, EXAMPLES, at=NOW)) as app:
            for name, paths in WEIGHED.items():
                weigh(table, app, name, paths)
        for name, path, number, days, wanted in RENDERED:
            with served(Path(folder) / name, partial(_fill, number, days)) as app:
                table.at_most(f"{name}: first render", first_render(app, path) * 1000, wanted)
                weigh(table, app, f"{name}: bytes", (path,))
    table.show()


@contextmanager
def served(folder: Path, fill: Callable[[Calendar], object]) -> Iterator[Flask]:
    """An application on a store of its own, on the first of June 2021."""
    app = create_app(load(base_url=BASE_URL, instance_dir=folder))
    app.config["CLOCK"] = NOW.date
    store = app.extensions["metrocal"].store
    fill(Calendar(store))
    yield app
    store.close()


def _fill(number: int, days: int, calendar: Calendar) -> None:
    calendar.put(*events(number, first_day=date(2021, 1, 1), days=days), at=NOW)


def weigh(table: Table, app: Flask, name: str, paths: tuple[str, ...]) -> None:
    """Bodies and headers, as browsers ask for them."""
    client, total, plain = app.test_client(), 0, 0
    for path in paths:
        with client.get(path, headers={"Accept-Encoding": "gzip, deflate, br, zstd"}) as answer:
            total += len(answer.data) + len(str(answer.headers).encode())
        with client.get(path) as answer:
            plain += len(answer.data)
    what = f"{name}, with style and icon" if len(paths) > 1 else name
    if name == "home":
        table.at_most(what, total / 1000, 60, "kB")
    else:
        table.fact(what, f"{total / 1000:.1f} kB")
    table.fact("  of which uncompressed", f"{plain / 1000:.0f} kB")


def first_render(app: Flask, path: str) -> float:
    """CPU seconds of one compressed answer after a change of the calendar: nothing that was counted before is valid."""
    client, calendar = app.test_client(), Calendar(app.extensions["metrocal"].store)
    numbers, spent = count(), []
    client.get(path)
    for _ in range(TIMES):
        event = next(events(1, first_day=date(2035, 1, 1), days=1))
        calendar.put(event.model_copy(update={"audience": f"of round {next(numbers)}"}), at=NOW)
        began = time.process_time()
        answer = client.get(path, headers={"Accept-Encoding": "br"})
        spent.append(time.process_time() - began)
        assert answer.status_code == 200
    return statistics.median(spent)


if __name__ == "__main__":
    main()
