"""Registering in a real browser: by keyboard alone, with a complaint and its repair, and without barriers that axe finds."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from flask import Flask
from people import Editor, an_event
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = [
    {"key": "small", "label": {"en": "Small", "fr": "Petite"}},
    {"key": "large", "label": {"en": "Large", "fr": "Grande"}},
]
QUESTIONS = [
    {"key": "visit", "kind": "yes_no", "label": {"en": "Will you come on the visit?", "fr": "Viendrez-vous à la visite ?"}},
    {
        "key": "shoes", "kind": "choice", "label": {"en": "Size of your boots", "fr": "Pointure"}, "required": True,
        "choices": SIZES, "only_if": {"question": "visit", "answers": ["yes"]},
    },
]  # fmt: skip
WORDS = {
    "en": ("Send registration", "The form could not be sent", "Your place is confirmed."),
    "fr": ("Envoyer l'inscription", "Le formulaire n'a pas pu être envoyé", "Votre place est confirmée."),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is needed in CI")
        pytest.skip("no Chromium at /usr/bin/chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def address(app: Flask, editor: Editor) -> Iterator[str]:
    """A server with an event far in the future."""
    terms = {"capacity": 20, "capacity_online": 50, "visa_letters": True, "questions": QUESTIONS, "approval": False}
    editor.puts(
        an_event(
            "forum", title={"en": "Forum of cities", "fr": "Forum des villes"}, when="2090-09-10T10:00/2090-09-10T12:00",
            city="Madrid", mode="hybrid", join_url="https://meet.example.org/room", registration=terms,
        ),
        an_event("tour", title="Tour", when="2090-09-10", part_of="forum", city="Madrid", registration={"capacity": 5}),
    )  # fmt: skip
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def barriers(page: Page) -> list[Any]:
    """What axe finds; it is evaluated, since the page's policy lets no other script in."""
    page.evaluate(AXE_FILE_PATH.read_text("utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags})", AXE_TAGS)
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Page, id: str) -> None:
    for _ in range(80):
        if focused(page) == id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {id}")


def fill(page: Page, id: str, text: str) -> None:
    tab_to(page, id)
    page.keyboard.type(text)


def shot(page: Page, name: str) -> None:
    """Kept only where somebody wants to look: SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def sends_by_keyboard(page: Page, words: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('form.sheet button[type=submit]')"):
            assert page.evaluate("document.activeElement.textContent") == words
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_somebody_registers_by_keyboard_alone(browser: Browser, address: str, lang: str, width: int) -> None:
    send, complaint, confirmed = WORDS[lang]
    page = browser.new_page(viewport={"width": width, "height": 800})
    wrong: list[str] = []
    page.on(
        "console",
        lambda message: wrong.append(message.text) if message.type == "error" and "422" not in message.text else None,
    )
    page.goto(f"{address}/events/forum?lang={lang}")
    assert barriers(page) == []
    shot(page, f"event-{lang}-{width}")
    page.goto(f"{address}/events/forum/register?lang={lang}")
    assert not page.locator("#f-answers-shoes").is_visible()
    assert not page.locator("#f-gender_consent").is_visible()
    assert barriers(page) == []
    shot(page, f"form-{lang}-{width}")

    fill(page, "f-name", "Ana Sol")
    fill(page, "f-email", "ana@example")
    tab_to(page, "f-answers-visit-3")
    page.keyboard.press("ArrowDown")
    assert page.locator("#f-answers-shoes").is_visible()
    sends_by_keyboard(page, send)

    assert focused(page) == "complaints"
    assert complaint in page.inner_text("#complaints")
    assert barriers(page) == []
    shot(page, f"complaint-{lang}-{width}")
    assert page.input_value("#f-name") == "Ana Sol"
    assert page.is_checked("#f-answers-visit-1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "f-email"
    page.keyboard.press("Control+A")
    page.keyboard.type("ana@example.org")
    tab_to(page, "f-attendance-1")
    page.keyboard.press("Space")
    tab_to(page, "f-visa_letter")
    page.keyboard.press("Space")
    tab_to(page, "f-answers-shoes-1")
    page.keyboard.press("Space")
    tab_to(page, "f-privacy")
    page.keyboard.press("Space")
    sends_by_keyboard(page, send)

    assert "/registrations/" in page.url
    assert confirmed in page.inner_text("main")
    assert barriers(page) == []
    shot(page, f"registration-{lang}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.goto(page.url.partition("?")[0] + f"/letter?lang={lang}")
    assert barriers(page) == []
    shot(page, f"letter-{lang}-{width}")
    page.goto(page.url.replace("/letter", "/cancel"))
    assert barriers(page) == []
    assert wrong == []
    page.close()


def test_everything_can_be_asked_without_a_script(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/events/forum/register?lang=en")
    assert page.locator("#f-answers-shoes").is_visible()
    assert "Only if: Will you come on the visit? – Yes" in page.inner_text("form.sheet")
    page.fill("#f-name", "Ana Sol")
    page.fill("#f-email", "ana@example.org")
    page.check("#f-attendance-2")
    page.check("#f-privacy")
    page.click("form.sheet button")
    assert "Your place is confirmed." in page.inner_text("main")
    page.context.close()
