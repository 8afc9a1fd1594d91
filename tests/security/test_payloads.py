"""Words that somebody sends stay words: in pages, at the desk, in mails, in feeds. Pages are read as browsers read them."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from answers import Page, is_page
from bodies import A_REGISTRATION
from matrix import address_of, lines
from town import NOW, Town
from werkzeug.test import TestResponse

from metrocal.mail.messages import message
from metrocal.opening import mails_of
from metrocal.store.outbox import Mail

BAD = (
    "\u202e\"'><img src=x onerror=alert(1)></title></textarea></script><style>*{color:red}</style>"
    "<svg/onload=alert(1)>{{12345*67891}}"
)
"""Out of an attribute, an element, a title, a script; a style; a change of direction; a template."""
SIGN = "alert(1)"
EVENT = {
    "id": "bad", "kind": "forum", "when": "2021-09-20T10:00/2021-09-20T12:00", "zone": "Europe/Madrid", "country": "ES",
    "city": f"Madrid{BAD}", "venue": BAD, "motto": BAD, "series": BAD, "audience": BAD, "organiser": BAD, "mode": "hybrid",
    "co_organisers": [f"Another{BAD}"], "note": BAD, "gender": "specific",
    "registration": {"capacity": 5, "visa_letters": True},
    **{field: {"en": f"Words {BAD}", "fr": f"Mots {BAD}"} for field in ("title", "summary", "description")},
}  # fmt: skip
PROPOSAL = {key: EVENT[key] for key in EVENT if key not in ("id", "note")} | {
    "contact_name": BAD, "contact_email": "bad@example.org", "comment": BAD,
}  # fmt: skip
REGISTRATION = A_REGISTRATION | {
    "privacy": True, "name": f"Cy {BAD}", "organisation": BAD, "city": BAD, "role": BAD, "needs": BAD, "visa_letter": True,
}  # fmt: skip
LINKS = [
    "javascript:alert(1)", "JaVa\tscript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
    "\\\\host\\share", "ms-word:x", " javascript:alert(1)", "//evil.example/x",
]  # fmt: skip


@pytest.fixture
def planted(town: Town) -> Iterator[Town]:
    """The words are in every field that takes words, sent by whoever may."""
    api: dict[str, Any] = {"session": False, "bearer": True}
    _sent(
        town.asks(
            "admin", "POST", "/api/v1/organisations", json={"id": "bad", "name": f"Body {BAD}", "city": "Madrid"}, **api
        ),
        201,
    )
    _sent(town.asks("admin", "POST", "/api/v1/events", json=EVENT, **api), 201)
    registered = town.asks("anonymous", "POST", "/api/v1/events/bad/registrations", json=REGISTRATION)
    _sent(registered, 201)
    proposed = town.asks("organiser A", "POST", "/api/v1/submissions", json=PROPOSAL, **api)
    _sent(proposed, 201)
    _sent(town.asks("admin", "POST", "/desk/feeds/private", data={"label": BAD}), 200)
    feed = {"name": "bad", "organisation": "madrid", "title.en": BAD, "title.fr": BAD, "description.en": BAD}
    _sent(town.asks("admin", "POST", "/desk/feeds/new", data=feed), 303)
    mail = {"to": "confirmed", "subject": f"Hello {BAD}", "text": f"Words {BAD}"}
    _sent(town.asks("admin", "POST", "/desk/events/bad/registrations/message", data=mail), 303)
    proposal = f"/desk/submissions/{proposed.json['id']}"
    _sent(town.asks("admin", "POST", proposal, data={"decision": "ask_changes", "version": "1", "comment": BAD}), 303)
    town.people["participant"].token, kept = registered.json["token"], town.people["participant"].token
    town.people["submitter A"].token, other = proposed.json["token"], town.people["submitter A"].token
    town.places["bad"] = town.places["A"] | {
        "event_id": "bad", "organisation_id": "bad", "submission_id": proposed.json["id"],
        "feeds_desk.name": "bad", "file": "bad.ics",
    }  # fmt: skip
    yield town
    town.people["participant"].token, town.people["submitter A"].token = kept, other
    del town.places["bad"]


def test_words_are_dead_in_every_page(planted: Town) -> None:
    """For everybody who sees them, in each language."""
    found, seen = {}, set()
    for who, address in _addresses(planted):
        for lang in ("en", "fr"):
            answer = planted.asks(who, "GET", f"{address}{'&' if '?' in address else '?'}lang={lang}")
            if not is_page(answer):
                continue
            if acts := acting(answer.text):
                found[who, address] = acts
            if SIGN in answer.text:
                seen.add(re.sub(r"[\w-]{32}", "…", address))
            if "\u202e" in answer.text:
                found[who, address] = ["U+202E"]
            assert "838114395" not in answer.text
    assert found == {}
    assert len(seen) > 12, seen


def test_words_are_dead_where_a_page_complains(planted: Town) -> None:
    """What was typed is shown again."""
    forms = {
        "/submit": {
            "action": "check",
            "title.en": BAD,
            "kind": BAD,
            "contact_email": BAD,
            "comment": BAD,
            BAD: BAD,
            "city": BAD,
        },
        "/submit/hints": {"title.en": BAD, "city": BAD, "organiser": BAD, "first": BAD},
        "/events/bad/register": {"name": BAD, "email": BAD, BAD: BAD, "attendance": BAD, "language": BAD},
        "/sign-in": {"email": BAD, "password": BAD, "next": BAD},
        "/desk/people/": {"email": BAD, "role": BAD, "organisation": BAD, "region": BAD},
        "/desk/feeds/new": {"name": BAD, "title.en": BAD, "filter": BAD, "colour": BAD, "do": "preview"},
        "/desk/feeds/private": {"label": "", "filter": BAD},
        "/desk/webhooks/": {"url": BAD, "topic": BAD},
        "/desk/events/bad/registrations/message": {"to": BAD, "subject": BAD, "text": BAD},
        "/desk/me/tokens": {"days": BAD, "scope": BAD},
        f"/registrations/{planted.people['participant'].token}": {"name": BAD, "city": BAD, "country": BAD, "gender": BAD},
        f"/submissions/{planted.people['submitter A'].token}": {"action": "check", "title.en": BAD, "when": BAD, "url": BAD},
    }
    for address, fields in forms.items():
        answer = planted.asks("admin", "POST", address, data=fields)
        assert (address, answer.status_code in {200, 409, 422}) == (address, True)
        assert (address, acting(answer.text)) == (address, [])


@pytest.mark.parametrize(
    "address",
    ["/?q={}", "/?kind={}", "/?{}=1", "/subscribe?q={}", "/embed?q={}", "/desk/audit/?who={}&action={}&from={}", "/{}",
     "/events/{}", "/desk/events/bad/registrations?q={}&state={}", "/desk/submissions/?state={}&age={}",
     "/calendar/2021?q={}", "/reports/{}", "/feeds/all.json?q={}", "/feeds/{}.ics", "/sign-in?next={}",
     "/submit?event={}", "/submit?kind={}", "/api/v1/events?q={}"],
)  # fmt: skip
def test_words_of_an_address_are_dead(planted: Town, address: str) -> None:
    path, _, query = address.partition("?")
    environ = {
        "PATH_INFO": path.replace("{}", BAD).encode().decode("latin-1"),
        "QUERY_STRING": query.replace("{}", _quoted(BAD)),
    }
    answer = planted.asks("admin", "GET", "/", environ_overrides=environ)
    assert answer.status_code < 500
    assert not is_page(answer) or acting(answer.text) == []


def test_words_are_dead_in_mails(planted: Town) -> None:
    """In the HTML part; and no header is made of them."""
    planted.asks("admin", "POST", "/api/v1/events", json={})
    settings = planted.app.extensions["metrocal"].settings
    found = [(mail, message(mail, _entry(planted, mail), settings)) for mail in mails_of(planted.store).claim(NOW, 100)]
    assert {"confirmed", "message"} <= {mail.kind for mail, _ in found}
    told = [
        (mail, made, made.get_body(("html",)).get_content(), made.get_body(("plain",)).get_content()) for mail, made in found
    ]
    assert sum(SIGN in html for _, _, html, _ in told) >= 3
    for _, made, html, text in told:
        assert [one for one in acting(html) if not one.endswith(" style>")] == []  # mails have no style sheet
        assert "<img" not in html
        assert "\u202e" not in html + text + str(made["Subject"])
        assert len(made.get_all("Subject")) == len(made.get_all("To")) == 1


@pytest.mark.parametrize("address", ["/feeds/all", "/feeds/bad", "/events/bad"])
def test_words_are_dead_in_feeds(planted: Town, address: str) -> None:
    formats = ("ics", "json") if address.startswith("/events") else ("ics", "json", "csv", "jsonld", "atom", "jcal")
    for extension in formats:
        answer = planted.asks("anonymous", "GET", f"{address}.{extension}")
        assert answer.status_code == 200
        assert not {"\u202e", "\\u202e"} & set(re.findall(r"\\u202e|\u202e", answer.data.decode(), re.I))
        assert [html for html in _html_in(answer, extension) if acting(html)] == []


def test_a_calendar_of_ones_own_holds_no_line_of_somebody_else(planted: Town) -> None:
    body = planted.asks("anonymous", "GET", f"/my/{planted.people['participant'].token}.ics").data
    assert [html for html in _html_in_ics(body.decode()) if acting(html)] == []


@pytest.mark.parametrize(("link", "status"), [("https://example.org/a", 201), *((link, 422) for link in LINKS)])
def test_a_link_that_runs_is_refused_wherever_it_is_sent(town: Town, link: str, status: int) -> None:
    event = {"kind": "forum", "title": "New", "when": "2021-12-01"}
    person = {"contact_name": "Cy", "contact_email": "cy@example.org"}
    for field in ("url", "join_url", "image_url"):
        new = event | {"id": field.replace("_", "-"), field: link}
        assert town.asks("admin", "POST", "/api/v1/events", json=new, session=False, bearer=True).status_code == status
        assert (
            town.asks("anonymous", "POST", "/api/v1/submissions", json=event | person | {field: link}).status_code == status
        )
    hook = town.asks("admin", "POST", "/desk/webhooks/", data={"url": link, "topic": "event.published"})
    assert hook.status_code == status


@pytest.mark.parametrize("name", ["picture.png", "picture.html", "picture.svg"])
@pytest.mark.parametrize(
    "body", [b"<html><script>alert(1)</script></html>", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
             b"GIF89a<script>",
             b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", b"%PDF-1.4", b""],
)  # fmt: skip
def test_what_is_no_picture_is_not_kept(town: Town, name: str, body: bytes) -> None:
    before = town.rows()
    token = town.people["submitter A"].token
    fields = {"picture": (BytesIO(body), name, "image/png"), "picture_text": "Words"}
    assert town.asks("submitter A", "POST", f"/submissions/{token}/picture", data=fields).status_code == 422
    assert town.rows() == before


def acting(html: str) -> list[str]:
    """What an attacker's words would do in a page: an element of theirs, a handler, a script."""
    page = Page(html)
    theirs = [
        f"<{tag} {attributes}>"
        for tag, attributes in page.elements
        if attributes.get("src") == "x" or "onload" in attributes
    ]
    styles = [f"<{tag}>" for tag, _ in page.elements if tag in {"style", "base", "object", "embed", "svg/onload=alert(1)"}]
    return [*page.acting, *theirs, *[tag for tag in styles if "color:red" in html or tag != "<style>"]]


