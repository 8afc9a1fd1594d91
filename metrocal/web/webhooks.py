"""The desk's pages of webhooks, for admins: which addresses are told of what, what became of each message, once more."""

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from werkzeug.exceptions import NotFound

from metrocal.accounts import Role
from metrocal.opening import webhooks_of
from metrocal.web.limits import limiter
from metrocal.web.page import kept_language, page, private
from metrocal.web.registration_site import PER_ADDRESS
from metrocal.web.signed_in import ask_to_sign_in, by, signed_in
from metrocal.web.site import site, typed
from metrocal.webhooks.addresses import LONGEST, target_of
from metrocal.webhooks.errors import AddressRefused, WebhookRefused
from metrocal.webhooks.records import Webhook
from metrocal.webhooks.signing import new_nonce, secret_of
from metrocal.webhooks.topics import TOPICS

if TYPE_CHECKING:
    from metrocal.store.webhooks import Webhooks

webhooks = Blueprint("webhooks", __name__, url_prefix="/desk/webhooks")

PER_PAGE = 100


@webhooks.before_request
def _admins_only() -> Response | None:
    """For others these pages do not exist."""
    asked = ask_to_sign_in()
    if asked is None and signed_in().role is not Role.ADMIN:
        raise NotFound
    return asked


@webhooks.after_request
def _untold(response: Response) -> Response:
    """A page may hold a secret: no other server learns of it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@webhooks.get("/")
def listed() -> Response:
    """All webhooks, and the form of a new one."""
    return _list()


@webhooks.post("/")
@limiter.limit(PER_ADDRESS)
def add() -> Response:
    """The new webhook with its secret."""
    url, topics, nonce = request.form.get("url", "").strip(), request.form.getlist("topic"), new_nonce()
    try:
        target_of(url)
        pk = _webhooks().add(url, topics, nonce, owner=signed_in(), by=by())
    except (AddressRefused, WebhookRefused) as error:
        return _list(422, wrong=error.why.replace(" ", "_"), url=url, chosen=topics)
    return _one(_known(pk), 201, shows_secret=True)


@webhooks.get("/<int:pk>")
def log(pk: int) -> Response:
    """What it was told, the last first."""
    return _one(_known(pk))


@webhooks.post("/<int:pk>/secret")
@limiter.limit(PER_ADDRESS)
def secret(pk: int) -> Response:
    """Its secret once more; that somebody looked is recorded first."""
    hook = _known(pk)
    _webhooks().told_secret(pk, by=by())
    return _one(hook, shows_secret=True)


@webhooks.post("/<int:pk>/off")
@limiter.limit(PER_ADDRESS)
def turn_off(pk: int) -> Response:
    """Nothing is sent there any more. Off twice is off."""
    _webhooks().turn_off(_known(pk).pk, by=by())
    return _to(pk)


@webhooks.post("/<int:pk>/deliveries/<int:delivery>")
@limiter.limit(PER_ADDRESS)
def redeliver(pk: int, delivery: int) -> Response:
    """Send a message once more."""
    if not _webhooks().redeliver(_known(pk).pk, _possible(delivery), by=by()):
        return _one(_known(pk), 409, wrong="redeliver")
    return _to(pk)


# Inside


def _webhooks() -> "Webhooks":
    return webhooks_of(cast(Any, site().store))


def _known(pk: int) -> Webhook:
    hook = _webhooks().by_pk(_possible(pk))
    if hook is None:
        raise NotFound
    return hook


def _possible(pk: int) -> int:
    if pk >= 2**31:
        raise NotFound
    return pk


def _list(status: int = 200, *, wrong: str = "", url: str = "", chosen: list[str] | None = None) -> Response:
    facts = {"hooks": _webhooks().all(), "topics": TOPICS, "longest": LONGEST, "account": signed_in()}
    return private(page("webhooks.html", status, wrong=wrong, url=url, chosen=chosen or [], **facts))


def _one(hook: Webhook, status: int = 200, *, wrong: str = "", shows_secret: bool = False) -> Response:
    below = dict(typed()).get("below", "")
    first = int(below) if below.isdecimal() and len(below) < 10 else None
    found = _webhooks().log(hook.pk, below=first, most=PER_PAGE + 1)
    shown = secret_of(str(current_app.config["SECRET_KEY"]), hook.nonce) if shows_secret else ""
    facts = {"log": found[:PER_PAGE], "has_more": len(found) > PER_PAGE, "account": signed_in()}
    return private(page("webhook.html", status, hook=hook, secret=shown, wrong=wrong, **facts))


def _to(pk: int) -> Response:
    values: dict[str, Any] = {"pk": pk, **dict(kept_language())}
    return private(make_response(redirect(url_for("webhooks.log", **values), 303)))
