"""The kinds of events: one flat document each, nothing unknown taken in, nothing private let out."""

import copy
import json

import pytest
import strategies
from hypothesis import given, settings
from people import an_event
from pydantic import TypeAdapter, ValidationError

from metrocal import AnyEvent, Congress, Forum, Gathering, Place, Text, Training, Webinar, When, event
from metrocal.events import PRIVATE, roman
from metrocal.vocabulary import vocabulary

ANY = TypeAdapter(AnyEvent)

DOCUMENT = {
    "id": "forum-seoul-2009", "kind": "forum", "title": {"fr": "Le forum", "en": "The forum"}, "summary": "Short",
    "description": "Long\nand wide",
    "when": "2009-09-23T09:30/2009-09-25T17:00", "zone": "Asia/Seoul", "dates_tbc": True, "status": "tentative",
    "mode": "hybrid", "venue": "City Hall",
    "city": "Séoul", "country": "KR", "latitude": 37.5, "longitude": 127.0, "organiser": "seoul",
    "co_organisers": ["busan", "Asian network"],
    "topics": ["water", "housing"], "sdgs": [5, 11], "languages": ["ko", "en"], "audience": "Mayors", "edition": 11,
    "motto": "Together",
    "series": "Women's forum", "part_of": "congress-2009", "gender": "specific",
    "gender_measures": ["parity", "childcare"], "speakers_women": 3,
    "speakers_men": 2, "speakers_other": 1, "speakers_undisclosed": 4, "url": "https://example.org/forum", "materials_url": "https://example.org/slides",
    "join_url": "https://example.org/join",
    "image_url": "https://example.org/i.png", "image_text": "People at a table",
    "source": "report-2014.pdf", "note": "the day is doubtful",
    "recurrence": "FREQ=YEARLY;COUNT=3",
    "except_dates": ["2010-09-23"], "uid": "abc@example.org",
}  # fmt: skip
"""Every event field that the public surface names."""


# The document


def test_every_field_of_the_public_surface_is_accepted_and_given_back():
    assert event(DOCUMENT).document() == DOCUMENT


@pytest.mark.parametrize("field", DOCUMENT)
def test_each_field_of_the_public_surface_stands_alone(field):
    together = {"except_dates": ["recurrence"], "latitude": ["longitude"], "longitude": ["latitude"], "when": ["zone"]}
    facts = {name: DOCUMENT[name] for name in (field, *together.get(field, []))}
    assert facts.items() <= event(an_event().document() | facts).document().items()


@settings(max_examples=60)
@given(strategies.events())
def test_every_event_is_made_again_from_its_document(made):
    document = made.document()
    assert event(document) == made
    assert event(json.loads(json.dumps(document))) == made
    assert hash(event(document)) == hash(made)
    assert event(document).document() == document


@settings(max_examples=60)
@given(strategies.events())
def test_every_event_survives_pydantic_json(made):
    again = ANY.validate_json(ANY.dump_json(made))
    assert (again, type(again), again.when.zone) == (made, type(made), made.when.zone)


@settings(max_examples=60)
@given(strategies.events())
def test_a_document_holds_nothing_empty_and_no_private_fields_when_public(made):
    document = made.document()
    assert not [
        key
        for key, value in document.items()
        if value in (None, "", [], {}) and value is not False and key != "registration"
    ]
    assert made.public_document() == {key: value for key, value in document.items() if key not in ("join_url", "note")}


@pytest.mark.parametrize("kind", vocabulary("kinds"))
def test_each_kind_is_told_by_its_name(kind):
    made = an_event(kind=kind)
    classes = {"forum": Forum, "congress": Congress, "training": Training, "webinar": Webinar}
    assert (type(made), made.kind) == (classes.get(kind, Gathering), kind)


def test_a_forum_can_be_made_from_python_objects():
    forum = Forum(id="f", title=Text(fr="Forum"), when=When.parse("2014"), place=Place(city="Seoul"))
    assert forum == Forum(id="f", title={"fr": "Forum"}, when="2014", city="Seoul")
    assert forum == event(
        {"id": "f", "kind": "forum", "title": {"fr": "Forum"}, "when": {"when": "2014"}, "place": {"city": "Seoul"}}
    )


