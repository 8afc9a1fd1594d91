"""Proposing, and what its author can do by link. Each verb is one transaction, with the notice it causes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from metrocal.accounts import Account, By
from metrocal.entries import Entry
from metrocal.errors import UnknownEvent
from metrocal.events import Event
from metrocal.registration.links import Keys
from metrocal.submission.differences import before_and_after, differences, is_small
from metrocal.submission.errors import InvalidProposal, SubmissionClosed, SubmissionKeyReused, UnknownSubmission
from metrocal.submission.notices import notice
from metrocal.submission.proposal import Contact, Told, changed_event, new_event, read, says_something, taken_apart
from metrocal.submission.publishing import put
from metrocal.submission.records import Deciding, Done, Kept, Step, Submission, SubmissionStore, whole
from metrocal.submission.states import ENDED, OPEN, Kind, State
from metrocal.text import clean_line

ACTIONS = (
    "saved", "sent", "changed", "answered", "withdrawn", "published_itself", "publish", "ask_changes", "refuse", "merge",
)  # fmt: skip
"""What can happen to a proposal."""
SAME_REQUEST = timedelta(minutes=10)
"""How long the same content without a key is taken for the same request."""
SHORTEST_FORM_KEY = 16
"""Characters."""
CONTACT_KEPT = timedelta(days=365)
"""After the last step, and after the last day of the event: then the author's name and address are purged."""
LONGEST_TITLE = 300
"""Characters shown in lists."""
LONGEST_DRAFT = 100_000
"""Characters of a draft's JSON."""


@dataclass(frozen=True)
class Answer:
    """What somebody who proposed is told."""

    submission: Submission
    token: str
    fresh: bool = True


