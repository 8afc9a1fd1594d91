"""Questions to large stores: filters and words over 100,000 and 1,000,000 events, and what size costs a small feed.

python -m benchmarks.filters [--million] [--postgres]

The million takes about half an hour to make, once. On PostgreSQL the time is that on the wall, since the server's counts
too; twice that of SQLite is allowed.
"""

import subprocess
import sys

from sqlalchemy.exc import OperationalError

from benchmarks.measuring import Table, median_seconds
from benchmarks.stores import BASE_URL, TODAY, opened, postgres_of, sqlite_of
from feeds import Options
from feeds.stored import feed_of
from metrocal import Query
from metrocal.store.sql import SqlStore

FACETS = (
    "kind=training&gender=specific&from=2026-05&to=2026-12",
    "kind=forum&gender=specific&mode=online&region=europe&status=scheduled",
    "city=lyon",
    "organiser=miti&topic=water&kind=!meeting&from=2026",
    "sdg=5&language=fr&region=africa",
)
WORDS = ("q=river+budget&from=2026-05&to=2026-06", "q=egalite&kind=forum&from=2026-05&to=2026-07")
FIVE = (
    "kind=training&gender=any&region=africa&topic=water&mode=online",
    "kind=forum&gender=specific&mode=hybrid&region=europe&from=2026-05&to=2027-04",
    "city=lyon&kind=forum&mode=online&gender=any&language=fr",
)


LIMITS = {**dict.fromkeys(FACETS, 12), **dict.fromkeys(WORDS, 35)}
"""Milliseconds over 100,000 events in SQLite."""


def main() -> None:
    if "--postgres" in sys.argv:
        _postgres()
        return
    table = Table("Questions to SQLite, CPU time, events fetched as rendered bytes")
    hundred_thousand = opened(sqlite_of(100_000))
    for text, wanted in LIMITS.items():
        _ask(table, "100,000", hundred_thousand, text, wanted)
    if "--million" in sys.argv:
        million = opened(sqlite_of(1_000_000))
        for text in FIVE:
            _ask(table, "1,000,000", million, text, 60)
        small = [_small_feed(store) for store in (opened(sqlite_of(10_000)), million)]
        table.at_most("200-event feed, cost per event, 1,000,000 against 10,000 events", small[1] / small[0], 1.5, "×")
        table.at_most("memory of a process over 1,000,000 events", _memory(sqlite_of(1_000_000)), 300, "MB")
    table.show()


def _postgres() -> None:
    table = Table("Questions to PostgreSQL, wall time, events fetched as rendered bytes")
    try:
        store = opened(postgres_of(100_000))
    except OperationalError as error:
        sys.exit(f"needed: PostgreSQL, here or at METROCAL_TEST_POSTGRES ({str(error.orig).strip()[:200]})")
    for text, wanted in LIMITS.items():
        _ask(table, "100,000", store, text, 2 * wanted, cpu=False)
    table.show()
    store.close()


def _ask(table: Table, size: str, store: SqlStore, text: str, wanted: float, *, cpu: bool = True) -> None:
    query = Query.parse(text)
    total = store.blocks(query, "en", today=TODAY).total
    times = 7 if cpu else 15
    spent = median_seconds(lambda: store.blocks(query, "en", today=TODAY), times=times, cpu=cpu)
    table.at_most(f"{size}: {text} ({total} found)", spent * 1000, wanted)


def _small_feed(store: SqlStore) -> float:
    """Seconds for a feed of about 200 events: as many days from the first of June as that takes in this store."""
    for days in range(400):
        query = Query.parse(f"from=2026-06-01&to=P{days}D")
        if (total := store.blocks(query, "en", today=TODAY).total) >= 190:
            break
    spent = median_seconds(lambda: feed_of(store, query, "ics", Options(), today=TODAY, base_url=BASE_URL), times=15)
    return spent / total


def _memory(url: str) -> float:
    code = (
        "from benchmarks.stores import *;from feeds import Options;from feeds.stored import feed_of;s = opened("
        f"{url!r})\nfor text in {(*FIVE, *WORDS)!r}: feed_of(s, Query.parse(text), 'ics', Options(), today=TODAY, "
        "base_url=BASE_URL)\n"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return int(said) / 1024


if __name__ == "__main__":
    main()
