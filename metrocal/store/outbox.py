"""The outbox: mails that were decided on, kept in the transaction of the decision, and what becomes of each.

A mail is waiting until a worker claims it. A claim is a lease: when the worker dies, the mail is due again after it, with
the same Message-ID, so that a mail server or a reader can tell the second copy from a second mail.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from metrocal.registration.states import State
from metrocal.store.engine import Writers, reading
from metrocal.store.registration_tables import outbox, registrant, registration
from metrocal.store.rows import meta_value, seconds_of, time_of

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore

LEASE = timedelta(minutes=5)
"""How long a worker may take with what it claimed."""
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""After the first failure, the second, …; the last one from then on."""
MOST_ATTEMPTS = 20
NOBODY = "nobody to send it to"
OVERTAKEN = "no longer true"
DROPPED = (NOBODY, OVERTAKEN)
"""Errors of mails that are rightly not sent: nothing needs to be fixed."""

_BATCH = 500
_ONCE = {
    "sqlite": sqlite.insert(outbox).on_conflict_do_nothing().returning(outbox.c.pk),
    "postgresql": postgresql.insert(outbox).on_conflict_do_nothing().returning(outbox.c.pk),
}
"""One row, unless its key is there."""
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


@dataclass(frozen=True)
class Mail:
    """One mail that a worker has claimed, with what is known of its reader now."""

    pk: int
    message_id: str
    """With its angle brackets."""
    kind: str
    event_id: str
    language: str
    """Empty when nobody said."""
    facts: Mapping[str, Any]
    email: str
    name: str
    state: str
    """Of the registration, now; empty for a mail that is about none."""
    nonce: str
    """Of the registration; its link is derived from it."""
    attendance: str
    created: datetime
    """When it was decided on, UTC."""
    attempts: int
    """This one included."""


@dataclass(frozen=True)
class Dead:
    """One mail that will not be tried again."""

    pk: int
    kind: str
    event_id: str
    created: datetime
    attempts: int
    error: str
    """Without addresses."""


def intend(
    connection: Connection,
    *,
    key: str,
    kind: str,
    at: datetime,
    domain: str,
    registration: int | None = None,
    event: str = "",
    recipient: str = "",
    language: str = "",
    facts: Mapping[str, Any] | None = None,
    due: datetime | None = None,
    state: str = "waiting",
) -> bool:
    """Write down one mail in the caller's transaction; False when `key` was intended before, and nothing is written.

    `recipient` is an address for mails that are about no registration; `due` (default `at`) is not before which it leaves;
    `state` is waiting, or held until somebody releases it.
    """
    row = {
        "key": key,
        "message_id": message_id(connection, key, domain),
        "kind": kind,
        "registration": registration,
        "event": event,
        "recipient": recipient,
        "language": language,
        "facts": json.dumps(facts, ensure_ascii=True, sort_keys=True) if facts else "",
        "state": state,
        "attempts": 0,
        "due": seconds_of(due or at),
        "created": seconds_of(at),
        "error": "",
    }
    return connection.execute(_ONCE[connection.dialect.name], row).first() is not None


def message_id(connection: Connection, key: str, domain: str) -> str:
    """The same for the same intent in the same store, whoever sends it and however often."""
    identity = meta_value(connection, "identity")
    return f"<{sha256(f'{key}{identity}'.encode()).hexdigest()[:32]}@{domain}>"


