"""The closed lists: complete in three languages, one with the code, and said in full when a word is refused."""

from typing import get_args

import pytest

from metrocal.errors import UnknownValue
from metrocal.events import Congress, Forum, Gathering, Training, Webinar
from metrocal.place import cities, countries
from metrocal.vocabulary import ISO_639_1, LANGUAGES, vocabulary

NAMES = (
    "kinds", "topics", "sdgs", "sdg_targets", "regions", "modes", "statuses", "gender", "gender_measures",
    "organisation_kinds",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_word_has_a_label_of_its_own_in_each_language(name):
    words = vocabulary(name)
    for lang in LANGUAGES:
        labels = [words[word].root.get(lang) for word in words]
        assert all(labels)
        assert len(set(labels)) == len(words)


@pytest.mark.parametrize("name", NAMES)
def test_no_label_holds_a_comma_since_categories_are_separated_by_commas(name):
    if name in ("kinds", "topics", "regions", "modes", "statuses"):
        assert not [label for label in vocabulary(name).values() for word in label.values() if "," in word]


def test_the_kinds_are_those_of_the_union():
    own = [kind.model_fields["kind"].default for kind in (Forum, Congress, Training, Webinar)]
    assert [*vocabulary("kinds")] == [*own, *get_args(Gathering.model_fields["kind"].annotation)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("statuses", ["scheduled", "tentative", "postponed", "rescheduled", "moved_online", "cancelled"]),
        ("modes", ["in_person", "online", "hybrid"]),
        ("gender", ["specific", "mainstreamed", "none", "unassessed"]),
        ("sdgs", [str(number) for number in range(1, 18)]),
        ("organisation_kinds", ["network", "secretariat", "training_centre", "antenna", "member", "partner"]),
        (
            "gender_measures",
            ["parity", "childcare", "safe_space", "inclusive_language", "travel_support", "accessible_hours", "data_by_sex"],
        ),
    ],
)
def test_the_words_are_those_of_the_public_surface(name, words):
    assert [*vocabulary(name)] == words


def test_the_targets_are_of_sdg_5_and_11_only():
    assert {target.partition(".")[0] for target in vocabulary("sdg_targets")} == {"5", "11"}


def test_an_unknown_word_is_refused_naming_it_and_all_that_is_allowed():
    with pytest.raises(UnknownValue) as refusal:
        vocabulary("modes").checked("by_post")
    assert (refusal.value.what, refusal.value.value, refusal.value.allowed) == (
        "mode",
        "by_post",
        ("in_person", "online", "hybrid"),
    )
    assert str(refusal.value) == "unknown mode 'by_post'; allowed: in_person, online, hybrid"


def test_languages_are_two_letters_and_the_networks_three_are_among_them():
    assert {len(code) for code in ISO_639_1} == {2}
    assert set(LANGUAGES) <= ISO_639_1


def test_every_region_of_a_city_or_country_is_in_the_list():
    regions = {city.region for city in cities().values()} | {country.region for country in countries().values()}
    assert regions - {None} == set(vocabulary("regions"))
