"""Signing in by an OpenID provider, for calendars whose settings name one (the extra `oidc`).

It opens an account that exists, by the address that the provider has verified, and never makes one. State, nonce and PKCE
(RFC 7636) are kept in the session until the reader comes back; Authlib checks them and the signature of the ID token.
"""

from typing import Any, Protocol, cast

from flask import Blueprint, Flask, Response, current_app, make_response, request, session
from werkzeug.exceptions import NotFound

from metrocal.settings import PREFIX, Settings, SettingsError
from metrocal.web.limits import limiter
from metrocal.web.page import private
from metrocal.web.sign_in import PER_ADDRESS, local_path, sign_in_page, to, welcome
from metrocal.web.signed_in import accounts
from metrocal.web.site import site

oidc = Blueprint("oidc", __name__, url_prefix="/sign-in/oidc")

SECONDS = 10
"""How long the provider may take to answer."""
_BACK = "oidc_back"


class Provider(Protocol):
    """The two steps as Authlib has them."""

    def authorize_redirect(self, redirect_uri: str) -> Any: ...

    def authorize_access_token(self, *, claims_options: dict[str, Any]) -> dict[str, Any]: ...


def register(app: Flask, settings: Settings) -> None:
    """Know the provider of the settings, if they name one. Raises SettingsError."""
    if not settings.oidc_issuer:
        return
    secret = settings.oidc_client_secret
    if not settings.oidc_client_id or secret is None:
        raise SettingsError(f"{PREFIX}OIDC_ISSUER needs {PREFIX}OIDC_CLIENT_ID and {PREFIX}OIDC_CLIENT_SECRET beside it")
    try:  # optional, so not at the top
        from authlib.integrations.flask_client import OAuth
    except ImportError:
        raise SettingsError(f"{PREFIX}OIDC_ISSUER needs more packages: pip install 'metrocal[oidc]'") from None
    app.extensions["metrocal_oidc"] = OAuth(app).register(
        "oidc",
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value(),
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": SECONDS},
    )


@oidc.get("")
@limiter.limit(PER_ADDRESS)
def start() -> Response:
    """To the provider."""
    client, back = _provider(), local_path(request.args.get("next", ""))
    try:
        answer = client.authorize_redirect(f"{site().settings.base_url}/sign-in/oidc/return")
    except _failures():
        return sign_in_page(503, back=back, wrong="oidc_failed")
    session[_BACK] = back
    return private(make_response(answer))


@oidc.get("/return")
@limiter.limit(PER_ADDRESS)
def back() -> Response:
    """From the provider: in, when the address that it verified has an account."""
    claims, place = _claims(_provider()), local_path(session.pop(_BACK, ""))
    if claims is None:
        return sign_in_page(422, back=place, wrong="oidc_failed")
    email = claims.get("email")
    is_verified = isinstance(email, str) and claims.get("email_verified") is True
    kept = accounts().by_email(str(email)) if is_verified else None
    if kept is None or not welcome(kept, how="by OpenID"):
        return sign_in_page(422, back=place, wrong="oidc_unknown")
    return to(place)


def _claims(client: Provider) -> dict[str, Any] | None:
    """What the ID token says, when all of it is as it should be: for us, from this issuer, for this question, in time."""
    settings = site().settings
    expected = {
        "iss": {"essential": True, "value": settings.oidc_issuer},
        "aud": {"essential": True, "value": settings.oidc_client_id},
    }
    try:
        token = client.authorize_access_token(claims_options=expected)
    except _failures():
        return None
    return token.get("userinfo")


def _failures() -> tuple[type[Exception], ...]:
    """What can go wrong at the provider, on the way, or by somebody who makes up an answer; `requests` raises OSErrors."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    return AuthlibBaseError, JoseError, OSError, ValueError, KeyError, RuntimeError


def _provider() -> Provider:
    if "metrocal_oidc" not in current_app.extensions:
        raise NotFound
    return cast(Provider, current_app.extensions["metrocal_oidc"])
