"""A series: stored once, shown many times, never for longer than we keep, whatever the rule."""

import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import TODAY, a_series, an_event
from pydantic import ValidationError

from metrocal import When
from metrocal.errors import InvalidRecurrence
from metrocal.events import event, occurrences
from metrocal.recurrence import MOST, PARTS, check, dates, last_day

MONDAY = When.parse("2021-01-04")


def days_of(rule, when=MONDAY, first=date(2021, 1, 1), last=date(2021, 12, 31), without=()):
    return [found.text for found in dates(rule, when, without, first, last)]


# What is refused


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY", "FREQ=HOURLY;COUNT=2", "FREQ=FORTNIGHTLY", "FREQ="]
)
def test_what_is_no_frequency_of_events_is_refused_with_those_allowed(rule):
    with pytest.raises(InvalidRecurrence) as refusal:
        check(rule, MONDAY, ())
    assert refusal.value.rule == rule
    if rule != "FREQ=":
        assert "allowed: DAILY, WEEKLY, MONTHLY, YEARLY" in refusal.value.reason


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=DAILY;COUNT=1000000000", "a number from 1 to 3,500"),
        ("FREQ=DAILY;COUNT=3501", "a number from 1 to 3,500"),
        ("FREQ=DAILY;COUNT=0", "a number from 1 to 3,500"),
        ("FREQ=DAILY;COUNT=-1", "a number from 1 to 3,500"),
        ("FREQ=DAILY;COUNT=1_0", "a number from 1 to 3,500"),
        ("FREQ=DAILY;COUNT=٣", "a number from 1 to 3,500"),
        ("FREQ=DAILY;COUNT=" + "9" * 400, "a number from 1 to 3,500"),
        ("FREQ=DAILY;INTERVAL=0", "a number from 1 to 1,000"),
        ("FREQ=DAILY;INTERVAL=1001", "a number from 1 to 1,000"),
        ("FREQ=DAILY", "more than 3,500"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "more than 3,500"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "more than 3,500"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no date at all"),
        ("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31", "no date at all"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=1MO", "no date at all"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=50", "no date at all"),
        ("FREQ=MONTHLY;BYDAY=7MO", "not possible"),
        ("FREQ=YEARLY;UNTIL=20170101", "no date at all"),
        ("FREQ=YEARLY;UNTIL=00010101T000000Z", "no date at all"),
        ("FREQ=YEARLY;COUNT=2;UNTIL=20250101", "exclude each other"),
        ("FREQ=DAILY;BYHOUR=0,1,2;COUNT=2", "BYHOUR is not allowed"),
        ("FREQ=DAILY;BYMINUTE=0;BYSECOND=0", "is not allowed"),
        ("FREQ=YEARLY;BYYEARDAY=366", "BYYEARDAY is not allowed"),
        ("FREQ=YEARLY;BYWEEKNO=53", "BYWEEKNO is not allowed"),
        ("FREQ=YEARLY;BYEASTER=0", "BYEASTER is not allowed"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY is not allowed"),
        ("FREQ=WEEKLY;BYDAY=2MO", "not possible"),
        ("FREQ=WEEKLY;BYDAY=XX", "not possible"),
        ("FREQ=WEEKLY;WKST=8", "not possible"),
        ("FREQ=MONTHLY;BYDAY=0MO", "not possible"),
        ("FREQ=YEARLY;BYDAY=54MO", "not possible"),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=53MO", "not possible"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "not possible"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,32", "not possible"),
        ("FREQ=YEARLY;BYMONTH=13", "not possible"),
        ("FREQ=YEARLY;BYMONTH=0", "not possible"),
        ("FREQ=YEARLY;BYSETPOS=0", "bysetpos"),
        ("FREQ=YEARLY;BYSETPOS=367", "bysetpos"),
        ("FREQ=YEARLY;UNTIL=2025", "is expected"),
        ("FREQ=YEARLY;UNTIL=20250230", "is expected"),
        ("FREQ=YEARLY;UNTIL=20250101T250000Z", "is expected"),
        ("FREQ=YEARLY;FREQ=DAILY", "not a rule"),
        ("FREQ=YEARLY;COUNT=2;COUNT=3", "not a rule"),
        ("FREQ=YEARLY;COUNT", "not a rule"),
        ("yearly", "not a rule"),
        ("", "missing"),
        ("FREQ=YEARLY;BYMONTHDAY=" + ",".join(["1"] * 400), "not a rule"),
        ("DTSTART=20210101;FREQ=YEARLY", "DTSTART is not allowed"),
        ("FREQ=YEARLY;X-FOO=1", "X-FOO is not allowed"),
    ],
)
def test_a_rule_that_is_none_or_makes_too_many_dates_is_refused_with_its_reason(rule, reason):
    began = time.process_time()
    with pytest.raises(InvalidRecurrence, match=reason) as refusal:
        check(rule, MONDAY, ())
    assert time.process_time() - began < 1
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize("when", ["2021", "2021-05", "2021-23"])
def test_a_series_needs_a_first_day(when):
    with pytest.raises(ValidationError, match="known to the day"):
        an_event(when=when, recurrence="FREQ=YEARLY")


