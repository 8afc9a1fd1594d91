"""A feed straight from a store: from bytes kept since the last change where they are, else written event by event."""

from datetime import date
from typing import Protocol, runtime_checkable

from feeds import FORMATS, Feed, Options, render
from feeds.feed import Look, Page
from feeds.ical import assemble
from metrocal.calendar import Store
from metrocal.query import Query
from metrocal.store.blocks import Blocks


@runtime_checkable
class BlockStore(Protocol):
    """A store that keeps VEVENTs."""

    def blocks(self, query: Query, lang: str, *, today: date, undated: bool = True, limit: int | None = None) -> Blocks: ...


def feed_of(
    store: Store,
    query: Query,
    format: str,
    options: Options,
    *,
    today: date,
    name: str = "",
    look: Look | None = None,
    base_url: str = "",
    address: str = "",
) -> Feed:
    """The feed of a question; the same bytes as `render` makes of the same events."""
    if format == "ics" and not options.alarms and isinstance(store, BlockStore):
        undated = options.undated != "hide"
        found = store.blocks(query, options.lang, today=today, undated=undated, limit=options.limit)
        page = Page([], query, options, found.total, base_url, address, name, look or Look(), shown=len(found.bodies))
        body = assemble(page, found.zones, found.bodies)
        return Feed.of(body, FORMATS[format].media_type, None, tuple(found.skipped))
    events = store.select(query, today=today)
    return render(
        events,
        format,
        query=query,
        options=options,
        name=name,
        look=look,
        base_url=base_url,
        address=address,
        today=today,
    )
