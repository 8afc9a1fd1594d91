"""One event as a VEVENT, by the rules measured with 17 readers (docs/feeds.md). A pure function: no clock, no request."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote

from feeds import timezones, words
from feeds.content_lines import lines, text
from metrocal.entries import Entry
from metrocal.events import Event
from metrocal.gender import WITH_PERSPECTIVE
from metrocal.text import UNDETERMINED, Text
from metrocal.vocabulary import vocabulary
from metrocal.when import When

_MOMENT = timedelta(minutes=1)
"""How long a moment is shown: DTEND must be later than DTSTART (RFC 5545, 3.8.2.2), and calcurse drops what is not."""
END = b"END:VEVENT\r\n"
SDG_URI = "http://metadata.un.org/sdg/"
"""The UN's own identifiers of the Sustainable Development Goals."""
URN = "urn:x-metrocal:"
GENDER_URI = f"{URN}gender:"


def vevent(entry: Entry, lang: str, base_url: str = "") -> bytes:
    """The VEVENT of an entry in a language; `base_url` makes the address of its page."""
    event, when = entry.event, entry.event.when
    start, end = _dates(when)
    modified = _utc(entry.modified)
    found = [
        "BEGIN:VEVENT",
        f"SUMMARY{_language(event.title, lang)}:{text(summary(entry, lang))}",
        f"DTSTART{start}",
        f"DTEND{end}",
        f"DTSTAMP:{modified}",
        f"UID:{text(entry.uid)}",
        f"SEQUENCE:{entry.sequence}",
        f"CATEGORIES:{','.join(map(text, categories(event, lang)))}",
        *(f"CONCEPT:{concept}" for concept in concepts(event)),
        f"CREATED:{_utc(entry.created)}",
        f"DESCRIPTION:{text(description(entry, lang, base_url))}",
    ]
    if event.place.coordinates and event.mode != "online":
        found.append(f"GEO:{';'.join(map(_degrees, event.place.coordinates))}")
    if event.image_url:
        found.append(f"IMAGE;VALUE=URI;DISPLAY=BADGE:{event.image_url}")
    found.append(f"LAST-MODIFIED:{modified}")
    if where := location(event, lang):
        found.append(f"LOCATION:{text(where)}")
    found += [f"STATUS:{status(entry)}", f"TRANSP:{'TRANSPARENT' if _is_background(when) else 'OPAQUE'}"]
    if address := page(entry, base_url):
        found.append(f"URL:{address}")
    return lines(found) + END


def alarm(entry: Entry, lang: str, before: str) -> bytes:
    """A reminder that the subscriber asked for; `before` is a duration such as P1D."""
    shown = text(summary(entry, lang))
    return lines(("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{shown}", f"TRIGGER:-{before}", "END:VALARM"))


def zones_used(when: When) -> tuple[str, ...]:
    """The zone whose VTIMEZONE the event needs, if any."""
    return (str(when.zone),) if when.has_time and _in_zone(when) else ()


def summary(entry: Entry, lang: str) -> str:
    """The title, with what must not be overlooked."""
    event = entry.event
    title = event.title.in_language(lang)
    if prefix := words.PREFIXES.get("cancelled" if entry.withdrawn else event.status):
        title = prefix.in_language(lang) + words.colon(lang) + title
    return f"{title} ({words.TBC.in_language(lang)})" if _is_open(event.when) else title


def status(entry: Entry) -> str:
    """CONFIRMED, TENTATIVE or CANCELLED: readers reject feeds with anything else."""
    if entry.withdrawn or entry.event.status == "cancelled":
        return "CANCELLED"
    unsure = entry.event.status in {"tentative", "postponed"} or _is_open(entry.event.when)
    return "TENTATIVE" if unsure else "CONFIRMED"


def categories(event: Event, lang: str) -> tuple[str, ...]:
    """Kind, topics and gender perspective in words: subscribers colour and mute by them."""
    return _categories(event.kind, event.topics, event.gender.level, lang)


@lru_cache(4096)
def _categories(kind: str, topics: tuple[str, ...], level: str, lang: str) -> tuple[str, ...]:
    named = [vocabulary("kinds").label(kind, lang)]
    named += [vocabulary("topics").label(topic, lang) for topic in topics]
    if level in WITH_PERSPECTIVE:
        named.append(vocabulary("gender").label(level, lang))
    return tuple(name.replace(",", " ") for name in named)


