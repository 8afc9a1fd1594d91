"""One VEVENT → the document of an event: a table of the properties that are taken over, and how.

What would act on others (ATTENDEE, VALARM, METHOD), or could carry anything (ATTACH), is not in it.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from icalendar.parser import split_on_unescaped_comma
from icalendar.prop import vGeo
from pydantic import TypeAdapter, ValidationError

from metrocal.errors import InvalidValue
from metrocal.events import Address
from metrocal.gender import WITH_PERSPECTIVE
from metrocal.importers.icalendar_dates import DATES, take_dates
from metrocal.importers.icalendar_draft import Draft, Properties, Property
from metrocal.importers.icalendar_lines import MOST_LINES, Line
from metrocal.importers.reading import Problem
from metrocal.place import countries, find_city
from metrocal.text import UNDETERMINED, fold
from metrocal.vocabulary import vocabulary

NAMES = {
    "title": "SUMMARY", "description": "DESCRIPTION", "when": "DTSTART", "zone": "DTSTART", "venue": "LOCATION",
    "city": "LOCATION", "latitude": "GEO", "longitude": "GEO", "url": "URL", "join_url": "LOCATION", "uid": "UID",
    "id": "UID", "organiser": "ORGANIZER", "recurrence": "RRULE", "except_dates": "EXDATE", "topics": "CATEGORIES",
    "sdgs": "CONCEPT", "gender": "CONCEPT",
}  # fmt: skip
"""Field of a document → the property it is taken from."""

_NAME = re.compile(r"[A-Za-z0-9-]+(?=[;:])")
_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,3}(\.[0-9]{1,30})?\s*")
_SDG = re.compile(r"https?://(?:metadata\.un\.org/sdg|sdgs\.un\.org/goals/goal)/?([0-9]{1,2})/?")
_GENDER = "urn:x-metrocal:gender:"
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_STATUSES = {"CONFIRMED": "scheduled", "TENTATIVE": "tentative", "CANCELLED": "cancelled"}
_MOST_OF_ONE = 50
"""Properties of one name that are looked at; EXDATE has a limit of its own."""
Take = Callable[[Draft, Sequence[Property]], None]
"""Takes all properties of one name over into the draft."""
_address: TypeAdapter[str] = TypeAdapter(Address)


def properties(lines: Sequence[Line], draft: Draft) -> dict[str, list[Property]]:
    """The properties that are taken over, by name; those that are not are only noted."""
    found: dict[str, list[Property]] = {}
    for line in lines:
        named = _NAME.match(line.text)
        name = named[0].upper() if named else ""
        if not name:
            draft.remarks.append(f"line {line.number} is no property, and is not read")
        elif name not in TAKEN and name not in DATES:
            draft.dropped.add(name)
        elif len(found.get(name, ())) < (MOST_LINES if name == "EXDATE" else _MOST_OF_ONE):
            try:
                prop = Property.of(name, line.text)
            except InvalidValue as error:
                draft.problems.append(Problem(name, line.text, str(error)))
            else:
                found.setdefault(name, []).append(prop)
    return found


def fill(draft: Draft, props: Properties) -> None:
    """Take everything over that is known."""
    take_dates(draft, props)
    for name, take in TAKEN.items():
        if found := props.get(name):
            take(draft, found)


# Texts, addresses, places


def _text(name: str) -> Take:
    def take(draft: Draft, props: Sequence[Property]) -> None:
        language = props[0].params.get("LANGUAGE")
        known = isinstance(language, str) and _LANGUAGE_TAG.fullmatch(language)
        draft.document[name] = {str(language) if known else UNDETERMINED: props[0].text}
        if len(props) > 1:
            draft.remarks.append(f"{props[0].name} comes {len(props)} times; the first is taken")

    return take


def _url(draft: Draft, props: Sequence[Property]) -> None:
    try:
        draft.document["url"] = _address.validate_python(props[0].raw)
    except ValidationError:
        draft.remarks.append(f"URL {props[0].raw[:60]!r} is left out: only http, https and mailto are shown")


def _location(draft: Draft, props: Sequence[Property]) -> None:
    """The venue; its last parts, where they are a city that we know. A bare link is for those who take part only."""
    where = props[0].text.strip()
    if re.fullmatch(r"https?://\S{1,1900}", where, re.IGNORECASE):
        draft.document["join_url"] = where
        draft.remarks.append("LOCATION is a link: kept for participants (join_url), not shown")
        return
    parts = [part.strip() for part in where.split(",")]
    country = _countries().get(fold(parts[-1][:100])) if len(parts) > 1 else None
    rest = parts[:-1] if country else parts
    city = find_city(rest[-1][:100], country)
    if city is None:
        draft.document["venue"] = where
    else:
        draft.document |= {"venue": ", ".join(rest[:-1]), "city": rest[-1], "country": city.country}


@cache
def _countries() -> dict[str, str]:
    """Folded name of a country, in any of our languages → its code."""
    return {fold(name): country.id for country in countries().values() for name in country.name.values()}


def _geo(draft: Draft, props: Sequence[Property]) -> None:
    parts = props[0].raw.split(";")
    if not all(map(_NUMBER.fullmatch, parts)) or len(parts) != 2:
        draft.refuse(props[0], "latitude;longitude in degrees is expected, such as 48.8566;2.3522")
        return
    draft.document["latitude"], draft.document["longitude"] = vGeo.from_ical(props[0].raw)


def _organizer(draft: Draft, props: Sequence[Property]) -> None:
    """The name only: an e-mail address is a person's, and calendars also write it in place of the name."""
    name = props[0].params.get("CN", "")
    if isinstance(name, str) and "@" not in name:
        draft.document["organiser"] = name


