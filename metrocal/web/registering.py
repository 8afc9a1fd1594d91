"""Registering on pages, and what somebody can do with the link of their registration. Every form works without a script.

A token is all that is needed to open these pages: they are never cached, no other site learns their address, and an
address that opens nothing looks the same whether it never did or no longer does.
"""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request, url_for

from feeds.personal import Personal
from metrocal.registration.application import Application, application, details
from metrocal.registration.errors import EventFull, InvalidApplication, KeyReused, UnknownRegistration
from metrocal.registration.offering import Offer
from metrocal.registration.registrations import Kept
from metrocal.registration.states import OVER, SEATED, State
from metrocal.web.form_fields import Typed, autocomplete, document_of, form_of, typed_of
from metrocal.web.limits import by_email, limiter
from metrocal.web.own_calendar import as_calendar, feed_language, private_calendar
from metrocal.web.page import kept_language, page, said
from metrocal.web.registration_site import (
    PER_ADDRESS,
    PER_EMAIL,
    links,
    now,
    refuse_closed,
    registrations,
    session_rows,
    standing,
    the_offer,
    told,
    unseen,
)
from metrocal.web.site import language, site, today, typed
from metrocal.when import When

registering = Blueprint("registering", __name__)
registering.after_request(unseen)

SAID = ("saved", "cancelled", "already", "confirmed", "reminders")
"""What a page can be told to say once, by `?said=`."""

LONGEST_KEY = 100
"""Characters of the idempotency key that a form carries."""


# Registering


@registering.get("/events/<event_id>/register")
def form(event_id: str) -> Response:
    """The empty form; 409 with the reason where nobody can register."""
    offer = the_offer(event_id)
    refuse_closed(offer)
    return _form_page(offer, {"language": [language()]}, key=_new_key())


@registering.post("/events/<event_id>/register")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_EMAIL, key_func=by_email)
def register(event_id: str) -> Response:
    """303 to the page of the registration; 422 with the form as it was filled in."""
    offer, key = the_offer(event_id), request.form.get("idempotency_key", "")
    try:
        asked = _read_application(offer, key)
        answer = registrations().register(offer.entry.id, asked, at=now(), language=language(), key=key)
    except InvalidApplication as error:
        refuse_closed(offer)
        return _form_page(offer, _typed(), error.fields, status=422, key=key[:LONGEST_KEY] or _new_key())
    except KeyReused:
        return _form_page(offer, _typed(), {"idempotency_key": "key_reused"}, status=422, key=_new_key())
    except EventFull:
        if len(offer.attendances) < 2 or offer.state == "closed":
            raise
        return _form_page(offer, _typed(), {"attendance": "attendance_full"}, status=409, key=_new_key())
    if not answer.token:
        return _see(_address("sent", event_id=offer.entry.id))
    full = [("full", row["event"]) for row in session_rows(answer, asked.sessions) if row["status"] == "full"]
    return _see(_address("registration", full, token=answer.token))


@registering.get("/events/<event_id>/register/sent")
def sent(event_id: str) -> Response:
    """For an address that may be registered already: only its mailbox learns more."""
    return page("registration_sent.html", entry=the_offer(event_id).entry)


# By link


@registering.get("/registrations/<token>")
def registration(token: str) -> Response:
    """The registration, and a form to change it."""
    kept = registrations().of(token, at=now())
    return _kept_page(kept, typed_of(told(kept)), notice=_said())


@registering.post("/registrations/<token>")
@limiter.limit(PER_ADDRESS)
def change(token: str) -> Response:
    """Tell other details, or come in another way."""
    kept = registrations().of(token, at=now())
    try:
        registrations().change(token, details(document_of(request.form, request.files)), at=now())
    except InvalidApplication as error:
        return _kept_page(kept, _typed(), error.fields, status=422)
    except EventFull:
        return _kept_page(kept, _typed(), {"attendance": "attendance_full"}, status=409)
    return _see(_address("registration", [("said", "saved")], token=token))


@registering.get("/registrations/<token>/cancel")
def ask_to_cancel(token: str) -> Response:
    """A page with a button: programs that follow links in mails cancel nothing."""
    kept = registrations().of(token, at=now())
    if kept.registration.state in OVER:
        return _kept_page(kept, {}, notice="already")
    return page("registration_cancel.html", kept=kept, back=_address("registration", token=token))


@registering.post("/registrations/<token>/cancel")
@limiter.limit(PER_ADDRESS)
def cancel(token: str) -> Response:
    _, before = registrations().cancel(token, at=now())
    return _see(_address("registration", [("said", "already" if before else "cancelled")], token=token))


@registering.post("/registrations/<token>/confirm")
@limiter.limit(PER_ADDRESS)
def confirm(token: str) -> Response:
    """The address is theirs: the mail they got names a code."""
    registrations().confirm(token, request.form.get("code", ""), at=now())
    return _see(_address("registration", [("said", "confirmed")], token=token))


