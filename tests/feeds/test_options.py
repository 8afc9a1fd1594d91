"""How a feed is written: language, dates not known to the day, reminders, a limit; unknown words are refused by name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import parameters

from feeds import Options, split
from metrocal import Query
from metrocal.errors import QueryError


def options(*pairs: tuple[str, str], lang: str = "en") -> Options:
    return split(pairs, lang=lang)[1]


def refusal(*pairs: tuple[str, str]) -> QueryError:
    with pytest.raises(QueryError) as refused:
        split(pairs)
    return refused.value


def test_an_address_without_parameters_asks_for_everything_in_the_default_language():
    assert split([], lang="fr") == (Query(), Options(lang="fr"))


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("lang", "es"), {"lang": "es"}),
        (("LANG", "ES"), {"lang": "es"}),
        (("lang", " fr "), {"lang": "fr"}),
        (("undated", "hide"), {"undated": "hide"}),
        (("undated", "span"), {}),
        (("alarm", "P1D"), {"alarms": ("P1D",)}),
        (("alarm", "p1d,PT2H"), {"alarms": ("P1D", "PT2H")}),
        (("alarm", "P1DT12H30M"), {"alarms": ("P1DT12H30M",)}),
        (("alarm", "P2W"), {"alarms": ("P2W",)}),
        (("limit", "10"), {"limit": 10}),
        (("limit", ""), {}),
        (("alarm", " , "), {}),
    ],
)
def test_an_option_is_read(pair: tuple[str, str], expected: dict[str, Any]):
    assert options(pair) == Options(**expected)


@pytest.mark.parametrize(
    ("pair", "parameter", "allowed"),
    [
        (("lang", "de"), "lang", ("fr", "en", "es")),
        (("undated", "maybe"), "undated", ("span", "hide")),
        (("alarm", "tomorrow"), "alarm", ("P1D", "PT2H", "PT30M", "P1W")),
        (("alarm", "P"), "alarm", ("P1D", "PT2H", "PT30M", "P1W")),
        (("alarm", "PT"), "alarm", ("P1D", "PT2H", "PT30M", "P1W")),
        (("alarm", "-P1D"), "alarm", ("P1D", "PT2H", "PT30M", "P1W")),
        (("alarm", "P1D\r\nX-EVIL:1"), "alarm", ("P1D", "PT2H", "PT30M", "P1W")),
        (("alarm", "P99999999W"), "alarm", ("P1D", "PT2H", "PT30M", "P1W")),
        (("limit", "0"), "limit", ()),
        (("limit", "-1"), "limit", ()),
        (("limit", "ten"), "limit", ()),
        (("limit", "٣"), "limit", ()),
        (("limit", "1000000"), "limit", ()),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_those_that_are(
    pair: tuple[str, str], parameter: str, allowed: tuple[str, ...]
):
    error = refusal(pair)
    assert (error.parameter, error.allowed) == (parameter, allowed)


def test_a_value_given_twice_must_be_the_same():
    assert options(("lang", "fr"), ("lang", "fr")) == Options(lang="fr")
    assert refusal(("lang", "fr"), ("lang", "es")).parameter == "lang"
    assert refusal(("limit", "1"), ("limit", "2")).parameter == "limit"


def test_more_reminders_than_five_are_refused():
    assert options(("alarm", "P1D,P2D,P3D"), ("alarm", "P4D,P5D")).alarms == ("P1D", "P2D", "P3D", "P4D", "P5D")
    assert refusal(("alarm", "P1D,P2D,P3D,P4D,P5D,P6D")).parameter == "alarm"


def test_an_unknown_parameter_is_refused_by_name_with_all_that_are_known():
    error = refusal(("colour", "red"))
    assert (error.parameter, error.allowed[:2], error.allowed[-4:]) == (
        "colour",
        ("kind", "gender"),
        ("lang", "undated", "alarm", "limit"),
    )


written = st.builds(
    Options,
    lang=st.sampled_from(("fr", "en", "es")),
    undated=st.sampled_from(("span", "hide")),
    alarms=st.lists(st.sampled_from(("P1D", "PT2H", "PT30M", "P1W")), unique=True).map(sorted).map(tuple),
    limit=st.none() | st.integers(1, 999_999),
)


@given(written, st.sampled_from(("fr", "en", "es")))
def test_what_options_say_of_themselves_reads_back_as_the_same_options(asked: Options, default: str):
    assert split(asked.parameters(default), lang=default) == (Query(), asked)


@given(parameters(), written, st.randoms())
def test_the_order_of_parameters_and_the_case_of_their_names_never_matter(
    pairs: list[tuple[str, str]], asked: Options, random: Any
):
    pairs = [*pairs, *asked.parameters()]
    shuffled = [(key.upper(), value) for key, value in random.sample(pairs, len(pairs))]
    assert split(shuffled) == split(pairs)
