"""Two other readers of VTIMEZONE, icalendar and dateutil, judge every block; zoneinfo says what is true."""

import io
import re
import struct
import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from functools import cache
from itertools import pairwise
from pathlib import Path

import icalendar
import pytest
from dateutil import rrule, tz
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.timezones import block, holds

ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
START, END = datetime(2024, 1, 1), datetime(2033, 1, 1)
DAY = timedelta(days=1)

wall_times = st.datetimes(START, END)
winter, summer = datetime(2026, 1, 15, 10), datetime(2026, 7, 15, 10)


def rules(zone: str) -> bytes | None:
    """The block without its name: many zones share one, and need be read once."""
    text = block(zone)
    return text and text.replace(zone.encode(), b"A zone")


@cache
def readers(block_text: bytes) -> tuple[tzinfo, tzinfo]:
    """The zone as icalendar and as dateutil read it from the block alone."""
    calendar = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + block_text + b"END:VCALENDAR\r\n"
    (parsed,) = icalendar.Calendar.from_ical(calendar).timezones
    by_dateutil = tz.tzical(io.StringIO(block_text.decode())).get()
    assert by_dateutil is not None
    return parsed.to_tz(lookup_tzid=False), by_dateutil


@cache
def read(block_text: bytes, wall: datetime) -> set[timedelta | None]:
    """Every offset that some reader finds for this wall time."""
    return {wall.replace(tzinfo=reader).utcoffset() for reader in readers(block_text)}


def misplaced(zone: str, wall: datetime) -> bool:
    """Whether this time may be written with TZID although a reader would show another instant."""
    text = rules(zone)
    if text is None or not holds(zone, wall):
        return False
    return read(text, wall) != {wall.replace(tzinfo=zoneinfo.ZoneInfo(zone)).utcoffset()}


def changes(zone: str, start: datetime, end: datetime) -> list[datetime]:
    """The days, by their midnight, in whose course the clock changes."""
    days = [start + DAY * n for n in range((end - start).days + 1)]
    there = zoneinfo.ZoneInfo(zone)
    offsets = [day.replace(tzinfo=there).utcoffset() for day in days]
    return [day for day, (old, new) in zip(days, pairwise(offsets), strict=False) if old != new]


def lines(zone: str) -> list[str]:
    text = block(zone)
    assert text is not None
    return text.decode("ascii").split("\r\n")


def tzif(tail: str) -> bytes:
    """The smallest TZif file with this tail rule (RFC 9636): one local time type, no transition."""
    header = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    part = header + struct.pack(">lbb", 0, 0, 0) + b"LMT\0"
    return part + part + b"\n" + tail.encode() + b"\n"


