"""Signing in and out by password, and taking an invitation."""

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
from metrocal.web.signed_in import accounts, begin, current_account, done_by, end
from metrocal.web.site import site

sign_in = Blueprint("sign_in", __name__)

PER_ADDRESS, PER_EMAIL = "10 per minute; 100 per hour", "30 per hour"
"""Passwords that can be tried."""


@sign_in.get("/sign-in")
def form() -> Response:
    """The form; those who are signed in go on."""
    back = local_path(request.args.get("next", ""))
    if current_account() is not None:
        return to(back)
    return sign_in_page(back=back)


@sign_in.post("/sign-in")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_EMAIL, key_func=by_email)
def enter() -> Response:
    """The same answer in the same time, whether the password is wrong or nobody has that address."""
    email, password = request.form.get("email", "")[:320], request.form.get("password", "")
    back = local_path(request.form.get("next", ""))
    kept = accounts().by_email(email)
    if not is_password(password, kept.password if kept else "") or kept is None or not welcome(kept):
        return sign_in_page(422, back=back, email=email, wrong="sign_in_wrong")
    return to(back)


@sign_in.post("/sign-out")
def leave() -> Response:
    """The session ends; a copy of its cookie is of no use to the reader after twelve hours at most."""
    end()
    return to(url_for("pages.upcoming"))


@sign_in.get("/invitation/<token>")
def invitation(token: str) -> Response:
    """Where somebody who was invited chooses a password."""
    kept = _invited(token)
    return over() if kept is None else _invitation(kept)


@sign_in.post("/invitation/<token>")
@limiter.limit(PER_ADDRESS)
def take_invitation(token: str) -> Response:
    """Keep the password, and use the invitation up."""
    kept = _invited(token)
    if kept is None:
        return over()
    try:
        password = hashed(request.form.get("password", ""))
    except PasswordRefused:
        return _invitation(kept, 422, wrong="password_refused")
    taken = accounts().set_password(
        kept.account.pk,
        password,
        stamp=new_stamp(),
        instead_of=kept.stamp,
        by=done_by(kept.account),
        action="password chosen",
    )
    fresh = accounts().by_pk(kept.account.pk) if taken else None
    return to(url_for("desk.start")) if fresh is not None and welcome(fresh) else over()


def local_path(path: str) -> str:
    """A path of this site as it came, for anything else that of the desk: no link of ours leads elsewhere."""
    is_local = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if is_local and all(" " < character < "\x7f" for character in path) else url_for("desk.start")


def welcome(kept: Kept, *, once: bool = False, how: str = "") -> bool:
    """A session for them, and a line in the audit. With `once`, not for a link that was used meanwhile: then False."""
    if not accounts().signed_in(kept, by=done_by(kept.account), once=once, how=how):
        return False
    begin(kept)
    return True


def sign_in_page(status: int = 200, *, back: str = "", email: str = "", wrong: str = "") -> Response:
    """All the ways to sign in that this calendar has."""
    settings = site().settings
    facts = {"back": back or url_for("desk.start"), "email": email, "wrong": wrong, "by_mail": bool(settings.smtp_url)}
    return private(page("sign_in.html", status, provider=settings.oidc_name if settings.oidc_issuer else "", **facts))


def untold(response: Response) -> Response:
    """The address of the page is a secret: no other server learns it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return private(response)


def over(problem: str = "error_invitation") -> Response:
    """What a link shows that opens nothing any more, or never did."""
    return untold(page("error.html", 404, problem=problem, guess=""))


def to(path: str) -> Response:
    """On to another page of ours."""
    answer = current_app.make_response(redirect(path, 303))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _invited(token: str) -> Kept | None:
    found = Invitations(str(current_app.config["SECRET_KEY"])).invited(token)
    kept = accounts().by_pk(found[0]) if found else None
    return kept if kept and found and compare_digest(kept_token(kept.stamp), found[1]) else None


def _invitation(kept: Kept, status: int = 200, wrong: str = "") -> Response:
    facts = {"email": kept.account.email, "shortest": SHORTEST, "longest": LONGEST, "wrong": wrong}
    return untold(page("invitation.html", status, **facts))
