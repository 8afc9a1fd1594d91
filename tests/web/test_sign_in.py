"""Signing in: who may, who may not, and what nobody learns from trying."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from colleagues import NOW, PASSWORD, Colleague, accounts, has_a_token, has_an_account
from flask import Flask
from sqlalchemy import event
from visitors import Visitor, words_of

from metrocal.cli import main
from metrocal.credentials import Invitations, hashed, kept_token, new_stamp
from metrocal.mail.letters import letter
from metrocal.opening import mails_of
from metrocal.settings import Settings, load
from metrocal.web import limits, sign_in
from metrocal.web.bearer import bearer_account
from server import create_app


@pytest.fixture
def ana(app: Flask) -> Colleague:
    """An admin who is not signed in."""
    has_an_account(app, "ana@example.org")
    return Colleague(app)


def test_who_has_an_account_signs_in(ana):
    answer = ana.signs_in("ana@example.org")
    assert (answer.status_code, answer.location, ana.opens("/desk/").status_code) == (303, "/desk/", 200)


def test_letter_case_of_the_address_does_not_count(ana):
    assert ana.signs_in(" ANA@Example.ORG ").status_code == 303


def test_who_is_not_signed_in_is_asked_to_and_comes_back(ana):
    asked = ana.opens("/desk/?lang=fr")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/desk/?lang%3Dfr")
    assert ana.signs_in("ana@example.org", page=asked.location).location == "/desk/?lang=fr"


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example.org",
        "/\\evil.example.org",
        "javascript:alert(1)",
        "https://evil.example.org",
        "/a\nb",
        "/\t/evil",
        "",
    ],
)
def test_nobody_is_led_to_another_site(ana, place):
    answer = ana.sends_form("/sign-in", email="ana@example.org", password=PASSWORD, next=place)
    assert answer.location == "/desk/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(ana):
    answers = [ana.signs_in(email, "wrong password") for email in ("ana@example.org", "nobody@example.org")]
    texts = [words_of(answer.text) for answer in answers]
    assert ([answer.status_code for answer in answers], texts[0]) == ([422, 422], texts[1])
    assert "The address or the password is wrong." in texts[0]


def test_what_was_typed_stays_but_the_password(ana):
    page = ana.signs_in("ana@example.org", "wrong password").text
    assert ('value="ana@example.org"' in page, "wrong password" in page) == (True, False)


def test_an_unknown_address_costs_as_much_work_as_a_known_one(ana, monkeypatch):
    tried: list[str] = []
    real = sign_in.is_password
    monkeypatch.setattr(sign_in, "is_password", lambda given, kept: tried.append(kept) or real(given, kept))
    ana.signs_in("nobody@example.org")
    assert tried == [""]


def test_who_was_invited_and_has_no_password_yet_does_not_get_in(app):
    has_an_account(app, "new@example.org", password="")
    assert [Colleague(app).signs_in("new@example.org", given).status_code for given in ("", "x" * 20)] == [422, 422]


def test_signing_out_ends_it(ana):
    ana.signs_in("ana@example.org")
    left = ana.sends_form("/desk/", "/sign-out")
    assert (left.status_code, ana.opens("/desk/").status_code) == (303, 303)


def test_a_new_password_ends_the_sessions_of_the_old_one(ana, app):
    ana.signs_in("ana@example.org")
    kept = accounts(app).by_email("ana@example.org")
    accounts(app).set_password(kept.account.pk, hashed("another password"), stamp=new_stamp(), instead_of=kept.stamp)
    assert ana.opens("/desk/").status_code == 303


def test_a_form_that_was_not_sent_from_our_page_does_nothing(ana):
    answer = ana.posts("/sign-in?lang=fr", email="ana@example.org", password=PASSWORD)
    assert (answer.status_code, "Ce formulaire a expiré" in answer.text, ana.opens("/desk/").status_code) == (400, True, 303)


def test_no_cookie_is_set_before_a_form_is_shown(app, ana):
    for address in ("/", "/feeds/all.ics", "/desk/", "/nothing", "/healthz"):
        answer = ana.opens(address)
        assert "Set-Cookie" not in answer.headers, address
    assert "Cookie" not in ana.opens("/").headers.get("Vary", "")


def test_the_feed_of_somebody_signed_in_is_that_of_everybody(ana, app):
    ana.signs_in("ana@example.org")
    headers = ana.opens("/feeds/all.ics").headers
    assert ("Set-Cookie" in headers, headers["Vary"]) == (False, Visitor(app).opens("/feeds/all.ics").headers["Vary"])


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(ana):
    cookie = ana.signs_in("ana@example.org").headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/"))


def test_the_pages_of_signing_in_are_kept_by_nobody(ana):
    assert ana.opens("/sign-in").headers["Cache-Control"] == "private, no-store"


def test_trying_passwords_is_slowed_down(ana):
    statuses = [ana.signs_in(f"a{number}@example.org", "wrong password").status_code for number in range(11)]
    answer = ana.signs_in("ana@example.org")
    assert (statuses, answer.status_code, "Retry-After" in answer.headers) == ([422] * 10 + [429], 429, True)
    assert "Too many attempts" in answer.text


def test_trying_the_passwords_of_one_person_from_everywhere_is_slowed_down_too(ana, monkeypatch):
    monkeypatch.setattr(limits.limiter, "_key_func", lambda: "x")
    for number in range(30):
        ana._client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        assert ana.signs_in("ana@example.org", "wrong password").status_code == 422
    ana._client.environ_base["REMOTE_ADDR"] = "198.51.100.99"
    assert ana.signs_in("ana@example.org").status_code == 429


def test_load_tests_can_turn_the_limits_off(settings: Settings):
    app = create_app(settings.but(rate_limits=False))
    visitor = Colleague(app)
    assert {visitor.signs_in("a@example.org").status_code for _ in range(15)} == {422}
    app.extensions["metrocal"].store.close()


# Invitations


@pytest.fixture
def invitation(app: Flask) -> str:
    kept = has_an_account(app, "new@example.org", password="")
    return f"/invitation/{Invitations(app.config['SECRET_KEY']).signed(kept.account.pk, kept.stamp)}"


def test_who_is_invited_chooses_a_password_and_is_in(app, invitation):
    guest = Colleague(app)
    answer = guest.sends_form(invitation, password="a new sentence")
    assert (answer.status_code, guest.opens("/desk/").status_code) == (303, 200)
    assert Colleague(app).signs_in("new@example.org", "a new sentence").status_code == 303


def test_an_invitation_works_once(app, invitation):
    Colleague(app).sends_form(invitation, password="a new sentence")
    again = Colleague(app).opens(invitation)
    assert (again.status_code, "no longer valid" in again.text) == (404, True)


def test_a_short_password_is_not_taken(app, invitation):
    answer = Colleague(app).sends_form(invitation, password="short")
    assert (answer.status_code, "too short" in answer.text, Colleague(app).opens(invitation).status_code) == (422, True, 200)


def test_an_invitation_is_over_after_seven_days(app, invitation, monkeypatch):
    monkeypatch.setattr("metrocal.credentials.INVITED_SECONDS", -1)
    assert Colleague(app).opens(invitation).status_code == 404


def test_an_invitation_that_was_changed_opens_nothing(app, invitation):
    assert Colleague(app).opens(invitation[:-2] + "xx").status_code == 404


def test_the_address_of_an_invitation_is_told_to_nobody(app, invitation):
    assert Colleague(app).opens(invitation).headers["Referrer-Policy"] == "no-referrer"


# A link by mail


@pytest.fixture
def post_office(app: Flask) -> Flask:
    """The same calendar with a mail server; nothing is sent until somebody looks."""
    site = app.extensions["metrocal"]
    site.settings = site.settings.but(smtp_url="smtp://127.0.0.1:1")
    return app


def letters(app: Flask) -> list[tuple[str, str, str]]:
    """(to whom, subject, path of the link) of what a worker would send now."""
    site = app.extensions["metrocal"]
    mails = mails_of(site.store).claim(datetime.now(UTC) + timedelta(seconds=1))
    written = [(mail, letter(mail, None, site.settings, mail.language)) for mail in mails]
    return [(mail.email, one.subject, urlsplit(one.links[0][1]).path) for mail, one in written]


def asks_for_a_link(colleague: Colleague, email: str):
    return colleague.sends_form("/sign-in", "/sign-in/link", email=email)


def test_a_link_that_came_by_mail_signs_in(post_office, ana):
    answer = asks_for_a_link(ana, " Ana@example.org")
    ((reader, subject, path),) = letters(post_office)
    assert (answer.status_code, reader, subject) == (200, "ana@example.org", "Your link to sign in")
    assert ana.opens(path).status_code == 200
    assert ana.opens("/desk/").status_code == 303, "opening the link is not signing in: programs open links too"
    assert (ana.sends_form(path).status_code, ana.opens("/desk/").status_code) == (303, 200)


def test_an_unknown_address_gets_the_same_page_and_no_mail(post_office, ana):
    answers = [asks_for_a_link(ana, email) for email in ("ana@example.org", "nobody@example.org", "nonsense", "")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, answers[0].text)}
    assert [reader for reader, _, _ in letters(post_office)] == ["ana@example.org"]


def test_an_unknown_address_costs_the_same_statements_as_a_known_one(post_office, ana):
    said: list[str] = []
    ana.opens("/sign-in")
    engine = post_office.extensions["metrocal"].store.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: said.append(statement))
    counted = []
    for email in ("ana@example.org", "nobody@example.org"):
        said.clear()
        asks_for_a_link(ana, email)
        counted.append(list(said))
    assert counted[0] == counted[1]
    assert any(statement.startswith("INSERT INTO outbox") for statement in counted[0])


def test_a_used_link_is_over(post_office, ana):
    asks_for_a_link(ana, "ana@example.org")
    ((_, _, path),) = letters(post_office)
    ana.sends_form(path)
    stranger = Colleague(post_office)
    token = re.search(r'name="csrf_token" value="([^"]+)"', stranger.opens("/sign-in").text).group(1)
    again, posted = stranger.opens(path), stranger.posts(path, csrf_token=token)
    assert [(one.status_code, "was used already" in one.text) for one in (again, posted)] == [(404, True), (404, True)]


def test_an_older_link_is_over_when_somebody_signed_in_otherwise(post_office, ana):
    asks_for_a_link(ana, "ana@example.org")
    ((_, _, path),) = letters(post_office)
    ana.signs_in("ana@example.org")
    assert Colleague(post_office).opens(path).status_code == 404


def test_a_link_is_over_after_a_quarter_of_an_hour(post_office, ana, monkeypatch):
    asks_for_a_link(ana, "ana@example.org")
    ((_, _, path),) = letters(post_office)
    monkeypatch.setattr("metrocal.credentials.LINK_SECONDS", -1)
    assert ana.opens(path).status_code == 404


def test_an_invitation_is_no_link_to_sign_in_nor_the_other_way_round(post_office, ana, invitation):
    asks_for_a_link(ana, "ana@example.org")
    ((_, _, path),) = letters(post_office)
    swapped = [invitation.replace("/invitation/", "/sign-in/"), path.replace("/sign-in/", "/invitation/")]
    assert [ana.opens(one).status_code for one in swapped] == [404, 404]


def test_the_address_of_a_link_is_told_to_nobody(post_office, ana):
    asks_for_a_link(ana, "ana@example.org")
    ((_, _, path),) = letters(post_office)
    headers = ana.opens(path).headers
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "private, no-store")


def test_asking_for_links_is_slowed_down(post_office, ana):
    statuses = [asks_for_a_link(ana, f"a{number}@example.org").status_code for number in range(11)]
    assert statuses == [200] * 10 + [429]


def test_without_a_mail_server_no_link_is_offered(ana):
    assert ("/sign-in/link" in ana.opens("/sign-in").text, asks_for_a_link(ana, "ana@example.org").status_code) == (
        False,
        404,
    )


# Tokens


def test_a_token_says_whose_program_it_is(app, ana):
    with app.test_request_context(headers={"Authorization": f"Bearer {has_a_token(app, 'ana@example.org')}"}):
        assert bearer_account().email == "ana@example.org"


def test_a_token_past_its_date_or_revoked_is_none(app, ana):
    old, gone = has_a_token(app, "ana@example.org", expires=NOW - timedelta(days=1)), has_a_token(app, "ana@example.org")
    accounts(app).revoke_token(kept_token(gone), at=NOW)
    for token in (old, gone, "nonsense", ""):
        with app.test_request_context(headers={"Authorization": f"Bearer {token}"}):
            assert bearer_account() is None


# The command line


def run(*command: str, given: str = ""):
    return CliRunner().invoke(main, command, input=given)


def test_the_first_account_can_be_made_on_a_fresh_store():
    said = run("user", "add", "Ana@Example.org", "--role", "admin", "--password-stdin", given=f"{PASSWORD}\n")
    token = run("token", "create", "ana@example.org", "--days", "1", "--scope", "registrations")
    assert (said.exit_code, token.exit_code, token.stdout.strip().startswith("mtc_")) == (0, 0, True)
    app = create_app(load(base_url="https://calendar.example.org"))
    assert Colleague(app).signs_in("ana@example.org").status_code == 303
    with app.test_request_context(headers={"Authorization": f"Bearer {token.stdout.strip()}"}):
        assert bearer_account("registrations").role == "admin"
    app.extensions["metrocal"].store.close()


def test_without_a_password_the_link_of_an_invitation_is_printed():
    said = run("user", "add", "new@example.org", "--role", "statistics")
    app = create_app(load(base_url="https://calendar.example.org"))
    assert Colleague(app).opens(said.stdout.strip().removeprefix("http://127.0.0.1:8000")).status_code == 200
    app.extensions["metrocal"].store.close()


def test_who_forgot_the_password_is_invited_again():
    run("user", "add", "ana@example.org", "--role", "admin", "--password-stdin", given=PASSWORD)
    said = run("user", "invite", "ana@example.org")
    assert (said.exit_code, "/invitation/" in said.stdout) == (0, True)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("a@example.org", "--role", "organiser"), "an organiser works for an organisation"),
        (("a@example.org", "--role", "organiser", "--organisation", "nobody"), "no organisation has the id 'nobody'"),
        (("a@example.org", "--role", "admin", "--region", "europe"), ""),
        (("nonsense", "--role", "admin"), "is no e-mail address"),
        (("a@example.org", "--role", "king"), "Invalid value"),
    ],
)
def test_what_does_not_go_together_is_refused(options, sentence):
    said = run("user", "add", *options)
    assert (said.exit_code in {1, 2}, sentence in said.stderr) == (True, True)


def test_a_token_needs_an_account():
    said = run("token", "create", "nobody@example.org")
    assert (said.exit_code, said.stdout, "has no account" in said.stderr) == (1, "", True)


def test_people_are_listed_and_let_go_and_taken_back():
    run("user", "add", "ana@example.org", "--role", "admin", "--password-stdin", given=PASSWORD)
    run("user", "add", "eva@example.org", "--role", "moderator", "--region", "europe")
    assert run("user", "deactivate", "EVA@example.org").exit_code == 0
    rows = [line.split("\t") for line in run("user", "list").stdout.splitlines()]
    assert rows == [
        ["ana@example.org", "admin", "-", "active", "never"],
        ["eva@example.org", "moderator", "europe", "deactivated", "never"],
    ]
    assert (run("user", "activate", "eva@example.org").exit_code, "invited" in run("user", "list").stdout) == (0, True)
    last = run("user", "deactivate", "ana@example.org")
    assert (last.exit_code, "needs an admin" in last.stderr) == (1, True)


def test_a_token_is_listed_and_revoked_by_its_short_id():
    run("user", "add", "ana@example.org", "--role", "admin", "--password-stdin", given=PASSWORD)
    new = run("token", "create", "ana@example.org", "--scope", "events").stdout.strip()
    short, scopes, _, _, state = run("token", "list", "ana@example.org").stdout.strip().split("\t")
    assert (short, scopes, state) == (kept_token(new)[:16], "events", "good")
    done = [run("token", "revoke", "ana@example.org", short).exit_code for _ in range(2)]
    assert (done, run("token", "list", "ana@example.org").stdout.strip().endswith("revoked")) == ([0, 1], True)
