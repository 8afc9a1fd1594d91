"""Where: a city in any spelling is one city, and the zone follows from it."""

import csv
from datetime import datetime
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

import pytest
import pytz
import strategies
from hypothesis import given
from pydantic import ValidationError

from metrocal import Place
from metrocal.place import cities, countries, find_city
from metrocal.text import fold

# The table


def test_the_network_has_its_members():
    assert sum(city.member for city in cities().values()) >= 140


@pytest.mark.parametrize("city", cities().values(), ids=lambda city: city.id)
def test_every_city_has_true_facts(city):
    """A zone that both libraries know, a country with that zone, coordinates on the planet, one name per language."""
    assert city.zone in pytz.all_timezones_set
    assert city.zone in available_timezones()
    assert city.zone in pytz.country_timezones[city.country]
    assert city.country in countries()
    assert abs(city.latitude) <= 90 >= abs(city.longitude) / 2
    assert {*city.name.languages()} == {"en", "fr", "es"}
    assert find_city(city.id, city.country) is city
    for name in city.name.values():
        assert find_city(name, city.country) is city


@pytest.mark.parametrize("city", cities().values(), ids=lambda city: city.id)
def test_every_citys_clock_is_near_its_sun(city):
    """A longitude or a zone in the wrong row shows as more than three and a half hours."""
    hours = datetime(2021, 1, 15, 12, tzinfo=ZoneInfo(city.zone)).utcoffset().total_seconds() / 3600
    assert abs(hours - city.longitude / 15) < 3.5


def test_no_spelling_means_two_cities_of_one_country():
    spellings = {}
    for city in cities().values():
        for name in {fold(name) for name in city.name.values()}:
            spellings.setdefault((name, city.country), []).append(city.id)
    assert {name: ids for name, ids in spellings.items() if len(ids) > 1} == {}


def test_every_spelling_of_the_table_leads_to_its_city():
    """An alias that two cities of a country share would lead to none."""
    table = csv.DictReader(files("metrocal").joinpath("data/cities.csv").read_text("utf-8").splitlines())
    spellings = [(alias, row["country"], row["id"]) for row in table for alias in row["aliases"].split("|") if alias]
    assert [(alias, city) for alias, country, city in spellings if find_city(alias, country) is not cities()[city]] == []


@pytest.mark.parametrize(
    ("own", "city"),
    [
        ("서울", "seoul"),
        ("深圳市", "shenzhen"),
        ("臺北", "taipei"),
        ("МОСКВА", "moscow"),
        ("القاهرة", "cairo"),
        ("नई दिल्ली", "new-delhi"),
    ],
)
def test_a_city_is_known_in_its_own_script(own, city):
    assert Place(city=own).city_id == city


def test_every_country_of_iso_3166_is_named_in_three_languages():
    assert len(countries()) == 249
    assert {len(code) for code in countries()} == {2}
    for country in countries().values():
        assert {*country.name.languages()} == {"en", "fr", "es"}


def test_every_country_that_pytz_has_zones_for_is_known():
    assert set(pytz.country_timezones) <= set(countries())


# Which city


@pytest.mark.parametrize("spelling", ["Séoul", "Seoul", "Seúl", "SEOUL", "서울", " seoul ", "Se\u0301oul"])
def test_seoul_is_one_city_in_every_spelling(spelling):
    place = Place(city=spelling)
    assert (place.city_id, place.country, place.zone, place.region) == ("seoul", "KR", "Asia/Seoul", "asia_pacific")


def test_a_city_keeps_the_spelling_it_was_given_and_is_said_in_the_readers():
    place = Place(venue="City Hall", city="Seoul")
    assert place.city == "Seoul"
    assert place.label("fr") == "City Hall, Séoul, Corée du Sud"
    assert place.label("es") == "City Hall, Seúl, Corea del Sur"


def test_an_unknown_city_is_known_by_its_name():
    place = Place(city="Villeneuve-d'Ascq", country="fr")
    assert (place.city_id, place.zone, place.known_city) == ("villeneuve-d-ascq", "Europe/Paris", None)
    assert place.label("en") == "Villeneuve-d'Ascq, France"


def test_a_known_city_in_another_country_is_another_city():
    place = Place(city="Barcelona", country="VE")
    assert (place.known_city, place.country, place.zone) == (None, "VE", "America/Caracas")


def test_a_name_without_letters_is_no_city_to_filter_by():
    assert Place(city="!!!").city_id is None


# Which zone


@pytest.mark.parametrize(
    ("facts", "zone"),
    [
        ({"city": "Dallas"}, "America/Chicago"),
        ({"city": "Dallas", "country": "US"}, "America/Chicago"),
        ({"country": "US"}, None),
        ({"city": "Marfa", "country": "US"}, None),
        ({"country": "KR"}, "Asia/Seoul"),
        ({"country": "be"}, "Europe/Brussels"),
        ({"city": "Madrid"}, "Europe/Madrid"),
        ({"country": "ES"}, None),
        ({"city": "Nowhere"}, None),
        ({"venue": "Town hall"}, None),
        ({}, None),
    ],
)
def test_the_zone_is_the_citys_else_the_countrys_only_one_else_unknown(facts, zone):
    assert Place(**facts).zone == zone


@pytest.mark.parametrize(
    ("facts", "region"),
    [({"city": "Casablanca"}, "africa"), ({"country": "BR"}, "latin_america"), ({"city": "Nowhere"}, None), ({}, None)],
)
def test_the_region_is_the_citys_else_the_countrys(facts, region):
    assert Place(**facts).region == region


def test_coordinates_are_as_given_else_the_citys():
    assert Place(city="Seoul", latitude=37.5, longitude=127.0).coordinates == (37.5, 127.0)
    assert Place(city="Seoul").coordinates == (cities()["seoul"].latitude, cities()["seoul"].longitude)
    assert Place(latitude=0, longitude=0).coordinates == (0, 0)
    assert Place(city="Nowhere").coordinates is None


@pytest.mark.parametrize(
    "facts",
    [
        {"latitude": 1}, {"longitude": 1}, {"latitude": 91, "longitude": 0}, {"latitude": 0, "longitude": 181},
        {"latitude": "nan", "longitude": 0},
        {"latitude": float("inf"), "longitude": 0}, {"country": "XX"}, {"country": "UK"}, {"country": "France"},
        {"country": ""},
        {"planet": "Earth"}, {"city": 5}, {"city": None},
    ],
)  # fmt: skip
def test_a_place_that_cannot_be_is_refused(facts):
    with pytest.raises(ValidationError):
        Place(**facts)


def test_a_place_is_true_when_something_is_known_of_it():
    assert [bool(Place(**facts)) for facts in ({}, {"venue": "x"}, {"country": "FR"}, {"latitude": 0, "longitude": 0})] == [
        False, True, True, True,
    ]  # fmt: skip


@given(strategies.nasty_text())
def test_any_text_is_a_city_or_none(text):
    place = Place(city=text)
    assert (place.city_id is None) == (fold(text) == "")
    for lang in ("fr", "en", "es"):
        assert isinstance(place.label(lang), str)
