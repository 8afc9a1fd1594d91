"""The months ahead as numbers, before they are drawn."""

import re
from datetime import date
from itertools import pairwise

import pytest
from people import Editor, an_event
from visitors import Visitor

from metrocal import Calendar, MemoryStore
from metrocal.web.months_picture import BASE, HEIGHT, WIDTH, Picture, months_picture

FIRST = date(2021, 6, 1)


def drawn(*facts: dict[str, object]) -> Picture:
    """Of one event for each set of facts."""
    calendar = Calendar(MemoryStore("example.org"))
    Editor(calendar).puts(*(an_event(f"event-{n}", **one) for n, one in enumerate(facts)))
    return months_picture(calendar.find("from=2000&to=2030", today=FIRST), FIRST)


def test_events_count_in_the_month_in_which_they_begin_or_in_the_first() -> None:
    picture = drawn(
        {"when": "2021-05-20/2021-07-10"}, {"when": "2021-06-30"}, {"when": "2021-12-31/2022-01-02"},
        {"when": "2022-05-31"}, {"when": "2022-06-01"}, {"when": "2021-08", "kind": "webinar"},
    )  # fmt: skip
    assert [column.total for column in picture.columns] == [2, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    assert [column.when.text for column in picture.columns][::11] == ["2021-06", "2022-05"]
    assert picture.kinds == ("forum", "webinar")


def test_cancelled_events_do_not_count() -> None:
    assert drawn({"when": "2021-06-10", "status": "cancelled"}).columns[0].total == 0


def test_pieces_stand_on_each_other_within_the_drawing() -> None:
    kinds = ("forum", "congress", "training", "webinar", "meeting", "award", "forum")
    picture = drawn(*({"when": "2021-06-10", "kind": kind} for kind in kinds))
    pieces = picture.columns[0].pieces
    assert [(piece.kind, piece.count) for piece in pieces] == [
        ("forum", 2), ("congress", 1), ("training", 1), ("webinar", 1), ("other", 2),
    ]  # fmt: skip
    tops = [BASE, *(piece.y for piece in pieces)]
    assert [piece.height for piece in pieces] == pytest.approx([below - above for below, above in pairwise(tops)])
    assert pieces[-1].y - 6 > 0
    assert all(0 <= column.x <= WIDTH - 36 for column in picture.columns)
    assert HEIGHT > BASE


def test_the_share_of_women_is_of_those_who_were_counted_to_the_nearest_five() -> None:
    picture = drawn(
        {"when": "2021-06-10", "speakers_women": 5, "speakers_men": 3, "speakers_undisclosed": 9},
        {"when": "2021-06-11", "speakers_other": 1}, {"when": "2021-07-10"}, {"when": "2021-08-10", "speakers_men": 2},
    )  # fmt: skip
    assert [column.women for column in picture.columns[:3]] == [55, None, 0]
    assert picture.has_women


def test_nothing_is_drawn_as_nothing() -> None:
    picture = months_picture([], FIRST)
    assert ({column.total for column in picture.columns}, picture.kinds, picture.has_women) == ({0}, (), False)


def test_a_few_events_are_told_by_the_list_alone(visitor: Visitor, editor: Editor) -> None:
    editor.puts(*(an_event(f"forum-{day}", when=f"2021-07-1{day}") for day in range(4)))
    assert "<svg" not in visitor.opens("/").text
    editor.puts(an_event("fifth", when="2021-08-10"))
    html = visitor.opens("/").text
    assert re.findall(r'class="count">(\d+)<', html) == ["4", "1"]
    assert re.findall(r'class="name">(\w+)<', html)[:3] == ["Jul", "Aug", "Sep"]
