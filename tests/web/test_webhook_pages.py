"""Webhooks at the desk: admins add addresses, see what became of each message, and send one again."""

import html
import re
from datetime import UTC, datetime

import pytest
from colleagues import Colleague, accounts, has_an_account
from flask import Flask
from people import Editor, an_event
from visitors import words_of

from metrocal.accounts import Role
from metrocal.opening import webhooks_of
from metrocal.store.webhooks import Webhooks
from metrocal.webhooks.errors import NotDelivered
from metrocal.webhooks.sending import NO_ANSWER, REFUSED
from metrocal.webhooks.signing import secret_of

NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)
DESK = "/desk/webhooks/"
URL = "https://example.org/hook"


@pytest.fixture(autouse=True)
def june(app: Flask) -> None:
    app.config["NOW"] = lambda: NOW


@pytest.fixture
def webhooks(app: Flask) -> Webhooks:
    return webhooks_of(app.extensions["metrocal"].store)


def signed_in(app: Flask, email: str, role: Role, **bounds: str) -> Colleague:
    has_an_account(app, email, role, **bounds)
    colleague = Colleague(app)
    colleague.signs_in(email)
    return colleague


@pytest.fixture
def admin(app: Flask) -> Colleague:
    return signed_in(app, "admin@example.org", Role.ADMIN)


@pytest.fixture
def page(admin: Colleague, webhooks: Webhooks) -> str:
    """Of a webhook that is told of published events."""
    admin.sends_form(DESK, url=URL, topic="event.published")
    return f"{DESK}{webhooks.all()[0].pk}"


def is_given_up(webhooks: Webhooks, editor: Editor) -> int:
    """The number of a message that nobody took."""
    editor.puts(an_event("forum", title="<b>Forum</b>"))
    (one,) = webhooks.claim(NOW, 1)
    webhooks.failed(one, NOW, NotDelivered("answered 410", status=410, is_final=True))
    return one.pk


def test_an_admin_adds_an_address_and_sees_its_secret_once(app, admin, webhooks):
    answer = admin.sends_form(DESK, url=f" {URL} ", topic="event.published")
    (hook,) = webhooks.all()
    secret = secret_of(app.config["SECRET_KEY"], hook.nonce)
    assert (answer.status_code, secret in html.unescape(answer.text)) == (201, True)
    assert (hook.url, hook.topics, hook.author) == (URL, ("event.published",), "admin@example.org")
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    again = admin.opens(f"{DESK}{hook.pk}")
    assert (again.status_code, "whsec_" in again.text) == (200, False)
    assert URL in words_of(admin.opens(DESK).text)


def test_the_secret_is_shown_again_on_demand_which_is_recorded(app, admin, page, webhooks):
    shown = admin.sends_form(page, f"{page}/secret")
    secret = secret_of(app.config["SECRET_KEY"], webhooks.all()[0].nonce)
    assert (shown.status_code, secret in html.unescape(shown.text)) == (200, True)
    acts = [(act.who, act.action) for act in accounts(app).audit(subject=f"webhook {webhooks.all()[0].pk}")]
    assert acts == [("admin@example.org", "webhook secret shown"), ("admin@example.org", "webhook added")]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "A web address is expected"),
        ("file:///etc/passwd", "A web address is expected"),
        ("http://127.0.0.1\\@1.1.1.1/", "A web address is expected"),
        ("http://127.1/", "A full name is expected"),
        ("http://example.org:25/", "This port is not allowed"),
        ("http://169.254.169.254/", "This address is not on the public internet"),
    ],
)
def test_an_address_that_cannot_be_is_explained_and_kept_in_the_form(admin, webhooks, url, said):
    answer = admin.sends_form(f"{DESK}?lang=en", url=url, topic="event.published")
    assert (answer.status_code, said in words_of(answer.text), webhooks.all()) == (422, True, [])
    assert f'value="{html.escape(url)}"' in answer.text.replace("&#39;", "'")
    assert re.findall(r'value="event.published"( checked)?', answer.text) == [" checked"]


def test_a_topic_is_needed_and_an_address_is_told_once(admin, page):
    nothing = admin.sends_form(f"{DESK}?lang=en", url="https://example.org/other")
    twice = admin.sends_form(f"{DESK}?lang=en", url=URL, topic="event.changed")
    assert (nothing.status_code, "Choose at least one topic" in words_of(nothing.text)) == (422, True)
    assert (twice.status_code, "This address is told already" in words_of(twice.text)) == (422, True)


