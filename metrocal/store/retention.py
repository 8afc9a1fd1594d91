"""What people told leaves the database: when its time is over, for all; when somebody asks for it, for one person.

The registration stays as a number: event, state, way to come. Everything else of the person goes, in one transaction; what
went is counted in the audit.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select, update

from metrocal.accounts import By
from metrocal.events import Event, occurrences
from metrocal.registration.errors import UnknownRegistration
from metrocal.registration.links import Keys
from metrocal.registration.retention import due_days
from metrocal.store.audit import record
from metrocal.store.engine import Writers
from metrocal.store.registration_tables import (
    answer_choice,
    consent,
    erased,
    gender_answer,
    gender_words,
    outbox,
    registrant,
    registration,
)
from metrocal.store.report_tally import keep_tally
from metrocal.store.rows import seconds_of, time_of
from metrocal.store.submissions import SqlSubmissions

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore

_log = logging.getLogger("metrocal.store")

BATCH = 500
"""People in one transaction."""
CAP, CAP_SHARE = 1_000, 0.2
"""More than this number, and more than this share of all there are, do not go unasked: a clock may be wrong."""


@dataclass(frozen=True)
class Due:
    """How many answers about gender, and the contact data of how many people."""

    gender: int = 0
    contacts: int = 0

    def __bool__(self) -> bool:
        return bool(self.gender or self.contacts)

    def __add__(self, other: "Due") -> "Due":
        return Due(self.gender + other.gender, self.contacts + other.contacts)


@dataclass(frozen=True)
class Purged:
    """What was due, what went of it, and whether it was so much that nothing went."""

    due: Due
    gone: Due = Due()
    held: bool = False
    proposals: int = 0
    """Whose author was forgotten."""


def due(connection: Connection, at: datetime) -> Due:
    """What is kept longer than it may be."""
    counts = (
        connection.execute(select(func.count()).where(table.c.due <= seconds_of(at))).scalar_one()
        for table in (gender_answer, registrant)
    )
    return Due(*counts)


def purge(store: "SqlStore", at: datetime, *, dry_run: bool = False, yes_all: bool = False) -> Purged:
    """Delete what is due: answers about gender first, then contact data, some people at a time.

    Where an event was moved to later dates meanwhile, these count. When more is due than is usual nothing goes unless
    `yes_all`. What is gone when the work is cut off is in the audit, and the rest goes the next time.
    """
    writers = Writers(store.engine)
    with writers.transaction() as connection, connection.begin_nested() as moved:
        _follow_events(connection, store, at)
        found = due(connection, at)
        held = not yes_all and _is_unusual(connection, found)
        if dry_run:
            moved.rollback()
    if dry_run or held:
        return Purged(found, held=held)
    gone = Due()
    while gone.gender + gone.contacts < found.gender + found.contacts:
        with writers.transaction() as connection:
            batch = _purge_some(connection, at)
        if not batch:
            break
        gone += batch
    proposals = SqlSubmissions(store).purge_contacts(at)
    return Purged(found, gone, proposals=proposals)


def nightly(store: "SqlStore", at: datetime) -> Purged:
    """The purge of every night; says in the log when it was held back."""
    purged = purge(store, at)
    if purged.held:
        _log.error("not purged, since %s is more than usual; see: metrocal purge --dry-run", purged.due)
    return purged


def erase(connection: Connection, keys: Keys, registration_pk: int, at: datetime, *, who: str = "person") -> tuple[str, ...]:
    """Delete everything about a person at an event, with the registrations of its sessions; their links end.

    Returns how the tokens were stored: to be handed to `remember_erased` before the transaction is committed. A place that
    somebody else could have is to be given back before, by cancelling; those who wait or are not confirmed leave here.
    Raises UnknownRegistration.
    """
    family = _family(connection, registration_pk)
    if not family:
        raise UnknownRegistration
    pks = [row.pk for row in family]
    _forget(connection, pks)
    connection.execute(consent.delete().where(consent.c.registration.in_(pks)))
    _delete_gender(connection, [keys.owner(row.nonce) for row in family])
    for row in family:
        _unlink(connection, row, at)
    tokens = {row.token: seconds_of(at) for row in family}
    _keep_erased(connection, tokens)
    _note(connection, at, who, "erase", f"registration {pks[0]}", {"registrations": len(pks)})
    return tuple(tokens)


def erase_again(connection: Connection, keys: Keys, tokens: Mapping[str, int]) -> int:
    """Erase whoever had these stored tokens (token → when it was erased); how many people were there again."""
    whole = func.coalesce(registration.c.part_of, registration.c.pk).label("whole")
    known = connection.execute(select(registration.c.token, whole)).all()
    again = {row.whole: tokens[row.token] for row in known if row.token in tokens}
    for pk, seconds in again.items():
        erase(connection, keys, pk, time_of(seconds), who="restore")
    _keep_erased(connection, tokens)
    return len(again)


def export(connection: Connection, keys: Keys, registration_pk: int) -> dict[str, Any]:
    """Everything kept about a person at an event, as a JSON document. Raises UnknownRegistration."""
    family = _family(connection, registration_pk)
    if not family:
        raise UnknownRegistration
    pks = [row.pk for row in family]
    documents = [_registration(row) for row in family]
    consents = select(consent).where(consent.c.registration.in_(pks)).order_by(consent.c.given, consent.c.purpose)
    mails = select(outbox).where(outbox.c.registration.in_(pks), outbox.c.sent.is_not(None)).order_by(outbox.c.sent)
    choices = select(answer_choice).where(answer_choice.c.registration.in_(pks))
    return {
        "registration": documents[0],
        "sessions": documents[1:],
        "details": _details(connection, pks[0]),
        "choices": [{"question": row.question, "choice": row.choice} for row in connection.execute(choices)],
        "consents": [
            {"purpose": row.purpose, "version": row.version, "given": _said(row.given), "withdrawn": _said(row.withdrawn)}
            for row in connection.execute(consents)
        ],
        "mails": [{"kind": row.kind, "time": _said(row.sent)} for row in connection.execute(mails)],
        "gender": _gender(connection, [keys.owner(row.nonce) for row in family]),
    }


# Purging


def _is_unusual(connection: Connection, found: Due) -> bool:
    """Counted apart: many contacts do not make it usual that many answers about gender go."""
    tables = {gender_answer: found.gender, registrant: found.contacts}
    kept = {table: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    return any(number > max(CAP, CAP_SHARE * kept[table]) for table, number in tables.items())


def _purge_some(connection: Connection, at: datetime) -> Due:
    owners = _some_due(connection, gender_answer.c.owner, gender_answer.c.due, at)
    keep_tally(connection, owners, at)
    _delete_gender(connection, owners)
    pks = [] if owners else _some_due(connection, registrant.c.registration, registrant.c.due, at)
    _forget(connection, pks)
    gone = Due(len(owners), len(pks))
    if gone:
        _note(connection, at, "purge", "purge", "", {"gender": gone.gender, "contacts": gone.contacts})
    return gone


def _some_due(connection: Connection, key: ColumnElement[Any], when: ColumnElement[int], at: datetime) -> list[Any]:
    return list(connection.execute(select(key).where(when <= seconds_of(at)).order_by(when, key).limit(BATCH)).scalars())


def _delete_gender(connection: Connection, owners: Sequence[str]) -> None:
    _overwrite(connection)
    for table in (gender_words, gender_answer):
        connection.execute(table.delete().where(table.c.owner.in_(owners)))


def _forget(connection: Connection, pks: Sequence[int]) -> None:
    """What leads to these people, at the event and at its sessions. A mail that was not sent has nobody to go to."""
    _overwrite(connection)
    theirs = or_(registration.c.pk.in_(pks), registration.c.part_of.in_(pks))
    family = select(registration.c.pk).where(theirs).scalar_subquery()
    for table in (registrant, answer_choice):
        connection.execute(table.delete().where(table.c.registration.in_(family)))
    mails = outbox.c.registration.in_(family)
    connection.execute(outbox.delete().where(mails, outbox.c.state != "sent"))
    connection.execute(update(outbox).where(mails).values(recipient="", facts="{}", error=""))
    connection.execute(update(registration).where(theirs).values(person=None, idempotency=None, content=""))


def _overwrite(connection: Connection) -> None:
    """SQLite: what is deleted does not stay readable in the file."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def _follow_events(connection: Connection, store: "SqlStore", at: datetime) -> None:
    """The times of what seems due, by the dates and terms that its events have now; none comes earlier by this."""
    of_contacts = select(registration.c.event).join(registrant).where(registrant.c.due <= seconds_of(at))
    of_gender = select(gender_answer.c.event).where(gender_answer.c.due <= seconds_of(at))
    for event_id in connection.execute(of_contacts.union(of_gender)).scalars().all():
        if (present := _present(store, event_id)) is None:
            continue
        gender_due, contact_due = due_days(present)
        people = select(registration.c.pk).where(registration.c.event == event_id)
        for table, mine, moment in (
            (registrant, registrant.c.registration.in_(people), contact_due),
            (gender_answer, gender_answer.c.event == event_id, gender_due),
        ):
            connection.execute(update(table).where(mine, table.c.due < moment).values(due=moment))


