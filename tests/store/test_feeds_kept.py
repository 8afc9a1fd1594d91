"""Saved and private feeds as both databases keep them."""

from datetime import UTC, datetime

import pytest

from metrocal.accounts import Account, By, Role
from metrocal.named_feeds import FeedChanged, NamedFeed, NameTaken, named_feed, private_terms
from metrocal.opening import accounts_of, named_feeds_of, private_feeds_of
from metrocal.store.sql import SqlStore

BY = By("ana@example.org", datetime(2021, 6, 1, 9, tzinfo=UTC), "192.0.2.1")


def women(**facts: object) -> NamedFeed:
    return named_feed({"name": "women", "title": {"fr": "Femmes", "en": "Women"}, "filter": "gender=any"} | facts)


def has_an_account(store: SqlStore, email: str) -> Account:
    return accounts_of(store).add(email, Role.ADMIN, stamp="a", at=BY.at).account


def test_every_change_of_a_feed_is_kept_and_tells_the_readers(sql_store):
    feeds, versions = named_feeds_of(sql_store), [sql_store.version()]
    feeds.add(women(), by=BY)
    versions.append(sql_store.version())
    feeds.change(women(colour="teal"), instead_of=women(), by=BY)
    versions.append(sql_store.version())
    assert feeds.all() == [women(colour="teal")]
    feeds.remove(women(colour="teal"), by=BY)
    versions.append(sql_store.version())
    assert (feeds.all(), versions) == ([], [versions[0] + n for n in range(4)])


def test_a_name_is_given_once(sql_store):
    named_feeds_of(sql_store).add(women(), by=BY)
    with pytest.raises(NameTaken):
        named_feeds_of(sql_store).add(women(colour="teal"), by=BY)
    assert named_feeds_of(sql_store).all() == [women()]


def test_who_changes_a_feed_that_changed_meanwhile_is_told_and_nothing_happens(sql_store):
    feeds = named_feeds_of(sql_store)
    feeds.add(women(), by=BY)
    feeds.change(women(colour="teal"), instead_of=women(), by=BY)
    version = sql_store.version()
    with pytest.raises(FeedChanged):
        feeds.change(women(colour="red"), instead_of=women(), by=BY)
    with pytest.raises(FeedChanged):
        feeds.remove(women(), by=BY)
    assert (feeds.all(), sql_store.version()) == ([women(colour="teal")], version)
    assert [act.action for act in accounts_of(sql_store).audit()] == ["feed changed", "feed added"]


def test_a_feed_that_is_not_understood_any_more_costs_no_other(sql_store):
    feeds = named_feeds_of(sql_store)
    feeds.add(women(), by=BY)
    feeds.add(women(name="old"), by=BY)
    with sql_store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE saved_feed SET filter = 'planet=mars' WHERE name = 'old'")
    assert feeds.all() == [women()]


def test_a_private_feed_is_found_by_its_present_token_only(sql_store):
    feeds, owner = private_feeds_of(sql_store), has_an_account(sql_store, "ana@example.org")
    feeds.add(private_terms({"label": "Partner", "filter": "kind=forum"}), "one", owner=owner, by=BY)
    (kept,) = feeds.of(owner)
    assert feeds.by_token("one") == feeds.by_pk(kept.pk) == kept
    assert (kept.label, kept.filter, kept.account, kept.created) == ("Partner", "kind=forum", owner, BY.at)
    assert feeds.rotate(kept.pk, "two", by=BY)
    assert (feeds.by_token("one"), feeds.by_token("two")) == (None, kept)
    assert (feeds.revoke(kept.pk, by=BY), feeds.revoke(kept.pk, by=BY), feeds.rotate(kept.pk, "three", by=BY)) == (
        True,
        False,
        False,
    )
    assert [feeds.by_token(token) for token in ("one", "two", "three")] == [None] * 3
    assert [act.action for act in accounts_of(sql_store).audit(subject=f"private feed {kept.pk}")] == [
        "private feed revoked",
        "private feed rotated",
        "private feed added",
    ]


def test_each_account_has_its_own_private_feeds(sql_store):
    feeds = private_feeds_of(sql_store)
    owners = [has_an_account(sql_store, f"{name}@example.org") for name in ("ana", "bo")]
    for number, owner in enumerate(owners):
        feeds.add(private_terms({"label": owner.email}), str(number), owner=owner, by=BY)
    assert [[one.label for one in feeds.of(owner)] for owner in (*owners, None)] == [
        ["ana@example.org"],
        ["bo@example.org"],
        ["bo@example.org", "ana@example.org"],
    ]
