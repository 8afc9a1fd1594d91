"""Events as JSON-LD in the words of schema.org, which search engines and other calendars read: one, or a list of them."""

import json
from datetime import date, timedelta
from typing import Any

from feeds.feed import UNWRITABLE, Page
from feeds.vevent import page, urn
from metrocal.entries import Entry
from metrocal.events import Event
from metrocal.organisations import Organisation
from metrocal.place import Place
from metrocal.vocabulary import vocabulary
from metrocal.when import Precision, When

SCHEMA = "https://schema.org/"
CONTEXT = SCHEMA.rstrip("/")

STATUS = {
    "scheduled": "EventScheduled",
    "tentative": "EventScheduled",
    "postponed": "EventPostponed",
    "rescheduled": "EventRescheduled",
    "moved_online": "EventMovedOnline",
    "cancelled": "EventCancelled",
}
"""Our statuses → schema.org's EventStatusType, which has none for "not confirmed yet"."""
MODE = {
    "in_person": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}


def event_jsonld(entry: Entry, base_url: str, lang: str) -> dict[str, Any]:
    """The public facts of an event for a reader of `lang`; what is not known is not said."""
    event = entry.event
    start, end = _dates(event.when)
    earlier = _earlier(entry, start)
    document = {
        "@context": CONTEXT,
        "@type": "Event",
        "@id": page(entry, base_url) if base_url else urn(entry),
        "identifier": entry.uid,
        "url": page(entry, base_url),
        "name": event.title.in_language(lang),
        "description": "\n\n".join(filter(None, (event.summary.in_language(lang), event.description.in_language(lang)))),
        "startDate": start,
        "endDate": end,
        "previousStartDate": earlier,
        "eventStatus": SCHEMA + _status(entry, has_moved=bool(earlier)),
        "eventAttendanceMode": SCHEMA + MODE[event.mode] if event.mode else None,
        "location": _location(event, lang),
        "organizer": [_organisation(organisation, lang) for organisation in entry.organisers],
        "inLanguage": list(event.languages),
        "keywords": _keywords(event, lang),
        "image": _image(event, lang),
        "sameAs": event.url,
        "superEvent": {"@type": "Event", "@id": f"{base_url}/events/{event.part_of}"}
        if event.part_of and base_url
        else None,
        "maximumAttendeeCapacity": event.seats if event.kind == "training" else None,
        "audience": {"@type": "Audience", "audienceType": event.audience} if event.audience else None,
    }
    return {key: value for key, value in document.items() if value not in (None, "", [])}


def _image(event: Event, lang: str) -> dict[str, Any] | str | None:
    """With what it shows, where somebody said so."""
    if not event.image_url or not event.image_text:
        return event.image_url
    return {"@type": "ImageObject", "contentUrl": event.image_url, "caption": event.image_text.in_language(lang)}


def jsonld(feed: Page) -> bytes:
    """A list of events. UTF-8 JSON that also stands safely within a page's script element; the events last."""
    items = []
    for entry in feed.entries:
        try:
            document = event_jsonld(entry, feed.base_url, feed.options.lang)
            del document["@context"]
            items.append(_written(document))
        except UNWRITABLE as error:
            feed.skip(entry, error)
    said = {
        "@context": CONTEXT,
        "@type": "ItemList",
        "@id": feed.address,
        "url": feed.address,
        "name": feed.title,
        "description": feed.description,
        "numberOfItems": len(items),
    }
    head = _written({key: value for key, value in said.items() if value != ""})
    return b"".join((head.removesuffix(b"}"), b', "itemListElement": [', b", ".join(items), b"]}\n"))


def _written(document: dict[str, Any]) -> bytes:
    written = json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return written.replace("<", "\\u003c").encode()


def _status(entry: Entry, *, has_moved: bool) -> str:
    """An event that moved and takes place is a rescheduled one, whatever its editors call it."""
    named = "EventCancelled" if entry.withdrawn else STATUS[entry.event.status]
    return "EventRescheduled" if has_moved and named == "EventScheduled" else named


def _earlier(entry: Entry, start: str) -> list[str]:
    """The starts announced before, first to last; schema.org lets them repeat."""
    return [before for before in dict.fromkeys(_dates(when)[0] for when in entry.earlier) if before != start]


def _dates(when: When) -> tuple[str, str]:
    """First and last, as precisely as they are known: times with their offset, else days, months or years (ISO 8601)."""
    if when.has_time:
        zone_offset = [f"{wall:%Y-%m-%dT%H:%M:%S}{_offset(wall - instant.replace(tzinfo=None))}" for wall, instant in (
            (when.start, when.start_instant), (when.end, when.end_instant)
        )]  # fmt: skip
        return zone_offset[0], zone_offset[1]
    return _day(when.first_day, when.precision), _day(when.last_day, when.precision)


def _day(day: date, precision: Precision) -> str:
    written = {Precision.DAY: "%Y-%m-%d", Precision.YEAR: "%Y"}.get(precision, "%Y-%m")
    return day.strftime(written)


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _location(event: Event, lang: str) -> list[dict[str, Any]]:
    """The place, the web, or both."""
    places = [_place(event.place, lang)] if event.place and event.mode != "online" else []
    if event.mode in {"online", "hybrid"} and event.url:
        places.append({"@type": "VirtualLocation", "url": event.url})
    return places


def _place(place: Place, lang: str) -> dict[str, Any]:
    city = place.known_city.name.in_language(lang) if place.known_city else place.city
    address = {"@type": "PostalAddress", "addressLocality": city, "addressCountry": place.country}
    made: dict[str, Any] = {
        "@type": "Place",
        "name": place.venue or place.label(lang),
        "address": {key: value for key, value in address.items() if value},
    }
    if place.coordinates:
        latitude, longitude = place.coordinates
        made["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return made


def _organisation(organisation: Organisation, lang: str) -> dict[str, str]:
    return {"@type": "Organization", "name": organisation.name.in_language(lang)}


def _keywords(event: Event, lang: str) -> list[str]:
    """Kind, topics, and the gender perspective where somebody looked and found one."""
    named = [vocabulary("kinds").label(event.kind, lang)]
    named += [vocabulary("topics").label(topic, lang) for topic in event.topics]
    named += [f"SDG {number}" for number in event.sdgs]
    return named + ([vocabulary("gender").label(event.gender.level, lang)] if event.gender.has_perspective else [])
