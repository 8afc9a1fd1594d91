"""Words that went and words that came, marked without losing one."""

from hypothesis import given
from hypothesis import strategies as st

from metrocal.web.marks import MOST_COMPARED, Piece, marked

texts = st.text(st.sampled_from("ab \n"), max_size=60)


@given(texts, texts)
def test_both_sides_are_the_texts_and_what_is_not_marked_is_the_same(before: str, after: str) -> None:
    was, now = marked(before, after)
    assert ("".join(one.words for one in was), "".join(one.words for one in now)) == (before, after)
    stayed = ["".join("".join(one.words for one in side if not one.is_marked).split()) for side in (was, now)]
    assert stayed[0] == stayed[1]


def test_equal_texts_have_no_mark() -> None:
    assert marked("the same", "the same") == ((Piece("the same"),), (Piece("the same"),))


def test_in_long_texts_only_what_lies_between_is_marked() -> None:
    long = " ".join(map(str, range(20 * MOST_COMPARED)))
    was, now = marked(f"{long} a {long}", f"{long} b {long}")
    assert [[one.words for one in side if one.is_marked] for side in (was, now)] == [["a"], ["b"]]


def test_texts_that_have_little_in_common_are_shown_as_replaced() -> None:
    was, now = marked("a " * 3 * MOST_COMPARED + "x", "b " * 3 * MOST_COMPARED + "y")
    assert [[one.is_marked for one in side] for side in (was, now)] == [[True], [True]]
