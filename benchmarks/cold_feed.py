"""Cold feeds from SQLite beside icalendar building the same events and writing them.

python -m benchmarks.cold_feed
"""

import subprocess
import sys

import icalendar

from benchmarks.measuring import Table, median_seconds
from benchmarks.stores import BASE_URL, TODAY, opened, sqlite_of
from feeds import Options
from feeds.stored import feed_of
from feeds.vevent import vevent
from metrocal import Query

COUNT = 10_000
Values = list[tuple[str, object, dict[str, str]]]
"""An event as a program holds it: name, value and parameters of its properties."""


def main() -> None:
    url = sqlite_of(COUNT)
    store = opened(url)
    table = Table(f"Cold feed of {COUNT:,} events from SQLite, CPU time")

    def cold() -> bytes:
        return feed_of(store, Query(), "ics", Options(), today=TODAY, base_url=BASE_URL).body

    ours = median_seconds(cold)
    parsed = icalendar.Calendar.from_ical(cold())
    values = [values_of(component) for component in parsed.walk("VEVENT")]
    theirs = median_seconds(lambda: written_by_icalendar(values), times=3)
    table.fact("the feed", f"{len(cold()) / 1e6:.1f} MB")
    table.fact("metrocal", f"{ours * 1000:.1f} ms")
    table.fact("icalendar: build and to_ical()", f"{theirs * 1000:.0f} ms")
    table.at_least("cold feed against icalendar", theirs / ours, 250)
    entries = store.select(Query.parse("from=2026-06&to=2026-06"), today=TODAY)
    one = median_seconds(lambda: [vevent(entry, "en", BASE_URL) for entry in entries], times=15) / len(entries)
    table.fact("rendering one event", f"{one * 1e6:.0f} µs")
    table.at_least("rendering one event against icalendar", theirs / COUNT / one, 10)
    table.at_most("peak memory of a process that makes it", _peak_megabytes(url), 100, "MB")
    table.show()


def values_of(component: icalendar.cal.Component) -> Values:
    """What a program would hold before it asks icalendar to write."""
    found = []
    for name, value in component.property_items(recursive=False):
        if name in {"BEGIN", "END"}:
            continue
        plain = value.dt if hasattr(value, "dt") else list(map(str, value.cats)) if name == "CATEGORIES" else str(value)
        if name == "GEO":
            plain = (value.latitude, value.longitude)
        found.append((name, int(value) if name == "SEQUENCE" else plain, dict(getattr(value, "params", {}))))
    return found


def written_by_icalendar(events: list[Values]) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//example//EN")
    for values in events:
        event = icalendar.Event()
        for name, value, _ in values:
            event.add(name, value)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _peak_megabytes(url: str) -> float:
    """Of a fresh process that opens the store and makes the feed once."""
    code = (
        "from benchmarks.stores import *;from feeds import Options;from feeds.stored import feed_of\n"
        f"feed_of(opened({url!r}), Query(), 'ics', Options(), today=TODAY, base_url=BASE_URL)\n"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return int(said) / 1024


if __name__ == "__main__":
    main()
