"""Tables: what people and spreadsheets make of them."""

from pathlib import Path

import pytest
from samples import EXAMPLES

from feeds import render
from metrocal import Organisation, event
from metrocal.importers import read, read_bytes

FILES = Path(__file__).parent / "files"
HEADER = "id,kind,title,when\n"


def table(text):
    return read_bytes(text.encode(), "calendar.csv", "csv")


def said(reading):
    return [str(refusal) for refusal in reading.refusals]


def read_events(text):
    reading = table(text)
    assert said(reading) == []
    return [found.item for found in reading.events]


def test_a_row_is_an_event():
    assert read_events(HEADER + "a,forum,A,2014-11\n") == [
        event({"id": "a", "kind": "forum", "title": "A", "when": "2014-11"})
    ]


def test_columns_hold_translations_lists_numbers_and_booleans():
    header = "id,kind,title.fr,title.pt-BR,title,when,dates_tbc,topics,sdgs,edition,latitude,longitude,speakers_women\n"
    (found,) = read_events(header + "a,congress,Congrès,Congresso,C,2014,yes,water| health |,5|11,XI,37.5,-2,12\n")
    assert found.document() == {
        "id": "a", "kind": "congress", "title": {"fr": "Congrès", "pt-BR": "Congresso", "und": "C"}, "when": "2014",
        "dates_tbc": True, "topics": ["water", "health"], "sdgs": [5, 11], "edition": 11, "latitude": 37.5,
        "longitude": -2.0, "speakers_women": 12, "status": "scheduled", "gender": "unassessed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("word", "meant"), [("yes", True), ("TRUE", True), ("1", True), ("no", False), ("False", False), ("0", False)]
)
def test_yes_and_no_are_written_in_six_ways(word, meant):
    (found,) = read_events(f"id,kind,title,when,dates_tbc\na,forum,A,2014,{word}\n")
    assert found.when.tbc is meant


def test_an_empty_cell_is_a_field_that_is_not_there():
    (found,) = read_events("id,kind,title,when,zone,url,edition,topics,summary.fr,dates_tbc\na,forum,A,2014, ,,,,,\n")
    assert found == event({"id": "a", "kind": "forum", "title": "A", "when": "2014"})


def test_lists_are_translated_item_by_item():
    (found,) = read_events("id,kind,title,when,themes.fr,themes.en\na,forum,A,2014,eau|feu,water|\n")
    assert found.document()["themes"] == [{"en": "water", "fr": "eau"}, {"fr": "feu"}]
    wrong = table("id,kind,title,when,themes.fr,themes.en\na,forum,A,2014,eau|feu,water\n")
    assert said(wrong) == ["calendar.csv:2: themes.en 'water': 1 items where another language has 2"]


def test_a_header_with_name_and_no_title_is_of_organisations():
    reading = table("id,name.fr,kind,dues_paid\no,Ville,member,2019|2020\np,,planet,\n")
    assert [found.item for found in reading.organisations] == [
        Organisation.model_validate({"id": "o", "name": {"fr": "Ville"}, "kind": "member", "dues_paid": [2019, 2020]})
    ]
    assert said(reading) == [
        "calendar.csv:3: name: missing",
        "calendar.csv:3: kind 'planet': unknown kind of organisation; allowed: network, secretariat, training_centre, "
        "antenna, member, partner",
    ]


# Refusals


def test_every_wrong_field_of_a_row_is_named_and_the_other_rows_go_in():
    reading = table(
        "id,kind,title.fr,when,topics,latitude,longitude\n"
        "a,forum,A,2014,,,\n"
        "b,party,,2014-13,fire,95,2\n"
        "c,forum,C,2014,,,\n"
    )  # fmt: skip
    assert [found.item.id for found in reading.events] == ["a", "c"]
    assert {(r.line, r.field, r.value) for r in reading.refusals} == {
        (3, "kind", "party"), (3, "title", ""), (3, "when", "2014-13"), (3, "topics", "fire"), (3, "latitude", "95"),
    }  # fmt: skip


