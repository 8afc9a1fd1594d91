"""Events counted: laws that hold for all events, and the rules for called-off events, speakers and debates."""

from hypothesis import given
from hypothesis import strategies as st

from metrocal import Organisation
from metrocal.reports.counting import LINES, Counts, Levels, Speakers
from metrocal.reports.gender import EventCounts
from metrocal.reports.indicators import Value, indicators
from metrocal.reports.rows import EventFacts
from metrocal.vocabulary import vocabulary

ORGANISATIONS = {
    "network": Organisation(id="network", name="The network", kind="network"),
    "city": Organisation(id="city", name="A city", kind="member"),
}
some = st.one_of(st.none(), st.integers(0, 5))
facts = st.builds(
    EventFacts,
    id=st.text("abc", min_size=1),
    kind=st.sampled_from(list(vocabulary("kinds"))),
    status=st.sampled_from(list(vocabulary("statuses"))),
    level=st.sampled_from(list(vocabulary("gender"))),
    verified=st.booleans(),
    measures=st.lists(st.sampled_from(list(vocabulary("gender_measures"))), unique=True).map(tuple),
    topics=st.lists(st.sampled_from(list(vocabulary("topics"))), max_size=3, unique=True).map(tuple),
    region=st.sampled_from([None, *vocabulary("regions")]),
    organisers=st.lists(st.sampled_from(["network", "city", "nobody we know"]), unique=True).map(tuple),
    women=some, men=some, other=some, undisclosed=some, chairs=st.tuples(some, some, some, some),
)  # fmt: skip


def counted(*events: EventFacts) -> Counts:
    return Counts.of(events, ORGANISATIONS)


@given(st.lists(facts))
def test_parts_add_up_to_totals(events: list[EventFacts]):
    counts = counted(*events)
    found = EventCounts.of(counts)
    assert found.levels.total + found.called_off == len(events)
    for line in set(LINES) - {"topic"}:
        parts = found.by[line].values()
        for level in ("specific", "mainstreamed", "none", "unassessed"):
            assert sum(getattr(part, level) for part in parts) == getattr(found.levels, level)
    speakers = counts.speakers_told()
    assert speakers.events_counted + speakers.events_uncounted == found.levels.total


@given(st.lists(facts).flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_the_order_of_rows_does_not_matter(both: tuple[list[EventFacts], list[EventFacts]]):
    first, second = (counted(*events) for events in both)
    assert EventCounts.of(first) == EventCounts.of(second)
    assert first.speakers_told() == second.speakers_told()
    assert indicators(first, None, [], []) == indicators(second, None, [], [])


def test_called_off_events_are_counted_apart_and_nowhere_else():
    counts = counted(
        EventFacts("a", "forum", "cancelled", "specific", women=0, men=3), EventFacts("b", "forum", "postponed", "none")
    )
    found = EventCounts.of(counts)
    assert (found.called_off, found.levels, counts.speakers_told()) == (2, Levels(), Speakers())


def test_a_panel_without_women_has_counted_speakers_all_of_known_gender():
    counts = counted(
        EventFacts("men-only", "forum", "scheduled", "none", women=0, men=3),
        EventFacts("not-counted", "forum", "scheduled", "none"),
        EventFacts("women-not-counted", "forum", "scheduled", "none", men=3),
        EventFacts("maybe", "forum", "scheduled", "none", women=0, men=3, undisclosed=1),
        EventFacts("nobody", "forum", "scheduled", "none", women=0, men=0),
        EventFacts("mixed", "forum", "scheduled", "none", women=1, men=3),
    )
    assert counts.speakers_told() == Speakers(1, 12, 0, 1, 5, 1, ("men-only",))


def test_unassessed_is_never_none():
    assert EventCounts.of(counted(EventFacts("a", "forum", "scheduled", "unassessed"))).levels == Levels(unassessed=1)


def test_indicators_that_events_answer():
    counts = counted(
        EventFacts("debate", "forum", "scheduled", "specific", women=3, men=1, undisclosed=4),
        EventFacts("walk", "visit", "scheduled", "specific"),
        EventFacts("campaign", "campaign", "scheduled", "mainstreamed"),
        EventFacts("silent", "campaign", "scheduled", "unassessed"),
        EventFacts("ours", "training", "scheduled", "specific", organisers=("city", "network")),
        EventFacts("theirs", "training", "scheduled", "specific", organisers=("city",)),
    )
    found = {one.code: one.value for one in indicators(counts, None, [], []) if one.value.value is not None}
    assert found == {
        "GIA1": Value(1, None, "computed"),
        "GIA2": Value(3, 4, "computed"),
        "GIA4": Value(1, 2, "computed"),
        "GIA8": Value(1, 1, "computed"),
    }


def test_chairs_are_counted_apart_from_speakers():
    events = [
        EventFacts("a", "forum", "scheduled", "specific", women=2, men=1, chairs=(1, 0, None, None)),
        EventFacts("b", "forum", "scheduled", "specific"),
    ]
    counts = Counts.of(events, ORGANISATIONS)
    assert counts.chairs_told() == Speakers(women=1, events_counted=1, events_uncounted=1)
    assert counts.speakers_told() == Speakers(women=2, men=1, events_counted=1, events_uncounted=1)
