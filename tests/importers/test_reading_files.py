"""What is true of every format: who reads a file, what a refusal says, and that no file can make a reader fall over."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocal.errors import UnknownValue
from metrocal.importers import FORMATS, Refusal, read, read_bytes
from metrocal.importers.fields import event_fields, kinds_with, organisation_fields

FILES = Path(__file__).parent / "files"


def said(reading):
    return [str(refusal) for refusal in reading.refusals]


def test_the_suffix_says_who_reads_a_file(tmp_path):
    for suffix in (".csv", ".CSV", ".tsv", ".json", ".ics", ".ical"):
        path = tmp_path / f"empty{suffix}"
        path.write_bytes(b"")
        assert said(read(path)) == [f"{path}: the file is empty"]


def test_a_format_can_be_named_instead(tmp_path):
    path = tmp_path / "calendar.txt"
    path.write_text("id,kind,title,when\na,forum,A,2014\n")
    assert [found.item.id for found in read(path, "csv").events] == ["a"]


def test_an_unknown_suffix_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownValue, match=r"unknown suffix '\.xls'; allowed: \.csv, \.tsv \(csv\), \.json \(json\)"):
        read("calendar.xls")


def test_an_unknown_format_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownValue, match="unknown format 'xml'; allowed: csv, json, ics"):
        read_bytes(b"", "calendar.xml", "xml")


def test_a_file_that_is_not_there_is_a_refusal(tmp_path):
    reading = read(tmp_path / "missing.csv")
    assert said(reading) == [f"{tmp_path}/missing.csv: cannot be read: No such file or directory"]
    assert not reading.usable


def test_a_folder_is_a_refusal(tmp_path):
    folder = tmp_path / "folder.ics"
    folder.mkdir()
    assert not read(folder).usable


def test_an_endless_file_is_read_to_its_limit_only():
    assert said(read("/dev/zero", "ics")) == ["/dev/zero: larger than 10 MiB, the limit of ics files"]


def test_a_refusal_reads_like_a_line_of_a_compiler():
    refusal = Refusal("calendar.csv", 17, "when", "2014-13", "month must be in 1..12")
    assert str(refusal) == "calendar.csv:17: when '2014-13': month must be in 1..12"


def test_a_refusal_is_printable_whatever_stands_in_the_file():
    table = "id,kind,title,when\na,\x1b[31mred\u202e\ud800,A,2014\n".encode("utf-8", "surrogatepass")
    for refusal in read_bytes(table, "b\nad\x07.csv", "csv").refusals:
        assert str(refusal).isprintable()


def test_a_bomb_is_shown_by_its_beginning_and_its_size():
    reading = read_bytes(f"id,kind,title,when\na,{'x' * 50_000},A,2014\n".encode(), "a.csv", "csv")
    assert reading.refusals[0].value == "x" * 60 + "… (50000 characters)"


@pytest.mark.parametrize("suffix", [".csv", ".json", ".ics"])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \r\n", "the file is empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page (HTML), no calendar"),
        (b"PK\x03\x04\x14\x00", "a spreadsheet, an archive or a PDF; save it as CSV, JSON or iCalendar"),
        (b"\x1f\x8b\x08", "a spreadsheet, an archive or a PDF; save it as CSV, JSON or iCalendar"),
        ("é€ü".encode() + b"\xe9", "not UTF-8 from this line on; is the file cut off or mixed?"),
    ],
)
def test_what_is_no_such_file_is_unusable(suffix, data, reason):
    reading = read_bytes(data, f"a{suffix}", suffix[1:])
    assert [(r.reason, r.unusable) for r in reading.refusals] == [(reason, True)]


@pytest.mark.parametrize("format", FORMATS)
@given(data=st.binary(max_size=400))
def test_no_bytes_raise(format, data):
    reading = read_bytes(data, f"a.{format}", format)
    assert reading.usable or not (reading.events or reading.organisations)


PIECES = {
    "csv": [
        "id", "title.fr", "kind", "when", "forum", "a", "2014", ",", ";", "\t", "\n", "\r", '"', "'", "|", "\0", "é", "sep=",
    ],
    "json": [
        "[", "]", "{", "}", ":", ",", '"id"', '"events"', '"title"', "NaN", "1e999", "9" * 30, "null", " ", "\n",
        '"\\ud800"',
    ],
    "ics": [
        "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "UID", "DTSTART", "DTEND", "DURATION", "RRULE",
        "EXDATE", "SUMMARY", "GEO", "CATEGORIES", "ORGANIZER", "LOCATION", ";TZID=", ";VALUE=DATE", "Europe/Rome", ":",
        ";", ",", "20260101", "20260101T100000", "Z", "P1D", "PT1H", "FREQ=DAILY;COUNT=2", "\\", '"', "\r\n", "\n ", "=",
        "\0", "99999999", "é",
    ],
}  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
@given(data=st.data())
def test_nothing_that_looks_like_a_file_raises(format, data):
    text = "".join(data.draw(st.lists(st.sampled_from(PIECES[format]), max_size=40)))
    heads = {"csv": "id,kind,title.fr,when\n", "json": '[{"id":', "ics": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:b\n"}
    for whole in (text, heads[format] + text):
        assert read_bytes(whole.encode(), f"a.{format}", format).file == f"a.{format}"


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
@given(cut=st.integers(0, 3_000), byte=st.binary(max_size=3))
def test_a_real_file_with_a_wound_does_not_raise(name, cut, byte):
    data = (FILES / name).read_bytes()
    assert read_bytes(data[:cut] + byte + data[cut + 1 :], name, name.rpartition(".")[2]).file == name


def test_fields_are_taken_from_the_models():
    fields = event_fields()
    assert {"when", "zone", "dates_tbc", "venue", "latitude", "gender", "gender_measures", "speakers_women"} <= fields.keys()
    assert fields["title"].translated
    assert fields["topics"].listed
    assert not {"place", "level_of"} & fields.keys()
    assert kinds_with("seats") == {"training"}
    assert kinds_with("nothing") == frozenset()
    assert organisation_fields()["dues_paid"].listed
