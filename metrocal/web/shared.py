"""Answers shared between hosts, in Redis. Nothing lives only there: gone, hung or full of rubbish, it is as if empty."""

import json
import zlib
from datetime import datetime
from hashlib import sha256
from time import monotonic

import structlog
from redis import Redis, RedisError

from feeds import Feed
from metrocal.web.answers import Answer
from metrocal.web.zipping import unzipped

TIMEOUT = 0.5
"""Seconds that a hung Redis may cost."""
PAUSE = 10.0
"""Seconds without trying after it failed."""
LIFE = 86_400
"""Seconds an answer stays there; a new state makes it worthless long before."""

_log = structlog.get_logger("metrocal")


class RedisAnswers:
    """Keys hold the address; a value that is not exactly an answer to it, in its state, counts as missing."""

    def __init__(self, url: str, scope: str = "") -> None:
        """`scope` tells apart those whose answers differ though their store is the same: address, version of the writer."""
        self._scope = scope
        self._redis = Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
        self._silent_until = 0.0
        self._failed = False

    def get(self, address: str, state: str) -> Answer | None:
        if monotonic() < self._silent_until:
            return None
        try:
            value = self._redis.get(self.key(address))
        except (RedisError, OSError) as error:
            self._fail(error)
            return None
        self._failed = False
        return _read(value, address, state) if isinstance(value, bytes) else None

    def put(self, answer: Answer) -> None:
        if monotonic() < self._silent_until:
            return
        try:
            self._redis.set(self.key(answer.address), _written(answer), ex=LIFE)
        except (RedisError, OSError) as error:
            self._fail(error)

    def key(self, address: str) -> str:
        """Where an answer stands."""
        return f"metrocal:answer:{sha256(f'{self._scope} {address}'.encode()).hexdigest()}"

    def _fail(self, error: Exception) -> None:
        """Said once, until it works again."""
        self._silent_until = monotonic() + PAUSE
        if not self._failed:
            _log.warning("Redis does not answer; feeds are made without it", error=str(error))
        self._failed = True


def _written(answer: Answer) -> bytes:
    """A line of JSON, then the gzipped body."""
    feed = answer.feed
    facts = {
        "address": answer.address,
        "state": answer.state,
        "file_name": answer.file_name,
        "media_type": feed.media_type,
        "modified": feed.modified.isoformat() if feed.modified else None,
    }
    return json.dumps(facts | {"proof": _proof(facts, feed.body)}).encode() + b"\n" + answer.zipped


def _read(value: bytes, address: str, state: str) -> Answer | None:
    try:
        line, _, zipped = value.partition(b"\n")
        facts = json.loads(line)
        proof = facts.pop("proof")
        if (facts["address"], facts["state"]) != (address, state):
            return None
        body = unzipped(zipped)
        if proof != _proof(facts, body):
            return None
        modified = datetime.fromisoformat(facts["modified"]) if facts["modified"] else None
        feed = Feed.of(body, facts["media_type"], modified)
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, zlib.error):
        return None
    return Answer(address, state, feed, facts["file_name"])


def _proof(facts: dict[str, str | None], body: bytes) -> str:
    return sha256(json.dumps(facts, sort_keys=True).encode() + body).hexdigest()
