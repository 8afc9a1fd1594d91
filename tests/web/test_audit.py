"""The audit at the desk: complete, found, exported, changed by nobody, and without what is nobody's business."""

import ast
import csv
import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO

import pytest
from colleagues import PASSWORD, Colleague, accounts, has_an_account
from flask import Flask
from people import Editor, an_event
from sqlalchemy import select
from test_architecture import SOURCES
from visitors import words_of

from metrocal import Organisation
from metrocal.accounts import By, Role
from metrocal.registration.application import application
from metrocal.registration.registrations import Registrations
from metrocal.registration.states import State
from metrocal.store.registration_tables import audit

AUDIT = "/desk/audit/"
AT = datetime(2021, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def admin(app: Flask) -> Colleague:
    has_an_account(app, "admin@example.org")
    colleague = Colleague(app)
    colleague.signs_in("admin@example.org")
    return colleague


@pytest.fixture
def deeds(app: Flask) -> None:
    """Three days on which two people did something."""
    for number, who in enumerate(("ana@example.org", "eva@example.org", "ana@example.org")):
        accounts(app).record(
            By(who, AT + timedelta(days=number), "192.0.2.7"), f"act {number % 2}", f"event-{number}", f"detail-{number}",
            before={"title": "Old", "same": 1}, after={"title": "New", "same": 1},
        )  # fmt: skip


def subjects(colleague: Colleague, query: str) -> list[str]:
    return re.findall(r"<bdi>(event-\d+)</bdi>", colleague.opens(AUDIT + query).text)


def test_it_says_who_did_what_when_from_where_before_and_after(admin, deeds):
    words = words_of(admin.opens(AUDIT).text)
    assert "2021-06-03 09:00:00 ana@example.org act 0 event-2 detail-2 title: Old → New 192.0.2.7" in words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["event-2", "event-1", "event-0"]),
        ("?who=ANA@example.org", ["event-2", "event-0"]),
        ("?action=act+1", ["event-1"]),
        ("?subject=event-0", ["event-0"]),
        ("?from=2021-06-02&to=2021-06-02", ["event-1"]),
        ("?to=2021-06-02", ["event-1", "event-0"]),
        ("?from=nonsense&below=x&to=9999-12-31", ["event-2", "event-1", "event-0"]),
        ("?who=nobody", []),
    ],
)
def test_what_is_looked_for_is_found(admin, deeds, query, found):
    assert subjects(admin, query) == found


def test_it_is_read_page_by_page_each_line_once(app, admin):
    for number in range(250):
        accounts(app).record(By("ana@example.org", AT), "act", f"event-{number}")
    address, seen = f"{AUDIT}?who=ana@example.org", []
    while address:
        page = admin.opens(address).text
        seen += re.findall(r"<bdi>(event-\d+)</bdi>", page)
        further = re.search(r'<a rel="next" href="([^"]+)"', page)
        address = unescape(further.group(1)) if further else ""
    assert seen == [f"event-{number}" for number in reversed(range(250))]


def test_it_is_exported_as_a_table_that_no_spreadsheet_runs(app, admin, deeds):
    accounts(app).record(By("=HYPERLINK(1)@example.org", AT), "act 9", "event-9")
    answer = admin.opens("/desk/audit.csv?to=2021-06-01")
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [row["who"] for row in rows] == ["'=HYPERLINK(1)@example.org", "ana@example.org"]
    assert (rows[1]["at"], json.loads(rows[1]["after"])) == ("2021-06-01T09:00:00Z", {"title": "New", "same": 1})
    assert answer.headers["Content-Disposition"].endswith('.csv"')


def test_it_is_exported_whole_as_json_lines_and_the_export_is_in_it(app, admin):
    for number in range(1_500):
        accounts(app).record(By("ana@example.org", AT), "act", f"event-{number}")
    lines = [json.loads(line) for line in admin.opens("/desk/audit.jsonl").text.splitlines()]
    numbers = [line["number"] for line in lines]
    assert (len(numbers), numbers == sorted(set(numbers), reverse=True)) == (1_502, True)
    assert (lines[0]["who"], lines[0]["action"], lines[0]["address"]) == ("admin@example.org", "export jsonl", "127.0.0.1")
    assert admin.opens("/desk/audit.exe").status_code == 404


