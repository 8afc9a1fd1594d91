"""Programs that act for an account, by `Authorization: Bearer <token>`."""

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from metrocal.accounts import Account
from metrocal.credentials import kept_token
from metrocal.web.registration_site import now
from metrocal.web.signed_in import accounts


def bearer_account(scope: str = "") -> Account | None:
    """The account of the token that came with the request; None without one. Raises Forbidden when it is not for this."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    found = accounts().by_token(kept_token(token.strip()), at=now())
    if found is None:
        return None
    account, scopes = found
    if scope and scopes and scope not in scopes:
        raise Forbidden(f"this token is for {', '.join(sorted(scopes))}, not for {scope}")
    return account


def the_bearer(scope: str = "") -> Account:
    """The same; raises Unauthorized without a token that is good."""
    account = bearer_account(scope)
    if account is None:
        reason = "a token is needed that is neither revoked nor past its date: metrocal token create EMAIL"
        raise Unauthorized(reason, www_authenticate=WWWAuthenticate("bearer", {"realm": "metrocal"}))
    return account
