"""A `When`: as precise as it is known, in the wall time of its zone, written as EDTF."""

import copy
import pickle
import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product
from zoneinfo import ZoneInfo

import edtf
import pytest
import pytz
import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from metrocal import MetrocalError, When, zones
from metrocal.errors import InvalidWhen, UnknownZone
from metrocal.when import Precision

ROME, CHICAGO = ZoneInfo("Europe/Rome"), ZoneInfo("America/Chicago")
WHEN = TypeAdapter(When)


# What can be said


@pytest.mark.parametrize(
    ("text", "precision", "first_day", "last_day"),
    [
        ("2014", "year", date(2014, 1, 1), date(2014, 12, 31)),
        ("2014/2015", "year", date(2014, 1, 1), date(2015, 12, 31)),
        ("2014-11", "month", date(2014, 11, 1), date(2014, 11, 30)),
        ("2016-02", "month", date(2016, 2, 1), date(2016, 2, 29)),
        ("2014-11/2015-01", "month", date(2014, 11, 1), date(2015, 1, 31)),
        ("2009-21", "season", date(2009, 3, 1), date(2009, 5, 31)),
        ("2009-22", "season", date(2009, 6, 1), date(2009, 8, 31)),
        ("2009-23", "season", date(2009, 9, 1), date(2009, 11, 30)),
        ("2009-24", "season", date(2009, 12, 1), date(2010, 2, 28)),
        ("2009-21/2009-23", "season", date(2009, 3, 1), date(2009, 11, 30)),
        ("2014-05-27", "day", date(2014, 5, 27), date(2014, 5, 27)),
        ("2014-05-27/2014-06-03", "day", date(2014, 5, 27), date(2014, 6, 3)),
        ("2014-06-13T09:30", "minute", date(2014, 6, 13), date(2014, 6, 13)),
        ("2014-06-13T09:30/2014-06-13T14:30", "minute", date(2014, 6, 13), date(2014, 6, 13)),
        ("2014-06-13T20:00/2014-06-14T00:00", "minute", date(2014, 6, 13), date(2014, 6, 13)),
        ("2014-06-13T20:00/2014-06-14T00:01", "minute", date(2014, 6, 13), date(2014, 6, 14)),
    ],
)
def test_each_precision_has_a_first_and_a_last_day(text, precision, first_day, last_day):
    when = When.parse(text, zone="Europe/Madrid")
    assert (when.precision, when.first_day, when.last_day, when.text) == (precision, first_day, last_day, text)


def test_days_are_inclusive_for_people_and_half_open_inside():
    when = When.parse("2014-05-27/2014-06-03")
    assert (when.start, when.end) == (datetime(2014, 5, 27), datetime(2014, 6, 4))


@pytest.mark.parametrize(("text", "known"), [("2014", False), ("2009-23", False), ("2014-11", False), ("2014-11-03", True)])
def test_only_days_and_times_are_known_to_the_day(text, known):
    assert When.parse(text).is_known_to_the_day is known


def test_a_time_is_known_to_the_day_and_to_the_minute():
    when = When.parse("2014-06-13T09:30", zone="Europe/Madrid")
    assert (when.is_known_to_the_day, when.has_time) == (True, True)


@pytest.mark.parametrize("text", ["2014", "2009-23", "2014-10", "2014-10-03", "2014-10-03/2014-10-05", "2014-10-03T10:00"])
def test_each_precision_can_be_to_be_confirmed(text):
    by_mark, by_word = When.parse(text + "?", zone="UTC"), When.parse(text, zone="UTC", tbc=True)
    assert by_mark == by_word
    assert (by_mark.tbc, str(by_mark), by_mark.text) == (True, text + "?", text)
    assert by_mark != When.parse(text, zone="UTC")


