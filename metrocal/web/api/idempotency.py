"""A program that does not know whether its request arrived sends it again with the same Idempotency-Key, and gets the same
answer. What it does, the answer and the line of the audit are kept together or not at all."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from flask import Response, request

from metrocal.accounts import Account, By
from metrocal.opening import api_writes_of
from metrocal.web.api.answering import PRIVATE, content_tag, written
from metrocal.web.api.refusals import InvalidDocument, KeyTaken
from metrocal.web.registering_json import LONGEST_KEY, idempotency_key
from metrocal.web.signed_in import done_by
from metrocal.web.site import site

if TYPE_CHECKING:
    from metrocal.store.api_answers import ApiWriting
    from metrocal.store.sql import SqlStore


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a request."""

    document: dict[str, Any]
    tag: str
    """ETag of the new state, without quotes."""
    status: int = 200


def changed(account: Account, sent: Any, act: Callable[["ApiWriting", By], Reply]) -> Response:
    """Do what is asked in one transaction, once per Idempotency-Key. Raises KeyTaken, and whatever `act` raises.

    A request that was refused is not kept: it may be sent again under the same key.
    """
    by = done_by(account)
    key, content = _key(account), content_tag(sent)
    with api_writes_of(cast("SqlStore", site().store)).writing() as writing:
        kept = writing.answer(key, by.at) if key else None
        if kept is None:
            reply = act(writing, by)
            if key:
                body = written({"document": reply.document, "tag": reply.tag})
                writing.keep_answer(key, content, reply.status, body, at=by.at)
            return _response(reply)
    if kept.content != content:
        raise KeyTaken
    response = _response(Reply(**json.loads(kept.body), status=kept.status))
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _key(account: Account) -> str:
    """How the key is kept: a hash that belongs to one account and one address. Empty without one. Raises InvalidDocument."""
    given = idempotency_key() if request.method == "POST" else ""
    if given is None:
        raise InvalidDocument({"Idempotency-Key": f"at most {LONGEST_KEY} characters of ASCII that can be seen"})
    return sha256(f"{account.pk}\n{request.path}\n{given}".encode()).hexdigest() if given else ""


def _response(reply: Reply) -> Response:
    response = Response(written(reply.document), reply.status, content_type="application/json")
    response.set_etag(reply.tag)
    response.headers["Cache-Control"] = PRIVATE
    response.vary.add("Authorization")
    if reply.status == 201:
        response.headers["Location"] = reply.document["links"]["self"]
    return response
