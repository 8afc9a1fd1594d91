"""How a page leaves: a template in the reader's language."""

from dataclasses import replace
from urllib.parse import quote, urlencode

from babel import Locale
from flask import Response, current_app, make_response, render_template, request, url_for

from feeds import FORMATS
from feeds.links import subscribe
from metrocal.publishing import Address
from metrocal.text import Text
from metrocal.vocabulary import vocabulary
from metrocal.web.site import Pairs, asked_language, language, site, today, typed
from metrocal.web.words import NAMES, saying


def page(template: str, status: int = 200, **facts: object) -> Response:
    """A page; caches may keep it, but ask each time and keep languages apart."""
    lang = language()
    shared = {
        "lang": lang,
        "say": saying(lang),
        "label": lambda words, word: vocabulary(words).label(word, lang),
        "said": lambda text: said(text, lang),
        "asked_lang": dict(kept_language()),
        "languages": _in_other_languages(lang, status),
        "home": home(),
        "direction": Locale(lang).text_direction,
        "site_url": absolute(""),
        "nav": _nav(),
    }
    response = make_response(render_template(template, **shared, **facts), status)
    response.headers["Content-Language"] = lang
    response.headers["Cache-Control"] = "no-store" if status >= 500 else "no-cache"
    response.headers["Vary"] = "Accept-Language"
    return response


def listing_page(template: str, address: Address, **facts: object) -> Response:
    """A page that lists events: its head and its headers name the feeds of the same events (Link: RFC 8288)."""
    base_url = site().settings.base_url
    formats = [(found, base_url + replace(address, format=key).path) for key, found in FORMATS.items()]
    response = page(template, 200, feed=base_url + address.path, formats=formats, **facts)
    response.headers["Link"] = f'<{base_url}{address.path}>; rel="alternate"; type="text/calendar"'
    return response


def private(response: Response) -> Response:
    """For one reader alone: nobody keeps it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Cookie")
    return response


def said(text: Text | str, lang: str) -> tuple[str, str]:
    """(words, language tag) of a text for a reader; the tag is empty where it is the page's own or not known."""
    if isinstance(text, str):
        return text, ""
    found = text.language_for(lang) or ""
    return text.in_language(lang), "" if found in {"und", lang} else found


def home(*parameters: tuple[str, str]) -> str:
    """The address of the list of events; the language asked for goes along."""
    return asking(url_for("pages.upcoming"), *parameters)


def asking(path: str, *parameters: tuple[str, str]) -> str:
    """A path with its parameters; the language asked for goes along."""
    pairs = [*parameters, *kept_language()]
    return path + (f"?{urlencode(pairs)}" if pairs else "")


def kept_language() -> Pairs:
    """`lang`, when the address says it: links keep it; a language that the browser asked for needs no such help."""
    lang = asked_language()
    return [("lang", lang)] if lang else []


def absolute(path: str) -> str:
    """The whole address of a path as `url_for` gives it: with the prefix, which `base_url` has too."""
    settings = site().settings
    return settings.base_url.removesuffix(settings.prefix) + path


def subscriptions(path: str, name: str) -> dict[str, str]:
    """The links to subscribe to what is at this path."""
    return subscribe(site().settings.base_url + path, name)


def _nav() -> list[tuple[str, str, bool]]:
    """(address, key of its name, whether this is the present page) of the pages for everybody."""
    now = today()
    parts: tuple[tuple[str, str, dict[str, int | str]], ...] = (
        ("nav_upcoming", "pages.upcoming", {}),
        ("nav_year", "calendars.year", {"year": now.year}),
        ("nav_month", "calendars.month", {"year": now.year, "month": f"{now.month:02}"}),
        ("nav_subscribe", "subscribing.builder", {}),
        ("nav_propose", "submitting.form", {}),
    )
    known = [(key, endpoint, values) for key, endpoint, values in parts if endpoint in current_app.view_functions]
    return [(asking(url_for(endpoint, **values)), key, request.endpoint == endpoint) for key, endpoint, values in known]  # type: ignore[arg-type]


def _in_other_languages(lang: str, status: int) -> list[tuple[str, str, str, bool]]:
    """(language, its name, this page in it, whether it is the present one). A link that opens nothing is not repeated."""
    is_page = request.url_rule and not (status == 404 and "token" in (request.view_args or {}))
    kept = [(key, value) for key, value in typed() if key != "lang" and is_page]
    path = request.script_root + quote(request.path) if is_page else url_for("pages.upcoming")
    return [(other, name, f"{path}?{urlencode([*kept, ('lang', other)])}", other == lang) for other, name in NAMES.items()]
