"""A calendar of 1,000 events over HTTP, beside Radicale serving the same events as a collection: requests per second.

python -m benchmarks.radicale      needs wrk (a Debian package) and Radicale (pip install -e '.[bench]'); loopback only
"""

import os
import statistics
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.made_up import events
from benchmarks.measuring import Table
from benchmarks.serving import needed, running, wrk
from metrocal import Calendar
from metrocal.opening import open_store
from metrocal.settings import load

COUNT, ROUNDS = 1_000, 3
METROCAL, RADICALE = "http://127.0.0.1:8936/feeds/all.ics", "http://127.0.0.1:8937/reader/all/"
CONFIG = """[server]
hosts = 127.0.0.1:8937
[auth]
type = none
[storage]
filesystem_folder = {folder}/radicale
[logging]
level = error
"""


def main() -> None:
    needed("wrk")
    if find_spec("radicale") is None:
        sys.exit("needed: Radicale; pip install -e '.[bench]'")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["METROCAL_INSTANCE_DIR"] = str(folder / "instance")
        _fill()
        config = folder / "config"
        config.write_text(CONFIG.format(folder=folder))
        (folder / "radicale" / "collection-root" / "reader").mkdir(parents=True)
        ours = [sys.executable, "-m", "metrocal", "serve", "--port", "8936", "--workers", "2"]
        theirs = [sys.executable, "-m", "radicale", "--config", str(config)]
        with (
            running(ours, METROCAL, folder / "ours", os.environ),
            running(theirs, RADICALE, folder / "theirs", os.environ),
        ):
            _measure()


def _fill() -> None:
    now = datetime.now(UTC)
    store = open_store(load())
    Calendar(store).put(*events(COUNT, first_day=now.date() + timedelta(days=1), days=300), at=now)
    store.close()


def _measure() -> None:
    with urlopen(METROCAL) as answer:
        body = answer.read()
    with urlopen(Request(RADICALE, body, {"Content-Type": "text/calendar"}, method="PUT"), timeout=120):
        pass
    with urlopen(RADICALE, timeout=120) as answer:
        theirs = answer.read()
    assert body.count(b"BEGIN:VEVENT") == theirs.count(b"BEGIN:VEVENT") == COUNT
    rates: dict[str, list[float]] = {METROCAL: [], RADICALE: []}
    for _ in range(ROUNDS):
        for address, seconds, clients in ((METROCAL, 3, 8), (RADICALE, 12, 2)):
            rates[address].append(wrk(address, {}, seconds=seconds, clients=clients) / seconds)
    median = {address: statistics.median(found) for address, found in rates.items()}
    sizes = f"{len(body) / 1e6:.1f} · {len(theirs) / 1e6:.1f} MB"
    table = Table(f"A calendar of {COUNT:,} events over HTTP, plain, beside Radicale ({sizes})")
    table.fact("metrocal · Radicale", f"{median[METROCAL]:,.0f} · {median[RADICALE]:,.2f}/s")
    table.at_least("requests/s against Radicale", median[METROCAL] / median[RADICALE], 100)
    table.show()


if __name__ == "__main__":
    main()
