"""A feed straight from a store: from bytes kept since the last change where they are, else written event by event."""

from datetime import date
from typing import Protocol, runtime_checkable

from feeds import Feed, Options, render
from feeds.feed import Page
from feeds.ical import assemble
from metrocal.calendar import Store
from metrocal.query import Query
from metrocal.store.blocks import Blocks


@runtime_checkable
class BlockStore(Protocol):
    """A store that keeps VEVENTs."""

    def blocks(self, query: Query, lang: str, *, today: date, undated: bool = True) -> Blocks: ...


def feed_of(
    store: Store,
    query: Query,
    format: str,
    options: Options,
    *,
    today: date,
    name: str = "",
    base_url: str = "",
    address: str = "",
) -> Feed:
    """The feed of a question; the same bytes as `render` makes of the same events."""
    if format == "ics" and not options.alarms and isinstance(store, BlockStore):
        found, skipped = store.blocks(query, options.lang, today=today, undated=options.undated != "hide")
        shown = found[: options.limit]
        page = Page([], query, options, len(found), base_url, address, name, shown=len(shown))
        body = assemble(page, {block.zone for block in shown if block.zone}, [block.body for block in shown])
        return Feed.of(body, "text/calendar; charset=utf-8", None, tuple(skipped))
    events = store.select(query, today=today)
    return render(events, format, query=query, options=options, name=name, base_url=base_url, address=address, today=today)
