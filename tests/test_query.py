"""A question: the same words everywhere, one canonical form, nothing unknown passed over in silence."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st
from people import TODAY, a_series, an_event

from metrocal import Entry, Organisation, Query
from metrocal.errors import QueryError
from metrocal.query import FILTERS, MOST_CHARACTERS, MOST_VALUES, PARAMETERS
from metrocal.vocabulary import vocabulary


def selects(query, *events, today=TODAY):
    """The ids that a question selects."""
    return [entry.id for entry in Query.parse(query).select(map(Entry.of, events), today=today)]


# One canonical form


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("", ""),
        ("?kind=training", "kind=training"),
        ("kind=webinar&kind=training", "kind=training,webinar"),
        ("kind=webinar,training,webinar", "kind=training,webinar"),
        ("KIND=Training", "kind=training"),
        ("kind=%20training%20", "kind=training"),
        ("topic=water&kind=training", "kind=training&topic=water"),
        ("kind=!meeting", "kind=!meeting"),
        ("kind=!meeting,training", "kind=training,!meeting"),
        ("gender=any", "gender=mainstreamed,specific"),
        ("gender=ANY,specific", "gender=mainstreamed,specific"),
        ("gender=!any", "gender=!mainstreamed,!specific"),
        ("country=kr", "country=KR"),
        ("city=Séoul", "city=seoul"),
        ("city=SEÚL", "city=seoul"),
        ("city=México", "city=mexico-city"),
        ("city=Villeneuve d'Ascq", "city=villeneuve-d-ascq"),
        ("organiser=Ville de Montréal", "organiser=ville-de-montreal"),
        ("series=Rencontres d'été", "series=rencontres-d-ete"),
        ("from=2014-05-27&to=P1Y", "from=2014-05-27&to=P1Y"),
        ("from=+p6m", "from=P6M"),
        ("to=-p30d", "to=-P30D"),
        ("from=2014&from=2014", "from=2014"),
        ("q=Séoul forum  SEOUL", "q=forum%20seoul"),
        ("q=forum&q=séoul", "q=forum%20seoul"),
        ("kind=&from=&q=&city=%20", ""),
        ("kind=,,training,", "kind=training"),
        ("id=Forum-Seoul-2009", "id=forum-seoul-2009"),
    ],
)
def test_a_question_has_one_canonical_form(asked, canonical):
    assert str(Query.parse(asked)) == canonical
    assert Query.parse(canonical) == Query.parse(asked)
    assert hash(Query.parse(canonical)) == hash(Query.parse(asked))


@given(strategies.queries())
def test_the_canonical_form_is_read_back_the_same(query):
    again = Query.parse(str(query))
    assert (again, str(again), hash(again)) == (query, str(query), hash(query))
    assert Query.of(query.parameters()) == query
    assert str(query).isascii()


@given(strategies.parameters(), st.randoms(use_true_random=False))
def test_order_repetition_and_letter_case_do_not_count(pairs, chance):
    shuffled = pairs + [chance.choice(pairs) for _ in range(2) if pairs]
    chance.shuffle(shuffled)
    shouted = [(key.upper(), value.upper().lower() if value.isascii() else value) for key, value in shuffled]
    assert str(Query.of(shuffled)) == str(Query.of(shouted)) == str(Query.of(pairs))


@given(strategies.parameters())
def test_case_of_ascii_values_does_not_count(pairs):
    shouted = [(key.title(), value.upper() if value.isascii() else value) for key, value in pairs]
    assert Query.of(shouted) == Query.of(pairs)


def test_a_question_is_the_same_from_a_form_and_from_an_address():
    assert Query.of([("kind", "training"), ("kind", "webinar"), ("q", "café & thé")]) == Query.parse(
        "kind=training,webinar&q=caf%C3%A9+%26+th%C3%A9"
    )


# What cannot be asked


@pytest.mark.parametrize("key", ["kinds", "colour", "utm_source", "", "kind[]", "lang", "limit", "__proto__", "\ud800"])
def test_an_unknown_parameter_is_refused_naming_it_and_those_allowed(key):
    with pytest.raises(QueryError) as refusal:
        Query.of([(key, "x")])
    assert (refusal.value.parameter, refusal.value.allowed) == (key, PARAMETERS)
    assert all(name in str(refusal.value) for name in PARAMETERS)


@pytest.mark.parametrize("key", [key for key, found in FILTERS.items() if found.allowed])
@pytest.mark.parametrize("value", ["party", "!party", "!", "*", "é", "\x00x", "0", "x" * 3_000])
def test_an_unknown_value_is_refused_naming_it_and_those_allowed(key, value):
    with pytest.raises(QueryError) as refusal:
        Query.of([(key, value)])
    assert refusal.value.parameter == key
    assert {*FILTERS[key].allowed()} <= {*refusal.value.allowed}
    assert refusal.value.value is not None


@pytest.mark.parametrize("key", [key for key, found in FILTERS.items() if not found.allowed])
def test_a_value_is_needed_after_an_exclamation_mark(key):
    with pytest.raises(QueryError, match="a value is needed"):
        Query.of([(key, "!")])


@pytest.mark.parametrize(
    "bound",
    [
        "today", "27/05/2014", "2014-02-30", "2014-05-27T10:00Z", "2014-05-27/2014-06-03", "2014?", "P", "PT1H", "-P",
        "P1.5D", "P-1D", "--P1D",
        "P100Y", "P999999D", "P1D2W", "1899", "2200", "0000", "9999", "1" * 3_000, "2014-05-27,2014-05-28", "٢٠١٤",
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["from", "to"])
def test_what_is_no_day_is_refused_with_the_forms_there_are(key, bound):
    with pytest.raises(QueryError) as refusal:
        Query.of([(key, bound)])
    assert refusal.value.parameter == key
    assert any("-P30D" in form for form in refusal.value.allowed)


def test_an_end_is_given_once():
    with pytest.raises(QueryError, match="more than once"):
        Query.parse("from=2014&from=2015")


@pytest.mark.parametrize("query", ["kind=training,!training", "topic=water&topic=!water", "gender=specific,!any"])
def test_a_question_that_excludes_all_it_asks_for_is_refused(query):
    with pytest.raises(QueryError, match="includes and excludes"):
        Query.parse(query)


def test_a_part_of_what_is_asked_for_may_be_excluded():
    assert selects("gender=any,!specific", *(an_event(level, gender=level) for level in vocabulary("gender"))) == [
        "mainstreamed"
    ]


def test_a_question_has_at_most_fifty_values():
    Query.of([("id", f"a{n}") for n in range(MOST_VALUES)])
    Query.of([("q", " ".join(f"a{n}" for n in range(MOST_VALUES)))])
    for pairs in (
        [("id", f"a{n}") for n in range(MOST_VALUES + 1)],
        [("id", ",".join(f"a{n}" for n in range(MOST_VALUES + 1)))],
        [("id", "," * MOST_VALUES + "a")],
        [("q", " ".join(f"a{n}" for n in range(MOST_VALUES + 1)))],
    ):
        with pytest.raises(QueryError, match="more than 50"):
            Query.of(pairs)


@pytest.mark.parametrize("text", ["x" * MOST_CHARACTERS, "深" * (MOST_CHARACTERS // 3)])
def test_a_question_has_at_most_four_thousand_characters_as_it_is_written(text):
    for ask in (lambda: Query.of([("q", text)]), lambda: Query.parse(f"q={text}"), lambda: Query.parse(f"id={text}")):
        with pytest.raises(QueryError, match="longer than 4096"):
            ask()


def test_a_hundred_thousand_parameters_are_refused_at_once():
    with pytest.raises(QueryError):
        Query.of(("kind", "training") for _ in range(100_000))
    with pytest.raises(QueryError):
        Query.parse("&".join(["kind=training"] * 100_000))


@given(st.one_of(strategies.nasty_text(12), st.text(st.sampled_from("kindcityqfromto=&!,%+20PD-é"), max_size=40)))
@example("organiser=\ud800")
@example("city=%00&id=%ED%A0%80")
def test_any_text_is_a_question_or_refused_as_one(text):
    for ask in (
        lambda: Query.parse(text),
        lambda: Query.of([(key, text) for key in ("organiser", "id", "city", "series", "q")]),
    ):
        with suppress(QueryError):
            query = ask()
            assert Query.parse(str(query)) == query


# What it selects


TABLE = [
    ("kind=training", {"kind": "training"}, {"kind": "webinar"}),
    ("kind=training,webinar", {"kind": "webinar"}, {"kind": "forum"}),
    ("kind=!meeting", {"kind": "forum"}, {"kind": "meeting"}),
    ("gender=any", {"gender": "mainstreamed"}, {"gender": "none"}),
    ("topic=water", {"topics": ["food", "water"]}, {"topics": ["food"]}),
    ("topic=!water", {"topics": ["food"]}, {"topics": ["food", "water"]}),
    ("topic=water,food", {"topics": ["food"]}, {}),
    ("sdg=5", {"sdgs": [11, 5]}, {"sdgs": [11]}),
    ("region=africa", {"city": "Casablanca"}, {"city": "Seoul"}),
    ("region=!africa", {"city": "Seoul"}, {"city": "Casablanca"}),
    ("country=KR", {"city": "Séoul"}, {"city": "Casablanca"}),
    ("city=Seúl", {"city": "Séoul"}, {"city": "Busan"}),
    ("city=Nowhere", {"city": "NOWHERE"}, {}),
    ("organiser=seoul", {"organiser": "seoul"}, {"organiser": "busan"}),
    ("organiser=Ville de Montréal", {"co_organisers": ["Ville de Montreal"]}, {}),
    ("organiser=москва", {"organiser": "Москва"}, {"organiser": "Минск"}),
    ("series=womens-forum", {"series": "Womens Forum"}, {"series": "Forum"}),
    ("mode=online", {"mode": "online"}, {}),
    ("mode=!online", {}, {"mode": "online"}),
    ("language=fr", {"languages": ["en", "fr"]}, {"languages": ["en"]}),
    ("status=cancelled", {"status": "cancelled"}, {}),
    ("registration=open", {"registration": {"opens": "2021-06-01"}, "when": "2021-06-03"}, {"when": "2021-06-03"}),
    (
        "registration=closed",
        {"registration": {"opens": "2021-06-02"}, "when": "2021-06-03"},
        {"registration": {"closes": "2021-06-01"}, "when": "2021-06-03"},
    ),
    ("q=FORUM", {}, {"title": "Meeting", "series": "Meeting"}),
    ("q=seoul eau", {"city": "Séoul", "topics": ["water"]}, {"city": "Séoul"}),
    ("kind=forum&city=seoul", {"city": "Seoul"}, {"city": "Seoul", "kind": "meeting"}),
]


@pytest.mark.parametrize(("query", "inside", "outside"), TABLE, ids=[row[0] for row in TABLE])
def test_a_filter_tells_events_apart(query, inside, outside):
    assert selects(query, an_event("inside", **inside), an_event("out", **outside)) == ["inside"]


def test_every_filter_is_tried_above():
    assert {query.partition("=")[0] for query, _, _ in TABLE} >= FILTERS.keys() - {"id"}


def test_an_id_is_that_event():
    assert selects("id=a", an_event("a"), an_event("a-b")) == ["a"]


def test_the_region_is_the_organisers_where_the_place_says_nothing():
    entry = Entry(an_event(), "x", organisers=(Organisation(id="x", name="X", city="Casablanca"),))
    assert Query.parse("region=africa").matches(entry, today=TODAY)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["may", "june", "july", "year"]),
        ("from=2021-06-01", ["june", "july", "year"]),
        ("to=2021-05-31", ["may", "year"]),
        ("from=2021-06", ["june", "july", "year"]),
        ("to=2021-06", ["may", "june", "year"]),
        ("from=2021-05-31&to=2021-06-01", ["may", "june", "year"]),
        ("from=2021&to=2021", ["may", "june", "july", "year"]),
        ("from=2022", []),
        ("to=2020", []),
        ("from=P0D&to=P1M", ["june", "july", "year"]),
        ("from=-P1D&to=P0D", ["may", "june", "year"]),
        ("from=-P2D&to=-P1D", ["may", "year"]),
        ("from=P1W", ["june", "july", "year"]),
        ("from=P7M", []),
        ("to=-P1Y", []),
        ("from=-P99999D&to=P99999D", ["may", "june", "july", "year"]),
    ],
)
def test_days_are_included_at_both_ends(query, found):
    days = {"may": "2021-05-31", "june": "2021-06-01/2021-06-10", "july": "2021-07-01", "year": "2021"}
    assert selects(query, *(an_event(name, when=when) for name, when in days.items()), today=date(2021, 6, 1)) == found


@pytest.mark.parametrize("today", [date(1900, 1, 1), date(2021, 2, 28), date(2024, 2, 29), date(2199, 12, 31)])
@pytest.mark.parametrize("bound", strategies.BOUNDS)
def test_every_end_is_a_day_whatever_today_is(bound, today):
    query = Query.of([("from", bound), ("to", bound)])
    first, last = query.window(today)
    assert date.min <= first <= last <= date.max
    assert len([*query.select([Entry.of(an_event()), Entry.of(a_series(rule="FREQ=WEEKLY"))], today=today)]) <= 523


def test_a_series_is_selected_as_its_dates():
    assert selects("from=2021-03-20&to=2021-04-06", a_series()) == [
        "class-2021-03-23",
        "class-2021-03-30",
        "class-2021-04-06",
    ]


def test_a_series_without_an_end_is_shown_two_years_ahead():
    found = selects("from=2021-06-01", a_series(rule="FREQ=YEARLY"))
    assert found == ["class-2022-03-16", "class-2023-03-16"]


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("from=2021&to=2199", "class-2021-03-16", "class-2031-03-11"),
        ("from=1900&to=2199", "class-2021-03-16", "class-2031-03-11"),
        ("to=2199", "class-2021-03-16", "class-2031-03-11"),
        ("from=2060&to=2199", "class-2060-01-06", "class-2069-12-31"),
        ("from=2041", "class-2041-01-01", "class-2041-01-01"),
    ],
)
def test_ten_years_of_a_series_are_shown_at_once_the_nearest_first(query, first, last):
    found = selects(query, a_series(rule="FREQ=WEEKLY;BYDAY=TU"), today=date(2021, 6, 1))
    assert (found[0], found[-1]) == (first, last)


def test_of_an_old_series_the_ten_years_around_today_are_shown():
    found = selects(
        "from=1900&to=2199", an_event("day", when="1977-03-08", recurrence="FREQ=YEARLY"), today=date(2021, 6, 1)
    )
    assert (found[0], found[-1]) == ("day-2014-03-08", "day-2023-03-08")


def test_words_of_any_language_and_script_are_found():
    event = an_event(title={"fr": "Égalité à Séoul", "zh": "深圳市大都市会议"})
    assert [bool(selects(f"q={words}", event)) for words in ("egalite", "ÉGALITÉ seoul", "大都市", "seoul 会议",
    "Busan")] == [
        True, True, True, True, False,
    ]  # fmt: skip


@settings(max_examples=20)
@given(strategies.calendars(5), strategies.queries())
def test_what_is_selected_matches_and_nothing_else_does(events, query):
    entries = [Entry.of(event) for event in events]
    selected = [*query.select(entries, today=TODAY)]
    assert {entry.id for entry in selected if not entry.event.recurrence} >= {
        entry.id for entry in entries if query.matches(entry, today=TODAY) and not entry.event.recurrence
    }
    for entry in selected:
        assert query.matches(entry, today=TODAY) or "id" in query.wanted or query.words
    first, last = query.window(TODAY)
    assert all(entry.event.when.last_day >= first for entry in selected)
    assert query.end is None or all(entry.event.when.first_day <= last for entry in selected)


def test_since_adds_a_start_to_a_question_that_has_none():
    assert str(Query.parse("kind=training").since("-P90D")) == "from=-P90D&kind=training"
    assert str(Query.parse("from=2014").since("-P90D")) == "from=2014"


# What it says


SAID = [
    ("", "Tous les événements", "All events", "Todos los eventos"),
    (
        "kind=training",
        "Événements dont le type est « Formation »",
        "Events whose kind is “Training”",
        "Eventos en los que el tipo es «Formación»",
    ),
    (
        "gender=any&city=séoul",
        "Événements dont la ville est « Séoul » et dont la perspective de genre est « Perspective de genre intégrée »"
        " ou « Spécifique : égalité de genre »",
        "Events whose city is “Seoul” and whose gender perspective is “Gender perspective mainstreamed”"
        " or “Specific: gender equality”",
        "Eventos en los que la ciudad es «Seúl» y en los que la perspectiva de género es «Perspectiva de género integrada»"
        " o «Específico: igualdad de género»",
    ),
    (
        "kind=!meeting&from=2014-05-01&to=2014-06-30",
        "Événements dont le type n'est pas « Réunion », à partir du 1er mai 2014, jusqu'au 30 juin 2014",
        "Events whose kind is not “Meeting”, from 1 May 2014, to 30 June 2014",
        "Eventos en los que el tipo no es «Reunión», desde el 1 de mayo de 2014, hasta el 30 de junio de 2014",
    ),
    (
        "from=2014-10&to=2015",
        "Tous les événements, à partir d'octobre 2014, jusqu'à 2015",
        "All events, from October 2014, to 2015",
        "Todos los eventos, desde octubre de 2014, hasta 2015",
    ),
    (
        "from=-P30D&to=P1Y",
        "Tous les événements, à partir de 30 jours avant aujourd'hui, jusqu'à 1 an après aujourd'hui",
        "All events, from 30 days before today, to 1 year after today",
        "Todos los eventos, desde 30 días antes de hoy, hasta 1 año después de hoy",
    ),
    (
        "country=KR&q=Café forum",
        "Événements dont le pays est « Corée du Sud », avec les mots « cafe forum »",
        "Events whose country is “South Korea”, with the words “cafe forum”",
        "Eventos en los que el país es «Corea del Sur», con las palabras «cafe forum»",
    ),
]


@pytest.mark.parametrize(("query", "fr", "en", "es"), SAID, ids=[said[0] for said in SAID])
def test_a_question_is_said_in_three_languages(query, fr, en, es):
    asked = Query.parse(query)
    assert (asked.sentence("fr"), asked.sentence("en"), asked.sentence("es")) == (fr, en, es)
    assert asked.sentence("zh") == en


@given(strategies.queries())
def test_every_question_has_a_sentence(query):
    for lang in ("fr", "en", "es"):
        assert query.sentence(lang)


def test_every_filter_has_a_name_in_three_languages():
    assert all(found.name(lang) for found in FILTERS.values() for lang in ("fr", "en", "es"))


def test_a_window_of_two_years_is_kept_at_the_end_of_time():
    assert Query().window(date(2021, 6, 1)) == (date.min, date(2021, 6, 1) + timedelta(days=731))


@pytest.mark.parametrize("asked", ["q=%F0%9F%98%80", "q=!", "q=%25_", "city=%E2%80%AE", "kind=%00"])
def test_a_value_that_says_nothing_is_refused_and_is_no_question_for_everything(asked):
    with pytest.raises(QueryError):
        Query.parse(asked)
