"""What the author of a proposal can do with its link: see where it stands, change it, answer, add a picture, withdraw it."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request, url_for

from metrocal.entries import Entry
from metrocal.pictures import MOST_BYTES, PictureRefused, encoded
from metrocal.submission.errors import InvalidProposal, SubmissionClosed
from metrocal.submission.records import Kept
from metrocal.submission.states import OPEN, Kind, State
from metrocal.text import clean_line
from metrocal.web.facts import facts_of, gender_facts
from metrocal.web.form_fields import Typed
from metrocal.web.limits import limiter
from metrocal.web.page import kept_language, page
from metrocal.web.proposal_view import Change, change_of, common_words, rows_of, without_private
from metrocal.web.registration_site import PER_ADDRESS, now, unseen
from metrocal.web.site import language, site, today, typed
from metrocal.web.submission_asking import Proposal, proposal, shown_document
from metrocal.web.submission_form import SubmissionForm, form_of
from metrocal.web.submission_hints import hints_on
from metrocal.web.submission_reading import typed_in, typed_of
from metrocal.web.submission_site import pictures, submissions
from metrocal.web.submitting import asked_of, autocomplete, wrong_around
from metrocal.when import When

following = Blueprint("following", __name__)

SAID = ("sent", "draft", "changed", "withdrawn", "picture")
"""What the page can be told to say once, by `?said=`."""
MOST_SENT = MOST_BYTES + 512 * 1024
"""Bytes of a form with a picture: its other fields have room too."""


@following.get("/submissions/<token>")
def submission(token: str) -> Response:
    """Where the proposal stands, and a form to change it."""
    return _page(token, submissions().of(token), notice=_said())


@following.post("/submissions/<token>")
@limiter.limit(PER_ADDRESS)
def change(token: str) -> Response:
    """Say it anew, answer, send a draft."""
    kept, action = submissions().of(token), request.form.get("action", "send")
    if kept.submission.state not in OPEN:
        raise SubmissionClosed(kept.submission.state)
    filled = typed_in(request.form)
    sent = proposal(filled, language(), entry=_about(kept), kept=kept.submission)
    if action == "fields":
        return _page(token, kept, sent=sent)
    is_draft = action == "draft"
    wrong = sent.wrong(draft=is_draft) | wrong_around(action)
    if wrong or action == "check":
        return _page(token, kept, wrong, sent=sent, status=422 if wrong else 200)
    try:
        now_kept = submissions().change(token, sent.document, at=now(), draft=is_draft)
    except InvalidProposal as error:
        return _page(token, kept, error.fields, sent=sent, status=422)
    was_draft, is_sent = kept.submission.state is State.DRAFT, now_kept.submission.state is State.SENT
    return _to(token, "sent" if was_draft and is_sent else "changed")


@following.get("/submissions/<token>/withdraw")
def ask_to_withdraw(token: str) -> Response:
    """A page with a button: programs that follow links in mails withdraw nothing."""
    kept = submissions().of(token)
    if kept.submission.state not in OPEN:
        return _to(token)
    return page("submission_withdraw.html", kept=kept, back=_address("submission", token))


@following.post("/submissions/<token>/withdraw")
@limiter.limit(PER_ADDRESS)
def withdraw(token: str) -> Response:
    submissions().withdraw(token, at=now())
    return _to(token, "withdrawn")


@following.post("/submissions/<token>/picture")
@limiter.limit(PER_ADDRESS)
def illustrate(token: str) -> Response:
    """Keep a picture, written anew, or take it away; 422 without words for those who do not see it."""
    kept, words = submissions().of(token), clean_line(request.form.get("picture_text", "")[:1_000])
    if kept.submission.state not in OPEN:
        raise SubmissionClosed(kept.submission.state)
    if request.form.get("action") == "remove":
        submissions().illustrate(token, None, "", at=now())
        return _to(token, "changed")
    file = request.files.get("picture")
    with closing(file.stream if file else BytesIO()) as stream:
        data = stream.read(MOST_BYTES + 1)
    if not words:
        return _picture_refused(token, kept, {"picture_text": "picture_text"}, words)
    try:
        name = kept.submission.picture if not data else pictures().keep(encoded(data), at=now())
    except PictureRefused:
        return _picture_refused(token, kept, {"picture": "picture"}, words)
    if not name:
        return _picture_refused(token, kept, {"picture": "required"}, words)
    submissions().illustrate(token, name, words, at=now())
    return _to(token, "picture")


# Inside


@following.url_value_preprocessor
def _room_for_a_picture(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the form; only this address takes so much."""
    if endpoint == "following.illustrate":
        request.max_content_length = MOST_SENT