def test_the_log_shows_each_message_and_one_is_sent_again(admin, page, webhooks, editor):
    number = is_given_up(webhooks, editor)
    shown = admin.opens(f"{page}?lang=en").text
    assert ("Given up" in shown, "<td>410</td>" in shown, "<b>Forum" in shown) == (True, True, False)
    answer = admin.sends_form(f"{page}?lang=en", f"{page}/deliveries/{number}?lang=en")
    assert (answer.status_code, answer.location) == (303, f"{page}?lang=en")
    assert [one.state for one in webhooks.log(webhooks.all()[0].pk)] == ["waiting", "dead"]
    under_way = webhooks.log(webhooks.all()[0].pk)[0].pk
    assert admin.sends_form(page, f"{page}/deliveries/{under_way}").status_code == 409


def test_what_went_wrong_is_said_in_the_readers_words(admin, page, webhooks, editor):
    editor.puts(*(an_event(f"forum-{number}", when=f"2021-09-0{number}") for number in (1, 2, 3)), at=NOW)
    first, second = webhooks.claim(NOW, 2)
    webhooks.failed(first, NOW, NotDelivered(NO_ANSWER, is_final=True))
    webhooks.failed(second, NOW, NotDelivered(REFUSED, is_final=True))
    admin.sends_form(page, f"{page}/off")
    shown = admin.opens(f"{page}?lang=fr").text
    said = ("Pas de réponse", "Adresse hors d&#39;Internet", "Adresse désactivée")
    assert [shown.count(f"<td>{words}</td>") for words in said] == [1, 1, 1]


def test_what_is_turned_off_says_so_and_sends_nothing_again(admin, page, webhooks, editor):
    number = is_given_up(webhooks, editor)
    assert admin.sends_form(page, f"{page}/off").status_code == 303
    shown = admin.opens(f"{page}?lang=en").text
    assert (">Off<" in shown, "Redeliver" in shown, "Turn off" in shown) == (True, False, False)
    assert admin.sends_form(page, f"{page}/deliveries/{number}").status_code == 409


def test_a_long_log_has_pages(admin, page, webhooks, editor):
    editor.puts(*(an_event(f"forum-{number}") for number in range(130)))
    first = admin.opens(page).text
    (more,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert [first.count('<tr id="d'), admin.opens(html.unescape(more)).text.count('<tr id="d')] == [100, 30]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.STATISTICS])
def test_for_others_the_pages_do_not_exist(app, page, webhooks, role):
    other = signed_in(app, f"{role}@example.org", role)
    assert [other.opens(address).status_code for address in (DESK, page)] == [404, 404]
    sent = [other.sends_form("/desk/", f"{page}{end}").status_code for end in ("/secret", "/off", "/deliveries/1")]
    assert (sent, other.sends_form("/desk/", DESK, url=URL, topic="event.changed").status_code) == ([404] * 3, 404)
    assert (len(webhooks.all()), webhooks.all()[0].active, "/desk/webhooks" in other.opens("/desk/").text) == (
        1,
        True,
        False,
    )


def test_who_is_not_signed_in_is_asked_to_and_a_form_needs_its_page(app, admin, page, webhooks):
    visitor = Colleague(app)
    assert (visitor.opens(DESK).status_code, visitor.opens(DESK).location) == (303, "/sign-in?next=/desk/webhooks/")
    assert [admin.posts(f"{page}{end}").status_code for end in ("/off", "/secret")] == [400, 400]
    assert webhooks.all()[0].active is True


def test_webhooks_and_messages_that_are_not_there_are_unknown(admin, page):
    for address in (f"{DESK}99", f"{DESK}99999999999999999999"):
        assert admin.opens(address).status_code == 404
    for end in ("/deliveries/99", "/deliveries/99999999999999999999"):
        assert admin.sends_form(page, f"{page}{end}").status_code in (404, 409)


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_the_pages_are_there_in_each_language(admin, page, lang, webhooks, editor):
    is_given_up(webhooks, editor)
    for address in (DESK, page, "/desk/"):
        answer = admin.opens(f"{address}?lang={lang}")
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, lang)
    assert f"/desk/webhooks/?lang={lang}" in admin.opens(f"/desk/?lang={lang}").text