def test_an_event_does_not_change_and_can_be_copied():
    made = event(DOCUMENT)
    with pytest.raises(ValidationError):
        made.title = "Other"
    assert copy.deepcopy(made) == made == made.model_copy(deep=True)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("forum", {"edition": 3, "themes": ["Water", {"fr": "Le climat"}], "co_organisers": ["seoul"]}),
        ("congress", {"edition": 11, "motto": "Caring cities", "sub_themes": ["Water"], "visa_information": "Ask early"}),
        (
            "training",
            {
                "institute": "Centre",
                "programme": "Women",
                "level": "1",
                "modules": ["One", "Two"],
                "certificate": True,
                "seats": 20,
            },
        ),
        (
            "webinar",
            {
                "platform": "BBB",
                "join_url": "https://example.org/j",
                "recording_url": "https://example.org/r",
                "series": "Talks",
            },
        ),
    ],
)
def test_a_kind_has_what_is_its_own(kind, facts):
    assert facts.items() <= an_event(kind=kind, **facts).document().items()


@pytest.mark.parametrize(
    ("kind", "field"), [("forum", "seats"), ("meeting", "modules"), ("training", "platform"), ("webinar", "themes")]
)
def test_what_is_another_kinds_own_is_refused(kind, field):
    with pytest.raises(ValidationError, match=field):
        an_event(kind=kind, **{field: ["x"]})


# What is refused


@pytest.mark.parametrize(
    "field", ["is_admin", "created_at", "sequence", "Title", "registration.capacity", "place.city", "", "__class__"]
)
def test_an_unknown_field_is_refused_by_name(field):
    with pytest.raises(ValidationError) as refusal:
        an_event(**{field: "x"})
    assert [error["loc"][-1] for error in refusal.value.errors()] == [field]


@pytest.mark.parametrize("field", ["when", "gender", "place"])
def test_an_unknown_field_inside_is_refused_by_name_too(field):
    whole = {"when": {"when": "2014"}, "gender": {}, "place": {}}[field]
    with pytest.raises(ValidationError, match="bogus"):
        an_event(**{field: whole | {"bogus": 1}})


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": {"fr": "\x00 \u2028"}}, "title"),
        ({"title": None}, "title"),
        ({"id": "A"}, "id"),
        ({"id": "a--b"}, "id"),
        ({"id": "-a"}, "id"),
        ({"id": "a\n"}, "id"),
        ({"id": "../a"}, "id"),
        ({"id": "é"}, "id"),
        ({"id": ""}, "id"),
        ({"id": "a" * 101}, "id"),
        ({"id": 5}, "id"),
        ({"part_of": "not an id"}, "part_of"),
        ({"when": ""}, "when"),
        ({"when": None}, "when"),
        ({"when": "2014-02-30"}, "when"),
        ({"when": "2014-06-13T09:30"}, "when"),
        ({"when": "2014-06-13T09:30", "country": "US"}, "when"),
        ({"zone": "Mars/Olympus"}, "when"),
        ({"dates_tbc": "perhaps"}, "when"),
        ({"status": "done"}, "status"),
        ({"mode": "by_post"}, "mode"),
        ({"topics": ["water", "wine"]}, "topics"),
        ({"topics": "water"}, "topics"),
        ({"sdgs": [0]}, "sdgs"),
        ({"sdgs": [18]}, "sdgs"),
        ({"sdgs": [True]}, "sdgs"),
        ({"sdgs": ["1_0"]}, "sdgs"),
        ({"sdgs": ["٣"]}, "sdgs"),
        ({"languages": ["english"]}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"edition": 0}, "edition"),
        ({"edition": "1_0"}, "edition"),
        ({"edition": True}, "edition"),
        ({"edition": "IIII"}, "edition"),
        ({"edition": "9" * 5_000}, "edition"),
        ({"edition": 2**63}, "edition"),
        ({"organiser": 5}, "organiser"),
        ({"uid": ""}, "uid"),
        ({"uid": "a b"}, "uid"),
        ({"uid": "a\r\nX-EVIL:1"}, "uid"),
        ({"uid": "a\n"}, "uid"),
        ({"uid": "é"}, "uid"),
        ({"uid": "a" * 256}, "uid"),
        ({"latitude": 1.0}, "place"),
        ({"latitude": 91, "longitude": 0}, "place"),
        ({"country": "XX"}, "place"),
        ({"place": "Paris"}, "place"),
        ({"place": "Paris", "city": "Seoul"}, "place"),
        ({"gender": "some"}, "gender"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_field(facts, field):
    with pytest.raises(ValidationError) as refusal:
        an_event(**facts) if "id" not in facts else event(an_event().document() | facts)
    assert field in {part for error in refusal.value.errors() for part in error["loc"]}


@pytest.mark.parametrize("kind", ["party", "", None, "Forum", 5])
def test_an_unknown_kind_is_refused_with_those_allowed(kind):
    with pytest.raises(ValidationError, match="kind"):
        an_event(kind=kind)


@pytest.mark.parametrize("field", ["id", "kind", "title", "when"])
def test_what_is_needed_is_missed_by_name(field):
    with pytest.raises(ValidationError, match=field):
        event({key: value for key, value in an_event().document().items() if key != field})


def test_an_event_is_no_part_of_itself():
    with pytest.raises(ValidationError, match="cannot be part of itself"):
        an_event("a", part_of="a")


@pytest.mark.parametrize("field", ["url", "join_url", "image_url"])
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVa\tscript:alert(1)", "java\x00script:alert(1)", "data:text/html,x",
        "file:///etc/passwd", "\\\\host\\share",
        "http:\\\\example.org", "ms-word:x", "ftp://example.org", "//example.org", "example.org", "http://",
        "https:///x", "http://[::1", "mailto:",
        "mailto:nobody", "https://example.org/a b", "https://example.org/a\u00a0b",
        "https://example.org/\r\nX-EVIL:1", "https://a\\@b.org",
        "webcal://example.org", "", " ", "https://example.org/" + "x" * 2_000,
    ],
)  # fmt: skip
def test_only_http_https_and_mailto_addresses_are_shown(field, address):
    with pytest.raises(ValidationError, match=field):
        an_event(**{field: address})


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "HTTP://EXAMPLE.org/é?a=b&c#d",
        "mailto:info@example.org?subject=x",
        "https://[::1]:8000/",
        "https://例え.jp/",
    ],
)
def test_such_addresses_are_kept_as_they_are(address):
    assert an_event(url=address).url == address


