"""What robots and devices ask for by well-known names: sitemap, robots, security contact, manifest."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Response, render_template, url_for

from metrocal.query import Query
from metrocal.vocabulary import LANGUAGES
from metrocal.web.page import absolute
from metrocal.web.site import site, today
from metrocal.web.words import saying

for_machines = Blueprint("for_machines", __name__)

MOST_URLS = 45_000 // len(LANGUAGES)
"""A sitemap holds 50,000 addresses at most (sitemaps.org)."""
CONTACT_DAYS = 180
"""How long a security.txt is valid (RFC 9116 wants less than a year)."""
_UNLISTED = (
    "/desk/", "/registrations/", "/submissions/", "/my/", "/sign-in", "/invitation/", "/events/*/register", "/embed",
    "/api/",
)  # fmt: skip


@for_machines.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page in every language, with its alternates."""
    base_url = site().settings.base_url
    pages = [(absolute(path), "") for path in _paths()]
    pages += [(f"{base_url}/events/{event_id}", changed) for event_id, changed in list(_events().items())[-MOST_URLS:]]
    body = render_template("sitemap.xml", pages=pages, languages=LANGUAGES)
    return _kept(Response(body, content_type="application/xml; charset=utf-8"))


@for_machines.get("/robots.txt")
def robots() -> Response:
    """Feeds and pages are for everybody; what a link or an account opens is not to be listed."""
    lines = ["User-agent: *", "Allow: /feeds/", *(f"Disallow: {path}" for path in _UNLISTED)]
    lines += ["", f"Sitemap: {site().settings.base_url}/sitemap.xml", ""]
    return _kept(Response("\n".join(lines), content_type="text/plain; charset=utf-8"))


@for_machines.get("/.well-known/security.txt")
def security() -> Response:
    """Whom to tell about a weakness (RFC 9116); only where the operator named somebody."""
    settings = site().settings
    if not settings.security_contact:
        return Response(
            "no contact is named; see METROCAL_SECURITY_CONTACT\n", 404, content_type="text/plain; charset=utf-8"
        )
    expires = datetime.combine(today() + timedelta(days=CONTACT_DAYS), time(), UTC)
    lines = (
        f"Contact: {settings.security_contact}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}", f"Canonical: {settings.base_url}/.well-known/security.txt", "",
    )  # fmt: skip
    return _kept(Response("\n".join(lines), content_type="text/plain; charset=utf-8"))


@for_machines.get("/manifest.webmanifest")
def manifest() -> Response:
    """So that a phone can keep the calendar among its apps."""
    lang = site().settings.default_lang
    document = {
        "name": saying(lang)("site"), "short_name": saying(lang)("site_short"), "lang": lang,
        "start_url": url_for("pages.upcoming"), "display": "minimal-ui", "background_color": "#ffffff",
        "theme_color": "#00695c",
        "icons": [
            {"src": url_for("static", filename="icon.svg"), "type": "image/svg+xml", "sizes": "any"},
            {"src": url_for("static", filename="icon-192.png"), "type": "image/png", "sizes": "192x192"},
            {"src": url_for("static", filename="icon-512.png"), "type": "image/png", "sizes": "512x512"},
        ],
    }  # fmt: skip
    return _kept(Response(json.dumps(document, ensure_ascii=False), content_type="application/manifest+json"))


def _paths() -> Iterator[str]:
    yield url_for("pages.upcoming")
    yield url_for("subscribing.builder")
    yield url_for("reports.index")
    yield url_for("open_data.about")
    for year in site().overview(today=today()).years:
        yield url_for("calendars.year", year=year)
        yield from (url_for(f"reports.{report}", year=year) for report in ("gender", "members", "calendar"))


def _events() -> dict[str, str]:
    """Id → day of the last change; a series once, for all its dates."""
    entries = site().calendar.find(Query(), today=today())
    dated = {entry.id: entry.id[:-11] for entry in entries if entry.id.endswith(f"-{entry.event.when.first_day}")}
    series = {one for one in set(dated.values()) if (found := site().store.get(one)) and found.event.recurrence}
    pages = {entry.id: dated[entry.id] if dated.get(entry.id) in series else entry.id for entry in entries}
    return {pages[entry.id]: entry.modified.date().isoformat() for entry in entries}


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
