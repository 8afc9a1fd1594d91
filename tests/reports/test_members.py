"""The members' map: what leads to a member, and what is counted for it."""

from datetime import date

import pytest
from door import AFTER, Door
from people import Editor, a_series, an_event

from metrocal import Organisation
from metrocal.errors import InvalidValue
from metrocal.registration.states import State
from metrocal.reports.members import Member, members_report
from metrocal.reports.writing import as_csv, members_document, members_rows, members_text
from metrocal.store.report_rows import SqlReportRows

LATER = AFTER.date()


def of(rows: SqlReportRows, member: str, year: int = 2021, today: date = LATER) -> Member:
    return next(one for one in members_report(rows, year, today=today).members if one.id == member)


def counts(member: Member) -> tuple[int, int, int, int]:
    return member.organised, member.attended, member.trainings, member.board


@pytest.fixture(autouse=True)
def year(writer: Editor) -> None:
    writer.registers(
        Organisation(id="network", name="The network", kind="network", dues_paid=(2021,)),
        Organisation(id="seoul", name="Seoul", kind="member", city="Seoul", dues_paid=(2021,)),
        Organisation(id="seoul-water", name="Seoul Water", part_of="seoul", kind="partner"),
        Organisation(id="new-town", name="New Town", kind="member", country="FR"),
    )
    writer.puts(
        an_event("forum", when="2021-05-05", organiser="seoul"),
        an_event("class", kind="training", when="2021-06-05", organiser="seoul-water"),
        an_event("council", kind="meeting", when="2021-07-05", organiser="network", series="Board of Directors"),
        an_event("party", when="2021-08-05", organiser="seoul", status="cancelled"),
        an_event("old", when="2020-08-05", organiser="seoul"),
    )


def test_what_a_member_and_its_parts_organised(rows: SqlReportRows):
    assert counts(of(rows, "seoul")) == (2, 0, 0, 0)


def test_people_are_known_by_organisation_or_city(rows: SqlReportRows, door: Door):
    """Many from one city are one event attended; what is cancelled or noted as absent is none."""
    door.seats("forum", 3, document='{"organisation": "Mairie de Paris", "city": "Séoul"}')
    door.seats("class", 1, document='{"organisation": "Seoul Water"}')
    door.seats("council", 1, State.CONFIRMED, document='{"organisation": "seoul", "city": "Busan"}')
    door.seats("forum", 1, State.ABSENT, document='{"organisation": "New Town"}')
    door.seats("forum", 1, State.CANCELLED, document='{"organisation": "New Town"}')
    assert [counts(of(rows, member)) for member in ("seoul", "new-town")] == [(2, 3, 1, 1), (0, 0, 0, 0)]


def test_who_registered_did_not_attend_before_the_event_is_over(rows: SqlReportRows, door: Door):
    door.seats("forum", 1, State.CONFIRMED, document='{"city": "Seoul"}')
    assert [of(rows, "seoul", today=date(2021, 5, day)).attended for day in (5, 6)] == [0, 1]


def test_of_a_series_one_date_must_be_over(writer: Editor, rows: SqlReportRows, door: Door):
    writer.puts(a_series("course", rule="FREQ=WEEKLY;COUNT=5", when="2021-03-02T09:00/2021-03-02T10:00", registration={}))
    door.seats("course-2021-03-16", 1, State.CONFIRMED, document='{"city": "Seoul"}')
    assert [of(rows, "seoul", today=date(2021, 3, day)).attended for day in (16, 17)] == [0, 1]


def test_member_cities_without_an_organisation_are_listed(rows: SqlReportRows):
    accra = of(rows, "accra")
    assert (counts(accra), accra.region, accra.dues, accra.is_engaged) == ((0, 0, 0, 0), "africa", False, False)


def test_dues_are_unknown_where_no_member_paid(rows: SqlReportRows):
    assert (of(rows, "seoul").dues, of(rows, "seoul", 2019).dues) == (True, None)


def test_sorted_by_a_number_the_largest_comes_first_and_all_others_by_name(rows: SqlReportRows):
    found = [one.id for one in members_report(rows, 2021, today=AFTER.date(), order="organised").members]
    assert (found[0], found[1]) == ("seoul", "abidjan")


def test_filtered_by_region_the_totals_are_of_the_region(rows: SqlReportRows):
    found = members_report(rows, 2021, today=AFTER.date(), region="europe")
    assert ({one.region for one in found.members}, found.engaged) == ({"europe"}, 0)


def test_the_same_numbers_in_each_language(rows: SqlReportRows):
    found = members_report(rows, 2021, today=AFTER.date())
    told = [members_document(found, lang) for lang in ("fr", "en", "es")]
    assert all(one["totals"] == told[0]["totals"] for one in told)
    assert [[(m["id"], m["organised"]) for m in one["members"]] for one in told[1:]] == [
        [(m["id"], m["organised"]) for m in told[0]["members"]]
    ] * 2
    assert "Le Caire" in members_text(found, "fr")


def test_a_spreadsheet_has_a_row_for_each_member(rows: SqlReportRows):
    found = members_report(rows, 2021, today=AFTER.date())
    table = as_csv(members_rows(found)).split("\r\n")
    assert len(table) == len(found.members) + 2
    assert "seoul,Seoul,KR,asia_pacific,2,0,0,0,yes,yes" in table


def test_a_year_that_is_none_is_refused(rows: SqlReportRows):
    with pytest.raises(InvalidValue):
        members_report(rows, 1, today=AFTER.date())
