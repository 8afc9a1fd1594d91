"""A registration as it is kept, and the few verbs of the transaction in which places are given."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.registration.states import State


@dataclass(frozen=True, slots=True)
class Registration:
    """One person's place at one event, or the wish for one."""

    pk: int
    event_id: str
    state: State
    attendance: str
    """`in_person` or `online`."""
    nonce: str
    """What the link is derived from; see `metrocal.registration.links`."""
    token: str
    """How the link's end is stored."""
    created: datetime
    modified: datetime
    """UTC, whole seconds."""
    language: str = "en"
    arrival: int | None = None
    """Place in the order of arrival at the event; None while pending."""
    part_of: int | None = None
    """The registration for the whole event, for one of a session."""
    person: str | None = None
    idempotency: str | None = None
    content: str = ""
    """Keyed hashes; None for sessions and after erasure."""
    reminders: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """How many registrations of an event are in one state, come in one way, and the latest arrival among them."""

    state: State
    attendance: str
    number: int
    latest: int


@dataclass(frozen=True)
class Person:
    """What is kept of a person beside the place."""

    name: str
    email: str
    document: Mapping[str, Any]
    """organisation, city, country, role, needs, visa_letter, answers."""
    due: int = 0
    """When it is purged, seconds since 1970."""


@dataclass(frozen=True)
class GenderAnswer:
    """An answer that is counted and never shown for a person."""

    gender: str
    words: str
    region: str
    consent: str
    due: int


@dataclass(frozen=True)
class Row:
    """A registration as the organiser sees it."""

    registration: Registration
    name: str
    email: str
    details: Mapping[str, Any]
    position: int | None = None
    """On the waiting list, from 1."""
    sessions: tuple[Registration, ...] = field(default=())


class Seats(Protocol):
    """One transaction, alone in writing: what is read in it does not change until it is over; all is kept, or nothing."""

    def entry(self, event_id: str) -> Entry | None: ...

    def organisations(self) -> Mapping[str, Organisation]: ...

    def counts(self, event_id: str) -> list[Count]: ...

    def by_idempotency(self, event_id: str, key: str) -> Registration | None: ...

    def by_person(self, event_id: str, person: str) -> Registration | None:
        """The one that is not over."""
        ...

    def by_token(self, token: str) -> Registration | None: ...

    def by_pk(self, pk: int) -> Registration | None: ...

    def parts(self, pk: int) -> list[Registration]:
        """Those of sessions."""
        ...

    def waiting(self, event_id: str, attendances: Iterable[str], most: int | None) -> list[Registration]:
        """In order of arrival."""
        ...

    def active(self, event_id: str) -> list[Registration]: ...

    def ahead(self, registration: Registration, attendances: Iterable[str]) -> int:
        """How many wait before this one."""
        ...

    def chosen(self, event_id: str, question: str, choice: str) -> int:
        """How many who have not left chose this."""
        ...

    def next_pk(self) -> int: ...

    def add(self, registration: Registration) -> None: ...

    def update(self, registration: Registration) -> None: ...

    def person(self, pk: int) -> Person | None: ...

    def keep_person(self, pk: int, person: Person, event_id: str, choices: Sequence[tuple[str, str]]) -> None:
        """Also the choices that have a limit, as (question, choice)."""
        ...

    def consents(self, pk: int, version: str, purposes: Iterable[str], at: datetime) -> None:
        """Those given now; others that were given are withdrawn."""
        ...

    def keep_gender(self, owner: str, registration: Registration, answer: GenderAnswer | None) -> None: ...

    def gender(self, owner: str) -> GenderAnswer | None: ...

    def gender_follows(self, owner: str, registration: Registration) -> None:
        """The state and the way to come, beside the answer."""
        ...

    def mail(
        self, kind: str, registration: Registration, *, key: str, at: datetime, facts: Mapping[str, Any] | None = None
    ) -> None:
        """One intent; the same key again is the same mail."""
        ...

    def room(self, event_id: str, first_day: int, last_day: int, room: str, at: datetime) -> None:
        """What the filter `registration` says of the event; readers are told only when it changes."""
        ...

    def audit(self, at: datetime, who: str, action: str, subject: str, detail: str, address: str = "") -> None: ...


class SeatStore(Protocol):
    """A store that keeps registrations."""

    def seating(self) -> AbstractContextManager[Seats]: ...

    def looking(self) -> AbstractContextManager[Seats]:
        """For reading only; waits for nobody."""
        ...

    def rows(self, event_id: str, *, search: str, states: Iterable[State]) -> list[Row]: ...
