"""Answers to subscribers, kept ready: a feed costs what its bytes cost, however often it is polled.

An answer is valid for the state of the calendar it was made from (its change counter, and the day, since what is to come
changes with each). When the store fails, the last good answer is given: a calendar that answers 503 once is switched off
by some readers. The table is bounded by bytes; what was asked least recently goes first.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from time import monotonic
from typing import Protocol

import structlog
from werkzeug.http import http_date

from feeds import Feed
from metrocal.calendar import Store
from metrocal.errors import StoreError
from metrocal.web.zipping import gzipped

MAX_AGE = 300
"""Seconds a calendar or a proxy may keep an answer without asking."""
STALE_SECONDS = 86_400
"""How long a proxy may go on with an old answer while it fetches a new one, or while there is none to be had."""
CACHE_CONTROL = f"public, max-age={MAX_AGE}, stale-while-revalidate={STALE_SECONDS}, stale-if-error={STALE_SECONDS}"
MOST_BYTES = 64 * 1024 * 1024
"""What one process keeps, bodies and their gzip together."""
MOST_SPELLINGS = 4 * 1024 * 1024
"""Bytes of addresses as they were spelled, beside that."""
STATE_SECONDS = 0.5
"""How long a process believes the change counter it read: an edit shows everywhere within a second."""
_OVERHEAD = 1_000
"""Bytes that an answer costs beside its body, about."""

_log = structlog.get_logger("metrocal")

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """A feed as it is sent, and the state of the calendar it was made from."""

    address: str
    """The canonical path: one for all spellings."""
    state: str
    feed: Feed
    file_name: str

    @cached_property
    def zipped(self) -> bytes:
        """Once per body, never per request."""
        return gzipped(self.feed.body)

    @cached_property
    def known(self) -> dict[bool, Headers]:
        """The headers of a 304, by whether it is about the gzipped bytes."""
        return {zipped: [("ETag", self.etag(zipped=zipped)), *self._validators()] for zipped in (False, True)}

    @cached_property
    def plain_headers(self) -> Headers:
        """The headers of a 200."""
        return [*self.known[False], *self._described(), ("Content-Length", str(len(self.feed.body)))]

    @cached_property
    def zipped_headers(self) -> Headers:
        """The headers of a 200 that is gzipped."""
        length = ("Content-Length", str(len(self.zipped)))
        return [*self.known[True], *self._described(), length, ("Content-Encoding", "gzip")]

    def _described(self) -> Headers:
        return [
            ("Access-Control-Expose-Headers", "ETag, Last-Modified"),
            ("Content-Type", self.feed.media_type),
            ("Content-Disposition", f'inline; filename="{self.file_name}"'),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            ("Referrer-Policy", "same-origin"),
            ("X-Content-Type-Options", "nosniff"),
        ]

    def _validators(self) -> Headers:
        validators = [("Last-Modified", http_date(self.feed.modified))] if self.feed.modified else []
        validators += [("Cache-Control", CACHE_CONTROL), ("Vary", "Accept-Encoding")]
        return [*validators, ("Access-Control-Allow-Origin", "*")]

    def etag(self, *, zipped: bool) -> str:
        """Strong: another for the gzipped bytes."""
        return f'{self.feed.etag[:-1]}-gz"' if zipped else self.feed.etag

    @property
    def size(self) -> int:
        """Bytes in memory, with room for its gzip."""
        return len(self.feed.body) * 5 // 4 + len(self.address) + _OVERHEAD


class Shared(Protocol):
    """A table of answers that several hosts share."""

    def get(self, address: str, state: str) -> Answer | None: ...

    def put(self, answer: Answer) -> None: ...


class State:
    """The state of the calendar, read from the store at most twice a second."""

    def __init__(self, store: Store, today: Callable[[], date], seconds: float = STATE_SECONDS) -> None:
        self._store, self._today, self.seconds = store, today, seconds
        self._text = ""
        self._read = 0.0

    def now(self) -> str:
        """Raises StoreError."""
        if not self._text or monotonic() - self._read >= self.seconds:
            self._text = f"{self._store.identity} {self._store.version()} {self._today()}"
            self._read = monotonic()
        return self._text


class Answers:
    """The newest good answer of each address."""

    def __init__(self, state: State, shared: Shared | None = None, most_bytes: int = MOST_BYTES) -> None:
        self.state = state
        self._shared = shared
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._spellings: OrderedDict[str, str] = OrderedDict()
        self._spelled = 0
        self._making = [Lock() for _ in range(64)]
        self._lock = Lock()

    def answer(self, address: str, file_name: str, make: Callable[[], Feed]) -> Answer:
        """Made anew when the state changed; the last good one when the store fails. Raises StoreError if there is none."""
        try:
            with self._making[hash(address) % len(self._making)]:
                return self._current(address) or self._made(address, file_name, make)
        except StoreError as error:
            kept = self._kept.get(address)
            if kept is None:
                raise
            _log.warning("the last good answer is served", error=str(error))
            return kept

    def recall(self, spelling: str) -> Answer | None:
        """The answer to an address as it was once spelled, if it is still valid; the quick way past everything else."""
        address = self._spellings.get(spelling)
        kept = self._used(address) if address is not None else None
        if kept is None:
            return None
        try:
            return kept if kept.state == self.state.now() else None
        except StoreError:
            return kept

    def learn(self, spelling: str, address: str) -> None:
        """Remember what an address means, for `recall`; the oldest are forgotten."""
        with self._lock:
            if spelling not in self._spellings:
                self._spelled += len(spelling) + len(address) + _OVERHEAD
            self._spellings[spelling] = address
            while self._spelled > MOST_SPELLINGS:
                old, meant = self._spellings.popitem(last=False)
                self._spelled -= len(old) + len(meant) + _OVERHEAD

    @property
    def bytes_kept(self) -> int:
        return self._bytes

    def _used(self, address: str) -> Answer | None:
        """The answer, which so becomes the last to go."""
        with self._lock:
            kept = self._kept.get(address)
            if kept is not None:
                self._kept.move_to_end(address)
        return kept

    def _current(self, address: str) -> Answer | None:
        kept = self._used(address)
        return kept if kept is not None and kept.state == self.state.now() else None

    def _made(self, address: str, file_name: str, make: Callable[[], Feed]) -> Answer:
        state = self.state.now()
        found = self._shared.get(address, state) if self._shared else None
        if found is None:
            found = Answer(address, state, make(), file_name)
            if self._shared:
                self._shared.put(found)
        self._keep(found)
        return found

    def _keep(self, answer: Answer) -> None:
        with self._lock:
            if old := self._kept.pop(answer.address, None):
                self._bytes -= old.size
            self._kept[answer.address] = answer
            self._bytes += answer.size
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= gone.size
