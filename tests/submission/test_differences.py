"""What a change would change, and which ones are so small that trusted organisations make them alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import an_event

from metrocal.submission.differences import Difference, differences, is_small

LONG = "A forum of cities about water, its rivers and its price; see https://example.org/water for more."


def the_event(**facts: Any):
    return an_event("forum", **{"title": {"en": "Forum"}, "description": {"en": LONG}} | facts)


def test_only_what_differs_is_told_in_the_order_of_documents() -> None:
    found = differences(
        the_event(city="Seoul", motto="Water"), the_event(city="Busan", venue="Hall", country="KR", mode="online")
    )
    assert found == [
        Difference("venue", None, "Hall"), Difference("city", "Seoul", "Busan"), Difference("mode", None, "online"),
        Difference("motto", "Water", None),
    ]  # fmt: skip


def test_nothing_differs_from_itself_and_a_new_event_says_everything() -> None:
    event = the_event(city="Seoul")
    assert differences(event, event) == []
    assert {one.field: one.after for one in differences(None, event)} == event.document()
    assert {one.before for one in differences(None, event)} == {None}


@pytest.mark.parametrize(
    "facts",
    [
        {"description": {"en": LONG.replace("cities", "citys")}}, {"description": {"en": LONG.replace("forum", "Forum")}},
    ],
)  # fmt: skip
def test_a_typo_is_small(facts: dict[str, Any]) -> None:
    assert is_small(the_event(), the_event(**facts)) is True


@pytest.mark.parametrize(
    "facts",
    [
        {}, {"description": {"en": "Quite another text."}}, {"description": {}}, {"description": {"fr": LONG}},
        {"description": {"en": LONG.replace("example.org/water", "example.org/wine")}},
        {"description": {"en": LONG + " http://evil.example"}}, {"description": {"en": LONG, "fr": LONG}},
        {"title": {"en": "Forums"}}, {"when": "2009-09-24"}, {"city": "Seoul"}, {"mode": "online"}, {"organiser": "seoul"},
        {"url": "https://example.org"}, {"status": "cancelled"}, {"gender": "specific"}, {"registration": {}},
        {"description": {"en": LONG.replace("cities", "citys")}, "when": "2009-09-24"},
        {"image_url": "https://example.org/a.png"}, {"join_url": "https://example.org/room"},
    ],
)  # fmt: skip
def test_what_matters_is_never_small(facts: dict[str, Any]) -> None:
    assert is_small(the_event(), the_event(**facts)) is False


documents = st.fixed_dictionaries(
    {},
    optional={
        "city": st.sampled_from(["Seoul", "Madrid"]),
        "venue": st.text("abc ", min_size=1, max_size=5),
        "audience": st.text("abc", max_size=5),
        "mode": st.sampled_from(["online", "hybrid"]),
        "topics": st.lists(st.sampled_from(["water", "housing"]), max_size=2),
        "when": st.sampled_from(["2026", "2026-05-04", "2026-05-04/2026-05-06"]),
    },
)


@given(documents, documents)
def test_what_is_told_turns_the_one_into_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    was, now = the_event(**before), the_event(**after)
    told = was.document() | {one.field: one.after for one in differences(was, now)}
    assert {key: value for key, value in told.items() if value is not None} == now.document()
    assert {one.field: one.before for one in differences(was, now)} == {
        one.field: one.after for one in differences(now, was)
    }
