"""Content lines: 75 octets, never cut inside a character; escaped; nothing in them that ends a line for some reader."""

import unicodedata
from itertools import pairwise

import pytest
from feed_bytes import content_lines, unescaped
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event as TheirEvent
from strategies import CONTROLS, nasty_text

from feeds.content_lines import LINE_OCTETS, line, text

any_text = st.one_of(nasty_text(12), st.text(max_size=400))
BREAKING = ("Cc", "Cs", "Zl", "Zp")
"""Unicode's categories of controls, lone surrogates and separators."""
MARKS = "\ufeff\ufffe\uffff"
printable_text = st.text(st.characters(exclude_categories=BREAKING, exclude_characters=MARKS), max_size=400)


def physical(folded: bytes) -> list[bytes]:
    assert folded.endswith(b"\r\n")
    return folded.removesuffix(b"\r\n").split(b"\r\n")


@given(printable_text)
def test_no_line_is_longer_than_75_octets(content: str):
    assert max(map(len, physical(line(content)))) <= LINE_OCTETS == 75


@given(printable_text)
def test_no_line_is_cut_inside_a_character(content: str):
    pieces = physical(line(content))
    assert [piece.decode("utf-8").encode("utf-8") for piece in pieces] == pieces


@given(printable_text)
def test_a_folded_line_unfolds_to_what_it_was(content: str):
    assert "".join(content_lines(b"X\r\n " + line(content))) == "X" + content


@given(printable_text)
def test_each_line_but_the_last_holds_as_many_characters_as_it_can(content: str):
    pieces = physical(line(content))
    for piece, following in pairwise(pieces):
        assert len(piece) + len(following[1:].decode()[0].encode()) > LINE_OCTETS


@pytest.mark.parametrize("octets", [0, 74, 75])
def test_a_line_of_up_to_75_octets_stays_whole(octets: int):
    assert line("x" * octets) == b"x" * octets + b"\r\n"


def test_a_line_of_76_octets_is_folded():
    assert line("x" * 76) == b"x" * 75 + b"\r\n x\r\n"


@pytest.mark.parametrize("character", ["é", "水", "👩"])
def test_ten_thousand_characters_of_several_octets_are_folded_between_them(character: str):
    pieces = physical(line("SUMMARY:" + character * 10_000))
    assert "".join(piece.decode() for piece in pieces).replace(" ", "") == "SUMMARY:" + character * 10_000
    assert max(map(len, pieces)) <= 75


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("a,b", r"a\,b"),
        ("a;b", r"a\;b"),
        ("a\nb", r"a\nb"),
        ("a\r\nb", r"a\nb"),
        (r"a\nb", r"a\\nb"),
        ("a\\", "a\\\\"),
        ("a:b", "a:b"),
        ('"a"', '"a"'),
        ("a\tb", "a b"),
        (" a ", "a"),
        ("a \x00", "a"),
        ("\ufeff a", "a"),
        ("", ""),
    ],
)
def test_a_text_is_escaped_as_rfc_5545_says(plain: str, written: str):
    assert text(plain) == written


@given(any_text)
def test_what_is_escaped_reads_back_as_the_text_without_what_breaks_lines(value: str):
    kept = "".join(
        " " if character == "\t" else character
        for character in value
        if character in "\t\n" or (unicodedata.category(character) not in BREAKING and character not in MARKS)
    )  # fmt: skip
    assert unescaped(text(value)) == kept.strip()


@given(any_text)
def test_nothing_in_a_text_ends_a_line_for_any_reader(value: str):
    assert len(text(value).splitlines()) <= 1


@given(any_text)
def test_icalendar_reads_the_text_that_was_written(value: str):
    body = b"BEGIN:VEVENT\r\n" + line("SUMMARY:" + text(value)) + b"END:VEVENT\r\n"
    assert TheirEvent.from_ical(body)["SUMMARY"] == unescaped(text(value))


def test_no_character_but_the_line_feed_survives_that_is_a_control_or_a_separator():
    every = "".join(map(chr, range(0x10000)))  # there are none beyond
    survivors = set(text(every))
    assert [c for c in sorted(survivors) if unicodedata.category(c) in BREAKING] == []
    assert set(CONTROLS).isdisjoint(survivors)


@pytest.mark.parametrize("bad", [*CONTROLS, "\n", "\r\nX-EVIL:1", "\ufeff"])
def test_what_would_not_stay_on_its_line_is_refused(bad: str):
    with pytest.raises(ValueError, match=r"no content line|surrogates not allowed"):
        line(f"URL:https://example.org/{bad}x")