def test_excluded_dates_are_bounded_too():
    with pytest.raises(InvalidRecurrence, match="excluded dates"):
        check("FREQ=YEARLY", MONDAY, [MONDAY.first_day + timedelta(days=n) for n in range(MOST + 1)])


def test_except_dates_need_a_recurrence():
    with pytest.raises(ValidationError, match="need a recurrence"):
        an_event(except_dates=["2009-09-23"])


def test_the_most_that_is_allowed_is_allowed():
    check(f"FREQ=DAILY;COUNT={MOST}", MONDAY, ())
    check("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", MONDAY, ())


def test_ten_years_is_the_longest_window():
    assert len(days_of("FREQ=YEARLY", last=date(2031, 1, 1))) == 10
    with pytest.raises(InvalidRecurrence, match="too long a window"):
        days_of("FREQ=YEARLY", last=date(2031, 1, 3))


# Which dates


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["2021-01-04", "2021-01-11", "2021-01-18"]),
        ("freq=weekly;count=3", ["2021-01-04", "2021-01-11", "2021-01-18"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3", ["2021-01-04", "2021-01-11", "2021-01-18"]),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20210201", ["2021-01-04", "2021-01-18", "2021-02-01"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4", ["2021-01-04", "2021-01-07", "2021-01-11", "2021-01-14"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["2021-01-29", "2021-02-26"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2021-01-29", "2021-02-26"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", ["2021-01-31", "2021-03-31", "2021-05-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", ["2021-01-31", "2021-02-28"]),
        ("FREQ=YEARLY;BYMONTH=3,11;BYDAY=1MO;COUNT=2", ["2021-03-01", "2021-11-01"]),
        ("FREQ=DAILY;INTERVAL=100", ["2021-01-04", "2021-04-14", "2021-07-23", "2021-10-31"]),
    ],
)
def test_the_dates_are_those_of_rfc_5545(rule, days):
    assert days_of(rule) == days


def test_the_29th_of_february_comes_in_leap_years():
    assert days_of("FREQ=YEARLY", When.parse("2096-02-29"), date(2096, 1, 1), date(2105, 12, 31)) == [
        "2096-02-29",
        "2104-02-29",
    ]


def test_left_out_dates_are_left_out_and_count():
    assert days_of("FREQ=WEEKLY;COUNT=3", without=(date(2021, 1, 11), date(2021, 1, 12))) == ["2021-01-04", "2021-01-18"]


def test_a_date_includes_its_whole_day_as_an_end():
    when = When.parse("2021-01-04T09:00", zone="Europe/Madrid")
    assert days_of("FREQ=WEEKLY;UNTIL=20210111", when) == ["2021-01-04T09:00", "2021-01-11T09:00"]


@pytest.mark.parametrize(
    ("until", "zone", "count"),
    [
        ("20210111T080000Z", "Europe/Madrid", 2), ("20210111T075959Z", "Europe/Madrid", 1),
        ("20210111T150000Z", "America/Chicago", 2), ("20210111T145959Z", "America/Chicago", 1),
        ("20210111T000000Z", "Asia/Seoul", 2), ("20210110T235959Z", "Asia/Seoul", 1),
        ("20210111T090000", "Asia/Seoul", 2), ("20210111T085959", "Asia/Seoul", 1),
    ],
)  # fmt: skip
def test_a_utc_instant_as_an_end_is_an_instant(until, zone, count):
    when = When.parse("2021-01-04T09:00", zone=zone)
    assert len(days_of(f"FREQ=WEEKLY;UNTIL={until}", when)) == count


def test_an_end_on_the_night_of_a_clock_change_is_that_instant():
    when = When.parse("2026-03-22T03:00", zone="Europe/Paris")
    found = days_of("FREQ=WEEKLY;UNTIL=20260329T010000Z", when, date(2026, 1, 1), date(2026, 12, 31))
    assert found == ["2026-03-22T03:00", "2026-03-29T03:00"]


@pytest.mark.parametrize(
    "zone", ["Europe/Madrid", "America/Chicago", "America/Sao_Paulo", "Asia/Tehran", "Australia/Lord_Howe"]
)
def test_a_class_at_nine_stays_at_nine_all_year_round(zone):
    when = When.parse("2018-01-01T09:00/2018-01-01T10:30", zone=zone)
    found = list(dates("FREQ=WEEKLY", when, (), date(2018, 1, 1), date(2018, 12, 31)))
    assert len(found) == 53
    assert {(one.start.time().isoformat("minutes"), one.end.time().isoformat("minutes"), one.zone) for one in found} == {
        ("09:00", "10:30", zone)
    }
    assert len({one.start_instant.time() for one in found}) == 2


def test_a_time_that_the_clocks_skip_moves_on_with_them():
    when = When.parse("2026-03-22T02:30/2026-03-22T03:30", zone="Europe/Rome")
    found = list(dates("FREQ=WEEKLY;COUNT=3", when, (), date(2026, 3, 1), date(2026, 4, 30)))
    assert [one.text for one in found] == [
        "2026-03-22T02:30/2026-03-22T03:30", "2026-03-29T03:30", "2026-04-05T02:30/2026-04-05T03:30",
    ]  # fmt: skip


def test_days_before_the_window_that_reach_into_it_are_in():
    camp = When.parse("2021-01-04/2021-01-10")
    assert days_of("FREQ=MONTHLY", camp, date(2021, 2, 10), date(2021, 3, 4)) == [
        "2021-02-04/2021-02-10",
        "2021-03-04/2021-03-10",
    ]
    assert days_of("FREQ=MONTHLY", camp, date(2021, 2, 11), date(2021, 3, 3)) == []


def test_to_be_confirmed_is_so_for_every_date():
    assert all(
        one.tbc for one in dates("FREQ=WEEKLY;COUNT=3", When.parse("2021-01-04?"), (), date(2021, 1, 1), date(2021, 2, 1))
    )


def test_a_series_ends_with_the_years_that_are_kept():
    when = When.parse("2199-12-01/2199-12-05")
    assert days_of("FREQ=WEEKLY", when, date(2199, 12, 1), date(2205, 1, 1)) == [
        "2199-12-01/2199-12-05", "2199-12-08/2199-12-12", "2199-12-15/2199-12-19", "2199-12-22/2199-12-26",
    ]  # fmt: skip
    assert days_of("FREQ=YEARLY", When.parse("2190-12-31"), date(2195, 1, 1), date(2199, 12, 31))[-1] == "2199-12-31"


def test_a_series_without_an_end_has_3500_dates():
    when, rule = When.parse("1990-01-01"), "FREQ=DAILY;INTERVAL=2"
    assert len(days_of(rule, when, date(2009, 1, 1), date(2010, 1, 1))) == 30
    assert days_of(rule, when, date(2021, 1, 1), date(2022, 1, 1)) == []


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=WEEKLY;COUNT=3", date(2021, 1, 18)),
        ("FREQ=WEEKLY;UNTIL=20210131", date(2021, 1, 25)),
        ("FREQ=YEARLY;COUNT=3500", date(2199, 1, 4)),
        ("FREQ=WEEKLY", None),
    ],
)
def test_the_last_day_of_a_series_is_known_if_it_has_an_end(rule, last):
    assert last_day(rule, MONDAY) == last


