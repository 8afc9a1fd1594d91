"""A mail as bytes on their way: headers, plain text, HTML, and the event for the reader's calendar.

The attached calendar always tells the present state, so mails that arrive out of order do no harm.
"""

from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from email import policy
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import TYPE_CHECKING, Any

from email_validator import validate_email

from feeds.personal import Personal, personal_ics
from metrocal.entries import Entry
from metrocal.mail.letters import as_html, as_text, has_place, letter, registration_url
from metrocal.mail.words import saying
from metrocal.registration.states import OVER
from metrocal.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from metrocal.settings import Settings
    from metrocal.store.outbox import Mail

ADDING = frozenset({"confirmed", "promoted", "changed", "moved", "reminder"})
"""Kinds that bring the event's present state into the reader's calendar."""
REMOVING = frozenset({"cancelled", "left", "refused"})
"""Kinds that take it out."""
_ENCODED_OCTETS = 45
_SERIES_YEARS = 2
"""Of a series that somebody comes to as a whole, so much is attached."""


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that is never folded: programs read its address as it stands. An SMTP line holds 998 octets."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Words(UnstructuredHeader, BaseHeader):
    """A header of any words. The library's own folding of encoded words loses spaces between them."""

    def fold(self, *, policy: Any) -> str:
        words = str(self)
        shown = words if words.isascii() and "=?" not in words else f"{policy.linesep} ".join(_encoded(words))
        return f"{self.name}: {shown}{policy.linesep}"


def _encoded(words: str) -> Iterator[str]:
    """Encoded words (RFC 2047) of at most 72 characters, which never part a character."""
    octets = words.encode()
    while octets:
        end = min(len(octets), _ENCODED_OCTETS)
        while end < len(octets) and octets[end] & 0xC0 == 0x80:
            end -= 1
        yield f"=?utf-8?b?{b64encode(octets[:end]).decode()}?="
        octets = octets[end:]


def _policy() -> "EmailPolicy[EmailMessage]":
    headers = HeaderRegistry()
    headers.map_to_type("subject", _Words)
    headers.map_to_type("list-unsubscribe", _OneLine)
    return policy.SMTP.clone(header_factory=headers)


_POLICY = _policy()


def message(mail: "Mail", entry: Entry | None, settings: "Settings") -> EmailMessage:
    """The whole message; `entry` is None where the event is unknown or there is none. Raises ValueError, MetrocalError."""
    lang = mail.language if mail.language in LANGUAGES else settings.default_lang
    told = letter(mail, entry, settings, lang)
    made = EmailMessage(_POLICY)
    made["From"] = Address(saying(lang)("site"), addr_spec=settings.sender)
    made["To"] = Address(addr_spec=mailbox(mail.email))
    made["Subject"] = told.subject
    made["Date"] = mail.created
    made["Message-ID"] = mail.message_id
    made["Auto-Submitted"] = "auto-generated"
    if mail.kind == "reminder" and mail.nonce:
        made["List-Unsubscribe"] = f"<{registration_url(mail, settings)}/reminders>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(as_text(told, lang), cte="quoted-printable")
    made.add_alternative(as_html(told, lang), subtype="html", cte="quoted-printable")
    if entry is not None and (found := _personal(mail, entry)):
        ics = personal_ics(found, lang, settings.base_url)
        parameters = {"method": "PUBLISH", "charset": "utf-8", "component": "VEVENT"}
        made.add_attachment(ics, maintype="text", subtype="calendar", filename="event.ics", params=parameters)
    made["Content-Language"] = lang  # last: the library moves headers of content into the parts
    return made


def mailbox(email: str) -> str:
    """The address as every mail server takes it: one addr-spec, its domain in ASCII. Raises ValueError."""
    found = validate_email(email, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
    if found.ascii_email is None:
        raise ValueError("an address that not every mail server takes")
    return found.ascii_email


def is_overtaken(mail: "Mail") -> bool:
    """Whether the mail is about a place that the person has given up meanwhile; their own steps are always told."""
    return mail.kind in {"changed", "moved", "reminder"} and mail.state in OVER


def _personal(mail: "Mail", entry: Entry) -> list[Personal]:
    """What the message attaches; nothing for those who only hope for a place."""
    is_gone = mail.kind in REMOVING or mail.state in OVER
    if mail.kind not in ADDING | REMOVING or not (is_gone or has_place(mail)):
        return []
    return [Personal(one, "gone" if is_gone else "seated", mail.created) for one in _dates(entry)]


def _dates(entry: Entry) -> list[Entry]:
    if not entry.event.recurrence:
        return [entry]
    first = entry.event.when.first_day
    return list(entry.occurrences(first, date(min(first.year + _SERIES_YEARS, date.max.year), 12, 31)))
