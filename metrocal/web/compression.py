"""Public pages and what belongs to them go compressed over the wire. Feeds are none of this: `front.reply` zips them once.

A page that holds a secret of its reader (a form's token, a link, the desk) is sent as it is: what somebody else can put
into an address and the secret would be compressed together, and the length would tell about it (BREACH).
"""

from flask import Flask, Response, g, request
from flask_compress import Compress

MEDIA_TYPES = (
    "text/html", "text/css", "text/javascript", "image/svg+xml", "application/xml", "application/manifest+json",
)  # fmt: skip
ALGORITHMS = ("br", "gzip")
"""What every browser of the last years reads, the smaller one first."""

_compress = Compress()


def register(app: Flask) -> None:
    """Compress what `is_public` lets through."""
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_MIMETYPES=MEDIA_TYPES,
        COMPRESS_ALGORITHM=ALGORITHMS,
        COMPRESS_STREAMS=False,
    )
    _compress.init_app(app)
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if not is_public(response):
        return response
    response.direct_passthrough = False
    response.make_sequence()  # a file of `static` is else sent as a stream, which is not compressed
    return _compress.after_request(response)


def is_public(response: Response) -> bool:
    """Whether everybody gets these bytes, all of them: kept from nobody, with no cookie and no form's token."""
    cached = response.cache_control
    is_for_one = cached.private or cached.no_store or "Set-Cookie" in response.headers or "csrf_token" in g
    is_whole = request.method in {"GET", "HEAD"} and response.status_code == 200
    return is_whole and response.mimetype in MEDIA_TYPES and not is_for_one
