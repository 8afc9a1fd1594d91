"""Events → bytes. Pure functions: no clock, no request; the same data gives the same bytes.

from feeds import render
render(calendar.find("kind=training", today=today), format="ics", lang="fr").body
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from feeds.atom import atom
from feeds.csv import csv_table
from feeds.feed import UNWRITABLE, Feed, Look, Page
from feeds.ical import ical
from feeds.jcal import jcal
from feeds.jsonfeed import json_feed
from feeds.jsonld import jsonld
from feeds.options import Options, split
from metrocal.entries import Entry
from metrocal.errors import UnknownValue
from metrocal.events import Event
from metrocal.query import Query, chronological

_log = logging.getLogger("metrocal.feeds")


@dataclass(frozen=True)
class Format:
    """One way to write a feed."""

    extension: str
    media_type: str
    name: str
    """For people."""
    write: Callable[[Page], bytes]
    shows_withdrawn: bool = False
    """Whether events taken back from publication are written as cancelled, or not at all."""


FORMATS: Mapping[str, Format] = {
    found.extension: found
    for found in (
        Format("ics", "text/calendar; charset=utf-8", "iCalendar", ical, shows_withdrawn=True),
        Format("json", "application/feed+json", "JSON Feed 1.1", json_feed),
        Format("csv", "text/csv; charset=utf-8", "CSV", csv_table),
        Format("atom", "application/atom+xml", "Atom 1.0", atom),
        Format("jcal", "application/calendar+json", "jCal", jcal, shows_withdrawn=True),
        Format("jsonld", "application/ld+json", "JSON-LD", jsonld),
    )
}


def render(
    events: Iterable[Event | Entry],
    format: str = "ics",
    *,
    query: Query | None = None,
    lang: str | None = None,
    options: Options | None = None,
    name: str = "",
    look: Look | None = None,
    base_url: str = "",
    address: str = "",
    today: date | None = None,
) -> Feed:
    """A feed of these events, sorted by date and UID.

    `query` only tells the feed what it is called and what it says of itself: the events are those given. `name` is the
    title of a saved feed and `look` its description and colour, `base_url` where the calendar is (no slash at the end),
    `address` where this feed is. With `today`, events withdrawn long ago are left out. Raises UnknownValue for a format
    there is not.
    """
    if format not in FORMATS:
        raise UnknownValue("format", format, FORMATS)
    written = FORMATS[format]
    chosen = options or Options()
    if lang is not None:
        chosen = replace(chosen, lang=lang)
    page = Page([], query or Query(), chosen, 0, base_url, address, name, look or Look())
    shown = sorted(_shown(events, page, written, today), key=lambda found: found[0])
    page.entries, page.total = [entry for _, entry in shown[: chosen.limit]], len(shown)
    body = written.write(page)
    for event_id, error in page.skipped:
        _log.error("event %s cannot be written as %s: %r", event_id, format, error)
    modified = max((entry.modified for entry in page.entries), default=None)
    return Feed.of(body, written.media_type, modified, tuple(event_id for event_id, _ in page.skipped))


def _shown(
    events: Iterable[Event | Entry], page: Page, written: Format, today: date | None
) -> Iterator[tuple[tuple[datetime, str], Entry]]:
    """The entries that the feed shows, each with what it is sorted by."""
    for event in events:
        try:
            entry = event if isinstance(event, Entry) else Entry.of(event)
            if _is_shown(entry, written, page.options, today):
                yield chronological(entry), entry
        except UNWRITABLE as error:
            page.skip(event, error)


def _is_shown(entry: Entry, written: Format, options: Options, today: date | None) -> bool:
    if options.undated == "hide" and not entry.event.when.is_known_to_the_day:
        return False
    return entry.stays(today) if written.shows_withdrawn else not entry.withdrawn


__all__ = ["FORMATS", "Entry", "Feed", "Format", "Look", "Options", "render", "split"]
