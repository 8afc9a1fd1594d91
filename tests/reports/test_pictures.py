"""The pictures of reports are drawn from the reports' own numbers, and say them in words."""

from datetime import UTC, datetime

import pytest
from door import AFTER, Door
from people import TODAY, Editor, an_event

from metrocal import Calendar
from metrocal.reports import charts, pictures
from metrocal.reports.charts_models import HeatMap, Shares, Stack
from metrocal.reports.gender import GenderReport, gender_report
from metrocal.reports.members import members_report
from metrocal.reports.printed import Sheet, year_grid, year_table
from metrocal.store.report_rows import SqlReportRows
from metrocal.store.sql import SqlStore

AT = datetime(2021, 6, 1, tzinfo=UTC)


@pytest.fixture
def report(rows: SqlReportRows, writer: Editor) -> GenderReport:
    """Two forums in Madrid and a webinar of 2021, a forum in Lagos in 2020."""
    writer.puts(
        an_event("a", when="2021-03-01", city="Madrid", gender="specific", speakers_women=3, speakers_men=1),
        an_event("b", when="2021-03-09", city="Madrid"),
        an_event("c", when="2021-04-01", kind="webinar", mode="online", gender="mainstreamed", speakers_undisclosed=2),
        an_event("d", when="2020-04-01", city="Lagos", gender="none"),
    )
    return gender_report(rows, 2021, at=AT)


def test_the_levels_of_two_years_stand_side_by_side(report: GenderReport) -> None:
    drawn = pictures.perspective(report)
    assert (drawn.labels, [one.values for one in drawn.series]) == (("2020", "2021"), [(0, 1), (0, 1), (1, 0), (0, 1)])


def test_shares_are_of_the_events_of_a_kind_and_a_region(report: GenderReport) -> None:
    kinds, regions = pictures.by_kind(report), pictures.by_region(report)
    assert [(one.label, one.part, one.of) for one in kinds.shares] == [("Forum", 1, 2), ("Webinar", 1, 1)]
    assert [(one.label, one.part, one.of) for one in regions.shares] == [("Europe", 1, 2)]


def test_a_year_in_which_no_speaker_was_counted_has_no_bar(report: GenderReport) -> None:
    drawn = pictures.speakers(report, "fr")
    assert (drawn.labels, [one.values for one in drawn.series]) == (("2021",), [(3,), (1,), (0,), (2,)])


def test_members_take_part_by_region(report: GenderReport, rows: SqlReportRows, writer: Editor, door: Door) -> None:
    writer.puts(an_event("e", when="2021-05-01", organiser="barcelona", registration={"capacity": 9}))
    door.seats("e", 3, document='{"city": "Johannesburg", "country": "ZA"}')
    drawn = pictures.participation(members_report(rows, 2021, today=AFTER.date()))
    found = {label: tuple(one.values[place] for one in drawn.series) for place, label in enumerate(drawn.labels)}
    assert (found["Africa"], found["Europe"]) == ((0, 1, 0, 0), (1, 0, 0, 0))
    assert [one.name for one in drawn.series] == [
        "Events organised",
        "Events attended",
        "Trainings taken",
        "Meetings of the board",
    ]


@pytest.mark.parametrize("layout", [year_table, year_grid])
def test_an_event_is_in_the_month_in_which_it_begins_whatever_the_layout(
    sql_store: SqlStore, writer: Editor, layout
) -> None:  # type: ignore[no-untyped-def]
    writer.puts(
        an_event("a", when="2021-01-30/2021-03-02"), an_event("b", when="2021-03"), an_event("c", when="2021-23"),
        an_event("d", when="2020-12-30/2021-01-02"),
    )  # fmt: skip
    sheet: Sheet = layout(Calendar(sql_store).find("from=2021&to=2021", today=TODAY), 2021)
    assert pictures.months(sheet).values == ((1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),)


def test_the_svg_says_all_its_numbers_in_words(report: GenderReport) -> None:
    for name, draw in pictures.GENDER.items():
        chart = draw(report, "es")
        told = charts.svg(chart, "es").decode()
        assert (name, told.count('role="img"'), charts.alt(chart, "es") in told) == (name, 1, True)


def test_a_picture_without_a_number_says_nothing() -> None:
    assert not any(
        map(pictures.says_something, (Stack("", ("2021",), ()), Shares("", ()), HeatMap("", ("a",), ("b",), ((0,),))))
    )


def test_the_same_report_draws_the_same_bytes(report: GenderReport, rows: SqlReportRows) -> None:
    again = gender_report(rows, 2021, at=AT)
    assert charts.svg(pictures.perspective(report)) == charts.svg(pictures.perspective(again))
