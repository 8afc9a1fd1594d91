"""The feed builder: choose by clicking, see which events it brings, take the address into any calendar."""

from dataclasses import dataclass, replace
from typing import Any

import segno
from flask import Blueprint, Response, url_for

from feeds import split
from metrocal.publishing import KEPT, Address
from metrocal.text import clean_line
from metrocal.web.embedding import snippet
from metrocal.web.form import form_of
from metrocal.web.page import absolute, asking, kept_language, listing_page, subscriptions
from metrocal.web.site import Pairs, language, parameters, site, today
from metrocal.web.words import NAMES, saying

subscribing = Blueprint("subscribing", __name__)

SHOWN = 8
"""Events of the preview."""
LONGEST_NAME = 100
REMINDERS = ("", "PT1H", "P1D", "P3D", "P7D")
"""Offered; an address may ask for any duration."""


@dataclass(frozen=True)
class App:
    """One calendar application: its name, the link that subscribes there, and how often it looks, by its makers' word."""

    key: str
    name: str
    href: str


@subscribing.get("/subscribe")
def builder() -> Response:
    """Filters and options as a form; what they bring, and how to subscribe to it."""
    lang = language()
    name, pairs = _name(parameters())
    query, options = split(pairs, lang=lang)
    asked = dict(pairs)
    options = options if asked.get("lang") else replace(options, lang=lang)
    found = site().calendar.find(query.since(KEPT), today=today())
    coming = [entry for entry in found if entry.event.when.last_day >= today()]
    address = Address("all", "ics", query, options, site().settings.default_lang)
    feed = site().settings.base_url + address.path
    title = name or query.title(options.lang) or saying(options.lang)("site")
    return listing_page(
        "subscribe.html",
        address,
        canonical=absolute(asking(url_for("subscribing.builder"))),
        form=form_of(query, _kept(lang), site().overview(today=today()), lang),
        options=options,
        name=name,
        title=title,
        sentence=query.sentence(lang),
        total=len(found),
        coming=(coming or found[-SHOWN:])[:SHOWN],
        is_past=not coming,
        apps=_apps(address.path, title),
        qr=segno.make(feed, error="m").svg_inline(scale=4, border=2, omitsize=True, dark="#000", light="#fff"),
        feed_languages=tuple(NAMES.items()),
        reminders=REMINDERS,
        embed=snippet(address, title),
    )


def _name(pairs: Pairs) -> tuple[str, Pairs]:
    """The name somebody gives the feed, and everything else."""
    name = next((clean_line(value) for key, value in pairs if key.lower() == "name"), "")
    return name[:LONGEST_NAME], [(key, value) for key, value in pairs if key.lower() != "name"]


def _kept(lang: str) -> Pairs:
    """The language of the feed is a control of its own here; that of the page follows from it."""
    return [pair for pair in kept_language() if pair[0] != "lang"]


def _apps(path: str, name: str) -> list[App]:
    links: dict[str, Any] = subscriptions(path, name)
    named = (
        ("apple", "Apple"), ("google", "Google"), ("outlook", "Outlook.com"), ("microsoft365", "Microsoft 365"),
        ("thunderbird", "Thunderbird"),
    )  # fmt: skip
    return [App(key, label, links[key]) for key, label in named]
