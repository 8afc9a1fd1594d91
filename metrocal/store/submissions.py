"""Proposals in SQL: the verbs of `metrocal.submission.records`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, func, select, update

from metrocal.accounts import By
from metrocal.calendar import Calendar
from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.store import outbox
from metrocal.store.announcing import announce
from metrocal.store.audit import record
from metrocal.store.desk_tables import submission, submission_step
from metrocal.store.engine import Writers, reading
from metrocal.store.joined import Joined
from metrocal.store.registration_tables import outbox as mails
from metrocal.store.rows import seconds_of, time_of
from metrocal.store.writing import SqlWriting, writing_in
from metrocal.submission.records import Count, Done, Step, Submission
from metrocal.submission.states import Kind, State

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore

NOTICE = "submission:"
"""How the keys of notices begin; the id of the proposal follows."""


class SqlSubmissions:
    """The proposals of a store."""

    def __init__(self, store: "SqlStore") -> None:
        self._store = store
        self._writers = Writers(store.engine)

    @contextmanager
    def deciding(self) -> "Iterator[SqlDeciding]":
        """One transaction, alone in writing, of proposals and calendar together."""
        with self._writers.transaction() as connection, writing_in(connection, self._store) as writing:
            yield SqlDeciding(connection, self._store, writing)

    @contextmanager
    def consulting(self) -> "Iterator[SqlDeciding]":
        """The same for reading only."""
        with reading(self._store.engine) as connection:
            yield SqlDeciding(connection, self._store, None)

    def submissions(
        self, *, states: Iterable[State] = (), kinds: Iterable[Kind] = (), event_id: str = ""
    ) -> list[Submission]:
        """Those that are no drafts, the one that has waited longest first."""
        asked = select(submission).where(submission.c.state != State.DRAFT).order_by(submission.c.modified, submission.c.pk)
        wanted, shown = sorted(states), sorted(kinds)
        if wanted:
            asked = asked.where(submission.c.state.in_(wanted))
        if shown:
            asked = asked.where(submission.c.kind.in_(shown))
        if event_id:
            asked = asked.where(submission.c.event == event_id)
        with reading(self._store.engine) as connection:
            return [_submission(row) for row in connection.execute(asked)]

    def submission_counts(self) -> list[Count]:
        """Without drafts."""
        columns = submission.c.state, submission.c.kind
        asked = select(*columns, func.count(), func.min(submission.c.modified)).group_by(*columns).order_by(*columns)
        with reading(self._store.engine) as connection:
            rows = connection.execute(asked.where(submission.c.state != State.DRAFT)).all()
        return [Count(State(state), Kind(kind), number, time_of(oldest)) for state, kind, number, oldest in rows]

    def held_notices(self) -> dict[str, int]:
        """Id of a proposal → how many notices wait to be sent together."""
        asked = select(mails.c.key).where(mails.c.state == "held", mails.c.key.startswith(NOTICE))
        found: dict[str, int] = {}
        with reading(self._store.engine) as connection:
            for key in connection.execute(asked).scalars():
                name = key.split(":")[1]
                found[name] = found.get(name, 0) + 1
        return found

    def purge_contacts(self, at: datetime) -> int:
        """Forget who proposed what is due, and what they wrote to the desk; how many."""
        due = submission.c.due <= seconds_of(at), submission.c.contact_email != ""
        with self._writers.transaction() as connection:
            whose = connection.execute(select(submission.c.pk, submission.c.id).where(*due)).all()
            for pk, name in whose:
                theirs = submission_step.c.submission == pk, submission_step.c.who == ""
                connection.execute(update(submission_step).where(*theirs).values(comment=""))
                notices = mails.c.key.startswith(f"{NOTICE}{name}:")
                connection.execute(update(mails).where(notices).values(recipient="", facts=""))
            gone = update(submission).where(*due).values(contact_name="", contact_email="", idempotency=None, content="")
            count = connection.execute(gone).rowcount
            if count:
                record(connection, By("purge", at), "contacts of proposals erased", "", f"{count} proposals")
            return count


class SqlDeciding:
    """One transaction about proposals."""

    def __init__(self, connection: Connection, store: "SqlStore", writing: SqlWriting | None) -> None:
        self._connection, self._store, self._writing = connection, store, writing

    @property
    def calendar(self) -> Calendar:
        """The calendar, whose changes belong to this transaction."""
        assert self._writing is not None, "a transaction for reading changes nothing"
        return Calendar(Joined(self._store, self._writing))

    def entry(self, event_id: str) -> Entry | None:
        if not event_id or len(event_id) > 120 or not (event_id.isascii() and event_id.isprintable()):
            return None
        return self._store.present(self._connection, event_id)

    def organisations(self) -> Mapping[str, Organisation]:
        return self._store.known(self._connection)

    def by_id(self, submission_id: str) -> Submission | None:
        return self._one(submission.c.id == submission_id)

    def by_token(self, token: str) -> Submission | None:
        return self._one(submission.c.token == token)

    def by_idempotency(self, key: str) -> Submission | None:
        return self._one(submission.c.idempotency == key)

    def by_content(self, content: str, since: datetime) -> Submission | None:
        return self._one(submission.c.content == content, submission.c.created >= seconds_of(since))

    def steps(self, one: Submission) -> list[Step]:
        asked = select(submission_step).where(submission_step.c.submission == one.pk).order_by(submission_step.c.number)
        return [
            Step(time_of(row.at), row.who, row.action, row.comment, json.loads(row.document) if row.document else None)
            for row in self._connection.execute(asked)
        ]

    def add(self, one: Submission, step: Step) -> Submission:
        self._connection.execute(submission.insert(), _row(one))
        added = self.by_id(one.id)
        assert added is not None, "it was added in this transaction"
        self._record(added, step)
        self._announce(added)
        return added

    def update(self, one: Submission, step: Step) -> Submission:
        row = _row(one) | {"version": one.version + 1}
        self._connection.execute(update(submission).where(submission.c.pk == one.pk).values(row))
        self._record(one, step)
        changed = self.by_id(one.id)
        assert changed is not None, "it was changed in this transaction"
        self._announce(changed)
        return changed

    def notice(self, one: Submission, facts: Mapping[str, Any], *, key: str, at: datetime, held: bool = False) -> None:
        if one.contact_email:
            outbox.intend(
                self._connection, key=key, kind="notice", at=at, domain=self._store.domain, recipient=one.contact_email,
                language=one.language, facts=facts, state="held" if held else "waiting",
            )  # fmt: skip

    def release(self, submissions: Iterable[str] | None, at: datetime) -> int:
        held = update(mails).where(mails.c.state == "held", mails.c.key.startswith(NOTICE))
        wanted = [None] if submissions is None else [f"{NOTICE}{one}:" for one in submissions]
        values = {"state": "waiting", "due": seconds_of(at)}
        return sum(
            self._connection.execute((held.where(mails.c.key.startswith(key)) if key else held).values(values)).rowcount
            for key in wanted
        )

    def audit(self, by: By, done: Done) -> None:
        record(self._connection, by, done.action, done.subject, done.detail, before=done.before, after=done.after)

    def _announce(self, one: Submission) -> None:
        """Where it stands, to programs that asked; neither what is proposed nor by whom. A draft is its author's alone."""
        if one.state is not State.DRAFT:
            told = {"id": one.id, "kind": one.kind.value, "state": one.state.value, "event": one.event_id}
            announce(self._connection, "submission.state", f"{one.id}:{one.version}", {"submission": told}, one.modified)

    def _record(self, one: Submission, step: Step) -> None:
        number = func.coalesce(func.max(submission_step.c.number), 0) + 1
        of_this = submission_step.c.submission == one.pk
        values = {
            "submission": one.pk, "at": seconds_of(step.at), "who": step.who, "action": step.action,
            "comment": step.comment, "document": _json(step.document) if step.document is not None else "",
            "number": self._connection.execute(select(number).where(of_this)).scalar_one(),
        }  # fmt: skip
        self._connection.execute(submission_step.insert(), values)

    def _one(self, *conditions: Any) -> Submission | None:
        row = self._connection.execute(select(submission).where(*conditions).order_by(submission.c.pk.desc())).first()
        return _submission(row) if row is not None else None


_TEXTS = (
    "id", "organisation", "region", "title", "contact_name", "contact_email", "language", "nonce", "token", "content",
    "picture_text", "picture", "idempotency", "account", "base", "version", "due",
)  # fmt: skip
"""Columns that are called as the field is, and hold what it holds."""


def _row(one: Submission) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _TEXTS} | {
        "kind": one.kind.value,
        "state": one.state.value,
        "event": one.event_id,
        "document": _json(one.document),
        "created": seconds_of(one.created),
        "modified": seconds_of(one.modified),
    }


def _submission(row: Row[Any]) -> Submission:
    created, modified = (time_of(seconds) for seconds in (row.created, row.modified))
    told = {name: getattr(row, name) for name in _TEXTS}
    return Submission(
        kind=Kind(row.kind), state=State(row.state), event_id=row.event, document=json.loads(row.document or "{}"),
        created=created, modified=modified, pk=row.pk, **told,
    )  # fmt: skip


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=True, sort_keys=True)
