"""The printed calendar: days, places, marks and footnotes as on paper, in three languages, in three formats."""

import csv
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import a_series, an_event
from samples import EXAMPLES
from strategies import calendars

from metrocal import Calendar, Entry
from metrocal.errors import InvalidWhen
from metrocal.importing import import_files
from metrocal.reports.printed import Sheet, year_grid, year_table
from metrocal.reports.printed_writers import COLUMNS, as_csv, as_html, as_text
from metrocal.when import When

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def an_entry(id: str = "a", when: str = "2014-06-13", **facts: object) -> Entry:
    return Entry.of(an_event(id, when=when, **facts))


def rows(sheet: Sheet) -> list[tuple[str, str]]:
    """(heading, days and place and name) of every row."""
    return [(s.heading, " | ".join((row.days, row.place, row.name))) for s in sheet.sections for row in s.rows]


def days(when: str, lang: str = "fr", year: int = 2014, **facts: object) -> list[tuple[str, str]]:
    """(heading, days) in the table of a year."""
    sheet = year_table([an_entry(when=when, **facts)], year, lang)
    return [(section.heading, row.days) for section in sheet.sections for row in section.rows]


@pytest.fixture(scope="module")
def network() -> Calendar:
    """The calendars of `examples/`."""
    calendar = Calendar()
    import_files(calendar, sorted(EXAMPLES.glob("*.csv")), at=NOW, author="examples")
    return calendar


def of_year(calendar: Calendar, year: int) -> Iterable[Entry]:
    return calendar.find(f"from={year}&to={year}", today=NOW.date())


def test_october_2014_reads_as_it_was_printed(network):
    sheet = year_table(of_year(network, 2014), 2014, "fr")
    (october,) = (section for section in sheet.sections if section.month == 10)
    assert october.heading == "Octobre 2014"
    assert [(row.days, row.place) for row in october.rows] == [
        ("7–10", "Hyderabad, Inde"),
        ("16–19", "Shenzhen, Chine"),
        ("21–31", "Séoul, Corée du Sud"),
        ("Dates à confirmer", "Machhad, Iran"),
        ("Dates à confirmer", "Machhad, Iran"),
    ]


def test_the_grid_of_2021_has_twelve_months_and_the_printed_mark(network):
    sheet = year_grid(of_year(network, 2021), 2021, "fr")
    assert [section.month for section in sheet.sections] == list(range(1, 13))
    assert sheet.footnotes[0] == "* Événement avec une perspective de genre (spécifique ou transversale)."
    starred = {row.entry.id for section in sheet.sections for row in section.rows if row.mark}
    assert starred == {entry.id for entry in sheet.events if entry.event.gender.level in {"specific", "mainstreamed"}}


def test_an_event_of_two_months_stands_once_in_the_table_and_in_both_months_of_the_grid():
    entry = an_entry(when="2014-05-27/2014-06-03", city="Seoul", title="Atelier")
    assert rows(year_table([entry], 2014, "fr")) == [("Mai 2014", "27 – 3 juin | Séoul, Corée du Sud | Atelier")]
    assert [
        (section.month, row.days, row.continued)
        for section in year_grid([entry], 2014, "fr").sections
        for row in section.rows
    ] == [(5, "27 – 3 juin", False), (6, "27 mai – 3", True)]


@pytest.mark.parametrize(
    ("when", "lang", "said"),
    [
        ("2014-06-13", "fr", ("Juin 2014", "13")),
        ("2014-06-10/2014-06-12", "en", ("June 2014", "10–12")),
        ("2014-06-24/2014-07-02", "es", ("Junio 2014", "24 – 2 de julio")),
        ("2014-07-29/2014-08-01", "fr", ("Juillet 2014", "29 – 1er août")),
        ("2013-12-28/2014-01-03", "fr", ("Janvier 2014", "28 décembre 2013 – 3")),
        ("2013-12-28/2014-01-03", "es", ("Enero 2014", "28 de diciembre de 2013 – 3")),
        ("2014-12-30/2015-01-02", "en", ("December 2014", "30 – 2 January 2015")),
        ("2014-10", "en", ("October 2014", "October")),
        ("2014-10?", "en", ("October 2014", "Dates to be confirmed")),
        ("2014-10-07?", "es", ("Octubre 2014", "7 (fechas por confirmar)")),
        ("2014-10/2014-12", "fr", ("Octobre 2014", "D'octobre à décembre 2014")),
        ("2014-23", "fr", ("Sans mois précis", "Automne 2014")),
        ("2014", "en", ("Month not known", "2014")),
    ],
)
def test_days_are_said_as_people_print_them(when, lang, said):
    assert days(when, lang) == [said]


def test_days_are_those_of_the_host_city():
    assert days("2014-06-30T22:00/2014-07-01T02:00", zone="America/Mexico_City") == [("Juin 2014", "30 – 1er juillet")]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"city": "Seoul", "venue": "City Hall"}, "Seoul, South Korea"),
        ({"city": "Singapore"}, "Singapore"),
        ({"city": "Seoul", "mode": "hybrid"}, "Seoul, South Korea · Hybrid"),
        ({"city": "Seoul", "mode": "online"}, "Online"),
        ({"city": "Guangzhou", "status": "moved_online"}, "Online"),
        ({"mode": "hybrid"}, "Hybrid"),
        ({}, ""),
    ],
)
def test_a_place_is_a_city_and_a_country_or_where_one_meets_online(facts, said):
    (section,) = year_table([an_entry(**facts)], 2014, "en").sections
    assert section.rows[0].place == said