# Each with an identity


def test_each_date_is_an_event_with_an_id_of_its_own():
    found = list(occurrences(a_series(rule="FREQ=WEEKLY;COUNT=3"), date(2021, 3, 1), date(2021, 12, 31)))
    assert [(one.id, one.when.text, one.recurrence, one.except_dates) for one in found] == [
        ("class-2021-03-16", "2021-03-16T09:00/2021-03-16T10:30", "", ()),
        ("class-2021-03-23", "2021-03-23T09:00/2021-03-23T10:30", "", ()),
        ("class-2021-03-30", "2021-03-30T09:00/2021-03-30T10:30", "", ()),
    ]
    assert {one.title for one in found} == {a_series().title}


def test_an_event_that_does_not_recur_is_its_own_only_date():
    forum = an_event(when="2009-09-23/2009-09-25")
    assert list(occurrences(forum, date(2009, 9, 25), date(2009, 9, 30))) == [forum]
    assert list(occurrences(forum, date(2009, 9, 26), date(2009, 9, 30))) == []


def test_each_date_has_a_uid_of_its_own_on_the_domain_of_the_series(editor):
    editor.puts(a_series(), a_series("imported", uid="abc-123"), a_series("elsewhere", uid="x@y@other.org"))
    found = editor.calendar.find("from=2021-03-16&to=2021-03-16", today=TODAY)
    assert {entry.id: entry.uid for entry in found} == {
        "class-2021-03-16": "class-2021-03-16@metrocal.example.org",
        "imported-2021-03-16": "abc-123-2021-03-16",
        "elsewhere-2021-03-16": "x@y-2021-03-16@other.org",
    }


