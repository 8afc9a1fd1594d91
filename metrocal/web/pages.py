"""The pages of visitors: what is to come, and one event."""

import json
from datetime import date
from typing import Any

from babel.dates import get_month_names
from flask import Blueprint, Response, url_for

from feeds import split
from feeds.jsonld import event_jsonld
from feeds.words import MOVED_FROM
from metrocal.entries import Entry
from metrocal.errors import QueryError, UnknownEvent
from metrocal.overview import Overview
from metrocal.publishing import Address
from metrocal.query import Query
from metrocal.web.events import next_dates, the_event, the_published_event
from metrocal.web.facts import facts_of, gender_facts, notice
from metrocal.web.form import filter_name, form_as_typed, form_of, value_label
from metrocal.web.history import history
from metrocal.web.listing import Listing, listing
from metrocal.web.months_picture import Picture, months_picture
from metrocal.web.page import absolute, asking, home, kept_language, listing_page, page, subscriptions
from metrocal.web.registration_site import now, registrations, state_of
from metrocal.web.site import language, parameters, site, today, typed
from metrocal.web.words import saying
from metrocal.when import When

pages = Blueprint("pages", __name__)

FEWEST_DRAWN = 5
"""Events that make a picture of months worth looking at."""


@pages.get("/")
def upcoming() -> Response:
    """What is to come, as the filters ask."""
    lang = language()
    query, options = split(parameters(), lang=lang)
    found = listing(site().calendar, query, today=today())
    overview = site().overview(today=today())
    address = Address("all", "ics", query, options, site().settings.default_lang)
    return listing_page(
        "listing.html",
        address,
        found=found,
        sentence=query.sentence(lang),
        form=form_of(query, [*options.parameters(lang), *kept_language()], overview, lang),
        looser=_looser(found, overview, lang),
        years=[(year, _year_path(query, year)) for year in overview.years],
        canonical=absolute(home(*query.parameters())),
        picture=_picture(found, query),
        month_names=[get_month_names("abbreviated", locale=lang)[month] for month in range(1, 13)],
        builder=asking(url_for("subscribing.builder"), *query.parameters()),
        links=subscriptions(address.path, query.title(options.lang) or saying(options.lang)("site")),
    )


@pages.get("/events/<event_id>")
def event(event_id: str) -> Response:
    """Everything public about one event."""
    entry, lang = the_published_event(event_id), language()
    happening, overview = entry.event, site().overview(today=today())
    return page(
        "event.html",
        entry=entry,
        event=happening,
        notice=notice(entry),
        earlier=[MOVED_FROM.in_language(lang).format(when.sentence(lang)) for when in entry.earlier[-1:]],
        facts=facts_of(entry, lang),
        gender_facts=gender_facts(happening.gender, overview.names["organiser"], lang),
        parent=_parent(happening.part_of),
        sessions=site().calendar.sessions(entry.id, today=today()),
        registration=state_of(registrations().offer(entry.id, at=now()), lang) if happening.registration else None,
        dates=next_dates(entry),
        history=history(site().calendar.revisions(entry.id) if entry.sequence else (), lang),
        json_ld=json.dumps(event_jsonld(entry, site().settings.base_url, lang), ensure_ascii=True).replace("<", "\\u003c"),
        og_description=_in_short(entry, lang),
        address=f"{site().settings.base_url}/events/{entry.id}",
        canonical=absolute(asking(url_for("pages.event", event_id=entry.id))),
        changed=When.between(entry.modified.date()).sentence(lang),
        links=subscriptions(f"/events/{entry.id}.ics?lang={lang}", happening.title.in_language(lang)),
    )


def _picture(found: Listing, query: Query) -> Picture | None:
    """Twelve months from the first shown; for a few events a list says more."""
    entries = [entry for month in found.months for entry in month.entries]
    first = max(entries[0].event.when.first_day, query.since(today().isoformat()).window(today())[0]) if entries else None
    if first is None or len(entries) < FEWEST_DRAWN:
        return None
    return months_picture(entries, max(first, date(found.year, 1, 1)) if found.year else first)


def refused_page(error: QueryError) -> Response:
    """The list's page for an address that was refused: the reason, and the form as it was filled in."""
    lang, overview = language(), site().overview(today=today())
    form = form_as_typed(typed(), kept_language(), overview, lang)
    return page("listing.html", 400, found=None, refusal=_refusal(error, lang), form=form)


def _refusal(error: QueryError, lang: str) -> dict[str, Any]:
    """What is wrong, in the reader's language as far as we have words for it."""
    say, name = saying(lang), filter_name(error.parameter, lang)
    if error.reason == "unknown parameter":
        sentence = say("unknown_filter", filter=error.parameter[:60])
    elif error.value and error.allowed:
        sentence = say("refused_by", filter=name, value=error.value[:60])
    else:
        sentence = str(error)
    return {"sentence": sentence, "allowed": error.allowed}


def _looser(found: Listing, overview: Overview, lang: str) -> list[tuple[str, str]]:
    """(sentence, address) for each filter that could be left out."""
    asked, say = dict(found.query.parameters()), saying(lang)
    named = {key: f"{filter_name(key, lang)} – {value_label(key, asked[key], overview, lang)}" for key in asked}
    return [(say("without", filter=named[one.key], count=one.count), home(*one.query.parameters())) for one in found.looser]


def _in_short(entry: Entry, lang: str) -> str:
    """When, where and what, for those who pass the link on."""
    event = entry.event
    parts = (event.when.sentence(lang), event.place.label(lang), event.summary.in_language(lang))
    return " – ".join(part for part in parts if part)[:300]


def _year_path(query: Query, year: int) -> str:
    kept = [(key, value) for key, value in query.parameters() if key not in {"from", "to"}]
    return asking(url_for("calendars.year", year=year), *kept)


def _parent(event_id: str | None) -> Any:
    """The event that this one is part of, unless it was withdrawn."""
    if event_id is None:
        return None
    try:
        entry = the_event(event_id)
    except UnknownEvent:
        return None
    return None if entry.withdrawn else entry