@pytest.mark.parametrize(
    ("role", "bounds", "status"),
    [
        (Role.MODERATOR, {}, 200),
        (Role.MODERATOR, {"region": "europe"}, 404),
        (Role.ORGANISER, {"organisation": "madrid"}, 404),
        (Role.STATISTICS, {}, 404),
    ],
)
def test_it_is_for_those_who_work_for_the_whole_calendar(app, role, bounds, status):
    has_an_account(app, "other@example.org", role, **bounds)
    other = Colleague(app)
    other.signs_in("other@example.org")
    assert [other.opens(one).status_code for one in (AUDIT, "/desk/audit.csv", "/desk/audit.jsonl")] == [status] * 3


def test_who_is_not_signed_in_reads_nothing(app, deeds):
    answers = [Colleague(app).opens(one) for one in (AUDIT, "/desk/audit.csv")]
    assert [(answer.status_code, "ana@" in answer.text) for answer in answers] == [(303, False)] * 2


def test_signing_in_is_in_it_with_the_address_and_how(app, admin):
    (act,) = accounts(app).audit(subject="admin@example.org")
    assert (act.who, act.action, act.address, act.detail) == ("admin@example.org", "signed in", "127.0.0.1", "")


def test_a_forwarded_address_is_not_believed_unless_a_proxy_is_declared(app):
    has_an_account(app, "ana@example.org")
    ana = Colleague(app)
    ana._client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.9"
    ana.signs_in("ana@example.org")
    assert accounts(app).audit()[0].address == "127.0.0.1"


def test_no_secret_and_no_answer_about_gender_comes_into_it(app, admin, editor: Editor):
    """A whole way: registered with an answer, moved, exported; accounts, passwords, tokens and links made beside it."""
    app.config["NOW"] = lambda: AT
    editor.registers(Organisation(id="madrid", name="Madrid"))
    editor.puts(an_event("forum", when="2021-09-10", city="Madrid", organiser="madrid", registration={"approval": True}))
    registrations = Registrations(app.extensions["metrocal"].store, app.config["SECRET_KEY"])
    told = {
        "name": "Ana Secreta", "email": "private@example.org", "privacy": True, "gender": "self_described",
        "gender_self_described": "genderqueer", "gender_consent": True, "needs": "wheelchair",
    }  # fmt: skip
    answer = registrations.register("forum", application(told), at=AT)
    registrations.move(answer.registration.pk, State.CONFIRMED, at=AT, by="admin@example.org")
    admin.opens("/desk/events/forum/registrations.csv")
    invited = admin.sends_form("/desk/people/", email="new@example.org", role="statistics").text
    invitation = re.search(r"/invitation/([^<\s]+)", invited).group(1)
    token = re.search(r"mtc_[\w-]+", admin.sends_form("/desk/me", "/desk/me/tokens", days="9").text).group()
    admin.sends_form("/desk/me", "/desk/me/password", current=PASSWORD, password="a quite new sentence")
    registrations.cancel(answer.token, at=AT)
    with app.extensions["metrocal"].store.engine.connect() as connection:
        text = " ".join(str(value) for row in connection.execute(select(audit)) for value in row)
    assert {"registration confirmed", "export csv", "account added", "token created", "password changed"} <= {
        act.action for act in accounts(app).audit()
    }
    secrets = (
        "self_described", "genderqueer", "Secreta", "private@example.org", "wheelchair", PASSWORD, "a quite new sentence",
        token, invitation, answer.token, "argon2",
    )  # fmt: skip
    assert [secret for secret in secrets if secret in text] == []


def test_no_code_changes_or_deletes_a_line():
    """Append-only: nothing in the sources updates or deletes rows of the audit."""
    guilty = [
        str(path)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and re.match(r"(sa\.)?(update|delete)\(audit\b|(\w+\.)*audit\.(update|delete)\(", ast.unparse(node))
    ]
    assert guilty == []
