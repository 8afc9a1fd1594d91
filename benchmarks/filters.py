"""Questions to large stores: filters and words over 100,000 and 1,000,000 events, and what size costs a small feed.

python -m benchmarks.filters [--million]     the million takes about half an hour to make, once
"""

import subprocess
import sys

from benchmarks.measuring import Table, median_seconds
from benchmarks.stores import BASE_URL, TODAY, opened, sqlite_of
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


def main() -> None:
    table = Table("Questions to SQLite, CPU time, events fetched as rendered bytes")
    hundred_thousand = opened(sqlite_of(100_000))
    for text in FACETS:
        _ask(table, "100,000", hundred_thousand, text, 12)
    for text in WORDS:
        _ask(table, "100,000", hundred_thousand, text, 35)
    if "--million" in sys.argv:
        million = opened(sqlite_of(1_000_000))
        for text in FIVE:
            _ask(table, "1,000,000", million, text, 60)
        small = [_small_feed(store) for store in (opened(sqlite_of(10_000)), million)]
        table.at_most("200-event feed, 1,000,000 against 10,000 events", small[1] / small[0], 1.5, "×")
        table.at_most("memory of a process over 1,000,000 events", _memory(sqlite_of(1_000_000)), 300, "MB")
    table.show()


def _ask(table: Table, size: str, store: SqlStore, text: str, wanted: float) -> None:
    query = Query.parse(text)
    total = store.blocks(query, "en", today=TODAY).total
    spent = median_seconds(lambda: store.blocks(query, "en", today=TODAY))
    table.at_most(f"{size}: {text} ({total} found)", spent * 1000, wanted)


def _small_feed(store: SqlStore) -> float:
    """Seconds for the first 200 events after a day; both stores have that many within the window."""
    days = 1 if store.blocks(Query.parse("from=2026-06-01&to=2026-06-03"), "en", today=TODAY).total > 200 else 400
    query = Query.parse(f"from=2026-06-01&to=P{days}D")
    return median_seconds(lambda: feed_of(store, query, "ics", Options(limit=200), today=TODAY, base_url=BASE_URL))


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