# Words of closed lists


def _status(draft: Draft, props: Sequence[Property]) -> None:
    word = props[0].text.strip().upper()
    if word not in _STATUSES:
        draft.remarks.append(f"STATUS {word[:40]!r} is left out; known: {', '.join(_STATUSES)}")
    elif word == "CANCELLED" and draft.cancels:
        draft.remarks.append("METHOD:CANCEL is not obeyed: the event is not marked as cancelled")
    else:
        draft.document["status"] = _STATUSES[word]


def _categories(draft: Draft, props: Sequence[Property]) -> None:
    for prop in props:
        for category in split_on_unescaped_comma(prop.raw):
            found = _words().get(fold(category[:200]))
            if found is None:
                draft.categories.add(category.strip()[:60])
            for name, word in found or ():
                if name == "topics":
                    draft.document.setdefault("topics", []).append(word)
                else:
                    draft.document.setdefault(name, word)


@cache
def _words() -> dict[str, list[tuple[str, str]]]:
    """Folded label or id → the field and the word it stands for: kinds, topics, levels of gender perspective."""
    found: dict[str, list[tuple[str, str]]] = {}
    meant = [
        *(("kind", word, label) for word, label in vocabulary("kinds").items()),
        *(("topics", word, label) for word, label in vocabulary("topics").items()),
        *(("gender", word, vocabulary("gender")[word]) for word in sorted(WITH_PERSPECTIVE)),
    ]
    for name, word, label in meant:
        for said in {fold(word), *map(fold, label.values())}:
            found.setdefault(said, []).append((name, word))
    return found


def _kind(draft: Draft, props: Sequence[Property]) -> None:
    word = props[0].text.strip().lower()
    if word in vocabulary("kinds"):
        draft.document["kind"] = word
    else:
        draft.remarks.append(f"X-METROCAL-KIND {word[:40]!r} is left out: no such kind")


def _concept(draft: Draft, props: Sequence[Property]) -> None:
    """Identifiers of RFC 9253: the UN's Sustainable Development Goals, and our own of the gender perspective."""
    for prop in props:
        if goal := _SDG.fullmatch(prop.raw):
            draft.document.setdefault("sdgs", []).append(int(goal[1]))
        elif prop.raw.startswith(_GENDER) and (level := prop.raw.removeprefix(_GENDER)) in vocabulary("gender"):
            draft.document["gender"] = level


def _class(draft: Draft, props: Sequence[Property]) -> None:
    if props[0].text.strip().upper() != "PUBLIC":
        draft.refuse(props[0], "not public; only events that may be shown to everybody are taken over")


def _refused(reason: str) -> Take:
    def take(draft: Draft, props: Sequence[Property]) -> None:
        draft.refuse(props[0], reason)

    return take


def _uid(draft: Draft, props: Sequence[Property]) -> None:
    draft.document["uid"] = props[0].text.strip()


TAKEN: dict[str, Take] = {
    "UID": _uid,
    "SUMMARY": _text("title"),
    "DESCRIPTION": _text("description"),
    "LOCATION": _location,
    "GEO": _geo,
    "URL": _url,
    "ORGANIZER": _organizer,
    "STATUS": _status,
    "X-METROCAL-KIND": _kind,
    "CATEGORIES": _categories,
    "CONCEPT": _concept,
    "CLASS": _class,
    "RECURRENCE-ID": _refused("changes to one date of a series are not supported: it stays as the series has it"),
    "RDATE": _refused("dates added to a series are not supported; RRULE and EXDATE are"),
    "EXRULE": _refused("not supported; RRULE and EXDATE are"),
}
SILENT = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "TRANSP", "PRIORITY"})
"""Not taken over, and nobody misses them."""
