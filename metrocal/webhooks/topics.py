"""What webhooks can be told, and what a change of an event tells them: public data only, nothing about people."""

from dataclasses import dataclass
from typing import Any

from metrocal.entries import Entry

PUBLISHED, CHANGED, WITHDRAWN = "event.published", "event.changed", "event.withdrawn"
SUBMISSION_STATE = "submission.state"
TOPICS = (PUBLISHED, CHANGED, WITHDRAWN, SUBMISSION_STATE)


@dataclass(frozen=True)
class News:
    """One thing to tell."""

    topic: str
    subject: str
    """Names it, such as `<event id>:<revision>`: told twice, it is delivered once."""
    document: dict[str, Any]
    """The members of the message besides `id`, `topic` and `at`."""


class Announcer:
    """Says what a change of an event is worth telling, for a calendar that stands at `base_url`."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def news(self, before: Entry | None, now: Entry) -> News | None:
        """None for a change of what only the desk sees."""
        topic = topic_of(before, now)
        return News(topic, f"{now.id}:{now.sequence}", {"event": self._document(now)}) if topic else None

    def _document(self, entry: Entry) -> dict[str, Any]:
        page = f"{self._base_url}/events/{entry.id}"
        return entry.event.public_document() | {
            "uid": entry.uid,
            "sequence": entry.sequence,
            "modified": f"{entry.modified:%Y-%m-%dT%H:%M:%SZ}",
            "links": {"page": page, "ics": f"{page}.ics", "json": f"{page}.json"},
        }


def topic_of(before: Entry | None, now: Entry) -> str:
    """The topic of a change; empty when nothing that is public changed. A withdrawn event that returns is published."""
    was_public = before is not None and not before.withdrawn
    if now.withdrawn:
        return WITHDRAWN if was_public else ""
    if not was_public:
        return PUBLISHED
    same = before is not None and before.event.public_document() == now.event.public_document()
    return "" if same else CHANGED
