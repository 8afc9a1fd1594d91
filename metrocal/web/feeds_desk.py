"""The desk's page of saved feeds: an organisation names a filter, sees what it brings, changes it, takes it away."""

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Response, abort, make_response, redirect, url_for

from metrocal.named_feeds import InvalidFeed, NamedFeed, may_edit, may_name_feeds
from metrocal.opening import named_feeds_of
from metrocal.publishing import UnknownFeed
from metrocal.vocabulary import LANGUAGES
from metrocal.web.feeds_form import Typed, count, fields_of, organisations_for, preview, read_feed, typed_fields
from metrocal.web.limits import limiter
from metrocal.web.page import kept_language, page, private
from metrocal.web.registration_site import PER_ADDRESS
from metrocal.web.signed_in import ask_to_sign_in, by, signed_in
from metrocal.web.site import language, site

if TYPE_CHECKING:
    from metrocal.store.named_feeds import NamedFeeds

feeds_desk = Blueprint("feeds_desk", __name__, url_prefix="/desk/feeds")


@feeds_desk.before_request
def only_those_who_name_feeds() -> Response | None:
    """Whoever sees figures only has no feeds."""
    asked = ask_to_sign_in()
    if asked is None and not may_name_feeds(signed_in()):
        abort(403)
    return asked


@feeds_desk.get("/")
def listed() -> Response:
    """The feeds that the account may change."""
    lang, names = language(), dict(organisations_for(signed_in()))
    rows = [
        {
            "feed": feed,
            "organisation": names.get(feed.organisation, feed.organisation),
            "sentence": feed.query.sentence(lang),
            "address": f"{site().settings.base_url}/feeds/{feed.name}.ics",
            "count": count(feed.query),
        }
        for feed in named_feeds().all()
        if _is_theirs(feed)
    ]
    return private(page("feeds_desk.html", account=signed_in(), rows=rows))


@feeds_desk.get("/new")
def new() -> Response:
    """An empty form; of an organiser's own organisation."""
    return _form({"organisation": signed_in().organisation})


@feeds_desk.post("/new")
@limiter.limit(PER_ADDRESS)
def add() -> Response:
    """303 to the list; 422 with the form as it was filled in; 200 with what the feed would bring."""
    typed = typed_fields()
    try:
        feed = read_feed(typed, signed_in())
        if typed.get("do") == "preview":
            return _form(typed, shown=feed)
        named_feeds().add(feed, by=by())
    except InvalidFeed as error:
        return _form(typed, error)
    return _to_list()


@feeds_desk.get("/<name>/edit")
def edit(name: str) -> Response:
    """The form of a feed there is, and what it brings."""
    feed = _their_feed(name)
    return _form(fields_of(feed), shown=feed, kept=feed)


@feeds_desk.post("/<name>/edit")
@limiter.limit(PER_ADDRESS)
def change(name: str) -> Response:
    """As for a new one; the name stays, since people have subscribed to it."""
    kept, typed = _their_feed(name), typed_fields()
    try:
        feed = read_feed(typed, signed_in(), name=kept.name)
        if typed.get("do") == "preview":
            return _form(typed, shown=feed, kept=kept)
    except InvalidFeed as error:
        return _form(typed, error, kept=kept)
    named_feeds().change(feed, instead_of=kept, by=by())
    return _to_list()


@feeds_desk.post("/<name>/delete")
@limiter.limit(PER_ADDRESS)
def delete(name: str) -> Response:
    """Its address is unknown from now on."""
    named_feeds().remove(_their_feed(name), by=by())
    return _to_list()


# Inside


def named_feeds() -> "NamedFeeds":
    return named_feeds_of(cast(Any, site().store))


def _their_feed(name: str) -> NamedFeed:
    """Another organisation's is as unknown as one that does not exist. Raises UnknownFeed."""
    found = next((feed for feed in named_feeds().all() if feed.name == name and _is_theirs(feed)), None)
    if found is None:
        raise UnknownFeed(name)
    return found


def _is_theirs(feed: NamedFeed) -> bool:
    return may_edit(signed_in(), feed.organisation, site().store.organisations())


def _form(
    typed: Typed, wrong: InvalidFeed | None = None, *, shown: NamedFeed | None = None, kept: NamedFeed | None = None
) -> Response:
    return private(
        page(
            "feed_edit.html",
            422 if wrong else 200,
            account=signed_in(),
            typed=typed,
            wrong=wrong.fields if wrong else {},
            kept=kept,
            preview=preview(shown.query) if shown else None,
            organisations=organisations_for(signed_in()),
            text_languages=LANGUAGES,
        )
    )


def _to_list() -> Response:
    """303: what was sent is done."""
    return private(make_response(redirect(url_for("feeds_desk.listed", **dict(kept_language())), 303)))  # type: ignore[arg-type]
