"""A real browser (Debian's Chromium), a served calendar to look at, and what is asked of every page that it opens."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from people import TODAY, Editor, an_event
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from test_registering_browser import AXE_TAGS, browser, focused, shot, tab_to
from visitors import EXAMPLES
from werkzeug.serving import make_server

from metrocal import Calendar
from metrocal.importing import import_files
from metrocal.settings import load
from server import create_app

__all__ = ["browser", "focused", "served", "shot", "tab_to"]
LANGUAGES = ("fr", "en", "es")
NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)
AXE = AXE_FILE_PATH.read_text("utf-8")
_RUN = """async options => {
  const found = await axe.run(document, options);
  return found.violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 120))]);
}"""
WOMEN = {
    "gender": "specific", "gender_measures": ["parity"], "speakers_women": 5, "speakers_men": 3, "speakers_other": 1,
}  # fmt: skip


def fill(editor: Editor) -> None:
    """Beside the network's own calendars of other years, events of every state that a page has words for."""
    editor.puts(
        an_event(
            "forum-water", title={"en": "Forum on water", "fr": "Forum sur l'eau", "es": "Foro del agua"},
            when="2021-06-10T10:00/2021-06-10T12:30", city="Seoul", mode="hybrid", venue="City Hall", latitude=37.5665,
            longitude=126.978, url="https://example.org/forum", topics=["water", "gender_equality"], sdgs=[5, 6, 11],
            languages=["fr", "en"], summary="Two days on water in large cities.", organiser="metropolis",
            description="Sessions and a visit.\n\nFree.", registration={"capacity": 20}, **WOMEN,
        ),
        an_event("water-tour", title="Tour of the river", when="2021-06-11", city="Seoul", part_of="forum-water"),
        an_event("day-cancelled", title="Day of housing", when="2021-06-18", city="Madrid", status="cancelled"),
        an_event("day-postponed", title="Day of climate", when="2021-06-20/2021-06-22", city="Dallas", status="postponed"),
        an_event(
            "class-online", title="Class on care", when="2021-07-05T15:00/2021-07-05T16:30", mode="online", kind="webinar",
            zone="Europe/Madrid", platform="Video", languages=["es"], gender="mainstreamed",
        ),
        an_event("congress", title="World congress", when="2021-09-27/2021-10-08", kind="congress", city="Guangzhou"),
        an_event("autumn", title="School of autumn", when="2021-23", kind="training", city="Lyon", gender="none"),
    )  # fmt: skip
    board = {"title": "Meeting of the board", "kind": "meeting", "city": "Brussels"}
    editor.puts(an_event("moved", when="2021-06-24", **board))
    editor.puts(an_event("moved", when="2021-07-01", status="rescheduled", **board))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the first of June 2021; its own links lead back to it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("METROCAL_")]:
            patch.delenv(name)
        settings = load(
            base_url=f"http://127.0.0.1:{port}", instance_dir=tmp_path_factory.mktemp("served"), rate_limits=False
        )
        app = create_app(settings)
    app.config.update(CLOCK=lambda: TODAY, NOW=lambda: NOW)
    store = app.extensions["metrocal"].store
    assert not import_files(Calendar(store), EXAMPLES, at=NOW).refusals
    fill(Editor(Calendar(store)))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join()
    server.server_close()
    store.close()


@dataclass
class Watched:
    """A page with what went wrong on it: messages of the console, and requests to anybody else."""

    page: Page
    address: str
    expected: str = ""
    """Words of a message that belongs there, as the status of a page that does not exist."""
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext, address: str, expected: str = "") -> "Watched":
        watched = cls(context.new_page(), address, expected)
        watched.page.on("console", watched._hears)
        watched.page.on("pageerror", lambda error: watched.wrong.append(str(error)))
        watched.page.on("request", watched._sees)
        return watched

    def opens(self, path: str) -> None:
        self.page.goto(self.address + path)

    def is_as_wide_as_its_window(self) -> bool:
        """Whether nothing must be scrolled sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))

    def barriers(self, *rules: str) -> list[Any]:
        """What axe finds, by all rules or by these; it is evaluated, since the page's policy lets no other script in."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE)
        chosen = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": AXE_TAGS}
        found: list[Any] = self.page.evaluate(_RUN, {"runOnly": chosen, "resultTypes": ["violations"]})
        return found

    def _hears(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not (self.expected and self.expected in message.text):
            self.wrong.append(message.text)

    def _sees(self, request: Request) -> None:
        if urlsplit(request.url).scheme not in {"data", "blob"} and not request.url.startswith(self.address + "/"):
            self.wrong.append(f"asks {request.url}")


def context_of(browser: Browser, lang: str = "en", **options: Any) -> BrowserContext:
    """Somebody's browser; `options` are Playwright's."""
    return browser.new_context(**{"locale": lang, "timezone_id": "Europe/Paris", **options})
