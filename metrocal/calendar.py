"""The calendar: what may change, and how each change becomes a numbered revision. A store only keeps what it is told.

Every change happens in one transaction of the store; time and author come in as arguments.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal, Protocol

from metrocal.entries import Entry, Revision
from metrocal.errors import CalendarError, UnknownEvent
from metrocal.events import Event
from metrocal.memory import MemoryStore
from metrocal.organisations import Organisation, organisers_of
from metrocal.query import Query

DEEPEST = 10
"""Events within events: a congress, its days, their sessions, … are three."""


class Writing(Protocol):
    """One transaction: what is read in it does not change until it is over; all is kept, or nothing."""

    def entries(self, ids: Iterable[str]) -> dict[str, Entry]: ...

    def ids_of(self, uids: Iterable[str]) -> dict[str, str]:
        """UID → event id, for those that are known."""
        ...

    def organisations(self) -> Mapping[str, Organisation]: ...

    def showing(self, organisations: Iterable[str]) -> list[Entry]:
        """The events organised or co-organised by one of these."""
        ...

    def keep(self, entries: Sequence[Entry]) -> None:
        """Each entry becomes the present state of its event and the newest of its revisions."""
        ...

    def keep_organisations(self, organisations: Iterable[Organisation]) -> None: ...


class Store(Protocol):
    """What a calendar needs of its storage."""

    @property
    def domain(self) -> str:
        """The right side of the UIDs made here, fixed when the store is made."""
        ...

    def version(self) -> int:
        """Grows with every change of anything a reader could see."""
        ...

    def changed(self) -> datetime:
        """The time of the last change, UTC; never runs backwards."""
        ...

    def get(self, event_id: str) -> Entry | None: ...

    def select(self, query: Query, *, today: date) -> list[Entry]:
        """What the question selects, chronologically; withdrawn events too, marked as such."""
        ...

    def revisions(self, event_id: str) -> list[Revision]: ...

    def organisations(self) -> Mapping[str, Organisation]: ...

    def writing(self) -> AbstractContextManager[Writing]: ...

    def writable(self) -> None:
        """Raises StoreError when nothing can be written."""
        ...


@dataclass(frozen=True)
class Change:
    """What became of one event that was put into the calendar."""

    entry: Entry
    outcome: Literal["added", "updated", "unchanged"]


class Calendar:
    """A calendar on a store; `MemoryStore` unless another is given."""

    def __init__(self, store: Store | None = None) -> None:
        self.store: Store = MemoryStore() if store is None else store

    # Reading

    def get(self, event_id: str) -> Entry:
        """The entry of an event, or of one date of a series (`<id>-<date>`); raises UnknownEvent."""
        entry = self.store.get(event_id)
        if entry is None:
            entry = self._date_of_series(event_id)
        if entry is None:
            raise UnknownEvent(event_id)
        return entry

    def find(self, query: Query | str = "", *, today: date) -> list[Entry]:
        """What the question selects, chronologically; withdrawn events are left out."""
        asked = Query.parse(query) if isinstance(query, str) else query
        return [entry for entry in self.store.select(asked, today=today) if not entry.withdrawn]

    def revisions(self, event_id: str) -> list[Revision]:
        """Every state the event ever had, first to last; raises UnknownEvent."""
        revisions = self.store.revisions(event_id)
        if not revisions:
            raise UnknownEvent(event_id)
        return revisions

    def _date_of_series(self, event_id: str) -> Entry | None:
        series, day = event_id[:-11], event_id[-10:]
        try:
            first = date.fromisoformat(day)
        except ValueError:
            return None
        entry = self.store.get(series)
        if entry is None or not entry.event.recurrence:
            return None
        return next((one for one in entry.occurrences(first, first) if one.id == event_id), None)

    # Changing

    def put(self, *events: Event, at: datetime, author: str = "") -> list[Change]:
        """Add or update, all or nothing; an event whose content is equal makes no revision. Raises CalendarError."""

        def refuse(error: CalendarError) -> None:
            raise error

        return self.put_each(events, at=at, author=author, refuse=refuse)

    def put_each(
        self, events: Iterable[Event], *, at: datetime, author: str = "", refuse: Callable[[CalendarError], None]
    ) -> list[Change]:
        """The same, but an event the calendar cannot take is told to `refuse` and the others go in."""
        with self.store.writing() as writing:
            accepted = _Accepted(writing, list(events), self.store.domain, refuse)
            changes = [accepted.change(event, _seconds(at), author) for event in accepted.events]
            writing.keep([change.entry for change in changes if change.outcome != "unchanged"])
        return changes

    def withdraw(self, event_id: str, *, at: datetime, author: str = "") -> Entry:
        """Take an event back from publication; subscribers see it as cancelled. Raises UnknownEvent."""
        return self._mark(event_id, withdrawn=True, at=at, author=author)

    def restore(self, event_id: str, *, at: datetime, author: str = "") -> Entry:
        """Publish a withdrawn event again. Raises UnknownEvent."""
        return self._mark(event_id, withdrawn=False, at=at, author=author)

    def put_organisations(self, *organisations: Organisation, at: datetime, author: str = "") -> int:
        """Add or update; every event that shows a changed name gets a revision. Returns how many organisations changed."""
        with self.store.writing() as writing:
            known = writing.organisations()
            changed = {o.id: o for o in organisations if known.get(o.id) != o}
            renamed = [i for i, o in changed.items() if i not in known or known[i].name != o.name]
            shown = writing.showing(renamed)
            writing.keep_organisations(changed.values())
            new = {**known, **changed}
            writing.keep(
                [_revised(e, at=_seconds(at), author=author, organisers=organisers_of(e.event, new)) for e in shown]
            )
        return len(changed)

    def _mark(self, event_id: str, *, withdrawn: bool, at: datetime, author: str) -> Entry:
        with self.store.writing() as writing:
            entry = writing.entries([event_id]).get(event_id)
            if entry is None:
                raise UnknownEvent(event_id)
            if entry.withdrawn == withdrawn:
                return entry
            entry = _revised(entry, at=_seconds(at), author=author, withdrawn=withdrawn)
            writing.keep([entry])
        return entry


class _Accepted:
    """The events of one transaction that the calendar can take, with what it knows of them."""

    def __init__(self, writing: Writing, events: list[Event], domain: str, refuse: Callable[[CalendarError], None]) -> None:
        self.domain, self.refuse = domain, refuse
        self.owners = writing.ids_of({event.uid or f"{event.id}@{domain}" for event in events})
        named = [self._by_uid(event) for event in events]
        self.new = {event.id: event for event in named}
        self.known = writing.entries({*self.new})
        self.parents = self._ancestors(writing)
        self.organisations = writing.organisations()
        self.events = self._acceptable(named)

    def _by_uid(self, event: Event) -> Event:
        """An imported event that the calendar knows by its UID keeps the id it has here."""
        owner = self.owners.get(event.uid) if event.uid else None
        return event.model_copy(update={"id": owner}) if owner else event

    def _ancestors(self, writing: Writing) -> dict[str, str | None]:
        """Event id → parent's id, for all that the new events lead up to."""
        parents = {event.id: event.part_of for event in self.new.values()}
        for _ in range(DEEPEST + 1):
            missing = {parent for parent in parents.values() if parent and parent not in parents}
            found = writing.entries(missing) if missing else {}
            parents |= {event_id: entry.event.part_of for event_id, entry in found.items()}
        return parents

    def _acceptable(self, events: list[Event]) -> list[Event]:
        refused: set[str] = set()
        seen: set[str] = set()
        for event in events:
            if reason := self._reason(event, seen):
                refused.add(event.id)
                self.refuse(CalendarError(event.id, *reason))
            seen.add(event.id)
        while orphans := [e for e in events if e.id not in refused and e.part_of in refused and e.part_of not in self.known]:
            for event in orphans:
                refused.add(event.id)
                self.refuse(CalendarError(event.id, "part_of", f"event {event.part_of!r} was refused"))
        return [event for event in events if event.id not in refused]

    def _reason(self, event: Event, seen: set[str]) -> tuple[str, str] | None:
        """(field, reason) when the calendar cannot take the event."""
        if event.id in seen:
            return "id", "comes twice among these events"
        owner = self.owners.get(event.uid or f"{event.id}@{self.domain}")
        if owner is not None and owner != event.id:
            return "uid", f"belongs to event {owner!r}"
        known = self.known.get(event.id)
        if known is not None and event.uid and event.uid != known.uid:
            return "uid", f"the event has the UID {known.uid!r} for good"
        ancestor, depth = event.part_of, 0
        while ancestor is not None:
            depth += 1
            if ancestor not in self.parents:
                return "part_of", f"no event has the id {ancestor!r}"
            if ancestor == event.id or depth > DEEPEST:
                return "part_of", "leads back to the event itself" if ancestor == event.id else f"deeper than {DEEPEST}"
            ancestor = self.parents[ancestor]
        return None

    def change(self, event: Event, at: datetime, author: str) -> Change:
        known = self.known.get(event.id)
        organisers = organisers_of(event, self.organisations)
        if known is None:
            uid = event.uid or f"{event.id}@{self.domain}"
            return Change(Entry(event, uid, 0, at, at, author, organisers=organisers), "added")
        event = event.model_copy(update={"uid": known.event.uid})
        if known.event == event:
            return Change(known, "unchanged")
        return Change(_revised(known, at=at, author=author, event=event, organisers=organisers), "updated")


def _revised(entry: Entry, *, at: datetime, author: str, **changes: object) -> Entry:
    """The next revision; its time never runs backwards, whatever the clock does."""
    return replace(
        entry,
        sequence=entry.sequence + 1,
        modified=max(at, entry.modified),
        author=author,
        **changes,  # type: ignore[arg-type]
    )


def _seconds(at: datetime) -> datetime:
    """UTC in whole seconds, as iCalendar writes it; raises ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("the time of a change must be an aware datetime")
    return at.astimezone(UTC).replace(microsecond=0)