def test_one_doubtful_end_makes_the_whole_doubtful():
    assert [When.parse(text).tbc for text in ("2014-05-27?/2014-06-03", "2014-05-27/2014-06-03?")] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "/", "2014/", "/2014", "2014/..", "../2014", "2014-13", "2014-00", "2014-20", "2014-25",
        "2014-02-30", "20260230", "2014-W05",
        "14-05-27", "27/05/2014", "2014-5-7", "2014-05-27T", "2014-05-27T9:30", "2014-05-27T25:00",
        "2014-05-27T24:00", "2014-05-27T23:60",
        "2014-05-27T23:59:60", "2014-05-27 09:30", "2014-05-27T09:30+25:00", "2014~", "201X", "٢٠١٤",
        "2014-05-27\n2014-05-28",
        "2014-06-03/2014-05-27", "2014-06/2014-05", "2015/2014", "2014-05/2014-06-03", "2014/2014-06",
        "2014-05-27/2014-05-27T10:00",
        "2014-05-27T10:00/2014-05-27T09:59", "2014-05-27T10:00/2014-05-26T23:00", "0000", "0001-01-01", "1899-12-31",
        "2200-01-01",
        "9999-12-31", "10000-01-01", "-2014", "2014-01-01/2030-01-01", "1900/2199", "2014-05-27T09:30:00.5",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_the_text_as_evidence(text):
    with pytest.raises(InvalidWhen) as refusal:
        When.parse(text, zone="UTC")
    assert refusal.value.reason
    assert len(str(refusal.value)) < 400


def test_the_years_are_bounded_and_the_edges_are_in():
    assert [str(When.parse(text)) for text in ("1900", "1900-01-01", "2199", "2199-12-31", "2199-12")] == [
        "1900", "1900-01-01", "2199", "2199-12-31", "2199-12",
    ]  # fmt: skip
    with pytest.raises(InvalidWhen, match="1900 to 2199"):
        When.parse("2199-24")


def test_a_bomb_is_refused_in_a_short_sentence():
    with pytest.raises(InvalidWhen) as refusal:
        When.parse("2014-" + "9" * 100_000)
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize("value", [None, 2014, 2014.5, b"2014", ["2014"], date(2014, 1, 1)])
def test_only_text_is_parsed(value):
    with pytest.raises(InvalidWhen):
        When.parse(value)


@given(
    st.one_of(
        strategies.nasty_text(), st.from_regex(r"[0-9]{4}(-[0-9]{2}){0,2}(T[0-9]{2}:[0-9]{2}([Z+-].{0,6})?)?[?/]?.{0,10}")
    )
)
def test_any_text_is_a_when_or_refused_as_an_invalid_when(text):
    with suppress(InvalidWhen):
        When.parse(text, zone="Europe/Rome")


# What it is


def test_a_when_does_not_change():
    when = When.parse("2014")
    with pytest.raises(AttributeError, match="does not change"):
        when.tbc = True


@given(strategies.whens())
def test_what_is_written_is_read_back_the_same(when):
    again = When.parse(when.text, zone=when.zone, tbc=when.tbc)
    assert (again, again.start, again.end, again.start.fold, again.end.fold) == (
        when, when.start, when.end, when.start.fold, when.end.fold,
    )  # fmt: skip
    assert When.parse(str(when), zone=when.zone) == when
    assert eval(repr(when)) == when


@given(strategies.whens())
def test_its_json_document_keeps_the_name_of_the_zone(when):
    again = WHEN.validate_json(WHEN.dump_json(when))
    assert (again, again.zone, again.precision, again.tbc) == (when, when.zone, when.precision, when.tbc)
    assert (again.start_instant, again.end_instant) == (when.start_instant, when.end_instant)


@given(strategies.whens())
def test_a_copy_is_the_same_and_so_is_what_another_process_receives(when):
    assert copy.copy(when) == copy.deepcopy(when) == pickle.loads(pickle.dumps(when)) == when


@given(strategies.whens())
def test_the_last_day_is_never_before_the_first(when):
    assert when.first_day <= when.last_day
    assert when.start_instant <= when.end_instant


def test_a_document_with_an_unknown_field_is_refused_by_name():
    with pytest.raises(InvalidWhen, match="'until'"):
        When.validated({"when": "2014", "until": "2015"})


def test_a_when_is_text_or_a_document_in_pydantic():
    assert WHEN.validate_python("2014-10?") == WHEN.validate_python({"when": "2014-10", "dates_tbc": True})
    assert WHEN.validate_python(When.parse("2014-10", tbc=True)) == When.parse("2014-10?")
    assert WHEN.json_schema()["type"] == "string"


# How it compares


@given(st.lists(strategies.whens(), min_size=3, max_size=3))
def test_the_order_is_total_and_agrees_with_equality_and_hash(whens):
    a, b, c = whens
    assert [a < b, a == b, a > b].count(True) == 1
    assert (a <= b, a >= b) == (not a > b, not a < b)
    assert (a == b) <= (hash(a) == hash(b))
    if a <= b <= c:
        assert a <= c
    assert sorted([a, b, c]) == sorted([c, a, b])


