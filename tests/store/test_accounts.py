"""Accounts, tokens and the audit, on SQLite and PostgreSQL; and who may see whom."""

from datetime import UTC, datetime, timedelta

import pytest
from people import an_event
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from metrocal import Entry, Organisation
from metrocal.accounts import Account, AccountRefused, Asked, By, Role, may_read_audit, may_see_registrations
from metrocal.credentials import PasswordRefused, hashed, is_password, kept_token, new_token
from metrocal.organisations import organisers_of
from metrocal.store.accounts import Accounts

AT = datetime(2021, 6, 1, 9, tzinfo=UTC)
ADMIN = By("admin@example.org", AT, "192.0.2.1")
KNOWN = {
    one.id: one
    for one in (
        Organisation(id="network", name="Network"),
        Organisation(id="europe", name="Europe", part_of="network"),
        Organisation(id="madrid", name="Madrid", part_of="europe", city="Madrid"),
        Organisation(id="seoul", name="Seoul", part_of="network", city="Seoul"),
    )
}


@pytest.fixture
def accounts(sql_store) -> Accounts:
    return Accounts(sql_store.engine)


def test_an_account_is_found_whatever_the_letter_case(accounts):
    kept = accounts.add("Ana@Example.org", Role.MODERATOR, stamp="s", at=AT, region="europe")
    assert accounts.by_email("ANA@example.ORG") == accounts.by_pk(kept.account.pk) == kept
    assert kept.account == Account(kept.account.pk, "ana@example.org", Role.MODERATOR, "", "europe")


def test_an_address_has_one_account(accounts):
    accounts.add("ana@example.org", Role.ADMIN, stamp="s", at=AT)
    with pytest.raises(AccountRefused, match="already"):
        accounts.add("ANA@example.org", Role.ADMIN, stamp="t", at=AT)


def test_a_password_is_set_once_for_a_stamp(accounts):
    pk = accounts.add("ana@example.org", Role.ADMIN, stamp="old", at=AT).account.pk
    done = [accounts.set_password(pk, password, stamp="new", instead_of="old") for password in ("first", "second")]
    assert (done, accounts.by_pk(pk).password, accounts.by_pk(pk).stamp) == ([True, False], "first", "new")


def test_who_has_left_is_not_found_and_their_tokens_stay_dead(accounts):
    accounts.add("admin@example.org", Role.ADMIN, stamp="s", at=AT)
    pk = accounts.add("ana@example.org", Role.ADMIN, stamp="s", at=AT).account.pk
    accounts.add_token(pk, "hash", scopes=(), at=AT, expires=AT + timedelta(days=1))
    accounts.deactivate(pk, stamp="t", by=ADMIN)
    assert (accounts.by_email("ana@example.org"), accounts.by_token("hash", at=AT)) == (None, None)
    accounts.activate(pk, by=ADMIN)
    assert (accounts.by_email("ana@example.org").stamp, accounts.by_token("hash", at=AT)) == ("t", None)


def test_the_last_admin_stays_one(accounts):
    pk = accounts.add("admin@example.org", Role.ADMIN, stamp="s", at=AT).account.pk
    with pytest.raises(AccountRefused, match="needs an admin"):
        accounts.deactivate(pk, stamp="t", by=ADMIN)
    with pytest.raises(AccountRefused, match="needs an admin"):
        accounts.change(pk, Role.STATISTICS, organisation="", region="", by=ADMIN)
    assert (accounts.by_pk(pk).stamp, accounts.by_pk(pk).account.role, accounts.audit()) == ("s", Role.ADMIN, [])


def test_a_change_is_kept_with_what_was_before(accounts):
    accounts.add("admin@example.org", Role.ADMIN, stamp="s", at=AT)
    pk = accounts.add("ana@example.org", Role.MODERATOR, stamp="s", at=AT, region="europe").account.pk
    for _ in range(2):
        accounts.change(pk, Role.ORGANISER, organisation="madrid", region="", by=ADMIN)
    (act,) = accounts.audit()
    assert (act.who, act.action, act.subject, act.address) == (ADMIN.who, "account changed", "ana@example.org", "192.0.2.1")
    assert act.before == {"role": "moderator", "organisation": "", "region": "europe"}
    assert act.after == {"role": "organiser", "organisation": "madrid", "region": ""}


def test_one_token_is_revoked_by_its_short_id(accounts):
    ana, eva = (accounts.add(f"{name}@example.org", Role.ADMIN, stamp="s", at=AT).account.pk for name in ("ana", "eva"))
    keys = [kept_token(str(number)) for number in range(2)]
    for key in keys:
        accounts.add_token(ana, key, scopes=("events",), at=AT, expires=AT + timedelta(days=1))
    first = keys[0][:16]
    assert [accounts.revoke(pk, first, by=ADMIN) for pk in (eva, ana, ana)] == [False, True, False]
    assert [accounts.by_token(key, at=AT) is None for key in keys] == [True, False]
    assert {one.id: one.revoked for one in accounts.tokens(ana)} == {first: AT, keys[1][:16]: None}


def test_signing_in_once_happens_once_even_in_the_same_second(accounts):
    pk = accounts.add("ana@example.org", Role.ADMIN, stamp="s", at=AT).account.pk
    kept = accounts.by_pk(pk)
    assert [accounts.signed_in(kept, by=ADMIN, once=True) for _ in range(2)] == [True, False]
    again = accounts.by_pk(pk)
    assert accounts.signed_in(again, by=ADMIN)
    assert (again.signed_in > kept.signed_in, accounts.signed_in(again, by=ADMIN, once=True)) == (True, False)


