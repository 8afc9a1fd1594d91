"""The iCalendar feed, rule by rule (docs/feeds.md); the laws for whatever events there are stand in test_ical_laws.py."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from feed_bytes import (
    ADDRESS,
    BASE_URL,
    CHANGED,
    an_entry,
    components,
    content_lines,
    header,
    ics,
    named,
    the_event,
    unescaped,
)

from feeds import Entry, Options, render
from metrocal import When, event
from metrocal.organisations import Organisation
from metrocal.vocabulary import vocabulary


def one(lang: str = "en", **facts: object) -> dict[str, str]:
    """The VEVENT of an event with these facts: name → the line without its name."""
    return {name: str(line)[len(name) :] for name, line in the_event(ics(an_entry(**facts), lang=lang)).items()}  # type: ignore[arg-type]


# The whole


def test_a_feed_is_one_calendar_of_version_2_0_with_a_prodid_of_our_own():
    lines = content_lines(ics(an_entry()))
    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//metrocal//metrocal//EN", "METHOD:PUBLISH"]
    assert lines[-1] == "END:VCALENDAR"
    assert [line for line in lines if line.endswith(":VCALENDAR")] == ["BEGIN:VCALENDAR", "END:VCALENDAR"]


def test_a_feed_has_no_byte_order_mark_and_ends_every_line_with_crlf():
    body = ics(an_entry(description="a\r\nb\nc\rd"))
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.count(b"\n") == body.count(b"\r") == body.count(b"\r\n")


def test_what_the_feed_says_of_itself_is_said_twice():
    said = {name: str(line)[len(name) :] for name, line in header(ics(an_entry(), query="kind=forum", lang="es")).items()}
    assert said == {
        "VERSION": ":2.0",
        "PRODID": ":-//metrocal//metrocal//EN",
        "METHOD": ":PUBLISH",
        "COLOR": ":teal",
        "X-APPLE-CALENDAR-COLOR": ":#008080",
        "NAME": ":Foro",
        "X-WR-CALNAME": ":Foro",
        "DESCRIPTION": ":Eventos en los que el tipo es «Foro».",
        "X-WR-CALDESC": ":Eventos en los que el tipo es «Foro».",
        "REFRESH-INTERVAL": ";VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL": ":PT1H",
        "SOURCE": f";VALUE=URI:{ADDRESS}",
        "URL": f";VALUE=URI:{BASE_URL}/",
    }


def test_a_feed_of_everything_is_called_so_and_a_saved_feed_by_its_name():
    assert header(ics(lang="fr"))["NAME"].value == "Tous les événements"
    assert header(ics(name="Forums, 2021", lang="fr"))["X-WR-CALNAME"].value == r"Forums\, 2021"


def test_a_calendar_that_is_nowhere_names_no_addresses():
    assert {"SOURCE", "URL"}.isdisjoint(header(render([an_entry()]).body))
    assert "URL" not in the_event(render([an_entry()]).body)


def test_a_limit_is_said_in_the_description():
    body = ics(*(an_entry(f"e{n}", title=f"Forum {n}") for n in range(3)), options=Options(limit=2))
    assert [found["SUMMARY"].value for found in map(named, components(body, "VEVENT"))] == ["Forum 0", "Forum 1"]
    assert header(body)["DESCRIPTION"].value == r"All events. The first 2 of 3 events."


def test_a_limit_that_cuts_nothing_is_not_mentioned():
    assert header(ics(an_entry(), options=Options(limit=1)))["DESCRIPTION"].value == "All events."


def test_the_days_a_feed_covers_are_said_in_its_description():
    assert header(ics(query="from=-P90D"))["X-WR-CALDESC"].value == r"All events\, from 90 days before today."


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", "Aucun événement pour ce filtre"), ("en", "No event for this filter"), ("es", "Ningún evento para este filtro")],
)
def test_an_empty_feed_keeps_one_harmless_day_that_says_so(lang: str, said: str):
    body = ics(lang=lang)
    assert {str(line) for line in the_event(body).values()} == {
        f"SUMMARY:{said}",
        "DTSTART;VALUE=DATE:20000101",
        "DTEND;VALUE=DATE:20000102",
        "DTSTAMP:20000101T000000Z",
        "UID:empty@metrocal.invalid",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
    }


# One event


def test_an_event_with_everything_is_written_so():
    line = one(
        id="forum-seoul-2009", title={"en": "Forum, second"}, when="2009-09-23T09:30/2009-09-23T18:00", city="Seoul",
        venue="City Hall", summary="Short.", description="Long;\n\nlonger.", motto="All of us", organiser="Seoul",
        topics=["housing", "water"], sdgs=[5, 11], gender="specific", sequence=3, url="https://example.org/?a,b;c",
        image_url="https://example.org/i.png",
    )  # fmt: skip
    assert line == {
        "SUMMARY": r";LANGUAGE=en:Forum\, second",
        "DTSTART": ";TZID=Asia/Seoul:20090923T093000",
        "DTEND": ";TZID=Asia/Seoul:20090923T180000",
        "DTSTAMP": ":20210104T093000Z",
        "UID": ":forum-seoul-2009@metrocal.example.org",
        "SEQUENCE": ":3",
        "CATEGORIES": ":Forum,Housing,Water,Specific: gender equality",
        "CREATED": ":20210104T090000Z",
        "DESCRIPTION": (
            r":All of us\n\nShort.\n\nLong\;\n\nlonger.\n\n"
            r"Organised by: Seoul\nGender perspective: Specific: gender equality\n"
            r"Website: https://example.org/?a\,b\;c\n\nhttps://calendar.example.org/events/forum-seoul-2009"
        ),
        "GEO": ":37.5665;126.978",
        "IMAGE": ";VALUE=URI;DISPLAY=BADGE:https://example.org/i.png",
        "LAST-MODIFIED": ":20210104T093000Z",
        "LOCATION": r":City Hall\, Seoul\, South Korea",
        "STATUS": ":CONFIRMED",
        "TRANSP": ":OPAQUE",
        "URL": ":https://calendar.example.org/events/forum-seoul-2009",
    }


def test_an_event_of_which_little_is_known_says_no_more():
    assert set(one()) == {
        "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CATEGORIES", "CREATED", "DESCRIPTION",
        "LAST-MODIFIED", "STATUS", "TRANSP", "URL",
    }  # fmt: skip


def test_times_of_change_come_from_the_data():
    line = one()
    assert (line["DTSTAMP"], line["LAST-MODIFIED"], line["CREATED"]) == (
        ":20210104T093000Z",
        ":20210104T093000Z",
        ":20210104T090000Z",
    )


def test_an_event_that_no_calendar_keeps_carries_a_fixed_time_and_never_now():
    assert (
        the_event(ics(event({"id": "x", "kind": "forum", "title": "X", "when": "2021"})))["DTSTAMP"].value
        == "19700101T000000Z"
    )


def test_the_uid_is_the_one_that_was_stored():
    assert one(uid="{7f}@elsewhere.example,x;y")["UID"] == r":{7f}@elsewhere.example\,x\;y"


# Dates and times


@pytest.mark.parametrize(
    ("when", "start", "end", "transparent"),
    [
        ("2014-05-27", "20140527", "20140528", False),
        ("2014-05-27/2014-06-03", "20140527", "20140604", True),
        ("2014-02-28/2014-02-28", "20140228", "20140301", False),
        ("2014-11", "20141101", "20141201", True),
        ("2014-12", "20141201", "20150101", True),
        ("2009-23", "20090901", "20091201", True),
        ("2009-24", "20091201", "20100301", True),
        ("2014", "20140101", "20150101", True),
        ("2014-09/2014-10", "20140901", "20141101", True),
        ("2199", "21990101", "22000101", True),
    ],
)
def test_days_end_with_the_day_after_the_last(when: str, start: str, end: str, transparent: bool):
    line = one(when=when)
    assert (line["DTSTART"], line["DTEND"]) == (f";VALUE=DATE:{start}", f";VALUE=DATE:{end}")
    assert line["TRANSP"] == (":TRANSPARENT" if transparent else ":OPAQUE")


def test_a_single_day_that_is_to_be_confirmed_keeps_nobody_busy():
    assert one(when="2014-05-27", dates_tbc=True)["TRANSP"] == ":TRANSPARENT"


def test_a_moment_is_shown_for_a_minute():
    line = one(when="2021-06-01T10:00", zone="Europe/Madrid")
    assert (line["DTSTART"], line["DTEND"]) == (";TZID=Europe/Madrid:20210601T100000", ";TZID=Europe/Madrid:20210601T100100")


def test_an_hour_that_an_autumn_night_has_twice_is_an_hour_long():
    line = one(when="2021-10-31T02:30+02:00/2021-10-31T02:30+01:00", zone="Europe/Madrid")
    assert (line["DTSTART"], line["DTEND"]) == (":20211031T003000Z", ":20211031T013000Z")


@pytest.mark.parametrize(
    ("zone", "when", "start"),
    [
        ("Africa/Cairo", "2026-07-01T10:00", "20260701T070000Z"),
        ("Asia/Jerusalem", "2026-01-15T10:00", "20260115T080000Z"),
        ("America/Santiago", "2026-01-15T10:00", "20260115T130000Z"),
        ("America/Mexico_City", "2021-07-01T10:00", "20210701T150000Z"),
        ("America/Sao_Paulo", "2018-12-01T10:00", "20181201T120000Z"),
        ("Europe/Madrid", "2021-10-31T02:30+01:00", "20211031T013000Z"),
        ("Europe/Madrid", "2021-10-31T20:00", "20211031T190000Z"),
        ("Europe/Madrid", "2021-03-28T20:00", "20210328T180000Z"),
        ("UTC", "2021-06-01T10:00", "20210601T100000Z"),
    ],
)
def test_what_two_yearly_rules_cannot_say_is_written_in_utc(zone: str, when: str, start: str):
    body = ics(an_entry(when=when, zone=zone))
    assert str(the_event(body)["DTSTART"]) == f"DTSTART:{start}"
    assert components(body, "VTIMEZONE") == []


def test_a_zone_is_told_once_before_the_events_and_none_is_told_that_no_event_needs():
    body = ics(
        an_entry("a", when="2021-06-01T10:00", zone="Europe/Madrid"),
        an_entry("b", when="2021-12-01T10:00", zone="Europe/Madrid"),
        an_entry("c", when="2021-06-01T10:00", zone="America/Chicago"),
        an_entry("d", when="2021-06-01", zone="Asia/Seoul"),
        an_entry("e", when="2026-06-01T10:00", zone="Africa/Cairo"),
    )
    assert [named(zone)["TZID"].value for zone in components(body, "VTIMEZONE")] == ["America/Chicago", "Europe/Madrid"]
    assert body.index(b"BEGIN:VEVENT") > body.rindex(b"END:VTIMEZONE")


def test_a_zone_whose_only_event_the_limit_left_out_is_not_told():
    entries = (an_entry("a", when="2021-06-01"), an_entry("b", when="2021-06-02T10:00", zone="Europe/Madrid"))
    assert components(ics(*entries, options=Options(limit=1)), "VTIMEZONE") == []


# Status


@pytest.mark.parametrize(
    ("facts", "status", "title"),
    [
        ({}, "CONFIRMED", "Forum"),
        ({"status": "scheduled"}, "CONFIRMED", "Forum"),
        ({"status": "rescheduled"}, "CONFIRMED", "Forum"),
        ({"status": "moved_online"}, "CONFIRMED", "Forum"),
        ({"status": "tentative"}, "TENTATIVE", "Forum"),
        ({"status": "postponed"}, "TENTATIVE", "Reporté : Forum"),
        ({"status": "cancelled"}, "CANCELLED", "Annulé : Forum"),
        ({"withdrawn": True}, "CANCELLED", "Annulé : Forum"),
        ({"withdrawn": True, "status": "postponed"}, "CANCELLED", "Annulé : Forum"),
        ({"when": "2014-11"}, "TENTATIVE", "Forum (dates à confirmer)"),
        ({"when": "2014-11-03", "dates_tbc": True}, "TENTATIVE", "Forum (dates à confirmer)"),
        ({"when": "2014", "status": "cancelled"}, "CANCELLED", "Annulé : Forum (dates à confirmer)"),
        ({"when": "2014", "status": "postponed"}, "TENTATIVE", "Reporté : Forum (dates à confirmer)"),
    ],
)
def test_status_is_one_of_three_and_what_must_not_be_overlooked_stands_in_the_title(
    facts: dict[str, object], status: str, title: str
):
    line = one(lang="fr", **facts)
    assert (line["STATUS"], line["SUMMARY"]) == (f":{status}", f":{title}")


@pytest.mark.parametrize("status", vocabulary("statuses"))
def test_every_status_becomes_one_of_the_three_that_readers_know(status: str):
    assert one(status=status)["STATUS"] in {":CONFIRMED", ":TENTATIVE", ":CANCELLED"}


@pytest.mark.parametrize(
    ("lang", "cancelled", "unknown"),
    [
        ("fr", "Annulé : Forum", "Forum (dates à confirmer)"),
        ("en", "Cancelled: Forum", "Forum (dates to be confirmed)"),
        ("es", "Cancelado: Forum", "Forum (fechas por confirmar)"),
    ],
)
def test_what_is_added_to_a_title_is_in_the_language_of_the_feed(lang: str, cancelled: str, unknown: str):
    assert one(lang=lang, status="cancelled")["SUMMARY"] == f":{cancelled}"
    assert one(lang=lang, when="2014")["SUMMARY"] == f":{unknown}"


def test_a_title_names_its_language_where_that_is_known():
    title = {"fr": "Forum des villes", "es": "Foro de ciudades"}
    assert one(lang="es", title=title)["SUMMARY"] == ";LANGUAGE=es:Foro de ciudades"
    assert one(lang="en", title=title)["SUMMARY"] == ";LANGUAGE=fr:Forum des villes"
    assert one(lang="en", title="Forum")["SUMMARY"] == ":Forum"


@pytest.mark.parametrize(("days_later", "is_shown"), [(0, True), (30, True), (31, False), (400, False)])
def test_a_withdrawn_event_is_shown_as_cancelled_until_30_days_after_its_last_day(days_later: int, is_shown: bool):
    entry = an_entry(when="2021-03-15/2021-03-16", withdrawn=True)
    body = ics(entry, today=date(2021, 3, 16) + timedelta(days=days_later))
    assert the_event(body)["UID"].value == (entry.uid if is_shown else "empty@metrocal.invalid")


def test_a_cancelled_event_stays_as_long_as_it_is_asked_for():
    assert the_event(ics(an_entry(status="cancelled"), today=date(2031, 1, 1)))["STATUS"].value == "CANCELLED"


# What people read


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_the_description_ends_with_the_address_of_the_event_on_a_line_of_its_own(lang: str):
    last = unescaped(one(lang=lang, id="forum-x", description="Text", url="https://example.org/")["DESCRIPTION"]).rsplit(
        "\n", 1
    )[1]
    assert last == "https://calendar.example.org/events/forum-x"


def test_without_a_calendar_the_description_ends_with_the_events_own_website():
    line = the_event(render([an_entry(url="https://example.org/x")]).body)
    assert unescaped(line["DESCRIPTION"].value).rsplit("\n", 1)[1] == line["URL"].value == "https://example.org/x"


def test_an_event_that_moved_says_from_when():
    moved = Entry(
        event({"id": "forum", "kind": "forum", "title": "Forum", "when": "2021-05-01"}),
        "x@example.org",
        1,
        CHANGED,
        CHANGED,
        earlier=tuple(map(When.parse, ("2021-03", "2021-04-01"))),
    )
    assert the_event(ics(moved))["DESCRIPTION"].value.split(r"\n")[0] == "Moved from 1 April 2021."


def test_an_event_that_moved_online_says_so_and_where():
    line = one(status="moved_online", mode="online", city="Seoul", lang="fr")
    assert (line["LOCATION"], unescaped(line["DESCRIPTION"]).split("\n")[0]) == (":En ligne", ":A lieu en ligne.")


@pytest.mark.parametrize(
    ("facts", "place", "geo"),
    [
        ({"mode": "in_person", "city": "Seoul"}, r"Séoul\, Corée du Sud", "37.5665;126.978"),
        ({"mode": "hybrid", "city": "Seoul"}, r"Séoul\, Corée du Sud (hybride)", "37.5665;126.978"),
        ({"mode": "online", "city": "Seoul"}, "En ligne", None),
        ({"mode": "hybrid"}, None, None),
        ({"city": "Nowhere"}, "Nowhere", None),
        ({"country": "KR"}, "Corée du Sud", None),
        ({"latitude": 48.85837009, "longitude": 2.294481}, None, "48.85837;2.294481"),
        ({"latitude": -33.0, "longitude": 0.000012}, None, "-33;0.000012"),
        ({"latitude": -0.0, "longitude": -1e-9}, None, "0;0"),
        ({"latitude": 90, "longitude": -180}, None, "90;-180"),
        ({"latitude": 10.5, "longitude": 100}, None, "10.5;100"),
    ],
)
def test_where_it_is_stands_on_one_line_and_as_coordinates_with_a_semicolon(
    facts: dict[str, object], place: str | None, geo: str | None
):
    line = one(lang="fr", **facts)
    assert (line.get("LOCATION"), line.get("GEO")) == (place and f":{place}", geo and f":{geo}")


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
@pytest.mark.parametrize("level", vocabulary("gender"))
def test_categories_are_one_line_without_a_comma_inside_any(lang: str, level: str):
    every = {"topics": list(vocabulary("topics")), "gender": level}
    for kind in vocabulary("kinds"):
        line = one(lang=lang, kind=kind, **every)["CATEGORIES"]
        assert "\\" not in line
        assert len(line.split(",")) == 1 + len(every["topics"]) + (level in {"specific", "mainstreamed"})


@pytest.mark.parametrize(
    ("facts", "concepts"),
    [
        ({}, []),
        ({"gender": "unassessed"}, []),
        ({"gender": "none"}, ["urn:x-metrocal:gender:none"]),
        ({"sdgs": [11, 5]}, ["http://metadata.un.org/sdg/11", "http://metadata.un.org/sdg/5"]),
        ({"sdgs": [5], "gender": "mainstreamed"}, ["http://metadata.un.org/sdg/5", "urn:x-metrocal:gender:mainstreamed"]),
    ],
)  # fmt: skip
def test_goals_and_the_gender_perspective_are_named_by_identifiers(facts: dict[str, object], concepts: list[str]):
    (lines,) = components(ics(an_entry(**facts)), "VEVENT")  # type: ignore[arg-type]
    assert [str(line) for line in lines if line.name == "CONCEPT"] == [f"CONCEPT:{concept}" for concept in concepts]


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_that_nobody_looked_is_never_shown_as_no_gender_perspective(lang: str):
    assert ":" not in unescaped(one(lang=lang, gender="unassessed")["DESCRIPTION"])[1:].replace("https:", "")
    assert vocabulary("gender").label("none", lang) in unescaped(one(lang=lang, gender="none")["DESCRIPTION"])


def test_organisers_are_shown_with_the_names_they_have_now():
    entry = an_entry()
    named = tuple(Organisation(id=id, name=name) for id, name in (("a", "Ville A"), ("b", "Ville B")))  # type: ignore[arg-type]
    shown = Entry(entry.event, entry.uid, 0, CHANGED, CHANGED, organisers=named)
    assert the_event(ics(shown))["DESCRIPTION"].value.split(r"\n")[0] == r"Organised by: Ville A\, Ville B"


# Reminders


def test_a_reminder_is_only_there_when_the_subscriber_asked():
    assert b"VALARM" not in ics(an_entry(), an_entry("b", when="2021-05-01T10:00", zone="Asia/Seoul"))


def test_reminders_are_as_many_as_were_asked_for_and_show_the_title():
    body = ics(an_entry(title="Forum, second", status="postponed"), options=Options(alarms=("P1D", "PT2H")))
    assert [[str(line) for line in alarm] for alarm in components(body, "VALARM")] == [
        ["ACTION:DISPLAY", r"DESCRIPTION:Postponed: Forum\, second", f"TRIGGER:-{before}"] for before in ("P1D", "PT2H")
    ]
    assert content_lines(body)[-3:] == ["END:VALARM", "END:VEVENT", "END:VCALENDAR"]


def test_nobody_is_reminded_of_what_does_not_take_place():
    withdrawn = replace(an_entry(), withdrawn=True)
    for entry in (an_entry(status="cancelled"), withdrawn):
        assert b"VALARM" not in ics(entry, options=Options(alarms=("P1D",)))


def test_nobody_is_reminded_of_a_date_that_is_not_known():
    assert b"VALARM" not in ics(an_entry(when="2021-05"), options=Options(alarms=("P1D",)))
