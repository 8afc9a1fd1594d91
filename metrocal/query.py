"""One question about the calendar: which events? The same words in pages, feeds, API, command line and here.

A filter takes a set of words from each entry (its facet); a question names the words wanted and those excluded.
All else follows from that: the predicate here, the SQL of a store, the form of a page, the documentation.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, quote

from metrocal import search, span
from metrocal.entries import Entry
from metrocal.errors import QueryError
from metrocal.gender import WITH_PERSPECTIVE
from metrocal.place import countries, find_city
from metrocal.query_words import FILTER_NAMES, query_sentence
from metrocal.recurrence import WINDOW
from metrocal.registration.times import state_on
from metrocal.text import Text, ascii_slug, clean_line, fold, slug
from metrocal.vocabulary import ISO_639_1, vocabulary

MOST_VALUES = 50
MOST_CHARACTERS = 4_096
"""Bounds of one question."""
REGISTRATION: Mapping[str, Text] = {
    "open": Text(fr="ouverte", en="open", es="abierta"),
    "waiting": Text(fr="liste d'attente", en="waiting list", es="lista de espera"),
    "closed": Text(fr="fermée", en="closed", es="cerrada"),
}
"""What registration for an event can be on a day; a series counts by its dates, which have no such filter."""
HORIZON = timedelta(days=731)
"""A series is shown two years ahead when the question has no end."""


@dataclass(frozen=True)
class Filter:
    """One filter: its key in addresses, its facet, and how a value is read and said."""

    key: str
    facet: Callable[[Entry], Iterable[str]]
    """The words of an entry under this filter."""
    allowed: Callable[[], Iterable[str]] | None = None
    """The closed list of values; None where any word may be asked for."""
    read: Callable[[str], Iterable[str]] = lambda value: (value.lower(),)
    """What a value stands for: itself in its canonical spelling, or several ("any")."""
    label: Callable[[str, str], str] = lambda value, lang: value
    """How a value is said in a language."""
    aliases: tuple[str, ...] = ()
    """Values that stand for several."""
    facet_on: Callable[[Entry, date], Iterable[str]] | None = None
    """The words of an entry on a day, for a filter whose answer depends on it; `facet` then says what it may ever be."""

    def words(self, entry: Entry, day: date) -> Iterable[str]:
        """The words of an entry, today."""
        return self.facet(entry) if self.facet_on is None else self.facet_on(entry, day)

    def name(self, lang: str) -> str:
        """What is filtered, for people: "kind", "le type"."""
        return FILTER_NAMES[self.key].in_language(lang)

    def values(self, text: str) -> tuple[str, ...]:
        """The canonical values that a word stands for; raises QueryError with the allowed ones."""
        read = tuple(self.read(text))
        if self.allowed is not None:
            allowed = tuple(self.allowed())
            if not read or not set(read) <= set(allowed):
                raise QueryError(self.key, text, f"unknown value {text[:60]!r}", (*allowed, *self.aliases))
        elif not all(read):
            raise QueryError(self.key, text, "a value is needed")
        return read


def _labelled(key: str, facet: Callable[[Entry], Iterable[str]], words: str) -> Filter:
    return Filter(
        key, facet, allowed=lambda: vocabulary(words), label=lambda value, lang: vocabulary(words).label(value, lang)
    )


def _region(entry: Entry) -> Iterable[str]:
    region = entry.event.place.region or next((o.home_region for o in entry.organisers if o.home_region), None)
    return (region,) if region else ()


def _city(value: str) -> tuple[str]:
    known = find_city(value)
    return (known.id if known else slug(value),)


def _city_label(value: str, lang: str) -> str:
    known = find_city(value)
    return known.name.in_language(lang) if known else value


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


FILTERS: Mapping[str, Filter] = {
    found.key: found
    for found in (
        _labelled("kind", lambda e: (e.event.kind,), "kinds"),
        replace(
            _labelled("gender", lambda e: (e.event.gender.level,), "gender"),
            read=lambda value: sorted(WITH_PERSPECTIVE) if value.lower() == "any" else (value.lower(),),
            aliases=("any",),
        ),
        _labelled("topic", lambda e: e.event.topics, "topics"),
        _labelled("sdg", lambda e: map(str, e.event.sdgs), "sdgs"),
        _labelled("region", _region, "regions"),
        Filter(
            "country", lambda e: _one(e.event.place.country), allowed=countries, read=lambda value: (value.upper(),),
            label=lambda value, lang: countries()[value].name.in_language(lang),
        ),
        Filter("city", lambda e: _one(e.event.place.city_id), read=_city, label=_city_label),
        Filter("organiser", lambda e: (o.id for o in e.organisers), read=lambda value: (value and ascii_slug(value),)),
        Filter("series", lambda e: _one(slug(e.event.series)), read=lambda value: (slug(value),)),
        _labelled("mode", lambda e: _one(e.event.mode), "modes"),
        Filter("language", lambda e: e.event.languages, allowed=lambda: sorted(ISO_639_1)),
        _labelled("status", lambda e: (e.event.status,), "statuses"),
        Filter(
            "registration", lambda e: REGISTRATION if e.event.registration else (), allowed=lambda: REGISTRATION,
            label=lambda value, lang: REGISTRATION[value].in_language(lang),
            facet_on=lambda e, day: _one(state_on(e, day)),
        ),
        Filter("id", lambda e: (e.event.id,)),
    )
}  # fmt: skip
"""Every filter by its key, in the order of forms and documentation. `from`, `to` and `q` are not sets of words."""

PARAMETERS = (*FILTERS, "from", "to", "q")
"""All that a question may name."""


@dataclass(frozen=True)
class Wanted:
    """What one filter asks for: any of `included` (all, when empty) and none of `excluded`."""

    included: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    def admits(self, words: Iterable[str]) -> bool:
        present = set(words)
        return (not self.included or not self.included.isdisjoint(present)) and self.excluded.isdisjoint(present)


@dataclass(frozen=True)
class Query:
    """A question. Equal questions have equal canonical strings: `str(query)`."""

    wanted: Mapping[str, Wanted] = field(default_factory=dict)
    start: span.Bound | None = None
    """The first day asked for (`from`), included; a date, or a duration counted from today."""
    end: span.Bound | None = None
    """The last day asked for (`to`), included."""
    words: tuple[str, ...] = ()
    """Folded words that must all be found."""
    within: "Query | None" = None
    """Another question that must hold too, as that of a saved feed; it stands in no address, so `str` leaves it out."""

    @classmethod
    def parse(cls, text: str = "") -> "Query":
        """Read an address's parameters; raises QueryError for whatever is not known.

        >>> str(Query.parse("kind=TRAINING&gender=any"))
        'gender=mainstreamed,specific&kind=training'
        """
        if len(text) > MOST_CHARACTERS:
            raise QueryError("query", None, f"longer than {MOST_CHARACTERS} characters")
        return cls.of(parse_qsl(text.lstrip("?"), keep_blank_values=True))

    @classmethod
    def of(cls, parameters: Iterable[tuple[str, str]]) -> "Query":
        """From decoded pairs; a key may repeat. Empty values do not filter, as in a form that was not filled in."""
        asked: dict[str, list[str]] = {}
        length = 0
        for key, value in parameters:
            length += len(key) + len(value) + 2
            if length > MOST_CHARACTERS:
                raise QueryError("query", None, f"longer than {MOST_CHARACTERS} characters")
            if key.lower() not in PARAMETERS:
                raise QueryError(key, value, "unknown parameter", PARAMETERS)
            if clean := clean_line(value):
                asked.setdefault(key.lower(), []).append(clean)
            elif value.strip():
                raise QueryError(key, value, "nothing is left of this value but characters that cannot be seen")
        if sum(len(value.split(",")) for values in asked.values() for value in values) > MOST_VALUES:
            raise QueryError("query", None, f"more than {MOST_VALUES} values")
        bounds = {key: span.read(key, asked.pop(key)) for key in ("from", "to") if key in asked}
        words = _words(asked.pop("q", []))
        if len(words) > MOST_VALUES:
            raise QueryError("q", None, f"more than {MOST_VALUES} words")
        wanted = {key: wanted for key in sorted(asked) if (wanted := _wanted(FILTERS[key], asked[key])) != Wanted()}
        span.refuse_backwards(bounds.get("from"), bounds.get("to"))
        query = cls(wanted, bounds.get("from"), bounds.get("to"), tuple(words))
        if len(str(query)) > MOST_CHARACTERS:
            raise QueryError("query", None, f"longer than {MOST_CHARACTERS} characters")
        return query

    def __str__(self) -> str:
        """The canonical form: one for all spellings of a question; `Query.parse(str(q)) == q`."""
        return "&".join(f"{key}={quote(value, safe=',!-:')}" for key, value in self.parameters())

    def __hash__(self) -> int:
        return hash(str(self))

    def parameters(self) -> Iterator[tuple[str, str]]:
        """The canonical form as pairs, sorted by key."""
        pairs = {
            key: ",".join((*sorted(w.included), *("!" + value for value in sorted(w.excluded))))
            for key, w in self.wanted.items()
        }
        pairs |= {key: str(bound) for key, bound in (("from", self.start), ("to", self.end)) if bound is not None}
        if self.words:
            pairs["q"] = " ".join(self.words)
        yield from sorted(pairs.items())

    def sentence(self, lang: str = "en") -> str:
        """What the question selects, for people; fr, en, es."""
        said = [
            (FILTERS[key].name(lang), _labels(key, w.included, lang), _labels(key, w.excluded, lang))
            for key, w in self.wanted.items()
        ]
        return query_sentence(said, self.start, self.end, self.words, lang)

    def title(self, lang: str = "en") -> str:
        """A short name: what is asked for, without what is excluded and without dates; empty for everything."""
        labels = [label for key, w in self.wanted.items() for label in _labels(key, w.included, lang)]
        return " · ".join((*labels, *self.words))

    def since(self, start: "span.Bound | str") -> "Query":
        """The same question from this day on, unless it says already from when."""
        is_said = any(one.start is not None for one in self.parts())
        return self if is_said else replace(self, start=span.bound("from", str(start)))

    def parts(self) -> tuple["Query", ...]:
        """The questions that must all hold: this one, and the one it stands within."""
        return (self,) if self.within is None else (self, *self.within.parts())

    # What it answers

    def window(self, today: date) -> tuple[date, date]:
        """The days asked for, both included; a question without an end sees two years of each series ahead."""
        starts = [one.start.day(today, last=False) for one in self.parts() if one.start]
        ends = [one.end.day(today, last=True) for one in self.parts() if one.end]
        first = max(starts, default=date.min)
        return first, min(ends, default=max(today + HORIZON, first))

    def matches(self, entry: Entry, *, today: date) -> bool:
        """Whether the question selects this entry, a series if it selects one of its dates."""
        return any(True for _ in self.select((entry,), today=today))

    def admits(self, entry: Entry, *, today: date) -> bool:
        """Whether filters and words select this entry, whatever its dates."""
        if not all(wanted.admits(FILTERS[key].words(entry, today)) for key, wanted in self.wanted.items()):
            return False
        if self.within is not None and not self.within.admits(entry, today=today):
            return False
        if not self.words:
            return True
        haystack = search.words(entry)
        return all(search.found(word, haystack) for word in self.words)

    def select(self, entries: Iterable[Entry], *, today: date) -> Iterator[Entry]:
        """Those of the entries that are asked for, series as their single dates; in the order of `entries`."""
        for entry in entries:
            if self.admits(entry, today=today):
                yield from self.spread(entry, today=today)

    def spread(self, entry: Entry, *, today: date) -> Iterator[Entry]:
        """An entry, or the single dates of a series, within the days asked for."""
        first, last = self.window(today)
        if entry.event.recurrence:
            first = max(first, entry.event.when.first_day)
            last = min(last, max(today + HORIZON, first + WINDOW))
            yield from entry.occurrences(max(first, last - WINDOW), last)
            return
        bounded = last if any(one.end for one in self.parts()) else date.max
        if entry.event.when.first_day <= bounded and entry.event.when.last_day >= first:
            yield entry


def chronological(entry: Entry) -> tuple[datetime, str]:
    """The key by which answers are sorted: the instant of the start, then the UID."""
    return entry.event.when.start_instant, entry.uid


def _words(texts: list[str]) -> list[str]:
    words = sorted({word for text in texts for word in fold(text).split()})
    if texts and not words:
        raise QueryError("q", " ".join(texts), "a word or a number is needed")
    return words


def _wanted(found: Filter, texts: list[str]) -> Wanted:
    included: set[str] = set()
    excluded: set[str] = set()
    for value in (part.strip() for text in texts for part in text.split(",")):
        if value:
            (excluded if value.startswith("!") else included).update(found.values(value.removeprefix("!").strip()))
    if included and not included - excluded:
        raise QueryError(found.key, ",".join(texts), "includes and excludes the same")
    return Wanted(frozenset(included), frozenset(excluded))


def _labels(key: str, values: frozenset[str], lang: str) -> list[str]:
    return [FILTERS[key].label(value, lang) for value in sorted(values)]
