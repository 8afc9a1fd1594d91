"""A feed as JSON Feed 1.1 (jsonfeed.org): one item an event; the event's public document under `_metrocal`."""

import json
from typing import Any

from feeds.feed import UNWRITABLE, Page
from feeds.vevent import description, location, page, summary
from metrocal.entries import Entry
from metrocal.vocabulary import vocabulary


def json_feed(feed: Page) -> bytes:
    """UTF-8 JSON; the keys of each object sorted, the items last."""
    items = []
    for entry in feed.entries:
        try:
            items.append(_written(item(entry, feed.options.lang, feed.base_url)))
        except UNWRITABLE as error:
            feed.skip(entry, error)
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "language": feed.options.lang,
        "home_page_url": f"{feed.base_url}/" if feed.base_url else None,
        "feed_url": feed.address or None,
    }
    head = _written({key: value for key, value in document.items() if value is not None})
    return b"".join((head.removesuffix(b"}"), b', "items": [', b", ".join(items), b"]}\n"))


def _written(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()


def item(entry: Entry, lang: str, base_url: str) -> dict[str, Any]:
    """One event, as a reader of the language gets it."""
    event = entry.event
    made: dict[str, Any] = {
        "id": entry.uid,
        "title": summary(entry, lang),
        "url": page(entry, base_url),
        "content_text": "\n\n".join(
            part for part in (event.when.sentence(lang), location(event, lang), description(entry, lang, "")) if part
        ),
        "image": event.image_url or "",
        "date_published": f"{entry.created:%Y-%m-%dT%H:%M:%SZ}",
        "date_modified": f"{entry.modified:%Y-%m-%dT%H:%M:%SZ}",
        "tags": [event.kind, *event.topics],
        "language": event.title.language_for(lang) or lang,
    }
    made["_metrocal"] = {
        **event.public_document(),
        "uid": entry.uid,
        "sequence": entry.sequence,
        "kind_label": vocabulary("kinds").label(event.kind, lang),
        "when_text": event.when.sentence(lang),
    }
    if made["language"] == "und":
        del made["language"]
    return {key: value for key, value in made.items() if value != ""}