def test_one_date_is_found_by_its_id(editor):
    editor.puts(a_series(except_dates=["2021-03-23"]))
    entry = editor.calendar.get("class-2021-03-30")
    assert (entry.event.when.text, entry.uid) == (
        "2021-03-30T09:00/2021-03-30T10:30",
        "class-2021-03-30@metrocal.example.org",
    )


@pytest.mark.parametrize(
    "event_id",
    ["class-2021-03-23", "class-2021-03-31", "class-2199-12-31", "class-9999-12-28", "class-0001-01-01",
    "class-2021-13-01", "class-2021-W12-2"]
)  # fmt: skip
def test_what_is_no_date_of_the_series_is_unknown_and_soon_so(editor, event_id):
    editor.puts(a_series(rule="FREQ=WEEKLY", except_dates=["2021-03-23"]))
    began = time.process_time()
    with pytest.raises(LookupError, match="no event has the id"):
        editor.calendar.get(event_id)
    assert time.process_time() - began < 0.5


# Whatever the rule


def _part(name: str, values: st.SearchStrategy) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), values.map(lambda value: f";{name}={value}"))


def _list(values: st.SearchStrategy) -> st.SearchStrategy[str]:
    return st.lists(values.map(str), min_size=1, max_size=4).map(",".join)


_days = st.tuples(st.sampled_from(("", "", "1", "-1", "5", "-5", "53")), st.sampled_from(("MO", "WE", "SU"))).map("".join)
rules = st.builds(
    "FREQ={}{}{}{}{}{}{}{}".format,
    st.sampled_from(tuple(PARTS)),
    _part("INTERVAL", st.sampled_from((1, 2, 7, 12, 53, 999, 1000))),
    st.one_of(
        _part("COUNT", st.sampled_from((1, 2, 100, MOST))),
        _part("UNTIL", st.sampled_from(("20210101", "20310101T000000Z", "21990101", "99991231T235959Z"))),
    ),
    _part("BYDAY", _list(_days)),
    _part("BYMONTHDAY", _list(st.sampled_from((1, 15, 29, 30, 31, -1, -31)))),
    _part("BYMONTH", _list(st.sampled_from((1, 2, 4, 12)))),
    _part("BYSETPOS", _list(st.sampled_from((1, -1, 5, 30, 366, -366)))),
    _part("WKST", st.sampled_from(("MO", "SU"))),
)
starts = st.sampled_from(("1900-01-01", "2020-02-29", "2021-01-04", "2021-01-31", "2190-12-31", "2199-12-31/2199-12-31"))


@given(rules, starts)
def test_no_rule_takes_long(rule, start):
    """It is refused, or it gives its dates for any window of ten years, within a second of a processor."""
    when, found = When.parse(start), []
    began = time.process_time()
    with suppress(InvalidRecurrence):
        check(rule, when, ())
        found = list(dates(rule, when, (), date(2190, 1, 1), date(2199, 12, 31)))
    assert time.process_time() - began < 1
    assert len(found) <= MOST
    assert found == sorted(found)
    end = last_day(rule, when) if found else None
    assert end is None or all(one.last_day <= end for one in found)


@settings(max_examples=60)
@given(st.text(st.sampled_from("FREQ=DAILYWKMOTHBCSNTU;,0123456789-+Z "), max_size=60))
def test_any_text_is_a_rule_or_refused_as_an_invalid_one(text):
    for rule in (text, "FREQ=WEEKLY;" + text, "FREQ=YEARLY;BYDAY=" + text):
        with suppress(InvalidRecurrence):
            check(rule, MONDAY, ())


def test_an_event_with_a_series_is_read_back_the_same():
    series = a_series(except_dates=["2021-03-23"])
    assert event(series.document()) == series
    assert series.document()["except_dates"] == ["2021-03-23"]


def test_instants_of_a_series_are_those_of_its_zone():
    found = list(
        dates(
            "FREQ=WEEKLY;COUNT=2",
            When.parse("2021-03-23T09:00", zone="Europe/Madrid"),
            (),
            date(2021, 3, 1),
            date(2021, 4, 30),
        )
    )
    assert [one.start_instant for one in found] == [
        datetime(2021, 3, 23, 8, tzinfo=UTC),
        datetime(2021, 3, 30, 7, tzinfo=UTC),
    ]