@given(st.lists(strategies.whens(), min_size=2, max_size=2))
def test_who_starts_first_comes_first(whens):
    first, second = sorted(whens)
    assert first.start_instant <= second.start_instant


def test_an_equal_text_elsewhere_is_not_equal():
    whens = {When.parse("2014-05-27T10:00", zone=zone) for zone in ("Europe/Madrid", "Europe/Paris", "Asia/Seoul")}
    assert len(whens) == 3


def test_nine_in_madrid_comes_after_ten_in_seoul():
    seoul = When.parse("2014-05-27T10:00", zone="Asia/Seoul")
    madrid = When.parse("2014-05-27T09:00", zone="Europe/Madrid")
    assert sorted([madrid, seoul]) == [seoul, madrid]


def test_a_when_has_no_order_with_other_things():
    assert When.parse("2014") != "2014"
    with pytest.raises(TypeError):
        assert When.parse("2014") < 2014


@given(strategies.whens(), strategies.whens())
def test_overlap_is_symmetric(a, b):
    assert a.overlaps(b) == b.overlaps(a)


@given(strategies.whens())
def test_a_when_overlaps_itself(when):
    assert when.overlaps(when)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("2014-05-27/2014-06-03", "2014-06-03/2014-06-05", True),
        ("2014-05-27/2014-06-03", "2014-06-04", False),
        ("2014-05", "2014-05-31", True),
        ("2014", "2015", False),
        ("2014-05-27T09:00/2014-05-27T10:00", "2014-05-27T10:00/2014-05-27T11:00", False),
        ("2014-05-27T09:00/2014-05-27T10:00", "2014-05-27T09:59/2014-05-27T11:00", True),
        ("2014-05-27T09:00/2014-05-27T10:00", "2014-05-27T09:00", True),
        ("2014-05-27T09:00/2014-05-27T10:00", "2014-05-27T10:00", False),
        ("2014-05-27T09:00", "2014-05-27T09:00", True),
        ("2014-05-27T09:00", "2014-05-27T09:01", False),
    ],
)
def test_two_overlap_when_both_are_going_on_at_some_instant(one, other, overlap):
    a, b = (When.parse(text, zone="Europe/Madrid") for text in (one, other))
    assert (a.overlaps(b), b.overlaps(a)) == (overlap, overlap)


def test_overlap_across_zones_is_a_matter_of_instants():
    seoul = When.parse("2014-05-27T09:00/2014-05-27T10:00", zone="Asia/Seoul")
    assert seoul.overlaps(When.parse("2014-05-27T02:30", zone="Europe/Madrid"))
    assert not seoul.overlaps(When.parse("2014-05-27T09:30", zone="Europe/Madrid"))


# Clocks that change


@pytest.mark.parametrize(
    ("wall", "zone"),
    [
        ("2026-03-29T02:30", "Europe/Rome"), ("2026-03-08T02:00", "America/Chicago"),
        ("2026-10-04T02:15", "Australia/Lord_Howe"),
        ("2011-12-30T12:00", "Pacific/Apia"),
    ],
)  # fmt: skip
def test_a_time_that_the_clocks_skip_is_refused_at_both_ends(wall, zone):
    for text in (wall, f"{wall[:4]}-01-10T00:00/{wall}", f"{wall}/{wall[:4]}-12-31T20:00"):
        with pytest.raises(InvalidWhen, match="skip this time"):
            When.parse(text, zone=zone)


def test_a_skipped_time_never_comes_back_from_its_instant_and_a_doubled_one_has_two():
    """In every zone, around every change of its clocks since 2000."""
    for zone in pytz.common_timezones:
        changes = [at for at in getattr(pytz.timezone(zone), "_utc_transition_times", ()) if 2000 <= at.year <= 2030]
        for at, minutes, later, fold in product(changes, (-31, -1, 0, 29), (0, 60), (0, 1)):
            before = zones.wall(at.replace(tzinfo=UTC) + timedelta(minutes=minutes), zone)
            wall = (before + timedelta(minutes=later)).replace(fold=fold)
            first, second = (zones.instant(wall.replace(fold=n), zone) for n in (0, 1))
            assert zones.is_skipped(wall, zone) == (zones.wall(zones.instant(wall, zone), zone) != wall)
            assert zones.is_doubled(wall, zone) == (first < second)


def test_of_two_equal_times_the_first_is_taken_and_said_so():
    when = When.parse("2026-10-25T02:30", zone="Europe/Rome")
    assert (when.start_instant, when.took_first) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True)
    assert When.parse("2026-10-25T01:30/2026-10-25T02:30", zone="Europe/Rome").took_first
    assert not When.parse("2026-10-25T03:00", zone="Europe/Rome").took_first
    assert not When.parse("2026-10-25", zone="Europe/Rome").took_first


