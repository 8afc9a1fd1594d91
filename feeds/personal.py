"""The calendar of one person: events as the feeds write them, and what is only for those who come: how to join."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from feeds import timezones, words
from feeds.content_lines import line, lines, text
from feeds.feed import Page
from feeds.ical import PRODID, REFRESH, placeholder
from feeds.options import Options
from feeds.vevent import END, vevent, zones_used
from metrocal.entries import Entry
from metrocal.query import Query
from metrocal.text import Text

_STATUS = re.compile(rb"\r\nSTATUS:[A-Z]+\r\n")
_STAMP = re.compile(rb"\r\nDTSTAMP:[0-9TZ]+\r\n")
"""Whole content lines: no text can look like one, since what is folded goes on with a space."""


@dataclass(frozen=True)
class Personal:
    """An event in somebody's calendar."""

    entry: Entry
    standing: Literal["seated", "hoping", "gone"]
    """Has a place; waits for one or for a decision; comes no more, so the entry has to go."""
    at: datetime | None = None
    """When this became so, UTC: of two states with one SEQUENCE the later one counts (RFC 5546, 2.1.5)."""


def personal_ics(entries: Iterable[Personal], lang: str, base_url: str, name: str = "") -> bytes:
    """These events as one calendar. `name` is for one to subscribe to: a file by mail has none, since some programs open
    a calendar of its own for a file that names one."""
    found = list(entries)
    zones = sorted({zone for one in found for zone in zones_used(one.entry.event.when)})
    blocks = [_block(one, lang, base_url) for one in found] or [placeholder(Page([], Query(), Options(lang=lang), 0))]
    return b"".join([_header(name), *(timezones.block(zone) or b"" for zone in zones), *blocks, b"END:VCALENDAR\r\n"])


def _header(name: str) -> bytes:
    begin = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "METHOD:PUBLISH")
    named = (
        f"NAME:{text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        f"X-WR-CALNAME:{text(name)}",
    )
    return lines(begin + (named if name else ()))


def _block(one: Personal, lang: str, base_url: str) -> bytes:
    event = one.entry.event
    join = event.join_url if one.standing == "seated" else None
    entry = _with_link(one.entry, join, lang) if join else one.entry
    block = vevent(entry, lang, base_url)
    if one.at is not None:
        stamp = f"{max(one.at, entry.modified).astimezone(UTC):%Y%m%dT%H%M%SZ}"
        block = _STAMP.sub(f"\r\nDTSTAMP:{stamp}\r\n".encode(), block, count=1)
    if one.standing == "gone":
        block = _STATUS.sub(b"\r\nSTATUS:CANCELLED\r\n", block, count=1)
    elif one.standing == "hoping":
        block = _STATUS.sub(lambda found: found[0].replace(b"CONFIRMED", b"TENTATIVE"), block, count=1)
    return block.removesuffix(END) + line(f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{join}") + END if join else block


def _with_link(entry: Entry, join: str, lang: str) -> Entry:
    """The same with the link in its description, for programs that do not show CONFERENCE."""
    said = entry.event.description.in_language(lang)
    link = words.JOIN.in_language(lang) + words.colon(lang) + join
    description = Text({lang: f"{said}\n\n{link}" if said else link})
    return replace(entry, event=entry.event.model_copy(update={"description": description}))
