"""Every public page in a real browser: in each language, light and dark, from a small phone to a desk."""

from collections.abc import Iterator

import pytest
from browsers import LANGUAGES, Watched, browser, context_of, focused, served, shot, tab_to  # noqa: F401  (fixtures)
from playwright.sync_api import Browser, BrowserContext

PAGES = {
    "home": "/?",
    "filtered": "/?gender=any&mode=!online&q=water&from=2021-06&",
    "empty": "/?kind=award&topic=sport&country=AD&",
    "refused": "/?kind=party&",
    "event": "/events/forum-water?",
    "cancelled": "/events/day-cancelled?",
    "postponed": "/events/day-postponed?",
    "moved": "/events/moved?",
    "online": "/events/class-online?",
    "year": "/calendar/2021?",
    "month": "/calendar/2021/10?",
    "subscribe": "/subscribe?gender=any&",
    "submit": "/submit?kind=forum&",
    "register": "/events/forum-water/register?",
    "sign-in": "/sign-in?",
    "embed": "/embed?limit=5&",
    "nowhere": "/nowhere?",
}
WIDTHS = (320, 768, 1280)
EXPECTED = {"nowhere": "404", "refused": "400"}
"""What the console says of an answer that is no 200."""


@pytest.fixture(scope="module")
def readers(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """One in each language, who keep their browsers from page to page."""
    found = {lang: context_of(browser, lang, color_scheme="light") for lang in LANGUAGES}
    yield found
    for context in found.values():
        context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barriers_and_fits(readers: dict[str, BrowserContext], served: str, name: str, lang: str) -> None:
    """All of axe at both ends of the widths; what dark changes are colours, so their contrast is what it is asked then."""
    watched = Watched.of(readers[lang], served, EXPECTED.get(name, ""))
    watched.opens(f"{PAGES[name]}lang={lang}")
    found = {}
    for scheme in ("light", "dark"):
        watched.page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            watched.page.set_viewport_size({"width": width, "height": 800})
            shot(watched.page, f"{name}-{lang}-{scheme}-{width}")
            if not watched.is_as_wide_as_its_window():
                found[scheme, width] = ["scrolls sideways"]
            elif scheme == "light" and width != 768:
                found[scheme, width] = watched.barriers()
        if scheme == "dark":
            found[scheme, width] = watched.barriers("color-contrast")
    watched.page.close()
    assert {place: barriers for place, barriers in found.items() if barriers} == {}
    assert watched.wrong == []
