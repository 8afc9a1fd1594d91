"""Those who are told: a program on this machine with its moods, and an office that tells it, with a clock by hand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from threading import Thread
from typing import Any

from databases import SECRET
from people import Editor

from metrocal import Calendar
from metrocal.accounts import By, Role
from metrocal.store.accounts import Accounts
from metrocal.store.sql import SqlStore
from metrocal.store.webhooks import Webhooks
from metrocal.webhooks.addresses import Reach
from metrocal.webhooks.delivery import Delivered, deliver
from metrocal.webhooks.records import Delivery
from metrocal.webhooks.signing import secret_of
from metrocal.webhooks.topics import TOPICS

NOON = datetime(2021, 1, 4, 12, tzinfo=UTC)
"""Of the day on which `Editor` works."""
HERE = Reach(is_allowed=lambda address: address.is_loopback, ports=None)
"""Only this machine, at any port."""
NONCE = "0" * 32


@dataclass
class Receiver:
    """`answers` are its next statuses; then it says 204 to everything."""

    answers: list[int] = field(default_factory=list)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """Headers, with names in lower case, and bodies."""
    asked: list[str] = field(default_factory=list)
    """Paths."""

    def topics(self) -> list[str]:
        return [document["topic"] for document in self.documents()]

    def documents(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.came]


@contextmanager
def listening(receiver: Receiver) -> Iterator[str]:
    """Its address, for as long as it listens."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.asked.append(self.path)
            receiver.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
            self.send_header("Location", "/elsewhere")
            self.send_header("Set-Cookie", "seen=1")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook?a=1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def listening_nowhere() -> Iterator[str]:
    """An address at which nobody answers, and nobody else can begin to."""
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/"


class Office:
    """A calendar, its webhooks, and a worker whose clock stands still unless it is moved."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.calendar = Calendar(store)
        self.editor = Editor(self.calendar)
        self.webhooks = Webhooks(store.engine)
        self.now = NOON
        self.owner = Accounts(store.engine).add("ana@example.org", Role.ADMIN, stamp="s", at=NOON).account

    def by(self) -> By:
        return By(self.owner.email, self.now, "192.0.2.7")

    def adds(self, url: str, *topics: str, nonce: str = NONCE) -> int:
        return self.webhooks.add(url, topics or TOPICS, nonce, owner=self.owner, by=self.by())

    def secret(self, nonce: str = NONCE) -> str:
        return secret_of(SECRET, nonce)

    def delivers(self, limit: int = 20, reach: Reach = HERE) -> Delivered:
        return deliver(self.webhooks, lambda: SECRET, lambda: self.now, reach, limit)

    def waits(self, **time: float) -> None:
        self.now += timedelta(**time)

    def log(self, pk: int) -> list[Delivery]:
        return self.webhooks.log(pk)
