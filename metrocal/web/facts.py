"""What the page of an event says, in its order. Only what the event has; nothing that is private."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from metrocal.entries import Entry
from metrocal.events import Event
from metrocal.gender import GenderPerspective
from metrocal.text import Text, slug
from metrocal.vocabulary import vocabulary
from metrocal.web.page import home, said
from metrocal.web.words import SPOKEN, saying


@dataclass(frozen=True)
class Value:
    """One value of a fact: words, their language if it is not the page's, and where they lead."""

    words: str
    lang: str = ""
    href: str = ""
    is_foreign: bool = False
    """Whether the address is outside this calendar."""


@dataclass(frozen=True)
class Fact:
    """A term and its values: one, or a list."""

    term: str
    values: tuple[Value, ...]


def facts_of(entry: Entry, lang: str) -> list[Fact]:
    """The facts of an event but its dates and its gender perspective."""
    rows = (*_about(entry.event, lang), *_people(entry, lang), *_of_its_kind(entry.event, lang), *_links(entry.event, lang))
    return _facts(rows, lang)


def gender_facts(gender: GenderPerspective, organisations: Mapping[str, str], lang: str) -> list[Fact]:
    """What was done for the gender perspective, who says so, and speakers as counts. `organisations`: id → name."""
    say = saying(lang)
    counts = [
        Value(say(key, count=count))
        for key in ("speakers_women", "speakers_men", "speakers_other", "speakers_undisclosed")
        if (count := getattr(gender, key)) is not None
    ]
    rows = (
        ("gender_measures", [Value(vocabulary("gender_measures").label(word, lang)) for word in gender.measures]),
        ("gender_targets", [Value(f"{t} {vocabulary('sdg_targets').label(t, lang)}") for t in gender.targets]),
        ("gender_declared_by", _plain(organisations.get(gender.declared_by, gender.declared_by))),
        ("gender_verified", [Value(say("yes"))] if gender.verified else []),
        ("speakers", counts),
    )
    return _facts(rows, lang)


def notice(entry: Entry) -> str:
    """The status that nobody may overlook, as a key of the words; empty for an event that is as it should be."""
    return "" if entry.event.status == "scheduled" else entry.event.status


Row = tuple[str, list[Value]]


def _facts(rows: Iterable[Row], lang: str) -> list[Fact]:
    say = saying(lang)
    return [Fact(say(key), tuple(values)) for key, values in rows if values]


def _about(event: Event, lang: str) -> Iterator[Row]:
    place = event.place
    yield "place", [Value(place.label(lang), href=_map(event), is_foreign=True)] if place else []
    yield "mode", [Value(vocabulary("modes").label(event.mode, lang))] if event.mode else []
    kind = Value(vocabulary("kinds").label(event.kind, lang), href=home(("kind", event.kind)))
    yield "kind", [kind]
    edition = event.roman_edition if event.kind == "congress" else str(event.edition or "")
    yield "edition", _plain(edition)
    yield "motto", _text(event.motto, lang)
    topics = vocabulary("topics")
    yield "topics", [Value(topics.label(topic, lang), href=home(("topic", topic))) for topic in event.topics]
    yield (
        "sdgs",
        [
            Value(f"{number}. {vocabulary('sdgs').label(str(number), lang)}", href=home(("sdg", str(number))))
            for number in event.sdgs
        ],
    )


def _people(entry: Entry, lang: str) -> Iterator[Row]:
    event = entry.event
    bodies = [Value(*said(o.name, lang), href=home(("organiser", o.id))) for o in entry.organisers]
    split = 1 if event.organiser else 0
    yield "organiser", bodies[:split]
    yield "co_organisers", bodies[split:]
    yield "languages", [Value(SPOKEN.get(code, code), code) for code in event.languages]
    yield "audience", _plain(event.audience)
    yield "series", [Value(event.series, href=home(("series", slug(event.series))))] if event.series else []


def _of_its_kind(event: Event, lang: str) -> Iterator[Row]:
    match event.kind:
        case "forum":
            yield "themes", _texts(event.themes, lang)
        case "congress":
            yield "sub_themes", _texts(event.sub_themes, lang)
            yield "visa_information", _text(event.visa_information, lang)
        case "training":
            for key in ("institute", "programme", "level"):
                yield key, _plain(getattr(event, key))
            yield "modules", _texts(event.modules, lang)
            yield "certificate", _plain(saying(lang)("yes") if event.certificate else "")
            yield "seats", _plain(str(event.seats or ""))
        case "webinar":
            yield "platform", _plain(event.platform)
            yield "recording_url", _link(event.recording_url)


def _links(event: Event, lang: str) -> Iterator[Row]:
    yield "url", _link(event.url)
    yield "materials_url", _link(event.materials_url)
    yield "source", _plain(event.source)


def _plain(text: str) -> list[Value]:
    return [Value(text)] if text else []


def _text(text: Text, lang: str) -> list[Value]:
    return [Value(*said(text, lang))] if text else []


def _texts(texts: Iterable[Text], lang: str) -> list[Value]:
    return [Value(*said(text, lang)) for text in texts]


def _link(address: str | None) -> list[Value]:
    return [Value(_honest(address), href=address, is_foreign=True)] if address else []


def _honest(address: str) -> str:
    """An address with its host as the network knows it: letters of other scripts that look alike cannot pose as it."""
    parts = urlsplit(address)
    if parts.hostname is None or parts.hostname.isascii():
        return address
    try:
        host = parts.hostname.encode("idna").decode()
    except UnicodeError:
        return ascii(address)
    return parts._replace(netloc=parts.netloc.lower().replace(parts.hostname, host)).geturl()


def _map(event: Event) -> str:
    place = event.place
    if place.latitude is None:
        return ""
    return f"https://www.openstreetmap.org/?mlat={place.latitude}&mlon={place.longitude}#map=16/{place.latitude}/{place.longitude}"