def _present(store: "SqlStore", event_id: str) -> Event | None:
    """The event, or the date of a series, as it is now; None when there is none any more."""
    if entry := store.get(event_id):
        return entry.event
    try:
        day = date.fromisoformat(event_id[-10:])
    except ValueError:
        return None
    series = store.get(event_id[:-11])
    return next((one for one in occurrences(series.event, day, day) if one.id == event_id), None) if series else None


# Erasing


def _family(connection: Connection, pk: int) -> list[Row[Any]]:
    """The registration for the whole event, then those for its sessions."""
    whole = select(func.coalesce(registration.c.part_of, registration.c.pk)).where(registration.c.pk == pk).scalar_subquery()
    asked = select(registration).where(or_(registration.c.pk == whole, registration.c.part_of == whole))
    return list(connection.execute(asked.order_by(registration.c.part_of.is_not(None), registration.c.pk)))


def _unlink(connection: Connection, row: Row[Any], at: datetime) -> None:
    """A link that opens nothing, and nothing from which the old one could be derived."""
    values = {
        "token": sha256(Keys.nonce().encode()).hexdigest(),
        "nonce": Keys.nonce(),
        "state": "cancelled" if row.state in {"pending", "waiting"} else row.state,
        "reminders": False,
        "modified": seconds_of(at),
    }
    connection.execute(update(registration).where(registration.c.pk == row.pk).values(**values))


