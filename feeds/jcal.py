"""A feed as jCal (RFC 7265): the iCalendar feed, word for word, in JSON."""

import json

from icalendar import Calendar

from feeds.feed import Page
from feeds.ical import ical


def jcal(page: Page) -> bytes:
    """UTF-8 JSON of the very calendar that `ical` writes, as icalendar reads it."""
    document = Calendar.from_ical(ical(page)).to_jcal()
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode() + b"\n"