@registering.get("/registrations/<token>/reminders")
def ask_for_no_reminders(token: str) -> Response:
    """Where a mail program opens the address of RFC 8058 as a page: the button is there."""
    return _see(_address("registration", token=token) + "#reminders")


@registering.post("/registrations/<token>/reminders")
@limiter.limit(PER_ADDRESS)
def no_reminders(token: str) -> Response:
    """One click, as RFC 8058 has it: no cookie, no second question, no redirect."""
    registrations().without_reminders(token, at=now())
    kept = registrations().of(token, at=now())
    return _kept_page(kept, typed_of(told(kept)), notice="reminders")


@registering.get("/registrations/<token>/letter")
def letter(token: str) -> Response:
    """The letter to a consulate, to be printed; only for a confirmed place, and where it was asked for."""
    kept = registrations().of(token, at=now())
    if not _has_letter(kept) or kept.registration.state not in SEATED:
        raise UnknownRegistration
    day = When.between(today()).sentence(language())
    return page(
        "visa_letter.html", kept=kept, event=kept.entry.event, day=day, number=f"{kept.entry.id}-{kept.registration.pk}"
    )


@registering.get("/my/<token>.ics")
def my_calendar(token: str) -> Response:
    """This person's events, with the links to take part; or a private feed."""
    try:
        kept = registrations().of(token, at=now())
    except UnknownRegistration:
        return private_calendar(token)
    lang, one = feed_language(kept.registration.language), kept.registration
    entries = [Personal(kept.entry, standing(one.state), one.modified)]
    entries += [Personal(entry, standing(part.state), part.modified) for part, entry, _ in kept.sessions]
    name = said(kept.entry.event.title, lang)[0]
    return as_calendar(entries, lang, name)


# Inside


def _read_application(offer: Offer, key: str) -> Application:
    """Raises InvalidApplication, also where somebody did not choose between several ways to come."""
    wrong = {"idempotency_key": "not_understood"} if len(key) > LONGEST_KEY else {}
    if len(offer.attendances) > 1 and not request.form.get("attendance"):
        wrong["attendance"] = "attendance"
    try:
        asked = application(document_of(request.form, request.files))
    except InvalidApplication as error:
        wrong |= error.fields
    if wrong:
        raise InvalidApplication(wrong)
    return asked


def _typed() -> Typed:
    return dict(request.form.lists())


def _new_key() -> str:
    """Of one page of the form: sent twice, it is one registration."""
    return secrets.token_urlsafe(16)


def _form_page(
    offer: Offer, filled: Typed, wrong: Mapping[str, str] | None = None, *, status: int = 200, key: str
) -> Response:
    lang = language()
    form = form_of(offer, filled, wrong or {}, lang, organisations=_organisations())
    action = _address("form", event_id=offer.entry.id)
    return page(
        "register.html", status, offer=offer, entry=offer.entry, form=form, key=key, action=action, autocomplete=autocomplete
    )


def _kept_page(
    kept: Kept, filled: Typed, wrong: Mapping[str, str] | None = None, *, status: int = 200, notice: str = ""
) -> Response:
    lang, state = language(), kept.registration.state
    offer = registrations().offer(kept.entry.id, at=now()) if not kept.entry.withdrawn else Offer(kept.entry, None, "closed")
    form = form_of(offer, filled, wrong or {}, lang, organisations=_organisations(), new=False)
    asked = dict(typed())
    return page(
        "registration.html",
        status,
        kept=kept,
        entry=kept.entry,
        form=None if state in OVER else form,
        notice=notice,
        code=asked.get("code", "") if state is State.PENDING else "",
        full=_full_sessions(kept),
        is_seated=state in SEATED,
        has_letter=_has_letter(kept),
        since=When.between(kept.registration.created.date()).sentence(lang),
        links=links(kept.token),
        path=lambda name: _address(name, token=kept.token),
        autocomplete=autocomplete,
    )


def _see(address: str) -> Response:
    """303: what was sent is done, and its page is elsewhere."""
    return make_response(redirect(address, 303))


def _said() -> str:
    asked = dict(typed()).get("said", "")
    return asked if asked in SAID else ""


def _full_sessions(kept: Kept) -> list[str]:
    """The names of sessions that had no place, of those the address names."""
    asked = [value for name, value in typed() if name == "full"]
    sessions = site().calendar.sessions(kept.entry.id, today=today())
    return [said(one.event.title, language())[0] for one in sessions if one.id in asked]


def _has_letter(kept: Kept) -> bool:
    terms = kept.entry.event.registration
    return bool(kept.details.get("visa_letter") and terms and terms.visa_letters)


def _organisations() -> list[str]:
    """Names to choose from; any other can be typed."""
    names = site().overview(today=today()).names.get("organiser", {})
    return sorted(set(names.values()), key=str.casefold)


def _address(name: str, more: list[tuple[str, str]] | None = None, **parts: Any) -> str:
    """The address of a page; the language asked for goes along."""
    pairs = [*(more or []), *kept_language()]
    return url_for(f"registering.{name}", **parts) + (f"?{urlencode(pairs)}" if pairs else "")