class Submissions:
    """The proposals of a calendar, for their authors."""

    def __init__(
        self, store: SubmissionStore, secret: str, base_url: str, *, trusted: Iterable[str] = (), address: str = ""
    ) -> None:
        """`trusted`: ids of organisations whose small changes publish themselves; `address`: from where, for the audit."""
        self._store, self._base_url, self._trusted = store, base_url, frozenset(trusted)
        self._address = address
        self.keys = Keys(secret)

    def link(self, submission: Submission) -> str:
        """The address of the author's page."""
        return f"{self._base_url}/submissions/{self.keys.submission(submission.nonce)}"

    def propose(
        self, document: Mapping[str, Any], *, at: datetime, language: str = "en", key: str = "", draft: bool = False,
        account: Account | None = None, is_form: bool = False,
    ) -> Answer:  # fmt: skip
        """Take a new event, or with the `id` of a published one a change of it; the same request again is the same one.

        `document`: fields of the event, of `Contact`, and `comment`. With `is_form`, the same key with other content changes
        the proposal that the form made before: the browser's back button. Raises InvalidProposal, SubmissionKeyReused.
        """
        at, told = at.replace(microsecond=0), taken_apart(document)
        contact = read(Contact, ({"contact_email": account.email} if account else {}) | told.contact)
        content = self.keys.content(_canonical({**told.event, "contact": contact.contact_email.lower()}))
        request = self._request(key, contact, is_form=is_form)
        with self._store.deciding() as desk:
            known = desk.by_idempotency(request) if request else None
            if known is None and (is_form or not key):
                known = desk.by_content(content, at - SAME_REQUEST)
                known = known if known is not None and known.state not in ENDED else None
            if known is None:
                return self._added(desk, told, contact, at, language, request, content, draft=draft, account=account)
            if known.content != content and not (is_form and known.state in OPEN):
                raise SubmissionKeyReused
            if known.content != content or (known.state is State.DRAFT and not draft):
                known = self._revised(desk, known, told, at, send=not draft, content=content)
            return Answer(known, self.keys.submission(known.nonce), fresh=False)

    def of(self, token: str) -> Kept:
        """Raises UnknownSubmission."""
        with self._store.consulting() as desk:
            return whole(desk, self._found(desk, token))

    def change(self, token: str, document: Mapping[str, Any], *, at: datetime, draft: bool = False) -> Kept:
        """Say it anew: what is named replaces what was proposed. Raises InvalidProposal, SubmissionClosed."""
        at, told = at.replace(microsecond=0), taken_apart(document)
        with self._store.deciding() as desk:
            return whole(desk, self._revised(desk, self._open(desk, token), told, at, send=not draft))

    def illustrate(self, token: str, picture: str | None, words: str, *, at: datetime) -> Kept:
        """A picture that is kept already, and what it shows; None takes it away. Raises InvalidProposal."""
        if picture and not says_something(words):
            raise InvalidProposal({"picture_text": "picture_text"}, {"picture_text": "say what the picture shows"})
        with self._store.deciding() as desk:
            one = replace(self._open(desk, token), picture=picture, picture_text=words.strip() if picture else "")
            return whole(desk, desk.update(replace(one, modified=at.replace(microsecond=0)), Step(at, "", "changed")))

    def withdraw(self, token: str, *, at: datetime, comment: str = "") -> tuple[Kept, bool]:
        """Take the proposal back; true when that was done before. Raises SubmissionClosed when it was decided."""
        at = at.replace(microsecond=0)
        with self._store.deciding() as desk:
            one = self._found(desk, token)
            if one.state is State.WITHDRAWN:
                return whole(desk, one), True
            if one.state not in OPEN:
                raise SubmissionClosed(one.state)
            gone = replace(one, state=State.WITHDRAWN, modified=at)
            gone = desk.update(gone, Step(at, "", "withdrawn", comment))
            self._tell(desk, gone, "withdraw", at)
            return whole(desk, gone), False

    # Inside

    def _request(self, key: str, contact: Contact, *, is_form: bool) -> str | None:
        """One request by its key. A program's key, which can be as short as "1", counts beside its author's address only;
        that of a form is a long random number that its page alone knows, since it lets one change what was sent."""
        if is_form:
            return self.keys.idempotency(f"form {key}") if len(key) >= SHORTEST_FORM_KEY else None
        return self.keys.idempotency(f"submission {contact.contact_email.lower()} {key}") if key else None

    def _added(
        self, desk: Deciding, told: Told, contact: Contact, at: datetime, language: str, request: str | None,
        content: str, *, draft: bool, account: Account | None,
    ) -> Answer:  # fmt: skip
        entry = desk.entry(str(told.event.get("id") or ""))
        entry = None if entry is not None and entry.withdrawn else entry
        kind, patch = _kind(told, entry)
        nonce = self.keys.nonce()
        token = self.keys.submission(nonce)
        one = Submission(
            id=token_hex(8), kind=kind, state=State.DRAFT if draft else State.SENT, event_id=entry.id if entry else "",
            document=patch, base=entry.sequence if entry else None, organisation=account.organisation if account else "",
            region="", title="", contact_name=contact.contact_name, contact_email=contact.contact_email,
            language=contact.language or language, nonce=nonce, token=self.keys.stored(token), created=at, modified=at,
            due=0, account=account.pk if account else None, content=content,
            idempotency=request,
        )  # fmt: skip
        one = _described(desk, one, entry, checked=not draft)
        one = desk.add(one, Step(at, "", "saved" if draft else "sent", told.comment))
        if not draft:
            one = self._perhaps_published(desk, one, entry, account, at)
        self._tell(desk, one, "draft" if draft else "publish" if one.state is State.PUBLISHED else "sent", at)
        return Answer(one, token)

    def _revised(
        self, desk: Deciding, one: Submission, told: Told, at: datetime, *, send: bool, content: str = ""
    ) -> Submission:
        """The same proposal with other words."""
        entry = desk.entry(one.event_id) if one.event_id else None
        patch = {key: value for key, value in told.event.items() if key not in {"id", "withdrawal"}}
        document = {**one.document, **patch}
        if one.kind is Kind.NEW:
            document = {key: value for key, value in document.items() if value is not None}
        contact = {"contact_name": one.contact_name, "contact_email": one.contact_email, **told.contact}
        named = read(Contact, contact)
        state = State.SENT if send else one.state
        changed = replace(
            one, document=document, state=state, modified=at, contact_name=named.contact_name,
            contact_email=named.contact_email, language=named.language or one.language, content=content or one.content,
        )  # fmt: skip
        changed = _described(desk, changed, entry, checked=state is not State.DRAFT)
        before = one.document if document != one.document else None
        action = "saved" if state is State.DRAFT else "answered" if one.state is State.CHANGES_ASKED else "changed"
        action = "sent" if one.state is State.DRAFT and state is State.SENT else action
        changed = desk.update(changed, Step(at, "", action, told.comment, before))
        if action == "sent":
            self._tell(desk, changed, "sent", at)
        return changed

    def _perhaps_published(
        self, desk: Deciding, one: Submission, entry: Entry | None, account: Account | None, at: datetime
    ) -> Submission:
        """A small change by the people of a trusted organisation, to an event of theirs, needs nobody else."""
        if account is None or entry is None or one.kind is not Kind.CHANGE:
            return one
        is_theirs = account.organisation in self._trusted and account.organisation == entry.event.organiser
        event = changed_event(entry, one.document)
        if not is_theirs or not is_small(entry.event, event):
            return one
        put(desk, event, at=at, author=account.email)
        before, after = before_and_after(entry.event, event)
        done = Done("submission published itself", one.id, entry.id, before, after)
        desk.audit(By(account.email, at, self._address), done)
        return desk.update(replace(one, state=State.PUBLISHED), Step(at, account.email, "published_itself"))

    def _tell(self, desk: Deciding, one: Submission, kind: str, at: datetime) -> None:
        facts = notice(kind, title=one.title, link=self.link(one))
        desk.notice(one, facts, key=f"submission:{one.id}:{one.version}:{kind}", at=at)

    def _found(self, desk: Deciding, token: str) -> Submission:
        one = desk.by_token(self.keys.stored(token)) if len(token) < 200 else None
        if one is None:
            raise UnknownSubmission
        return one

    def _open(self, desk: Deciding, token: str) -> Submission:
        one = self._found(desk, token)
        if one.state not in OPEN:
            raise SubmissionClosed(one.state)
        return one


