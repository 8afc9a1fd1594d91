"""The gender report and the members' map of the demo data, figure by figure as counted by hand from the rows."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from metrocal import Calendar
from metrocal.importing import import_files
from metrocal.reports.counting import Levels
from metrocal.reports.figures import read
from metrocal.reports.gender import GenderReport, Share, gender_report
from metrocal.reports.members import Member, MembersReport, members_report
from metrocal.reports.writing import gender_document
from metrocal.store.report_rows import SqlReportRows
from metrocal.store.sql import SqlStore

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = ("organisations", "members", "activities-2009", "calendar-2014", "calendar-2021", "work-plan-2019", "yearly-days")
AT = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def demo(sql_store: SqlStore) -> SqlReportRows:
    report = import_files(Calendar(sql_store), [str(EXAMPLES / f"{name}.csv") for name in FILES], at=AT)
    assert report.exit_code == 0
    rows = SqlReportRows(sql_store)
    with (EXAMPLES / "figures" / "figures-2021.csv").open(encoding="utf-8") as file:
        rows.enter(read(file), at=AT, author="test")
    return rows


@pytest.fixture
def found(demo: SqlReportRows) -> GenderReport:
    return gender_report(demo, 2021, at=AT)


def test_events_by_level(found: GenderReport):
    """calendar-2021.csv has 110 rows: 2 specific, 7 mainstreamed, 101 empty. yearly-days.csv has three series with a date in
    2021: two specific, one empty. So 113 = 4 + 7 + 0 + 102.
    """
    assert found.events.levels == Levels(specific=4, mainstreamed=7, none=0, unassessed=102)
    assert found.events.share == Share(11, 113, unassessed=102)
    assert found.events.share.ratio == 0.0973  # 11 / 113 = 0.09734…
    assert found.events.share_of_assessed == Share(11, 11)


def test_the_networks_own_events(found: GenderReport):
    """Organised by metropolis: 17 rows of calendar-2021.csv, four of them starred (three of governance in Africa, one of
    strategic planning), and the series of World Metropolitan Day. Co-organised: the training of SHRDC with MITI's centre in
    Mexico City. Together 19.
    """
    assert found.events.own == Levels(0, 4, 0, 15)
    assert found.events.share_of_own == Share(4, 19, unassessed=15)


def test_trainings_and_campaigns(found: GenderReport):
    """Seven trainings, four of them starred. Campaigns: one row and three yearly days, two of these about gender."""
    assert found.events.trainings == Levels(0, 4, 0, 3)
    assert found.events.campaigns == Levels(2, 0, 0, 2)


def test_events_by_region(found: GenderReport):
    """The two specific rows have places: New York and Mexico City (Latin America for the network). Of the starred ones
    none has a place, and their organiser, if any, is the network, which has no region; nor have the yearly days.
    """
    with_perspective = {word: levels.with_perspective for word, levels in found.events.by["region"].items()}
    assert with_perspective == {
        "africa": 0, "asia_pacific": 0, "europe": 0, "latin_america": 1, "north_america": 1, "unknown": 9,
    }  # fmt: skip


def test_events_by_organiser_kind(found: GenderReport):
    """metropolis leads 18 (17 rows, one series). Zhengzhou is a member. Partners lead the rows of uclg (3), uclg-aspac (2),
    united-nations (2), and one each of the commission on adaptation, the maritime committee, UN-Habitat, Rotary, METREX, the
    fellowship, SHRDC: 14. 113 − 33 = 80 name nobody.
    """
    totals = {word: levels.total for word, levels in found.events.by["organiser_kind"].items()}
    assert totals == {"network": 18, "member": 1, "partner": 14, "unknown": 80}


def test_events_by_kind(found: GenderReport):
    """The rows of calendar-2021.csv by `kind`; three yearly days make four campaigns."""
    assert {word: levels.total for word, levels in found.events.by["kind"].items()} == {
        "forum": 12, "congress": 4, "training": 7, "webinar": 12, "conference": 5, "summit": 6, "seminar": 1, "workshop": 3,
        "meeting": 8, "campaign": 4, "award": 2, "exhibition": 5, "launch": 8, "call": 1, "other": 35,
    }  # fmt: skip


def test_declarations_sessions_and_speakers(found: GenderReport):
    """Eleven levels are declared, none verified; two rows are part of World Metropolitan Day; nobody counted speakers."""
    assert (found.events.declared, found.events.verified, found.events.sessions, found.events.called_off) == (11, 0, 2, 0)
    assert (found.speakers.events_counted, found.speakers.events_uncounted, found.speakers.total) == (0, 113, 0)


def test_the_year_before(found: GenderReport):
    """2020: two rows of work-plan-2019.csv dated 2020, and the three yearly days."""
    assert found.before is not None
    assert found.before.levels == Levels(2, 0, 0, 3)


def test_indicators(found: GenderReport):
    """GIA1: the specific meeting and forum. GIA4: two of four campaigns, beside 3 of 4 as printed. GIA8: own trainings are
    five of metropolis and one of MITI's centre, none about gender itself, beside 4 as printed. GIA2 needs speakers; GIA7 is
    printed nowhere.
    """
    rows = {
        one["code"]: (one["value"], one["of"], one["origin"], one["previous"], one["entered"] and one["entered"]["value"])
        for one in gender_document(found)["indicators"]
    }
    assert rows == {
        "GIA1": (2, None, "computed", 0, None),
        "GIA2": (None, None, "unknown", None, None),
        "GIA3": (2, None, "entered", None, None),
        "GIA4": (2, 4, "computed", 2, 3),
        "GIA6": (21, 24, "entered", None, None),
        "GIA7": (None, None, "unknown", None, None),
        "GIA8": (0, 6, "computed", 0, 4),
        "GIA9": (14, 27, "entered", None, None),
    }


def test_the_document_has_the_keys_that_programs_rely_on(found: GenderReport):
    document = gender_document(found)
    assert document["year"] == 2021
    assert {key: document["events"][key] for key in ("total", "specific", "mainstreamed", "none", "unassessed")} == {
        "total": 113, "specific": 4, "mainstreamed": 7, "none": 0, "unassessed": 102,
    }  # fmt: skip
    assert document["events"]["share_with_perspective"] == 0.0973
    assert document["participants"] is None
    assert {"figure": "participants", "reason": "not_released"} in document["suppressed"]


@pytest.fixture
def members(demo: SqlReportRows) -> MembersReport:
    return members_report(demo, 2021, today=date(2022, 4, 1))


def test_every_member_is_listed(members: MembersReport):
    """143 rows of members.csv, 78 of them with dues for 2021."""
    assert (len(members.members), members.paid) == (143, 78)


def test_members_that_organised(members: MembersReport):
    """Zhengzhou leads a congress, Guangzhou co-organises the world congress; nobody registered anywhere: 2 / 143 = 1.4 %."""
    engaged = [(one.id, one.organised, one.attended) for one in members.members if one.is_engaged]
    assert engaged == [("guangzhou", 1, 0), ("zhengzhou", 1, 0)]
    assert members.share_engaged == 1.4


def test_a_city_without_any_is_listed(members: MembersReport):
    assert next(one for one in members.members if one.id == "accra") == Member(
        "accra", next(one.name for one in members.members if one.id == "accra"), "GH", "africa", 0, 0, 0, 0, dues=False
    )
