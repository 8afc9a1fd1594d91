"""What every request needs: the calendar, the settings, today's date, the language of the reader, what was asked."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Lock
from typing import Protocol, cast
from urllib.parse import parse_qsl

from flask import current_app, g, request

from metrocal.calendar import Calendar, Store
from metrocal.errors import QueryError
from metrocal.overview import Overview
from metrocal.query import MOST_CHARACTERS, MOST_VALUES
from metrocal.settings import Settings
from metrocal.vocabulary import LANGUAGES
from metrocal.web.answers import Answers

Pairs = list[tuple[str, str]]


class ServedStore(Store, Protocol):
    """A store that a server can stand on."""

    def close(self) -> None: ...


@dataclass
class Site:
    """One calendar on the web."""

    store: ServedStore
    settings: Settings
    answers: Answers
    _overview: tuple[tuple[int, date], Overview] | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.store)

    def overview(self, *, today: date) -> Overview:
        """Asked for again only when something changed, or on another day. Raises StoreError."""
        moment = self.store.version(), today
        with self._lock:
            if self._overview is None or self._overview[0] != moment:
                self._overview = moment, self.store.overview(today=today)
            return self._overview[1]


def site() -> Site:
    """The site that this request came to."""
    return cast(Site, current_app.extensions["metrocal"])


def utc_today() -> date:
    return datetime.now(UTC).date()


def today() -> date:
    """Today in UTC, taken once per request; `app.config["CLOCK"]` gives another."""
    if "today" not in g:
        g.today = current_app.config["CLOCK"]()
    return cast(date, g.today)


def parameters() -> Pairs:
    """What the address asks, decoded strictly; raises QueryError for what is too much or no text."""
    raw = request.query_string
    if len(raw) > MOST_CHARACTERS:
        raise QueryError("query", None, f"longer than {MOST_CHARACTERS} characters")
    if raw.count(b"&") >= MOST_VALUES:
        raise QueryError("query", None, f"more than {MOST_VALUES} values")
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise QueryError("query", None, "is not UTF-8") from None
    for key, value in pairs:
        if any(ord(character) < 32 for character in key + value):
            raise QueryError(key, value, "holds control characters")
    return pairs


def typed() -> Pairs:
    """What the address asks as far as it can be read, bounded: only to be shown again. Werkzeug's own reading may raise."""
    text = request.query_string[:MOST_CHARACTERS].decode(errors="replace")
    pairs = parse_qsl(text, keep_blank_values=True)[:MOST_VALUES]
    return [(key.lower()[:60], value[:200]) for key, value in pairs]


def asked_language() -> str | None:
    """The language that the address names, if it is one of ours."""
    asked = dict(typed()).get("lang", "").strip().lower()
    return asked if asked in LANGUAGES else None


def language() -> str:
    """`?lang=`, else what the browser prefers, else the calendar's own; wrong ones are refused where the page is made."""
    return asked_language() or request.accept_languages.best_match(LANGUAGES) or site().settings.default_lang