def concepts(event: Event) -> list[str]:
    """RFC 9253 identifiers: SDGs and the gender perspective where somebody looked."""
    gender = [GENDER_URI + event.gender.level] if event.gender.level != "unassessed" else []
    return [f"{SDG_URI}{number}" for number in event.sdgs] + gender


def location(event: Event, lang: str) -> str:
    """The whole address on one line; "Online" for what has no place."""
    where = event.place.label(lang)
    if event.mode == "online":
        return words.ONLINE.in_language(lang)
    return f"{where} ({words.HYBRID.in_language(lang)})" if where and event.mode == "hybrid" else where


def description(entry: Entry, lang: str, base_url: str) -> str:
    """Plain text that ends with the address of the event on a line of its own, since some calendars hide URL."""
    event, colon = entry.event, words.colon(lang)
    blocks = [event.motto.in_language(lang), event.summary.in_language(lang), event.description.in_language(lang)]
    facts = [words.MOVED_ONLINE.in_language(lang)] if event.status == "moved_online" else []
    moved = words.MOVED_FROM.in_language(lang)
    facts += [moved.format(when.sentence(lang)) for when in entry.earlier[-1:]]
    if entry.organisers:
        names = ", ".join(organisation.name.in_language(lang) for organisation in entry.organisers)
        facts.append(words.ORGANISED_BY.in_language(lang) + colon + names)
    if event.gender.level != "unassessed":
        level = vocabulary("gender").label(event.gender.level, lang)
        facts.append(words.GENDER.in_language(lang) + colon + level)
    if event.url:
        facts.append(words.WEBSITE.in_language(lang) + colon + event.url)
    blocks += ["\n".join(facts), page(entry, base_url)]
    return "\n\n".join(block for block in blocks if block)


def page(entry: Entry, base_url: str) -> str:
    """The address of the event's page, else its own website."""
    return f"{base_url}/events/{entry.id}" if base_url else entry.event.url or ""


def urn(entry: Entry) -> str:
    """A name for the event that stays its own wherever the calendar moves."""
    return f"{URN}event:{quote(entry.uid, safe='@')}"


def _is_open(when: When) -> bool:
    return when.tbc or not when.is_known_to_the_day


def _is_background(when: When) -> bool:
    """Days that do not make anybody busy: several of them, or not known which."""
    return not when.has_time and (when.first_day != when.last_day or _is_open(when))


def _in_zone(when: When) -> bool:
    zone = str(when.zone)
    return zone != "UTC" and timezones.holds(zone, when.start) and timezones.holds(zone, when.end)


def _dates(when: When) -> tuple[str, str]:
    """DTSTART and DTEND after their names: dates, wall time with a TZID that every reader gets right, else UTC."""
    if not when.has_time:
        return f";VALUE=DATE:{_basic(when.start)[:8]}", f";VALUE=DATE:{_basic(when.end)[:8]}"
    least = _MOMENT if when.end_instant == when.start_instant else timedelta()
    if _in_zone(when):
        return f";TZID={when.zone}:{_basic(when.start)}", f";TZID={when.zone}:{_basic(when.end + least)}"
    return f":{_utc(when.start_instant)}", f":{_utc(when.end_instant + least)}"


def _degrees(value: float) -> str:
    """To the sixth decimal, a hand's breadth (RFC 5545, 3.8.1.6), and never as 1e-05."""
    return f"{round(value, 6) + 0.0:.6f}".rstrip("0").removesuffix(".")


def _basic(wall: datetime) -> str:
    """ISO 8601 in its basic form; strftime takes ten times as long."""
    return wall.isoformat(timespec="seconds").replace("-", "").replace(":", "")


def _utc(moment: datetime) -> str:
    return _stamp(moment.astimezone(UTC))


@lru_cache(4096)
def _stamp(moment: datetime) -> str:
    """Kept, since what was imported together has one time; of UTC only, where equal moments are written alike."""
    return _basic(moment.replace(tzinfo=None)) + "Z"


def _language(words_of: Text, lang: str) -> str:
    """The LANGUAGE parameter where the words are in a known language."""
    language = words_of.language_for(lang)
    return f";LANGUAGE={language}" if language and language != UNDETERMINED else ""
