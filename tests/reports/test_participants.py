"""Persons in the gender report: counted by the database, released once, told only where they are many."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from door import AFTER, RULES, Door
from people import Editor, a_series, an_event

from feeds import FORMATS
from metrocal import Calendar
from metrocal.publishing import Address, publish
from metrocal.registration.states import State
from metrocal.reports.gender import GenderReport, Suppressed, gender_report
from metrocal.reports.release import release, release_due
from metrocal.reports.rows import Participation, Span
from metrocal.reports.suppression import Audience, Reason
from metrocal.reports.writing import as_csv, as_json, gender_document, gender_rows, gender_text
from metrocal.store.registration_tables import gender_answer
from metrocal.store.report_rows import SqlReportRows
from metrocal.store.report_tally import keep_tally
from metrocal.store.sql import SqlStore

YEAR = Span.of(2021)


@pytest.fixture
def full(writer: Editor, door: Door) -> Door:
    """A forum in Seoul in May 2021, seen by 73 people; 52 of them say who they are."""
    writer.puts(an_event("forum", when="2021-05-05/2021-05-07", city="Seoul"))
    door.seats("forum", 40)
    door.seats("forum", 21, State.CONFIRMED, "online")
    door.seats("forum", 12, State.ABSENT)
    door.seats("forum", 5, State.CANCELLED)
    door.hears("forum", "woman", "africa", 25)
    door.hears("forum", "man", "africa", 7)
    door.hears("forum", "man", "europe", 11)
    door.hears("forum", "non_binary", "europe", 3)
    door.hears("forum", "self_described", "europe", 2)
    door.hears("forum", "prefer_not_to_say", "asia_pacific", 4)
    door.hears("forum", "woman", "europe", 9, State.CANCELLED)
    return door


def the_report(rows: SqlReportRows, audience: Audience = Audience.PUBLIC, at: datetime = AFTER) -> GenderReport:
    return gender_report(rows, 2021, at=at, audience=audience)


def test_places_and_answers_are_counted_apart(full: Door, rows: SqlReportRows):
    assert rows.participation(YEAR) == Participation(
        {"attended": 40, "confirmed": 21, "absent": 12}, {"in_person": 52, "online": 21},
        {"woman": 25, "man": 18, "non_binary": 3, "self_described": 2, "prefer_not_to_say": 4},
        {"africa": 32, "europe": 16, "asia_pacific": 4}, frozenset({"forum"}),
    )  # fmt: skip


def test_what_is_told_in_public(full: Door, rows: SqlReportRows):
    """By hand. 40 + 21 + 12 = 73 had a place; the five who cancelled did not.

    Gender: 25 women, 18 men, 3 + 2 = 5 others; the rest, 73 − 48 = 25, did not say (4 of them in so many words). 5 is under
    10, so it is withheld with the last cell; 5 + 25 = 30 is at least 20. Shares: 25/73 = 34.2 → 35 %, 18/73 = 24.7 → 25 %.
    Mode: 40 + 12 = 52 in person (71.2 → 70 %), 21 online (28.8 → 30 %).
    Region: Africa 32 (43.8 → 45 %), Europe 16, Asia-Pacific 4, none from the Americas, 73 − 52 = 21 not said. Who did not
    say is never told. 4, 0, 0 are small; with Europe they are 20.
    Attendance: 40 came (54.8 → 55 %), 12 did not (16.4 → 15 %), 21 not noted (28.8 → 30 %).
    """
    assert release(rows, 2021, at=AFTER, rules=RULES)
    assert gender_document(the_report(rows))["participants"] == {
        "total": 73,
        "released": "2022-04-01",
        "gender": {"women": 25, "men": 18, "other": None, "undisclosed": None},
        "mode": {"in_person": 52, "online": 21},
        "region": {
            "africa": 32, "asia_pacific": None, "europe": None, "latin_america": None, "north_america": None,
            "undisclosed": None,
        },
        "attendance": {"attended": 40, "absent": 12, "not_noted": 21},
        "percent": {
            "gender": {"women": 35, "men": 25, "other": None, "undisclosed": None},
            "mode": {"in_person": 70, "online": 30},
            "region": {
                "africa": 45, "asia_pacific": None, "europe": None, "latin_america": None, "north_america": None,
                "undisclosed": None,
            },
            "attendance": {"attended": 55, "absent": 15, "not_noted": 30},
        },
    }  # fmt: skip


def test_staff_sees_the_five_others(full: Door, rows: SqlReportRows):
    release(rows, 2021, at=AFTER, rules=RULES)
    assert gender_document(the_report(rows, Audience.STAFF))["participants"]["gender"] == {
        "women": 25, "men": 18, "other": 5, "undisclosed": 25,
    }  # fmt: skip


def test_a_withheld_number_has_its_reason_and_not_whether_it_is_the_small_one(full: Door, rows: SqlReportRows):
    release(rows, 2021, at=AFTER, rules=RULES)
    assert the_report(rows).suppressed == (
        Suppressed("participants.gender.other", Reason.PROTECTED),
        Suppressed("participants.gender.undisclosed", Reason.PROTECTED),
        Suppressed("participants.region.asia_pacific", Reason.PROTECTED),
        Suppressed("participants.region.europe", Reason.PROTECTED),
        Suppressed("participants.region.latin_america", Reason.PROTECTED),
        Suppressed("participants.region.north_america", Reason.PROTECTED),
        Suppressed("participants.region.undisclosed", Reason.PROTECTED),
    )


def test_before_their_date_nothing_is_told_and_nothing_can_be_released(full: Door, rows: SqlReportRows):
    early = AFTER - timedelta(seconds=1)
    assert not release(rows, 2021, at=early, rules=RULES)
    found = the_report(rows, at=early)
    assert (found.participants, found.suppressed[-1]) == (None, Suppressed("participants", Reason.NOT_RELEASED))


def test_what_was_released_stays(full: Door, rows: SqlReportRows):
    """One more person the day after is in no figure: two days cannot be subtracted."""
    release_due(rows, at=AFTER, rules=RULES)
    before = the_report(rows)
    full.seats("forum", 50)
    full.hears("forum", "non_binary", "africa", 30)
    release_due(rows, at=AFTER + timedelta(days=30), rules=RULES)
    assert the_report(rows, at=AFTER + timedelta(days=30)) == before


def test_a_span_that_is_no_year_has_no_counts_of_persons(full: Door, rows: SqlReportRows):
    release(rows, 2021, at=AFTER, rules=RULES)
    span = Span(datetime(2021, 1, 1, tzinfo=UTC).date(), datetime(2021, 6, 30, tzinfo=UTC).date())
    found = gender_report(rows, span, at=AFTER)
    assert (found.participants, found.suppressed[-1]) == (None, Suppressed("participants", Reason.WHOLE_YEARS))


def test_twenty_nine_participants_make_no_table(writer: Editor, door: Door, rows: SqlReportRows):
    writer.puts(an_event("forum", when="2021-05-05"))
    door.seats("forum", 29)
    release(rows, 2021, at=AFTER, rules=RULES)
    found = gender_document(the_report(rows))
    assert (found["participants"], found["suppressed"][-1]) == (None, {"figure": "participants", "reason": "too_few"})


def test_people_in_sessions_count_once(writer: Editor, door: Door, rows: SqlReportRows):
    writer.puts(an_event("congress", when="2021-05-05"), an_event("day-one", when="2021-05-05", part_of="congress"))
    (pk,) = door.seats("congress", 1)
    door.seats("day-one", 1, part_of=pk)
    assert sum(rows.participation(YEAR).states.values()) == 1


def test_dates_of_a_series_count_in_their_year(writer: Editor, door: Door, rows: SqlReportRows):
    writer.puts(a_series(when="2020-12-29T09:00/2020-12-29T10:00", registration={}))
    for day in ("2020-12-29", "2021-01-05", "2021-01-12"):
        door.seats(f"class-{day}", 2)
    assert [sum(rows.participation(Span.of(year)).states.values()) for year in (2020, 2021)] == [2, 4]


def test_withdrawn_events_are_not_counted(full: Door, writer: Editor, rows: SqlReportRows):
    writer.withdraws("forum")
    assert rows.participation(YEAR) == Participation()


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_nobody_takes_part_in_what_is_called_off(status: str, full: Door, writer: Editor, rows: SqlReportRows):
    full.seats("class-2021-03-16", 3)
    writer.puts(
        an_event("forum", when="2021-05-05/2021-05-07", city="Seoul", status=status),
        a_series(when="2021-03-16T09:00/2021-03-16T10:00", registration={}, status=status),
    )
    assert rows.participation(YEAR) == Participation()


def test_who_was_counted_in_one_year_is_not_counted_again_in_the_next(full: Door, writer: Editor, rows: SqlReportRows):
    """Else the second release minus the first would be those who registered between them."""
    release(rows, 2021, at=AFTER, rules=RULES)
    writer.puts(an_event("forum", when="2022-05-05", city="Seoul"), an_event("new", when="2022-06-05"))
    full.seats("forum", 1, mode="online")
    full.hears("forum", "man", "north_america", 1)
    full.seats("new", 2)
    assert rows.participation(Span.of(2022)) == Participation({"attended": 2}, {"in_person": 2}, events=frozenset({"new"}))


def test_answers_of_a_counted_event_are_not_kept_for_another_year(
    full: Door, writer: Editor, rows: SqlReportRows, sql_store: SqlStore
):
    release(rows, 2021, at=AFTER, rules=RULES)
    writer.puts(an_event("forum", when="2022-05-05", city="Seoul"))
    all_answers_go(sql_store)
    assert rows.participation(Span.of(2022)) == Participation()


def test_what_was_too_few_to_be_told_counts_with_its_new_date(writer: Editor, door: Door, rows: SqlReportRows):
    writer.puts(an_event("talk", when="2021-05-05"))
    door.seats("talk", 29)
    release(rows, 2021, at=AFTER, rules=RULES)
    writer.puts(an_event("talk", when="2022-05-05"))
    assert rows.participation(Span.of(2022)).events == {"talk"}


def test_answers_that_outnumber_places_make_no_table(full: Door, writer: Editor, rows: SqlReportRows, sql_store: SqlStore):
    """The forum is withdrawn after its 52 answers were counted; 35 places are left."""
    all_answers_go(sql_store)
    writer.withdraws("forum")
    writer.puts(an_event("talk", when="2021-05-05"))
    full.seats("talk", 35)
    release(rows, 2021, at=AFTER, rules=RULES)
    found = the_report(rows)
    assert found.participants is not None
    assert [table.name for table in found.participants.tables] == ["mode", "attendance"]
    assert found.suppressed[-2:] == tuple(
        Suppressed(f"participants.{name}", Reason.DOES_NOT_ADD_UP) for name in ("gender", "region")
    )
    assert "  Participation: genre: il y a plus de réponses que de places\n" in gender_text(found, "fr")


def test_answers_of_what_was_called_off_are_not_kept(full: Door, writer: Editor, rows: SqlReportRows, sql_store: SqlStore):
    writer.puts(an_event("forum", when="2021-05-05", status="cancelled"))
    all_answers_go(sql_store)
    writer.puts(an_event("forum", when="2021-05-05"))
    assert rows.participation(YEAR).genders == {}


def test_in_text_what_is_withheld_is_said_in_words(full: Door, rows: SqlReportRows):
    release(rows, 2021, at=AFTER, rules=RULES)
    text = gender_text(the_report(rows), "es")
    assert "    Otros: no publicado\n" in text
    assert "  Participación: género (Otros, No comunicado): protege a personas" in text
    assert "participants." not in text


def test_a_withheld_share_has_its_reason_in_a_spreadsheet(full: Door, rows: SqlReportRows):
    release(rows, 2021, at=AFTER, rules=RULES)
    lines = gender_rows(the_report(rows))
    assert ("participants.percent.gender.other", "", "protected") in lines
    assert [figure for figure, value, why in lines if not (value or why) and figure.startswith("participants")] == []


def all_answers_go(store: SqlStore) -> None:
    with store.engine.begin() as connection:
        keep_tally(connection, list(connection.execute(gender_answer.select()).scalars()), AFTER)
        connection.execute(gender_answer.delete())


def test_answers_that_are_gone_were_counted_when_they_went(full: Door, rows: SqlReportRows, sql_store: SqlStore):
    before = rows.participation(YEAR)
    with sql_store.engine.begin() as connection:
        owners = list(connection.execute(gender_answer.select().order_by(gender_answer.c.owner)).scalars())
        for some in (owners[:20], owners[20:]):
            keep_tally(connection, some, AFTER)
            connection.execute(gender_answer.delete().where(gender_answer.c.owner.in_(some)))
    assert rows.participation(YEAR) == before


def test_an_answer_at_an_event_that_is_gone_does_not_stop_the_purge(door: Door, rows: SqlReportRows, sql_store: SqlStore):
    door.hears("nothing", "woman", "africa", 2)
    with sql_store.engine.begin() as connection:
        keep_tally(connection, ["nothing woman africa 0"], AFTER)
    assert rows.participation(YEAR) == Participation()


def test_an_answer_reaches_no_feed_no_log_and_no_report_before_it_is_one_of_many(
    full: Door, rows: SqlReportRows, sql_store: SqlStore, caplog: pytest.LogCaptureFixture
):
    """The words of the answers, and the names under which they stand, in everything that leaves the calendar."""
    caplog.set_level(logging.DEBUG)
    release(rows, 2021, at=AFTER, rules=RULES)
    found = the_report(rows)
    said = [as_json(gender_document(found)), as_csv(gender_rows(found)), gender_text(found), caplog.text]
    for format in FORMATS:
        address = Address.of("all", format, [], default_lang="en")
        feed = publish(sql_store, address, base_url="https://calendar.example.org", today=AFTER.date())
        said.append(feed.body.decode())
    said.append(json.dumps([entry.event.document() for entry in Calendar(sql_store).find("", today=AFTER.date())]))
    words = ("non_binary", "self_described", "prefer_not_to_say", "forum woman", "forum man")
    assert [(word, text) for word in words for text in said if word in text] == []
