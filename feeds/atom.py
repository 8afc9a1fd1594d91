"""A feed as Atom 1.0 (RFC 4287) for news readers: an entry is news of an event, dated by its last change.

Written by the package feedgenerator, which is looked for only when such a feed is asked for. It never gets to ask the clock:
each entry has its own times, and an empty feed is as old as the epoch.
"""

import re
from datetime import datetime
from functools import cache
from html import escape
from io import BytesIO
from typing import Any

from feeds.feed import UNWRITABLE, Page
from feeds.vevent import URN, categories, description, location, page, summary, urn
from metrocal.entries import EPOCH, Entry
from metrocal.errors import MetrocalError
from metrocal.text import UNDETERMINED

_UNSAFE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold or advises against; a carriage return would be read as a line feed."""
AUTHOR = "metrocal"
"""A feed must name one (RFC 4287, 4.1.1); where an event has organisers, they are its authors."""


class MissingPackage(MetrocalError, ImportError):
    """A feed needs a package that the library alone does not bring."""


def atom(feed: Page) -> bytes:
    """UTF-8 XML, one entry an event."""
    home = f"{feed.base_url}/" if feed.base_url else f"{URN}feed"
    made = _writer()(
        title=_safe(feed.title),
        link=home,
        description=_safe(feed.description),
        language=feed.options.lang,
        author_name=AUTHOR,
        feed_url=feed.address or None,
        feed_guid=feed.address or home,
    )
    for entry in feed.entries:
        try:
            made.add_item(**item(entry, feed.options.lang, feed.base_url))
        except UNWRITABLE as error:
            feed.skip(entry, error)
    body = BytesIO()
    made.write(body, "utf-8")
    return body.getvalue() + b"\n"


def item(entry: Entry, lang: str, base_url: str) -> dict[str, Any]:
    """One event, as a reader of the language gets it."""
    event = entry.event
    blocks = (event.when.sentence(lang), location(event, lang), description(entry, lang, ""))
    names = ", ".join(organisation.name.in_language(lang) for organisation in entry.organisers)
    language = event.title.language_for(lang)
    return {
        "title": _safe(summary(entry, lang)),
        "link": page(entry, base_url) or urn(entry),
        "unique_id": urn(entry),
        "description": _html("\n\n".join(filter(None, blocks))),
        "author_name": _safe(names) or None,
        "pubdate": entry.created,
        "updateddate": entry.modified,
        "categories": [_safe(name) for name in categories(event, lang)],
        "language": None if language == UNDETERMINED else language,
    }


def _html(text: str) -> str:
    """The package marks summaries as HTML, which plain text has to be made into."""
    return "<p>" + escape(_safe(text)).replace("\n\n", "</p><p>").replace("\n", "<br>") + "</p>"


def _safe(text: str) -> str:
    return _UNSAFE.sub("", text)


@cache
def _writer() -> Any:
    """The package's Atom feed with what it lacks: a time for a feed without entries, and the language of an entry."""
    try:
        from feedgenerator import Atom1Feed
    except ImportError as error:
        raise MissingPackage("Atom feeds need the package feedgenerator; run: pip install 'metrocal[server]'") from error

    class Writer(Atom1Feed):  # type: ignore[misc]
        def latest_post_date(self) -> datetime:
            return max((item["updateddate"] for item in self.items), default=EPOCH)

        def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
            return {"xml:lang": _safe(item["language"])} if item["language"] else {}

    return Writer
