"""The calendar as a whole: what the store says of it without reading its events is what its events say."""

from datetime import date, timedelta
from typing import Any

import strategies
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import given, settings
from hypothesis import strategies as st
from people import TODAY, Editor, a_series, an_event
from sqlalchemy import text

from metrocal import Calendar, Entry, Event, MemoryStore, Organisation, Query
from metrocal.overview import OFFERED, Overview
from metrocal.query import FILTERS
from metrocal.store.migrations.versions import m0005_overview
from metrocal.store.sql import SqlStore
from metrocal.web.form import LONG

SEOUL = Organisation.model_validate({"id": "seoul", "name": {"en": "City of Seoul", "fr": "Ville de Séoul"}})


def values_of(entries: list[Entry]) -> dict[str, frozenset[str]]:
    """The definition: the words of everything that a question without conditions finds."""
    return {key: frozenset(word for entry in entries for word in FILTERS[key].facet(entry)) for key in OFFERED}


def years_of(entries: list[Entry], series: set[str]) -> tuple[int, ...]:
    single = [entry for entry in entries if entry.id[:-11] not in series]
    return tuple(sorted({entry.event.when.first_day.year for entry in single}, reverse=True))


def sessions_of(entries: list[Entry], event_id: str) -> list[Entry]:
    return [entry for entry in entries if entry.event.part_of == event_id]


def names_shown(entries: list[Entry]) -> dict[str, set[str]]:
    """Organiser → the names that events show."""
    shown: dict[str, set[str]] = {}
    for organiser in (one for entry in entries for one in entry.organisers):
        shown.setdefault(organiser.id, set()).add(str(organiser.name))
    return shown


def _parts(events: list[Event], parents: list[int | None]) -> list[Event]:
    """The same events, some of them part of one that comes before them."""
    placed = zip(events, parents, strict=False)
    return [
        event if parent is None or parent >= n else event.model_copy(update={"part_of": events[parent].id})
        for n, (event, parent) in enumerate(placed)
    ]


parents = st.lists(st.none() | st.integers(0, 7), min_size=8, max_size=8)
organisers = st.sampled_from(("seoul", "Seoul", "Metropolis", "metropolis", "深圳", "--"))


@settings(max_examples=40)
@given(
    events=strategies.calendars(8),
    parents=parents,
    named=st.lists(organisers, min_size=8, max_size=8),
    gone=st.sets(st.integers(0, 7)),
)
def test_the_overview_is_what_the_events_say(new_store, events, parents, named, gone):
    events = _parts([e.model_copy(update={"organiser": name}) for e, name in zip(events, named, strict=False)], parents)
    editor, twin = Editor(Calendar(new_store())), Editor(Calendar(MemoryStore(new_store().domain)))
    for one in (editor, twin):
        one.registers(SEOUL)
        ids, _ = one.puts_what_goes(*events)
        for event_id in (event_id for n, event_id in enumerate(ids) if n in gone):
            one.withdraws(event_id)
    entries = editor.calendar.find(Query(), today=TODAY)
    overview = editor.calendar.store.overview(today=TODAY)
    assert overview == twin.calendar.store.overview(today=TODAY)
    assert overview.values == values_of(entries)
    assert overview.years == years_of(entries, {event.id for event in events if event.recurrence})
    shown = names_shown(entries)
    assert overview.names["organiser"].keys() == shown.keys()
    assert {
        value for value, name in overview.names["organiser"].items() if name not in shown[value] and value != "seoul"
    } == set()
    assert overview.names["series"].keys() == overview.values["series"]
    for event in events:
        assert editor.calendar.sessions(event.id, today=TODAY) == sessions_of(entries, event.id)


def test_the_overview_of_an_empty_calendar_is_empty(store):
    nothing = dict.fromkeys(OFFERED, frozenset[str]())
    assert store.overview(today=TODAY) == Overview(nothing, {"organiser": {}, "series": {}}, ())


