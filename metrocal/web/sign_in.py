"""Signing in and out, and taking an invitation."""

from hmac import compare_digest

from flask import Blueprint, Response, current_app, redirect, request, url_for

from metrocal.accounts import Kept
from metrocal.credentials import (
    LONGEST,
    SHORTEST,
    Invitations,
    PasswordRefused,
    hashed,
    is_password,
    kept_token,
    new_stamp,
)
from metrocal.web.limits import by_email, limiter
from metrocal.web.page import page, private
from metrocal.web.registration_site import now
from metrocal.web.signed_in import accounts, begin, current_account, end

sign_in = Blueprint("sign_in", __name__)

PER_ADDRESS, PER_EMAIL = "10 per minute; 100 per hour", "30 per hour"
"""Passwords that can be tried."""


@sign_in.get("/sign-in")
def form() -> Response:
    """The form; those who are signed in go on."""
    back = local_path(request.args.get("next", ""))
    if current_account() is not None:
        return _to(back)
    return private(page("sign_in.html", back=back, email="", wrong=""))


@sign_in.post("/sign-in")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_EMAIL, key_func=by_email)
def enter() -> Response:
    """The same answer in the same time, whether the password is wrong or nobody has that address."""
    email, password = request.form.get("email", "")[:320], request.form.get("password", "")
    back = local_path(request.form.get("next", ""))
    kept = accounts().by_email(email)
    if not is_password(password, kept.password if kept else "") or kept is None:
        return private(page("sign_in.html", 422, back=back, email=email, wrong="sign_in_wrong"))
    _welcome(kept)
    return _to(back)


@sign_in.post("/sign-out")
def leave() -> Response:
    """The session ends; a copy of its cookie is of no use to the reader after twelve hours at most."""
    end()
    return _to(url_for("pages.upcoming"))


@sign_in.get("/invitation/<token>")
def invitation(token: str) -> Response:
    """Where somebody who was invited chooses a password."""
    kept = _invited(token)
    return _over() if kept is None else _invitation(kept)


@sign_in.post("/invitation/<token>")
@limiter.limit(PER_ADDRESS)
def take_invitation(token: str) -> Response:
    """Keep the password, and use the invitation up."""
    kept = _invited(token)
    if kept is None:
        return _over()
    try:
        password = hashed(request.form.get("password", ""))
    except PasswordRefused:
        return _invitation(kept, 422, wrong="password_refused")
    if not accounts().set_password(kept.account.pk, password, stamp=new_stamp(), instead_of=kept.stamp):
        return _over()
    fresh = accounts().by_pk(kept.account.pk)
    if fresh is not None:
        accounts().record(now(), kept.account.email, "password chosen", kept.account.email)
        _welcome(fresh)
    return _to(url_for("desk.start"))


def local_path(path: str) -> str:
    """A path of this site as it came, for anything else that of the desk: no link of ours leads elsewhere."""
    is_local = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if is_local and all(" " < character < "\x7f" for character in path) else url_for("desk.start")


def _welcome(kept: Kept) -> None:
    begin(kept)
    accounts().signed_in(kept.account.pk, at=now())
    accounts().record(now(), kept.account.email, "signed in", kept.account.email)


def _invited(token: str) -> Kept | None:
    found = Invitations(str(current_app.config["SECRET_KEY"])).invited(token)
    kept = accounts().by_pk(found[0]) if found else None
    return kept if kept and found and compare_digest(kept_token(kept.stamp), found[1]) else None


def _invitation(kept: Kept, status: int = 200, wrong: str = "") -> Response:
    shown = page("invitation.html", status, email=kept.account.email, shortest=SHORTEST, longest=LONGEST, wrong=wrong)
    return _untold(private(shown))


def _over() -> Response:
    return _untold(private(page("error.html", 404, problem="error_invitation", guess="")))


def _untold(response: Response) -> Response:
    """The address of the page is a secret: no other server learns it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _to(path: str) -> Response:
    answer = current_app.make_response(redirect(path, 303))
    answer.headers["Cache-Control"] = "no-store"
    return answer
