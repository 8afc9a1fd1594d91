"""What is sent to each address that takes something: a form or a document that would be taken from those who may."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from town import PASSWORD, Person, Town, a_picture

A_REGISTRATION = {"name": "Cy Sol", "email": "cy@example.org", "privacy": "yes", "attendance": "in_person", "language": "en"}
AN_EVENT = {"kind": "forum", "title": {"en": "New"}, "when": "2021-12-01", "city": "Madrid", "organiser": "madrid"}
A_PROPOSAL = AN_EVENT | {"contact_name": "Cy Sol", "contact_email": "cy@example.org"}
THE_SAME_TYPED = {
    "kind": "forum", "title.en": "New", "date_known": "day", "first": "2021-12-01", "city": "Madrid", "organiser": "madrid",
    "contact_name": "Cy Sol", "contact_email": "cy@example.org", "language": "en", "action": "send",
}  # fmt: skip
A_FEED = {"name": "new-feed", "title.en": "New", "filter": "kind=forum"}

FORMS: Mapping[str, Mapping[str, str]] = {
    "accounts.change": {"role": "moderator"},
    "accounts.invite": {"email": "new@example.org", "role": "statistics"},
    "attendance.move": {"state": "attended"},
    "attendance.message": {"to": "confirmed", "subject": "Hello", "text": "See you."},
    "following.change": THE_SAME_TYPED,
    "own_account.create": {"days": "30", "scope": "events"},
    "own_account.password": {"current": PASSWORD, "password": "another battery"},
    "private_feeds.add": {"label": "A partner", "filter": "kind=forum"},
    "queue.decide": {"decision": "publish", "version": "1"},
    "registering.change": {key: value for key, value in A_REGISTRATION.items() if key not in ("email", "privacy")},
    "registering.confirm": {"code": "wrong"},
    "registering.register": A_REGISTRATION,
    "sign_in.take_invitation": {"password": "another battery"},
    "sign_in_link.ask": {"email": "cy@example.org"},
    "submitting.hints": THE_SAME_TYPED,
    "submitting.submit": THE_SAME_TYPED,
    "webhooks.add": {"url": "https://new.example.org/", "topic": "event.published"},
}
"""Endpoint → fields of its form; an endpoint that is not here takes none."""

DOCUMENTS: Mapping[str, Mapping[str, Any]] = {
    "api_event_changes.add": AN_EVENT | {"id": "new"},
    "api_event_changes.change": {"motto": "New"},
    "api_organisations.add": {"id": "new", "name": "New", "city": "Madrid"},
    "api_organisations.change": {"region": "europe"},
    "queue_json.decide": {"decision": "publish"},
    "queue_json.release": {},
    "registering_json.change": {"city": "Madrid"},
    "registering_json.register": A_REGISTRATION | {"privacy": True},
    "submissions_json.change": {"motto": "New"},
    "submissions_json.propose": A_PROPOSAL,
}
"""Endpoint → the JSON that it takes."""

OWN: Mapping[str, Callable[[Town, Person, str], Mapping[str, str]]] = {
    "sign_in.enter": lambda _town, who, _of: {
        "email": who.account.account.email if who.account else "nobody@example.org", "password": PASSWORD,
    },
    "feeds_desk.add": lambda _town, _who, of: A_FEED | {"organisation": {"A": "madrid", "B": "seoul"}[of]},
    "feeds_desk.change": lambda _town, _who, of: {"title.en": "New", "organisation": {"A": "madrid", "B": "seoul"}[of]},
}  # fmt: skip
"""Forms that depend on who sends them, or on whose thing they are about."""


def request_to(town: Town, endpoint: str, who: Person, of: str) -> dict[str, Any]:
    """What `Town.asks` sends along."""
    if endpoint in DOCUMENTS:
        headers = {"If-Match": "*"} if endpoint.endswith(".change") and endpoint.startswith("api_") else {}
        return {"json": dict(DOCUMENTS[endpoint]), "headers": headers}
    if endpoint == "following.illustrate":
        return {"data": {"picture": (BytesIO(a_picture()), "picture.png"), "picture_text": "A square"}}
    made = OWN.get(endpoint)
    return {"data": dict(made(town, who, of) if made else FORMS.get(endpoint, {}))}
