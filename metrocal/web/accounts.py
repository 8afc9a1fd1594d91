"""The people who work on the calendar, for admins: who they are, within which bounds, inviting them, letting them go."""

from secrets import token_hex
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.exceptions import NotFound

from metrocal.accounts import AccountRefused, Kept, Notice, Person, Role, check, spelt
from metrocal.credentials import Invitations, new_stamp
from metrocal.vocabulary import vocabulary
from metrocal.web.limits import limiter
from metrocal.web.page import kept_language, page, private
from metrocal.web.registration_site import now
from metrocal.web.sign_in import to
from metrocal.web.signed_in import accounts as kept_accounts
from metrocal.web.signed_in import ask_to_sign_in, by, signed_in
from metrocal.web.site import language, site
from metrocal.web.words import WORDS

accounts = Blueprint("accounts", __name__, url_prefix="/desk/people")

PER_HOUR = "60 per hour"
"""Invitations; each may be a mail."""


@accounts.before_request
def _admins_only() -> Response | None:
    """For others these pages do not exist."""
    asked = ask_to_sign_in()
    if asked is None and signed_in().role is not Role.ADMIN:
        raise NotFound
    return asked


@accounts.get("/")
def listed() -> Response:
    """All accounts, and the form of an invitation."""
    return _list()


@accounts.post("/")
@limiter.limit(PER_HOUR)
def invite() -> Response:
    """A new account, and the link at which its person chooses a password: shown, and mailed where mail is set."""
    told = _told()
    try:
        role = _checked(told)
        email = spelt(told["email"])
        bounds = {"organisation": told["organisation"], "region": told["region"]}
        tell = _mail if site().settings.smtp_url else None
        kept = kept_accounts().add(email, role, stamp=new_stamp(), at=now(), **bounds, by=by(), tell=tell)
    except AccountRefused as error:
        return _list(422, wrong=error.why, told=told)
    return _list(201, link=_link(kept), invited=kept.account.email)


@accounts.get("/<int:pk>")
def one(pk: int) -> Response:
    """An account with its tokens."""
    return _one(_person(pk))


@accounts.post("/<int:pk>")
def change(pk: int) -> Response:
    """Another role, other bounds."""
    person, told = _person(pk), _told()
    try:
        _refuse_oneself(person)
        role = _checked(told)
        kept_accounts().change(pk, role, organisation=told["organisation"], region=told["region"], by=by())
    except AccountRefused as error:
        return _one(person, 422, wrong=error.why, told=told)
    return _back(pk)


@accounts.post("/<int:pk>/invite")
@limiter.limit(PER_HOUR)
def invite_again(pk: int) -> Response:
    """Another link, for somebody who lost theirs or forgot the password; until it is taken the old password holds."""
    person, kept = _person(pk), kept_accounts().by_pk(pk)
    if kept is None:
        raise NotFound
    if site().settings.smtp_url:
        kept_accounts().tell(_mail(kept), by=by(), action="invited")
    else:
        kept_accounts().record(by(), "invited", kept.account.email)
    return _one(person, link=_link(kept), invited=kept.account.email)


@accounts.post("/<int:pk>/deactivate")
def deactivate(pk: int) -> Response:
    """Their sessions and tokens are over with this request."""
    person = _person(pk)
    try:
        _refuse_oneself(person)
        kept_accounts().deactivate(pk, stamp=new_stamp(), by=by())
    except AccountRefused as error:
        return _one(person, 422, wrong=error.why)
    return _back(pk)


@accounts.post("/<int:pk>/activate")
def activate(pk: int) -> Response:
    """They may sign in again."""
    _person(pk)
    kept_accounts().activate(pk, by=by())
    return _back(pk)


@accounts.post("/<int:pk>/tokens/<token_id>/revoke")
def revoke(pk: int, token_id: str) -> Response:
    """End one token."""
    if not kept_accounts().revoke(pk, token_id, by=by()):
        raise NotFound
    return _back(pk)


def _list(status: int = 200, **more: Any) -> Response:
    facts = {"people": kept_accounts().people(), "told": {}, "wrong": "", "link": "", "invited": ""}
    return private(page("accounts.html", status, **facts | _choices() | more))


def _one(person: Person, status: int = 200, **more: Any) -> Response:
    bounds = person.account
    told = {"role": bounds.role.value, "organisation": bounds.organisation, "region": bounds.region}
    facts = {
        "person": person, "tokens": kept_accounts().tokens(bounds.pk), "told": told, "wrong": "", "link": "", "invited": "",
        "at": now(), "is_own": bounds.pk == signed_in().pk,
    }  # fmt: skip
    return private(page("account.html", status, **facts | _choices() | more))


def _choices() -> dict[str, Any]:
    """What the form of an account offers, and who looks at it."""
    lang, bodies = language(), site().store.organisations()
    return {
        "account": signed_in(),
        "roles": list(Role),
        "organisations": sorted(((id, body.name.in_language(lang)) for id, body in bodies.items()), key=lambda one: one[1]),
        "regions": [(region, vocabulary("regions").label(region, lang)) for region in vocabulary("regions")],
        "mailed": bool(site().settings.smtp_url),
    }


def _told() -> dict[str, str]:
    return {key: request.form.get(key, "").strip()[:320] for key in ("email", "role", "organisation", "region")}


def _checked(told: dict[str, str]) -> Role:
    """The role, when it goes with the bounds. Raises AccountRefused."""
    if told["role"] not in set(Role):
        raise AccountRefused("no such role", "account_no_role")
    if told["region"] and told["region"] not in vocabulary("regions"):
        raise AccountRefused("no such region")
    check(Role(told["role"]), told["organisation"], told["region"], site().store.organisations())
    return Role(told["role"])


def _refuse_oneself(person: Person) -> None:
    """Nobody locks themselves out by a slip. Raises AccountRefused."""
    if person.account.pk == signed_in().pk:
        raise AccountRefused("nobody changes their own account", "account_itself")


def _person(pk: int) -> Person:
    person = kept_accounts().person(pk) if pk < 2**31 else None
    if person is None:
        raise NotFound
    return person


def _link(kept: Kept) -> str:
    signed = Invitations(str(current_app.config["SECRET_KEY"])).signed(kept.account.pk, kept.stamp)
    return f"{site().settings.base_url}/invitation/{signed}"


def _mail(kept: Kept) -> Notice:
    facts = {"subject": WORDS["invited_subject"].root, "lines": [WORDS["invited_line"].root], "link": _link(kept)}
    return Notice(f"invitation:{token_hex(16)}", kept.account.email, language(), facts)


def _back(pk: int) -> Response:
    where: dict[str, Any] = {"pk": pk, "saved": 1, **dict(kept_language())}
    return to(url_for("accounts.one", **where))
