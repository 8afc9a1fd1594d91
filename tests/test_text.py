"""Words for people: in several languages, clean, and folded so that accents and case do not count."""

import unicodedata

import pytest
import strategies
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from metrocal import Text
from metrocal.errors import InvalidValue
from metrocal.text import BLOCK_LIMIT, LINE_LIMIT, Block, Line, Title, ascii_slug, clean_block, clean_line, fold, slug

LINE, BLOCK, TITLE, TEXT = (TypeAdapter(kind) for kind in (Line, Block, Title, Text))


# Several languages


@pytest.mark.parametrize(
    ("words", "wanted", "got"),
    [
        ({"fr": "Forum", "es": "Foro"}, "es", "Foro"),
        ({"fr": "Forum", "es": "Foro"}, "es-MX", "Foro"),
        ({"fr": "Forum", "es": "Foro"}, "en", "Forum"),
        ({"fr": "Forum", "en": "The forum", "es": "Foro"}, "zh", "The forum"),
        ({"fr": "Forum", "es": "Foro", "zh": "论坛"}, "ko", "Forum"),
        ({"es": "Foro", "zh": "论坛"}, "ko", "Foro"),
        ({"zh": "论坛", "pt-BR": "Fórum"}, "ko", "Fórum"),
        ({"pt-BR": "Fórum"}, "pt-BR", "Fórum"),
        ({"und": "Metropolis", "en": "The forum", "fr": "Forum"}, "fr", "Forum"),
        ({"und": "Metropolis", "en": "The forum", "fr": "Forum"}, "es", "Metropolis"),
        ({}, "fr", ""),
    ],
)
def test_a_reader_gets_her_language_or_the_next_of_the_chain(words, wanted, got):
    assert Text(words).in_language(wanted) == got


def test_a_plain_string_is_for_readers_of_every_language():
    assert {Text("Forum").in_language(lang) for lang in ("fr", "en", "zh", "pt-BR")} == {"Forum"}


def test_a_text_is_written_as_it_was_given():
    assert TEXT.dump_python(Text("Forum")) == "Forum"
    assert TEXT.dump_python(Text(fr="Forum", es="Foro")) == {"es": "Foro", "fr": "Forum"}
    assert TEXT.dump_json(Text({})) == b"{}"


def test_the_order_of_languages_does_not_count():
    one, other = Text({"fr": "Forum", "en": "The forum"}), Text({"en": "The forum", "fr": "Forum"})
    assert (one, hash(one), TEXT.dump_json(one)) == (other, hash(other), TEXT.dump_json(other))


def test_a_language_without_words_is_not_there():
    assert Text({"fr": "Forum", "en": " \x00 "}).languages() == ("fr",)
    assert not Text("\x00")
    assert str(Text("")) == ""


@pytest.mark.parametrize("tag", ["FR", "french", "f", "", "fr_FR", "fr\n", "<b>", "fr-", "1"])
def test_what_is_no_language_tag_is_refused(tag):
    with pytest.raises(ValidationError, match="unknown language"):
        Text({tag: "Forum"})


@pytest.mark.parametrize("value", [None, 5, ["Forum"], {"fr": 5}, {"fr": None}, {"fr": {"fr": "x"}}, b"Forum"])
def test_only_words_make_a_text(value):
    with pytest.raises(ValidationError):
        TEXT.validate_python(value)


@given(strategies.texts())
def test_a_text_is_read_back_the_same(words):
    text = TEXT.validate_python(words)
    assert TEXT.validate_json(TEXT.dump_json(text)) == text
    assert TEXT.validate_python(TEXT.dump_python(text)) == text


# Clean


@pytest.mark.parametrize("character", strategies.CONTROLS, ids=lambda c: f"U+{ord(c):04X}")
def test_no_control_or_separator_character_comes_through(character):
    line = clean_line(f"For{character}um{character}")
    assert line in ("Forum", "For um")
    assert character not in clean_block(f"For{character}um")
    assert Text(f"For{character}um").in_language("fr") in ("Forum", "For\num")


@pytest.mark.parametrize(
    "character", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff\ud800\udfff\x80\x9f"
)
def test_direction_overrides_marks_and_halves_of_characters_are_dropped(character):
    assert clean_line(f"For{character}um") == clean_block(f"For{character}um") == "Forum"


