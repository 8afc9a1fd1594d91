"""Those at the two ends of a mail: people who register, a mail server with its moods, and a worker with a clock by hand."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from databases import BASE_URL, DOMAIN, SECRET

from metrocal import Calendar
from metrocal.mail.delivery import Delivered, deliver
from metrocal.registration.links import Keys
from metrocal.settings import Settings
from metrocal.store.outbox import Outbox, intend
from metrocal.store.registration_tables import registrant, registration
from metrocal.store.sql import SqlStore

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
Mood = Callable[[SMTP, Envelope], str]
"""What the server answers to a whole message; it may cut the line instead."""


def takes(_server: SMTP, _envelope: Envelope) -> str:
    return "250 taken"


def is_busy(_server: SMTP, _envelope: Envelope) -> str:
    return "451 later, please"


def cuts_the_line(server: SMTP, _envelope: Envelope) -> str:
    server.transport.abort()
    return "250 nobody hears this"


@dataclass
class MailServer:
    """A mail server on this machine. `moods` are its answers to the next messages; then it takes everything."""

    moods: list[Mood] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    """Addresses that nobody has."""
    came: list[EmailMessage] = field(default_factory=list)
    """Every message that it took or at least read."""
    greetings: int = 0

    async def handle_EHLO(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.greetings += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.unknown:
            return f"550 5.1.1 <{address}> is unknown here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mood = self.moods.pop(0) if self.moods else takes
        if mood is not is_busy:
            self.came.append(read(envelope.content))
        return mood(server, envelope)

    def ids(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.came]


def read(octets: bytes) -> EmailMessage:
    """A message as a mail program reads it."""
    found = message_from_bytes(octets, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


@contextmanager
def listening(server: MailServer) -> Iterator[str]:
    """Its address, for as long as it listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}?timeout=2"
    finally:
        controller.stop()


class Office:
    """An outbox, what is written into it, and a worker whose clock stands still unless it is moved."""

    def __init__(self, store: SqlStore, smtp_url: str = "") -> None:
        self.store = store
        self.calendar = Calendar(store)
        self.outbox = Outbox(store)
        self.settings = Settings(base_url=BASE_URL, secret_key=SECRET, smtp_url=smtp_url, uid_domain=DOMAIN)
        self.now = NOON
        self._pk = 0

    def uses(self, smtp_url: str) -> None:
        self.settings = self.settings.but(smtp_url=smtp_url)

    def registers(
        self, name: str = "Ana", email: str = "ana@example.org", *, event: str = "forum", state: str = "confirmed",
        language: str = "en", part_of: int | None = None, reminders: bool = True,
    ) -> int:  # fmt: skip
        """A registration as a row, with contact data unless it is part of another."""
        self._pk += 1
        nonce = f"{self._pk:032x}"
        row = {
            "pk": self._pk, "event": event, "part_of": part_of, "state": state, "attendance": "online", "content": "",
            "nonce": nonce, "token": Keys.stored(Keys(SECRET).token(nonce)), "language": language, "reminders": reminders,
            "created": 0, "modified": 0,
        }  # fmt: skip
        with self.store.engine.begin() as connection:
            connection.execute(registration.insert(), row)
            if part_of is None:
                told = {"registration": self._pk, "name": name, "folded": "", "email": email, "document": "{}", "due": 0}
                connection.execute(registrant.insert(), told)
        return self._pk

    def erases(self, pk: int) -> None:
        with self.store.engine.begin() as connection:
            connection.execute(registrant.delete().where(registrant.c.registration == pk))

    def intends(self, kind: str = "confirmed", pk: int | None = None, key: str = "", **more: Any) -> bool:
        facts: Mapping[str, Any] = more.pop("facts", {})
        event = more.pop("event", "forum")
        with self.store.engine.begin() as connection:
            return intend(
                connection, key=key or f"{kind}:{pk}", kind=kind, at=self.now, domain=DOMAIN, registration=pk, event=event,
                facts=facts, **more,
            )  # fmt: skip

    def delivers(self, limit: int = 50) -> Delivered:
        return deliver(self.outbox, self.calendar, self.settings, lambda: self.now, limit)

    def waits(self, **time: float) -> None:
        self.now += timedelta(**time)

    def link(self, pk: int) -> str:
        return f"{BASE_URL}/registrations/{Keys(SECRET).token(f'{pk:032x}')}"
