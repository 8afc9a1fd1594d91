"""Signing in by a link that comes by mail, works once and for a quarter of an hour.

Opening the link shows a button: programs that look at the links of a mail do not use it up.
"""

from secrets import token_hex

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.exceptions import NotFound

from metrocal.accounts import By, Kept, Notice
from metrocal.credentials import SignInLinks
from metrocal.web.limits import by_email, limiter
from metrocal.web.page import page, private
from metrocal.web.registration_site import now
from metrocal.web.sign_in import PER_ADDRESS, over, to, untold, welcome
from metrocal.web.signed_in import accounts, from_where
from metrocal.web.site import language, site
from metrocal.web.words import WORDS

sign_in_link = Blueprint("sign_in_link", __name__)

PER_EMAIL = "10 per hour"
"""Mails to one address: nobody is to be written to more often because somebody else types it."""
NOBODY = 0
"""No account has this number."""


@sign_in_link.post("/sign-in/link")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_EMAIL, key_func=by_email)
def ask() -> Response:
    """Send a link. For an unknown address the same mail is written, to nobody: the same answer in the same time."""
    if not site().settings.smtp_url:
        raise NotFound
    kept = accounts().by_email(request.form.get("email", "")[:320])
    accounts().tell(_mail(kept), by=By("", now(), from_where()))
    return private(page("sign_in_sent.html"))


@sign_in_link.get("/sign-in/<token>")
def button(token: str) -> Response:
    """The button that signs in."""
    kept = _whose(token)
    return _over() if kept is None else untold(page("sign_in_link.html", email=kept.account.email))


@sign_in_link.post("/sign-in/<token>")
@limiter.limit(PER_ADDRESS)
def enter(token: str) -> Response:
    """Sign in and use the link up."""
    kept = _whose(token)
    return to(url_for("desk.start")) if kept is not None and welcome(kept, once=True, how="by link") else _over()


def _whose(token: str) -> Kept | None:
    links = _links()
    found = links.whose(token)
    kept = accounts().by_pk(found[0]) if found else None
    return kept if kept is not None and links.opens(token, kept.stamp, kept.signed_in) else None


def _mail(kept: Kept | None) -> Notice:
    signed = _links().signed(kept.account.pk, kept.stamp, kept.signed_in) if kept else _links().signed(NOBODY, "", 0)
    facts = {
        "subject": WORDS["link_subject"].root,
        "lines": [WORDS["link_line"].root, WORDS["link_ignore"].root],
        "link": f"{site().settings.base_url}/sign-in/{signed}",
    }
    return Notice(f"sign-in:{token_hex(16)}", kept.account.email if kept else "", language(), facts)


def _links() -> SignInLinks:
    return SignInLinks(str(current_app.config["SECRET_KEY"]))


def _over() -> Response:
    return over("error_link")
