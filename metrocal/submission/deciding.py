"""What moderators decide. Each decision is one transaction: the proposal, the calendar, the notice, the audit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from metrocal.accounts import Account, By
from metrocal.entries import Entry
from metrocal.events import Event
from metrocal.registration.links import Keys
from metrocal.submission.differences import before_and_after
from metrocal.submission.errors import (
    AlreadyDecided,
    CommentNeeded,
    DecisionForbidden,
    DecisionRefused,
    UnknownSubmission,
)
from metrocal.submission.notices import notice
from metrocal.submission.permissions import may_decide_on, may_see, may_verify
from metrocal.submission.proposal import says_something
from metrocal.submission.publishing import free_id, merged, put
from metrocal.submission.records import Deciding, Done, Kept, Step, Submission, SubmissionStore, whole
from metrocal.submission.states import DECIDED, NEED_COMMENT, Decision, Kind, State, can_move
from metrocal.submission.submissions import proposed


@dataclass(frozen=True)
class Verdict:
    """What a moderator says of one proposal."""

    decision: Decision
    comment: str = ""
    """For the author; needed when changes are asked or the proposal is refused."""
    into: str = ""
    """Id of the event that a duplicate is merged into."""
    fields: tuple[str, ...] | None = None
    """Of a merge: what is taken over; None: what the event has nothing in."""
    verify_gender: bool = False
    """The declaration about gender was checked."""
    hold: bool = False
    """Decide now, tell later: the notice waits for `release`."""
    version: int | None = None
    """Of the proposal as the moderator saw it; None: whatever it is now."""


class Desk:
    """The proposals of a calendar, for those who decide."""

    def __init__(
        self, store: SubmissionStore, secret: str, base_url: str, picture_url: str = "", *, address: str = ""
    ) -> None:
        """`picture_url`: what comes before the name of a picture; `address`: from where somebody decides, for the audit."""
        self._store, self._base_url, self._address = store, base_url, address
        self._picture_url = picture_url or f"{base_url}/pictures/"
        self._keys = Keys(secret)

    def of(self, submission_id: str, *, account: Account) -> Kept:
        """Raises UnknownSubmission, also for what is not this account's."""
        with self._store.consulting() as desk:
            kept = _kept(desk, submission_id)
            if kept.submission.state is State.DRAFT or not _sees(desk, account, kept):
                raise UnknownSubmission
            return kept

    def listed(
        self, *, account: Account, states: Iterable[State] = (), kinds: Iterable[Kind] = ()
    ) -> list[tuple[Submission, Entry | None]]:
        """Those of the account, with the events they are about; the one that has waited longest first."""
        found = self._store.submissions(states=states, kinds=kinds)
        with self._store.consulting() as desk:
            known = desk.organisations()
            paired = [(one, desk.entry(one.event_id) if one.event_id else None) for one in found]
            return [(one, entry) for one, entry in paired if may_see(account, one, entry, known)]

    def decide(self, submission_id: str, verdict: Verdict, *, at: datetime, by: Account) -> Kept:
        """Raises UnknownSubmission, AlreadyDecided, CommentNeeded, DecisionRefused, InvalidProposal."""
        at = at.replace(microsecond=0)
        if verdict.decision in NEED_COMMENT and not says_something(verdict.comment):
            raise CommentNeeded(verdict.decision)
        with self._store.deciding() as desk:
            kept = _kept(desk, submission_id)
            one, entry = kept.submission, kept.entry
            if one.state is State.DRAFT or not _sees(desk, by, kept):
                raise UnknownSubmission
            if not may_decide_on(by, one, entry):
                raise DecisionForbidden(verdict.decision, "moderators of this region decide")
            _refuse_late(kept, verdict)
            published = self._published(desk, one, entry, verdict, at, by)
            now = replace(
                one, state=DECIDED[verdict.decision], modified=at, event_id=published.id if published else one.event_id
            )
            now = desk.update(now, Step(at, by.email, verdict.decision, verdict.comment.strip()))
            facts = notice(
                verdict.decision, title=one.title, link=self._link(one, published), comment=verdict.comment.strip()
            )
            desk.notice(now, facts, key=f"submission:{one.id}:{now.version}", at=at, held=verdict.hold)
            before, after = before_and_after(entry.event if entry else None, published)
            done = Done(f"submission {verdict.decision}", one.id, published.id if published else "", before, after)
            desk.audit(By(by.email, at, self._address), done)
            return _kept(desk, one.id)

    def release(self, submissions: Sequence[str] | None = None, *, at: datetime, by: Account) -> int:
        """Send the notices that were held, of these proposals or of all that the account decides on; how many."""
        with self._store.deciding() as desk:
            wanted = self._store.held_notices() if submissions is None else dict.fromkeys(submissions, 1)
            mine = [one for one in wanted if (kept := _kept_or_none(desk, one)) and _decides(by, kept)]
            sent = desk.release(mine, at)
            desk.audit(By(by.email, at, self._address), Done("notices released", "", f"{sent} notices"))
            return sent

    def verify(self, event_id: str, *, at: datetime, by: Account) -> None:
        """The gender declaration of a published event was checked. Raises UnknownSubmission, DecisionRefused."""
        with self._store.deciding() as desk:
            entry = desk.entry(event_id)
            if entry is None or not may_verify(by, entry):
                raise UnknownSubmission
            if entry.event.gender.level == "unassessed":
                raise DecisionRefused("verify", "nothing was declared about gender")
            event = _verified(entry.event)
            put(desk, event, at=at.replace(microsecond=0), author=by.email)
            desk.audit(By(by.email, at, self._address), Done("gender verified", event_id, entry.event.gender.level))

    # Inside

    def _published(
        self, desk: Deciding, one: Submission, entry: Entry | None, verdict: Verdict, at: datetime, by: Account
    ) -> Event | None:
        """What comes into the calendar by this decision."""
        if verdict.decision is Decision.MERGE:
            return self._merged(desk, one, verdict, at, by)
        if verdict.decision is not Decision.PUBLISH:
            return None
        if one.kind is Kind.WITHDRAWAL:
            desk.calendar.withdraw(one.event_id, at=at, author=by.email)
            return entry.event if entry else None
        if entry is not None and entry.withdrawn:
            raise DecisionRefused(verdict.decision, "the event was withdrawn meanwhile; publish it again first")
        event = proposed(one, entry)
        assert event is not None, "only a withdrawal proposes nothing"
        if one.kind is Kind.NEW:
            event = event.model_copy(update={"id": free_id(desk, event, str(one.document.get("id") or ""))})
        event = self._illustrated(event, one)
        return put(desk, _verified(event) if verdict.verify_gender else event, at=at, author=by.email).event

    def _merged(self, desk: Deciding, one: Submission, verdict: Verdict, at: datetime, by: Account) -> Event:
        target = desk.entry(verdict.into)
        if one.kind is not Kind.NEW:
            raise DecisionRefused(verdict.decision, "only a new event can be a duplicate")
        if target is None or target.withdrawn:
            raise DecisionRefused(verdict.decision, f"no published event has the id {verdict.into!r}")
        if not may_verify(by, target):
            raise DecisionForbidden(verdict.decision, "moderators of that event's region decide")
        theirs = proposed(one, None)
        assert theirs is not None, "a new event proposes itself"
        event = merged(target, self._illustrated(theirs, one), verdict.fields)
        return put(desk, _verified(event) if verdict.verify_gender else event, at=at, author=by.email).event

    def _illustrated(self, event: Event, one: Submission) -> Event:
        if not one.picture:
            return event
        return type(event).model_validate(
            {**event.document(), "image_url": f"{self._picture_url}{one.picture}", "image_text": one.picture_text}
        )

    def _link(self, one: Submission, published: Event | None) -> str:
        if published is not None:
            return f"{self._base_url}/events/{published.id}"
        return f"{self._base_url}/submissions/{self._keys.submission(one.nonce)}"


def _refuse_late(kept: Kept, verdict: Verdict) -> None:
    one = kept.submission
    if not can_move(one.state, DECIDED[verdict.decision]) or verdict.version not in (None, one.version):
        raise AlreadyDecided(one.state, kept.steps[-1].who if kept.steps else "")


def _verified(event: Event) -> Event:
    """Where something was declared."""
    if event.gender.level == "unassessed":
        return event
    return event.model_copy(update={"gender": event.gender.model_copy(update={"verified": True})})


def _decides(account: Account, kept: Kept) -> bool:
    return may_decide_on(account, kept.submission, kept.entry)


def _sees(desk: Deciding, account: Account, kept: Kept) -> bool:
    return may_see(account, kept.submission, kept.entry, desk.organisations())


def _kept(desk: Deciding, submission_id: str) -> Kept:
    """Raises UnknownSubmission."""
    kept = _kept_or_none(desk, submission_id)
    if kept is None:
        raise UnknownSubmission
    return kept


def _kept_or_none(desk: Deciding, submission_id: str) -> Kept | None:
    one = desk.by_id(submission_id) if submission_id.isalnum() and len(submission_id) < 40 else None
    if one is None:
        return None
    return whole(desk, one)
