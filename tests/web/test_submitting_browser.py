"""Proposing in a real browser: by keyboard, with and without scripts, back and forth, and without barriers."""

from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from people import Editor, an_event
from playwright.sync_api import Browser, Page
from test_registering_browser import barriers, browser, fill, focused, shot, tab_to
from werkzeug.serving import make_server

__all__ = ["browser"]
WORDS = {
    "en": ("Send to the secretariat", "The form could not be sent", "It has arrived; the secretariat will read it."),
    "fr": (
        "Envoyer au secrétariat",
        "Le formulaire n'a pas pu être envoyé",
        "Elle est arrivée ; le secrétariat va la lire.",
    ),
}


@pytest.fixture
def address(app: Flask, editor: Editor) -> Iterator[str]:
    """A server with an event far in the future."""
    editor.puts(
        an_event(
            "forum", title={"en": "Forum of cities", "fr": "Forum des villes"}, when="2090-09-11T10:00/2090-09-11T12:00",
            city="Barcelona", topics=["water"], join_url="https://meet.example.org/room",
        )
    )  # fmt: skip
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def sends(page: Page, words: str) -> None:
    page.locator("form.submit .end").get_by_role("button", name=words, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fills(page: Page, lang: str) -> None:
    page.fill(f"[name='title.{lang}']", "Water for all")
    page.check("#f-date_known-2")
    page.fill("[name=first]", "2090-10-05")
    page.fill("[name=last]", "2090-10-07")
    page.fill("[name=city]", "Seoul")
    page.fill("[name=contact_name]", "Ana Sol")
    page.fill("[name=contact_email]", "ana@example.org")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_somebody_proposes_by_keyboard_alone(browser: Browser, address: str, lang: str, width: int) -> None:
    send, complaint, arrived = WORDS[lang]
    page = browser.new_page(viewport={"width": width, "height": 800})
    wrong: list[str] = []
    page.on(
        "console",
        lambda message: wrong.append(message.text) if message.type == "error" and "422" not in message.text else None,
    )
    page.goto(f"{address}/submit?kind=webinar&lang={lang}")
    assert barriers(page) == []
    assert fits(page)
    shot(page, f"submit-{lang}-{width}")
    assert not page.locator("#f-first").is_visible()
    fill(page, f"f-title-{lang}", "Water for all")
    tab_to(page, "f-date_known-1")
    page.keyboard.press("Space")
    assert page.locator("#f-first").is_visible()
    assert not page.locator("#f-month").is_visible()
    sends(page, send)

    assert focused(page) == "complaints"
    assert complaint in page.inner_text("#complaints")
    assert barriers(page) == []
    assert fits(page)
    shot(page, f"submit-complaint-{lang}-{width}")
    assert page.input_value(f"#f-title-{lang}") == "Water for all"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "f-first"
    page.fill("[name=first]", "2090-10-05")
    fill(page, "f-contact_name", "Ana Sol")
    fill(page, "f-contact_email", "ana@example.org")
    sends(page, send)

    assert "/submissions/" in page.url
    assert arrived in page.inner_text("main")
    assert barriers(page) == []
    assert fits(page)
    shot(page, f"submission-{lang}-{width}")
    page.goto(page.url.partition("?")[0] + f"/withdraw?lang={lang}")
    assert barriers(page) == []
    page.goto(f"{address}/submit?event=forum&lang={lang}")
    assert barriers(page) == []
    assert fits(page)
    shot(page, f"submit-change-{lang}-{width}")
    assert wrong == []
    page.close()


def test_hints_and_the_zone_appear_while_somebody_types(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/submit?kind=forum&lang=en")
    page.fill("[name='title.en']", "Forum of the cities")
    page.check("#f-date_known-1")
    page.fill("[name=first]", "2090-09-11")
    page.fill("[name=city]", "Barcelona")
    page.locator("#hints:visible").wait_for()
    assert "Forum of cities" in page.inner_text("#hints")
    assert "Time zone: Europe/Madrid" in page.inner_text("#zone")
    assert barriers(page) == []
    shot(page, "submit-hints")
    page.fill("[name=city]", "Springfield")
    page.select_option("[name=country]", "US")
    page.locator("[name=zone]").wait_for()
    page.fill("[name=city]", "Barcelona")
    page.select_option("[name=country]", "ES")
    page.locator("[name=zone]").wait_for(state="detached")
    page.close()


def test_the_fields_follow_the_kind(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/submit?lang=en")
    page.fill("[name='title.en']", "Water for all")
    page.select_option("[name=kind]", "training")
    page.locator("[name=institute]").wait_for()
    page.select_option("[name=kind]", "webinar")
    page.locator("[name=platform]").wait_for()
    assert page.locator("[name=institute]").count() == 0
    assert page.input_value("[name='title.en']") == "Water for all"
    page.close()


def test_the_back_button_changes_the_same_proposal(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/submit?kind=forum&lang=en")
    fills(page, "en")
    sends(page, "Send to the secretariat")
    first = page.url.partition("?")[0]
    page.go_back()
    page.fill("[name=venue]", "City Hall")
    sends(page, "Send to the secretariat")
    assert page.url.partition("?")[0] == first
    assert "City Hall" in page.inner_text("main")
    page.close()


def test_everything_goes_without_a_script(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/submit?lang=en")
    page.select_option("[name=kind]", "training")
    page.fill("[name='title.en']", "Water for all")
    page.get_by_role("button", name="Show the fields of this kind").click()
    assert page.input_value("[name='title.en']") == "Water for all"
    page.fill("[name=institute]", "School of cities")
    fills(page, "en")
    shot(page, "submit-without-script")
    page.locator("form.submit .end").get_by_role("button", name="Send to the secretariat").click()
    assert "It has arrived" in page.inner_text("main")
    assert "School of cities" in page.inner_text("main")
    page.fill("[name=comment]", "The hall is booked.")
    page.get_by_role("button", name="Send the changes").click()
    assert "The hall is booked." in page.inner_text(".history")
    page.get_by_role("link", name="Withdraw the proposal").click()
    page.get_by_role("button", name="Yes, withdraw it").click()
    assert "It is withdrawn." in page.inner_text("main")
    page.context.close()