def test_the_audit_is_found_by_person_act_subject_and_time(accounts):
    for number, who in enumerate(("ana@example.org", "eva@example.org", "ana@example.org")):
        accounts.record(By(who, AT + timedelta(days=number)), f"act {number % 2}", f"event-{number}", after={"n": number})
    numbers = {act.after["n"]: act.number for act in accounts.audit()}
    questions = {
        Asked(who="ana@example.org"): [2, 0],
        Asked(action="act 1"): [1],
        Asked(subject="event-2"): [2],
        Asked(since=AT + timedelta(days=1)): [2, 1],
        Asked(until=AT + timedelta(days=1)): [0],
        Asked(below=numbers[2]): [1, 0],
        Asked(who="nobody@example.org"): [],
    }
    assert {asked: [act.after["n"] for act in accounts.audit(asked)] for asked in questions} == questions
    assert accounts.actions() == ["act 0", "act 1"]


@pytest.mark.parametrize(
    ("role", "region", "may"),
    [(Role.ADMIN, "", True), (Role.MODERATOR, "", True), (Role.MODERATOR, "europe", False), (Role.STATISTICS, "", False)],
)
def test_the_audit_is_for_those_who_work_for_all(role, region, may):
    assert may_read_audit(Account(1, "a@example.org", role, region=region)) is may


def test_a_token_is_good_until_its_date_and_unless_revoked(accounts):
    kept = accounts.add("ana@example.org", Role.ADMIN, stamp="s", at=AT)
    accounts.add_token(kept.account.pk, "hash", scopes=("b", "a", "a"), at=AT, expires=AT + timedelta(days=1))
    assert accounts.by_token("hash", at=AT) == (kept.account, frozenset("ab"))
    assert accounts.by_token("hash", at=AT + timedelta(days=1)) is None
    accounts.revoke_token("hash", at=AT)
    assert accounts.by_token("hash", at=AT) is None


def test_what_was_done_is_read_the_last_first(accounts):
    for number in range(3):
        accounts.record(By("ana@example.org", AT + timedelta(minutes=number)), "export", f"event-{number}", "2 people")
    assert [act.subject for act in accounts.audit()] == ["event-2", "event-1", "event-0"]
    assert [act.at for act in accounts.audit(subject="event-1")] == [AT + timedelta(minutes=1)]


def test_a_tokens_random_part_is_long_and_its_hash_is_kept():
    tokens = {new_token() for _ in range(100)}
    assert (len(tokens), min(map(len, tokens)) >= 43, len(kept_token("x"))) == (100, True, 64)


def test_a_password_is_known_again_and_another_is_not():
    kept = hashed("contraseña larga")
    assert [is_password(given, kept) for given in ("contraseña larga", "other", "")] == [True, False, False]
    assert (is_password("", ""), is_password("x", "no hash"), kept.startswith("$argon2id$")) == (False, False, True)


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1_001])
def test_a_password_of_a_strange_length_is_refused(password):
    with pytest.raises(PasswordRefused):
        hashed(password)


def event_of(organiser: str, *others: str, city: str = "Madrid") -> Entry:
    event = an_event(organiser=organiser, co_organisers=list(others), city=city)
    return Entry(event, "a@example.org", organisers=organisers_of(event, KNOWN))


@pytest.mark.parametrize(
    ("role", "bounds", "entry", "may"),
    [
        (Role.ADMIN, {}, event_of("madrid"), True),
        (Role.STATISTICS, {}, event_of("madrid"), False),
        (Role.MODERATOR, {}, event_of("madrid"), True),
        (Role.MODERATOR, {"region": "europe"}, event_of("seoul", city="Madrid"), True),
        (Role.MODERATOR, {"region": "asia"}, event_of("madrid"), False),
        (Role.ORGANISER, {"organisation": "madrid"}, event_of("madrid"), True),
        (Role.ORGANISER, {"organisation": "madrid"}, event_of("seoul", "madrid"), True),
        (Role.ORGANISER, {"organisation": "network"}, event_of("madrid"), True),
        (Role.ORGANISER, {"organisation": "madrid"}, event_of("europe"), False),
        (Role.ORGANISER, {"organisation": "seoul"}, event_of("madrid"), False),
        (Role.ORGANISER, {"organisation": "madrid"}, event_of("Madrid"), False),
        (Role.ORGANISER, {"organisation": ""}, event_of("", city="Madrid"), False),
    ],
)
def test_who_sees_those_who_registered(role, bounds, entry, may):
    assert may_see_registrations(Account(1, "a@example.org", role, **bounds), entry, KNOWN) is may


def test_organisations_that_are_part_of_each_other_confuse_nobody():
    known = {
        "a": Organisation(id="a", name="A", part_of="b"),
        "b": Organisation(id="b", name="B", part_of="a"),
    }
    account = Account(1, "a@example.org", Role.ORGANISER, organisation="c")
    assert may_see_registrations(account, event_of("a"), known) is False


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_the_audit(sql_store, accounts, statement):
    accounts.record(By("ana@example.org", AT), "looked", "forum")
    with pytest.raises(SQLAlchemyError, match="append-only"), sql_store.engine.begin() as connection:
        connection.execute(text(statement))
    assert [act.who for act in accounts.audit(Asked())] == ["ana@example.org"]