@following.after_request
def _unseen(response: Response) -> Response:
    return unseen(response)


def _about(kept: Kept) -> Entry | None:
    """The published event that is to change; one that was published from this proposal is none."""
    return kept.entry if kept.submission.kind is not Kind.NEW else None


def _page(
    token: str, kept: Kept, wrong: Mapping[str, str] | None = None, *, sent: Proposal | None = None, status: int = 200,
    notice: str = "", picture: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    lang, one = language(), kept.submission
    shown, is_open = change_of(kept), one.state in OPEN
    event = sent.likely_event() if sent else shown.after
    found = hints_on(event, one.event_id) if is_open else None
    facts = _event_facts(shown, lang)
    return page(
        "submission.html", status, kept=kept, one=one, token=token, notice=notice, change=shown, is_open=is_open,
        form=_form(kept, wrong or {}, sent), hints=found, checked=bool(sent and not wrong), facts=facts,
        rows=rows_of(without_private(shown), lang) if one.kind is Kind.CHANGE else [],
        common=lambda clash: common_words(clash, lang), steps=_steps(kept, lang), autocomplete=autocomplete,
        picture=picture or {}, path=lambda name: _address(name, token),
    )  # fmt: skip


def _form(kept: Kept, wrong: Mapping[str, str], sent: Proposal | None) -> SubmissionForm | None:
    one = kept.submission
    if one.state not in OPEN:
        return None
    filled = sent.typed if sent else _prefilled(kept)
    return form_of(filled, wrong, replace(asked_of(_about(kept), new=False), withdraws=one.kind is Kind.WITHDRAWAL))


def _prefilled(kept: Kept) -> Typed:
    one = kept.submission
    told = typed_of(shown_document(_about(kept), one), language())
    return {
        **told, "contact_name": [one.contact_name], "contact_email": [one.contact_email], "language": [one.language],
    }  # fmt: skip


def _event_facts(change: Change, lang: str) -> dict[str, Any]:
    """The event as it would be, in the words of its page; nothing of a draft that is not whole."""
    event = change.after
    if event is None:
        return {}
    names = site().overview(today=today()).names["organiser"]
    return {"event": event, "facts": facts_of(Entry.of(event), lang), "gender": gender_facts(event.gender, names, lang)}


def _steps(kept: Kept, lang: str) -> list[dict[str, Any]]:
    """What happened, newest first; colleagues are the secretariat."""
    return [
        {
            "who": "proposal_by_desk" if step.who else "proposal_by_you", "action": f"step_{step.action}", "at": step.at,
            "day": When.between(step.at.date()).sentence(lang), "comment": step.comment,
        }
        for step in reversed(kept.steps)
    ]  # fmt: skip


def _picture_refused(token: str, kept: Kept, wrong: Mapping[str, str], words: str) -> Response:
    return _page(token, kept, status=422, picture={**wrong, "typed": words})


def _said() -> str:
    asked = dict(typed()).get("said", "")
    return asked if asked in SAID else ""


def _to(token: str, said: str = "") -> Response:
    """303: what was sent is done, and its page is elsewhere."""
    return make_response(redirect(_address("submission", token, said), 303))


def _address(name: str, token: str, said: str = "") -> str:
    pairs = [*([("said", said)] if said else []), *kept_language()]
    return url_for(f"following.{name}", token=token) + (f"?{urlencode(pairs)}" if pairs else "")
