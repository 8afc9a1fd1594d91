"""JSON: documents alone, in a list, or beside those of organisations."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import events

from metrocal import event
from metrocal.importers import read_bytes

FORUM = {"id": "a", "kind": "forum", "title": "A", "when": "2014"}


def document(**fields):
    return FORUM | fields


def load(content):
    text = content if isinstance(content, str) else json.dumps(content)
    return read_bytes(text.encode(), "calendar.json", "json")


def said(content):
    return [str(refusal) for refusal in load(content).refusals]


def ids(reading):
    return [found.item.id for found in (*reading.organisations, *reading.events)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (FORUM, ["a"]),
        ([FORUM, document(id="b")], ["a", "b"]),
        ({"organisations": [{"id": "o", "name": "O"}], "events": [FORUM]}, ["o", "a"]),
        ({"events": [FORUM]}, ["a"]),
        ([{"id": "o", "name": {"fr": "O"}}, FORUM], ["o", "a"]),
        ([], []),
        ({"organisations": [], "events": []}, []),
    ],
)
def test_a_file_holds_one_document_a_list_or_two_lists(content, expected):
    reading = load(content)
    assert ids(reading) == expected
    assert reading.refusals == ()


@settings(max_examples=50)
@given(st.lists(events(), max_size=3, unique_by=lambda event: event.id))
def test_what_is_written_is_read_back(written):
    reading = load([event.document() for event in written])
    assert [found.item for found in reading.events] == written


@settings(max_examples=50)
@given(events())
def test_a_document_that_is_laid_out_on_many_lines_is_the_same(written):
    reading = read_bytes(json.dumps(written.document(), indent=3, ensure_ascii=False).encode(), "a.json", "json")
    assert [(found.line, found.item) for found in reading.events] == [(1, written)]


def test_each_document_has_the_line_it_begins_on():
    reading = load('{"events": [\n  {"id": "a", "kind": "forum",\n   "title": "A", "when": "2014"},\n\n  {"id": "B"}]}')
    assert [found.line for found in reading.events] == [2]
    assert {refusal.line for refusal in reading.refusals} == {5}


def test_null_is_a_field_that_is_not_there():
    reading = load(document(url=None, summary=None, edition=None))
    assert [found.item for found in reading.events] == [event(FORUM)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (document(colour="red"), "1: colour 'red': unknown field"),
        (document(title={"fr": 5}), "1: title.fr '5': should be a valid string"),
        (document(place={"latitude": 95, "longitude": 1}), "1: place.latitude '95': should be less than or equal to 90"),
        (document(place="here"), "1: place 'here': should be a valid dictionary or instance of Place"),
        (document(dates_tbc="perhaps"), "1: dates_tbc 'perhaps': should be a valid boolean, unable to interpret input"),
        (document(latitude="1_0", longitude=0), "1: latitude '1_0': a number such as 48.8566 is expected"),
        (
            document(gender={"gender": "none"}, gender_measures=["parity"]),
            "1: gender_measures \"['parity']\": cannot stand beside a document that should hold it",
        ),
        ([FORUM, 5], "1#2: '5': a document {…} is expected, not int"),
        ([FORUM, ["a"]], "1#2: \"['a']\": a document {…} is expected, not list"),
        ({"events": [FORUM], "version": 1}, " version: unknown field beside events; allowed: organisations, events"),
        (document(**{f"x{n}": n for n in range(200)}), "1: more than 200 fields"),
        ([{f"x{n}": n for n in range(300)}], "1: 300 fields; at most 200"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(content, expected):
    assert said(content) == [f"calendar.json:{expected}"]


def test_an_unknown_kind_hides_nothing_else():
    assert [(r.field, r.value) for r in load(document(kind="party", when="2014-13", sdgs=[5, 99])).refusals] == [
        ("kind", "party"),
        ("when", "2014-13"),
        ("sdgs", "99"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"id": "b", ', "calendar.json:1: id: this key comes twice"),
        ('"title": {"fr": "A", "fr": "B"}, ', "calendar.json:1: fr: this key comes twice"),
        ('"latitude": NaN, ', "calendar.json:1: 'NaN': no number of JSON"),
        ('"latitude": -Infinity, ', "calendar.json:1: '-Infinity': no number of JSON"),
        ('"latitude": 1e999, ', "calendar.json:1: '1e999': a number too large or with too many digits"),
        ('"edition": 1' + "0" * 40 + ", ", f"calendar.json:1: '1{'0' * 40}': a number with too many digits"),
        ('"note": "\\ud800", ', "calendar.json:1: note '\\\\ud800': half of a character (a lone surrogate)"),
        ('"note": ' + "[" * 33 + "]" * 33 + ", ", "calendar.json:1: note: nested deeper than 32"),
    ],
)
def test_a_document_with_what_no_document_can_hold_costs_only_itself(text, expected):
    reading = load('[{"id": "a", ' + text + '"kind": "forum"}, ' + json.dumps(document(id="c")) + "]")
    assert ids(reading) == ["c"]
    assert [str(refusal) for refusal in reading.refusals] == [expected]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 100_000, "nested deeper than 32"),
        ('{"a":' * 100_000, "nested deeper than 32"),
        (json.dumps([FORUM])[:-1], "not JSON: , or ] is expected, not the end of the file"),
        (json.dumps([FORUM])[:-5], "not JSON: Unterminated string starting at (column 53)"),
        (
            json.dumps(FORUM) + json.dumps(FORUM),
            "something follows the end of the document; a list […] is needed for several",
        ),
        ('"a"', "a document {…} or a list […] is expected"),
        ("{id: 1}", "not JSON: \" is expected, not 'i'"),
        ('{"a" 1}', "not JSON: : is expected, not '1'"),
        ("{" + ",".join(['"a": 1'] * 100_000) + "}", "more than 200 fields"),
    ],
)
def test_what_is_no_json_is_unusable_as_a_whole(text, reason):
    reading = load(text)
    assert [(refusal.reason, refusal.unusable) for refusal in reading.refusals] == [(reason, True)]
    assert ids(reading) == []


def test_the_line_of_the_mistake_is_said():
    assert load('[\n{"id": "a"},\n{"id": }\n]').refusals[0].line == 3


def test_json_is_utf_8():
    text = json.dumps(document(title="é"), ensure_ascii=False)
    assert (
        read_bytes(b"\xef\xbb\xbf" + text.encode(), "a.json", "json").remarks[0].text.startswith("begins with a byte order")
    )
    assert not read_bytes(text.encode("latin-1"), "a.json", "json").usable
    assert not read_bytes(text.encode("utf-16"), "a.json", "json").usable


def test_several_refused_documents_on_one_line_are_told_apart_and_counted():
    wrong = [document(id="a", edition=-1), document(id="b"), document(id="c", edition=-1)]
    reading = load(json.dumps(wrong))
    assert ids(reading) == ["b"]
    assert [str(refusal).partition(": ")[0] for refusal in reading.refusals] == ["calendar.json:1", "calendar.json:1#3"]
