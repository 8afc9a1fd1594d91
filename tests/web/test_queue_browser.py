"""The desk's queue in a real browser, by moderators with a wide screen and with a phone."""

from collections.abc import Iterator
from threading import Thread

import pytest
from colleagues import PASSWORD, has_an_account
from flask import Flask
from people import Editor, an_event
from playwright.sync_api import Browser
from test_queue import NOW, QUEUE, Author
from test_registering_browser import barriers, browser, shot  # noqa: F401  (a fixture)
from werkzeug.serving import make_server

from metrocal import Organisation
from metrocal.accounts import Role
from metrocal.settings import Settings, load

OLD = "The network meets in Madrid. Citys tell what they did for women in public space and what it costed, and how."
TEXT = "The network meets in Madrid. Cities tell what they did for women in public space and what it cost."


@pytest.fixture
def settings() -> Settings:
    return load(base_url="http://127.0.0.1:8000", rate_limits=False)


@pytest.fixture
def address(app: Flask, editor: Editor) -> Iterator[str]:
    """A server with events, and proposals about them."""
    app.config["NOW"] = lambda: NOW
    editor.registers(Organisation(id="madrid", name="Madrid", city="Madrid"))
    editor.puts(
        an_event(
            "summit", title={"en": "Summit of cities"}, when="2021-09-10", city="Madrid", organiser="madrid", description=OLD
        ),
        an_event(
            "water", title={"fr": "Forum mondial de l'eau"}, when="2021-10-05/2021-10-07", city="Seoul", gender="specific"
        ),
    )
    author = Author(app)
    author.proposes(
        title={"fr": "Forum mondail de l'eau"},
        gender="specific",
        speakers_men=4,
        summary={"fr": "De l'eau pour tout le monde."},
    )
    author.proposes(title="A training with quite a long title about housing, its price and who pays for it", when="2021-10")
    author.proposes_change("summit", when="2021-09-12", description=TEXT, mode="hybrid", venue="City Hall")
    author.proposes_change("water", withdrawal=True)
    editor.puts(an_event("summit", title={"en": "Summit of cities"}, when="2021-09-11", city="Madrid", description=OLD))
    has_an_account(app, "moderator@example.org", Role.MODERATOR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("lang", "width"), [("fr", 375), ("en", 1280)])
def test_a_moderator_reads_and_decides_without_barriers(
    browser: Browser,  # noqa: F811
    address: str,
    lang: str,
    width: int,
    scheme: str,
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{address}/sign-in?lang={lang}")
    page.fill("input[name=email]", "moderator@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    page.goto(f"{address}{QUEUE}?lang={lang}")
    links = page.eval_on_selector_all(".cards h3 a", "found => found.map(one => one.href)")
    addresses = [page.url, *links, f"{address}/desk/submissions/declarations?lang={lang}"]
    for number, one in enumerate(addresses):
        page.goto(one)
        shot(page, f"queue-{lang}-{width}-{scheme}-{number}")
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.goto(links[0])
    page.check("input[value=refuse]")
    with page.expect_navigation():
        page.click("main form.sheet button")
    shot(page, f"queue-{lang}-{width}-{scheme}-wrong")
    page.wait_for_function("document.activeElement.id === 'wrong'")
    assert barriers(page) == []
    page.check("input[value='merge:water']")
    page.check("input[name=hold]")
    with page.expect_navigation():
        page.click("main form.sheet button")
    page.goto(f"{address}{QUEUE}?lang={lang}")
    shot(page, f"queue-{lang}-{width}-{scheme}-held")
    assert barriers(page) == []
    page.click(".held button")
    assert page.locator(".notice.good").count() == 1
    page.close()