class Atlas:
    """A folder of zones made up for a test, next to those that zoneinfo has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def zone(self, tail: str) -> str:
        """The name of a zone that has always followed this tail rule."""
        name = f"Test-{tail.encode().hex()}"
        (self.folder / name).write_bytes(tzif(tail))
        return name


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    folder, before = tmp_path_factory.mktemp("zoneinfo"), zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[*before, folder])
    yield Atlas(folder)
    zoneinfo.reset_tzpath(to=before)


@st.composite
def tail_rules(draw: st.DrawFn) -> str:
    """Rules as zones have them and as they might: any hour, midnight too, and days before or after."""

    def onset(months: st.SearchStrategy[int]) -> str:
        month, week, weekday = draw(months), draw(st.integers(1, 5)), draw(st.integers(0, 6))
        return f"M{month}.{week}.{weekday}/{draw(st.integers(-2, 26))}:{draw(st.sampled_from(['00', '45']))}"

    west = draw(st.integers(-13 * 4, 11 * 4))
    daylight = west - draw(st.sampled_from([-4, 2, 4, 8]))
    clock = [f"{'-' if q < 0 else ''}{abs(q) // 4}:{abs(q) % 4 * 15:02d}" for q in (west, daylight)]
    first, second = onset(st.integers(2, 5)), onset(st.integers(8, 11))
    begin, end = (first, second) if draw(st.booleans()) else (second, first)
    return f"AAA{clock[0]}BBB{clock[1]},{begin},{end}"


def test_a_summer_event_in_chicago_is_an_hour_earlier_in_utc_than_a_winter_one():
    text = block("America/Chicago")
    assert text is not None
    assert read(text, winter) == {timedelta(hours=-6)}
    assert read(text, summer) == {timedelta(hours=-5)}
    assert holds("America/Chicago", winter)
    assert holds("America/Chicago", summer)


def test_a_block_has_two_yearly_rules_that_begin_in_1970():
    assert lines("Europe/Paris") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Paris",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "",
    ]


def test_a_zone_without_summer_time_has_one_observance_and_no_rule():
    assert lines("Asia/Kolkata") == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Kolkata",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0530",
        "TZOFFSETTO:+0530",
        "TZNAME:IST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_dublin_has_its_smaller_offset_as_standard_though_irish_law_calls_it_otherwise():
    text = lines("Europe/Dublin")
    standard = text[text.index("BEGIN:STANDARD") : text.index("END:STANDARD")]
    assert "TZOFFSETTO:+0000" in standard
    assert "TZNAME:GMT" in standard
    assert "TZOFFSETTO:+0100" in text[text.index("BEGIN:DAYLIGHT") :]


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("EET-2EEST,M4.5.5/0,M10.5.4/24", id="Cairo"),
        pytest.param("EET-2EEST,M3.4.4/50,M10.4.4/50", id="Gaza"),
        pytest.param("IST-2IDT,M3.4.4/26,M10.5.0", id="Jerusalem"),
        pytest.param("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", id="Nuuk"),
        pytest.param("<-04>4<-03>,M9.1.6/24,M4.1.6/24", id="Santiago"),
        pytest.param("AAA-1BBB,J60,J300", id="Julian days"),
        pytest.param("AAA-1BBB,60/2,300/2", id="days of the year"),
        pytest.param("AAA-1:00:30", id="seconds"),
        pytest.param("", id="nothing decided"),
    ],
)
def test_a_tail_rule_that_a_yearly_weekday_cannot_say_is_left_to_utc(atlas, tail):
    zone = atlas.zone(tail)
    assert block(zone) is None
    assert not holds(zone, winter)


@pytest.mark.parametrize("zone", ["CET", "EET", "MET", "WET", "Australia/South", "Australia/Yancowinna"])
def test_a_name_that_some_reader_misunderstands_is_left_to_utc(zone):
    assert block(zone) is None
    assert not holds(zone, summer)


def test_an_unknown_zone_is_refused_by_name():
    with pytest.raises(zoneinfo.ZoneInfoNotFoundError, match="Europe/Atlantis"):
        block("Europe/Atlantis")


def test_a_time_that_already_has_a_zone_is_refused():
    with pytest.raises(ValueError, match="no zone of its own"):
        holds("Europe/Paris", summer.replace(tzinfo=zoneinfo.ZoneInfo("Europe/Paris")))


def test_the_day_of_a_change_is_refused_and_its_neighbours_are_not():
    for change in (datetime(2026, 3, 29), datetime(2026, 10, 25)):
        evenings = [change + DAY * n + timedelta(hours=23) for n in (-1, 0, 1)]
        assert [holds("Europe/Paris", evening) for evening in evenings] == [True, False, True]
        assert not holds("Europe/Paris", change)


def test_a_clock_set_back_at_midnight_makes_a_day_of_change_of_both_days(atlas):
    beirut = atlas.zone("EET-2EEST,M3.5.0/0,M10.5.0/0")
    assert not holds(beirut, datetime(2026, 10, 24, 23, 30))
    assert not holds(beirut, datetime(2026, 10, 25, 0, 30))
    assert holds(beirut, datetime(2026, 10, 23, 23, 30))
    assert holds(beirut, datetime(2026, 10, 26, 0, 30))


def test_a_second_half_past_two_is_refused_and_the_first_as_well():
    doubled = datetime(2026, 10, 25, 2, 30)
    assert not holds("Europe/Paris", doubled)
    assert not holds("Europe/Paris", doubled.replace(fold=1))
    assert not holds("Europe/Paris", summer.replace(fold=1))


def test_an_evening_that_a_change_just_after_midnight_doubles_is_refused():
    """In Newfoundland the clock went from 00:01 back to 23:01 until 2011."""
    assert not holds("America/St_Johns", datetime(2010, 11, 6, 23, 30))
    assert holds("America/St_Johns", datetime(2010, 11, 5, 23, 30))


def test_a_date_under_older_rules_is_refused():
    assert holds("America/Chicago", datetime(2007, 3, 20, 10))
    assert not holds("America/Chicago", datetime(2006, 3, 20, 10))
    assert not holds("Europe/Moscow", datetime(2012, 7, 15, 10))
    assert not holds("America/Mexico_City", datetime(2022, 7, 15, 10))


@pytest.mark.parametrize("wall", [datetime(2002, 7, 15), datetime(2036, 7, 15), datetime.min, datetime.max])
def test_years_that_some_reader_does_not_work_out_are_refused(wall):
    assert not holds("Europe/Paris", wall)
    assert not holds("Asia/Kolkata", wall)


def test_a_tail_rule_may_leave_out_the_hours_and_the_summer_offset(atlas):
    short = lines(atlas.zone("AAA5BBB,M3.2.0,M11.1.0"))
    assert short[2:] == lines(atlas.zone("AAA+05BBB4:00:00,M3.2.0/2:00,M11.1.0/+02"))[2:]
    assert "TZOFFSETTO:-0400" in short


def test_every_zone_has_lines_of_at_most_75_octets_with_one_standard_and_at_most_one_daylight():
    for zone in ZONES:
        if block(zone) is not None:
            text = lines(zone)
            assert max(map(len, text)) <= 75
            assert text.count("BEGIN:STANDARD") == 1
            assert text.count("BEGIN:DAYLIGHT") <= 1
            assert sum(line.startswith("RRULE:") for line in text) == 2 * text.count("BEGIN:DAYLIGHT")


def test_every_dtstart_is_a_day_that_its_own_rule_gives():
    for text in {rules(zone) for zone in ZONES} - {None}:
        for start, rule in re.findall(r"DTSTART:(\w+)\r\nRRULE:(\S+)", text.decode()):
            dtstart = datetime.fromisoformat(start)
            new_year = dtstart.replace(month=1, day=1)
            assert rrule.rrulestr(rule, dtstart=new_year)[0] == dtstart


def test_nearly_all_zones_can_be_written_with_their_name_in_both_seasons():
    named = [zone for zone in ZONES if holds(zone, winter) and holds(zone, summer)]
    assert len(named) > 0.95 * len(ZONES)


def test_no_reader_misplaces_a_time_that_holds():
    """In every zone some times from 2024 to 2032, and the hours around the changes of one year."""
    spread = [START + timedelta(days=97 * n, hours=5 * n) for n in range(33)]
    for zone in ZONES:
        year = datetime(START.year + len(rules(zone) or b"") % 9, 1, 1)
        around = [
            day + timedelta(hours=hour)
            for day in changes(zone, year, year.replace(year=year.year + 1))
            for hour in range(-24, 49, 6)
        ]
        assert [(zone, wall) for wall in spread + around if misplaced(zone, wall)] == []


@given(zone=st.sampled_from(ZONES), wall=wall_times)
def test_no_reader_misplaces_any_time_that_holds_in_any_zone(zone, wall):
    assert not misplaced(zone, wall)


@settings(max_examples=40, deadline=None)
@given(tail=tail_rules(), year=st.integers(2024, 2032), hour=st.integers(-48, 72))
def test_no_reader_misplaces_a_time_that_holds_under_any_rule_one_may_choose(atlas, tail, year, hour):
    zone = atlas.zone(tail)
    for change in changes(zone, datetime(year, 1, 1), datetime(year + 1, 1, 1)):
        assert not misplaced(zone, change + timedelta(hours=hour))


@given(zone=st.sampled_from(ZONES), wall=wall_times)
def test_the_answer_is_the_same_for_the_whole_of_a_day(zone, wall):
    midnight = datetime(wall.year, wall.month, wall.day)
    first, last = midnight, midnight + DAY - timedelta.resolution
    assert holds(zone, first) == holds(zone, wall.replace(fold=0)) == holds(zone, last)
