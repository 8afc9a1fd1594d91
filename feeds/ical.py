"""A feed in iCalendar (RFC 5545, RFC 7986): header, zones, events, in one piece of bytes."""

from collections.abc import Iterable

from icalendar import Calendar

from feeds import timezones, words
from feeds.content_lines import line, text
from feeds.feed import UNWRITABLE, Page
from feeds.options import Options
from feeds.vevent import END, alarm, status, vevent, zones_used
from metrocal.entries import Entry

PRODID = "-//metrocal//metrocal//EN"
REFRESH = "PT1H"
"""How often subscribers are asked to look."""


def ical(page: Page) -> bytes:
    """The whole feed. An event that cannot be written is left out and told to `page.skip`."""
    blocks: list[bytes] = []
    zones: set[str] = set()
    for entry in page.entries:
        try:
            blocks.append(_event(entry, page.options, page.base_url))
            zones.update(zones_used(entry.event.when))
        except UNWRITABLE as error:
            page.skip(entry, error)
    return assemble(page, zones, blocks)


def assemble(page: Page, zones: Iterable[str], blocks: list[bytes]) -> bytes:
    """Header, one VTIMEZONE per zone, the events; joined once, since each further join copies the feed."""
    body = blocks or [placeholder(page)]
    return b"".join([header(page), *(timezones.block(zone) or b"" for zone in sorted(zones)), *body, b"END:VCALENDAR\r\n"])


def header(page: Page) -> bytes:
    """Calendar-level properties; names twice, for readers of RFC 7986 and for the others."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("method", "PUBLISH")
    title, described = text(page.title), text(page.description)
    lines = bytes(calendar.to_ical()).removesuffix(b"END:VCALENDAR\r\n")
    return lines + b"".join(
        map(
            line,
            (
                f"COLOR:{page.look.colour[0]}",
                f"DESCRIPTION:{described}",
                f"NAME:{title}",
                f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
                *((f"SOURCE;VALUE=URI:{page.address}",) if page.address else ()),
                *((f"URL;VALUE=URI:{page.base_url}/",) if page.base_url else ()),
                f"X-APPLE-CALENDAR-COLOR:{page.look.colour[1]}",
                f"X-PUBLISHED-TTL:{REFRESH}",
                f"X-WR-CALDESC:{described}",
                f"X-WR-CALNAME:{title}",
            ),
        )
    )


def placeholder(page: Page) -> bytes:
    """One harmless day long ago that says the feed is empty: Evolution does not clear itself otherwise."""
    said = text(words.NOTHING.in_language(page.options.lang))
    lines = (
        "BEGIN:VEVENT",
        f"SUMMARY:{said}",
        "DTSTART;VALUE=DATE:20000101",
        "DTEND;VALUE=DATE:20000102",
        "DTSTAMP:20000101T000000Z",
        "UID:empty@metrocal.invalid",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
    )
    return b"".join(map(line, lines)) + END


def _event(entry: Entry, options: Options, base_url: str) -> bytes:
    block = vevent(entry, options.lang, base_url)
    if not options.alarms or not entry.event.when.is_known_to_the_day or status(entry) == "CANCELLED":
        return block
    return block.removesuffix(END) + b"".join(alarm(entry, options.lang, before) for before in options.alarms) + END
