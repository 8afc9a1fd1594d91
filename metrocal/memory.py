"""A store in memory: for scripts, demonstrations and tests. It keeps its word like the others, but not after the end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from secrets import token_hex
from threading import RLock

from metrocal.entries import EPOCH, Entry, Revision
from metrocal.organisations import Organisation, organisers_of
from metrocal.overview import Overview
from metrocal.query import Query, chronological


class MemoryStore:
    """A `Store` in dictionaries."""

    def __init__(self, domain: str = "metrocal.example.org") -> None:
        self.domain = domain
        self.identity = token_hex(8)
        self._entries: dict[str, Entry] = {}
        self._revisions: dict[str, list[Revision]] = {}
        self._organisations: dict[str, Organisation] = {}
        self._version = 0
        self._changed = EPOCH
        self._lock = RLock()

    def version(self) -> int:
        return self._version

    def changed(self) -> datetime:
        return self._changed

    def writable(self) -> None:
        """Memory always is."""

    def get(self, event_id: str) -> Entry | None:
        return self._entries.get(event_id)

    def select(self, query: Query, *, today: date) -> list[Entry]:
        return sorted(query.select(list(self._entries.values()), today=today), key=chronological)

    def parts(self, event_id: str) -> list[Entry]:
        return [entry for entry in self._entries.values() if entry.event.part_of == event_id]

    def overview(self, *, today: date) -> Overview:
        return Overview.of(self._entries.values(), self._organisations, today=today)

    def revisions(self, event_id: str) -> list[Revision]:
        return list(self._revisions.get(event_id, ()))

    def organisations(self) -> Mapping[str, Organisation]:
        return dict(self._organisations)

    @contextmanager
    def writing(self) -> Iterator["_MemoryWriting"]:
        with self._lock:
            writing = _MemoryWriting(self._entries, self._organisations)
            yield writing
            if writing.kept or writing.kept_organisations:
                self._commit(writing)

    def _commit(self, writing: "_MemoryWriting") -> None:
        organisations = self._organisations | writing.kept_organisations
        entries = self._entries | writing.kept
        for entry in writing.kept.values():
            revision = Revision(entry.sequence, entry.modified, entry.author, entry.event, entry.withdrawn)
            self._revisions.setdefault(entry.id, []).append(revision)
        if writing.kept_organisations:
            entries = {i: replace(e, organisers=organisers_of(e.event, organisations)) for i, e in entries.items()}
        self._entries, self._organisations = entries, organisations
        self._version += 1
        self._changed = max((self._changed, *(entry.modified for entry in writing.kept.values())))


class _MemoryWriting:
    """Changes of one transaction, applied at its end."""

    def __init__(self, entries: Mapping[str, Entry], organisations: Mapping[str, Organisation]) -> None:
        self._entries, self._organisations = entries, organisations
        self.kept: dict[str, Entry] = {}
        self.kept_organisations: dict[str, Organisation] = {}

    def entries(self, ids: Iterable[str]) -> dict[str, Entry]:
        return {event_id: self._entries[event_id] for event_id in ids if event_id in self._entries}

    def ids_of(self, uids: Iterable[str]) -> dict[str, str]:
        wanted = set(uids)
        return {entry.uid: entry.id for entry in self._entries.values() if entry.uid in wanted}

    def organisations(self) -> Mapping[str, Organisation]:
        return dict(self._organisations)

    def showing(self, organisations: Iterable[str]) -> list[Entry]:
        wanted = set(organisations)
        return [e for e in self._entries.values() if not wanted.isdisjoint(o.id for o in e.organisers)]

    def keep(self, entries: Sequence[Entry]) -> None:
        self.kept.update({entry.id: entry for entry in entries})

    def keep_organisations(self, organisations: Iterable[Organisation]) -> None:
        self.kept_organisations.update({organisation.id: organisation for organisation in organisations})
