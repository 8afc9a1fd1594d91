"""What is worth a second look: the same event told twice, others in the same days, holidays, panels without women."""

from datetime import date
from typing import Any

import pytest
from people import an_event

from metrocal import Entry
from metrocal.submission.hints import Holiday, hints, is_without_women, likeness
from metrocal.text import Text

FORUM = {"title": {"fr": "Forum mondial de l'eau"}, "when": "2026-07-13/2026-07-15", "city": "Paris"}


def the_event(id: str = "proposed", **facts: Any):
    return an_event(id, **FORUM | facts)


def others(*events: Any) -> list[Entry]:
    return [Entry.of(one) for one in events]


def duplicates(event: Any, *known: Any) -> list[str]:
    return [one.id for one in hints(event, others(*known)).duplicates]


def clashes(event: Any, *known: Any) -> dict[str, dict[str, tuple[str, ...]]]:
    return {one.entry.id: dict(one.common) for one in hints(event, others(*known)).clashes}


# Duplicates


@pytest.mark.parametrize(
    "title",
    ["Forum mondial de l'eau", "Forum mondail de l'eau", "FORUM MONDIAL DE L’EAU !", "Le forum mondial de l'eau 2026"],
)
def test_a_title_with_a_typo_is_the_same_event(title: str) -> None:
    assert duplicates(the_event(), the_event("known", title=title)) == ["known"]


def test_a_title_in_another_language_is_compared_with_the_same_language() -> None:
    both = {"en": "World Water Forum", "fr": "Forum mondial de l'eau"}
    assert duplicates(the_event(), the_event("known", title=both)) == ["known"]
    assert duplicates(the_event(title={"en": "World water forum"}), the_event("known", title=both)) == ["known"]


def test_another_title_or_another_season_is_another_event() -> None:
    assert duplicates(the_event(), the_event("known", title="Congress of mayors")) == []
    assert duplicates(the_event(), the_event("known", when="2026-11-13")) == []
    assert duplicates(the_event(), the_event("known", when="2026-08-20")) == ["known"]


def test_the_most_alike_comes_first() -> None:
    known = the_event("a", title="Forum mondial de l'air"), the_event("b")
    assert duplicates(the_event(), *known) == ["b", "a"]


def test_nothing_is_a_duplicate_of_itself_and_what_was_withdrawn_is_gone() -> None:
    assert duplicates(the_event("known"), the_event("known", venue="Hall")) == []
    gone = Entry(the_event("gone"), "gone@example.org", withdrawn=True)
    assert hints(the_event(when="2026-07-13"), [gone]).duplicates == ()


def test_likeness_is_one_for_the_same_words_and_nothing_without_any() -> None:
    assert likeness(Text("Forum"), Text({"fr": "forum!"})) == 1.0
    assert likeness(Text("Forum"), Text("!!")) == 0.0


# Clashes


def test_events_of_one_topic_region_or_audience_meet_in_the_same_days() -> None:
    event = the_event(topics=["water"], audience="Mayors")
    found = clashes(
        event,
        the_event("topic", title="A", topics=["water"], city="Seoul"),
        the_event("region", title="B", city="Madrid"),
        the_event("audience", title="C", audience="mayors", city="Seoul"),
        the_event("nothing", title="D", city="Seoul"),
    )
    assert found == {
        "topic": {"topic": ("water",)}, "region": {"region": ("europe",)}, "audience": {"audience": ("Mayors",)},
    }  # fmt: skip


def test_only_the_same_days_count() -> None:
    assert clashes(the_event(), the_event("before", title="A", when="2026-07-12")) == {}
    assert list(clashes(the_event(), the_event("touching", title="A", when="2026-07-15"))) == ["touching"]


def test_campaigns_of_months_cancelled_events_and_sessions_do_not_clash() -> None:
    known = [
        the_event("campaign", title="A", when="2026-06/2026-09"),
        the_event("cancelled", title="B", status="cancelled"),
        the_event("session", title="C", part_of="proposed"),
        the_event("of-another", title="D", part_of="congress"),
    ]
    assert clashes(the_event(), *known) == {}
    assert clashes(the_event(part_of="congress"), the_event("congress", title="Whole")) == {}


def test_a_duplicate_is_not_told_twice() -> None:
    found = hints(the_event(), others(the_event("known")))
    assert ([one.id for one in found.duplicates], found.clashes) == (["known"], ())


# Holidays


def test_public_holidays_of_the_host_country_are_named_in_the_readers_language() -> None:
    assert hints(the_event(), [], lang="fr").holidays == (Holiday(date(2026, 7, 14), "Fête nationale"),)
    assert hints(the_event(), [], lang="en").holidays == (Holiday(date(2026, 7, 14), "National Day"),)
    assert hints(the_event(when="2026-07-13"), []).holidays == ()


def test_a_span_over_new_year_knows_both_years() -> None:
    found = hints(the_event(when="2026-12-24/2027-01-02"), [], lang="en").holidays
    assert [one.day for one in found] == [date(2026, 12, 25), date(2027, 1, 1)]


@pytest.mark.parametrize("place", [{"city": None, "country": None}, {"city": None, "country": "AQ"}, {"when": "2026"}])
def test_nowhere_unknown_or_for_months_there_are_no_holidays(place: dict[str, Any]) -> None:
    assert hints(an_event("x", **{key: value for key, value in (FORUM | place).items() if value}), []).holidays == ()


# Panels


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, False), ({"speakers_men": 4}, True), ({"speakers_men": 4, "speakers_women": 0}, True),
        ({"speakers_men": 4, "speakers_women": 1}, False), ({"speakers_men": 4, "speakers_undisclosed": 1}, False),
        ({"speakers_other": 2}, True), ({"speakers_women": 0}, False),
    ],
)  # fmt: skip
def test_a_panel_without_a_woman_is_noticed_where_all_were_counted(counts: dict[str, int], expected: bool) -> None:
    assert is_without_women(the_event(**counts)) is expected
