"""What programs change: the calendar, the line of the audit and the answer kept for an Idempotency-Key in one transaction.

Two equal requests at once are one change: the second waits for the first and finds its answer.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from metrocal.accounts import By
from metrocal.calendar import Calendar
from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.store.audit import record
from metrocal.store.desk_tables import api_answer
from metrocal.store.engine import Writers
from metrocal.store.joined import Joined
from metrocal.store.rows import seconds_of
from metrocal.store.writing import SqlWriting, writing_in

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore

KEPT_FOR = timedelta(days=7)
"""How long the same request gets the same answer."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer that was given, and the hash of what it answered."""

    content: str
    status: int
    body: str


class ApiWrites:
    """The changes that programs make in a store."""

    def __init__(self, store: "SqlStore") -> None:
        self._store = store
        self._writers = Writers(store.engine)

    @contextmanager
    def writing(self) -> "Iterator[ApiWriting]":
        """One transaction, alone in writing: all of it is kept, or nothing. Raises StoreError."""
        with self._writers.transaction() as connection, writing_in(connection, self._store) as writing:
            yield ApiWriting(connection, self._store, writing)


class ApiWriting:
    """One transaction of a program."""

    def __init__(self, connection: Connection, store: "SqlStore", writing: SqlWriting) -> None:
        self._connection, self._writing = connection, writing
        self.calendar = Calendar(Joined(store, writing))
        """Its changes belong to this transaction."""

    def entry(self, event_id: str) -> Entry | None:
        """The event as it is now, withdrawn or not; dates of series are no entries."""
        return self._writing.entries([event_id]).get(event_id)

    def organisations(self) -> Mapping[str, Organisation]:
        return self._writing.organisations()

    def answer(self, key: str, at: datetime) -> KeptAnswer | None:
        """What was answered to this key, unless that is too long ago."""
        oldest = seconds_of(at - KEPT_FOR)
        row = self._connection.execute(
            select(api_answer).where(api_answer.c.key == key, api_answer.c.created >= oldest)
        ).one_or_none()
        return KeptAnswer(row.content, row.status, row.body) if row else None

    def keep_answer(self, key: str, content: str, status: int, body: str, *, at: datetime) -> None:
        """Keep an answer for as long as KEPT_FOR, and forget those that are older."""
        oldest = seconds_of(at - KEPT_FOR)
        self._connection.execute(api_answer.delete().where(api_answer.c.created < oldest))
        values = {"key": key, "content": content, "status": status, "body": body}
        self._connection.execute(api_answer.insert(), values | {"created": seconds_of(at)})

    def record(
        self, by: By, action: str, subject: str, *, before: Mapping[str, Any] | None = None, after: Mapping[str, Any]
    ) -> None:
        """The line of the audit: of the fields that differ, what they were and what they are."""
        old = before or {}
        changed = [key for key in {**old, **after} if old.get(key) != after.get(key)]
        record(
            self._connection, by, action, subject, ", ".join(changed)[:500],
            before={key: old[key] for key in changed if key in old},
            after={key: after[key] for key in changed if key in after},
        )  # fmt: skip
