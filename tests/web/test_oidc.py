"""Signing in by an OpenID provider: a real one that runs beside the test, and what it must not be able to do."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from colleagues import NOW, Colleague, accounts, has_an_account
from flask import Flask
from joserfc.jwk import RSAKey
from openid_provider import CLIENT, CLIENT_SECRET, Provider, listening
from visitors import words_of

from metrocal.accounts import By
from metrocal.credentials import new_stamp
from metrocal.settings import Settings, SettingsError
from server import create_app

BASE = "https://calendar.example.org"
LONG_AGO = 1_700_000_000
"""Seconds since 1970."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    with listening(Provider()) as one:
        yield one


@pytest.fixture
def app(settings: Settings, provider: Provider) -> Iterator[Flask]:
    """A calendar that knows the provider."""
    known = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": CLIENT_SECRET}
    app = create_app(Settings(**settings.model_dump() | known | {"oidc_name": "City Hall"}))
    yield app
    app.extensions["metrocal"].store.close()


@pytest.fixture
def ana(app: Flask) -> Colleague:
    """An admin who is not signed in."""
    has_an_account(app, "ana@example.org")
    return Colleague(app)


def comes_back(colleague: Colleague, provider: Provider, start: str = "/sign-in/oidc"):
    """The answer to the whole way: to the provider, there, and back."""
    return colleague.opens(provider.lets_in(colleague.opens(start).location).removeprefix(BASE))


def test_whoever_has_an_account_gets_in_by_the_provider(app, ana, provider):
    assert "Sign in with City Hall" in words_of(ana.opens("/sign-in").text)
    answer = comes_back(ana, provider)
    assert (answer.status_code, answer.location, ana.opens("/desk/").status_code) == (303, "/desk/", 200)
    act = accounts(app).audit()[0]
    assert (act.who, act.action, act.detail) == ("ana@example.org", "signed in", "by OpenID")


def test_one_comes_back_to_the_page_one_wanted_and_to_no_other_site(ana, provider):
    assert comes_back(ana, provider, "/sign-in/oidc?next=/desk/me").location == "/desk/me"
    assert comes_back(ana, provider, "/sign-in/oidc?next=//evil.example.org").location == "/desk/"


def test_the_question_has_a_state_a_nonce_and_pkce_and_comes_from_our_address(ana, provider):
    first, second = (parse_qs(urlsplit(ana.opens("/sign-in/oidc", Host="evil.example.org").location).query) for _ in "ab")
    assert (first["scope"], first["code_challenge_method"], first["client_id"]) == (["openid email"], ["S256"], [CLIENT])
    assert first["redirect_uri"] == [f"{BASE}/sign-in/oidc/return"]
    assert all(first[key] != second[key] for key in ("state", "nonce", "code_challenge"))


def test_no_account_is_made(app, ana, provider):
    provider.email = "stranger@example.org"
    answer = comes_back(ana, provider)
    assert (answer.status_code, "has no account here" in words_of(answer.text)) == (422, True)
    assert ([one.account.email for one in accounts(app).people()], ana.opens("/desk/").status_code) == (
        ["ana@example.org"],
        303,
    )


def test_who_was_deactivated_does_not_get_in(app, ana, provider):
    has_an_account(app, "admin@example.org")
    pk = accounts(app).by_email("ana@example.org").account.pk
    accounts(app).deactivate(pk, stamp=new_stamp(), by=By("admin@example.org", NOW))
    assert (comes_back(ana, provider).status_code, ana.opens("/desk/").status_code) == (422, 303)


@pytest.mark.parametrize(
    "says",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": ["ana@example.org"]},
        {"iss": "https://evil.example.org"},
        {"aud": "another program"},
        {"nonce": "of another question"},
        {"exp": LONG_AGO},
        {"azp": "another program"},
    ],
    ids=str,
)
def test_an_answer_that_is_not_for_us_or_not_verified_opens_nothing(ana, provider, says):
    provider.says = says
    assert (comes_back(ana, provider).status_code, ana.opens("/desk/").status_code) == (422, 303)


def test_a_token_signed_by_somebody_else_opens_nothing(ana, provider):
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert (comes_back(ana, provider).status_code, ana.opens("/desk/").status_code) == (422, 303)


def test_who_says_no_at_the_provider_is_back_at_the_form(ana, provider):
    provider.refuses = True
    answer = comes_back(ana, provider)
    assert (answer.status_code, "did not work" in words_of(answer.text), "f-password" in answer.text) == (422, True, True)


def test_an_answer_to_a_question_that_this_browser_did_not_ask_opens_nothing(app, ana, provider):
    place = provider.lets_in(ana.opens("/sign-in/oidc").location).removeprefix(BASE)
    stranger = Colleague(app)
    assert (stranger.opens(place).status_code, stranger.opens("/desk/").status_code) == (422, 303)
    for query in ("", "?code=x", "?state=x", "?code=x&state=x", "?error=x"):
        assert stranger.opens(f"/sign-in/oidc/return{query}").status_code == 422


def test_an_answer_works_once(ana, provider):
    place = provider.lets_in(ana.opens("/sign-in/oidc").location).removeprefix(BASE)
    statuses = [ana.opens(place).status_code]
    ana.sends_form("/desk/", "/sign-out")
    assert ([*statuses, ana.opens(place).status_code], ana.opens("/desk/").status_code) == ([303, 422], 303)


def test_a_provider_that_does_not_answer_is_said_and_other_ways_stay(settings):
    known = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": CLIENT, "oidc_client_secret": CLIENT_SECRET}
    app = create_app(Settings(**settings.model_dump() | known))
    answer = Colleague(app).opens("/sign-in/oidc")
    assert (answer.status_code, "did not work" in words_of(answer.text), "f-password" in answer.text) == (503, True, True)
    app.extensions["metrocal"].store.close()


def test_without_a_provider_these_addresses_do_not_exist(settings):
    app = create_app(settings)
    visitor = Colleague(app)
    assert [visitor.opens(f"/sign-in/oidc{end}").status_code for end in ("", "/return")] == [404, 404]
    assert "/sign-in/oidc" not in visitor.opens("/sign-in").text
    app.extensions["metrocal"].store.close()


def test_a_calendar_that_does_not_know_the_secret_opens_nothing(settings, provider):
    known = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": "guessed"}
    app = create_app(Settings(**settings.model_dump() | known))
    has_an_account(app, "ana@example.org")
    assert comes_back(Colleague(app), provider).status_code == 422
    app.extensions["metrocal"].store.close()


def test_half_a_setting_is_refused_with_a_sentence(settings):
    with pytest.raises(SettingsError, match="METROCAL_OIDC_CLIENT_ID"):
        create_app(settings.but(oidc_issuer="https://login.example.org"))