def test_an_offset_chooses_the_second_time_and_survives_the_document():
    when = When.parse("2026-10-25T02:30+01:00", zone="Europe/Rome")
    assert (when.start_instant, when.took_first) == (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), False)
    assert when.document() == {"when": "2026-10-25T02:30+01:00", "zone": "Europe/Rome", "dates_tbc": False}
    again = WHEN.validate_json(WHEN.dump_json(when))
    assert (again.start_instant, again.zone, again.start.fold) == (when.start_instant, "Europe/Rome", 1)
    assert when != When.parse("2026-10-25T02:30", zone="Europe/Rome")


def test_an_offset_is_written_only_where_it_is_needed():
    when = When.parse("2026-07-01T10:00+02:00/2026-07-01T09:00Z", zone="Europe/Rome")
    assert when.text == "2026-07-01T10:00/2026-07-01T11:00"


def test_half_an_hour_across_the_change_of_clocks_ends_at_an_earlier_wall_time():
    when = When.parse("2026-10-25T02:45+02:00/2026-10-25T02:15+01:00", zone="Europe/Rome")
    assert when.end_instant - when.start_instant == timedelta(minutes=30)
    assert (when.first_day, when.last_day) == (date(2026, 10, 25), date(2026, 10, 25))
    with pytest.raises(InvalidWhen, match="ends before"):
        When.parse("2026-10-25T02:45+01:00/2026-10-25T02:50+02:00", zone="Europe/Rome")


def test_an_offset_alone_is_no_zone_but_z_is():
    with pytest.raises(InvalidWhen, match="IANA"):
        When.parse("2026-07-01T10:00+02:00")
    assert When.parse("2026-07-01T10:00Z").zone == "UTC"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(InvalidWhen, match="needs a zone"):
        When.parse("2026-07-01T10:00")


@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/passwd", "/etc/passwd", "localtime", "posixrules", ".", "", "Europe", "europe/madrid",
        "CEST", "Europe/Madrid\x00",
        "A" * 5_000, "UTC+02:00", "\ud800", 5, b"UTC",
    ],
)  # fmt: skip
def test_what_is_no_iana_zone_is_refused_by_name(name):
    with pytest.raises(UnknownZone) as refusal:
        When.parse("2026-07-01T10:00", zone=name)
    assert refusal.value.name == name
    assert len(str(refusal.value)) < 300


# From Python's own dates


def test_python_dates_are_both_included():
    assert When.between(date(2014, 5, 27), date(2014, 6, 3)) == When.parse("2014-05-27/2014-06-03")
    assert When.between(date(2014, 5, 27), tbc=True) == When.parse("2014-05-27?")


def test_datetimes_of_zoneinfo_and_pytz_mean_the_same():
    modern = When.between(datetime(2026, 7, 1, 10, tzinfo=ROME), datetime(2026, 7, 1, 11, tzinfo=ROME))
    rome = pytz.timezone("Europe/Rome")
    older = When.between(rome.localize(datetime(2026, 7, 1, 10)), rome.localize(datetime(2026, 7, 1, 11)))
    assert modern == older == When.parse("2026-07-01T10:00/2026-07-01T11:00", zone="Europe/Rome")
    assert When.between(datetime(2026, 7, 1, 10, tzinfo=UTC)) == When.between(pytz.utc.localize(datetime(2026, 7, 1, 10)))


def test_the_second_of_two_equal_times_is_kept_from_both_libraries():
    modern = When.between(datetime(2026, 10, 25, 2, 30, tzinfo=ROME, fold=1))
    older = When.between(pytz.timezone("Europe/Rome").localize(datetime(2026, 10, 25, 2, 30), is_dst=False))
    assert modern == older == When.parse("2026-10-25T02:30+01:00", zone="Europe/Rome")


def test_pytz_given_as_tzinfo_is_refused_instead_of_being_nine_minutes_off():
    with pytest.raises(InvalidWhen, match="localize"):
        When.between(datetime(2026, 7, 1, 10, tzinfo=pytz.timezone("Europe/Paris")))


def test_a_skipped_time_is_refused_from_python_too():
    with pytest.raises(InvalidWhen):
        When.between(datetime(2026, 3, 29, 2, 30, tzinfo=ROME))


