"""The pictures of events, as they are kept: written anew from what was sent, under a name that is a hash of their bytes."""

import re
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, url_for

from metrocal.events import Event
from metrocal.web.submission_site import picture_address
from metrocal.web.submission_site import pictures as kept_pictures

pictures = Blueprint("pictures", __name__)

_NAME = re.compile(r"[0-9a-f]{32}\.(jpg|png)")
_TYPES = frozenset({"image/jpeg", "image/png"})
_YEAR = 365 * 24 * 60 * 60
"""Seconds: other bytes have another name."""


@pictures.get("/pictures/<name>")
def picture(name: str) -> Response:
    found = kept_pictures().get(name) if _NAME.fullmatch(name) else None
    if found is None or found.media_type not in _TYPES:
        abort(404)
    response = Response(found.body, content_type=found.media_type)
    response.headers["Content-Disposition"] = f"inline; filename={found.name}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    response.set_etag(found.name)
    return response


@pictures.app_template_global()
def own_picture(event: Event) -> str:
    """The address of an event's picture, where it is one of ours: browsers ask no other site."""
    name = urlsplit(event.image_url or "").path.rpartition("/")[2]
    if not _NAME.fullmatch(name) or event.image_url != picture_address(name):
        return ""
    return url_for("pictures.picture", name=name)
