"""What organisers propose and moderators decide, on both databases."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from databases import BASE_URL, SECRET
from sqlalchemy import select

from metrocal import Calendar, Query
from metrocal.accounts import Account, By, Role
from metrocal.events import event
from metrocal.organisations import Organisation
from metrocal.store.accounts import Accounts
from metrocal.store.registration_tables import audit, outbox
from metrocal.store.sql import SqlStore
from metrocal.store.submissions import SqlSubmissions
from metrocal.store.webhooks import Webhooks
from metrocal.submission.deciding import Desk, Verdict
from metrocal.submission.errors import (
    AlreadyDecided,
    CommentNeeded,
    DecisionRefused,
    InvalidProposal,
    SubmissionClosed,
    SubmissionKeyReused,
    UnknownSubmission,
)
from metrocal.submission.states import Decision, Kind, State
from metrocal.submission.submissions import Submissions

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)
FORUM = {
    "kind": "forum",
    "title": {"fr": "Forum de l'eau"},
    "when": "2026-10-05/2026-10-07",
    "city": "Seoul",
    "organiser": "seoul",
}
FORM_KEY = "a long random number of a form"
PERSON = {"contact_name": "Organising team", "contact_email": "team@example.org"}
ADMIN = Account(1, "admin@example.org", Role.ADMIN)
ASIA = Account(2, "asia@example.org", Role.MODERATOR, region="asia_pacific")
AFRICA = Account(3, "africa@example.org", Role.MODERATOR, region="africa")
OURS = Account(4, "seoul@example.org", Role.ORGANISER, organisation="seoul")
OTHERS = Account(5, "dakar@example.org", Role.ORGANISER, organisation="dakar")
STATISTICS = Account(6, "figures@example.org", Role.STATISTICS)
COLLEAGUES = (ADMIN, ASIA, AFRICA, OURS, OTHERS, STATISTICS)


class Secretariat:
    """A calendar with its authors and moderators, minute by minute."""

    def __init__(self, store: SqlStore) -> None:
        self.store, self.kept, self.at = store, SqlSubmissions(store), NOW
        self.calendar = Calendar(store)
        names = {"seoul": "Seoul", "dakar": "Dakar"}
        organisations = [Organisation.model_validate({"id": i, "name": n, "kind": "member"}) for i, n in names.items()]
        self.calendar.put_organisations(*organisations, at=NOW)
        accounts = Accounts(store.engine)
        for pk, account in enumerate(COLLEAGUES, start=1):
            kept = accounts.add(
                account.email,
                account.role,
                stamp=account.email,
                at=NOW,
                organisation=account.organisation,
                region=account.region,
            )
            assert kept.account == replace(account, pk=pk)
        self.authors = Submissions(self.kept, SECRET, BASE_URL, trusted=["seoul"])
        self.desk = Desk(self.kept, SECRET, BASE_URL)

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def publishes(self, **fields: Any) -> str:
        found = event({"id": "forum", **FORUM, **fields})
        self.calendar.put(found, at=self.now(), author="admin@example.org")
        return found.id

    def proposes(self, /, key: str = "", account: Account | None = None, **fields: Any):
        return self.authors.propose({**FORUM, **PERSON, **fields}, at=self.now(), language="fr", key=key, account=account)

    def proposes_change(self, event_id: str, account: Account | None = None, **fields: Any):
        return self.authors.propose({"id": event_id, **PERSON, **fields}, at=self.now(), language="fr", account=account)

    def decides(self, one: str, decision: Decision, by: Account = ADMIN, **more: Any):
        return self.desk.decide(one, Verdict(decision, **more), at=self.now(), by=by)

    def published(self) -> list[str]:
        return sorted(entry.id for entry in self.calendar.find(Query(), today=TODAY))

    def mails(self) -> list[tuple[str, str]]:
        """(state, subject in French) of each notice."""
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(outbox).where(outbox.c.kind == "notice").order_by(outbox.c.pk)).all()
        return [(row.state, json.loads(row.facts)["subject"]["fr"]) for row in rows]


@pytest.fixture
def office(sql_store: SqlStore) -> Iterator[Secretariat]:
    return Secretariat(sql_store)


def test_a_proposal_is_seen_at_the_desk_and_changes_nothing_public(office: Secretariat):
    answer = office.proposes()
    assert answer.submission.state is State.SENT
    assert [one.id for one, _ in office.desk.listed(account=ADMIN)] == [answer.submission.id]
    assert office.published() == []
    assert office.mails() == [("waiting", "Proposition reçue : Forum de l'eau")]


def test_what_is_published_is_the_proposal_with_an_id_of_its_title(office: Secretariat):
    one = office.proposes().submission
    kept = office.decides(one.id, Decision.PUBLISH)
    assert kept.submission.state is State.PUBLISHED
    assert office.published() == ["forum-de-l-eau-2026"]
    assert kept.entry is not None
    assert kept.entry.event.place.country == "KR"
    assert office.mails()[1:] == [("waiting", "Proposition publiée : Forum de l'eau")]


def test_two_events_of_one_title_get_ids_of_their_own(office: Secretariat):
    first, second = office.proposes(), office.proposes(venue="City Hall")
    office.decides(first.submission.id, Decision.PUBLISH)
    office.decides(second.submission.id, Decision.PUBLISH)
    assert office.published() == ["forum-de-l-eau-2026", "forum-de-l-eau-2026-2"]


def test_a_change_stays_unseen_until_it_is_approved(office: Secretariat):
    event_id = office.publishes()
    before = office.calendar.get(event_id)
    one = office.proposes_change(event_id, when="2026-10-12/2026-10-14").submission
    assert one.kind is Kind.CHANGE
    assert office.calendar.get(event_id) == before
    office.decides(one.id, Decision.PUBLISH)
    after = office.calendar.get(event_id)
    assert (after.sequence, str(after.event.when.first_day), after.event.status) == (1, "2026-10-12", "rescheduled")
    assert after.uid == before.uid


def test_changes_of_different_fields_do_not_undo_each_other(office: Secretariat):
    event_id = office.publishes()
    venue = office.proposes_change(event_id, venue="City Hall").submission
    motto = office.proposes_change(event_id, motto="Water for all").submission
    office.decides(venue.id, Decision.PUBLISH)
    office.decides(motto.id, Decision.PUBLISH)
    found = office.calendar.get(event_id).event
    assert (found.place.venue, str(found.motto)) == ("City Hall", "Water for all")


def test_an_event_is_withdrawn_by_proposal_too(office: Secretariat):
    event_id = office.publishes()
    one = office.proposes_change(event_id, withdrawal=True).submission
    assert (one.kind, office.published()) == (Kind.WITHDRAWAL, ["forum"])
    office.decides(one.id, Decision.PUBLISH)
    assert office.published() == []


def test_asking_for_changes_or_refusing_needs_a_reason(office: Secretariat):
    one = office.proposes().submission
    for decision in (Decision.ASK_CHANGES, Decision.REFUSE):
        with pytest.raises(CommentNeeded):
            office.decides(one.id, decision, comment="  ")
    assert office.desk.of(one.id, account=ADMIN).submission.version == 1


def test_the_author_answers_by_link_and_the_desk_sees_what_was_said_before(office: Secretariat):
    answer = office.proposes()
    office.decides(answer.submission.id, Decision.ASK_CHANGES, comment="Which hall?")
    told = {"venue": "City Hall", "comment": "The large one"}
    kept = office.authors.change(answer.token, told, at=office.now())
    assert kept.submission.state is State.SENT
    assert [(step.action, step.comment) for step in kept.steps] == [
        ("sent", ""), ("ask_changes", "Which hall?"), ("answered", "The large one"),
    ]  # fmt: skip
    assert "venue" not in (kept.steps[-1].document or {})
    assert kept.submission.document["venue"] == "City Hall"


def test_the_second_of_two_moderators_is_told(office: Secretariat):
    one = office.proposes().submission
    office.decides(one.id, Decision.PUBLISH, by=ASIA, version=1)
    with pytest.raises(AlreadyDecided, match=ASIA.email):
        office.decides(one.id, Decision.REFUSE, by=ADMIN, comment="No", version=1)
    assert len(office.published()) == 1


def test_a_decision_on_what_its_author_changed_meanwhile_is_told_to_look_again(office: Secretariat):
    answer = office.proposes()
    office.authors.change(answer.token, {"when": "2026-11-02"}, at=office.now())
    with pytest.raises(AlreadyDecided):
        office.decides(answer.submission.id, Decision.PUBLISH, version=1)


def test_a_duplicate_is_merged_and_the_event_keeps_its_uid(office: Secretariat):
    event_id = office.publishes(organiser="seoul")
    before = office.calendar.get(event_id)
    one = office.proposes(organiser="dakar", venue="City Hall", gender="mainstreamed").submission
    kept = office.decides(one.id, Decision.MERGE, into=event_id)
    after = office.calendar.get(event_id)
    assert (after.uid, after.sequence, after.event.organiser) == (before.uid, 1, "seoul")
    assert (after.event.place.venue, after.event.co_organisers, after.event.gender.level) == (
        "City Hall", ("dakar",), "mainstreamed",
    )  # fmt: skip
    assert (kept.submission.state, kept.submission.event_id, office.published()) == (State.PUBLISHED, event_id, [event_id])


def test_a_merge_into_nothing_is_refused_and_nothing_changes(office: Secretariat):
    one = office.proposes().submission
    with pytest.raises(DecisionRefused):
        office.decides(one.id, Decision.MERGE, into="nowhere")
    assert office.desk.of(one.id, account=ADMIN).submission.state is State.SENT


def test_notices_that_are_held_leave_together(office: Secretariat):
    first, second = office.proposes().submission, office.proposes(venue="Hall").submission
    office.decides(first.id, Decision.PUBLISH, hold=True)
    office.decides(second.id, Decision.REFUSE, comment="Twice", hold=True)
    assert [state for state, _ in office.mails()] == ["waiting", "waiting", "held", "held"]
    assert office.desk.release(at=office.now(), by=AFRICA) == 0
    assert office.desk.release(at=office.now(), by=ADMIN) == 2
    assert {state for state, _ in office.mails()} == {"waiting"}


def test_a_declaration_about_gender_is_verified_with_the_decision(office: Secretariat):
    one = office.proposes(gender="specific").submission
    kept = office.decides(one.id, Decision.PUBLISH, verify_gender=True)
    assert kept.entry is not None
    assert kept.entry.event.gender.verified is True


@pytest.mark.parametrize("field", ["uid", "source", "note", "gender_verified", "approved_by", "is_admin", "organisation"])
def test_nobody_sets_what_the_desk_sets(office: Secretariat, field: str):
    with pytest.raises(InvalidProposal) as refused:
        office.proposes(**{field: "yes"})
    assert list(refused.value.fields) == [field]
    assert office.desk.listed(account=ADMIN) == []


@pytest.mark.parametrize("value", ["", None, False, "x"])
def test_a_change_neither_sets_nor_clears_what_is_the_desks(office: Secretariat, value: Any):
    event_id = office.publishes(note="the day is doubtful")
    with pytest.raises(InvalidProposal) as refused:
        office.proposes_change(event_id, note=value)
    assert list(refused.value.fields) == ["note"]


def test_nothing_is_hidden_in_a_nested_object(office: Secretariat):
    with pytest.raises(InvalidProposal) as refused:
        office.proposes(gender={"level": "specific", "verified": True})
    assert list(refused.value.fields) == ["gender"]


def test_a_changed_declaration_is_to_be_verified_again(office: Secretariat):
    event_id = office.publishes(gender="mainstreamed", gender_verified=True)
    for change, is_verified in (({"venue": "City Hall"}, True), ({"gender": "specific"}, False)):
        office.decides(office.proposes_change(event_id, **change).submission.id, Decision.PUBLISH)
        assert office.calendar.get(event_id).event.gender.verified is is_verified


def test_a_moderator_merges_into_events_of_the_own_region_only(office: Secretariat):
    event_id = office.publishes(city="Dakar")
    one = office.proposes().submission
    with pytest.raises(DecisionRefused):
        office.decides(one.id, Decision.MERGE, by=ASIA, into=event_id)
    assert office.calendar.get(event_id).sequence == 0


def test_a_merge_of_fields_that_do_not_go_together_is_refused(office: Secretariat):
    event_id = office.publishes()
    one = office.proposes(latitude=37.5, longitude=127.0).submission
    with pytest.raises(InvalidProposal):
        office.decides(one.id, Decision.MERGE, into=event_id, fields=("latitude",))


def test_a_change_of_an_event_that_was_withdrawn_meanwhile_is_not_published(office: Secretariat):
    event_id = office.publishes()
    one = office.proposes_change(event_id, venue="City Hall").submission
    office.calendar.withdraw(event_id, at=office.now())
    with pytest.raises(DecisionRefused):
        office.decides(one.id, Decision.PUBLISH)


@pytest.mark.parametrize("status", ["published", "cancelled", "postponed"])
def test_a_new_event_is_planned_and_nothing_else(office: Secretariat, status: str):
    with pytest.raises(InvalidProposal) as refused:
        office.proposes(status=status)
    assert list(refused.value.fields) == ["status"]


def test_sent_twice_is_one_proposal(office: Secretariat):
    first, second = office.proposes(key="k"), office.proposes(key="k")
    third, fourth = office.proposes(venue="A"), office.proposes(venue="A")
    assert (first.submission.id, first.token) == (second.submission.id, second.token)
    assert third.submission.id == fourth.submission.id
    assert (first.fresh, second.fresh) == (True, False)
    assert len(office.desk.listed(account=ADMIN)) == 2


def test_a_program_that_reuses_its_key_is_told_and_a_form_changes_what_it_made(office: Secretariat):
    first = office.proposes(key="k")
    with pytest.raises(SubmissionKeyReused):
        office.proposes(key="k", venue="City Hall")
    made, again = (
        office.authors.propose({**FORUM, **PERSON, "venue": venue}, at=office.now(), key=FORM_KEY, is_form=True)
        for venue in ("Port", "City Hall")
    )
    assert made.submission.id != first.submission.id
    assert (again.submission.id, again.submission.document["venue"]) == (made.submission.id, "City Hall")


def test_nobody_takes_a_proposal_over_by_its_key(office: Secretariat):
    hers = office.proposes(key="1")
    other = {**FORUM, **PERSON, "contact_email": "eve@example.org", "title": "Mine now"}
    as_form = office.authors.propose(other, at=office.now(), key="1", is_form=True)
    as_program = office.authors.propose({**other, "venue": "B"}, at=office.now(), key="1")
    assert len({one.submission.id for one in (hers, as_form, as_program)}) == 3
    assert office.authors.of(hers.token).submission == hers.submission


def test_a_draft_that_is_sent_with_the_same_words_is_sent(office: Secretariat):
    told = {**FORUM, **PERSON}
    draft = office.authors.propose(told, at=office.now(), draft=True)
    sent = office.authors.propose(told, at=office.now())
    assert (sent.submission.id, sent.submission.state) == (draft.submission.id, State.SENT)


def test_what_was_withdrawn_can_be_proposed_anew(office: Secretariat):
    first = office.proposes()
    office.authors.withdraw(first.token, at=office.now())
    assert office.proposes().submission.id != first.submission.id


def test_a_reason_that_nobody_sees_is_none(office: Secretariat):
    with pytest.raises(CommentNeeded):
        office.decides(office.proposes().submission.id, Decision.REFUSE, comment="\u200b . ")


def test_what_nobody_declared_is_not_verified(office: Secretariat):
    kept = office.decides(office.proposes().submission.id, Decision.PUBLISH, verify_gender=True)
    assert kept.entry is not None
    assert kept.entry.event.gender.verified is False


def test_a_title_of_a_draft_is_cleaned_for_the_list(office: Secretariat):
    draft = office.authors.propose({"title": {"en": "a\0b"}, **PERSON}, at=office.now(), draft=True)
    assert draft.submission.title == "ab"


def test_what_publishes_itself_is_in_the_audit(office: Secretariat):
    event_id = office.publishes(description="A forum of citys.")
    one = office.proposes_change(event_id, account=OURS, description="A forum of cities.").submission
    with office.store.engine.connect() as connection:
        rows = connection.execute(select(audit).where(audit.c.subject == one.id)).all()
    assert [(row.who, row.action, row.detail) for row in rows] == [(OURS.email, "submission published itself", event_id)]


def test_a_draft_is_its_authors_alone_until_it_is_sent(office: Secretariat):
    answer = office.authors.propose({"title": "Not yet", **PERSON}, at=office.now(), draft=True)
    assert office.desk.listed(account=ADMIN) == []
    with pytest.raises(UnknownSubmission):
        office.desk.of(answer.submission.id, account=ADMIN)
    with pytest.raises(InvalidProposal):
        office.authors.change(answer.token, {}, at=office.now())
    kept = office.authors.change(answer.token, {"kind": "webinar", "when": "2026-05"}, at=office.now())
    assert kept.submission.state is State.SENT
    assert [one.title for one, _ in office.desk.listed(account=ADMIN)] == ["Not yet"]


def test_a_decided_proposal_is_closed_for_its_author(office: Secretariat):
    answer = office.proposes()
    office.decides(answer.submission.id, Decision.PUBLISH)
    with pytest.raises(SubmissionClosed):
        office.authors.change(answer.token, {"venue": "B"}, at=office.now())
    with pytest.raises(SubmissionClosed):
        office.authors.withdraw(answer.token, at=office.now())


def test_withdrawing_twice_is_no_mistake(office: Secretariat):
    token = office.proposes().token
    assert office.authors.withdraw(token, at=office.now())[1] is False
    assert office.authors.withdraw(token, at=office.now())[1] is True


def test_each_sees_their_own(office: Secretariat):
    one = office.proposes().submission
    seen = {account.email: [found.id for found, _ in office.desk.listed(account=account)] for account in COLLEAGUES}
    nobody: list[str] = []
    assert seen == {
        ADMIN.email: [one.id], ASIA.email: [one.id], AFRICA.email: nobody, OURS.email: [one.id], OTHERS.email: nobody,
        STATISTICS.email: nobody,
    }  # fmt: skip


def test_those_who_see_do_not_all_decide(office: Secretariat):
    one = office.proposes().submission
    with pytest.raises(DecisionRefused):
        office.decides(one.id, Decision.PUBLISH, by=OURS)
    for stranger in (AFRICA, OTHERS, STATISTICS):
        with pytest.raises(UnknownSubmission):
            office.decides(one.id, Decision.PUBLISH, by=stranger)
    assert office.published() == []


def test_a_small_change_of_a_trusted_organisation_publishes_itself(office: Secretariat):
    event_id = office.publishes(description="A forum of citys about water, its rivers and its price.")
    answer = office.proposes_change(
        event_id, account=OURS, description="A forum of cities about water, its rivers and its price."
    )
    assert answer.submission.state is State.PUBLISHED
    assert "cities" in str(office.calendar.get(event_id).event.description)


@pytest.mark.parametrize(
    "change",
    [
        {"when": "2026-10-06/2026-10-07"}, {"city": "Busan"}, {"mode": "online"}, {"organiser": "dakar"},
        {"url": "https://other.example.org"}, {"description": "Something else entirely, at http://evil.example.org"},
        {"title": {"fr": "Forum de l'eau !"}}, {"status": "cancelled"},
        {"description": "A forum about water, 9 May."}, {"description": "A forum about water: evil.com"},
        {"description": "A forum about water, eve@evil.example"},
    ],
)  # fmt: skip
def test_what_matters_never_publishes_itself(office: Secretariat, change: dict[str, Any]):
    event_id = office.publishes(description="A forum about water.")
    assert office.proposes_change(event_id, account=OURS, **change).submission.state is State.SENT


def test_nobody_is_trusted_for_what_is_not_theirs(office: Secretariat):
    event_id = office.publishes(description="A forum of citys.")
    for account in (None, OTHERS):
        one = office.proposes_change(event_id, account=account, description="A forum of cities.").submission
        assert one.state is State.SENT


def test_each_decision_is_in_the_audit_with_before_and_after(office: Secretariat):
    event_id = office.publishes(join_url="https://meet.example.org/secret")
    one = office.proposes_change(event_id, venue="City Hall", join_url="https://meet.example.org/other").submission
    office.decides(one.id, Decision.PUBLISH)
    with office.store.engine.connect() as connection:
        rows = connection.execute(select(audit).where(audit.c.action == "submission publish")).all()
    told = [(row.who, row.subject, row.before, json.loads(row.after)) for row in rows]
    assert told == [(ADMIN.email, one.id, "", {"venue": "City Hall"})]


def test_contacts_are_purged_a_year_after_the_event(office: Secretariat):
    office.proposes()
    assert office.kept.purge_contacts(datetime(2027, 10, 1, tzinfo=UTC)) == 0
    assert office.kept.purge_contacts(datetime(2027, 11, 1, tzinfo=UTC)) == 1
    assert [one.contact_email for one, _ in office.desk.listed(account=ADMIN)] == [""]
    with office.store.engine.connect() as connection:
        assert connection.execute(select(outbox.c.recipient, outbox.c.facts)).all() == [("", "")]


def test_a_webhook_hears_where_a_proposal_stands_and_nothing_of_what_it_says(office: Secretariat):
    webhooks = Webhooks(office.store.engine)
    webhooks.add("https://example.org/hook", ["submission.state"], "n", owner=ADMIN, by=By(ADMIN.email, NOW))
    one = office.proposes().submission
    office.decides(one.id, Decision.PUBLISH)
    told = [json.loads(claimed.body)["submission"] for claimed in webhooks.claim(office.now(), 10)]
    new = {"id": one.id, "kind": "new"}
    assert told == [new | {"state": "sent", "event": ""}, new | {"state": "published", "event": "forum-de-l-eau-2026"}]