@pytest.mark.parametrize("brk", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_break_is_a_line_feed_in_a_block_and_a_space_in_a_line(brk):
    assert clean_block(f"one{brk}two") == "one\ntwo"
    assert clean_line(f"one{brk}two") == "one two"


def test_tabs_and_runs_of_spaces_become_one_space_in_a_line():
    assert clean_line("  one\t \t two  ") == "one two"
    assert clean_block("one\ttwo") == "one two"


def test_a_second_header_cannot_be_smuggled_in():
    assert clean_line("A\r\nBEGIN:VALARM\r\nX-EVIL:1") == "A BEGIN:VALARM X-EVIL:1"


def test_ordinary_characters_of_every_script_stay():
    words = "Séoul 서울 深圳市 हिन्दी مدينة São Paulo 👩🏽‍🚒 <b> & , ; \\n “”"
    assert clean_line(words) == clean_block(words) == words


@given(strategies.nasty_text(12))
def test_cleaning_twice_changes_nothing_more(text):
    for clean in (clean_line, clean_block):
        once = clean(text)
        assert clean(once) == once


@given(strategies.nasty_text(12))
def test_what_is_clean_has_one_way_to_break_a_line(text):
    block, line = clean_block(text), clean_line(text)
    assert block.splitlines() == (block.split("\n") if block else [])
    assert len(line.splitlines()) <= 1
    assert not {unicodedata.category(c) for c in block.replace("\n", "") + line} & {"Cc", "Cs", "Zl", "Zp"}


def test_a_line_and_a_block_have_their_limits():
    assert len(LINE.validate_python("é" * LINE_LIMIT)) == LINE_LIMIT
    assert len(BLOCK.validate_python("é" * BLOCK_LIMIT)) == BLOCK_LIMIT
    for adapter, limit in ((LINE, LINE_LIMIT), (TITLE, LINE_LIMIT), (BLOCK, BLOCK_LIMIT), (TEXT, BLOCK_LIMIT)):
        with pytest.raises(ValidationError, match="too many"):
            adapter.validate_python("é" * (limit + 1))


def test_a_title_is_on_one_line_in_each_language():
    assert TITLE.validate_python({"fr": "Le\nforum", "en": "The\r\nforum"}) == Text(fr="Le forum", en="The forum")


@pytest.mark.parametrize("value", [None, 5, True, b"x", ["x"]])
def test_a_line_is_text_only(value):
    with pytest.raises(ValidationError, match="text is expected"):
        LINE.validate_python(value)


def test_a_limit_says_how_much_is_allowed():
    with pytest.raises(InvalidValue, match="10001 characters are too many; at most 10000"):
        clean_line("x" * (LINE_LIMIT + 1))


# Folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("São Paulo!", "sao paulo"),
        ("SÉOUL", "seoul"),
        ("Se\u0301oul", "seoul"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("ıstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("ＷＡＴＥＲ", "water"),
        ("l'eau & l'air", "l eau l air"),
        ("深圳市", "深圳市"),
        ("서울", "서울"),
        ("a_b-c", "a b c"),
        ("❤️", ""),
        ("5️⃣", "5"),
        ("", ""),
    ],
)
def test_accents_case_and_punctuation_do_not_count(text, folded):
    assert fold(text) == folded


def test_vowel_signs_are_part_of_their_word():
    assert len(fold("हिन्दी").split()) == len(fold("กรุงเทพฯ ที่").split()) - 1 == 1
    assert fold("हिन्दी") != fold("हान्दा")


@given(strategies.nasty_text(12))
def test_folding_twice_changes_nothing_more(text):
    once = fold(text)
    assert fold(once) == once
    assert slug(slug(text)) == slug(text)
    assert fold(text.upper()) == fold(text.upper().lower())


@given(strategies.nasty_text(12))
def test_any_name_has_an_ascii_slug_of_its_own(text):
    name = ascii_slug(text)
    assert (name.isascii(), 0 < len(name) <= 100, ascii_slug(name)) == (True, True, name)
    assert ascii_slug(text.upper()) == ascii_slug(text.upper().lower())


def test_a_name_in_another_script_is_one_whatever_its_case():
    assert ascii_slug("МОСКВА") == ascii_slug("Москва") == ascii_slug("москва!")
    assert ascii_slug("Москва") != ascii_slug("Минск")
    assert ascii_slug("Ville de Montréal") == "ville-de-montreal"
    assert ascii_slug("!!!") != ascii_slug("???")
