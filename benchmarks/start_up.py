"""What a newcomer waits for: the import of the library, of the network's calendars, and the first feed of all of them.

python -m benchmarks.start_up
"""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.measuring import Table, median_seconds
from benchmarks.stores import BASE_URL
from feeds import Options
from feeds.blocks import VeventWriter
from feeds.stored import feed_of
from metrocal import Calendar, Query
from metrocal.importing import import_files
from metrocal.store.migrate import upgrade
from metrocal.store.sql import open_store

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.csv"))
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def main() -> None:
    table = Table("Starting up, wall time")
    table.at_most("import metrocal, in a fresh process", median_seconds(_import, times=5, cpu=False), 0.5, "s")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/calendar.db"
        upgrade(url, "example.org")
        store = open_store(url, VeventWriter(BASE_URL))
        began = perf_counter()
        report = import_files(Calendar(store), EXAMPLES, at=NOW)
        table.at_most(
            f"import of {report.added} events and {report.organisations} organisations", perf_counter() - began, 2, "s"
        )
        began = perf_counter()
        feed = feed_of(store, Query.parse("from=2000"), "ics", Options(lang="fr"), today=NOW.date(), base_url=BASE_URL)
        first = perf_counter() - began
        table.fact("the first feed of them, each event rendered", f"{first * 1000:.0f} ms, {len(feed.body) / 1000:.0f} kB")
        cold = median_seconds(
            lambda: feed_of(store, Query.parse("from=2000"), "ics", Options(lang="fr"), today=NOW.date(), base_url=BASE_URL),
            cpu=False,
        )
        table.at_most("the full feed, cold", cold * 1000, 100)
        store.close()
    table.show()


def _import() -> None:
    subprocess.run([sys.executable, "-c", "import metrocal"], check=True)


if __name__ == "__main__":
    main()
