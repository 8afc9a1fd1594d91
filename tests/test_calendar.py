"""The calendar and its stores: every change a numbered revision, all or nothing, on every kind of store alike."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from people import TODAY, Editor, a_series, an_event

from metrocal import Calendar, MemoryStore, Organisation, Query
from metrocal.calendar import DEEPEST
from metrocal.entries import Revision
from metrocal.errors import CalendarError, UnknownEvent
from metrocal.query import chronological

NOON = datetime(2021, 1, 4, 12, tzinfo=UTC)


def history(editor, event_id="a"):
    return [revision.number for revision in editor.calendar.revisions(event_id)]


# Revisions


def test_a_new_event_is_the_revision_zero(editor):
    (change,) = editor.puts(an_event("a"), at=NOON)
    entry = editor.calendar.get("a")
    assert (change.outcome, change.entry) == ("added", entry)
    assert (entry.event, entry.sequence, entry.created, entry.modified, entry.author, entry.withdrawn) == (
        an_event("a"), 0, NOON, NOON, "ana@example.org", False,
    )  # fmt: skip


def test_each_change_is_the_next_revision_with_its_time_and_author(editor):
    editor.puts(an_event("a"), at=NOON)
    ben = Editor(editor.calendar, "ben@example.org")
    ben.puts(an_event("a", title="Another title"), at=NOON + timedelta(hours=1))
    editor.puts(an_event("a", title="A third"), at=NOON + timedelta(hours=2))
    assert editor.calendar.revisions("a") == [
        Revision(0, NOON, "ana@example.org", an_event("a"), withdrawn=False),
        Revision(1, NOON + timedelta(hours=1), "ben@example.org", an_event("a", title="Another title"), withdrawn=False),
        Revision(2, NOON + timedelta(hours=2), "ana@example.org", an_event("a", title="A third"), withdrawn=False),
    ]
    entry = editor.calendar.get("a")
    assert (entry.sequence, entry.created, entry.modified) == (2, NOON, NOON + timedelta(hours=2))


def test_equal_content_is_no_revision(editor):
    editor.puts(an_event("a"))
    before, version = editor.calendar.get("a"), editor.calendar.store.version()
    (change,) = editor.puts(an_event("a", title={"und": " Forum "}))
    assert (change.outcome, change.entry) == ("unchanged", before)
    assert (editor.calendar.get("a"), history(editor), editor.calendar.store.version()) == (before, [0], version)


def test_a_clock_that_runs_backwards_does_not_take_the_last_change_with_it(editor):
    editor.puts(an_event("a"), at=NOON)
    editor.puts(an_event("a", title="Later"), at=NOON - timedelta(days=1))
    editor.withdraws("a")
    assert [revision.at for revision in editor.calendar.revisions("a")] == [NOON, NOON, NOON]
    assert editor.calendar.get("a").sequence == 2


def test_an_event_changed_in_2099_can_still_be_changed(editor):
    far = datetime(2099, 1, 1, tzinfo=UTC)
    editor.puts(an_event("a"), at=far)
    editor.puts(an_event("a", title="Now"), at=NOON)
    assert (editor.calendar.get("a").sequence, editor.calendar.get("a").modified) == (1, far)


def test_times_are_kept_in_utc_and_whole_seconds(editor):
    editor.puts(an_event("a"), at=datetime(2021, 1, 4, 13, 0, 5, 999_999, tzinfo=ZoneInfo("Europe/Madrid")))
    editor.puts(an_event("b"), at=datetime(2021, 1, 4, 13, tzinfo=timezone(timedelta(hours=1))))
    assert [editor.calendar.get(event_id).modified for event_id in "ab"] == [NOON + timedelta(seconds=5), NOON]
    assert editor.calendar.get("a").modified.utcoffset() == timedelta(0)


def test_a_naive_time_is_refused_and_nothing_changes(editor):
    naive = datetime(2021, 1, 4)
    editor.puts(an_event("a"))
    version = editor.calendar.store.version()
    for change in (
        lambda: editor.calendar.put(an_event("b"), at=naive),
        lambda: editor.calendar.put(an_event("a", title="x"), at=naive),
        lambda: editor.calendar.withdraw("a", at=naive),
    ):
        with pytest.raises(ValueError, match="aware"):
            change()
    assert (editor.calendar.store.version(), editor.finds()) == (version, ["a"])


def test_the_version_grows_with_every_change_and_only_then(editor):
    store = editor.calendar.store
    versions = [store.version()]
    for change in (
        lambda: editor.puts(an_event("a"), an_event("b")),
        lambda: editor.puts(an_event("a", title="x")),
        lambda: editor.withdraws("a"),
        lambda: editor.restores("a"),
        lambda: editor.registers(Organisation(id="seoul", name="Seoul")),
    ):
        change()
        versions.append(store.version())
    assert versions == sorted(set(versions))
    editor.puts(an_event("b"))
    editor.puts()
    editor.restores("a")
    editor.registers(Organisation(id="seoul", name="Seoul"))
    assert store.version() == versions[-1]


def test_the_time_of_the_last_change_never_runs_backwards(editor):
    editor.puts(an_event("a"), at=NOON)
    assert editor.calendar.store.changed() == NOON
    editor.puts(an_event("b"), at=NOON - timedelta(days=1))
    assert editor.calendar.store.changed() == NOON
    editor.puts(an_event("c"), at=NOON + timedelta(days=1))
    assert editor.calendar.store.changed() == NOON + timedelta(days=1)


# Identity


def test_a_uid_is_made_of_the_id_and_the_stores_domain_once_and_for_all(editor):
    editor.puts(an_event("a"))
    editor.puts(an_event("a", when="2015-01-01", title="Moved", city="Seoul"))
    assert editor.calendar.get("a").uid == "a@metrocal.example.org"
    assert editor.calendar.store.domain == "metrocal.example.org"


def test_an_imported_uid_is_kept(editor):
    editor.puts(an_event("a", uid="abc-123"))
    editor.puts(an_event("a", title="Changed here"))
    assert (editor.calendar.get("a").uid, editor.calendar.get("a").event.uid) == ("abc-123", "abc-123")
    assert [change.outcome for change in editor.puts(an_event("a", title="Changed here", uid="abc-123"))] == ["unchanged"]


def test_an_import_that_names_the_uid_made_here_changes_nothing(editor):
    editor.puts(an_event("a"))
    assert [change.outcome for change in editor.puts(an_event("a", uid="a@metrocal.example.org"))] == ["unchanged"]


def test_an_event_known_by_its_uid_keeps_the_id_it_has_here(editor):
    editor.puts(an_event("here", uid="abc-123"))
    (change,) = editor.puts(an_event("elsewhere", uid="abc-123", title="Changed"))
    assert (change.outcome, change.entry.id, change.entry.sequence) == ("updated", "here", 1)
    assert editor.finds() == ["here"]


def test_its_sessions_follow_it(editor):
    editor.puts(an_event("here", uid="abc-123"))
    editor.puts(an_event("elsewhere", uid="abc-123"), an_event("session", part_of="elsewhere"))
    assert editor.calendar.get("session").event.part_of == "here"


@pytest.mark.parametrize(
    ("events", "refused"),
    [
        ([an_event("a", uid="other")], {"a": "uid: the event has the UID 'abc-123' for good"}),
        ([an_event("b", uid="x"), an_event("c", uid="x")], {"c": "uid: comes twice among these events"}),
        ([an_event("b"), an_event("c", uid="b@metrocal.example.org")], {"c": "uid: comes twice among these events"}),
        ([an_event("b", uid="c@metrocal.example.org"), an_event("c")], {"c": "uid: comes twice among these events"}),
        ([an_event("b"), an_event("b", title="Again")], {"b": "id: comes twice among these events"}),
        ([an_event("taken")], {"taken": "uid: belongs to event 'd'"}),
    ],
)
def test_one_uid_belongs_to_one_event(editor, events, refused):
    editor.puts(an_event("a", uid="abc-123"), an_event("d", uid="taken@metrocal.example.org"))
    assert editor.puts_what_goes(*events)[1] == refused
    entries = [editor.calendar.get(event_id) for event_id in editor.finds()]
    assert len({entry.uid for entry in entries}) == len(entries)


def test_an_unknown_event_is_said_to_be_unknown(editor):
    for ask in (editor.calendar.get, editor.calendar.revisions, editor.withdraws, editor.restores):
        with pytest.raises(UnknownEvent, match="no event has the id 'nobody'") as refusal:
            ask("nobody")
        assert refusal.value.event_id == "nobody"


@pytest.mark.parametrize("event_id", ["", "a" * 5_000, "\x00", "\ud800", "é", "a-2021-03-16", "'; drop table event", "%"])
def test_an_impossible_id_is_unknown_too(editor, event_id):
    editor.puts(an_event("a"))
    for ask in (editor.calendar.get, editor.calendar.revisions, editor.withdraws):
        with pytest.raises(UnknownEvent):
            ask(event_id)


def test_a_date_of_a_series_is_found_by_its_own_id(editor):
    editor.puts(a_series())
    entry = editor.calendar.get("class-2021-03-23")
    assert (entry.id, entry.uid, entry.event.when.text, entry.sequence) == (
        "class-2021-03-23", "class-2021-03-23@metrocal.example.org", "2021-03-23T09:00/2021-03-23T10:30", 0,
    )  # fmt: skip
    with pytest.raises(UnknownEvent):
        editor.calendar.get("class-2021-03-24")


def test_a_series_is_changed_as_a_whole(editor):
    editor.puts(a_series())
    with pytest.raises(UnknownEvent):
        editor.withdraws("class-2021-03-23")
    editor.withdraws("class")
    assert editor.calendar.get("class-2021-03-23").withdrawn
    assert editor.finds("from=2021-03-01") == []


@pytest.mark.parametrize("uid", [None, "abc-123", "abc@other.org", "a-2020-01-01@b"])
def test_a_date_of_a_series_is_not_taken_in_as_an_event_beside_it(editor, uid):
    """Reading in an export again would show each date twice."""
    editor.puts(a_series(**({"uid": uid} if uid else {})))
    first = editor.calendar.find("from=2021-03-16", today=TODAY)[0]
    exported = first.event.model_copy(update={"uid": first.uid})
    beside = an_event("class-2021-03-17")
    taken, refused = editor.puts_what_goes(exported, beside)
    assert (taken, refused) == (["class-2021-03-17"], {"class-2021-03-16": "id: is a date of the series 'class'"})
    assert editor.puts_what_goes(an_event("class-2021-03-99"))[1] == {}


def test_nor_when_both_come_together(editor):
    taken, refused = editor.puts_what_goes(an_event("class-2021-03-16"), a_series())
    assert (taken, refused) == (["class"], {"class-2021-03-16": "id: is a date of the series 'class'"})


# Withdrawn


def test_a_withdrawn_event_is_not_found_but_known_as_withdrawn(editor):
    editor.puts(an_event("a"), an_event("b"))
    entry = editor.withdraws("a")
    assert (entry.withdrawn, entry.sequence, entry) == (True, 1, editor.calendar.get("a"))
    assert editor.finds() == ["b"]
    assert [(one.id, one.withdrawn) for one in editor.calendar.store.select(Query(), today=TODAY)] == [
        ("a", True),
        ("b", False),
    ]


def test_a_withdrawn_event_can_be_restored(editor):
    editor.puts(an_event("a"))
    editor.withdraws("a")
    entry = editor.restores("a")
    assert (entry.withdrawn, entry.sequence, editor.finds()) == (False, 2, ["a"])
    assert [revision.withdrawn for revision in editor.calendar.revisions("a")] == [False, True, False]


def test_what_is_so_already_makes_no_revision(editor):
    editor.puts(an_event("a"))
    editor.restores("a")
    editor.withdraws("a")
    editor.withdraws("a")
    assert history(editor) == [0, 1]


def test_an_import_does_not_bring_a_withdrawn_event_back(editor):
    editor.puts(an_event("a"))
    editor.withdraws("a")
    editor.puts(an_event("a"))
    editor.puts(an_event("a", title="Changed"))
    assert (history(editor), editor.calendar.get("a").withdrawn, editor.finds()) == ([0, 1, 2], True, [])


# Events within events


def test_a_congress_has_days_and_sessions(editor):
    congress, day, session = an_event("congress"), an_event("day", part_of="congress"), an_event("session", part_of="day")
    editor.puts(session, day, congress)
    assert sorted(editor.finds()) == ["congress", "day", "session"]


def test_an_unknown_parent_is_refused(editor):
    with pytest.raises(CalendarError, match="no event has the id 'nobody'") as refusal:
        editor.puts(an_event("a", part_of="nobody"))
    assert (refusal.value.event_id, refusal.value.field) == ("a", "part_of")


@pytest.mark.parametrize("length", range(2, DEEPEST + 3))
def test_a_circle_of_any_length_is_refused_at_once(editor, length):
    names = [f"a{n}" for n in range(length)]
    events = [an_event(name, part_of=names[n - 1]) for n, name in enumerate(names)]
    assert sorted(editor.puts_what_goes(*events)[1]) == sorted(names)
    assert editor.finds() == []


@pytest.mark.parametrize("length", range(2, DEEPEST + 2))
def test_a_circle_of_any_length_is_refused_when_it_closes(editor, length):
    names = [f"a{n}" for n in range(length)]
    editor.puts(*(an_event(name, **({"part_of": names[n - 1]} if n else {})) for n, name in enumerate(names)))
    with pytest.raises(CalendarError, match=r"leads back to the event itself|deeper than 10"):
        editor.puts(an_event(names[0], part_of=names[-1]))
    assert editor.calendar.get(names[0]).event.part_of is None


def test_ten_levels_are_deep_enough(editor):
    names = [f"a{n}" for n in range(DEEPEST + 2)]
    events = [an_event(name, **({"part_of": names[n - 1]} if n else {})) for n, name in enumerate(names)]
    taken, refused = editor.puts_what_goes(*events)
    assert (taken, refused) == (names[:-1], {names[-1]: "part_of: deeper than 10"})
    assert editor.puts_what_goes(events[-1]) == ([], {names[-1]: "part_of: deeper than 10"})


def test_a_child_of_a_refused_parent_is_refused_with_its_children(editor):
    events = [an_event("a"), an_event("b", part_of="nobody"), an_event("c", part_of="b"), an_event("d", part_of="c")]
    assert editor.puts_what_goes(*events) == (
        ["a"],
        {
            "b": "part_of: no event has the id 'nobody'",
            "c": "part_of: event 'b' was refused",
            "d": "part_of: event 'c' was refused",
        },
    )


def test_a_child_of_a_known_parent_goes_in_though_the_parents_change_is_refused(editor):
    editor.puts(an_event("parent"))
    assert editor.puts_what_goes(an_event("parent", part_of="nobody"), an_event("child", part_of="parent")) == (
        ["child"], {"parent": "part_of: no event has the id 'nobody'"},
    )  # fmt: skip


def test_a_refused_change_cannot_close_a_circle(editor):
    """The new parent of `x` is refused, so `x` stays below `y`, and `y` must not go below `x`."""
    editor.puts(an_event("y"), an_event("x", part_of="y"))
    taken, refused = editor.puts_what_goes(an_event("x", uid="other"), an_event("y", part_of="x"))
    assert (taken, sorted(refused)) == ([], ["x", "y"])
    assert editor.calendar.get("y").event.part_of is None


def test_who_only_hangs_on_a_circle_is_told_about_its_parent(editor):
    taken, refused = editor.puts_what_goes(
        an_event("a", part_of="b"), an_event("b", part_of="a"), an_event("c", part_of="a")
    )
    assert (taken, refused["c"]) == ([], "part_of: event 'a' was refused")


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("abcdef"), st.none() | st.sampled_from("abcdefg"), st.booleans()), max_size=5),
        max_size=4,
    )
)
def test_whatever_is_put_every_event_leads_to_a_top(batches):
    """Families of six, rearranged at random; one in two names a UID that is refused or belongs to another."""
    editor = Editor(Calendar(MemoryStore()))
    for batch in batches:
        events = [
            an_event(
                name,
                title=f"{name}{parent}",
                **({"part_of": parent} if parent else {}),
                **({"uid": f"{parent}@x"} if odd else {}),
            )
            for name, parent, odd in batch
            if name != parent
        ]
        refused: list[CalendarError] = []
        taken = editor.calendar.put_each(events, at=NOON, refuse=refused.append)
        assert len(taken) + len(refused) == len(events)
    known = {entry.id: entry for entry in editor.calendar.find(today=TODAY)}
    assert len({entry.uid for entry in known.values()}) == len(known)
    for event_id in known:
        above = [event_id]
        while (parent := known[above[-1]].event.part_of) is not None:
            assert parent not in above
            above.append(parent)


# All or nothing


def test_of_several_events_all_go_in_or_none(editor):
    editor.puts(an_event("a"))
    version = editor.calendar.store.version()
    with pytest.raises(CalendarError):
        editor.puts(an_event("a", title="Changed"), an_event("b"), an_event("c", part_of="nobody"))
    assert (editor.finds(), history(editor), editor.calendar.store.version()) == (["a"], [0], version)


def test_one_that_is_refused_does_not_keep_the_others_out(editor):
    assert editor.puts_what_goes(an_event("b"), an_event("c", part_of="nobody"), an_event("d")) == (
        ["b", "d"], {"c": "part_of: no event has the id 'nobody'"},
    )  # fmt: skip
    assert editor.finds() == ["b", "d"]


def test_a_transaction_that_fails_leaves_nothing(store):
    entry = Calendar(store).put(an_event("a"), at=NOON)[0].entry
    version = store.version()

    def fails():
        with store.writing() as writing:
            writing.keep([replace(entry, sequence=1)])
            writing.keep_organisations([Organisation(id="seoul", name="Seoul")])
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fails()
    assert (store.version(), dict(store.organisations()), len(store.revisions("a"))) == (version, {}, 1)


def test_after_a_failed_transaction_the_next_one_goes_on(editor):
    with pytest.raises(CalendarError):
        editor.puts(an_event("a", part_of="nobody"))
    editor.puts(an_event("a"))
    assert editor.finds() == ["a"]


def test_nothing_put_is_nothing_changed(editor):
    before = editor.calendar.store.version()
    assert (editor.puts(), editor.calendar.store.version(), editor.finds()) == ([], before, [])


def test_changes_come_back_in_the_order_of_the_events(editor):
    editor.puts(an_event("b"))
    changes = editor.puts(an_event("c"), an_event("b"), an_event("a"))
    assert [(change.entry.id, change.outcome) for change in changes] == [("c", "added"), ("b", "unchanged"), ("a", "added")]


# Organisations


SEOUL = Organisation(id="seoul", name="Seoul Metropolitan Government", kind="member", city="Seoul")


def names(editor, event_id):
    return [str(organisation.name) for organisation in editor.calendar.get(event_id).organisers]


def test_an_event_shows_the_present_names_of_its_organisers(editor):
    editor.registers(SEOUL)
    editor.puts(an_event("a", organiser="seoul", co_organisers=["Asian network"]))
    assert names(editor, "a") == ["Seoul Metropolitan Government", "Asian network"]
    assert dict(editor.calendar.store.organisations()) == {"seoul": SEOUL}


def test_a_new_name_is_a_revision_of_every_event_that_shows_it(editor):
    editor.registers(SEOUL)
    editor.puts(an_event("a", organiser="seoul"), an_event("b", co_organisers=["seoul"]), an_event("c", organiser="busan"))
    assert editor.registers(SEOUL.model_copy(update={"name": SEOUL.name.model_validate("City of Seoul")})) == 1
    assert [(names(editor, one), editor.calendar.get(one).sequence) for one in "abc"] == [
        (["City of Seoul"], 1), (["City of Seoul"], 1), (["busan"], 0),
    ]  # fmt: skip
    assert editor.calendar.get("a").modified == editor.now


def test_registering_a_name_that_events_use_already_shows_there(editor):
    editor.puts(an_event("a", organiser="seoul"))
    assert names(editor, "a") == ["seoul"]
    editor.registers(SEOUL)
    assert (names(editor, "a"), editor.calendar.get("a").sequence) == (["Seoul Metropolitan Government"], 1)


def test_what_is_not_shown_makes_no_revision(editor):
    editor.registers(SEOUL)
    editor.puts(an_event("a", organiser="seoul"), an_event("b", organiser="Gran Madrid"))
    assert editor.registers(SEOUL.model_copy(update={"dues_paid": (2021,)})) == 1
    assert editor.registers(Organisation(id="gran-madrid", name="Gran Madrid")) == 1
    assert editor.registers(SEOUL.model_copy(update={"dues_paid": (2021,)})) == 0
    assert [editor.calendar.get(one).sequence for one in "ab"] == [0, 0]


def test_events_are_found_by_their_organisation_and_its_region(editor):
    editor.puts(an_event("a", organiser="seoul"), an_event("b", organiser="busan"))
    assert (editor.finds("organiser=seoul"), editor.finds("region=asia_pacific")) == (["a"], [])
    editor.registers(SEOUL)
    assert (editor.finds("organiser=seoul"), editor.finds("region=asia_pacific")) == (["a"], ["a"])


def test_an_organisation_without_a_name_is_refused():
    with pytest.raises(ValueError, match="a name is needed"):
        Organisation(id="x", name="\x00")


@given(strategies.nasty_text().filter(lambda text: text.strip("\x00")))
def test_any_name_makes_an_organisation_that_is_read_back_the_same(name):
    try:
        named = Organisation.named(name)
    except ValueError:
        return
    assert Organisation.model_validate(named.document()) == named


# Finding


def test_what_is_found_is_chronological(editor):
    days = {
        "d": "2021",
        "b": "2021-05-27",
        "a": "2021-05-28",
        "c": "2021-06",
        "f": "2021-05-27T09:00",
        "e": "2021-05-27T08:59",
    }
    editor.puts(*(an_event(name, when=when, zone="Europe/Madrid") for name, when in days.items()))
    assert editor.finds() == ["d", "b", "e", "f", "a", "c"]


def test_events_of_the_same_start_are_in_the_order_of_their_uid(editor):
    editor.puts(*(an_event(name) for name in "cab"), an_event("d", uid="A"))
    assert editor.finds() == ["d", "a", "b", "c"]


def test_a_question_in_words_is_answered(editor):
    editor.puts(
        an_event("a", title="Égalité à Séoul"), an_event("b", title="深圳市会议"), an_event("c", summary="100 % _eau_")
    )
    assert [editor.finds(f"q={words}") for words in ("EGALITE", "圳市", "eau", "100", "gal")] == [
        ["a"],
        ["b"],
        ["c"],
        ["c"],
        [],
    ]


def test_a_change_changes_what_is_found(editor):
    editor.puts(an_event("a", topics=["water"], title="One"), an_event("b", topics=["food"]))
    editor.puts(an_event("a", topics=["food"], title="Two"))
    assert [editor.finds(query) for query in ("topic=water", "topic=food", "q=one", "q=two")] == [[], ["a", "b"], [], ["a"]]


@settings(max_examples=25)
@given(events=strategies.calendars(8), queries=st.lists(strategies.queries(), min_size=4, max_size=4))
def test_a_store_finds_what_the_question_admits_and_keeps_it_as_it_was(new_store, events, queries):
    calendar = Calendar(new_store())
    calendar.put_organisations(SEOUL, at=NOON)
    changes = calendar.put_each(events, at=NOON, author="ana", refuse=lambda error: None)
    entries = [change.entry for change in changes]
    assert [calendar.get(entry.id) for entry in entries] == entries
    for query in (Query(), *queries):
        expected = sorted(query.select(entries, today=TODAY), key=chronological)
        assert calendar.store.select(query, today=TODAY) == expected


@settings(max_examples=25)
@given(event=strategies.events(), other=strategies.events())
def test_what_is_put_twice_is_the_same_and_in_any_history(new_store, event, other):
    editor = Editor(Calendar(new_store()))
    other = other.model_copy(update={"id": event.id, "uid": event.uid})
    steps = [editor.puts(one)[0] for one in (event, event, other, event)]
    assert [step.outcome for step in steps[:2]] == ["added", "unchanged"]
    revisions = editor.calendar.revisions(event.id)
    assert [revision.number for revision in revisions] == [*range(len(revisions))]
    assert [revision.at for revision in revisions] == sorted({revision.at for revision in revisions})
    entry = editor.calendar.get(event.id)
    assert (entry.sequence, entry.modified, entry.uid) == (revisions[-1].number, revisions[-1].at, steps[0].entry.uid)


def test_a_calendar_has_a_store_in_memory_unless_another_is_given():
    assert isinstance(Calendar().store, MemoryStore)


def test_days_are_asked_relative_to_the_day_given(editor):
    editor.puts(an_event("a", when="2021-05-27"), an_event("b", when="2021-06-27"))
    assert editor.finds("from=P0D", today=date(2021, 6, 1)) == ["b"]
    assert editor.finds("from=P0D", today=date(2021, 5, 1)) == ["a", "b"]
    assert editor.finds("to=-P1D", today=date(2021, 6, 1)) == ["a"]
