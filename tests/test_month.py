"""A month as a grid: each event is on each of its days, and bars do not overlap."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import a_series, an_event

from metrocal import Entry
from metrocal.errors import InvalidWhen
from metrocal.month import Bar, Month, Week, days_shown, month_weeks


def entries(*whens: str, **facts: object) -> list[Entry]:
    return [Entry.of(an_event(f"event-{n}", when=when, **facts)) for n, when in enumerate(whens)]


def shape(week: Week) -> list[tuple[str, int, int, int]]:
    return [(bar.entry.id, bar.lane, bar.first, bar.last) for bar in week.bars]


def test_october_2021_has_five_weeks_of_monday_to_sunday():
    month = month_weeks([], 2021, 10, "fr")
    assert [(week.days[0], week.days[-1]) for week in month.weeks] == [
        (date(2021, 9, 27), date(2021, 10, 3)),
        (date(2021, 10, 4), date(2021, 10, 10)),
        (date(2021, 10, 11), date(2021, 10, 17)),
        (date(2021, 10, 18), date(2021, 10, 24)),
        (date(2021, 10, 25), date(2021, 10, 31)),
    ]


@pytest.mark.parametrize(("lang", "first"), [("fr", 0), ("en", 0), ("es", 0), ("fr-CA", 0), ("zh", 0), ("ar", 5)])
def test_weeks_start_as_the_language_does(lang, first):
    assert {week.days[0].weekday() for week in month_weeks([], 2021, 10, lang).weeks} == {first}


def test_a_february_can_be_four_weeks():
    assert len(month_weeks([], 2021, 2).weeks) == 4


def test_an_event_over_two_weeks_is_two_bars_that_say_so():
    (event,) = entries("2021-10-08/2021-10-12")
    weeks = month_weeks([event], 2021, 10).weeks
    assert [week.bars for week in weeks] == [
        (),
        (Bar(event, 5, 7, 0, continues_left=False, continues_right=True),),
        (Bar(event, 1, 2, 0, continues_left=True, continues_right=False),),
        (),
        (),
    ]


def test_bars_that_meet_lie_in_lanes_and_the_longest_on_top():
    week = month_weeks(
        entries("2021-10-05", "2021-10-04/2021-10-05", "2021-10-04/2021-10-08", "2021-10-06"), 2021, 10
    ).weeks[1]
    assert shape(week) == [("event-2", 0, 1, 5), ("event-1", 1, 1, 2), ("event-3", 1, 3, 3), ("event-0", 2, 2, 2)]
    assert (week.lanes, [bar.entry.id for bar in week.on(date(2021, 10, 5))]) == (3, ["event-2", "event-1", "event-0"])


def test_days_of_the_months_beside_show_their_events_but_are_not_the_month_s():
    month = month_weeks(entries("2021-09-29", "2021-10-01", "2021-11-01"), 2021, 10)
    assert ([bar.entry.id for bar in month.weeks[0].bars], [entry.id for entry in month.entries]) == (
        ["event-0", "event-1"],
        ["event-1"],
    )
    assert (month.has(date(2021, 9, 30)), month.has(date(2021, 10, 1))) == (False, True)


def test_days_are_those_of_the_host_city():
    (event,) = entries("2021-10-05T23:30/2021-10-06T01:00", zone="America/Mexico_City")
    assert shape(month_weeks([event], 2021, 10).weeks[1]) == [("event-0", 0, 2, 3)]


def test_an_event_without_known_days_has_no_bar_but_is_named():
    month = month_weeks(entries("2021-10", "2021-23", "2021", "2021-11"), 2021, 10)
    assert [entry.id for entry in month.undated] == ["event-2", "event-1", "event-0"]
    assert (month.entries, [week.bars for week in month.weeks]) == ((), [()] * 5)


def test_a_series_is_its_dates():
    month = month_weeks([Entry.of(a_series(rule="FREQ=WEEKLY;COUNT=5"))], 2021, 3)
    assert [entry.id for entry in month.entries] == ["class-2021-03-16", "class-2021-03-23", "class-2021-03-30"]


def test_what_was_withdrawn_is_not_shown():
    withdrawn = Entry(an_event(when="2021-10-05"), "a@example.org", withdrawn=True)
    assert month_weeks([withdrawn], 2021, 10).entries == ()


def test_the_months_beside_are_known_to_the_ends_of_time():
    assert [
        (m.before, m.after) for m in (month_weeks([], *ym) for ym in ((2021, 12), (2021, 1), (1900, 1), (2199, 12)))
    ] == [
        ((2021, 11), (2022, 1)),
        ((2020, 12), (2021, 2)),
        (None, (1900, 2)),
        ((2199, 11), None),
    ]


@pytest.mark.parametrize(("year", "month"), [(2021, 0), (2021, 13), (2021, 21), (1899, 1), (2200, 1), (99999, 1)])
def test_a_month_there_is_not_is_refused(year, month):
    with pytest.raises(InvalidWhen):
        month_weeks([], year, month)


# Laws

_days = st.builds(
    lambda start, length: f"{start}/{start + timedelta(days=length)}",
    st.dates(date(2021, 8, 15), date(2021, 12, 1)),
    st.one_of(st.integers(0, 3), st.integers(0, 80)),
)
_grids = st.builds(
    lambda whens, lang: month_weeks(entries(*whens), 2021, 10, lang),
    st.lists(_days, max_size=25),
    st.sampled_from(("fr", "en", "ar")),
)


@given(_grids)
def test_every_event_of_the_month_is_on_each_day_it_touches_and_on_no_other(month: Month):
    for week in month.weeks:
        for day in week.days:
            shown = sorted(bar.entry.id for bar in week.on(day) if month.has(day))
            assert shown == sorted(
                entry.id
                for entry in month.entries
                if month.has(day) and entry.event.when.first_day <= day <= entry.event.when.last_day
            )


@given(_grids)
def test_bars_of_a_lane_never_share_a_day(month: Month):
    for week in month.weeks:
        for one, other in combinations(week.bars, 2):
            assert one.lane != other.lane or one.last < other.first or other.last < one.first


@given(_grids)
def test_there_are_as_many_lanes_as_the_fullest_day_needs(month: Month):
    for week in month.weeks:
        assert week.lanes == max(len(week.on(day)) for day in week.days)


@given(_grids)
def test_a_bar_says_whether_its_event_goes_on(month: Month):
    for week in month.weeks:
        for bar in week.bars:
            when = bar.entry.event.when
            assert bar.continues_left == (when.first_day < week.days[0])
            assert bar.continues_right == (when.last_day > week.days[-1])


@given(st.lists(_days, max_size=12, unique=True), st.randoms())
def test_the_order_in_which_events_come_does_not_matter(whens, random):
    found = entries(*whens)
    shuffled = random.sample(found, len(found))
    assert month_weeks(found, 2021, 10) == month_weeks(shuffled, 2021, 10)


@given(st.integers(1900, 2199), st.integers(1, 12), st.sampled_from(("fr", "ar")))
def test_weeks_are_whole_and_hold_the_month(year, month, lang):
    found = month_weeks([], year, month, lang)
    days = [day for week in found.weeks for day in week.days]
    assert (days[0], days[-1]) == days_shown(year, month, lang)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert [day for day in days if found.has(day)] == [
        found.when.first_day + timedelta(days=n) for n in range((found.when.last_day - found.when.first_day).days + 1)
    ]
