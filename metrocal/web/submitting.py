"""Proposing an event, or a change of a published one, without an account. Every form works without a script."""

import re
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from metrocal.entries import Entry
from metrocal.errors import UnknownEvent
from metrocal.submission.errors import InvalidProposal, SubmissionKeyReused
from metrocal.submission.hints import Hints
from metrocal.submission.states import State
from metrocal.vocabulary import vocabulary
from metrocal.web.form_fields import Typed
from metrocal.web.limits import by_contact, limiter
from metrocal.web.page import kept_language, page, said
from metrocal.web.proposal_view import common_words
from metrocal.web.registration_site import PER_ADDRESS, PER_EMAIL, now
from metrocal.web.signed_in import current_account
from metrocal.web.site import Pairs, language, site, today, typed
from metrocal.web.submission_asking import Proposal, proposal, shown_document
from metrocal.web.submission_form import Asked, form_of
from metrocal.web.submission_hints import hints_on
from metrocal.web.submission_reading import typed_in, typed_of
from metrocal.web.submission_site import proposals, submissions
from metrocal.web.words import saying

submitting = Blueprint("submitting", __name__)

ACTIONS = ("send", "draft", "check", "fields")
"""What the buttons of the form ask for; `fields` shows those of another kind."""
_DATE = re.compile(r"-\d{4}-\d\d-\d\d$")
"""What the id of a date of a series ends with."""
LONGEST_KEY = 100
"""Characters of the idempotency key that a form carries."""
HINTS_PER_ADDRESS = "240 per minute"
"""The script asks while somebody types."""


@submitting.get("/submit")
def form() -> Response:
    """The empty form; with `?event=` filled in with what is public of that event."""
    asked = dict(typed())
    entry = published(asked["event"]) if asked.get("event") else None
    if entry is not None:
        filled = typed_of(shown_document(entry, None), language())
    else:
        kind = asked.get("kind", "")
        filled = {"kind": [kind]} if kind in vocabulary("kinds") else {}
    return form_page({**_known_author(new=entry is None), **filled}, entry=entry, key=_new_key())


@submitting.post("/submit")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_EMAIL, key_func=by_contact, deduct_when=lambda response: response.status_code == 303)
def submit() -> Response:
    """303 to the page of the proposal; 422 with the form as it was filled in."""
    sent, key = _sent(), request.form.get("idempotency_key", "")
    action = request.form.get("action", "send")
    if action == "fields":
        return form_page(sent.typed, entry=sent.entry, key=key[:LONGEST_KEY])
    wrong = sent.wrong(draft=action == "draft") | wrong_around(action, key)
    if wrong or action == "check":
        return _again(sent, wrong, key)
    try:
        answer = submissions().propose(
            sent.document, at=now(), language=language(), key=key, draft=action == "draft", account=current_account(),
            is_form=True,
        )  # fmt: skip
    except InvalidProposal as error:
        return _again(sent, error.fields, key)
    except SubmissionKeyReused:
        return _again(sent, {"idempotency_key": "key_reused"}, _new_key())
    done = "draft" if answer.submission.state is State.DRAFT else "sent"
    pairs = [("said", done), *kept_language()]
    return make_response(redirect(_address("following.submission", pairs, token=answer.token), 303))


@submitting.post("/submit/hints")
@limiter.limit(HINTS_PER_ADDRESS)
def hints() -> Response:
    """A piece of a page, for the script: the zone that follows from the place, and what is worth a look."""
    sent = _sent()
    filled = sent.typed
    form = form_of(filled, {}, asked_of(sent.entry))
    controls = [one for section in form.sections for one in section.controls if one.name == "zone"]
    facts = {
        "lang": language(), "say": saying(language()), "said": lambda text: said(text, language()),
        "asked_lang": dict(kept_language()), "form": form, "zone_controls": controls, "common": _common,
        "hints": hints_on(sent.likely_event(), sent.entry.id if sent.entry else ""), "autocomplete": autocomplete,
    }  # fmt: skip
    return make_response(render_template("submit_hints.html", **facts))


# What the pages of a link use too


def published(event_id: str) -> Entry:
    """A published event that can change; for a date of a series the series. Raises UnknownEvent."""
    with proposals().consulting() as desk:
        entry = desk.entry(event_id) or desk.entry(_DATE.sub("", event_id))
    if entry is None or entry.withdrawn or (entry.id != event_id and not entry.event.recurrence):
        raise UnknownEvent(event_id[:80])
    return entry


def asked_of(entry: Entry | None, *, new: bool = True) -> Asked:
    """For whom the form is made."""
    names = site().overview(today=today()).names.get("organiser", {})
    organisations = tuple(sorted(names.items(), key=lambda pair: pair[1].casefold()))
    return Asked(language(), entry.event.status if entry else "", organisations, new)


def wrong_around(action: str, key: str = "") -> dict[str, str]:
    """What is wrong beside the proposal itself."""
    wrong = {} if action in ACTIONS else {"action": "choice"}
    return wrong | ({"idempotency_key": "not_understood"} if len(key) > LONGEST_KEY else {})


def form_page(
    filled: Typed, wrong: Mapping[str, str] | None = None, *, status: int = 200, key: str, entry: Entry | None,
    found: Hints | None = None, checked: bool = False,
) -> Response:  # fmt: skip
    """The form of something that was not proposed yet."""
    response = page(
        "submit.html", status, form=form_of(filled, wrong or {}, asked_of(entry)), entry=entry, key=key,
        hints=found or Hints(), checked=checked, common=_common, autocomplete=autocomplete,
        action=_address("submitting.submit", kept_language()),
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-cache"  # with no-store the browser's back button would forget the key
    response.vary.add("Cookie")
    return response


def autocomplete(name: str) -> str:
    """The purpose of a field by HTML's list (WCAG 1.3.5)."""
    return {"contact_name": "name", "contact_email": "email"}.get(name, "")


# Inside


def _sent() -> Proposal:
    filled = typed_in(request.form)
    event_id = next(filter(None, filled.get("id", ())), "")
    entry = None
    with proposals().consulting() as desk:
        found = desk.entry(event_id) if event_id else None
        entry = None if found is None or found.withdrawn else found
    return proposal(filled, language(), entry=entry)


def _again(sent: Proposal, wrong: Mapping[str, str], key: str) -> Response:
    """The form as it was filled in, with what is wrong and what is worth a look."""
    found = hints_on(sent.likely_event(), sent.entry.id if sent.entry else "")
    status = 422 if wrong else 200
    return form_page(
        sent.typed, wrong, status=status, key=key[:LONGEST_KEY] or _new_key(), entry=sent.entry, found=found,
        checked=not wrong,
    )  # fmt: skip


def _known_author(*, new: bool) -> dict[str, list[str]]:
    account = current_account()
    found = {"language": [language()]}
    if account is not None:
        found |= {"contact_email": [account.email]} | ({"organiser": [account.organisation]} if new else {})
    return found


def _common(clash: object) -> str:
    return common_words(clash, language())  # type: ignore[arg-type]


def _address(endpoint: str, pairs: Pairs, **parts: str) -> str:
    return url_for(endpoint, **parts) + (f"?{urlencode(pairs)}" if pairs else "")  # type: ignore[arg-type]


def _new_key() -> str:
    """Of one page of the form: sent twice, it is one proposal."""
    return secrets.token_urlsafe(16)
