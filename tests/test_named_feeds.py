"""What a feed with a name can be, and how its filter goes together with that of an address."""

from dataclasses import replace

import pytest
from databases import emptied
from hypothesis import given, settings
from people import TODAY, Editor, a_series, an_event
from strategies import calendars, parameters, queries

from feeds import Options
from feeds.stored import feed_of
from metrocal import Calendar, Organisation, Query
from metrocal.accounts import Account, Role
from metrocal.colours import NAMES, colour, name_and_shade
from metrocal.entries import Entry
from metrocal.errors import InvalidValue, QueryError
from metrocal.named_feeds import InvalidFeed, filter_of, may_edit, named_feed, private_terms

WOMEN = {"name": "women", "title": {"en": "Women"}, "filter": "gender=any"}


@pytest.mark.parametrize(
    "text",
    [
        "kind=Training&gender=any",
        "?gender=ANY&kind=training",
        "/feeds/all.ics?kind=training&gender=any",
        "https://calendar.example.org/feeds/all.json?kind=training&lang=fr&gender=any",
        "webcal://calendar.example.org/feeds/all.ics?gender=any&kind=training",
        "https://calendar.example.org/?kind=training&gender=any&lang=es&q=",
    ],
)
def test_a_filter_is_kept_in_one_spelling_typed_or_copied(text):
    assert filter_of(text) == "gender=mainstreamed,specific&kind=training"


@pytest.mark.parametrize("text", ["training", "kind=party", "colour=red", "limit=5", "alarm=P1D", "x" * 5000 + "=1"])
def test_a_filter_that_cannot_be_asked_is_refused(text):
    with pytest.raises(QueryError):
        filter_of(text)


@pytest.mark.parametrize(
    "text", ["https://[", "https://calendar.example.org/feeds/women.ics?kind=training", "/calendar/2021"]
)
def test_what_is_no_filter_or_hides_another_one_is_refused(text):
    with pytest.raises(InvalidValue):
        filter_of(text)


@given(query=queries())
def test_a_canonical_filter_stays_as_it_is(query):
    assert filter_of(str(query)) == str(query)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "all"),
        ("name", "Women"),
        ("name", "a b"),
        ("name", "a/../b"),
        ("name", "women\r\nX: y"),
        ("name", "x" * 61),
        ("title", ""),
        ("title", {"en": "x" * 201}),
        ("title", {"not a language": "x"}),
        ("description", {"en": "x" * 2001}),
        ("colour", "teal;x"),
        ("colour", "#12345"),
        ("filter", "kind=party"),
    ],
)
def test_a_feed_says_which_field_cannot_be(field, value):
    with pytest.raises(InvalidFeed) as refused:
        named_feed(WOMEN | {field: value})
    assert set(refused.value.fields) == {field}


def test_an_unknown_field_of_a_feed_is_refused():
    with pytest.raises(InvalidFeed) as refused:
        named_feed(WOMEN | {"author": "me"})
    assert set(refused.value.fields) == {"author"}


def test_a_feed_reads_back_as_it_was_written():
    feed = named_feed(WOMEN | {"description": {"fr": "Une\nligne"}, "colour": " TEAL ", "organisation": "madrid"})
    assert (named_feed(feed.document()), feed.colour) == (feed, "teal")


@pytest.mark.parametrize("label", ["", " ", "\u202e", "x" * 201])
def test_a_private_feed_says_for_whom_it_is(label):
    with pytest.raises(InvalidFeed) as refused:
        private_terms({"label": label})
    assert set(refused.value.fields) == {"label"}


# Colours


def test_there_are_the_147_names_of_css_3():
    assert (len(NAMES), NAMES["teal"], all(colour(shade) == shade for shade in NAMES.values())) == (147, "#008080", True)


@pytest.mark.parametrize(
    ("written", "shown"),
    [("teal", ("teal", "#008080")), ("#ff0001", ("red", "#ff0001")), ("#000000", ("black", "#000000"))],
)
def test_a_calendar_is_told_the_nearest_name_and_the_very_shade(written, shown):
    assert name_and_shade(written) == shown


# Who may


@pytest.mark.parametrize(
    ("role", "organisation", "may"),
    [
        (Role.ADMIN, "", {"": True, "network": True, "madrid": True, "school": True, "seoul": True}),
        (Role.MODERATOR, "", {"": True, "network": True, "madrid": True, "school": True, "seoul": True}),
        (Role.ORGANISER, "madrid", {"": False, "network": False, "madrid": True, "school": True, "seoul": False}),
        (Role.STATISTICS, "", {"": False, "network": False, "madrid": False, "school": False, "seoul": False}),
    ],
)
def test_who_may_change_whose_feeds(role, organisation, may):
    above = {"network": None, "madrid": "network", "school": "madrid", "seoul": "network"}
    known = {id: Organisation(id=id, name=id, part_of=part) for id, part in above.items()}
    account = Account(1, "ana@example.org", role, organisation=organisation)
    assert {id: may_edit(account, id, known) for id in ("", *above)} == may


# Two filters


def test_an_address_narrows_a_filter_of_the_same_key():
    both = an_event("both", topics=["water", "housing"])
    water = an_event("water", topics=["water"])
    asked = replace(Query.parse("topic=housing"), within=Query.parse("topic=water"))
    assert [one.id for one in (both, water) if asked.matches(Entry.of(one), today=TODAY)] == ["both"]


@given(events=calendars(5), one=parameters(), other=parameters())
@settings(max_examples=30)
def test_an_event_is_in_a_narrowed_feed_when_both_filters_have_it_in_python_and_in_sql(sql_store, events, one, other):
    single = [event for event in events if not event.recurrence]
    calendar = Calendar(emptied(sql_store))
    Editor(calendar).puts_what_goes(*single)
    first, second = Query.of(one), Query.of(other)
    both = {entry.uid for entry in calendar.find(first, today=TODAY)} & {
        entry.uid for entry in calendar.find(second, today=TODAY)
    }
    asked = replace(first, within=second)
    assert {entry.uid for entry in calendar.find(asked, today=TODAY)} == both
    everything = calendar.find("", today=TODAY)
    assert {entry.uid for entry in asked.select(everything, today=TODAY)} == both


def test_the_dates_of_a_series_are_those_that_both_filters_ask_for(sql_store):
    calendar = Calendar(sql_store)
    Editor(calendar).puts(a_series("class"))
    asked = replace(Query.parse("from=2021-03-20"), within=Query.parse("to=2021-04-01"))
    assert [str(entry.event.when.first_day) for entry in calendar.find(asked, today=TODAY)] == ["2021-03-23", "2021-03-30"]


@given(asked=parameters())
@settings(max_examples=30)
def test_a_saved_filter_brings_the_same_events_as_the_filter_in_an_address(sql_store, asked):
    calendar = Calendar(emptied(sql_store))
    Editor(calendar).puts(an_event("a", when="2021-07-01"), a_series("class"), an_event("b", when="2014", city="Seoul"))
    plain = Query.of(asked)
    saved, address = (
        feed_of(sql_store, query.since("-P90D"), "ics", Options(), today=TODAY).body.partition(b"BEGIN:VEVENT")[2]
        for query in (replace(Query(), within=plain), plain)
    )
    assert saved == address
