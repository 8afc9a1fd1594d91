"""The form of a saved feed: what is filled in, what is wrong with it, and the events that it would bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import request

from feeds.stored import BlockStore
from metrocal.accounts import Account, Role
from metrocal.entries import Entry
from metrocal.named_feeds import InvalidFeed, NamedFeed, may_edit, named_feed
from metrocal.publishing import KEPT
from metrocal.query import Query
from metrocal.vocabulary import LANGUAGES
from metrocal.web.site import language, site, today

FIRST = 5
"""Events shown before saving."""

Typed = dict[str, str]
"""Field → text, as typed; `title.fr` and so on for texts."""


@dataclass(frozen=True)
class Preview:
    """What a filter brings today."""

    sentence: str
    count: int
    """Entries of the feed as it would be sent; events withdrawn of late are among them."""
    coming: list[Entry]


def preview(query: Query) -> Preview:
    """Raises StoreError."""
    coming = site().calendar.find(query.since(today().isoformat()), today=today())
    return Preview(query.sentence(language()), count(query), coming[:FIRST])


def count(query: Query) -> int:
    """How many entries the feed has; of kept bytes, since lists show it for each feed."""
    store = cast(BlockStore, site().store)
    return store.blocks(query.since(KEPT), site().settings.default_lang, today=today()).total


def typed_fields() -> Typed:
    """What was sent, bounded: only to be read and shown again."""
    return {key: value[:10_000] for key, value in list(request.form.items())[:50]}


def fields_of(feed: NamedFeed) -> Typed:
    """The form as it is filled in for a feed there is."""
    typed = {"name": feed.name, "organisation": feed.organisation, "filter": feed.filter, "colour": feed.colour}
    for field in ("title", "description"):
        words = getattr(feed, field)
        typed |= {f"{field}.{lang}": words.root.get(lang, words.root.get("und", "")) for lang in LANGUAGES}
    return typed


def read_feed(typed: Mapping[str, str], account: Account, *, name: str = "") -> NamedFeed:
    """`name` is that of a feed there is, which the form cannot change. Fields not asked for are ignored.

    Raises InvalidFeed, also for an organisation that the account does not work for.
    """
    document: dict[str, Any] = {key: typed.get(key, "") for key in ("organisation", "filter", "colour")}
    document["name"] = name or typed.get("name", "").strip()
    for field in ("title", "description"):
        document[field] = {lang: typed.get(f"{field}.{lang}", "") for lang in LANGUAGES}
    wrong: dict[str, str] = {}
    if document["organisation"] not in dict(organisations_for(account)):
        wrong["organisation"] = ""
    try:
        feed = named_feed(document)
    except InvalidFeed as error:
        raise InvalidFeed(error.fields | wrong) from None
    if wrong:
        raise InvalidFeed(wrong)
    return feed


def organisations_for(account: Account) -> list[tuple[str, str]]:
    """(id, name) of those whose feeds the account may make; an empty id for the secretariat's own."""
    known, lang = site().store.organisations(), language()
    mine = [one for one in known.values() if may_edit(account, one.id, known)]
    named = sorted(((one.id, one.name.in_language(lang)) for one in mine), key=lambda pair: pair[1].casefold())
    if account.role is Role.ORGANISER:
        return sorted(named, key=lambda pair: pair[0] != account.organisation)
    return [("", ""), *named]
