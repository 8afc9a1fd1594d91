"""A calendar that two organisations share, with everything that one of them must not see of the other, and its people.

A is Madrid, in Europe; B is Seoul, in Asia and the Pacific. What is B's alone has `Zubreda` or `zubreda` in it, what is A's
alone `Quillana` or `quillana`.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from flask import Flask
from people import TODAY, Editor, an_event
from PIL import Image
from werkzeug.test import TestResponse

from metrocal import Calendar, Organisation
from metrocal.accounts import By, Kept, Role
from metrocal.credentials import Invitations, SignInLinks, hashed, kept_token, new_stamp, new_token
from metrocal.named_feeds import named_feed, private_terms
from metrocal.opening import (
    accounts_of,
    mails_of,
    named_feeds_of,
    pictures_of,
    private_feeds_of,
    submissions_of,
    webhooks_of,
)
from metrocal.pictures import encoded
from metrocal.registration.application import application
from metrocal.registration.registrations import Registrations
from metrocal.settings import Settings, load
from metrocal.submission.submissions import Submissions
from metrocal.webhooks.errors import NotDelivered
from metrocal.webhooks.signing import new_nonce
from server import create_app

NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)
BASE_URL = "https://calendar.example.org"
PASSWORD = "correct horse battery"
STRANGER = "c3RyYW5nZXItb3BlbnMtbm90aGluZy1h"
"""A token as ours look, which opens nothing."""
PRIVATE = {"A": re.compile("quillana", re.I), "B": re.compile("zubreda", re.I)}
"""What is in everything that is not public of an organisation."""


@dataclass
class Person:
    """One of those who come: how they prove who they are."""

    name: str
    token: str = STRANGER
    """The link that they hold: of a registration, a submission, a private feed."""
    bearer: str = ""
    """For programs; empty without an account."""
    account: Kept | None = None
    cookie: str = ""
    """Of the session in their browser."""
    csrf: str = ""
    """Of the forms in that session."""


@dataclass
class Town:
    """The server and what is known of it."""

    app: Flask
    people: dict[str, Person] = field(default_factory=dict)
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    """Whose → name of a part of an address → its value."""
    _snapshot: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))
    _version: int = 1_000

    @property
    def store(self) -> Any:
        return self.app.extensions["metrocal"].store

    @property
    def file(self) -> Path:
        return cast(Path, self.app.extensions["metrocal"].settings.store_file)

    # Coming back to where everything began

    def is_kept(self) -> None:
        with closing(sqlite3.connect(self.file)) as now:
            now.backup(self._snapshot)

    def is_as_before(self) -> None:
        """Nothing that was done since `is_kept` remains. The counter of changes goes on: answers are kept under it."""
        self._version += 1_000
        with closing(sqlite3.connect(self.file)) as now:
            self._snapshot.backup(now)
            with now:
                now.execute("UPDATE meta SET value = ? WHERE key = 'version'", (str(self._version),))

    def rows(self, *but: str) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, besides these tables."""
        named = self.named_rows(*but)
        return {name: sorted((tuple(row.values()) for row in rows), key=repr) for name, rows in named.items()}

    def named_rows(self, *but: str) -> dict[str, list[dict[str, Any]]]:
        """The same as column → value."""
        with closing(sqlite3.connect(self.file)) as now:
            now.row_factory = sqlite3.Row
            tables = [name for (name,) in now.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            shown = [name for name in tables if name not in but and not name.startswith(("search_index", "sqlite_"))]
            return {name: [dict(row) for row in now.execute(f'SELECT * FROM "{name}"')] for name in shown}

    # Requests

    def asks(
        self, who: str, method: str, address: str, *, session: bool = True, bearer: bool = False, csrf: bool = True,
        **request: Any,
    ) -> TestResponse:  # fmt: skip
        """A request of one of the people, with a session or with a bearer's token; forms come from pages of ours."""
        person = self.people[who]
        headers = dict(request.pop("headers", {}))
        if session and person.cookie:
            headers["Cookie"] = f"session={person.cookie}"
        if bearer and person.bearer:
            headers["Authorization"] = f"Bearer {person.bearer}"
        if csrf and method == "POST" and "json" not in request:
            request["data"] = {"csrf_token": person.csrf} | dict(request.get("data", {}))
        client = self.app.test_client(use_cookies=False)
        base_url = request.pop("base_url", BASE_URL)
        answer = client.open(address, method=method, headers=headers, base_url=base_url, buffered=True, **request)
        answer.close()
        return answer

    def signs_in(self, person: Person) -> None:
        """Those without an account only open a form."""
        client = self.app.test_client()
        page = client.get("/sign-in", base_url=BASE_URL)
        if person.account:
            fields = {"email": person.account.account.email, "password": PASSWORD, "csrf_token": csrf_in(page.text)}
            assert client.post("/sign-in", data=fields, base_url=BASE_URL).status_code == 303
            page = client.get("/desk/me", base_url=BASE_URL)
        cookie = client.get_cookie("session", domain="calendar.example.org")
        assert cookie is not None
        person.cookie, person.csrf = cookie.value, csrf_in(page.text)


def csrf_in(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found is not None
    return unescape(found[1])


@contextmanager
def a_town(folder: Path, **settings: Any) -> Iterator[Town]:
    """Built once: who tests leaves it as it was (`is_as_before`)."""
    chosen = {"rate_limits": False, "smtp_url": "smtp://127.0.0.1:9", "base_url": BASE_URL} | settings
    app = an_app(load(instance_dir=folder, **chosen))
    town = Town(app)
    _calendar(town)
    _accounts(town)
    _registrations(town)
    _submissions(town)
    _feeds_and_hooks(town)
    _dead_mails(town)
    for person in town.people.values():
        town.signs_in(person)
    _links_to_sign_in(town)
    town.is_kept()
    yield town
    town.store.close()


def an_app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config["CLOCK"], app.config["NOW"] = lambda: TODAY, lambda: NOW
    app.extensions["metrocal"].answers.state.seconds = 0
    return app


def _dead_mails(town: Town) -> None:
    """A mail server does not know the people; what it says of them is kept."""
    outbox = mails_of(town.store)
    for mail in outbox.claim(NOW, 50):
        outbox.failed(mail.pk, NOW, f"550 <{mail.email}> is unknown here", permanent=True)


def a_picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


NEVER = {
    "event_id": "forum-z", "organisation_id": "osaka", "accounts.pk": "7000", "token_id": "0123456789abcdef",
    "attendance.pk": "7000", "ticket": "7000-R4hrob9gACKjc2Fx4gcH", "submission_id": "0123456789abcdef",
    "private_feeds.pk": "7000", "feeds_desk.name": "feed-z", "file": "feed-z.ics", "webhooks.pk": "7000", "delivery": "7000",
}  # fmt: skip
"""What names nothing, and never did."""

ROLES: Mapping[str, tuple[Role, dict[str, str]]] = {
    "organiser A": (Role.ORGANISER, {"organisation": "madrid"}),
    "organiser B": (Role.ORGANISER, {"organisation": "seoul"}),
    "moderator A": (Role.MODERATOR, {"region": "europe"}),
    "moderator": (Role.MODERATOR, {}),
    "statistics": (Role.STATISTICS, {}),
    "admin": (Role.ADMIN, {}),
}
"""Those with an account. `moderator A` is the one of A's region."""
VISITORS = ("anonymous", "participant", "submitter A", "submitter B")
PEOPLE = (*VISITORS, *ROLES)
EMAILS = {"organiser A": "quillana-organiser@example.org", "organiser B": "zubreda-organiser@example.org"}


def _calendar(town: Town) -> None:
    editor = Editor(Calendar(town.store))
    editor.registers(
        Organisation(id="madrid", name="Madrid", city="Madrid"), Organisation(id="seoul", name="Seoul", city="Seoul")
    )
    for whose, city, organiser, name in (("A", "Madrid", "madrid", "Quillana"), ("B", "Seoul", "seoul", "Zubreda")):
        editor.puts(
            an_event(
                f"forum-{whose.lower()}", title=f"Forum of {city}", when="2021-09-10T10:00/2021-09-10T12:00", city=city,
                organiser=organiser, mode="hybrid", gender="specific", registration={"capacity": 20, "visa_letters": True},
                join_url=f"https://meet.example.org/{name}-room", note=f"{name} remarks",
            )
        )  # fmt: skip
        town.places[whose] = {"event_id": f"forum-{whose.lower()}", "organisation_id": organiser}
    picture = pictures_of(town.store).keep(encoded(a_picture()), at=NOW)
    shared = {
        "open_data.name": "events.csv",
        "report": "calendar",
        "report_pictures.name": "months",
        "filename": "metrocal.css",
        "year": "2021",
        "month": "10",
        "api_vocabularies.name": "kinds",
        "pictures.name": picture,
    }
    for whose in town.places:
        town.places[whose] |= shared


def _accounts(town: Town) -> None:
    kept, secret = accounts_of(town.store), str(town.app.config["SECRET_KEY"])
    password = hashed(PASSWORD)
    for name in VISITORS:
        town.people[name] = Person(name)
    for name, (role, bounds) in ROLES.items():
        email = EMAILS.get(name, f"{name.replace(' ', '-')}@example.org")
        person = Person(name, bearer=new_token())
        person.account = kept.add(email, role, stamp=new_stamp(), at=NOW, password=password, **bounds)
        expires = datetime.now(UTC).replace(year=2100)
        kept.add_token(person.account.account.pk, kept_token(person.bearer), scopes=(), at=NOW, expires=expires)
        town.people[name] = person
    for whose in ("A", "B"):
        account = town.people[f"organiser {whose}"].account
        assert account is not None
        (token,) = kept.tokens(account.account.pk)
        town.places[whose] |= {"accounts.pk": str(account.account.pk), "token_id": token.id}
    invited = kept.add("invited@example.org", Role.STATISTICS, stamp=new_stamp(), at=NOW)
    town.places["A"]["sign_in.token"] = Invitations(secret).signed(invited.account.pk, invited.stamp)


def _links_to_sign_in(town: Town) -> None:
    """Those who signed in meanwhile need new ones."""
    links = SignInLinks(str(town.app.config["SECRET_KEY"]))
    for whose in ("A", "B"):
        kept = accounts_of(town.store).by_email(EMAILS[f"organiser {whose}"])
        assert kept is not None
        link = links.signed(kept.account.pk, kept.stamp, kept.signed_in)
        town.places[whose]["sign_in_link.token"] = link


def _registrations(town: Town) -> None:
    there = Registrations(town.store, str(town.app.config["SECRET_KEY"]))
    for whose, name in (("A", "Quillana"), ("B", "Zubreda")):
        person = {"name": f"{name} Sol", "email": f"{name.lower()}@example.org", "privacy": True, "attendance": "in_person"}
        told = application(person | {"needs": f"{name} needs a ramp", "visa_letter": True})
        answer = there.register(f"forum-{whose.lower()}", told, at=NOW, key=name)
        one = there.of(answer.token, at=NOW).registration
        town.places[whose] |= {
            "attendance.pk": str(one.pk), "ticket": there.keys.ticket(one.pk, one.nonce), "registration": answer.token,
        }  # fmt: skip
    town.people["participant"].token = town.places["A"]["registration"]


def _submissions(town: Town) -> None:
    desk = Submissions(submissions_of(town.store), str(town.app.config["SECRET_KEY"]), BASE_URL)
    for whose, city, organiser, name in (("A", "Madrid", "madrid", "Quillana"), ("B", "Seoul", "seoul", "Zubreda")):
        document = {
            "kind": "training", "title": {"en": f"{name} class"}, "when": "2021-11-05", "city": city, "organiser": organiser,
            "contact_name": f"{name} Sol", "contact_email": f"{name.lower()}-author@example.org",
        }  # fmt: skip
        answer = desk.propose(document, at=NOW, key=name)
        town.places[whose]["submission_id"] = answer.submission.id
        town.people[f"submitter {whose}"].token = answer.token


def _feeds_and_hooks(town: Town) -> None:
    by = By("admin@example.org", NOW)
    for whose, organiser, name in (("A", "madrid", "Quillana"), ("B", "seoul", "Zubreda")):
        public = {"name": f"feed-{whose.lower()}", "organisation": organiser, "title": {"en": f"Feed of {organiser}"}}
        named_feeds_of(town.store).add(named_feed(public), by=by)
        owner, token = town.people[f"organiser {whose}"], f"{name}-feed-".ljust(32, "x")
        assert owner.account is not None
        feeds = private_feeds_of(town.store)
        feeds.add(private_terms({"label": f"{name} partner"}), kept_token(token), owner=owner.account.account, by=by)
        owner.token = token
        (feed,) = feeds.of(owner.account.account)
        town.places[whose] |= {
            "private_feeds.pk": str(feed.pk),
            "feeds_desk.name": public["name"],
            "file": f"{public['name']}.ics",
        }
    admin, hooks = town.people["admin"].account, webhooks_of(town.store)
    assert admin is not None
    pk = hooks.add("https://hooks.example.org/", ["event.published"], new_nonce(), owner=admin.account, by=by)
    Editor(Calendar(town.store)).puts(an_event("launch", title="Launch", when="2021-10-01", city="Madrid"))
    (one,) = hooks.claim(NOW, 1)
    hooks.failed(one, NOW, NotDelivered("answered 410", status=410, is_final=True))
    for whose in town.places:
        town.places[whose] |= {"webhooks.pk": str(pk), "delivery": str(one.pk)}
    town.places["never"] = town.places["B"] | NEVER
