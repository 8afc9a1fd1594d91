"""The desk's queue: what was proposed, what it would change, and the decision."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.exceptions import Forbidden

from metrocal.accounts import Account, Role
from metrocal.entries import Entry
from metrocal.submission.deciding import Verdict
from metrocal.submission.errors import (
    AlreadyDecided,
    CommentNeeded,
    DecisionForbidden,
    DecisionRefused,
    InvalidProposal,
)
from metrocal.submission.permissions import may_decide_on
from metrocal.submission.records import Kept, Submission
from metrocal.submission.states import Decision, Kind, State
from metrocal.text import LINE_LIMIT, clean_block
from metrocal.web.declarations import is_unverified, may_verify_any
from metrocal.web.page import kept_language, page, private
from metrocal.web.proposal_view import (
    change_for,
    common_words,
    decisions_of,
    hints_of,
    label_of,
    may_decide,
    rows_of,
    written,
)
from metrocal.web.registration_site import now
from metrocal.web.signed_in import ask_to_sign_in, signed_in
from metrocal.web.site import language, site, today, typed
from metrocal.web.submission_site import deciding, proposals

queue = Blueprint("queue", __name__, url_prefix="/desk/submissions")

DAY, WEEK = timedelta(days=1), timedelta(days=7)
PER_PAGE = 100
LONGEST_COMMENT = LINE_LIMIT
SHOWN = (State.SENT, State.CHANGES_ASKED, State.PUBLISHED, State.REFUSED, State.WITHDRAWN)
"""States that the desk sees, in the order of its table."""
AGES = ("today", "week", "older")
ALL = "all"
TICKS = ("verify_gender", "hold")

Paired = Sequence[tuple[Submission, Entry | None]]


@queue.before_request
def _for_those_who_work() -> Response | None:
    """Statistics are figures without people."""
    asked = ask_to_sign_in()
    if asked is None and signed_in().role is Role.STATISTICS:
        raise Forbidden
    return asked


@dataclass(frozen=True)
class Asked:
    """What part of the queue is asked for."""

    state: str
    """A state, or `all`."""
    kind: str
    age: str
    number: int

    @classmethod
    def read(cls) -> "Asked":
        """What cannot be read is left out; without a state, what is to be decided."""
        given = dict(typed())
        state = given.get("state", "")
        number = given.get("page", "")
        return cls(
            state if state in {ALL, *SHOWN} else State.SENT.value,
            kind if (kind := given.get("kind", "")) in set(Kind) else "",
            age if (age := given.get("age", "")) in AGES else "",
            int(number) if number.isdecimal() and len(number) < 6 else 1,
        )

    def finds(self, one: Submission, at: datetime) -> bool:
        return self.state in (ALL, one.state) and self.kind in ("", one.kind) and self.age in ("", age_of(one, at))

    def parameters(self, **changed: Any) -> dict[str, Any]:
        """Of an address that asks the same."""
        number = self.number if self.number > 1 else None
        asked = {"state": self.state, "kind": self.kind, "age": self.age, "page": number}
        return {key: value for key, value in (asked | dict(kept_language()) | changed).items() if value}


def age_of(one: Submission, at: datetime) -> str:
    """How long ago its last step was."""
    waited = at - one.modified
    return "today" if waited < DAY else "week" if waited < WEEK else "older"


@queue.get("/")
def listed() -> Response:
    """Those of the account, counted, the one that has waited longest first; what is new, changed and withdrawn apart."""
    account, asked, at = signed_in(), Asked.read(), now()
    everything = deciding().listed(account=account)
    found = [(one, entry) for one, entry in everything if asked.finds(one, at)]
    first = (max(asked.number, 1) - 1) * PER_PAGE
    shown = found[first : first + PER_PAGE]
    facts: dict[str, Any] = {
        "account": account, "asked": asked, "found": len(found), "has_more": len(found) > first + PER_PAGE,
        "lists": [(kind, [pair for pair in shown if pair[0].kind is kind]) for kind in Kind],
        "counts": Counter((one.kind, one.state) for one, _ in everything), "kinds": list(Kind), "states": SHOWN,
        "ages": Counter(age_of(one, at) for one, _ in everything if one.state is State.SENT), "age_names": AGES,
        "held": _held(account, everything), "may_verify": may_verify_any(account),
        "released": _number("released"), "organisations": _names(language()),
    }  # fmt: skip
    return private(page("queue.html", **facts))


@queue.post("/notices")
def release() -> Response:
    """Send the notices that were held."""
    account = signed_in()
    if account.role not in {Role.ADMIN, Role.MODERATOR}:
        raise Forbidden
    sent = deciding().release(at=now(), by=account)
    return _to("queue.listed", released=sent, **Asked.read().parameters())


@queue.get("/<submission_id>")
def one(submission_id: str) -> Response:
    return _page(deciding().of(submission_id, account=signed_in()))


@queue.post("/<submission_id>")
def decide(submission_id: str) -> Response:
    """The decision; its author is told, now or later."""
    account = signed_in()
    told = {key: request.form.get(key, "") for key in ("decision", "comment", "into", "version", *TICKS)}
    kept = deciding().of(submission_id, account=account)
    if not may_decide(account, kept):
        raise Forbidden
    if len(told["comment"]) > LONGEST_COMMENT:
        return _page(kept, 422, wrong="queue_wrong_long", told=told)
    verdict = _verdict(told)
    if verdict is None:
        return _page(kept, 422, wrong="queue_wrong_decision", told=told)
    try:
        deciding().decide(submission_id, verdict, at=now(), by=account)
    except AlreadyDecided:
        return _page(deciding().of(submission_id, account=account), 409, late=True, told=told)
    except CommentNeeded:
        return _page(kept, 422, wrong="queue_wrong_comment", told=told)
    except (DecisionForbidden, DecisionRefused):
        return _page(kept, 422, wrong="queue_wrong_into", told=told)
    except InvalidProposal as error:
        return _page(kept, 422, wrong="queue_impossible", told=told, sentences=error.details)
    return _to("queue.one", submission_id=submission_id, done=verdict.decision.value, **dict(kept_language()))


def _verdict(told: dict[str, str]) -> Verdict | None:
    """What the form says; `merge:<id>` is a merge into that event. None without a decision that can be read."""
    decision, _, into = told["decision"].partition(":")
    if decision not in set(Decision) or not told["version"].isdecimal() or len(told["version"]) > 9:
        return None
    return Verdict(
        Decision(decision), comment=clean_block(told["comment"]), into=(into or told["into"]).strip(),
        verify_gender=bool(told["verify_gender"]), hold=bool(told["hold"]), version=int(told["version"]),
    )  # fmt: skip


def _page(kept: Kept, status: int = 200, **more: Any) -> Response:
    account, lang = signed_in(), language()
    change = change_for(account, kept)
    decisions = decisions_of(kept) if may_decide(account, kept) else []
    done = dict(typed()).get("done", "")
    facts = {
        "account": account, "kept": kept, "one": kept.submission, "entry": kept.entry, "change": change,
        "rows": rows_of(change, lang), "decisions": decisions, "may_decide": may_decide(account, kept),
        "meanwhile": [label_of(field, lang) for field in change.meanwhile], "name_of": lambda field: label_of(field, lang),
        "hints": hints_of(kept, change, lang=lang, today=today()), "organisations": _names(lang),
        "can_verify": change.after is not None and is_unverified(change.after),
        "done": done if done in set(Decision) else "", "wrong": "", "late": False, "told": {}, "sentences": {},
        "longest": LONGEST_COMMENT, "in_common": lambda clash: common_words(clash, lang), "written": written,
        "picture": url_for("pictures.picture", name=kept.submission.picture) if kept.submission.picture else "",
    }  # fmt: skip
    return private(page("proposal.html", status, **facts | more))


def _names(lang: str) -> dict[str, str]:
    return {one.id: one.name.in_language(lang) for one in site().store.organisations().values()}


def _held(account: Account, everything: Paired) -> int:
    """Notices that wait, of the proposals that the account decides on."""
    held = proposals().held_notices()
    return sum(held.get(one.id, 0) for one, entry in everything if may_decide_on(account, one, entry))


def _number(name: str) -> str:
    found = dict(typed()).get(name, "")
    return found if found.isdecimal() and len(found) < 9 else ""


def _to(endpoint: str, **values: Any) -> Response:
    return private(make_response(redirect(url_for(endpoint, **values), 303)))
