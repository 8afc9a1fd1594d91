"""How an answer in JSON leaves: stable bytes, validators, and nothing but the status when the reader has it already."""

import json
from hashlib import sha256
from typing import Any, cast

from flask import Response, request

from metrocal.web.api.refusals import Outdated

NO_CACHE, PRIVATE = "no-cache", "private, no-cache"
"""Whoever keeps an answer asks each time whether it still holds."""


def written(document: Any) -> str:
    """The same document is the same text."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def content_tag(document: Any) -> str:
    """A strong ETag of what a document says."""
    return sha256(written(document).encode()).hexdigest()[:32]


def answer(document: Any, status: int = 200, *, tag: str = "", is_private: bool = False) -> Response:
    """A document with its ETag (that of its bytes unless another is given); 304 where the reader has it."""
    response = Response(written(document), status, content_type="application/json")
    response.set_etag(tag or content_tag(document))
    response.headers["Cache-Control"] = PRIVATE if is_private else NO_CACHE
    response.vary.add("Authorization")
    return cast(Response, response.make_conditional(request.environ))


def refuse_outdated(tag: str) -> None:
    """Raises Outdated when If-Match came and names another state; weak tags never match (RFC 9110, 13.1.1).

    Public and private forms of one state have one number: `"7"` and `"7-private"`.
    """
    asked = request.if_match
    if not asked.star_tag and tag not in {name.removesuffix("-private") for name in asked.as_set()}:
        raise Outdated(f'"{tag}"')
