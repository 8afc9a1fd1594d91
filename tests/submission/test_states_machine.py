"""Proposals, changes, decisions, notices in any order: the calendar is what decisions made of it, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from databases import BASE_URL, SECRET, emptied
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from metrocal import Calendar, Query
from metrocal.accounts import Account, Role
from metrocal.store.registration_tables import outbox
from metrocal.store.sql import SqlStore
from metrocal.store.submissions import SqlSubmissions
from metrocal.submission.deciding import Desk, Verdict
from metrocal.submission.errors import (
    AlreadyDecided,
    CommentNeeded,
    DecisionRefused,
    InvalidProposal,
    SubmissionClosed,
    UnknownSubmission,
)
from metrocal.submission.states import DECIDED, MOVES, NEED_COMMENT, OPEN, Decision, Kind, State
from metrocal.submission.submissions import Submissions

TODAY = date(2026, 3, 1)
ADMIN = Account(1, "admin@example.org", Role.ADMIN)
PERSON = {"contact_name": "Organising team", "contact_email": "team@example.org"}
FIELDS = ("venue", "audience")
VALUES = ("", "City Hall", "Library")

fields, values, picks = st.sampled_from(FIELDS), st.sampled_from(VALUES), st.integers(0, 9)
decisions = st.sampled_from(list(Decision))


@dataclass
class Published:
    """What the calendar should say of an event."""

    said: dict[str, str]
    sequence: int = 0
    withdrawn: bool = False

    def becomes(self, said: dict[str, str]) -> None:
        self.sequence += said != self.said
        self.said = said

    def leaves(self) -> None:
        self.sequence += not self.withdrawn
        self.withdrawn = True


@dataclass
class Proposal:
    """What the desk should know of a proposal."""

    id: str
    token: str
    kind: Kind
    state: State
    event_id: str
    said: dict[str, str]
    version: int = 1
    notices: list[str] = field(default_factory=list)
    """State of each, in order."""

    def moves(self, state: State, notice: str = "") -> None:
        self.state, self.version = state, self.version + 1
        self.notices += [notice] if notice else []


class Office(RuleBasedStateMachine):
    """A calendar with authors and a moderator, beside what they should find there."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__()
        self.store, self.at, self.number = store, datetime(2026, 3, 1, 9, tzinfo=UTC), 0
        kept = SqlSubmissions(store)
        self.authors, self.desk = Submissions(kept, SECRET, BASE_URL), Desk(kept, SECRET, BASE_URL)
        self.events: dict[str, Published] = {}
        self.proposals: list[Proposal] = []

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def one(self, pick: int) -> Proposal:
        return self.proposals[pick % len(self.proposals)]

    def there(self) -> list[str]:
        return [event_id for event_id, one in self.events.items() if not one.withdrawn]

    @initialize()
    def begins(self) -> None:
        """Two events, two proposals and three changes, so that there is something to decide from the start."""
        for venue, audience in (("", "City Hall"), ("Library", ""), ("City Hall", ""), ("", "")):
            self.proposes(venue=venue, audience=audience, draft=False)
        for pick in (0, 1):
            self.publishes(pick=pick, hold=False)
        for named, value in (("venue", "Library"), ("audience", ""), ("venue", "City Hall")):
            self.proposes_a_change(pick=0, named=named, value=value, withdrawal=False)

    # What authors do

    @rule(venue=values, audience=values, draft=st.booleans())
    def proposes(self, venue: str, audience: str, draft: bool) -> None:
        said = {"venue": venue, "audience": audience}
        self.number += 1
        new = {"kind": "forum", "title": f"Event {self.number}", "when": "2026-10-05", "city": "Seoul"}
        answer = self.authors.propose(
            {**new, **{key: value or None for key, value in said.items()}, **PERSON},
            at=self.now(),
            key=str(self.number),
            draft=draft,
        )
        state = State.DRAFT if draft else State.SENT
        event_id = f"event-{self.number}-2026"
        self.proposals.append(
            Proposal(answer.submission.id, answer.token, Kind.NEW, state, event_id, said, notices=["waiting"])
        )

    @precondition(lambda self: self.there())
    @rule(pick=picks, named=fields, value=values, withdrawal=st.booleans())
    def proposes_a_change(self, pick: int, named: str, value: str, withdrawal: bool) -> None:
        event_id = self.there()[pick % len(self.there())]
        self.number += 1
        patch: dict[str, Any] = {"withdrawal": True} if withdrawal else {named: value or None}

        def propose() -> Any:
            return self.authors.propose({"id": event_id, **patch, **PERSON}, at=self.now(), key=str(self.number))

        if not withdrawal and self.events[event_id].said[named] == value:
            refused(InvalidProposal, propose)
            return
        answer, kind = propose(), Kind.WITHDRAWAL if withdrawal else Kind.CHANGE
        said = {} if withdrawal else {named: value}
        self.proposals.append(
            Proposal(answer.submission.id, answer.token, kind, State.SENT, event_id, said, notices=["waiting"])
        )

    @precondition(lambda self: self.proposals)
    @rule(pick=picks, named=fields, value=values)
    def changes_what_was_proposed(self, pick: int, named: str, value: str) -> None:
        one = self.one(pick)

        def change() -> Any:
            return self.authors.change(one.token, {named: value or None}, at=self.now())

        if one.state not in OPEN:
            refused(SubmissionClosed, change)
            return
        said = one.said if one.kind is Kind.WITHDRAWAL else one.said | {named: value}
        if one.kind is Kind.CHANGE and self.events[one.event_id].said == self.events[one.event_id].said | said:
            refused(InvalidProposal, change)
            return
        change()
        one.said = said
        one.moves(State.SENT, "waiting" if one.state is State.DRAFT else "")

    @precondition(lambda self: self.proposals)
    @rule(pick=picks)
    def withdraws(self, pick: int) -> None:
        one = self.one(pick)
        if one.state is State.WITHDRAWN:
            assert self.authors.withdraw(one.token, at=self.now())[1] is True
        elif one.state not in OPEN:
            refused(SubmissionClosed, lambda: self.authors.withdraw(one.token, at=self.now()))
        else:
            self.authors.withdraw(one.token, at=self.now())
            one.moves(State.WITHDRAWN, "waiting")

    # What moderators do

    @precondition(lambda self: self.proposals)
    @rule(
        pick=picks,
        decision=decisions,
        whither=picks,
        comment=st.sampled_from(["", "Why"]),
        hold=st.booleans(),
        age=st.integers(0, 2),
    )
    def decides(self, pick: int, decision: Decision, whither: int, comment: str, hold: bool, age: int) -> None:
        one, ids = self.one(pick), list(self.events)
        into = ids[whither % len(ids)] if ids else "nowhere"
        version = None if age == 2 else one.version - age
        verdict = Verdict(decision, comment=comment, into=into, hold=hold, version=version)

        def decide() -> Any:
            return self.desk.decide(one.id, verdict, at=self.now(), by=ADMIN)

        if decision in NEED_COMMENT and not comment:
            refused(CommentNeeded, decide)
        elif one.state is State.DRAFT:
            refused(UnknownSubmission, decide)
        elif DECIDED[decision] not in MOVES[one.state] or age == 1:
            refused(AlreadyDecided, decide)
        elif decision is Decision.MERGE and (one.kind is not Kind.NEW or into not in self.there()):
            refused(DecisionRefused, decide)
        else:
            decide()
            one.moves(DECIDED[decision], "held" if hold else "waiting")
            self._follows(one, decision, into)

    @precondition(lambda self: self.proposals)
    @rule(pick=picks, hold=st.booleans())
    def publishes(self, pick: int, hold: bool) -> None:
        self.decides(pick=pick, decision=Decision.PUBLISH, whither=0, comment="", hold=hold, age=2)

    @precondition(lambda self: self.proposals)
    @rule(pick=picks, whither=picks)
    def merges(self, pick: int, whither: int) -> None:
        self.decides(pick=pick, decision=Decision.MERGE, whither=whither, comment="", hold=False, age=0)

    @precondition(lambda self: self.proposals)
    @rule(pick=picks)
    def asks_for_changes(self, pick: int) -> None:
        self.decides(pick=pick, decision=Decision.ASK_CHANGES, whither=0, comment="Why", hold=False, age=0)

    def _follows(self, one: Proposal, decision: Decision, into: str) -> None:
        """What the decision makes of the calendar."""
        if decision is Decision.MERGE:
            mine = self.events[into].said
            self.events[into].becomes({key: value or one.said[key] for key, value in mine.items()})
            one.event_id = into
        elif decision is Decision.PUBLISH and one.kind is Kind.NEW:
            self.events[one.event_id] = Published(dict(one.said))
        elif decision is Decision.PUBLISH and one.kind is Kind.CHANGE:
            self.events[one.event_id].becomes(self.events[one.event_id].said | one.said)
        elif decision is Decision.PUBLISH:
            self.events[one.event_id].leaves()

    @rule()
    def sends_what_was_held(self) -> None:
        held = sum(one.notices.count("held") for one in self.proposals)
        assert self.desk.release(at=self.now(), by=ADMIN) == held
        for one in self.proposals:
            one.notices = ["waiting"] * len(one.notices)

    # What always holds

    @invariant()
    def the_calendar_is_what_the_decisions_made_of_it(self) -> None:
        calendar = Calendar(self.store)
        assert sorted(one.id for one in calendar.find(Query(), today=TODAY)) == sorted(self.there())
        found = {event_id: calendar.get(event_id) for event_id in self.events}
        told = {
            event_id: ({"venue": one.event.place.venue, "audience": one.event.audience}, one.sequence, one.withdrawn)
            for event_id, one in found.items()
        }
        assert told == {key: (one.said, one.sequence, one.withdrawn) for key, one in self.events.items()}

    @invariant()
    def every_proposal_is_where_it_was_moved_to(self) -> None:
        with SqlSubmissions(self.store).consulting() as desk:
            kept = {one.id: desk.by_id(one.id) for one in self.proposals}
        assert {key: (one.state, one.version) for key, one in kept.items() if one} == {
            one.id: (one.state, one.version) for one in self.proposals
        }

    @invariant()
    def each_step_has_its_one_notice(self) -> None:
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(outbox.c.key, outbox.c.state).order_by(outbox.c.pk)).all()
        found: dict[str, list[str]] = {one.id: [] for one in self.proposals}
        for key, state in rows:
            found[key.split(":")[1]].append(state)
        assert found == {one.id: one.notices for one in self.proposals}


def refused(error: type[Exception], act: Callable[[], Any]) -> None:
    with pytest.raises(error):
        act()


def test_whatever_order_things_come_in_the_calendar_follows_the_decisions(sql_store: SqlStore) -> None:
    run_state_machine_as_test(
        lambda: Office(emptied(sql_store)), settings=settings(max_examples=40, stateful_step_count=30, print_blob=False)
    )
