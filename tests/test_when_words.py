"""Dates as people say them, in the three languages of the network."""

import pytest
import strategies
from babel.dates import get_month_names
from hypothesis import given

from metrocal import When
from metrocal.when_words import WORDS

SAID = [
    ("2014-05-27/2014-06-03", "du 27 mai au 3 juin 2014", "27 May to 3 June 2014", "del 27 de mayo al 3 de junio de 2014"),
    (
        "2014-10?",
        "octobre 2014, dates à confirmer",
        "October 2014, dates to be confirmed",
        "octubre de 2014, fechas por confirmar",
    ),
    ("2014-05-27", "27 mai 2014", "27 May 2014", "27 de mayo de 2014"),
    ("2014-05-01", "1er mai 2014", "1 May 2014", "1 de mayo de 2014"),
    ("2014-05-01/2014-05-03", "du 1er au 3 mai 2014", "1 to 3 May 2014", "del 1 al 3 de mayo de 2014"),
    (
        "2014-12-30/2015-01-01",
        "du 30 décembre 2014 au 1er janvier 2015",
        "30 December 2014 to 1 January 2015",
        "del 30 de diciembre de 2014 al 1 de enero de 2015",
    ),
    ("2014-11", "novembre 2014", "November 2014", "noviembre de 2014"),
    ("2014-11/2014-12", "de novembre à décembre 2014", "November to December 2014", "de noviembre a diciembre de 2014"),
    ("2014-04/2014-10", "d'avril à octobre 2014", "April to October 2014", "de abril a octubre de 2014"),
    (
        "2014-10/2015-02",
        "d'octobre 2014 à février 2015",
        "October 2014 to February 2015",
        "de octubre de 2014 a febrero de 2015",
    ),
    ("2009-23", "automne 2009", "autumn 2009", "otoño de 2009"),
    ("2009-22/2009-24", "d'été 2009 à hiver 2009", "summer 2009 to winter 2009", "de verano de 2009 a invierno de 2009"),
    (
        "2009-24/2010-21",
        "d'hiver 2009 à printemps 2010",
        "winter 2009 to spring 2010",
        "de invierno de 2009 a primavera de 2010",
    ),
    ("2009", "2009", "2009", "2009"),
    (
        "2009/2011?",
        "de 2009 à 2011, dates à confirmer",
        "2009 to 2011, dates to be confirmed",
        "de 2009 a 2011, fechas por confirmar",
    ),
    (
        "2014-06-13T09:30",
        "13 juin 2014 à 9 h 30 (Europe/Madrid)",
        "13 June 2014, 09:30 (Europe/Madrid)",
        "13 de junio de 2014 a las 9:30 (Europe/Madrid)",
    ),
    (
        "2014-06-13T09:00/2014-06-13T14:05",
        "13 juin 2014, de 9 h à 14 h 05 (Europe/Madrid)",
        "13 June 2014, 09:00 to 14:05 (Europe/Madrid)",
        "13 de junio de 2014, de 9:00 a 14:05 (Europe/Madrid)",
    ),
    (
        "2014-06-13T13:15",
        "13 juin 2014 à 13 h 15 (Europe/Madrid)",
        "13 June 2014, 13:15 (Europe/Madrid)",
        "13 de junio de 2014 a las 13:15 (Europe/Madrid)",
    ),
    (
        "2014-06-13T01:15",
        "13 juin 2014 à 1 h 15 (Europe/Madrid)",
        "13 June 2014, 01:15 (Europe/Madrid)",
        "13 de junio de 2014 a la 1:15 (Europe/Madrid)",
    ),
    (
        "2014-06-13T22:00/2014-06-14T01:00",
        "du 13 juin 2014 à 22 h au 14 juin 2014 à 1 h (Europe/Madrid)",
        "13 June 2014, 22:00 to 14 June 2014, 01:00 (Europe/Madrid)",
        "del 13 de junio de 2014 a las 22:00 al 14 de junio de 2014 a la 1:00 (Europe/Madrid)",
    ),
]


@pytest.mark.parametrize(("text", "fr", "en", "es"), SAID, ids=[said[0] for said in SAID])
def test_a_date_is_said_in_three_languages(text, fr, en, es):
    when = When.parse(text, zone="Europe/Madrid" if "T" in text else None)
    assert (when.sentence("fr"), when.sentence("en"), when.sentence("es")) == (fr, en, es)


def test_a_regional_language_is_said_as_its_base_and_an_unknown_one_as_english():
    when = When.parse("2014-05-27")
    assert [when.sentence(lang) for lang in ("fr-CA", "es-MX", "zh", "", "en-GB")] == [
        "27 mai 2014", "27 de mayo de 2014", "27 May 2014", "27 May 2014", "27 May 2014",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_the_names_of_the_months_are_those_of_cldr(lang):
    names = get_month_names("wide", context="format", locale=lang)
    assert WORDS[lang].months == tuple(names[number] for number in range(1, 13))


@given(strategies.whens())
def test_every_date_has_a_sentence(when):
    for lang in ("fr", "en", "es"):
        said = when.sentence(lang)
        assert said == " ".join(said.split())
        assert str(when.first_day.year) in said
        assert said.endswith(WORDS[lang].tbc) == when.tbc
        assert not set("{}") & set(said)
