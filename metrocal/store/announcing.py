"""What webhooks are to be told, written down in the transaction of the change: both are kept, or neither."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.store.desk_tables import webhook, webhook_delivery
from metrocal.store.rows import as_json, entries_of, meta_value, seconds_of
from metrocal.webhooks.topics import CHANGED, PUBLISHED, WITHDRAWN, Announcer

_ONCE = {
    "sqlite": sqlite.insert(webhook_delivery).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(webhook_delivery).on_conflict_do_nothing(),
}
"""Rows, unless their key is there."""
_EVENTS = {PUBLISHED, CHANGED, WITHDRAWN}


def announce(connection: Connection, topic: str, subject: str, document: Mapping[str, Any], at: datetime) -> None:
    """Intend one message for each active webhook of the topic, in the caller's transaction.

    `subject` names what is told, such as `<event id>:<revision>`: told twice, it is delivered once. `document`: the members
    of the message besides `id`, `topic` and `at`; public data only.
    """
    _keep(connection, listeners(connection).get(topic, ()), topic, subject, document, at)


def listeners(connection: Connection) -> dict[str, list[int]]:
    """Topic → the active webhooks that asked for it."""
    found: dict[str, list[int]] = {}
    for row in connection.execute(select(webhook.c.pk, webhook.c.topics).where(webhook.c.active.is_(True))):
        for topic in row.topics.split():
            found.setdefault(topic, []).append(row.pk)
    return found


def delivery_row(hook: int, message: str, mark: object, topic: str, body: str, at: datetime) -> dict[str, Any]:
    """A message that waits; `mark` tells redeliveries of one message apart."""
    moment = seconds_of(at)
    return {
        "webhook": hook, "key": f"{message}:{hook}:{mark}", "topic": topic, "body": body, "state": "waiting", "attempts": 0,
        "due": moment, "created": moment, "error": "",
    }  # fmt: skip


def insert_once(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(_ONCE[connection.dialect.name], list(rows))


class EventNews:
    """What a transaction about events tells. Made before their rows change; one look at a small table if nobody listens."""

    def __init__(
        self, connection: Connection, announcer: Announcer | None, ids: Iterable[str], known: Mapping[str, Organisation]
    ) -> None:
        self._connection, self._announcer = connection, announcer
        heard = listeners(connection) if announcer else {}
        self._listeners = {topic: hooks for topic, hooks in heard.items() if topic in _EVENTS}
        self._before = entries_of(connection, ids, known) if self._listeners else {}

    def tell(self, entries: Iterable[Entry]) -> None:
        """The entries as they are now."""
        if self._announcer is None or not self._listeners:
            return
        for entry in entries:
            news = self._announcer.news(self._before.get(entry.id), entry)
            if news:
                hooks = self._listeners.get(news.topic, ())
                _keep(self._connection, hooks, news.topic, news.subject, news.document, entry.modified)


def _keep(
    connection: Connection, hooks: Sequence[int], topic: str, subject: str, document: Mapping[str, Any], at: datetime
) -> None:
    if not hooks:
        return
    message = "msg_" + sha256(f"{topic} {subject} {meta_value(connection, 'identity')}".encode()).hexdigest()[:32]
    body = as_json({**document, "id": message, "topic": topic, "at": f"{at:%Y-%m-%dT%H:%M:%SZ}"})
    insert_once(connection, [delivery_row(hook, message, "", topic, body, at) for hook in hooks])
