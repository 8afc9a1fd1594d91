"""People and accounts at the desk: inviting, bounding, letting go; and what everybody may do with their own account."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from colleagues import PASSWORD, Colleague, accounts, has_a_token, has_an_account
from flask import Flask
from people import Editor
from visitors import words_of

from metrocal import Organisation
from metrocal.accounts import Role
from metrocal.credentials import kept_token
from metrocal.mail.letters import letter
from metrocal.opening import mails_of

PEOPLE, ME = "/desk/people/", "/desk/me"


def signed_in(app: Flask, email: str, role: Role = Role.ADMIN, **bounds: str) -> Colleague:
    has_an_account(app, email, role, **bounds)
    colleague = Colleague(app)
    colleague.signs_in(email)
    return colleague


@pytest.fixture
def admin(app: Flask, editor: Editor) -> Colleague:
    """With two organisations in the calendar."""
    editor.registers(Organisation(id="madrid", name="Madrid"), Organisation(id="seoul", name="Seoul"))
    return signed_in(app, "admin@example.org")


@pytest.fixture
def eva(app: Flask) -> Colleague:
    """An organiser of Madrid."""
    return signed_in(app, "eva@example.org", Role.ORGANISER, organisation="madrid")


def page_of(app: Flask, email: str) -> str:
    return PEOPLE + str(next(one.account.pk for one in accounts(app).people() if one.account.email == email))


def bounds_of(app: Flask, email: str) -> tuple[str, str, str]:
    one = next(one.account for one in accounts(app).people() if one.account.email == email)
    return one.role.value, one.organisation, one.region


def token_id(token: str) -> str:
    return kept_token(token)[:16]


def acts(app: Flask, subject: str) -> list[tuple[str, str]]:
    return [(act.who, act.action) for act in accounts(app).audit(subject=subject)]


# Who sees these pages


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ORGANISER, Role.STATISTICS])
def test_for_others_than_admins_these_pages_do_not_exist(app, admin, role):
    bounds = {"organisation": "madrid"} if role is Role.ORGANISER else {}
    other = signed_in(app, "other@example.org", role, **bounds)
    address = page_of(app, "admin@example.org")
    assert [other.opens(one).status_code for one in (PEOPLE, address, f"{PEOPLE}999")] == [404, 404, 404]
    for action in ("", "/deactivate", "/activate", "/invite", "/tokens/x/revoke"):
        assert other.sends_form(ME, address + action, role="admin").status_code == 404, action
    assert other.sends_form(ME, PEOPLE, email="x@example.org", role="admin").status_code == 404
    assert len(accounts(app).people()) == 2


def test_who_is_not_signed_in_is_asked_to(app, admin):
    for address in (PEOPLE, page_of(app, "admin@example.org"), ME):
        assert Colleague(app).opens(address).location.startswith("/sign-in?next=/desk/")


def test_the_navigation_shows_what_one_can_open(app, admin, eva):
    shown = [set(re.findall(r'<li><a href="(/desk/[^"?]*)"', one.opens("/desk/").text)) for one in (admin, eva)]
    assert (PEOPLE in shown[0], PEOPLE in shown[1], "/desk/audit/" in shown[1], ME in shown[1]) == (True, False, False, True)
    for colleague, addresses in zip((admin, eva), shown, strict=True):
        assert {address: colleague.opens(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


# The list


def test_the_list_says_who_works_here(app, admin, eva):
    has_an_account(app, "new@example.org", Role.MODERATOR, password="", region="europe")
    words = words_of(admin.opens(PEOPLE).text)
    assert re.search(r"eva@example\.org Organising events Madrid \d{4}-\d\d-\d\d Active", words)
    assert "new@example.org Moderation Europe Never Invited" in words


def test_an_invitation_makes_an_account_and_shows_the_link_at_which_to_begin(app, admin):
    answer = admin.sends_form(PEOPLE, email="New@Example.org", role="organiser", organisation="madrid")
    link = unescape(re.search(r'<code class="address">([^<]+)', answer.text).group(1))
    assert (answer.status_code, bounds_of(app, "new@example.org")) == (201, ("organiser", "madrid", ""))
    guest = Colleague(app)
    guest.sends_form(urlsplit(link).path, password="a new sentence")
    assert guest.opens("/desk/").status_code == 200
    assert acts(app, "new@example.org")[-1] == ("admin@example.org", "account added")
    assert mails_of(app.extensions["metrocal"].store).counts() == {}


def test_with_a_mail_server_the_invitation_is_mailed_too(app, admin):
    site = app.extensions["metrocal"]
    site.settings = site.settings.but(smtp_url="smtp://127.0.0.1:1")
    answer = admin.sends_form(f"{PEOPLE}?lang=es", email="new@example.org", role="statistics")
    (mail,) = mails_of(site.store).claim(datetime.now(UTC) + timedelta(seconds=1))
    written = letter(mail, None, site.settings, mail.language)
    assert (mail.email, written.subject) == ("new@example.org", "Su invitación al calendario")
    assert written.links[0][1] in unescape(answer.text)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"email": "admin@example.org", "role": "admin"}, "has an account already"),
        ({"email": "nonsense", "role": "admin"}, "no e-mail address"),
        ({"email": "a@example.org"}, "Choose a role"),
        ({"email": "a@example.org", "role": "king"}, "Choose a role"),
        ({"email": "a@example.org", "role": "organiser"}, "needs an organisation"),
        ({"email": "a@example.org", "role": "organiser", "organisation": "nobody"}, "needs an organisation"),
        ({"email": "a@example.org", "role": "admin", "organisation": "madrid"}, "An organisation only goes with"),
        ({"email": "a@example.org", "role": "admin", "region": "europe"}, "A region only goes with"),
        ({"email": "a@example.org", "role": "moderator", "region": "moon"}, "cannot be like this"),
    ],
)
def test_what_does_not_go_together_is_refused_with_a_sentence(app, admin, told, sentence):
    answer = admin.sends_form(PEOPLE, **told)
    assert (answer.status_code, sentence in words_of(answer.text), len(accounts(app).people())) == (422, True, 1)


def test_fields_that_are_not_asked_for_change_nothing(app, admin):
    admin.sends_form(PEOPLE, email="new@example.org", role="statistics", password="x" * 20, active="0", stamp="s", pk="1")
    assert Colleague(app).signs_in("new@example.org", "x" * 20).status_code == 422
    assert [one.active for one in accounts(app).people()] == [True, True]


# One account


def test_another_role_counts_from_the_next_request_on(app, admin, eva):
    assert eva.opens("/desk/audit/").status_code == 404
    answer = admin.sends_form(page_of(app, "eva@example.org"), role="moderator")
    assert (answer.status_code, bounds_of(app, "eva@example.org")) == (303, ("moderator", "", ""))
    assert eva.opens("/desk/audit/").status_code == 200
    changed = accounts(app).audit(subject="eva@example.org")[0]
    assert (changed.before["role"], changed.after["role"], changed.address) == ("organiser", "moderator", "127.0.0.1")


def test_who_is_deactivated_is_out_at_the_next_request_and_their_tokens_are_dead(app, admin, eva):
    token = has_a_token(app, "eva@example.org")
    assert accounts(app).by_token(kept_token(token), at=datetime.now(UTC)) is not None
    address = page_of(app, "eva@example.org")
    assert admin.sends_form(address, f"{address}/deactivate").status_code == 303
    assert (eva.opens("/desk/").status_code, eva.signs_in("eva@example.org").status_code) == (303, 422)
    assert accounts(app).by_token(kept_token(token), at=datetime.now(UTC)) is None
    assert "Deactivated" in words_of(admin.opens(address).text)
    admin.sends_form(address, f"{address}/activate")
    assert (eva.opens("/desk/").status_code, accounts(app).by_token(kept_token(token), at=datetime.now(UTC))) == (303, None)
    assert eva.signs_in("eva@example.org").status_code == 303
    assert acts(app, "eva@example.org")[1:3] == [
        ("admin@example.org", "account activated"), ("admin@example.org", "account deactivated"),
    ]  # fmt: skip


def test_nobody_locks_themselves_out(app, admin):
    address = page_of(app, "admin@example.org")
    for to, fields in ((address, {"role": "statistics"}), (f"{address}/deactivate", {})):
        answer = admin.sends_form(address, to, **fields)
        assert (answer.status_code, "Nobody changes or deactivates" in words_of(answer.text)) == (422, True)
    assert (admin.opens(PEOPLE).status_code, bounds_of(app, "admin@example.org")[0]) == (200, "admin")


def test_who_forgot_the_password_is_invited_anew(app, admin, eva):
    address = page_of(app, "eva@example.org")
    answer = admin.sends_form(address, f"{address}/invite")
    link = unescape(re.search(r'<code class="address">([^<]+)', answer.text).group(1))
    assert Colleague(app).sends_form(urlsplit(link).path, password="another sentence").status_code == 303
    assert (eva.opens("/desk/").status_code, eva.signs_in("eva@example.org", "another sentence").status_code) == (303, 303)


def test_the_tokens_of_an_account_are_listed_and_revoked_one_by_one(app, admin, eva):
    kept, gone = (has_a_token(app, "eva@example.org", "events") for _ in range(2))
    address = page_of(app, "eva@example.org")
    page = admin.opens(address).text
    assert (token_id(kept) in page, kept in page, kept_token(kept) in page) == (True, False, False)
    revoking = [
        f"{address}/tokens/{token_id(gone)}/revoke",
        f"{page_of(app, 'admin@example.org')}/tokens/{token_id(kept)}/revoke",
    ]
    assert [admin.sends_form(address, one).status_code for one in (*revoking, revoking[0])] == [303, 404, 404]
    alive = [accounts(app).by_token(kept_token(one), at=datetime.now(UTC)) is not None for one in (kept, gone)]
    assert alive == [True, False]


def test_an_account_that_never_was_is_not_there(app, admin):
    for number in (0, 999, 2**40):
        assert admin.opens(f"{PEOPLE}{number}").status_code == 404
        assert admin.sends_form(PEOPLE, f"{PEOPLE}{number}/deactivate").status_code == 404


def test_the_words_of_an_address_do_no_harm(app, admin):
    has_an_account(app, '"><img src=x onerror=alert(1)>@example.org', Role.STATISTICS)
    assert "<img" not in admin.opens(PEOPLE).text


# One's own


def test_a_token_of_ones_own_is_shown_once(app, eva):
    answer = eva.sends_form(ME, f"{ME}/tokens", days="30", scope="events")
    token = re.search(r"mtc_[\w-]+", answer.text).group()
    found = accounts(app).by_token(kept_token(token), at=datetime.now(UTC))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "private, no-store")
    assert (found[0].email, found[1]) == ("eva@example.org", frozenset({"events"}))
    later = eva.opens(ME).text
    assert (token in later, token_id(token) in later) == (False, True)
    (act,) = [act for act in accounts(app).audit(subject="eva@example.org") if act.action == "token created"]
    assert (act.after["token"], act.after["scopes"]) == (token_id(token), "events")


@pytest.mark.parametrize(
    "told", [{"days": "0"}, {"days": "366"}, {"days": "x"}, {"days": "²"}, {"days": "9", "scope": "all"}]
)
def test_a_token_without_an_end_or_for_what_is_not_there_is_refused(app, eva, told):
    answer = eva.sends_form(ME, f"{ME}/tokens", **told)
    assert (answer.status_code, "1 to 365 days" in words_of(answer.text)) == (422, True)
    assert accounts(app).tokens(accounts(app).by_email("eva@example.org").account.pk) == []


def test_ones_own_token_is_revoked_and_anothers_is_not_there(app, admin, eva):
    own, other = has_a_token(app, "eva@example.org"), has_a_token(app, "admin@example.org")
    done = [eva.sends_form(ME, f"{ME}/tokens/{token_id(one)}/revoke").status_code for one in (own, other)]
    assert (done, accounts(app).by_token(kept_token(other), at=datetime.now(UTC)) is None) == ([303, 404], False)


def test_a_new_password_ends_other_sessions_and_not_this_one(app, eva):
    elsewhere = Colleague(app)
    elsewhere.signs_in("eva@example.org")
    answer = eva.sends_form(ME, f"{ME}/password", current=PASSWORD, password="another sentence")
    assert (answer.status_code, eva.opens(ME).status_code, elsewhere.opens(ME).status_code) == (303, 200, 303)
    assert [elsewhere.signs_in("eva@example.org", one).status_code for one in (PASSWORD, "another sentence")] == [422, 303]
    assert ("eva@example.org", "password changed") in acts(app, "eva@example.org")


@pytest.mark.parametrize(
    ("current", "password", "sentence"),
    [("wrong password", "another sentence", "current password is wrong"), (PASSWORD, "short", "too short or too long")],
)
def test_an_open_session_alone_changes_no_password(app, eva, current, password, sentence):
    answer = eva.sends_form(ME, f"{ME}/password", current=current, password=password)
    assert (answer.status_code, sentence in words_of(answer.text)) == (422, True)
    assert Colleague(app).signs_in("eva@example.org").status_code == 303


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_the_pages_speak_each_language(app, admin, eva, lang):
    for address in (PEOPLE, page_of(app, "eva@example.org"), ME, "/desk/audit/"):
        answer = admin.opens(f"{address}?lang={lang}")
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, lang)
