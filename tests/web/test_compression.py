"""Pages are small on their way, but none that holds a secret is compressed (BREACH)."""

import gzip

import brotli
import pytest
from colleagues import Colleague, has_an_account
from flask import Flask
from people import Editor, an_event
from test_registering_json import ANA, Program
from visitors import EXAMPLES, Visitor

from metrocal.importing import import_files


@pytest.fixture
def forum(editor: Editor) -> None:
    editor.puts(an_event("forum", title="Forum", when="2090-06-10", city="Seoul", registration={}))


def test_the_home_page_weighs_less_than_sixty_kilobytes(visitor: Visitor, editor: Editor) -> None:
    assert not import_files(editor.calendar, EXAMPLES, at=editor.now).refusals
    parts = [visitor.opens(path, Accept_Encoding="gzip") for path in ("/", "/static/metrocal.css", "/static/icon.svg")]
    assert [part.headers.get("Content-Encoding") for part in parts[:2]] == ["gzip", "gzip"]
    assert sum(len(part.data) + len(str(part.headers)) for part in parts) <= 60_000


@pytest.mark.parametrize("address", ["/", "/calendar/2021", "/subscribe", "/static/metrocal.css", "/sitemap.xml"])
def test_public_pages_are_compressed_for_those_who_ask(visitor: Visitor, forum: None, address: str) -> None:
    plain = visitor.opens(address)
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(visitor.opens(address, Accept_Encoding="gzip").data) == plain.data
    quick = visitor.opens(address, Accept_Encoding="gzip, deflate, br, zstd")
    assert (quick.headers["Content-Encoding"], brotli.decompress(quick.data)) == ("br", plain.data)


def test_a_compressed_file_is_not_sent_again(visitor: Visitor) -> None:
    etag = visitor.opens("/static/metrocal.css", Accept_Encoding="br").headers["ETag"]
    assert visitor.opens("/static/metrocal.css", Accept_Encoding="br", If_None_Match=etag).status_code == 304


@pytest.mark.parametrize("address", ["/submit", "/sign-in", "/events/forum/register", "/submissions/nothing", "/nowhere"])
def test_a_page_with_a_forms_token_is_never_compressed(visitor: Visitor, forum: None, address: str) -> None:
    assert "Content-Encoding" not in visitor.opens(address, Accept_Encoding="gzip, br").headers


def test_what_an_account_opens_is_never_compressed(app: Flask) -> None:
    has_an_account(app, "ana@example.org")
    ana = Colleague(app)
    ana.signs_in("ana@example.org")
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    desk = sorted(rule.rule for rule in rules if rule.rule.startswith(("/desk", "/account")))
    answers = {path: ana.opens(path, Accept_Encoding="gzip, br") for path in desk}
    assert [path for path, answer in answers.items() if "Content-Encoding" in answer.headers] == []
    assert answers["/desk/"].status_code == 200


def test_what_a_link_opens_is_never_compressed(app: Flask, visitor: Visitor, forum: None) -> None:
    token = Program(app).sends("/api/v1/events/forum/registrations", ANA, Idempotency_Key="one").get_json()["token"]
    for end in ("", "/cancel", "/ticket.svg"):
        answer = visitor.opens(f"/registrations/{token}{end}", Accept_Encoding="gzip, br")
        assert (answer.status_code, "Content-Encoding" in answer.headers) == (200, False)


def test_feeds_are_compressed_once_by_the_layer_in_front(visitor: Visitor, forum: None) -> None:
    answer = visitor.opens("/feeds/all.ics", Accept_Encoding="gzip, br")
    assert (answer.headers["Content-Encoding"], gzip.decompress(answer.data)[:15]) == ("gzip", b"BEGIN:VCALENDAR")
