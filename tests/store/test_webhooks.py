"""Webhooks in the store, on SQLite and PostgreSQL: who they are, what the log says, and what is written of changes."""

from datetime import UTC, datetime, timedelta

import pytest
from people import Editor, an_event

from metrocal import Calendar
from metrocal.accounts import By, Role
from metrocal.store.accounts import Accounts
from metrocal.store.webhooks import REMEMBERED, TURNED_OFF, Webhooks, forget_deliveries
from metrocal.webhooks.errors import NotDelivered, WebhookRefused

AT = datetime(2021, 1, 4, 12, tzinfo=UTC)
BY = By("ana@example.org", AT, "192.0.2.7")
URL = "https://example.org/hook"


@pytest.fixture
def accounts(sql_store):
    return Accounts(sql_store.engine)


@pytest.fixture
def owner(accounts):
    return accounts.add("ana@example.org", Role.ADMIN, stamp="s", at=AT).account


@pytest.fixture
def webhooks(sql_store):
    return Webhooks(sql_store.engine)


@pytest.fixture
def pk(webhooks, owner):
    return webhooks.add(URL, ["event.changed", "event.published"], "n", owner=owner, by=BY)


@pytest.fixture
def told(sql_store, pk):
    """One message about one forum."""
    Editor(Calendar(sql_store)).puts(an_event("forum"))


def tries(webhooks, status=None, **why):
    """Claims the only message and says what became of it."""
    (one,) = webhooks.claim(AT, 10)
    if status == 204:
        webhooks.done(one.pk, AT, status)
    else:
        webhooks.failed(one, AT, NotDelivered("answered 500", status=status, **why))


def test_a_webhook_is_found_as_it_was_added(webhooks, pk):
    one = webhooks.by_pk(pk)
    assert (one.url, one.topics, one.nonce) == (URL, ("event.published", "event.changed"), "n")
    assert (one.author, one.active, one.created, webhooks.all(), webhooks.by_pk(pk + 1)) == (
        "ana@example.org", True, AT, [one], None,
    )  # fmt: skip


@pytest.mark.parametrize("topics", [[], ["event.changed", "registration.made"], ["event.*"]])
def test_a_webhook_without_a_topic_that_there_is_is_refused(webhooks, owner, topics):
    with pytest.raises(WebhookRefused) as refused:
        webhooks.add(URL, topics, "n", owner=owner, by=BY)
    assert (refused.value.why, webhooks.all()) == ("topics", [])


def test_an_address_is_told_once_until_it_is_turned_off(webhooks, owner, pk):
    with pytest.raises(WebhookRefused, match="twice"):
        webhooks.add(URL, ["event.changed"], "m", owner=owner, by=BY)
    webhooks.turn_off(pk, by=BY)
    again = webhooks.add(URL, ["event.changed"], "m", owner=owner, by=BY)
    assert [(one.pk, one.active) for one in webhooks.all()] == [(again, True), (pk, False)]


def test_what_is_turned_off_is_told_nothing_what_waits_neither(sql_store, webhooks, pk, told):
    assert [webhooks.turn_off(pk, by=BY) for _ in range(2)] == [True, False]
    Editor(Calendar(sql_store)).puts(an_event("congress"))
    assert [(one.state, one.error) for one in webhooks.log(pk)] == [("dead", TURNED_OFF)]
    assert (webhooks.is_due(AT), webhooks.redeliver(pk, webhooks.log(pk)[0].pk, by=BY)) == (False, False)


def test_a_message_that_is_under_way_when_its_webhook_is_turned_off_stays_over(webhooks, pk, told):
    (one,) = webhooks.claim(AT, 10)
    webhooks.turn_off(pk, by=BY)
    webhooks.failed(one, AT, NotDelivered("no answer"))
    assert ([line.state for line in webhooks.log(pk)], webhooks.is_due(AT + timedelta(days=1))) == (["dead"], False)


def test_the_log_tells_of_every_message_the_last_first(sql_store, webhooks, pk, told):
    tries(webhooks, 204)
    Editor(Calendar(sql_store)).puts(an_event("congress"))
    second, first = webhooks.log(pk)
    assert (first.state, first.status, first.done, first.attempts) == ("sent", 204, AT, 1)
    assert (second.state, second.status, second.done, second.attempts) == ("waiting", None, None, 0)
    assert (webhooks.log(pk, most=1), webhooks.log(pk, below=second.pk), webhooks.log(pk + 1)) == ([second], [first], [])


def test_a_message_is_redelivered_as_a_line_of_its_own_once(webhooks, pk, told):
    (waiting,) = webhooks.log(pk)
    assert webhooks.redeliver(pk, waiting.pk, by=BY) is False
    tries(webhooks, 410, is_final=True)
    assert [webhooks.redeliver(pk, waiting.pk, by=BY) for _ in range(2)] == [True, True]
    again, dead = webhooks.log(pk)
    assert (dead.state, dead.error, again.state, again.body) == ("dead", "answered 500", "waiting", dead.body)
    assert again.message_id == dead.message_id == waiting.message_id
    tries(webhooks, 204)
    assert webhooks.redeliver(pk, again.pk, by=BY) is True
    assert (len(webhooks.log(pk)), webhooks.redeliver(pk + 1, dead.pk, by=BY)) == (3, False)


def test_each_change_of_a_webhook_is_in_the_audit_without_its_secret(accounts, webhooks, pk, told):
    tries(webhooks, 204)
    webhooks.told_secret(pk, by=BY)
    webhooks.redeliver(pk, webhooks.log(pk)[0].pk, by=BY)
    webhooks.turn_off(pk, by=BY)
    acts = accounts.audit(subject=f"webhook {pk}")
    assert [act.action for act in reversed(acts)] == [
        "webhook added", "webhook secret shown", "webhook message redelivered", "webhook turned off",
    ]  # fmt: skip
    assert {(act.who, act.at, act.address) for act in acts} == {("ana@example.org", AT, "192.0.2.7")}
    assert "whsec_" not in str(acts)


def test_the_log_forgets_after_thirty_days_what_is_over(sql_store, webhooks, pk, told):
    tries(webhooks, 204)
    Editor(Calendar(sql_store)).puts(an_event("congress"))
    assert forget_deliveries(sql_store, AT + REMEMBERED) == 0
    assert forget_deliveries(sql_store, AT + REMEMBERED + timedelta(seconds=1)) == 1
    assert [one.state for one in webhooks.log(pk)] == ["waiting"]
