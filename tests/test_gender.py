"""The gender perspective: two levels that are never added up silently, and "nobody looked" that is never "none"."""

import pytest
from people import an_event
from pydantic import ValidationError

from metrocal import GenderPerspective
from metrocal.vocabulary import vocabulary


def test_nobody_looked_unless_somebody_says_so():
    assert GenderPerspective().level == "unassessed"
    assert an_event().gender.level == "unassessed"
    assert an_event().document()["gender"] == "unassessed"


@pytest.mark.parametrize(
    ("level", "perspective"), [("specific", True), ("mainstreamed", True), ("none", False), ("unassessed", False)]
)
def test_two_levels_have_a_perspective_and_two_have_not(level, perspective):
    assert GenderPerspective(level=level).has_perspective is perspective


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_unassessed_is_never_shown_as_none(lang):
    assert vocabulary("gender").label("unassessed", lang) != vocabulary("gender").label("none", lang)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("gender=any", ["mainstreamed", "specific"]),
        ("gender=specific", ["specific"]),
        ("gender=mainstreamed", ["mainstreamed"]),
        ("gender=none", ["none"]),
        ("gender=unassessed", ["unassessed"]),
        ("gender=!any", ["none", "unassessed"]),
        ("gender=!none", ["mainstreamed", "specific", "unassessed"]),
    ],
)
def test_any_asks_for_both_levels(editor, query, found):
    editor.puts(*(an_event(level, gender=level) for level in vocabulary("gender")))
    assert editor.finds(query) == found


def test_an_unknown_level_is_refused_with_those_allowed():
    with pytest.raises(
        ValidationError, match="unknown gender level 'some'; allowed: specific, mainstreamed, none, unassessed"
    ):
        GenderPerspective(level="some")


def test_an_unknown_measure_is_refused_with_those_allowed():
    with pytest.raises(ValidationError, match="unknown gender measure 'flowers'; allowed: parity, childcare, safe_space"):
        an_event(gender_measures=["childcare", "flowers"])


def test_an_unknown_target_is_refused():
    with pytest.raises(ValidationError, match="unknown SDG target"):
        an_event(gender_targets=["4.1"])


def test_all_of_it_is_flat_in_the_document():
    facts = {
        "gender": "mainstreamed", "gender_measures": ["childcare", "parity"], "gender_targets": ["5.5", "11.7"],
        "gender_declared_by": "seoul",
        "gender_verified": True, "speakers_women": 3, "speakers_men": 0, "speakers_other": 1, "speakers_undisclosed": 2,
    }  # fmt: skip
    assert facts.items() <= an_event(**facts).document().items()


def test_a_measure_said_twice_is_one():
    assert an_event(gender_measures=["parity", "childcare", "parity"]).gender.measures == ("parity", "childcare")


def test_nobody_counted_is_not_nobody_spoke():
    assert "speakers_men" not in an_event(speakers_women=3).document()
    assert an_event(speakers_men=0).document()["speakers_men"] == 0
    assert GenderPerspective().share_of_women is None
    assert GenderPerspective(speakers_women=0, speakers_men=0).share_of_women is None


def test_the_share_of_women_is_among_those_whose_gender_is_known():
    assert (
        GenderPerspective(speakers_women=3, speakers_men=2, speakers_other=1, speakers_undisclosed=20).share_of_women == 0.5
    )
    assert GenderPerspective(speakers_men=4).share_of_women == 0


@pytest.mark.parametrize("count", [-1, 1.5, "three", 10**9, True, "1_0", "٣"])
def test_speakers_are_counted_in_whole_numbers(count):
    with pytest.raises(ValidationError, match="speakers_women"):
        an_event(speakers_women=count)


def test_the_perspective_does_not_change_and_has_no_other_fields():
    with pytest.raises(ValidationError):
        GenderPerspective().level = "none"
    with pytest.raises(ValidationError, match="names"):
        GenderPerspective(names=["Ana"])
