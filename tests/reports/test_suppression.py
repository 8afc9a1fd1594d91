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


GENDERS = ("woman", "man", "non_binary", "self_described")
REGIONS = ("africa", "asia_pacific", "europe", "latin_america", "north_america")
UNKNOWN_OF = {("region", "undisclosed"): ("gender", "undisclosed")}


@st.composite
def years(draw: st.DrawFn, *, all_say_both: bool = False) -> Participation:
    """A year's persons, with many small groups: each gave a gender and a region, or one of them, or nothing."""
    states = draw(st.fixed_dictionaries({"attended": counts, "absent": counts, "confirmed": counts}))
    total = sum(states.values())
    in_person = draw(st.integers(0, total))
    return Participation(
        states, {"in_person": in_person, "online": total - in_person},
        *_answers(draw, total, all_say_both=all_say_both),
    )  # fmt: skip


def _answers(draw: st.DrawFn, total: int, *, all_say_both: bool) -> tuple[dict[str, int], dict[str, int]]:
    """Of one sample of persons: how many gave each gender, and each region."""
    genders, regions = (GENDERS, REGIONS) if all_say_both else ((*GENDERS, "prefer_not_to_say"), (*REGIONS, ""))
    told = _split(draw, total, genders)
    found = dict.fromkeys(regions, 0)
    for number in told.values():
        parts = _split(draw, number, regions[:-1])
        for region, part in {**parts, regions[-1]: number - sum(parts.values())}.items():
            found[region] += part
    return told, found


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
    assert [cell for cell, (least, most) in attacker.bounds().items() if most < k or most - least < k] == []


@given(years(all_say_both=True), st.sampled_from([[PUBLIC], [STAFF], [PUBLIC, STAFF]]))
def test_no_small_count_is_found_by_who_supposes_that_all_gave_gender_and_region(year: Participation, read: list[Audience]):
    """And is right: then as many are undisclosed in one table as in the other, and the tables are two equations of one."""
    tables, total = tables_of(year)
    exact = {(one.name, cell): count for one in tables for cell, count in one.cells.items()}
    published = [(found, total) for audience in read if (found := publishable(tables, total, RULES, audience)) is not None]
    k = RULES.public if read == [PUBLIC] else RULES.staff
    bounds = Attacker(published, UNKNOWN_OF).bounds()
    assert [cell for cell, (least, most) in bounds.items() if exact[cell] < k and most - least < k] == []


def test_who_gave_no_region_is_never_told():
    """Not even where no count is small: with 16 who gave no region, 20 − 16 would be who prefers not to say."""
    year = Participation(
        {"attended": 110}, {"in_person": 60, "online": 50},
        {"woman": 40, "man": 30, "non_binary": 20, "prefer_not_to_say": 4},
        {"africa": 20, "asia_pacific": 20, "europe": 20, "latin_america": 20, "north_america": 14},
    )  # fmt: skip
    for audience in Audience:
        gender, _, region, _ = publishable(*tables_of(year), RULES, audience) or ()
        assert [name for name, count in region.cells.items() if count is None] == ["north_america", "undisclosed"]
        assert gender.cells == {"women": 40, "men": 30, "other": 20, "undisclosed": 20}


def test_a_small_region_is_not_protected_by_who_gave_none():
    """The undisclosed of *gender* may be the same 21 people."""
    year = Participation(
        {"attended": 121}, {"in_person": 60, "online": 61}, {"woman": 50, "man": 50},
        {"africa": 30, "asia_pacific": 20, "europe": 27, "latin_america": 20, "north_america": 3},
    )  # fmt: skip
    *_, region, _ = publishable(*tables_of(year), RULES, STAFF) or ()
    assert [name for name, n in region.cells.items() if n is None] == ["latin_america", "north_america", "undisclosed"]


def test_more_answers_than_places_make_no_tables_of_answers():
    tables, _ = tables_of(Participation({"attended": 35}, {"in_person": 35}, {"woman": 40}, {"africa": 40}))
    assert [one.name for one in tables] == ["mode", "attendance"]


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
