"""What is published at an address: the same bytes for a subscriber and for `metrocal export`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from feeds import FORMATS, Feed, Options, render, split
from feeds.stored import feed_of
from metrocal.calendar import Store
from metrocal.entries import Entry
from metrocal.errors import MetrocalError
from metrocal.query import Query

FEEDS = ("all",)
"""The feeds that always exist."""
KEPT = "-P90D"
"""How far back a feed goes that does not say so itself: large feeds are refused by some calendars."""


class UnknownFeed(MetrocalError, LookupError):
    """No feed has this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"no feed is called {name[:60]!r}; there is: {', '.join(FEEDS)}")


class UnknownFormat(MetrocalError, LookupError):
    """No feed is written in this format."""

    def __init__(self, extension: str) -> None:
        self.extension, self.allowed = extension, tuple(FORMATS)
        super().__init__(f"no feed ends in {extension[:20]!r}; there are: {', '.join(f'.{ext}' for ext in FORMATS)}")


@dataclass(frozen=True)
class Address:
    """What an address asks for. Equal addresses have equal paths, however they were spelled."""

    name: str
    format: str
    query: Query
    options: Options
    default_lang: str = "en"

    @classmethod
    def of(
        cls, name: str, format: str, parameters: Iterable[tuple[str, str]] = (), *, default_lang: str = "en"
    ) -> "Address":
        """Raises UnknownFeed, UnknownFormat, QueryError."""
        if name not in FEEDS:
            raise UnknownFeed(name)
        if format not in FORMATS:
            raise UnknownFormat(format)
        query, options = split(parameters, lang=default_lang)
        return cls(name, format, query, options, default_lang)

    @property
    def path(self) -> str:
        """The canonical path with its parameters."""
        pairs = sorted([*self.query.parameters(), *self.options.parameters(self.default_lang)])
        asked = urlencode(pairs, safe=",!-:")
        return f"/feeds/{self.name}.{self.format}" + (f"?{asked}" if asked else "")


def publish(store: Store, address: Address, *, base_url: str, today: date) -> Feed:
    """The feed at an address, as it is today. Raises StoreError."""
    return feed_of(
        store,
        address.query.since(KEPT),
        address.format,
        address.options,
        today=today,
        base_url=base_url,
        address=base_url + address.path,
    )


def publish_event(entry: Entry, *, lang: str, base_url: str, today: date) -> Feed:
    """One event as a calendar of its own; of a series, the dates that a feed shows. A withdrawn one is cancelled there."""
    return render(
        Query().since(KEPT).spread(entry, today=today) if entry.event.recurrence else [entry],
        "ics",
        options=Options(lang=lang),
        name=entry.event.title.in_language(lang),
        base_url=base_url,
        address=f"{base_url}/events/{entry.id}.ics",
        today=today,
    )
