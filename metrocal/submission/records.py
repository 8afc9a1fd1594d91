"""A proposal as it is kept, and the few verbs of the transaction in which something is decided."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from metrocal.accounts import By
from metrocal.calendar import Calendar
from metrocal.entries import Entry
from metrocal.organisations import Organisation
from metrocal.submission.states import Kind, State

Facts = Mapping[str, Any] | None
"""Field → value, as the audit keeps what was before and after."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One proposal."""

    id: str
    """Random; how the desk names it. It opens nothing."""
    kind: Kind
    state: State
    event_id: str
    """Of the event that is to change; of a new one, empty until it is published."""
    document: Mapping[str, Any]
    """A new event's flat document; of a change only the fields that it names, None for one that is to be emptied; of a draft
    what was typed."""
    base: int | None
    """The revision that a change starts from."""
    organisation: str
    """Id of the organisation that proposes, or the name it gave itself."""
    region: str
    title: str
    """For lists."""
    contact_name: str
    contact_email: str
    """Empty after they were purged."""
    language: str
    nonce: str
    """What the link is derived from."""
    token: str
    """How the link's end is stored."""
    created: datetime
    modified: datetime
    """UTC, whole seconds."""
    due: int
    """When contact data are purged, seconds since 1970."""
    version: int = 1
    """Grows with every step."""
    account: int | None = None
    """Of somebody who was signed in."""
    picture: str | None = None
    picture_text: str = ""
    """What the picture shows, for those who do not see it."""
    idempotency: str | None = None
    content: str = ""
    """Keyed hashes."""
    pk: int = 0
    """Given by the store."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a proposal."""

    at: datetime
    who: str
    """The e-mail address of a colleague; empty for the proposal's author."""
    action: str
    """See `metrocal.submission.submissions.ACTIONS`."""
    comment: str = ""
    document: Mapping[str, Any] | None = None
    """What was proposed until then, where the step changed it."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many proposals of a kind are in a state, and when the oldest of them last changed."""

    state: State
    kind: Kind
    number: int
    oldest: datetime


@dataclass(frozen=True)
class Kept:
    """A proposal with its history and the event it is about."""

    submission: Submission
    steps: tuple[Step, ...]
    entry: Entry | None
    """The published event, as it is now."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the audit keeps of a decision."""

    action: str
    subject: str
    detail: str = ""
    before: Facts = None
    after: Facts = None


class Deciding(Protocol):
    """One transaction, alone in writing: what is read in it does not change until it is over; all is kept, or nothing."""

    @property
    def calendar(self) -> Calendar:
        """The calendar, whose changes belong to this transaction."""
        ...

    def entry(self, event_id: str) -> Entry | None: ...

    def organisations(self) -> Mapping[str, Organisation]: ...

    def by_id(self, submission_id: str) -> Submission | None: ...

    def by_token(self, token: str) -> Submission | None: ...

    def by_idempotency(self, key: str) -> Submission | None: ...

    def by_content(self, content: str, since: datetime) -> Submission | None:
        """The newest one with this content that was made since then."""
        ...

    def steps(self, submission: Submission) -> list[Step]: ...

    def add(self, submission: Submission, step: Step) -> Submission:
        """Returns it with its number."""
        ...

    def update(self, submission: Submission, step: Step) -> Submission:
        """Returns it with its next version."""
        ...

    def notice(
        self, submission: Submission, facts: Mapping[str, Any], *, key: str, at: datetime, held: bool = False
    ) -> None:
        """One mail to the author; the same key again is the same mail."""
        ...

    def release(self, submissions: Iterable[str] | None, at: datetime) -> int:
        """Send the notices that were held, of these proposals or of all; how many."""
        ...

    def audit(self, by: By, done: Done) -> None: ...


def whole(desk: Deciding, submission: Submission) -> Kept:
    """A proposal with all that belongs to it, as this transaction sees it."""
    entry = desk.entry(submission.event_id) if submission.event_id else None
    return Kept(submission, tuple(desk.steps(submission)), entry)


class SubmissionStore(Protocol):
    """A store that keeps proposals."""

    def deciding(self) -> AbstractContextManager[Deciding]: ...

    def consulting(self) -> AbstractContextManager[Deciding]:
        """For reading only; waits for nobody."""
        ...

    def submissions(
        self, *, states: Iterable[State] = (), kinds: Iterable[Kind] = (), event_id: str = ""
    ) -> list[Submission]:
        """Those that are no drafts, the one that has waited longest first."""
        ...

    def submission_counts(self) -> list[Count]:
        """Without drafts."""
        ...

    def held_notices(self) -> dict[str, int]:
        """Id of a proposal → how many notices wait to be sent together."""
        ...
