"""What somebody who proposes an event should know while there is time: it may be known already, or meet others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from holidays import country_holidays, list_supported_countries

from metrocal.entries import Entry
from metrocal.events import Event
from metrocal.query import FILTERS
from metrocal.text import Text, fold

NEAR = timedelta(days=45)
"""Two announcements of one event rarely differ by more."""
LIKE = 0.72
"""Of two titles in the same language, by words and by characters, 0 to 1: at this and above they may be the same."""
LONG = 31
"""Days; a campaign of months meets everything, which says nothing."""
MOST = 8
"""Hints of each kind."""


@dataclass(frozen=True)
class Clash:
    """Another event in the same days, and what both have: `topic`, `region`, `audience`."""

    entry: Entry
    common: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Holiday:
    """A public holiday of the host country."""

    day: date
    name: str


@dataclass(frozen=True)
class Hints:
    """Everything worth a second look; none of it forbids anything."""

    duplicates: tuple[Entry, ...] = ()
    clashes: tuple[Clash, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    is_without_women: bool = False
    """Speakers were counted, and no woman is among them."""

    def __bool__(self) -> bool:
        return bool(self.duplicates or self.clashes or self.holidays or self.is_without_women)


def hints(event: Event, others: Iterable[Entry], *, lang: str = "en") -> Hints:
    """What these other events, the calendar of the country and the speakers tell."""
    around = [one for one in others if not _is_its_own(event, one) and not one.withdrawn]
    alike = sorted(
        ((likeness(event.title, one.event.title), one) for one in around if _is_near(event, one.event)), key=_rank
    )
    duplicates = tuple(one for score, one in alike if score >= LIKE)[:MOST]
    known = {one.id for one in duplicates}
    clashes = tuple(clash for one in around if one.id not in known and (clash := _clash(event, one)))[:MOST]
    return Hints(duplicates, clashes, tuple(_holidays(event, lang))[:MOST], is_without_women(event))


def span_around(event: Event) -> tuple[date, date]:
    """The days among which duplicates and clashes are looked for, both included."""
    return event.when.first_day - NEAR, event.when.last_day + NEAR


def likeness(one: Text, other: Text) -> float:
    """0 to 1, of the two most alike titles in any language."""
    return max((_alike(fold(a), fold(b)) for a in one.values() for b in other.values()), default=0.0)


def is_without_women(event: Event) -> bool:
    """Whether speakers were counted and none is a woman; nobody knows as long as some gave no answer."""
    gender = event.gender
    others = (gender.speakers_men or 0) + (gender.speakers_other or 0)
    return gender.speakers_women in (0, None) and others > 0 and not gender.speakers_undisclosed


def _is_its_own(event: Event, other: Entry) -> bool:
    """The event itself, a date of it, a session."""
    return event.id in {other.id, other.event.part_of, other.id.removesuffix(f"-{other.event.when.first_day}")}


def _rank(pair: tuple[float, Entry]) -> tuple[float, str]:
    return -pair[0], pair[1].id


def _alike(one: str, other: str) -> float:
    words, others = set(one.split()), set(other.split())
    if not words or not others:
        return 0.0
    shared = 2 * len(words & others) / (len(words) + len(others))
    return max(shared, SequenceMatcher(None, one[:500], other[:500], autojunk=False).ratio())


def _is_near(one: Event, other: Event) -> bool:
    first, last = span_around(one)
    return other.when.first_day <= last and other.when.last_day >= first


def _clash(event: Event, other: Entry) -> Clash | None:
    """Sessions belong to their event: they are no clash of their own."""
    days = event.when.first_day, event.when.last_day
    met = other.event.when.first_day <= days[1] and other.event.when.last_day >= days[0]
    is_long = max(_length(event), _length(other.event)) > LONG
    if not met or is_long or other.event.part_of or event.part_of == other.id or other.event.status == "cancelled":
        return None
    mine = Entry.of(event)
    common: dict[str, tuple[str, ...]] = {}
    for key in ("topic", "region"):
        shared = set(FILTERS[key].facet(mine)) & set(FILTERS[key].facet(other))
        if shared:
            common[key] = tuple(sorted(shared))
    if event.audience and fold(event.audience) == fold(other.event.audience):
        common["audience"] = (event.audience,)
    return Clash(other, common) if common else None


def _holidays(event: Event, lang: str) -> Iterator[Holiday]:
    """Of the host country; the package knows most countries, and some in several languages."""
    country = event.place.country
    if country is None or country not in list_supported_countries() or _length(event) > LONG:
        return
    first, last = event.when.first_day, event.when.last_day
    known = country_holidays(country, years=range(first.year, last.year + 1), language=_spoken(country, lang))
    yield from (Holiday(day, str(known[day])) for day in sorted(known) if first <= day <= last)


def _spoken(country: str, lang: str) -> str | None:
    """The language in which the package names the holidays of a country: the reader's, else English, else its own."""
    offered = country_holidays(country).supported_languages
    return next((one for wanted in (lang, "en") for one in offered if one.partition("_")[0] == wanted), None)


def _length(event: Event) -> int:
    """Days."""
    return (event.when.last_day - event.when.first_day).days + 1