def proposed(submission: Submission, entry: Entry | None) -> Event | None:
    """The event as it would be; None for a withdrawal. Raises InvalidProposal: a draft can be anything."""
    if submission.kind is Kind.WITHDRAWAL:
        return None
    if submission.kind is Kind.CHANGE:
        if entry is None:
            raise UnknownEvent(submission.event_id)
        return changed_event(entry, submission.document)
    return new_event(submission.document, submission.event_id)


def _kind(told: Told, entry: Entry | None) -> tuple[Kind, dict[str, Any]]:
    """What is proposed, and what is kept of it. Raises InvalidProposal."""
    wants_withdrawal = told.event.get("withdrawal") in (True, "yes", "on", "true")
    fields = {key: value for key, value in told.event.items() if key != "withdrawal"}
    if entry is None and wants_withdrawal:
        raise InvalidProposal({"id": "required"}, {"id": "no published event has this id"})
    if entry is None:
        return Kind.NEW, {key: value for key, value in fields.items() if value is not None}
    if wants_withdrawal:
        return Kind.WITHDRAWAL, {}
    return Kind.CHANGE, {key: value for key, value in fields.items() if key != "id"}


def _described(desk: Deciding, one: Submission, entry: Entry | None, *, checked: bool) -> Submission:
    """With what lists show of it; with `checked`, raises InvalidProposal unless the whole could be published."""
    if len(_canonical(one.document)) > LONGEST_DRAFT:
        raise InvalidProposal({"description": "too_long"}, {"description": f"more than {LONGEST_DRAFT} characters in all"})
    try:
        event = proposed(one, entry)
    except InvalidProposal:
        if checked:
            raise
        return replace(one, title=_typed_title(one.document), due=_seconds(one.modified + CONTACT_KEPT))
    if (
        checked
        and one.kind is Kind.CHANGE
        and event is not None
        and entry is not None
        and not differences(entry.event, event)
    ):
        raise InvalidProposal({"title": "unchanged"}, {"title": "nothing differs from the published event"})
    shown = event or (entry.event if entry else None)
    if shown is None:
        return one
    ends = max(one.modified, shown.when.end_instant) + CONTACT_KEPT
    organisation = one.organisation or (entry.event.organiser if entry else shown.organiser)
    title = shown.title.in_language(one.language)[:LONGEST_TITLE]
    return replace(one, title=title, region=shown.place.region or "", organisation=organisation, due=_seconds(ends))


def _typed_title(document: Mapping[str, Any]) -> str:
    title = document.get("title")
    if isinstance(title, Mapping):
        title = next((words for words in title.values() if words), "")
    return clean_line(str(title or "")[:LONGEST_TITLE])


def _canonical(document: Mapping[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=True, default=str)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
