"""Counts of persons: what is told, and what cannot be had from it."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from attacker import Attacker
from hypothesis import given
from hypothesis import strategies as st

from metrocal.reports.release import tables_of
from metrocal.reports.rows import Participation
from metrocal.reports.suppression import Audience, Rules, Table, hidden, publishable, rounded

RULES = Rules()
PUBLIC, STAFF = Audience.PUBLIC, Audience.STAFF

counts = st.integers(0, 60)


@st.composite
def years(draw: st.DrawFn) -> Participation:
    """A year's counts, with many small numbers; fewer answers than places."""
    states = draw(st.fixed_dictionaries({"attended": counts, "absent": counts, "confirmed": counts}))
    total = sum(states.values())
    in_person = draw(st.integers(0, total))
    return Participation(
        states, {"in_person": in_person, "online": total - in_person},
        _split(draw, total, ("woman", "man", "non_binary", "self_described", "prefer_not_to_say")),
        _split(draw, total, ("africa", "asia_pacific", "europe", "latin_america", "north_america")),
    )  # fmt: skip


def _split(draw: st.DrawFn, total: int, names: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for name in names:
        found[name] = draw(st.one_of(st.integers(0, min(12, total)), st.integers(0, total)))
        total -= found[name]
    return found


def table(*cells: int) -> Table:
    names = "abcdef"[: len(cells)]
    return Table("t", dict(zip(names, cells, strict=True)), tuple(reversed(names)))


def told(*cells: int, audience: Audience = PUBLIC) -> list[int | None]:
    (found,) = publishable([table(*cells)], sum(cells), RULES, audience) or ()
    return list(found.cells.values())


# The rules by example


def test_large_counts_are_told():
    assert told(20, 10, 30) == [20, 10, 30]


def test_a_small_count_takes_the_last_cell_with_it():
    assert told(20, 9, 40, 30) == [20, None, 40, None]


def test_a_small_last_cell_takes_the_one_before_it():
    assert told(20, 40, 30, 9) == [20, 40, None, None]


def test_zero_is_a_small_count():
    assert told(20, 0, 40, 30) == [20, None, 40, None]


def test_what_is_withheld_adds_up_to_twice_the_threshold():
    assert told(20, 3, 40, 16) == [20, None, None, None]
    assert told(20, 3, 40, 17) == [20, None, 40, None]


def test_staff_sees_counts_from_five():
    assert told(20, 9, 40, 30, audience=STAFF) == [20, 9, 40, 30]


def test_the_public_sees_a_part_of_what_staff_sees():
    """Staff: 3 takes the last cell with it. The public: 7 is withheld on top, and nothing else comes back."""
    assert told(20, 3, 7, 30, audience=STAFF) == [20, None, 7, None]
    assert told(20, 3, 7, 30) == [20, None, None, None]


def test_under_thirty_participants_there_is_no_table():
    assert publishable([table(19, 10)], 29, RULES, PUBLIC) is None
    assert publishable([table(20, 10)], 30, RULES, PUBLIC) is not None


@pytest.mark.parametrize(
    ("part", "of", "share"), [(1, 3, 35), (1, 2, 50), (52, 100, 50), (525, 1000, 55), (0, 7, 0), (7, 7, 100)]
)
def test_shares_are_rounded_to_five_percent(part: int, of: int, share: int):
    assert rounded(part, of) == share


def test_shares_are_told_only_for_cells_that_are():
    (found,) = publishable([table(20, 9, 40, 31)], 100, RULES, PUBLIC) or ()
    assert found.shares == {"a": 20, "b": None, "c": 40, "d": None}


@pytest.mark.parametrize("thresholds", [{"staff": 11}, {"public": 16}, {"staff": 0}])
def test_thresholds_in_another_order_are_refused(thresholds: dict[str, int]):
    with pytest.raises(ValueError, match="order"):
        Rules(**thresholds)


# Laws


@given(years())
def test_the_exact_cells_of_each_table_add_up_to_the_total(year: Participation):
    tables, total = tables_of(year)
    assert [sum(one.cells.values()) for one in tables] == [total] * 4


@given(years(), st.sampled_from([[PUBLIC], [STAFF], [PUBLIC, STAFF]]))
def test_no_withheld_cell_can_be_solved_for_or_bounded_below_the_threshold(year: Participation, read: list[Audience]):
    """Whoever reads one document or both, with all of a year's tables."""
    tables, total = tables_of(year)
    published = [(found, total) for audience in read if (found := publishable(tables, total, RULES, audience)) is not None]
    attacker = Attacker(published)
    assert attacker.solved() == {}
    k = max(RULES.k(audience) for audience in read) if read == [PUBLIC] else RULES.staff
    assert [cell for cell, (least, most) in attacker.bounds().items() if most < k or least == most] == []


@given(years())
def test_no_small_count_is_told(year: Participation):
    tables, total = tables_of(year)
    for audience in Audience:
        for found in publishable(tables, total, RULES, audience) or ():
            assert min((n for n in found.cells.values() if n is not None), default=99) >= RULES.k(audience)


@given(years())
def test_what_the_public_sees_staff_sees_too(year: Participation):
    tables, total = tables_of(year)
    for ours, theirs in zip(*(publishable(tables, total, RULES, one) or () for one in (PUBLIC, STAFF)), strict=True):
        assert {**theirs.cells, **{cell: n for cell, n in ours.cells.items() if n is not None}} == theirs.cells


@pytest.mark.parametrize("read", [[PUBLIC], [STAFF], [PUBLIC, STAFF]], ids=str)
@pytest.mark.parametrize(("cells", "most"), [(2, 20), (3, 20), (4, 16), (5, 12)])
def test_who_knows_the_rules_still_has_several_answers_for_each_withheld_cell(cells: int, most: int, read: list[Audience]):
    """All tables there are of a total, with small thresholds: those that look alike could each be the true one."""
    rules = Rules(public=4, staff=2, fewest=8)
    for total in range(rules.fewest, most + 1):
        worlds = defaultdict(list)
        for exact in _tables_of(total, cells):
            documents = [publishable([table(*exact)], total, rules, audience) for audience in read]
            worlds[tuple(tuple(one[0].cells.values()) for one in documents if one)].append(exact)
        for seen, exact in worlds.items():
            hidden_from_all = [place for place in range(cells) if all(one[place] is None for one in seen)]
            assert [place for place in hidden_from_all if len({one[place] for one in exact}) == 1] == []


def _tables_of(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every way to split a total."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _tables_of(total - first, cells - 1):
            yield (first, *rest)


def test_the_attacker_finds_what_careless_tables_give_away():
    """A negative control: one cell withheld alone is the total minus the others."""
    (found,) = publishable([table(20, 30, 40)], 90, RULES, PUBLIC) or ()
    careless = type(found)("t", {**found.cells, "b": None}, found.shares)
    assert Attacker([((careless,), 90)]).solved() == {("t", "b"): 30}


def test_what_is_withheld_does_not_depend_on_which_large_count_is_smallest():
    assert hidden(table(50, 3, 10, 90), 10) == hidden(table(10, 3, 90, 50), 10) == {"b", "d"}
