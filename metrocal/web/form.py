"""The filters as a form, made from their registry: a new filter appears here by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from metrocal.overview import Overview
from metrocal.query import FILTERS, PARAMETERS, Filter, Query
from metrocal.web.site import Pairs
from metrocal.web.words import SPOKEN, saying

FIRST = ("kind", "gender", "topic", "region")
"""Always in sight, after the words; the others are unfolded."""
UNSEEN = ("id",)
"""Only shown when asked for."""
LONG = 40
"""Of a closed list longer than this, only what occurs in the calendar is offered."""

_ARTICLE = re.compile("(le|la|el|los|las|les) |l'")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Field:
    """One control of the form."""

    key: str
    label: str
    control: Literal["select", "text", "day", "search"]
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, label): all there are of a select, suggestions for a text."""


@dataclass(frozen=True)
class Form:
    """Fields always in sight, and those to unfold."""

    first: tuple[Field, ...]
    more: tuple[Field, ...]
    kept: Pairs
    """What the address says beside filters: it goes along unseen."""

    @property
    def is_unfolded(self) -> bool:
        return any(field.value for field in self.more)


def form_of(query: Query, kept: Pairs, overview: Overview, lang: str) -> Form:
    """The form that asks this question."""
    return _form(dict(query.parameters()), kept, overview, lang)


def form_as_typed(pairs: Pairs, kept: Pairs, overview: Overview, lang: str) -> Form:
    """The form of an address that was refused, as it was filled in."""
    typed: dict[str, str] = {}
    for key, value in pairs:
        if key in PARAMETERS and value.strip():
            typed[key] = ",".join(filter(None, (typed.get(key), value)))
    return _form(typed, kept, overview, lang)


def filter_name(key: str, lang: str) -> str:
    """ "Kind" for "le type" and "kind": the name of a filter as a label."""
    if key not in FILTERS:
        return saying(lang)(key) if key in {"from", "to", "q"} else key
    name = _ARTICLE.sub("", FILTERS[key].name(lang), count=1)
    return name[:1].upper() + name[1:]


def value_label(key: str, value: str, overview: Overview, lang: str) -> str:
    """Values joined by commas, for people."""
    if key not in FILTERS:
        return value
    say = saying(lang)
    parts = [
        say("not", value=_label(FILTERS[key], part[1:], overview, lang))
        if part.startswith("!")
        else _label(FILTERS[key], part, overview, lang)
        for part in value.split(",")
    ]
    return ", ".join(parts)


def _form(asked: Mapping[str, str], kept: Pairs, overview: Overview, lang: str) -> Form:
    fields = {key: _field(found, asked.get(key, ""), overview, lang) for key, found in FILTERS.items()}
    search = Field("q", filter_name("q", lang), "search", asked.get("q", ""))
    days = [_day(key, asked.get(key, ""), lang) for key in ("from", "to")]
    shown = [field for key, field in fields.items() if key not in FIRST and (key not in UNSEEN or field.value)]
    return Form((search, *(fields[key] for key in FIRST)), (*days, *shown), kept)


def _day(key: str, value: str, lang: str) -> Field:
    """A date picker, unless what was asked for is none: a month, a year, a duration from today."""
    return Field(key, filter_name(key, lang), "day" if not value or _DAY.fullmatch(value) else "text", value)


def _field(found: Filter, value: str, overview: Overview, lang: str) -> Field:
    name = filter_name(found.key, lang)
    used = overview.values.get(found.key, frozenset())
    if found.allowed is None:
        named = sorted(((word, _label(found, word, overview, lang)) for word in used), key=lambda pair: pair[1].casefold())
        return Field(found.key, name, "text", value, tuple(named))
    allowed = list(found.allowed())
    offered = allowed if len(allowed) <= LONG else [word for word in allowed if word in used]
    choices = [(word, _label(found, word, overview, lang)) for word in offered]
    if len(allowed) > LONG:
        choices.sort(key=lambda pair: pair[1].casefold())
    aliases = [(alias, saying(lang)(f"any_{found.key}")) for alias in found.aliases]
    value = _alias(found, value)
    if value and value not in dict((*aliases, *choices)):
        choices.append((value, _typed_label(found, value, overview, lang)))
    return Field(found.key, name, "select", value, (*aliases, *choices))


def _alias(found: Filter, value: str) -> str:
    """The alias that stands for just these values."""
    return next((alias for alias in found.aliases if ",".join(sorted(found.read(alias))) == value), value)


def _typed_label(found: Filter, value: str, overview: Overview, lang: str) -> str:
    try:
        return value_label(found.key, value, overview, lang)
    except (KeyError, ValueError):
        return value


def _label(found: Filter, value: str, overview: Overview, lang: str) -> str:
    if named := overview.names.get(found.key, {}).get(value):
        return named
    if found.key == "language":
        return SPOKEN.get(value, value)
    if found.key == "sdg":
        return f"{value}. {found.label(value, lang)}"
    return found.label(value, lang)
