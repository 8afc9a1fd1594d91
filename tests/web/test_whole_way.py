"""An organiser's whole way, in a browser and by API only: proposed, asked back, answered, published, changed, told."""

import json
import re
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from colleagues import PASSWORD, has_a_token, has_an_account
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from test_registering_browser import browser
from werkzeug.serving import make_server

from metrocal.accounts import Role
from metrocal.store.registration_tables import outbox

__all__ = ["browser"]
MODERATOR = "moderator@example.org"
AUTHOR = {"contact_name": "Équipe du forum", "contact_email": "team@example.org"}
PERSON = {"name": "Ana Sol", "email": "ana@example.org", "privacy": True}
TERMS = {"capacity": 10}


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    has_an_account(app, MODERATOR, Role.MODERATOR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def notices(app: Flask, recipient: str) -> list[str]:
    """Subjects, in French, of the notices written to somebody."""
    with app.extensions["metrocal"].store.engine.connect() as connection:
        rows = connection.execute(select(outbox).where(outbox.c.recipient == recipient).order_by(outbox.c.pk)).all()
    return [json.loads(row.facts)["subject"]["fr"] for row in rows if row.kind == "notice"]


def kinds_of_mail(app: Flask, event_id: str) -> list[str]:
    """Of the mails to those who are registered."""
    with app.extensions["metrocal"].store.engine.connect() as connection:
        rows = connection.execute(select(outbox).where(outbox.c.event == event_id).order_by(outbox.c.pk)).all()
    return [row.kind for row in rows]


def feed(app: Flask) -> str:
    return app.test_client().get("/feeds/all.ics?lang=fr&from=2090").text.replace("\r\n ", "")


def presses(page: Page, name: str, place: str = "form.submit .end") -> None:
    with page.expect_navigation():
        page.locator(place).get_by_role("button", name=name, exact=True).click()


def signs_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?lang=fr")
    page.fill("[name=email]", MODERATOR)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.locator("form:has([name=password]) button[type=submit]").click()


def decides(page: Page, address: str, decision: str, comment: str = "") -> None:
    """On the only proposal that waits."""
    page.goto(f"{address}/desk/submissions/?state=sent&lang=fr")
    page.locator("main a[href*='/desk/submissions/']").filter(has_text="Forum de l'eau").first.click()
    page.check(f"[name=decision][value={decision}]")
    page.fill("[name=comment]", comment)
    with page.expect_navigation():
        page.locator("form:has([name=decision]) button[type=submit]").click()


def test_the_whole_way_in_a_browser(browser: Browser, app: Flask, address: str) -> None:
    author, desk = browser.new_context(), browser.new_context()
    page, moderator = author.new_page(), desk.new_page()
    # Proposed in French
    page.goto(f"{address}/submit?lang=fr&kind=forum")
    page.fill("[name='title.fr']", "Forum de l'eau")
    page.check("#f-date_known-2")
    page.fill("[name=first]", "2090-10-05")
    page.fill("[name=last]", "2090-10-07")
    page.fill("[name=city]", "Séoul")
    page.fill("[name=contact_name]", AUTHOR["contact_name"])
    page.fill("[name=contact_email]", AUTHOR["contact_email"])
    presses(page, "Envoyer au secrétariat")
    link = page.url.partition("?")[0]
    # A moderator asks for changes
    signs_in(moderator, address)
    decides(moderator, address, "ask_changes", "Dans quelle salle ?")
    # Answered by link
    page.goto(f"{link}?lang=fr")
    assert "Dans quelle salle ?" in page.inner_text("main")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.fill("[name=venue]", "Hôtel de ville")
    page.locator("form.submit .end button[value=send]").click()
    page.wait_for_load_state()
    # Published, and the feed that somebody subscribed to shows it
    assert "Forum de l'eau" not in feed(app)
    decides(moderator, address, "publish")
    shown = feed(app)
    assert ("Forum de l'eau" in shown, "SEQUENCE:0" in shown, "Hôtel de ville" in shown) == (True, True, True)
    (event_id,) = re.findall(r"/events/([a-z0-9-]+)", shown)[:1]
    # Somebody registers once the desk opened the registration, then a change of the dates is proposed
    token = has_a_token(app, MODERATOR, "events")
    opened = app.test_client().patch(
        f"/api/v1/events/{event_id}", json={"registration": TERMS},
        headers={"Authorization": f"Bearer {token}", "If-Match": '"0"'},
    )  # fmt: skip
    assert opened.status_code == 200, opened.text
    registered = app.test_client().post(f"/api/v1/events/{event_id}/registrations", json=PERSON)
    assert registered.status_code == 201
    page.goto(f"{address}/submit?event={event_id}&lang=fr")
    page.fill("[name=first]", "2090-10-12")
    page.fill("[name=last]", "2090-10-14")
    page.fill("[name=contact_name]", AUTHOR["contact_name"])
    page.fill("[name=contact_email]", AUTHOR["contact_email"])
    before = feed(app)
    presses(page, "Envoyer au secrétariat")
    # The feed stays as it was until the change is approved
    assert feed(app) == before
    decides(moderator, address, "publish")
    after = feed(app)
    assert ("DTSTART;VALUE=DATE:20901012" in after, "SEQUENCE:2" in after) == (True, True)
    assert kinds_of_mail(app, event_id) == ["confirmed", "moved"]
    assert notices(app, AUTHOR["contact_email"]) == [
        "Proposition reçue : Forum de l'eau", "Une question : Forum de l'eau", "Proposition publiée : Forum de l'eau",
        "Proposition reçue : Forum de l'eau", "Proposition publiée : Forum de l'eau",
    ]  # fmt: skip
    author.close()
    desk.close()


def test_the_same_by_api_only(app: Flask) -> None:
    has_an_account(app, MODERATOR, Role.MODERATOR)
    bearer = {"Authorization": f"Bearer {has_a_token(app, MODERATOR)}"}
    client = app.test_client()

    def sends(method: str, path: str, document: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = client.open(f"/api/v1{path}", method=method, json=document, headers=named)
        assert answer.status_code < 300, answer.text
        return answer.get_json()

    forum = {"kind": "forum", "title": {"fr": "Forum de l'eau"}, "when": "2090-10-05/2090-10-07", "city": "Seoul"}
    one = sends("POST", "/submissions", {**forum, **AUTHOR, "registration": TERMS}, Idempotency_Key="a")
    decision = f"/desk/submissions/{one['id']}/decision"
    sends("POST", decision, {"decision": "ask_changes", "comment": "Dans quelle salle ?"}, **bearer)
    assert sends("GET", f"/submissions/{one['token']}")["state"] == "changes_asked"
    sends("PATCH", f"/submissions/{one['token']}", {"venue": "Hôtel de ville", "comment": "La grande"})
    sends("POST", decision, {"decision": "publish"}, **bearer)
    event_id = sends("GET", f"/submissions/{one['token']}")["event"]
    assert "Forum de l'eau" in feed(app)
    assert sends("POST", f"/events/{event_id}/registrations", PERSON)["status"] == "confirmed"
    before = feed(app)
    change = sends("POST", "/submissions", {"id": event_id, "when": "2090-10-12/2090-10-14", **AUTHOR})
    assert feed(app) == before
    sends("POST", f"/desk/submissions/{change['id']}/decision", {"decision": "publish"}, **bearer)
    after = feed(app)
    assert ("DTSTART;VALUE=DATE:20901012" in after, "SEQUENCE:1" in after) == (True, True)
    assert kinds_of_mail(app, event_id) == ["confirmed", "moved"]