class Outbox:
    """The mails of a store. Several workers may use it at once."""

    def __init__(self, store: "SqlStore") -> None:
        self.store = store
        self._writers = Writers(store.engine)

    # Sending

    def is_due(self, at: datetime) -> bool:
        """Whether there is anything to claim: one look at an index."""
        with reading(self.store.engine) as connection:
            return connection.execute(_due(at).with_only_columns(outbox.c.pk).limit(1)).first() is not None

    def claim(self, at: datetime, limit: int = 50) -> list[Mail]:
        """Take what is due, oldest first, so that no other worker does; what has no reader any more is dropped."""
        with self._writers.transaction() as connection:
            rows = connection.execute(_due(at).order_by(outbox.c.due, outbox.c.pk).limit(limit)).all()
            leased = {"state": "sending", "attempts": outbox.c.attempts + 1, "due": seconds_of(at + LEASE)}
            _set(connection, [row.pk for row in rows], leased)
            contacts = _contacts(connection, rows)
            found = [_mail(row, *contacts.get(row.pk, ("", ""))) for row in rows]
            _set(connection, [mail.pk for mail in found if not mail.email], {"state": "dead", "error": NOBODY})
        return [mail for mail in found if mail.email]

    def done(self, pk: int, at: datetime) -> None:
        """It was sent; what it said is forgotten, for it may hold a link that lets somebody in."""
        with self._writers.transaction() as connection:
            sent = {"state": "sent", "sent": seconds_of(at), "error": "", "recipient": "", "facts": ""}
            _set(connection, [pk], sent)

    def failed(self, pk: int, at: datetime, error: str, permanent: bool) -> None:
        """It was not sent: due again after a while, or dead when that makes no sense. Addresses in `error` are left out."""
        with self._writers.transaction() as connection:
            attempts = connection.execute(select(outbox.c.attempts).where(outbox.c.pk == pk)).scalar_one()
            wait = BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1]
            state = "dead" if permanent or attempts >= MOST_ATTEMPTS else "waiting"
            _set(connection, [pk], {"state": state, "due": seconds_of(at + wait), "error": _without_addresses(error)})

    def release(self, pks: Sequence[int], at: datetime) -> None:
        """Claimed but not tried: due at once, and the attempt does not count."""
        with self._writers.transaction() as connection:
            _set(connection, pks, {"state": "waiting", "due": seconds_of(at), "attempts": outbox.c.attempts - 1})

    def overtaken(self, pk: int) -> None:
        """What it says is no longer true: it is not sent."""
        with self._writers.transaction() as connection:
            _set(connection, [pk], {"state": "dead", "error": OVERTAKEN})

    # Looking after it

    def counts(self) -> dict[str, int]:
        """State → how many, for each state that there is."""
        with reading(self.store.engine) as connection:
            rows = connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state)).all()
        return {state: count for state, count in rows}  # noqa: C416  (rows are no pairs to the type checker)

    def dead(self) -> list[Dead]:
        """What could not be delivered, newest first; without what was rightly dropped."""
        asked = select(outbox).where(outbox.c.state == "dead", outbox.c.error.not_in(DROPPED))
        with reading(self.store.engine) as connection:
            rows = connection.execute(asked.order_by(outbox.c.pk.desc())).all()
        return [Dead(row.pk, row.kind, row.event, time_of(row.created), row.attempts, row.error) for row in rows]

    def retry(self, pk: int) -> bool:
        """Try a dead mail again, from the start; False when it is not dead."""
        again = {"state": "waiting", "attempts": 0, "due": outbox.c.created, "error": ""}
        with self._writers.transaction() as connection:
            revived = update(outbox).where(outbox.c.pk == pk, outbox.c.state == "dead").values(again)
            return connection.execute(revived).rowcount == 1

    def remind(self, sequences: Mapping[str, int], at: datetime) -> int:
        """Intend a reminder for all who are confirmed and want one; event id → SEQUENCE. How many are new."""
        ids = list(sequences)
        new = 0
        for start in range(0, len(ids), _BATCH):
            wanted = registration.c.event.in_(ids[start : start + _BATCH]), registration.c.reminders.is_(True)
            asked = select(registration.c.pk, registration.c.event).where(*wanted, registration.c.state == State.CONFIRMED)
            with self._writers.transaction() as connection:
                for pk, event in connection.execute(asked).all():
                    key = f"reminder:{pk}:{sequences[event]}"
                    new += intend(
                        connection, key=key, kind="reminder", at=at, domain=self.store.domain, registration=pk, event=event
                    )
        return new

    # Inside


def _due(at: datetime) -> Select[Any]:
    """Waiting, or claimed by somebody whose lease ran out."""
    whole = registration.alias()
    nonce = func.coalesce(whole.c.nonce, registration.c.nonce).label("nonce")
    place = registration.c.part_of, registration.c.state.label("standing"), nonce, registration.c.attendance
    told = registration.c.language.label("told_language")
    joined = outbox.outerjoin(registration, registration.c.pk == outbox.c.registration)
    joined = joined.outerjoin(whole, whole.c.pk == registration.c.part_of)
    due = outbox.c.state.in_(("waiting", "sending")), outbox.c.due <= seconds_of(at)
    return select(outbox, *place, told).select_from(joined).where(*due)


def _contacts(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, tuple[str, str]]:
    """Outbox pk → (address, name) now. What a registration's contact was, nobody knows once it is purged."""
    whose = {row.pk: row.part_of or row.registration for row in rows if row.registration is not None}
    asked = select(registrant.c.registration, registrant.c.email, registrant.c.name)
    found = connection.execute(asked.where(registrant.c.registration.in_(sorted(set(whose.values())))))
    known = {row.registration: (row.email, row.name) for row in found}
    direct = {row.pk: (row.recipient, "") for row in rows if row.registration is None}
    return direct | {pk: known[owner] for pk, owner in whose.items() if owner in known}


def _mail(row: Row[Any], email: str, name: str) -> Mail:
    return Mail(
        pk=row.pk,
        message_id=row.message_id,
        kind=row.kind,
        event_id=row.event,
        language=row.language or row.told_language or "",
        facts=json.loads(row.facts) if row.facts else {},
        email=email,
        name=name,
        state=row.standing or "",
        nonce=row.nonce or "",
        attendance=row.attendance or "",
        created=time_of(row.created),
        attempts=row.attempts + 1,
    )


def _set(connection: Connection, pks: Iterable[int], values: Mapping[str, Any]) -> None:
    chosen = list(pks)
    for start in range(0, len(chosen), _BATCH):
        connection.execute(update(outbox).where(outbox.c.pk.in_(chosen[start : start + _BATCH])).values(values))


def _without_addresses(error: str) -> str:
    return _ADDRESS.sub("…", " ".join(error.split()))[:300]
