"""From the outbox to the mail server. Whatever the server does, no mail is lost, and no bad one holds up the others.

A mail leaves at least once: when the connection breaks before the server's last word, it is sent again with the same
Message-ID.
"""

import logging
import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from metrocal.calendar import Calendar
from metrocal.errors import StoreError, UnknownEvent
from metrocal.mail.messages import is_overtaken, mailbox, message

if TYPE_CHECKING:
    from metrocal.settings import Settings
    from metrocal.store.outbox import Mail, Outbox

_log = logging.getLogger("metrocal.mail")

PATIENCE = 20
"""Seconds that the server may take for an answer."""
ROUND = 120
"""Seconds after which no further mail is begun: what is claimed must be done within its lease."""
MOST_BREAKS = 3
"""Connections that may break in one round before it is given up."""
BROKEN = (OSError, smtplib.SMTPException, ValueError)
"""What a connection raises; ValueError for a host name that is none."""


@dataclass
class Delivered:
    """What became of one round."""

    sent: int = 0
    put_back: int = 0
    """To be tried again."""
    dead: int = 0


def connect(smtp_url: str, name: str, patience: float = PATIENCE) -> smtplib.SMTP:
    """A connection that has said EHLO as `name`, encrypted and signed in as the address says. Raises one of BROKEN.

    `?starttls=1` asks for STARTTLS, `?timeout=5` for less patience (seconds).
    """
    parts = urlsplit(smtp_url)
    asked = dict(parse_qsl(parts.query))
    starttls, patience = asked.get("starttls", "0") in {"1", "true", "yes"}, float(asked.get("timeout", patience))
    host, context = parts.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, name, timeout=patience, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or (587 if starttls else 25), name, timeout=patience)
    try:
        server.ehlo_or_helo_if_needed()
        if starttls:
            server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def deliver(
    outbox: "Outbox", calendar: Calendar, settings: "Settings", now: Callable[[], datetime], limit: int = 50
) -> Delivered:
    """Send what is due, at most `limit` mails, over one connection. Without a mail server nothing is claimed.

    Raises StoreError only.
    """
    if not settings.smtp_url:
        return Delivered()
    mails = outbox.claim(now(), limit)
    return _Round(outbox, calendar, settings, now).send(mails) if mails else Delivered()


class _Round:
    """One connection, made when it is needed and made again when a mail broke it."""

    def __init__(self, outbox: "Outbox", calendar: Calendar, settings: "Settings", now: Callable[[], datetime]) -> None:
        self._outbox, self._calendar, self._settings, self._now = outbox, calendar, settings, now
        self._server: smtplib.SMTP | None = None
        self._breaks = 0
        self._until = monotonic() + ROUND
        self._delivered = Delivered()

    def send(self, mails: Sequence["Mail"]) -> Delivered:
        try:
            for number, mail in enumerate(mails):
                if monotonic() > self._until:
                    self._release(mails[number:])
                    break
                if error := self._one(mail):
                    for one in mails[number:]:
                        self._failed(one, error)
                    break
        finally:
            self._hang_up()
        return self._delivered

    def _one(self, mail: "Mail") -> str:
        """Send one mail and mark it; what is wrong with the server when no other needs to be tried."""
        made = self._built(mail)
        if made is None:
            return ""
        try:
            server = self._connected()
        except BROKEN as error:
            return f"the mail server cannot be reached: {_said(error)}"
        try:
            server.send_message(made, self._settings.sender, [mailbox(mail.email)])
        except BROKEN as error:
            return self._refused(mail, error)
        self._outbox.done(mail.pk, self._now())
        self._delivered.sent += 1
        return ""

    def _built(self, mail: "Mail") -> EmailMessage | None:
        """The message; None for one that cannot be built or is no longer true, which is then dead."""
        if is_overtaken(mail):
            self._outbox.overtaken(mail.pk)
            self._delivered.dead += 1
            return None
        try:
            entry = None
            with suppress(UnknownEvent):
                entry = self._calendar.get(mail.event_id) if mail.event_id else None
            return message(mail, entry, self._settings)
        except StoreError:
            raise
        except Exception as error:
            _log.exception("mail %d (%s) cannot be written", mail.pk, mail.kind)
            self._failed(mail, f"cannot be written: {type(error).__name__}: {error}", permanent=True)
            return None

    def _refused(self, mail: "Mail", error: Exception) -> str:
        """The server did not take it: is it this mail, or the connection?"""
        is_answer = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException)
        if not is_answer or self._server is None or self._server.sock is None:
            self._hang_up()
            self._breaks += 1
            if self._breaks >= MOST_BREAKS:
                return _said(error)
        self._failed(mail, _said(error), permanent=_is_permanent(error))
        return ""

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = connect(self._settings.smtp_url, self._settings.domain)
        return self._server

    def _failed(self, mail: "Mail", error: str, *, permanent: bool = False) -> None:
        self._outbox.failed(mail.pk, self._now(), error, permanent)
        if permanent:
            self._delivered.dead += 1
        else:
            self._delivered.put_back += 1

    def _release(self, mails: Sequence["Mail"]) -> None:
        self._outbox.release([mail.pk for mail in mails], self._now())
        self._delivered.put_back += len(mails)

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        with suppress(*BROKEN):
            if server.sock is not None:
                server.sock.settimeout(1)  # everything is said: a server that hangs must not be waited for
            server.quit()
        server.close()


def _is_permanent(error: Exception) -> bool:
    """Whether the server will never take this mail; when it refuses the sender, the settings are wrong, not the mail."""
    codes = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        codes = [error.smtp_code]
    return bool(codes) and all(500 <= code < 600 for code in codes)


def _said(error: Exception) -> str:
    """What went wrong, in the server's words where it spoke."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_decoded(words)}" for code, words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _decoded(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words