@pytest.mark.parametrize(
    ("status", "name"),
    [
        ("scheduled", "Forum"),
        ("rescheduled", "Forum"),
        ("tentative", "À confirmer – Forum"),
        ("cancelled", "Annulé – Forum"),
        ("postponed", "Reporté – Forum"),
        ("moved_online", "Passé en ligne – Forum"),
    ],
)
def test_what_does_not_take_place_as_planned_cannot_be_overlooked(status, name):
    sheet = year_table([an_entry(status=status)], 2014, "fr")
    assert sheet.sections[0].rows[0].name == name
    assert ('<tr class="off">' in as_html(sheet)) is (status in {"cancelled", "postponed"})


def test_the_footnotes_say_what_a_star_means_and_what_none_does_not():
    entries = [an_entry("a", gender="specific"), an_entry("b", gender="none"), an_entry("c")]
    assert year_table(entries, 2014, "en").footnotes == (
        "* Event with a gender perspective (specific or mainstreamed).",
        "Without an asterisk: no gender perspective, or not assessed yet (1 of 3).",
    )
    assert year_table(entries[1:2], 2014, "en").footnotes == ()


def test_an_event_of_two_months_is_counted_once_in_the_footnotes():
    sheet = year_grid([an_entry(when="2014-05-27/2014-06-03")], 2014, "es")
    assert sheet.footnotes == ("Sin asterisco: sin perspectiva de género, o todavía sin evaluar (1 de 1).",)


def test_a_series_is_its_dates_and_what_was_withdrawn_is_not_there():
    withdrawn = Entry(an_event("gone", when="2021-03-20"), "gone@example.org", withdrawn=True)
    sheet = year_table([Entry.of(a_series(rule="FREQ=WEEKLY;COUNT=3")), withdrawn], 2021)
    assert rows(sheet) == [("March 2021", f"{day} | Madrid, Spain | Class") for day in (16, 23, 30)]


def test_a_year_out_of_range_is_refused():
    with pytest.raises(InvalidWhen):
        year_table([], 1899)


# The writers

A_YEAR = [
    an_entry("women", title={"fr": "Femmes & villes", "en": "Women & cities"}, city="Barcelona", gender="specific"),
    an_entry("off", "2014-06-30/2014-07-02", title="<b>=1+1</b>", status="cancelled"),
]


def test_the_text_is_headings_lines_and_tabs():
    assert as_text(year_table(A_YEAR, 2014, "fr")) == (
        "Calendrier international 2014\n\n"
        "JUIN 2014\n\n"
        "13\tBarcelone, Espagne\tFemmes & villes*\n"
        "30 – 2 juillet\t\tAnnulé – <b>=1+1</b>\n\n"
        "* Événement avec une perspective de genre (spécifique ou transversale).\n"
        "Sans astérisque : sans perspective de genre, ou pas encore évalué (1 sur 2).\n"
    )


def test_the_text_of_the_grid_names_kinds_and_empty_months():
    text = as_text(year_grid(A_YEAR, 2014, "en"))
    assert "JUNE 2014\n\n13\tForum\tWomen & cities*\tBarcelona, Spain\n" in text
    assert "JULY 2014\n\n30 June – 2 (continued)\tForum\tCancelled – <b>=1+1</b>\t\n" in text
    assert text.count("No event.") == 10


def test_the_table_for_spreadsheets_holds_no_formula():
    table = list(
        csv.DictReader(StringIO(as_csv(year_table([*A_YEAR, an_entry("sum", "2014-07-01", title="=1+1")], 2014, "en"))))
    )
    assert tuple(table[0]) == COLUMNS
    columns = ("month", "first_day", "last_day", "title", "status", "gender_mark")
    assert [tuple(row[column] for column in columns) for row in table] == [
        ("6", "2014-06-13", "2014-06-13", "Women & cities", "scheduled", "*"),
        ("6", "2014-06-30", "2014-07-02", "<b>=1+1</b>", "cancelled", ""),
        ("7", "2014-07-01", "2014-07-01", "'=1+1", "scheduled", ""),
    ]


@pytest.mark.parametrize("make", [year_table, year_grid])
def test_the_page_needs_nothing_else_and_nothing_in_it_is_markup_of_a_title(make):
    page = as_html(make(A_YEAR, 2014, "es"))
    assert page.startswith('<!DOCTYPE html>\n<html lang="es">')
    assert ("&lt;b&gt;=1+1&lt;/b&gt;" in page, "<b>" in page, "@page { size: A4;" in page) == (True, False, True)
    assert re.findall(r"(?:src|href|@import|url\()", page) == []


def test_a_reader_of_each_language_finds_the_same_events(network):
    entries = list(of_year(network, 2021))
    for make in (year_table, year_grid):
        by_language = [make(entries, 2021, lang) for lang in ("fr", "en", "es")]
        assert len({tuple(e.uid for e in sheet.events) for sheet in by_language}) == 1
        assert len({as_csv(sheet).count("\r\n") for sheet in by_language}) == 1


# Laws


@given(calendars(), st.sampled_from((year_table, year_grid)), st.sampled_from(("fr", "en", "es")))
def test_every_event_of_the_year_is_printed_and_no_other(events, make, lang):
    entries = [Entry.of(event) for event in events]
    year = entries[0].event.when.first_day.year if entries else 2021
    period = When.parse(f"{year:04}")
    expected = {one.uid for entry in entries for one in entry.occurrences(period.first_day, period.last_day)}
    sheet = make(entries, year, lang)
    assert {entry.uid for entry in sheet.events} == expected
    assert as_text(sheet) == as_text(make(reversed(entries), year, lang))
    assert all(writer(sheet).encode() for writer in (as_text, as_csv, as_html))


@given(calendars())
def test_the_table_names_each_event_once(events):
    year = events[0].when.first_day.year if events else 2021
    sheet = year_table([Entry.of(event) for event in events], year)
    assert len([row for section in sheet.sections for row in section.rows]) == len(sheet.events)
