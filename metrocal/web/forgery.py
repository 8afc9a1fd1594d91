"""A form counts only when it was sent from a page of ours. Programs send a token or nothing secret, so `/api/` is free."""

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from metrocal.web.page import page, private

_csrf = CSRFProtect()
_ONE_CLICK = "registering.no_reminders"
"""Mail programs send it for a person, without a cookie (RFC 8058); who knows the token may."""


def register(app: Flask) -> None:
    """Templates write the field by `csrf_token()`; what comes without it is answered by a page that says what to do.

    The page that sent a form is not told apart by its Referer: the Host that a proxy passes on need not be ours.
    """
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    _csrf.init_app(app)
    app.before_request(_protect)
    app.register_error_handler(CSRFError, _explain)


def _protect() -> None:
    if request.path.startswith("/api/") or request.endpoint == _ONE_CLICK:
        return
    if current_app.config["WTF_CSRF_ENABLED"]:
        _csrf.protect(apply_exemptions=True)


def _explain(_error: Exception) -> Response:
    return private(page("error.html", 400, problem="error_form", guess=""))