def test_an_organisation_has_its_own_name_and_others_the_spelling_of_the_event_that_ends_last(editor):
    editor.registers(SEOUL)
    editor.puts(
        an_event("a", when="2021-05-01", organiser="seoul", series="Water Days"),
        an_event("b", when="2022-05-01", organiser="Seoul", co_organisers=["METROPOLIS"], series="Water days"),
        an_event("c", when="2020-05-01", organiser="Metropolis"),
    )
    names = editor.calendar.store.overview(today=TODAY).names
    assert names == {
        "organiser": {"seoul": "City of Seoul", "metropolis": "METROPOLIS"},
        "series": {"water-days": "Water days"},
    }
    editor.withdraws("b")
    names = editor.calendar.store.overview(today=TODAY).names
    assert names == {
        "organiser": {"seoul": "City of Seoul", "metropolis": "Metropolis"},
        "series": {"water-days": "Water Days"},
    }


def test_a_series_counts_while_it_reaches_into_the_days_that_are_shown(editor):
    editor.puts(
        a_series("old", when="2001-03-16T09:00/2001-03-16T10:30", city="Seoul"),
        a_series("far", when="2029-03-16T09:00/2029-03-16T10:30", city="Dallas"),
        a_series("endless", rule="FREQ=WEEKLY", when="2001-03-16T09:00/2001-03-16T10:30", city="Casablanca"),
        a_series("now"), an_event("single", city="Brussels", when="1990-05"),
    )  # fmt: skip
    overview = editor.calendar.store.overview(today=TODAY)
    assert (sorted(overview.values["city"]), overview.years) == (["brussels", "casablanca", "madrid"], (1990,))
    overview = editor.calendar.store.overview(today=date(2028, 6, 1))
    assert sorted(overview.values["city"]) == ["brussels", "casablanca", "dallas", "madrid"]


def test_sessions_are_those_of_one_event_and_series_their_dates(editor):
    editor.puts(
        an_event("congress", when="2021-03-15/2021-04-20"), an_event("other"),
        an_event("late", part_of="congress", when="2021-04-01"), an_event("gone", part_of="congress", when="2021-04-02"),
        a_series("class", part_of="congress"), an_event("elsewhere", part_of="other"), an_event("deep", part_of="late"),
    )  # fmt: skip
    editor.withdraws("gone")
    ids = [entry.id for entry in editor.calendar.sessions("congress", today=TODAY)]
    weeks = [f"class-{date(2021, 3, 16) + timedelta(weeks=week)}" for week in range(5)]
    assert ids == [*weeks[:3], "late", *weeks[3:]]
    editor.puts(an_event("late", part_of="other", when="2021-04-01"))
    assert [entry.id for entry in editor.calendar.sessions("congress", today=TODAY)] == weeks


def test_the_values_of_every_list_that_is_open_or_long_are_gathered():
    long = {key for key, found in FILTERS.items() if found.allowed is None or len(tuple(found.allowed())) > LONG}
    assert long - {"id"} == set(OFFERED)


def test_what_was_kept_before_there_were_words_for_it_is_found_after_an_upgrade(sql_store: SqlStore):
    editor = Editor(Calendar(sql_store))
    editor.puts(
        an_event("congress", when="2021-12-31/2022-01-02"), an_event("session", part_of="congress", when="2022-01-01"),
        an_event("old", when="1999", description='says "part_of": nothing'), a_series("class", when="2020-03-16"),
    )  # fmt: skip
    kept: list[Any] = [_words(sql_store), sql_store.overview(today=TODAY)]
    with sql_store.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text('ALTER TABLE facet ALTER COLUMN word TYPE text COLLATE "und-x-icu"'))
        connection.execute(text("DELETE FROM facet WHERE word LIKE 'year:%' OR word LIKE 'part_of:%'"))
        with Operations.context(MigrationContext.configure(connection)):
            m0005_overview.upgrade()
    sql_store.engine.dispose()
    assert [_words(sql_store), sql_store.overview(today=TODAY)] == kept
    assert [entry.id for entry in editor.calendar.sessions("congress", today=TODAY)] == ["session"]


def _words(store: SqlStore) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM facet ORDER BY word, last_day, event"))]
