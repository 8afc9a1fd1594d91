"""What is published at an address: the same bytes for a subscriber and for `metrocal export`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from feeds import FORMATS, Feed, Look, Options, render, split
from feeds.stored import feed_of
from metrocal.calendar import Store
from metrocal.colours import name_and_shade
from metrocal.entries import Entry
from metrocal.errors import MetrocalError
from metrocal.named_feeds import FEEDS, NamedFeed
from metrocal.query import Query

KEPT = "-P90D"
"""How far back a feed goes that does not say so itself: large feeds are refused by some calendars."""


class UnknownFeed(MetrocalError, LookupError):
    """No feed has this name."""

    def __init__(self, name: str, known: Iterable[str] = FEEDS) -> None:
        self.name, self.allowed = name, tuple(known)
        super().__init__(f"no feed is called {name[:60]!r}; there is: {', '.join(self.allowed)}")


class UnknownFormat(MetrocalError, LookupError):
    """No feed is written in this format."""

    def __init__(self, extension: str) -> None:
        self.extension, self.allowed = extension, tuple(FORMATS)
        super().__init__(f"no feed ends in {extension[:20]!r}; there are: {', '.join(f'.{ext}' for ext in FORMATS)}")


@dataclass(frozen=True)
class Address:
    """What an address asks for. Equal addresses have equal paths, however they were spelled."""

    name: str
    """Of a feed that there is, or is not: `publish` knows."""
    format: str
    query: Query
    options: Options
    default_lang: str = "en"

    @classmethod
    def of(
        cls, name: str, format: str, parameters: Iterable[tuple[str, str]] = (), *, default_lang: str = "en"
    ) -> "Address":
        """Raises UnknownFormat, QueryError."""
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


def no_names() -> Sequence[NamedFeed]:
    """The saved feeds of a calendar that has none."""
    return ()


def publish(
    store: Store,
    address: Address,
    *,
    base_url: str,
    today: date,
    saved: Callable[[], Sequence[NamedFeed]] = no_names,
) -> Feed:
    """The feed at an address, as it is today. `saved` gives the feeds that have a name; for `all` it is not asked.

    Raises UnknownFeed, StoreError.
    """
    feed = None if address.name in FEEDS else saved_feed(address.name, saved())
    query = address.query if feed is None else replace(address.query, within=feed.query)
    return feed_of(
        store,
        query.since(KEPT),
        address.format,
        address.options,
        today=today,
        name=feed.title.in_language(address.options.lang) if feed else "",
        look=_look(feed, address) if feed else None,
        base_url=base_url,
        address=base_url + address.path,
    )


def saved_feed(name: str, saved: Iterable[NamedFeed]) -> NamedFeed:
    """The one of this name. Raises UnknownFeed."""
    by_name = {feed.name: feed for feed in saved}
    if name not in by_name:
        raise UnknownFeed(name, (*FEEDS, *by_name))
    return by_name[name]


def _look(feed: NamedFeed, address: Address) -> Look:
    """What its makers say of it, else what it selects; and what the address selects of that."""
    lang = address.options.lang
    said = feed.description.in_language(lang) or f"{feed.query.sentence(lang)}."
    if any(True for _ in address.query.parameters()):
        said += f" {address.query.sentence(lang)}."
    return Look(said, name_and_shade(feed.colour)) if feed.colour else Look(said)


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