def test_a_missing_kind_is_named_with_those_that_are_allowed():
    assert said(table("id,title,when\na,A,2014\n"))[0].startswith(
        "calendar.csv:2: kind: missing; allowed: forum, congress, training, webinar, conference"
    )


def test_a_field_of_another_kind_is_named_with_the_kinds_that_have_it():
    assert said(table("id,kind,title,when,seats\na,forum,A,2014,20\n")) == [
        "calendar.csv:2: seats '20': no field of kind forum, only of training"
    ]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("edition", "١٢", "a whole number in the digits 0 to 9 is expected"),
        ("edition", "1_0", "a whole number in the digits 0 to 9 is expected"),
        ("speakers_women", "9" * 4_000, "a whole number in the digits 0 to 9 is expected"),
        ("dates_tbc", "perhaps", "one of these is expected: yes, true, 1, no, false, 0"),
        ("note", "a\0b", "a NUL character"),
        ("part_of", "a", "an event cannot be part of itself"),
        ("zone", "Mars/Base", "unknown time zone; an IANA name is needed, such as Europe/Madrid"),
        ("recurrence", "FREQ=SECONDLY", "a series needs a first date that is known to the day"),
        ("latitude", "12", "latitude and longitude are given together or not at all"),
        ("uid", "a b", "ASCII characters without spaces are expected"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_reason(field, value, reason):
    reading = table(f'id,kind,title,when,{field}\na,forum,A,2014,"{value}"\n')
    assert [(r.line, r.field, r.reason) for r in reading.refusals] == [(2, field, reason)]


def test_unknown_columns_refuse_the_file_once_with_those_that_are_allowed():
    reading = table("id,titel,kind,when,colour\n" + "a,A,forum,2014,red\n" * 5)
    (refusal,) = reading.refusals
    assert refusal.reason.startswith("unknown column 'titel', 'colour'; allowed: audience, ")
    assert "title (also title.fr, title.en …)" in refusal.reason
    assert (refusal.line, reading.usable, reading.events) == (1, False, ())


@pytest.mark.parametrize("column", ["title.", "title.français", "when.fr", "title.fr.en", ".fr"])
def test_only_languages_of_words_are_columns(column):
    assert not table(f"id,kind,{column}\n").usable


def test_a_column_comes_once():
    assert said(table("id,id,title\n")) == ["calendar.csv:1: column id comes twice"]


def test_a_column_without_a_name_is_empty():
    reading = table("id,kind,title,when,,\na,forum,A,2014,,\nb,forum,B,2014,x,\n,,,,,\n\n")
    assert [found.item.id for found in reading.events] == ["a"]
    assert said(reading) == ["calendar.csv:3: 'x': a cell without a column"]


def test_a_row_with_too_many_or_too_few_cells_is_refused():
    reading = table(HEADER + "a,forum,A, or B,2014\nb,forum\nc,forum,C,2014\n")
    assert [found.item.id for found in reading.events] == ["c"]
    assert [(r.line, r.reason[:34]) for r in reading.refusals] == [
        (2, "5 cells where the header has 4; is"),
        (3, "2 cells where the header has 4; is"),
    ]


def test_the_line_is_the_first_of_the_row():
    reading = table('id,kind,title,when,note\na,forum,A,2014,"one\ntwo\r\nthree"\n\nb,forum,B,2014-13,\n')
    assert [(found.line, found.item.note) for found in reading.events] == [(2, "one\ntwo\nthree")]
    assert [refusal.line for refusal in reading.refusals] == [6]


def test_nothing_is_guessed_after_a_quote_that_is_never_closed():
    reading = table(HEADER + 'a,forum,A,2014\nb,forum,"B,2014\nc,forum,C,2014\n')
    assert [found.item.id for found in reading.events] == ["a"]
    assert said(reading) == [
        "calendar.csv:3: a quote that is opened here is never closed; nothing is read from this line on"
    ]


def test_a_bomb_in_a_cell_costs_its_row():
    bomb = "x" * 1_100_000
    reading = table(f"{HEADER}a,forum,{bomb},2014\nb,forum,{bomb[:200_000]},2014\nc,forum,C,2014\n")
    assert [found.item.id for found in reading.events] == ["c"]
    assert [(r.line, r.reason) for r in reading.refusals] == [
        (2, "a row of more than 1,048,576 characters"),
        (3, "field larger than field limit (131072)"),
    ]


def test_more_lines_than_a_calendar_has_are_unusable():
    assert said(table(HEADER + "\n" * 2_000_001)) == ["calendar.csv: more than 1,000,000 lines"]


# Spreadsheets


def test_excel_in_french_writes_semicolons_latin_1_and_decimal_commas():
    reading = read(FILES / "excel-french.csv")
    (found,) = reading.events
    assert str(found.item.title.in_language("fr")) == "Forum métropolitain : les villes à l’écoute"
    assert found.item.place.coordinates == (37.5665, 126.978)
    assert [remark.text for remark in reading.remarks] == [
        "not UTF-8 (line 2): read as Latin-1 (Windows-1252)",
        "cells are separated by semicolons",
    ]
    assert [(refusal.line, refusal.field) for refusal in reading.refusals] == [(3, "id")]


def test_excel_marks_its_utf_8_and_breaks_lines_in_cells():
    reading = read(FILES / "excel-utf8.csv")
    assert [found.item.note for found in reading.events] == ["Première ligne\ndeuxième ligne"]
    assert [remark.text for remark in reading.remarks] == ["begins with a byte order mark, as Excel writes it"]
    assert [(refusal.line, refusal.field, refusal.value) for refusal in reading.refusals] == [
        (4, "when", "2026-13"),
        (4, "topics", "fire"),
    ]


def test_unicode_text_of_excel_is_utf_16_with_tabs():
    data = (HEADER + "a,forum,Été,2014\n").replace(",", "\t").encode("utf-16")
    reading = read_bytes(data, "calendar.csv", "csv")
    assert [str(found.item.title) for found in reading.events] == ["Été"]
    assert len(reading.remarks) == 2


def test_a_line_that_names_the_separator_is_obeyed():
    assert [found.id for found in read_events("sep=;\n" + (HEADER + "a,forum,A,2014\n").replace(",", ";"))] == ["a"]


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_any_line_break_ends_a_row(break_):
    assert len(read_events((HEADER + "a,forum,A,2014\nb,forum,B,2014\n").replace("\n", break_))) == 2


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_the_apostrophe_against_formulas_is_taken_off_once(sign):
    (found,) = read_events(HEADER + f"a,forum,'{sign}1+1,2014\n")
    assert str(found.title) == f"{sign}1+1"
    (found,) = read_events(HEADER + f"a,forum,''{sign}1+1,2014\n")
    assert str(found.title) == f"'{sign}1+1"


def test_another_apostrophe_stays():
    (found,) = read_events(HEADER + "a,forum,'Ndrangheta,2014\n")
    assert str(found.title) == "'Ndrangheta"


def test_an_invitation_in_doubled_hours_is_remarked():
    reading = table("id,kind,title,when,zone\na,forum,A,2026-10-25T02:30,Europe/Rome\n")
    assert len(reading.events) == 1
    assert reading.remarks[0].text.startswith("2026-10-25T02:30 comes twice that night in Europe/Rome: the first of the two")


# Our own


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.csv")), ids=lambda path: path.name)
def test_the_network_s_own_calendars_have_no_wrong_row(path):
    reading = read(path)
    assert said(reading) == []
    assert reading.remarks == ()
    assert reading.events or reading.organisations


def test_the_table_we_publish_is_read_back_the_same():
    written = [found.item for path in sorted(EXAMPLES.glob("*.csv")) for found in read(path).events]
    reading = read_bytes(render(written, format="csv").body, "feed.csv", "csv")
    assert said(reading) == []
    read_back = {found.item.id: found.item.document() for found in reading.events}
    assert {e.id: e.public_document() for e in written} == {
        event_id: {key: value for key, value in document.items() if key != "uid"} for event_id, document in read_back.items()
    }
