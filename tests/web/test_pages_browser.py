"""Every public page in a real browser: in each language, light and dark, from a small phone to a desk."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
from browsers import LANGUAGES, Watched, browser, context_of, served, shot, tab_to
from playwright.sync_api import Browser, BrowserContext, Page

__all__ = ["browser", "served"]
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
    "reports": "/reports/?",
    "gender-report": "/reports/gender/2021?",
    "members-report": "/reports/members/2021?",
    "open-data": "/open-data/?",
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


# Journeys


def ids_of(calendar: str) -> set[str]:
    """The ids of the events in a feed, from their UIDs."""
    found = icalendar.Calendar.from_ical(calendar).events
    return {str(event["UID"]).partition("@")[0] for event in found} - {"empty"}


def press_through(page: Page, selector: str) -> None:
    """By Tab until this is where the focus is, which then can be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outline")
            assert outline.endswith("solid 3px")
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_by_keyboard_from_a_filter_to_a_calendar_that_holds_what_the_page_shows(browser: Browser, served: str) -> None:
    page = context_of(browser, "en-US").new_page()
    page.goto(f"{served}/?lang=en")
    tab_to(page, "f-q")
    page.keyboard.type("forum")
    tab_to(page, "f-gender")
    page.keyboard.type("With a")
    press_through(page, ".filters summary")
    page.keyboard.press("Enter")
    tab_to(page, "f-from")
    page.keyboard.type("06012021")
    press_through(page, ".filters button")
    enter(page)
    assert parse_qs(urlsplit(page.url).query) == {
        "q": ["forum"], "gender": ["any"], "from": ["2021-06-01"], "lang": ["en"],
    }  # fmt: skip
    links = [str(link.get_attribute("href")) for link in page.locator(".card h3 a").all()]
    shown = {link.removeprefix("/events/").partition("?")[0] for link in links}
    assert "forum-water" in shown
    press_through(page, "a.more")
    enter(page)
    assert "/subscribe?" in page.url
    press_through(page, ".takes a")
    feed = page.inner_text("#feed-address")
    assert ids_of(page.request.get(feed).text()) == shown
    page.context.close()


def test_on_a_phone_from_the_month_to_an_event_in_ones_own_calendar(browser: Browser, served: str) -> None:
    context = context_of(browser, viewport={"width": 375, "height": 700}, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(f"{served}/?lang=en")
    page.get_by_role("link", name="Month", exact=True).tap()
    page.wait_for_url("**/calendar/2021/06?lang=en")
    assert not page.locator("table.grid").is_visible()
    page.locator(".agenda").get_by_role("link", name="Forum on water").tap()
    page.wait_for_url("**/events/forum-water?lang=en")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download (.ics)").tap()
    assert downloading.value.suggested_filename == "forum-water.ics"
    assert ids_of(downloading.value.path().read_text("utf-8")) == {"forum-water"}
    context.close()


def test_an_address_is_copied_by_a_button_that_says_so(browser: Browser, served: str) -> None:
    context = context_of(browser, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{served}/subscribe?kind=forum&lang=en")
    page.click("[data-copy]")
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{served}/feeds/all.ics?kind=forum"
    context.close()


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/Mexico_City", "Where you are (America/Mexico City): Wednesday, June 9, 2021, 8:00 – 10:30 PM"),
        ("Asia/Seoul", ""),
    ],
)
def test_times_are_told_in_the_zone_of_who_reads_unless_it_is_that_of_the_event(
    browser: Browser, served: str, zone: str, said: str
) -> None:
    page = context_of(browser, timezone_id=zone).new_page()
    page.goto(f"{served}/events/forum-water?lang=en")
    assert " ".join(page.inner_text(".yours").split()) == said
    assert page.locator(".yours").is_visible() == bool(said)
    page.context.close()


def test_without_scripts_nothing_is_missing_that_was_promised(browser: Browser, served: str) -> None:
    page = context_of(browser, java_script_enabled=False).new_page()
    page.goto(f"{served}/events/forum-water?lang=en")
    assert not page.locator(".yours").is_visible()
    assert "10 June 2021, 10:00 to 12:30 (Asia/Seoul)" in page.inner_text("article")
    page.goto(f"{served}/subscribe?lang=en")
    assert not page.locator("[data-copy]").is_visible()
    assert page.inner_text("#feed-address") == f"{served}/feeds/all.ics"
    page.context.close()


def test_the_picture_of_the_months_can_be_read_as_a_table(browser: Browser, served: str) -> None:
    page = context_of(browser).new_page()
    page.goto(f"{served}/?lang=en")
    drawn = page.get_by_role("img", name="Events of the months ahead, by kind")
    counts = [int(text) for text in drawn.locator("text.count").all_text_contents()]
    page.get_by_text("As a table").click()
    rows = page.locator(".months tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in rows][:2] == ["June 2021", "July 2021"]
    assert (len(rows), rows[0].split("\t")[-1]) == (12, "55 %")
    totals = [int(row.split("\t")[-2]) for row in rows]
    assert [total for total in totals if total] == counts
    page.context.close()


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, served: str) -> None:
    for motion, behaviour in (("reduce", "auto"), ("no-preference", "smooth")):
        page = context_of(browser, reduced_motion=motion).new_page()
        page.goto(f"{served}/?lang=en")
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour
        assert page.evaluate("document.getAnimations().length") == 0
        page.context.close()


# From right to left

MIRRORED = {
    "home": (".events", ".filters"), "event": (".about", ".subscribe"), "year": (".days", ".what"),
    "month": (".grid thead th:first-child", ".grid thead th:last-child"),
    "subscribe": (".takes li:nth-child(1)", ".takes li:nth-child(2)"),
}  # fmt: skip
"""What stands first in a line, and what follows it."""
_LEFT = "selector => document.querySelector(selector).getBoundingClientRect().left"


@pytest.mark.parametrize("name", PAGES)
def test_pages_can_be_turned_for_languages_written_from_right_to_left(browser: Browser, served: str, name: str) -> None:
    """Arabic is no language of the pages yet; its direction is set here as `base.html` would set it."""
    page = context_of(browser).new_page()
    page.goto(f"{served}{PAGES[name]}lang=fr")
    lefts = [page.evaluate(_LEFT, part) for part in MIRRORED.get(name, ())]
    page.evaluate("Object.assign(document.documentElement, {lang: 'ar', dir: 'rtl'})")
    mirrored = [page.evaluate(_LEFT, part) for part in MIRRORED.get(name, ())]
    assert (lefts == sorted(lefts), mirrored == sorted(mirrored, reverse=True)) == (True, True)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        shot(page, f"{name}-rtl-{width}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.context.close()


# On paper


def test_the_year_prints_on_paper_without_what_is_for_the_screen(browser: Browser, served: str) -> None:
    page = context_of(browser).new_page()
    page.goto(f"{served}/calendar/2021?lang=fr")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 628, "height": 956})
    shot(page, "year-print")
    hidden = [page.locator(part).first.is_visible() for part in ("nav.main", ".pager", ".languages", "footer", ".screen")]
    assert (hidden, page.locator("h1").is_visible(), page.locator(".footnote").first.is_visible()) == (
        [False] * 5,
        True,
        True,
    )
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
    page.context.close()
