"""Laws of the iCalendar feed: they hold for whatever events there are. icalendar's parser and its writer are the judges."""

import re
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import icalendar
from feed_bytes import BASE_URL, CHANGED, an_entry, components, content_lines, ics, properties
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import events, nasty_text, whens

from feeds import Entry, Options, render, timezones
from feeds.vevent import categories, description, location, summary
from metrocal import Event, When

SAFE = {
    "BEGIN", "END", "VERSION", "PRODID", "METHOD", "COLOR", "DESCRIPTION", "NAME", "REFRESH-INTERVAL", "SOURCE", "URL",
    "X-APPLE-CALENDAR-COLOR", "X-PUBLISHED-TTL", "X-WR-CALDESC", "X-WR-CALNAME", "TZID", "DTSTART", "RRULE",
    "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "SUMMARY", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CATEGORIES", "CONCEPT",
    "CREATED", "GEO", "IMAGE", "LAST-MODIFIED", "LOCATION", "STATUS", "TRANSP",
}  # fmt: skip
"""Properties that every reader takes; not among them: DURATION, CONFERENCE, ATTENDEE, RELATED-TO, RDATE, VALARM."""
languages = st.sampled_from(("fr", "en", "es"))
some = settings(max_examples=settings.default.max_examples // 3)
"""Examples of several events each, which take longer to make."""


def entries() -> st.SearchStrategy[list[Entry]]:
    return st.lists(
        st.builds(_kept, events(), st.integers(0, 9), st.booleans(), st.lists(whens(), max_size=2).map(tuple)),
        max_size=3, unique_by=(lambda entry: entry.id, lambda entry: entry.uid),
    )  # fmt: skip


def _kept(found: Event, sequence: int, withdrawn: bool, earlier: tuple[When, ...]) -> Entry:
    kept = Entry.of(found)
    return Entry(
        found, kept.uid, sequence, CHANGED, CHANGED + timedelta(hours=sequence), "", withdrawn, kept.organisers, earlier
    )


@given(entries(), languages, nasty_text())
@some
def test_every_line_is_short_utf_8_ends_with_crlf_and_holds_nothing_else_that_ends_a_line(
    kept: list[Entry], lang: str, name: str
):
    body = ics(*kept, lang=lang, name=name)
    assert max(map(len, body.split(b"\r\n"))) <= 75
    for piece in body.split(b"\r\n"):
        piece.decode("utf-8")
    assert len(body.decode().splitlines()) == body.count(b"\r\n") == body.count(b"\n") == body.count(b"\r")
    assert re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", body.decode()) is None


@given(entries(), languages)
@some
def test_only_properties_that_every_reader_takes_are_used(kept: list[Entry], lang: str):
    assert {line.name for line in properties(content_lines(ics(*kept, lang=lang)))} <= SAFE


@given(entries())
@some
def test_every_zone_that_is_named_is_told_once_in_two_yearly_rules_and_none_beside(kept: list[Entry]):
    body = ics(*kept)
    used = {line.parameters for one in components(body, "VEVENT") for line in one if line.name in {"DTSTART", "DTEND"}}
    told = [[str(line) for line in zone] for zone in components(body, "VTIMEZONE")]
    assert sorted(f"TZID={_value(zone, 'TZID')}" for zone in told) == sorted(used - {"", "VALUE=DATE"})
    for zone in told:
        assert (zone.count("BEGIN:STANDARD"), zone.count("BEGIN:DAYLIGHT") <= 1) == (1, True)


@given(entries(), languages)
@some
def test_icalendar_reads_back_what_is_meant(kept: list[Entry], lang: str):
    read = {str(found["UID"]): found for found in icalendar.Calendar.from_ical(ics(*kept, lang=lang)).events}
    assert set(read) == ({entry.uid for entry in kept} or {"empty@metrocal.invalid"})
    for entry in kept:
        found, when = read[entry.uid], entry.event.when
        assert found.errors == []
        assert str(found["SUMMARY"]) == summary(entry, lang)
        assert str(found["DESCRIPTION"]) == description(entry, lang, BASE_URL)
        assert str(found.get("LOCATION", "")) == location(entry.event, lang)
        assert found.categories == list(categories(entry.event, lang))
        assert (found["SEQUENCE"], found.LAST_MODIFIED, found.DTSTAMP) == (entry.sequence, entry.modified, entry.modified)
        assert found["STATUS"] == _status(entry)
        if when.has_time:
            ends = max(when.end_instant, when.start_instant + timedelta(minutes=when.end_instant == when.start_instant))
            assert (found.start.astimezone(UTC), found.end.astimezone(UTC)) == (when.start_instant, ends)
        else:
            assert (found.start, found.end) == (when.first_day, when.last_day + timedelta(days=1))


@given(entries(), languages)
@some
def test_icalendars_own_writer_says_the_same_of_the_same_values(kept: list[Entry], lang: str):
    for entry, ours in zip(
        sorted(kept, key=lambda e: (e.event.when.start_instant, e.uid)),
        _parsed_events(ics(*kept, lang=lang)),
        strict=True,
    ):
        theirs = icalendar.Event.from_ical(_theirs(entry, lang).to_ical())
        assert dict(_said(ours)) == dict(_said(theirs))


@given(entries(), languages, st.randoms())
@some
def test_the_same_events_give_the_same_bytes_in_whatever_order_they_come(kept: list[Entry], lang: str, random: object):
    shuffled = random.sample(kept, len(kept))  # type: ignore[attr-defined]
    assert render(shuffled, lang=lang, base_url=BASE_URL) == render(kept, lang=lang, base_url=BASE_URL)


@given(whens())
def test_reminders_leave_the_rest_of_the_event_as_it_is(when: When):
    entry = an_entry(when=when)
    with_alarms = ics(entry, options=Options(alarms=("P1D", "PT2H")))
    assert re.sub(rb"BEGIN:VALARM.*?END:VALARM\r\n", b"", with_alarms, flags=re.DOTALL) == ics(entry)


def _value(lines: list[str], name: str) -> str:
    return next(line.partition(":")[2] for line in lines if line.startswith(f"{name}:"))


def _status(entry: Entry) -> str:
    if entry.withdrawn or entry.event.status == "cancelled":
        return "CANCELLED"
    unsure = (
        entry.event.status in {"tentative", "postponed"} or entry.event.when.tbc or not entry.event.when.is_known_to_the_day
    )
    return "TENTATIVE" if unsure else "CONFIRMED"


def _parsed_events(body: bytes) -> list[icalendar.Event]:
    return [found for found in icalendar.Calendar.from_ical(body).events if found["UID"] != "empty@metrocal.invalid"]


def _theirs(entry: Entry, lang: str) -> icalendar.Event:
    """The event as icalendar's own writer makes it of the same values."""
    known, when = entry.event, entry.event.when
    made = icalendar.Event()
    tag = known.title.language_for(lang)
    made.add("summary", summary(entry, lang), parameters={"LANGUAGE": tag} if tag not in {None, "und"} else {})
    for name, moment in zip(("dtstart", "dtend"), _moments(when), strict=True):
        made.add(name, moment)
    for name, moment in (("dtstamp", entry.modified), ("last-modified", entry.modified), ("created", entry.created)):
        made.add(name, moment)
    made.add("uid", entry.uid)
    made.add("sequence", entry.sequence)
    made.add("categories", list(categories(known, lang)))
    made.add("description", description(entry, lang, BASE_URL))
    if location(known, lang):
        made.add("location", location(known, lang))
    if known.place.coordinates and known.mode != "online":
        made.add("geo", tuple(round(value, 6) for value in known.place.coordinates))
    if known.image_url:
        made.add("image", known.image_url, parameters={"VALUE": "URI", "DISPLAY": "BADGE"})
    for goal in known.sdgs:
        made.add("concept", f"http://metadata.un.org/sdg/{goal}")
    if known.gender.level != "unassessed":
        made.add("concept", f"urn:x-metrocal:gender:{known.gender.level}")
    made.add("status", _status(entry))
    made.add(
        "transp", "OPAQUE" if when.has_time or (when.first_day == when.last_day and _status_is_sure(when)) else "TRANSPARENT"
    )
    made.add("url", f"{BASE_URL}/events/{entry.id}")
    return made


def _status_is_sure(when: When) -> bool:
    return when.is_known_to_the_day and not when.tbc


def _moments(when: When) -> tuple[date, date]:
    """Days, else wall times in the zone where all readers place them alike, else UTC."""
    if not when.has_time:
        return when.first_day, when.last_day + timedelta(days=1)
    end = when.end_instant if when.end_instant > when.start_instant else when.end_instant + timedelta(minutes=1)
    if when.zone != "UTC" and all(timezones.holds(str(when.zone), wall) for wall in (when.start, when.end)):
        zone = ZoneInfo(str(when.zone))
        return when.start_instant.astimezone(zone), end.astimezone(zone)
    return when.start_instant, end


def _said(found: icalendar.Event) -> Iterator[tuple[str, object]]:
    """Each property as icalendar understands it: value and parameters."""
    for name, value in found.property_items(recursive=False, sorted=True):
        if name in {"BEGIN", "END"}:
            continue
        if name == "GEO":
            yield name, (float(value.latitude), float(value.longitude))
        elif name == "CONCEPT":
            yield f"{name} {value.to_ical()!r}", None
        else:
            yield name, (value.to_ical(), sorted((key, str(parameter)) for key, parameter in value.params.items()))
