"""Words of an event are found in any of its languages, whatever their accents and case."""

import pytest
import strategies
from hypothesis import given, settings
from people import an_event

from metrocal import Entry, Organisation
from metrocal.search import found, words
from metrocal.text import fold

FORUM = an_event(
    title={"fr": "Forum des femmes élues", "en": "Women's forum"}, summary="Café de l'égalité",
    description="Grandes métropoles", motto="Juntas",
    series="Rencontres", audience="Maires", city="Séoul", organiser="Réseau mondial", topics=["water"], note="secret remark",
    join_url="https://example.org/hidden", venue="Hôtel de ville",
)  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        "femmes", "FEMMES", "elues", "Élues", "women", "cafe", "metropoles", "juntas", "rencontres", "maires",
        "seoul", "Seúl", "Corée", "corea",
        "korea", "reseau", "eau", "agua", "water", "hotel", "fem", "forum", "2009", "women's",
    ],
)  # fmt: skip
def test_a_word_or_its_beginning_is_found(asked):
    assert all(found(word, words(Entry.of(FORUM))) for word in fold(asked).split())


@pytest.mark.parametrize("asked", ["emmes", "hommes", "remark", "secret", "hidden", "forumx", "orum"])
def test_the_middle_of_a_word_and_what_is_private_are_not_found(asked):
    assert not found(asked, words(Entry.of(FORUM)))


@pytest.mark.parametrize("asked", ["深圳", "圳市", "会议", "深圳市大都市会议"])
def test_in_a_script_without_spaces_any_part_is_found(asked):
    assert found(asked, words(Entry.of(an_event(title="深圳市大都市会议"))))


def test_what_is_not_there_is_not_found_in_chinese_either():
    assert not found("北京", words(Entry.of(an_event(title="深圳市大都市会议"))))


def test_words_of_hindi_and_thai_are_found_whole():
    entry = Entry.of(an_event(title="हिन्दी สวัสดี"))
    assert all(found(word, words(entry)) for word in fold("हिन्दी สวัสดี").split())
    assert not found(fold("हान्दा"), words(entry))


def test_the_present_name_of_an_organisation_is_found():
    entry = Entry(FORUM, "x", organisers=(Organisation(id="x", name="Metropolitan women"),))
    assert found("metropolitan", words(entry))


@settings(max_examples=50)
@given(strategies.events())
def test_every_word_of_a_title_is_found(event):
    haystack = words(Entry.of(event))
    for title in event.title.values():
        assert all(found(word, haystack) for word in fold(title).split())
