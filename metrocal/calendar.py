"""The calendar: what may change, and how each change becomes a numbered revision. A store only keeps what it is told.

Every change happens in one transaction of the store; time and author come in as arguments.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal, Protocol

from metrocal import lifecycle
from metrocal.entries import Entry, Revision
from metrocal.errors import CalendarError, UnknownEvent
from metrocal.events import Event
from metrocal.memory import MemoryStore
from metrocal.organisations import Organisation, organisers_of
from metrocal.overview import Overview
from metrocal.query import Query, chronological

DEEPEST = 10
"""Events within events: a congress, its days, their sessions, … are three."""


_DATED = re.compile(r"(.+)-([0-9]{4}-[0-9]{2}-[0-9]{2})((?:@[^@]*)?)")
"""The UID of one date of a series: see `Entry.occurrences`."""


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

    @property
    def identity(self) -> str:
        """Tells this store from every other, also from another of the same domain."""
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

    def parts(self, event_id: str) -> list[Entry]:
        """The events that are part of this one, in no order; withdrawn ones too, series whole."""
        ...

    def overview(self, *, today: date) -> Overview:
        """What is published, as a whole; cheap after each change, however many events there are."""
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
        entry = self.store.get(_possible(event_id)) or self._date_of_series(event_id)
        if entry is None:
            raise UnknownEvent(event_id)
        return entry

    def find(self, query: Query | str = "", *, today: date) -> list[Entry]:
        """What the question selects, chronologically; withdrawn events are left out."""
        asked = Query.parse(query) if isinstance(query, str) else query
        return [entry for entry in self.store.select(asked, today=today) if not entry.withdrawn]

    def sessions(self, event_id: str, *, today: date) -> list[Entry]:
        """The events that are part of this one, chronologically, series as their dates; withdrawn ones are left out."""
        parts = [entry for entry in self.store.parts(event_id) if not entry.withdrawn]
        return sorted(Query().select(parts, today=today), key=chronological)

    def revisions(self, event_id: str) -> list[Revision]:
        """Every state the event ever had, first to last; raises UnknownEvent."""
        revisions = self.store.revisions(_possible(event_id))
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
            shown = [(entry, organisers_of(entry.event, {**known, **changed})) for entry in writing.showing(renamed)]
            writing.keep_organisations(changed.values())
            writing.keep(
                [
                    _revised(entry, at=_seconds(at), author=author, organisers=organisers)
                    for entry, organisers in shown
                    if [o.name for o in organisers] != [o.name for o in entry.organisers]
                ]
            )
        return len(changed)

    def _mark(self, event_id: str, *, withdrawn: bool, at: datetime, author: str) -> Entry:
        with self.store.writing() as writing:
            entry = writing.entries([_possible(event_id)]).get(event_id)
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
        self.domain, self._refuse = domain, refuse
        self.owners = writing.ids_of({event.uid or f"{event.id}@{domain}" for event in events})
        named = self._by_uid(events)
        self.known = writing.entries({event.id for event in named})
        self.series = self._series(writing, named)
        self.organisations = writing.organisations()
        self.refused: set[str] = set()
        single = self._single(named)
        self.events = self._placed(single, self._parents(writing, single))

    def _by_uid(self, events: list[Event]) -> list[Event]:
        """An imported event that the calendar knows by its UID keeps the id it has here, for its sessions too."""
        ids = {event.id: self.owners[event.uid] for event in events if event.uid in self.owners}
        return [
            event.model_copy(
                update={"id": ids.get(event.id, event.id), "part_of": ids.get(event.part_of or "", event.part_of)}
            )
            if ids
            else event
            for event in events
        ]

    def _parents(self, writing: Writing, events: list[Event]) -> dict[str, str | None]:
        """Event id → parent's id as the calendar has them, for all that the events lead up to."""
        parents = {event_id: entry.event.part_of for event_id, entry in self.known.items()}
        wanted = {event.part_of for event in events} | {*parents.values()}
        for _ in range(DEEPEST + 1):
            missing = [event_id for event_id in wanted if event_id and event_id not in parents]
            found = writing.entries(missing) if missing else {}
            parents |= {event_id: entry.event.part_of for event_id, entry in found.items()}
            wanted = {entry.event.part_of for entry in found.values()}
        return parents

    def _uid(self, event: Event) -> str:
        known = self.known.get(event.id)
        return event.uid or (known.uid if known else f"{event.id}@{self.domain}")

    def _series(self, writing: Writing, events: list[Event]) -> dict[str, Entry]:
        """UID → series, for all whose dates could be mistaken for one of these events."""
        uids = {found[1] + found[3] for event in events if (found := _DATED.fullmatch(self._uid(event)))}
        stored = writing.entries(writing.ids_of(uids).values()).values() if uids else ()
        new = (Entry(event, self._uid(event)) for event in events)
        return {entry.uid: entry for entry in (*stored, *new) if entry.uid in uids and entry.event.recurrence}

    def _series_with(self, uid: str) -> str | None:
        """The id of the series that has a date with this UID; an export that is read in again brings them."""
        found = _DATED.fullmatch(uid)
        series = self.series.get(found[1] + found[3]) if found else None
        if found is None or series is None:
            return None
        try:
            day = date.fromisoformat(found[2])
        except ValueError:
            return None
        return series.id if any(one.uid == uid for one in series.occurrences(day, day)) else None

    def refuse(self, event: Event, field: str, reason: str) -> None:
        self.refused.add(event.id)
        self._refuse(CalendarError(event.id, field, reason))

    def _single(self, events: list[Event]) -> list[Event]:
        """Those whose id and UID are their own."""
        kept: list[Event] = []
        ids: set[str] = set()
        uids: set[str] = set()
        for event in events:
            known = self.known.get(event.id)
            uid = self._uid(event)
            owner = self.owners.get(uid, event.id)
            if event.id in ids:
                self._refuse(CalendarError(event.id, "id", "comes twice among these events"))
            elif uid in uids:
                self.refuse(event, "uid", "comes twice among these events")
            elif owner != event.id:
                self.refuse(event, "uid", f"belongs to event {owner!r}")
            elif known is not None and uid != known.uid:
                self.refuse(event, "uid", f"the event has the UID {known.uid!r} for good")
            elif known is None and (series := self._series_with(uid)):
                self.refuse(event, "id", f"is a date of the series {series!r}")
            else:
                kept.append(event)
                uids.add(uid)
            ids.add(event.id)
        return kept

    def _placed(self, events: list[Event], stored: Mapping[str, str | None]) -> list[Event]:
        """Those whose parents lead to a top. A refused event stays as it was, so the others are asked again."""
        while True:
            parents = {**stored, **{event.id: event.part_of for event in events}}
            misplaced = [(event, reason) for event in events if (reason := self._misplaced(event, parents))]
            if not misplaced:
                return events
            for event, reason in misplaced:
                self.refuse(event, "part_of", reason)
            events = [event for event in events if event.id not in self.refused]

    def _misplaced(self, event: Event, parents: Mapping[str, str | None]) -> str | None:
        """Why the event cannot be where it is said to be; None also when an event above it is to blame."""
        above: list[str] = []
        ancestor = event.part_of
        while ancestor is not None and ancestor in parents and ancestor not in above and len(above) <= DEEPEST:
            if ancestor == event.id:
                return "leads back to the event itself"
            above.append(ancestor)
            ancestor = parents[ancestor]
        if len(above) > DEEPEST:
            return f"deeper than {DEEPEST}"
        if ancestor is not None and not above:
            return f"event {ancestor!r} was refused" if ancestor in self.refused else f"no event has the id {ancestor!r}"
        return None

    def change(self, event: Event, at: datetime, author: str) -> Change:
        known = self.known.get(event.id)
        organisers = organisers_of(event, self.organisations)
        if known is None:
            uid = event.uid or f"{event.id}@{self.domain}"
            return Change(Entry(event, uid, 0, at, at, author, organisers=organisers), "added")
        event, earlier = lifecycle.after(known, event.model_copy(update={"uid": known.event.uid}))
        if known.event == event:
            return Change(known, "unchanged")
        changed = _revised(known, at=at, author=author, event=event, organisers=organisers, earlier=earlier)
        return Change(changed, "updated")


def _possible(event_id: str) -> str:
    """The id, if an event can have it; databases stumble over NUL and halves of characters. Raises UnknownEvent."""
    if len(event_id) > 120 or not (event_id.isascii() and event_id.isprintable()):
        raise UnknownEvent(event_id)
    return event_id


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
