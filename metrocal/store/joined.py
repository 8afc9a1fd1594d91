"""A store whose transactions are part of one that is under way: what a calendar changes is kept with the rest, or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from metrocal.store.writing import SqlWriting

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore


class Joined:
    """All other verbs are those of the store."""

    def __init__(self, store: "SqlStore", writing: SqlWriting) -> None:
        self._store, self._writing = store, writing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def writing(self) -> Iterator[SqlWriting]:
        yield self._writing