def _sent(answer: TestResponse, status: int) -> None:
    assert (answer.status_code, answer.text if answer.status_code != status else "") == (status, "")


def _addresses(town: Town) -> Iterator[tuple[str, str]]:
    for line, rule in lines(town):
        if line.method != "GET" or line.of in {"B", "given"} or rule.rule.startswith(("/api/v1", "/static")):
            continue
        who = {"/registrations": "participant", "/submissions": "submitter A"}.get(
            rule.rule[: rule.rule.find("/", 1)], "admin"
        )
        bad = type(line)(line.method, line.rule, "bad" if line.of == "A" else line.of, line.extension)
        yield who, address_of(town, bad, rule, who)
    yield from (
        ("admin", address)
        for address in ("/desk/?all=1", "/desk/submissions/?state=all", "/submit?event=bad", "/calendar/2021/09")
    )
    yield from (("admin", address) for address in ("/reports/calendar/2021?layout=table", "/?from=2021-09-01"))


def _entry(town: Town, mail: Mail) -> Any:
    return town.store.get(mail.event_id) if mail.event_id else None


def _html_in(answer: TestResponse, extension: str) -> list[str]:
    body = answer.data.decode()
    if extension == "ics":
        return _html_in_ics(body)
    if extension == "atom":
        return [one.text or "" for one in ElementTree.fromstring(body).iter() if one.attrib.get("type") == "html"]
    if extension == "json":
        items = json.loads(body).get("items", [])
        return [one["content_html"] for one in items if "content_html" in one]
    return []


def _html_in_ics(body: str) -> list[str]:
    unfolded = body.replace("\r\n ", "")
    found = re.findall(r"^(?:X-ALT-DESC|STYLED-DESCRIPTION)[^:]*:(.*)\r$", unfolded, re.M)
    return [one.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\") for one in found]


def _quoted(words: str) -> str:
    return "".join(f"%{octet:02X}" for octet in words.encode())
