"""Nobody is led away, and no link is built from what a request says of its host."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from matrix import Cell, address_of, lines
from town import BASE_URL, PASSWORD, Town, csrf_in
from werkzeug.test import TestResponse

App = Callable[..., Flask]
A_SIGN_IN = {"email": "quillana-organiser@example.org", "password": PASSWORD}

ELSEWHERE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/%09/evil.example",
    "\t//evil.example", " //evil.example", "https:evil.example", "https://evil.example", "javascript:alert(1)",
    "JaVa\tscript:alert(1)", "data:text/html,x", "/\n/evil.example", "/desk/\r\nSet-Cookie: a=b", "evil.example",
    "/.//evil.example", "@evil.example", "/‮evil", "", "https://calendar.example.org@evil.example/", "/%5cevil.example",
]  # fmt: skip
ORIGIN = re.compile(r"(?:[a-z][a-z0-9+.-]*:|/[/\\]|\\)", re.I)
"""How an address begins that a browser takes elsewhere, once it has dropped what cannot be seen."""
ODD_PATHS = [
    "//evil.example/", "//evil.example/desk/", "/desk//evil.example/", "/desk", "/%2f%2fevil.example", "/desk/people",
    "/\\evil.example",
]  # fmt: skip
LIES = {
    "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.7",
    "Forwarded": "for=203.0.113.7;host=evil.example;proto=http", "X-Forwarded-Prefix": "/evil.example",
    "X-Original-URL": "/evil.example", "X-Forwarded-Port": "8666", "X-Host": "evil.example", "X-Real-IP": "203.0.113.7",
    "X-Forwarded-Server": "evil.example", "X-Rewrite-URL": "/evil.example",
}  # fmt: skip


def stays(address: str) -> bool:
    seen = "".join(character for character in address if character > " ")
    return seen.startswith("/") and not ORIGIN.match(seen)


@pytest.mark.parametrize("to", ELSEWHERE)
def test_signing_in_leads_to_a_page_of_ours(town: Town, to: str) -> None:
    answer = town.asks("anonymous", "POST", "/sign-in", data=A_SIGN_IN | {"next": to})
    assert answer.status_code == 303
    assert stays(answer.headers["Location"])
    assert "\n" not in answer.headers["Location"]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_those_who_are_signed_in_are_led_to_one_too(built: Town, to: str) -> None:
    answer = built.asks("admin", "GET", "/sign-in", query_string={"next": to})
    assert answer.status_code == 303
    assert stays(answer.headers["Location"])
    form = built.asks("anonymous", "GET", "/sign-in", query_string={"next": to})
    (back,) = re.findall(r'name="next" value="([^"]*)"', form.text)
    assert stays(back)


def test_one_comes_back_to_the_page_one_asked_for(town: Town) -> None:
    asked = "/desk/events/forum-a/registrations?q=a%20b&lang=fr"
    form = town.asks("anonymous", "GET", town.asks("anonymous", "GET", asked).headers["Location"])
    (back,) = re.findall(r'name="next" value="([^"]*)"', form.text)
    answer = town.asks("anonymous", "POST", "/sign-in", data=A_SIGN_IN | {"next": unescape(back)})
    assert answer.headers["Location"] == asked


def test_all_redirects_stay_here(asked: list[Cell]) -> None:
    found = {cell.answer.headers["Location"] for cell in asked if 300 <= cell.answer.status_code < 400}
    assert len(found) > 20
    assert {address for address in found if not stays(address)} == set()


@pytest.mark.parametrize("address", ODD_PATHS)
def test_an_odd_path_leads_nowhere_else(built: Town, address: str) -> None:
    """Servers that mend slashes by a redirect may name another host in it."""
    environ = {"PATH_INFO": address.replace("%2f", "/"), "REQUEST_METHOD": "GET"}
    answer = built.app.test_client().open("/", environ_overrides=environ, base_url=BASE_URL)
    assert stays(answer.headers.get("Location", "/").removeprefix(BASE_URL))


@pytest.mark.parametrize("host", ["evil.example", "calendar.example.org.evil.example", "evil.example:80", "a b", ""])
def test_the_host_of_a_request_is_in_no_answer(built: Town, host: str) -> None:
    """No byte of a page, a feed, a document differs; nothing of it is repeated."""
    for line, rule in lines(built):
        if line.method != "GET" or line.of == "given" or line.extension == "xlsx":  # which holds the second it was made
            continue
        address = address_of(built, line, rule, "participant")
        if address in DIFFERENT_EACH_TIME:
            continue
        plain = built.asks("participant", "GET", address)
        lied = built.asks("participant", "GET", address, headers=LIES | {"Host": host})
        assert (address, lied.status_code) == (address, plain.status_code)
        assert (address, _bare(lied)) == (address, _bare(plain))
        assert "evil" not in str(lied.headers)


DIFFERENT_EACH_TIME = {"/metrics"}


def test_the_links_of_answers_to_programs_are_ours(town: Town) -> None:
    told = {"name": "Cy", "email": "cy@example.org", "privacy": True, "attendance": "online"}
    headers = LIES | {"Host": "evil.example"}
    answer = town.asks("anonymous", "POST", "/api/v1/events/forum-a/registrations", json=told, headers=headers)
    assert answer.status_code == 201
    assert {link.startswith(f"{BASE_URL}/") for link in answer.json["links"].values()} == {True}
    assert answer.headers["Location"].startswith(f"{BASE_URL}/")


def test_the_links_of_mails_are_ours(town: Town) -> None:
    headers = LIES | {"Host": "evil.example"}
    town.asks("anonymous", "POST", "/sign-in/link", data={"email": "quillana-organiser@example.org"}, headers=headers)
    town.asks("admin", "POST", "/desk/people/", data={"email": "new@example.org", "role": "statistics"}, headers=headers)
    written = [str(row) for row in town.rows()["outbox"]]
    assert sum(f"{BASE_URL}/sign-in/" in row or f"{BASE_URL}/invitation/" in row for row in written) == 2
    assert [row for row in written if "evil" in row] == []


@pytest.mark.parametrize(("proxies", "statuses"), [(0, {422, 429}), (1, {422})])
def test_only_a_declared_proxy_says_where_a_request_comes_from(limited: App, proxies: int, statuses: set[int]) -> None:
    """Else each password could be tried from an address of its own."""
    client = limited(trusted_proxies=proxies).test_client()
    token = csrf_in(client.get("/sign-in", base_url=BASE_URL).text)
    found = set()
    for number in range(12):
        fields = {"email": f"{number}@example.org", "password": "wrong", "csrf_token": token}
        address = f"203.0.113.{number}"
        headers = {"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": f"for={address}"}
        found.add(client.post("/sign-in", data=fields, headers=headers, base_url=BASE_URL).status_code)
    assert found == statuses


def test_the_address_that_somebody_claims_is_not_in_the_audit(town: Town) -> None:
    town.asks("admin", "POST", "/desk/me/tokens", data={"days": "3"}, headers=LIES)
    last = max(town.rows()["audit"])
    assert "203.0.113.7" not in str(last)
    assert "127.0.0.1" in str(last)


def _bare(answer: TestResponse) -> bytes:
    """Without what is new on each page."""
    return re.sub(rb'name="(csrf_token|idempotency_key)" value="[^"]+"', b"", answer.data)