def test_the_zone_of_the_start_is_the_zone():
    when = When.between(datetime(2026, 7, 1, 10, tzinfo=ROME), datetime(2026, 7, 1, 5, tzinfo=CHICAGO))
    assert when == When.parse("2026-07-01T10:00/2026-07-01T12:00", zone="Europe/Rome")


def test_parts_of_a_second_are_left_out():
    assert When.between(datetime(2026, 7, 1, 10, 0, 7, 999_999, tzinfo=ROME)).text == "2026-07-01T10:00:07"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 7, 1, 10), None),
        (datetime(2026, 7, 1, 10, tzinfo=ROME), datetime(2026, 7, 1, 11)),
        (datetime(2026, 7, 1, 10, tzinfo=ROME), date(2026, 7, 1)),
        (date(2026, 7, 1), datetime(2026, 7, 1, 11, tzinfo=ROME)),
        (datetime(2026, 7, 1, 10, tzinfo=timezone(timedelta(hours=2))), None),
        (datetime(2026, 7, 1, 10, tzinfo=ROME), datetime(2026, 7, 1, 9, tzinfo=ROME)),
        (date(2026, 7, 2), date(2026, 7, 1)),
        (datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Seoul")), None),
        (datetime(9999, 12, 31, 23, tzinfo=CHICAGO), None),
        (date(1, 1, 1), None),
    ],
)
def test_what_is_not_clear_is_refused_from_python_too(start, end):
    with pytest.raises(MetrocalError):
        When.between(start, end)


@given(strategies.moments())
def test_any_instant_in_any_zone_is_kept(moment):
    when = When.between(moment)
    assert (when.start_instant, when.zone) == (moment.astimezone(UTC), moment.tzinfo.key)


# EDTF, by the package of that name


def _days(found: tuple[int, ...]) -> date:
    return date(*found[:3])


_edtf_days = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str)
_edtf_months = st.builds("{:04}-{:02}".format, st.integers(1900, 2199), st.integers(1, 12))
_edtf_years = st.integers(1900, 2199).map(str)
_edtf_seasons = st.builds("{:04}-{:02}".format, st.integers(1900, 2198), st.integers(21, 23))


@settings(max_examples=40)
@given(st.one_of(_edtf_days, _edtf_months, _edtf_years, _edtf_seasons))
def test_days_months_seasons_and_years_have_the_bounds_of_edtf(text):
    when, theirs = When.parse(text), edtf.parse_edtf(text)
    assert (when.first_day, when.last_day) == (_days(theirs.lower_strict()), _days(theirs.upper_strict()))


@settings(max_examples=15)
@given(st.integers(1900, 2198))
def test_winter_starts_as_in_edtf_and_goes_on_to_the_end_of_february(year):
    """The package ends it on 31 December of the same year; ours is the meteorological winter."""
    when, theirs = When.parse(f"{year}-24"), edtf.parse_edtf(f"{year}-24")
    assert when.first_day == _days(theirs.lower_strict())
    assert when.last_day == date(year + 1, 3, 1) - timedelta(days=1)


@settings(max_examples=30)
@given(st.dates(date(1900, 1, 1), date(2189, 12, 31)), st.integers(0, 3_000), st.sampled_from((4, 7, 10)))
def test_intervals_have_the_bounds_of_edtf(start, length, precision):
    text = f"{str(start)[:precision]}/{str(start + timedelta(days=length))[:precision]}"
    when, theirs = When.parse(text), edtf.parse_edtf(text)
    assert (when.first_day, when.last_day) == (_days(theirs.lower_strict()), _days(theirs.upper_strict()))


@settings(max_examples=30)
@given(st.one_of(_edtf_days, _edtf_months, _edtf_years))
def test_uncertain_in_edtf_is_to_be_confirmed(text):
    """The package does not read an uncertain season (2009-23?); we do."""
    assert edtf.parse_edtf(text + "?").is_uncertain
    assert When.parse(text + "?").tbc


@settings(max_examples=30)
@given(st.from_regex(r"(19|20|21)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?\??", fullmatch=True))
@example("2014-02-29")
@example("2014-13")
def test_what_we_read_as_a_date_is_edtf(text):
    try:
        when = When.parse(text)
    except InvalidWhen:
        return
    assert str(edtf.parse_edtf(text)) == text
    assert str(when) == text


def test_the_precisions_are_those_of_the_documentation():
    assert [*Precision] == ["minute", "day", "month", "season", "year"]
    assert not any(re.search(r"\s", precision) for precision in Precision)