def _keep_erased(connection: Connection, tokens: Mapping[str, int]) -> None:
    known = set(connection.execute(select(erased.c.token)).scalars())
    new = [{"token": token, "at": seconds} for token, seconds in tokens.items() if token not in known]
    if new:
        connection.execute(erased.insert(), new)


def _note(connection: Connection, at: datetime, who: str, action: str, subject: str, detail: Mapping[str, int]) -> None:
    record(connection, By(who, at), action, subject, json.dumps(detail))


# Telling


def _registration(row: Row[Any]) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("event", "state", "attendance", "arrival", "language", "reminders")}
    return told | {"created": _said(row.created), "modified": _said(row.modified)}


def _details(connection: Connection, pk: int) -> dict[str, Any]:
    row = connection.execute(select(registrant).where(registrant.c.registration == pk)).one_or_none()
    if row is None:
        return {}
    return {"name": row.name, "email": row.email, **json.loads(row.document or "{}"), "kept_until": _said(row.due)}


def _gender(connection: Connection, owners: Sequence[str]) -> dict[str, Any] | None:
    joined = gender_answer.outerjoin(gender_words, gender_words.c.owner == gender_answer.c.owner)
    asked = select(gender_answer, gender_words.c.words).select_from(joined).where(gender_answer.c.owner.in_(owners))
    row = connection.execute(asked).first()
    if row is None:
        return None
    told = {"gender": row.gender, "words": row.words or "", "region": row.region, "consent": row.consent}
    return told | {"kept_until": _said(row.due)}


def _said(seconds: int | None) -> str | None:
    return None if seconds is None else f"{time_of(seconds):%Y-%m-%dT%H:%M:%SZ}"
