"""iCalendar: what other programs publish, and what somebody could try with it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from strategies import events

from feeds import render
from metrocal.importers import read, read_bytes

FILES = Path(__file__).parent / "files"
START = "DTSTART:20260613T073000Z"


OVERRIDE = "changes to one date of a series are not supported: it stays as the series has it"
FULL = "more series than are looked at in one file; split it"


def vevent(*lines, uid="a@example.org", start=START):
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:A", *([start] if start else []), *lines, "END:VEVENT"])


def vcalendar(*parts, head=()):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *head, *parts, "END:VCALENDAR", ""])


def load(text):
    return read_bytes(text if isinstance(text, bytes) else text.encode(), "folder/feed.ics", "ics")


def one(*lines, start=START, head=(), uid="a@example.org"):
    """The document of the only event."""
    reading = load(vcalendar(vevent(*lines, start=start, uid=uid), head=head))
    assert [str(refusal) for refusal in reading.refusals] == []
    return reading.events[0].item.document()


def refusal(*lines, start=START, head=()):
    """(property, reason) of the only refusal; nothing went in."""
    reading = load(vcalendar(vevent(*lines, start=start), head=head))
    assert reading.events == ()
    (found,) = reading.refusals
    assert (found.file, found.line, found.unusable) == ("folder/feed.ics", 3 + len(head), False)
    return found.field, found.reason


def remarks(*lines, head=()):
    return [remark.text for remark in load(vcalendar(vevent(*lines), head=head)).remarks]


# What is taken over


def test_an_event_is_taken_over_with_the_file_as_its_source():
    assert one("DTEND:20260613T123000Z") == {
        "id": "a", "kind": "other", "title": "A", "when": "2026-06-13T07:30/2026-06-13T12:30", "zone": "UTC",
        "status": "scheduled", "gender": "unassessed", "source": "feed.ics", "uid": "a@example.org",
    }  # fmt: skip


def test_a_calendar_of_google_is_read():
    reading = read(FILES / "google.ics")
    forum, water, weekly = (found.item.document() for found in reading.events)
    assert [found.line for found in reading.events] == [8, 31, 40]
    assert (forum["when"], forum["zone"]) == ("2026-06-13T09:30/2026-06-13T14:30", "Europe/Madrid")
    assert forum["description"] == "First line\nSecond line, with a comma"
    assert (forum["venue"], forum["city"], forum["country"]) == ("Palau Macaya", "Barcelona", "ES")
    assert forum["organiser"] == "UN-Habitat"
    assert (water["kind"], water["topics"], water["status"], water["when"]) == (
        "forum", ["water"], "tentative", "2026-05-27/2026-06-03",
    )  # fmt: skip
    assert (weekly["recurrence"], weekly["except_dates"]) == ("FREQ=WEEKLY;BYDAY=TU;COUNT=10", ["2026-01-13", "2026-01-20"])
    assert weekly["when"] == "2026-01-06T09:00/2026-01-06T10:30"
    assert [(r.line, r.field, r.value, r.reason) for r in reading.refusals] == [
        (
            49,
            "RECURRENCE-ID",
            "20260127T090000",
            OVERRIDE,
        )
    ]
    assert [remark.text for remark in reading.remarks] == [
        "attendees are not taken over",
        "components not taken over: 1 VALARM",
        "categories left out, as no topic or kind is called so: 'Gardening'",
    ]


def test_a_calendar_of_outlook_is_read():
    reading = read(FILES / "outlook.ics")
    (seminar,) = (found.item.document() for found in reading.events)
    assert seminar["title"] == {"fr": "Séminaire sur le logement"}
    assert (seminar["when"], seminar["zone"]) == ("2026-07-01T09:00/2026-07-01T17:00", "Europe/Paris")
    assert "organiser" not in seminar
    assert "venue" not in seminar
    assert seminar["join_url"] == "https://teams.example.org/l/meetup-join/19"
    assert [(r.line, r.field, r.reason) for r in reading.refusals] == [
        (35, "CLASS", "not public; only events that may be shown to everybody are taken over"),
        (41, "DTSTART", "unknown time zone; an IANA name is needed"),
    ]
    assert "METHOD:REQUEST is ignored: a calendar that is imported gives no orders" in [r.text for r in reading.remarks]


def test_no_e_mail_address_is_taken_over():
    for name in ("google.ics", "outlook.ics"):
        assert "@example.org" not in str([found.item.document() for found in read(FILES / name).events])


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ("DTSTART;VALUE=DATE:20260527", "DTEND;VALUE=DATE:20260604", "2026-05-27/2026-06-03"),
        ("DTSTART;VALUE=DATE:20260527", "DTEND;VALUE=DATE:20260528", "2026-05-27"),
        ("DTSTART;VALUE=DATE:20260527", "DTEND;VALUE=DATE:20260527", "2026-05-27"),
        ("DTSTART:20260527", "DURATION:P1W", "2026-05-27/2026-06-02"),
        ("DTSTART:20260527", "X-NOTHING:1", "2026-05-27"),
        ("DTSTART;TZID=Europe/Rome:20260328T090000", "DURATION:P1D", "2026-03-28T09:00/2026-03-29T09:00"),
        ("DTSTART;TZID=Europe/Rome:20260328T090000", "DURATION:PT24H", "2026-03-28T09:00/2026-03-29T10:00"),
        ("DTSTART;TZID=Europe/Rome:20260328T090000", "DTEND:20260328T103015Z", "2026-03-28T09:00/2026-03-28T11:30:15"),
        ("DTSTART;TZID=Europe/Rome:20260328T090000", "DTEND;TZID=UTC:20260328T100000", "2026-03-28T09:00/2026-03-28T11:00"),
        ("DTSTART;TZID=Europe/Rome:20260328T090000", "SEQUENCE:7", "2026-03-28T09:00"),
    ],
)  # fmt: skip
def test_days_become_inclusive_and_times_stay_wall_time(start, end, when):
    assert one(end, start=start)["when"] == when


def test_utc_is_shown_in_the_zone_of_the_calendar_and_chooses_the_second_of_two_hours():
    document = one("DTEND:20261025T020000Z", start="DTSTART:20261025T013000Z", head=["X-WR-TIMEZONE:Europe/Rome"])
    assert (document["when"], document["zone"]) == ("2026-10-25T02:30+01:00/2026-10-25T03:00", "Europe/Rome")


def test_a_series_in_utc_stays_there_since_its_rule_counts_in_utc():
    document = one("RRULE:FREQ=WEEKLY;COUNT=40", head=["X-WR-TIMEZONE:Europe/Rome"])
    assert (document["when"], document["zone"]) == ("2026-06-13T07:30", "UTC")


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Rome", "Europe/Rome"),
        ('"Europe/Rome"', "Europe/Rome"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Europe/Rome", "Europe/Rome"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_zone_is_known_by_its_name(tzid, zone):
    assert one(start=f"DTSTART;TZID={tzid}:20260701T090000")["zone"] == zone


def test_what_a_file_says_of_a_zone_is_not_believed():
    lie = "BEGIN:VTIMEZONE\r\nTZID:Europe/Rome\r\nBEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nTZOFFSETFROM:+0000\r\n" \
          "TZOFFSETTO:+1300\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE"  # fmt: skip
    reading = load(vcalendar(lie, vevent(start="DTSTART;TZID=Europe/Rome:20260701T090000")))
    assert f"{reading.events[0].item.when.start_instant:%H:%M}" == "07:00"


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("LOCATION:Room 5\\, City Hall", {"venue": "Room 5, City Hall"}),
        ("LOCATION:City Hall\\, Séoul", {"venue": "City Hall", "city": "Séoul", "country": "KR"}),
        ("LOCATION:Seoul", {"city": "Seoul", "country": "KR"}),
        ("LOCATION:Seoul\\, Corée du Sud", {"city": "Seoul", "country": "KR"}),
        ("GEO:37.5665;-126.978", {"latitude": 37.5665, "longitude": -126.978}),
        ("URL:https://example.org/a%2Cb", {"url": "https://example.org/a%2Cb"}),
        ("URL;VALUE=URI:mailto:info@example.org", {"url": "mailto:info@example.org"}),
        ("STATUS:CANCELLED", {"status": "cancelled"}),
        ("CATEGORIES:Logement,Vivienda,lgbti_inclusion", {"topics": ["housing", "lgbti_inclusion"]}),
        ("CATEGORIES:Congreso", {"kind": "congress"}),
        ("X-METROCAL-KIND:training", {"kind": "training"}),
        ("CONCEPT:http://metadata.un.org/sdg/5", {"sdgs": [5]}),
        ("CONCEPT:urn:x-metrocal:gender:specific", {"gender": "specific"}),
        ("ORGANIZER;CN=\"Cities; Inc\":mailto:x@example.org", {"organiser": "Cities; Inc"}),
        ("DESCRIPTION:one\\ntwo\\; three\\\\", {"description": "one\ntwo; three\\"}),
        ("DESCRIPTION;LANGUAGE=es:uno", {"description": {"es": "uno"}}),
        ("DESCRIPTION:fol\r\n ded", {"description": "folded"}),
    ],
)  # fmt: skip
def test_a_property_becomes_a_field(line, fields):
    document = one(line)
    assert {name: document.get(name) for name in fields} == fields


def test_ids_come_from_uids_and_stay_apart():
    uids = ["Forum_2026@a", "forum-2026@b", "x" * 120, "@a", "UPPER"]
    reading = load(vcalendar(*(vevent(uid=uid) for uid in uids)))
    ids = [found.item.id for found in reading.events]
    assert ids[0] == "forum-2026"
    assert ids[1].startswith("forum-2026-")
    assert ids[2].startswith("x" * 91 + "-")
    assert len(ids[2]) == 100
    assert ids[3].startswith("event-")
    assert ids[4] == "upper"
    assert [found.item.uid for found in reading.events] == uids


def test_a_uid_that_no_feed_can_carry_is_refused():
    reading = load(vcalendar(vevent(uid="日本@a"), vevent(uid="a b"), vevent(uid="x" * 256)))
    assert [(r.field, r.reason) for r in reading.refusals] == [
        ("UID", "ASCII characters without spaces are expected"),
        ("UID", "ASCII characters without spaces are expected"),
        ("UID", "String should have at most 255 characters"),
    ]


# What is left out, and said


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        ("URL:javascript:alert(1)", "URL 'javascript:alert(1)' is left out: only http, https and mailto are shown"),
        ("URL:file:///etc/passwd", "URL 'file:///etc/passwd' is left out: only http, https and mailto are shown"),
        ("STATUS:NEEDS-ACTION", "STATUS 'NEEDS-ACTION' is left out; known: CONFIRMED, TENTATIVE, CANCELLED"),
        ("X-METROCAL-KIND:party", "X-METROCAL-KIND 'party' is left out: no such kind"),
        ("ATTACH;VALUE=BINARY:" + "A" * 500_000, "properties not taken over: ATTACH"),
        ("no property at all", "line 7 is no property, and is not read"),
        ("SUMMARY:B", "SUMMARY comes 2 times; the first is taken"),
    ],
)
def test_what_is_left_out_is_said(line, remark):
    assert remarks(line) == [remark]


def test_a_calendar_gives_no_orders():
    reading = load(vcalendar(vevent("STATUS:CANCELLED"), head=["METHOD:CANCEL"]))
    assert reading.events[0].item.status == "scheduled"
    assert [remark.text for remark in reading.remarks] == [
        "METHOD:CANCEL is ignored: a calendar that is imported gives no orders",
        "METHOD:CANCEL is not obeyed: the event is not marked as cancelled",
    ]
    assert remarks(head=["METHOD:PUBLISH"]) == []


def test_an_unknown_zone_of_the_calendar_is_ignored_aloud():
    assert remarks(head=["X-WR-TIMEZONE:Mars/Base"])[0].startswith("X-WR-TIMEZONE is ignored: unknown time zone 'Mars/Base'")


def test_a_bare_carriage_return_makes_no_new_line():
    assert one("LOCATION:Room\rBEGIN:VALARM\rX-EVIL:1")["venue"] == "Room BEGIN:VALARM X-EVIL:1"


# What is refused


@pytest.mark.parametrize(
    "tzid",
    [
        "Mars/Base",
        "localtime",
        "posixrules",
        "../../etc/passwd",
        "/etc/passwd",
        ".",
        "A" * 1_500,
        "Customized Time Zone",
        "",
    ],
)
def test_a_time_in_an_unknown_zone_is_refused_and_never_floats(tzid):
    assert refusal(start=f"DTSTART;TZID={tzid}:20260613T090000") == ("DTSTART", "unknown time zone; an IANA name is needed")


def test_a_time_without_any_zone_is_refused():
    assert refusal(start="DTSTART:20260613T090000") == (
        "DTSTART", "no time zone: neither Z nor TZID, and the calendar has no X-WR-TIMEZONE",
    )  # fmt: skip
    assert one(start="DTSTART:20260613T090000", head=["X-WR-TIMEZONE:Europe/Rome"])["zone"] == "Europe/Rome"


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("DTSTART:00010101T000000Z", "years 1900 to 2199 only"),
        ("DTSTART;VALUE=DATE:99991231", "years 1900 to 2199 only"),
        ("DTSTART;VALUE=DATE:20260230", "day is out of range for month"),
        ("DTSTART:20260613T250000Z", "hour must be in 0..23"),
        ("DTSTART:20260613T101060Z", "second must be in 0..59"),
        ("DTSTART:2026-06-13", "not a date (20260131) or a time (20260131T090000, 20260131T080000Z)"),
        ("DTSTART:٢٠٢٦٠٦١٣", "not a date (20260131) or a time (20260131T090000, 20260131T080000Z)"),
        ("DTSTART:20260613,20260614", "one date is expected"),
        ("DTSTART;TZID=Europe/Rome:20260329T023000", "clocks in Europe/Rome skip this time that night"),
        ("", "missing"),
        ("DTSTART;TZID=Europe/\x00Rome:20260613T090000", "not a content line of RFC 5545"),
        ("DTSTART" + ";X=1" * 1_000 + ":20260613", "parameters of more than 2,048 characters; no time zone has such a name"),
        (
            "DTSTART;TZID=" + "A" * 5_000 + ":20260613T090000",
            "parameters of more than 2,048 characters; no time zone has such a name",
        ),
    ],
)
def test_a_start_that_cannot_be_is_refused(start, reason):
    assert refusal(start=start) == ("DTSTART", reason)


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("DTEND:20250101T000000Z", "DTSTART", "ends before it starts"),
        ("DTEND;VALUE=DATE:20260614", "DTEND", "DTSTART and DTEND must both be days or both be times"),
        ("DTEND:20560101T000000Z", "DTSTART", "longer than ten years (3660 days)"),
        ("DURATION:P99999999W", "DURATION", "longer than ten years (3660 days)"),
        ("DURATION:P" + "9" * 5_000 + "W", "DURATION", "not a duration such as P2D or PT1H30M"),
        ("DURATION:-P1D", "DURATION", "ends before it starts"),
        ("DURATION:P1Y", "DURATION", "not a duration such as P2D or PT1H30M"),
        ("DTEND:20260614T000000Z\r\nDURATION:P1D", "DURATION", "DTEND and DURATION exclude each other"),
        ("DTSTART:20260614T000000Z", "DTSTART", "DTSTART comes 2 times"),
        ("GEO:95;2", "GEO", "should be less than or equal to 90"),
        ("GEO:NaN;NaN", "GEO", "latitude;longitude in degrees is expected, such as 48.8566;2.3522"),
        ("CLASS:PRIVATE", "CLASS", "not public; only events that may be shown to everybody are taken over"),
        ("RDATE:20270101T100000Z", "RDATE", "dates added to a series are not supported; RRULE and EXDATE are"),
        ("EXRULE:FREQ=DAILY", "EXRULE", "not supported; RRULE and EXDATE are"),
        ("RECURRENCE-ID:20260613T073000Z", "RECURRENCE-ID", OVERRIDE),
        ("EXDATE:20260613T073000Z", "EXDATE", "there is no series (RRULE) to take dates from"),
        ("RRULE:FREQ=SECONDLY", "RRULE", "FREQ=SECONDLY; allowed: DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("RRULE:FREQ=DAILY;COUNT=1000000000", "RRULE", "COUNT=1000000000; a number from 1 to 3,500 is expected"),
        ("RRULE:FREQ=DAILY\r\nRRULE:FREQ=DAILY", "RRULE", "RRULE comes 2 times"),
        ("DESCRIPTION:" + "x" * 70_000, "DESCRIPTION", "a line of more than 65,536 characters"),
        ("CATEGORIES:" + "a," * 5_000, "CATEGORIES", "a line of more than 8,192 characters"),
        ("LOCATION;X:here", "LOCATION", "not a content line of RFC 5545"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(line, field, reason):
    found = load(vcalendar(vevent(line))).refusals[0]
    assert (found.field, found.reason) == (field, reason)


def test_too_many_excluded_dates_are_refused():
    dates = ["20260613T073000Z"] * 3_000
    lines = ["EXDATE:" + ",".join(dates), "EXDATE:" + ",".join(dates)]
    assert refusal("RRULE:FREQ=DAILY;COUNT=9", *lines) == ("EXDATE", "6,000 excluded dates are too many; at most 3,500")


def test_one_file_has_so_many_series_and_no_more():
    reading = load(vcalendar(*(vevent("RRULE:FREQ=WEEKLY;BYDAY=SA", uid=str(n)) for n in range(400))))
    assert len(reading.events) == 383
    assert {(r.field, r.reason) for r in reading.refusals} == {
        ("RRULE", "more series than are looked at in one file; split it")
    }


def test_fruitless_rules_cost_more():
    rule = "RRULE:FREQ=MONTHLY;BYSETPOS=9;BYDAY=MO"
    reading = load(vcalendar(*(vevent(rule, uid=str(n)) for n in range(40))))
    assert sum(r.reason.startswith("makes no date") for r in reading.refusals) < 25
    assert len(reading.refusals) == 40


# One bad event costs only itself


@pytest.mark.parametrize(
    "bad",
    [
        vevent(uid=""),
        vevent(uid="good@example.org").replace("UID:good@example.org\r\n", ""),
        vevent().replace("\r\nEND:VEVENT", ""),
        vevent(*["X-A:1"] * 1_100),
        vevent("BEGIN:VALARM", "BEGIN:VALARM", "END:VALARM", start=""),
        vevent(start="DTSTART;TZID=Mars/Base:20260613T090000"),
        "BEGIN:VEVENT",
        "BEGIN:VEVENT\r\nBEGIN:VALARM\r\nEND:VEVENT",
    ],
)
def test_the_events_around_a_bad_one_go_in(bad):
    reading = load(vcalendar(vevent(uid="before"), bad, vevent(uid="after")))
    assert [found.item.id for found in reading.events] == ["before", "after"]
    assert len(reading.refusals) >= 1
    assert {refusal.line for refusal in reading.refusals} == {8}


def test_the_second_of_two_equal_uids_is_refused():
    reading = load(vcalendar(vevent(), vevent("LOCATION:elsewhere")))
    assert [(found.line, found.item.place.venue) for found in reading.events] == [(3, "")]
    assert [str(r) for r in reading.refusals] == [
        "folder/feed.ics:8: UID 'a@example.org': an earlier event of this file has the same UID"
    ]


def test_two_calendars_in_one_file_are_two():
    one_zone = vcalendar(vevent(uid="a", start="DTSTART:20260613T090000"), head=["X-WR-TIMEZONE:Europe/Rome"])
    no_zone = vcalendar(vevent(uid="b", start="DTSTART:20260613T090000"))
    reading = load(one_zone + no_zone)
    assert [found.item.id for found in reading.events] == ["a"]
    assert [r.line for r in reading.refusals] == [12]


def test_a_file_that_is_cut_off_keeps_its_whole_events():
    whole = vcalendar(vevent(uid="a"), vevent(uid="b"))
    reading = load(whole[: whole.rindex("END:VEVENT")])
    assert [found.item.id for found in reading.events] == ["a"]
    assert [(r.line, r.reason) for r in reading.refusals] == [(8, "END:VEVENT is missing")]
    assert [remark.text for remark in reading.remarks] == ["END:VCALENDAR is missing: is the file cut off?"]


def test_an_empty_calendar_is_fine():
    reading = load(vcalendar())
    assert reading.usable
    assert [remark.text for remark in reading.remarks] == ["no event in this calendar"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (vevent(), "no BEGIN:VCALENDAR; not an iCalendar file"),
        (vcalendar(vevent()).encode("utf-16"), "UTF-16; save it as UTF-8"),
        (vcalendar("BEGIN:VEVENT\r\n" * 20_000), "20,001 components; at most 5,000"),
        (vcalendar("X-A:1\r\n" * 300_000), "more than 200,000 lines"),
        (vcalendar(vevent("DESCRIPTION:" + "\\n" * 1_100_000)), "more than 1,000,000 escaped characters"),
        (vcalendar(vevent("DESCRIPTION:" + "x" * 11_000_000)), "larger than 10 MiB, the limit of ics files"),
    ],
)
def test_what_is_no_calendar_or_a_bomb_is_unusable(data, reason):
    assert [(r.reason, r.unusable) for r in load(data).refusals] == [(reason, True)]


def test_latin_1_is_recognised():
    reading = load(vcalendar(vevent("LOCATION:Café Müller")).encode("latin-1"))
    assert reading.events[0].item.place.venue == "Café Müller"
    assert [remark.text for remark in reading.remarks] == ["not UTF-8 (line 7): read as Latin-1 (Windows-1252)"]


def test_a_character_that_was_folded_in_the_middle_is_mended():
    data = vcalendar(vevent("LOCATION:Café!")).encode().replace("é".encode(), b"\xc3\r\n \xa9")
    assert load(data).events[0].item.place.venue == "Café!"


@given(events())
@settings(max_examples=50)
def test_the_feed_we_publish_can_be_imported(written):
    single = written.model_copy(update={"recurrence": "", "except_dates": ()})
    reading = load(render([single]).body)
    assert [str(refusal) for refusal in reading.refusals] == []
    found = reading.events[0].item
    assert found.kind == written.kind
    assert set(found.topics) >= set(written.topics)
    assert set(found.sdgs) == set(written.sdgs)
