"""What every answer carries for the safety of its reader, on every address and for everybody; and what pages hold."""

from pathlib import Path

import pytest
from answers import Page, is_page
from matrix import SIGN_IN, YES, Cell
from town import BASE_URL, EMAILS, PASSWORD, Town, an_app

from metrocal.settings import load


def test_every_page_has_a_strict_policy(asked: list[Cell]) -> None:
    policies = {cell.answer.headers["Content-Security-Policy"] for cell in asked if is_page(cell.answer)}
    for policy in policies:
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["base-uri"] == "'none'"
        allowed = {source for name in rules if name != "frame-ancestors" for source in rules[name].split()}
        assert allowed == {"'none'", "'self'"}


def test_only_the_embedded_list_can_be_framed(asked: list[Cell]) -> None:
    framed = {cell.address for cell in asked if not is_for_itself(cell.answer.headers["Content-Security-Policy"])}
    assert framed == {"/embed"}


def is_for_itself(policy: str) -> bool:
    return "frame-ancestors 'none'" in policy


def test_every_answer_says_what_it_is_and_tells_no_other_site(asked: list[Cell]) -> None:
    assert {cell.answer.headers["X-Content-Type-Options"] for cell in asked} == {"nosniff"}
    assert {cell.answer.headers["Referrer-Policy"] for cell in asked} == {"same-origin", "no-referrer"}
    assert {cell.address for cell in asked if not cell.answer.mimetype} == set()


def test_no_page_holds_a_script_a_style_or_a_handler_of_its_own(asked: list[Cell]) -> None:
    found = {(cell.address, tuple(Page(cell.answer.text).acting)) for cell in asked if is_page(cell.answer)}
    assert len(found) > 100
    assert {one for one in found if one[1]} == set()


def test_pages_ask_no_other_site_for_anything(asked: list[Cell]) -> None:
    pages = {cell.address: cell.answer.text for cell in asked if is_page(cell.answer)}
    loaded = {
        (address, attributes[name])
        for address, html in pages.items()
        for tag, attributes in Page(html).elements
        for name in ("src", "href")
        if (tag in {"script", "img", "iframe", "video", "audio", "source", "object", "embed"} and name in attributes)
        or (tag == "link" and name in attributes and attributes.get("rel") in {"stylesheet", "icon", "manifest", "preload"})
    }  # fmt: skip
    assert {one for one in loaded if not one[1].startswith("/") or one[1].startswith("//")} == set()


def test_what_a_link_opens_is_kept_by_nobody_and_its_address_is_told_to_nobody(asked: list[Cell]) -> None:
    """Also where it opens nothing. A redirect is no page that could tell an address."""
    found = [cell for cell in asked if "<token>" in cell.line.rule]
    told = {(str(cell.line), cell.answer.headers["Referrer-Policy"]) for cell in found if cell.answer.status_code != 303}
    assert {line for line, policy in told if policy != "no-referrer"} == set()
    kept = {(str(cell.line), cell.answer.headers.get("Cache-Control", "")) for cell in found}
    assert {line for line, value in kept if value not in {"private, no-store", "no-store"}} == set()
    assert len(found) > 200


def test_what_the_desk_shows_is_kept_by_nobody(asked: list[Cell]) -> None:
    found = [cell for cell in asked if cell.address.startswith("/desk") and cell.outcome in {YES, SIGN_IN}]
    assert {cell.address for cell in found if "no-store" not in cell.answer.headers.get("Cache-Control", "")} == set()


def test_what_a_program_gets_for_its_token_is_kept_for_nobody_else(asked: list[Cell]) -> None:
    """What is public may be kept by all; what only this account sees, by none but its own program."""
    found = [
        cell for cell in asked if cell.address.startswith("/api/") and cell.line.method == "GET" and cell.outcome == YES
    ]
    public = {cell.address: cell.answer.data for cell in found if cell.who == "anonymous"}
    own = [cell for cell in found if cell.answer.data != public.get(cell.address)]
    assert len({cell.address for cell in own}) > 5
    assert {cell.address for cell in own if "private" not in cell.answer.headers["Cache-Control"]} == set()


def test_pages_for_everybody_set_no_cookie(asked: list[Cell]) -> None:
    free = ("/calendar/", "/feeds/", "/events/forum-a.", "/embed", "/sitemap.xml", "/subscribe", "/api/")
    found = [cell for cell in asked if cell.who == "anonymous" and (cell.address.startswith(free) or cell.address == "/")]
    assert len(found) > 30
    assert {cell.address for cell in found if "Set-Cookie" in cell.answer.headers} == set()


@pytest.mark.parametrize(("base_url", "is_secure"), [(BASE_URL, True), ("http://127.0.0.1:8000", False)])
def test_the_cookie_is_for_this_site_and_for_no_script(tmp_path: Path, base_url: str, is_secure: bool) -> None:
    app = an_app(load(instance_dir=tmp_path, base_url=base_url, rate_limits=False))
    (cookie,) = app.test_client().get("/sign-in", base_url=base_url).headers.getlist("Set-Cookie")
    said = {part.strip() for part in cookie.split(";")[1:] if "xpires" not in part}
    assert said == {"HttpOnly", "SameSite=Lax", "Path=/"} | ({"Secure"} if is_secure else set())
    app.extensions["metrocal"].store.close()


def test_the_cookie_of_a_session_is_too(town: Town) -> None:
    """That of the sign-in, which ends by itself."""
    answer = town.asks("organiser A", "POST", "/sign-in", data={"email": EMAILS["organiser A"], "password": PASSWORD})
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Secure"} <= {part.strip() for part in cookie.split(";")}
    assert "Expires=" in cookie
