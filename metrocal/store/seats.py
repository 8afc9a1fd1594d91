"""Registrations in SQL: the verbs of `metrocal.registration.records.Seats`."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from metrocal.accounts import By
from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.registration.placing import pool
from metrocal.registration.records import Count, GenderAnswer, Person, Registration
from metrocal.registration.records import Row as Registered
from metrocal.registration.states import OVER, State
from metrocal.registration.terms import ATTENDANCES
from metrocal.store import outbox
from metrocal.store.audit import record
from metrocal.store.engine import insert_all
from metrocal.store.registration_tables import (
    answer_choice,
    consent,
    gender_answer,
    gender_words,
    intake,
    registrant,
    registration,
)
from metrocal.store.rows import seconds_of, time_of
from metrocal.store.tables import event
from metrocal.text import fold

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore

_FIELDS = tuple(field.name for field in fields(Registration))
_ACTIVE = registration.c.state.not_in(sorted(OVER))
_COUNTS = (
    select(registration.c.state, registration.c.attendance, func.count(), func.coalesce(func.max(registration.c.arrival), 0))
    .where(registration.c.event == bindparam("event"))
    .group_by(registration.c.state, registration.c.attendance)
)
_BY_IDEMPOTENCY = select(registration).where(
    registration.c.event == bindparam("event"), registration.c.idempotency == bindparam("key")
)
_BY_PERSON = select(registration).where(
    registration.c.event == bindparam("event"), registration.c.person == bindparam("person"), _ACTIVE
)
_PARTS = select(registration).where(registration.c.part_of == bindparam("whole")).order_by(registration.c.pk)
_TOP_PK = select(func.coalesce(func.max(registration.c.pk), 0))
_INTAKE = select(intake).where(intake.c.event == bindparam("event"))
_SEQUENCE = select(event.c.sequence).where(event.c.id == bindparam("event"))
_CHOSEN = (
    select(func.count())
    .select_from(answer_choice.join(registration, registration.c.pk == answer_choice.c.registration))
    .where(
        answer_choice.c.event == bindparam("event"),
        answer_choice.c.question == bindparam("question"),
        answer_choice.c.choice == bindparam("choice"),
        _ACTIVE,
    )
)


class SqlSeats:
    """One transaction about places."""

    def __init__(self, connection: Connection, store: "SqlStore") -> None:
        self._connection = connection
        self._store = store
        self.changed_at: datetime | None = None
        """When something changed that every reader sees."""
        self._made: set[int] = set()
        """Registrations of this transaction: what is kept with them is new, and the database need not be asked."""
        self._alone: set[int] = set()
        """Those of them that have none for a session."""

    # Events

    def entry(self, event_id: str) -> Entry | None:
        return self._store.present(self._connection, event_id) or self._date_of_series(event_id)

    def _date_of_series(self, event_id: str) -> Entry | None:
        try:
            day = date.fromisoformat(event_id[-10:])
        except ValueError:
            return None
        series = self._store.present(self._connection, event_id[:-11])
        if series is None or not series.event.recurrence:
            return None
        return next((one for one in series.occurrences(day, day) if one.id == event_id), None)

    def organisations(self) -> Mapping[str, Organisation]:
        return self._store.known(self._connection)

    def sessions_of(self, event_id: str) -> list[str]:
        """Events with registrations of their own that are part of this one."""
        found = select(registration.c.event).distinct().where(registration.c.part_of.is_not(None))
        return list(self._connection.execute(found).scalars())

    # Registrations

    def counts(self, event_id: str) -> list[Count]:
        rows = self._connection.execute(_COUNTS, {"event": event_id})
        return [Count(State(state), attendance, number, latest) for state, attendance, number, latest in rows]

    def by_idempotency(self, event_id: str, key: str) -> Registration | None:
        return self._first(_BY_IDEMPOTENCY, event=event_id, key=key)

    def by_person(self, event_id: str, person: str) -> Registration | None:
        return self._first(_BY_PERSON, event=event_id, person=person)

    def by_token(self, token: str) -> Registration | None:
        return self._one(registration.c.token == token)

    def by_pk(self, pk: int) -> Registration | None:
        return self._one(registration.c.pk == pk)

    def parts(self, pk: int) -> list[Registration]:
        return [] if pk in self._alone else self._several(_PARTS, whole=pk)

    def waiting(self, event_id: str, attendances: Iterable[str], most: int | None) -> list[Registration]:
        return self._several(
            select(registration)
            .where(
                registration.c.event == event_id,
                registration.c.state == State.WAITING,
                registration.c.attendance.in_(sorted(attendances)),
            )
            .order_by(registration.c.arrival)
            .limit(most)
        )

    def active(self, event_id: str) -> list[Registration]:
        return self._several(
            select(registration).where(registration.c.event == event_id, _ACTIVE).order_by(registration.c.pk)
        )

    def ahead(self, registration_: Registration, attendances: Iterable[str]) -> int:
        asked = select(func.count()).where(
            registration.c.event == registration_.event_id,
            registration.c.state == State.WAITING,
            registration.c.attendance.in_(sorted(attendances)),
            registration.c.arrival < (registration_.arrival or 0),
        )
        return int(self._connection.execute(asked).scalar_one())

    def chosen(self, event_id: str, question: str, choice: str) -> int:
        asked = {"event": event_id, "question": question, "choice": choice}
        return int(self._connection.execute(_CHOSEN, asked).scalar_one())

    def next_pk(self) -> int:
        return int(self._connection.execute(_TOP_PK).scalar_one()) + 1

    def add(self, one: Registration) -> None:
        insert_all(self._connection, registration, [_row(one)])
        self._made.add(one.pk)
        self._alone.add(one.pk)
        self._alone.discard(one.part_of or 0)

    def update(self, one: Registration) -> None:
        self._connection.execute(update(registration).where(registration.c.pk == one.pk), _row(one))

    # What people told

    def person(self, pk: int) -> Person | None:
        row = self._connection.execute(select(registrant).where(registrant.c.registration == pk)).one_or_none()
        return Person(row.name, row.email, json.loads(row.document), row.due) if row else None

    def keep_person(self, pk: int, person: Person, event_id: str, choices: Sequence[tuple[str, str]]) -> None:
        told = person.document
        words = " ".join([person.name, person.email, str(told.get("organisation", "")), str(told.get("city", ""))])
        values = {
            "name": person.name,
            "folded": fold(words),
            "email": person.email,
            "document": json.dumps(dict(told), ensure_ascii=False, sort_keys=True),
            "due": person.due,
        }
        if pk in self._made or not self._retold(pk, values):
            insert_all(self._connection, registrant, [{"registration": pk, **values}])
        rows = [{"registration": pk, "question": q, "choice": c, "event": event_id} for q, c in choices]
        insert_all(self._connection, answer_choice, rows)

    def _retold(self, pk: int, values: Mapping[str, Any]) -> bool:
        """Whether something was known, which is now this; the choices are to be kept anew."""
        if not self._connection.execute(update(registrant).where(registrant.c.registration == pk), values).rowcount:
            return False
        self._connection.execute(answer_choice.delete().where(answer_choice.c.registration == pk))
        return True

    def consents(self, pk: int, version: str, purposes: Iterable[str], at: datetime) -> None:
        given = set(purposes)
        asked = select(consent).where(consent.c.registration == pk)
        rows = [] if pk in self._made else self._connection.execute(asked).all()
        for row in rows:
            kept = row.purpose in given
            changed = {"withdrawn": None} if kept else {"withdrawn": row.withdrawn or seconds_of(at)}
            where = (consent.c.registration == pk, consent.c.purpose == row.purpose)
            self._connection.execute(update(consent).where(*where).values(**changed))
        new = given - {row.purpose for row in rows}
        told = {"registration": pk, "version": version, "given": seconds_of(at), "withdrawn": None}
        insert_all(self._connection, consent, [{**told, "purpose": purpose} for purpose in sorted(new)])

    def keep_gender(self, owner: str, one: Registration, answer: GenderAnswer | None) -> None:
        for table in () if one.pk in self._made else (gender_answer, gender_words):
            self._connection.execute(table.delete().where(table.c.owner == owner))
        if answer is None:
            return
        row = {
            "owner": owner, "event": one.event_id, "attendance": one.attendance, "region": answer.region,
            "state": one.state.value, "gender": answer.gender, "consent": answer.consent, "due": answer.due,
        }  # fmt: skip
        self._connection.execute(gender_answer.insert(), row)
        if answer.words:
            self._connection.execute(gender_words.insert(), {"owner": owner, "words": answer.words})

    def gender(self, owner: str) -> GenderAnswer | None:
        row = self._connection.execute(select(gender_answer).where(gender_answer.c.owner == owner)).one_or_none()
        if row is None:
            return None
        words = self._connection.execute(select(gender_words.c.words).where(gender_words.c.owner == owner)).scalar()
        return GenderAnswer(row.gender, words or "", row.region, row.consent, row.due)

    def gender_follows(self, owner: str, one: Registration) -> None:
        values = {"state": one.state.value, "attendance": one.attendance}
        self._connection.execute(update(gender_answer).where(gender_answer.c.owner == owner), values)

    # What follows

    def mail(self, kind: str, one: Registration, *, key: str, at: datetime, facts: Mapping[str, Any] | None = None) -> None:
        outbox.intend(
            self._connection, key=key, kind=kind, at=at, domain=self._store.domain, registration=one.pk,
            event=one.event_id, language=one.language, facts=dict(facts or {}),
        )  # fmt: skip

    def room(self, event_id: str, first_day: int, last_day: int, room: str, at: datetime) -> None:
        now = (first_day, last_day, room)
        row = self._connection.execute(_INTAKE, {"event": event_id}).one_or_none()
        if row is not None and (row.first_day, row.last_day, row.room) == now:
            return
        self._connection.execute(intake.delete().where(intake.c.event == event_id))
        self._connection.execute(
            intake.insert(), {"event": event_id, "first_day": first_day, "last_day": last_day, "room": room}
        )
        self.changed_at = at

    def audit(self, at: datetime, who: str, action: str, subject: str, detail: str, address: str = "") -> None:
        record(self._connection, By(who, at, address), action, subject, detail)

    def _one(self, *conditions: Any) -> Registration | None:
        return next(iter(self._several(select(registration).where(*conditions))), None)

    def _first(self, asked: Any, **values: str) -> Registration | None:
        row = self._connection.execute(asked, values).first()
        return _registration(row) if row is not None else None

    def _several(self, asked: Any, **values: int) -> list[Registration]:
        return [_registration(row) for row in self._connection.execute(asked, values)]


def _registration(row: Row[Any]) -> Registration:
    created, modified = (time_of(seconds) for seconds in (row.created, row.modified))
    return Registration(
        row.pk, row.event, State(row.state), row.attendance, row.nonce, row.token, created, modified, row.language,
        row.arrival, row.part_of, row.person, row.idempotency, row.content, row.reminders,
    )  # fmt: skip


def _row(one: Registration) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in _FIELDS}
    return row | {
        "event": row.pop("event_id"),
        "state": one.state.value,
        "created": seconds_of(one.created),
        "modified": seconds_of(one.modified),
    }


def registered(seats: SqlSeats, connection: Connection, event_id: str, search: str, states: set[State]) -> list[Registered]:
    """Those registered at an event, in order of arrival, with what they told; found by all words of `search`."""
    asked = (
        select(registration, registrant.c.name, registrant.c.email, registrant.c.document)
        .outerjoin(registrant, registrant.c.registration == func.coalesce(registration.c.part_of, registration.c.pk))
        .where(registration.c.event == event_id)
        .order_by(registration.c.arrival.is_(None), registration.c.arrival, registration.c.pk)
    )
    if states:
        asked = asked.where(registration.c.state.in_(sorted(states)))
    for word in fold(search).split():
        asked = asked.where(registrant.c.folded.contains(word, autoescape=True))
    rows = connection.execute(asked).all()
    parts: dict[int, list[Registration]] = {}
    for row in connection.execute(select(registration).where(registration.c.part_of.is_not(None), _with_whole_at(event_id))):
        parts.setdefault(row.part_of, []).append(_registration(row))
    waits = Counter[tuple[str, ...]]()
    entry = seats.entry(event_id)
    terms = entry.event.registration if entry else None
    found: list[Registered] = []
    for row in rows:
        one = _registration(row)
        position = None
        if one.state is State.WAITING and not search:
            ways = pool(terms, one.attendance) if terms else ATTENDANCES
            waits[ways] += 1
            position = waits[ways]
        details = json.loads(row.document) if row.document else {}
        found.append(Registered(one, row.name or "", row.email or "", details, position, tuple(parts.get(one.pk, ()))))
    return found


def _with_whole_at(event_id: str) -> Any:
    return registration.c.part_of.in_(select(registration.c.pk).where(registration.c.event == event_id))


def events_with_registrations(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of these events, and of the dates of these series, at which somebody is registered."""
    wanted = list(ids)
    asked = select(registration.c.event).distinct().where(registration.c.event.in_(wanted))
    dated = select(registration.c.event).distinct().where(
        func.substr(registration.c.event, 1, func.length(registration.c.event) - 11).in_(wanted),
        func.length(registration.c.event) > 11,
    )  # fmt: skip
    return {*connection.execute(asked).scalars(), *connection.execute(dated).scalars()}


def known_sequence(connection: Connection, event_id: str) -> int | None:
    """The number of the event's newest revision."""
    found: int | None = connection.execute(_SEQUENCE, {"event": event_id}).scalar()
    return found