# What it means


@pytest.mark.parametrize("written", [11, "11", "XI", "xi", " XI ", 11.0])
def test_an_edition_is_read_as_people_write_it(written):
    congress = an_event(kind="congress", edition=written)
    assert (congress.edition, congress.roman_edition) == (11, "XI")


def test_a_congress_without_a_number_has_none_in_roman():
    assert an_event(kind="congress").roman_edition == ""


def test_roman_numbers_are_told_apart():
    assert [roman(number) for number in (1, 4, 9, 14, 40, 90, 399)] == ["I", "IV", "IX", "XIV", "XL", "XC", "CCCXCIX"]
    assert all(an_event(edition=roman(number)).edition == number for number in range(1, 400))


def test_the_zone_of_a_time_follows_from_the_place():
    assert an_event(when="2014-06-13T09:30", city="Dallas").when.zone == "America/Chicago"
    assert an_event(when="2014-06-13T09:30", country="KR").when.zone == "Asia/Seoul"
    assert an_event(when="2014-06-13T09:30", city="Dallas", zone="Europe/Madrid").when.zone == "Europe/Madrid"
    assert an_event(when="2014-06-13T09:30Z", city="Dallas").when.text == "2014-06-13T04:30"
    assert an_event(when="2014-06-13", city="Dallas").when.zone is None


def test_the_country_follows_from_the_city():
    assert an_event(city="Séoul").document()["country"] == "KR"


def test_what_is_private_is_never_in_the_public_document():
    document = event(DOCUMENT).public_document()
    assert {"join_url", "note"} == PRIVATE
    assert not PRIVATE & document.keys()
    assert "join" not in json.dumps(document)
    assert "doubtful" not in json.dumps(document)


def test_what_is_said_twice_is_one_and_the_order_stays():
    made = an_event(
        topics=["water", "food", "water"], sdgs=[11, 5, 11], languages=["FR", "en", "fr"], co_organisers=["b", "a", "b"]
    )
    assert (made.topics, made.sdgs, made.languages, made.co_organisers) == (
        ("water", "food"),
        (11, 5),
        ("fr", "en"),
        ("b", "a"),
    )


@given(strategies.nasty_text(12))
def test_any_text_is_clean_in_every_field(text):
    made = an_event(
        title="x" + text, summary=text, description=text, venue=text, organiser=text, note=text, motto={"fr": text}
    )
    said = json.dumps(made.document(), ensure_ascii=False)
    said.encode()
    assert not set(said) & set(strategies.CONTROLS)


def test_a_title_of_ten_thousand_emoji_is_kept():
    assert an_event(title="👩🏽‍🚒" * 2_500).title.in_language("fr") == "👩🏽‍🚒" * 2_500
