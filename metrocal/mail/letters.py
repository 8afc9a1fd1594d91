"""What a mail says: one letter with its parts, which is then written twice, as plain text and as HTML."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader

from feeds.vevent import location
from feeds.words import colon
from metrocal.entries import Entry
from metrocal.errors import MetrocalError
from metrocal.mail.words import saying
from metrocal.registration.links import Keys
from metrocal.registration.states import SEATED
from metrocal.text import Text, clean_block, clean_line
from metrocal.when import When

if TYPE_CHECKING:
    from metrocal.settings import Settings
    from metrocal.store.outbox import Mail

LONGEST_SUBJECT = 200
"""Characters."""
KINDS = (
    "confirm", "pending", "confirmed", "waiting", "promoted", "changed", "moved", "cancelled", "left", "refused", "reminder",
    "message", "again", "notice",
)  # fmt: skip
_CONTACTED = frozenset({"confirm", "again"})
"""Mails that somebody else may have caused: they tell that they can be ignored."""
_NO_PLACE = frozenset({"left", "refused"})
"""After these there is nothing left to manage."""


class UnknownKind(MetrocalError):
    """A mail that nobody wrote the words of."""


@dataclass(frozen=True)
class Letter:
    """The parts of a mail; every text is clean, all but `lines` on one line."""

    subject: str
    greeting: str
    lines: tuple[str, ...]
    """Paragraphs; they may have line breaks."""
    title: str
    """Of the event; empty for none."""
    facts: tuple[tuple[str, str], ...]
    """(name, value)."""
    links: tuple[tuple[str, str], ...]
    """(name, address)."""
    closing: tuple[str, ...]


def letter(mail: "Mail", entry: Entry | None, settings: "Settings", lang: str) -> Letter:
    """What this mail says in a language. Raises UnknownKind."""
    if mail.kind not in KINDS:
        raise UnknownKind(f"no mail is called {mail.kind!r}")
    say = saying(lang)
    title = clean_line(entry.event.title.in_language(lang)) if entry else mail.event_id
    name = clean_line(mail.name)
    closing = [say("unwanted")] if mail.kind in _CONTACTED else []
    closing += [say("private")] if mail.nonce and mail.kind not in _NO_PLACE else []
    return Letter(
        subject=_subject(mail, title, lang),
        greeting=say("hello_name", name=name) if name else say("hello"),
        lines=_lines(mail, lang),
        title="" if mail.kind == "notice" and not entry else title,
        facts=tuple(_facts(mail, entry, lang)),
        links=tuple(_links(mail, entry, settings, lang)),
        closing=(*closing, f"{say('site')} – {settings.base_url}"),
    )


def registration_url(mail: "Mail", settings: "Settings") -> str:
    """The address of the registration's own page, which only its link opens."""
    return f"{settings.base_url}/registrations/{Keys(settings.secret()).token(mail.nonce)}"


def has_place(mail: "Mail") -> bool:
    """Whether the person is confirmed, now."""
    return mail.state in SEATED


def as_text(letter: Letter, lang: str) -> str:
    """Plain text; each address stands on a line of its own, so that programs make it a link."""
    facts = [name + colon(lang) + value for name, value in letter.facts]
    links = [f"{name}{colon(lang).rstrip()}\n{url}" for name, url in letter.links]
    blocks = [letter.greeting, *letter.lines, "\n".join(filter(None, [letter.title, *facts])), *links]
    return "\n\n".join(block for block in blocks if block) + "\n\n-- \n" + "\n".join(letter.closing) + "\n"


def as_html(letter: Letter, lang: str) -> str:
    return _environment().get_template("mail.html").render(letter=letter, lang=lang, colon=colon(lang))


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("metrocal.mail"), autoescape=True)


def _subject(mail: "Mail", title: str, lang: str) -> str:
    if mail.kind == "notice":
        subject = _in(mail.facts.get("subject", ""), lang)
    else:
        said = {"subject": mail.facts.get("subject", "")} if mail.kind == "message" else {}
        subject = saying(lang)(f"subject_{mail.kind}", title=title, **said)
    line = clean_line(subject)
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _lines(mail: "Mail", lang: str) -> tuple[str, ...]:
    if mail.kind == "notice":
        return tuple(clean_block(_in(line, lang)) for line in mail.facts.get("lines", ()))
    said = saying(lang)(mail.kind)
    return (said, clean_block(str(mail.facts.get("text", "")))) if mail.kind == "message" else (said,)


def _facts(mail: "Mail", entry: Entry | None, lang: str) -> list[tuple[str, str]]:
    say = saying(lang)
    facts: list[tuple[str, str]] = []
    if entry is not None:
        facts.append((say("when"), entry.event.when.sentence(lang)))
        if mail.kind == "moved" and (earlier := _earlier(mail, entry)):
            facts.append((say("earlier"), earlier.sentence(lang)))
        if where := location(entry.event, lang):
            facts.append((say("place"), where))
    if mail.kind == "waiting" and (position := mail.facts.get("position")) is not None:
        facts.append((say("position"), str(position)))
    return [(name, clean_line(value)) for name, value in facts]


def _earlier(mail: "Mail", entry: Entry) -> When | None:
    """The dates before this move, else those the event was announced for last."""
    told = mail.facts.get("was")
    return When.validated(told) if told else entry.earlier[-1] if entry.earlier else None


def _links(mail: "Mail", entry: Entry | None, settings: "Settings", lang: str) -> list[tuple[str, str]]:
    say = saying(lang)
    if mail.kind == "notice":
        link = str(mail.facts.get("link") or "")
        return [(say("notice_link"), link)] if link.startswith(("https://", "http://")) else []
    if not mail.nonce or mail.kind in _NO_PLACE:
        return []
    manage = registration_url(mail, settings)
    if mail.kind == "confirm":
        return [(say("confirm_link"), f"{manage}?code={Keys(settings.secret()).code(mail.nonce)}")]
    join = entry.event.join_url if entry and has_place(mail) and mail.kind != "cancelled" else None
    links = [(say("join"), join)] if join else []
    links.append((say("manage"), manage))
    return [*links, (say("stop"), f"{manage}/reminders")] if mail.kind == "reminder" else links


def _in(words: object, lang: str) -> str:
    """A text that is either a string or one per language."""
    return Text.model_validate(words).in_language(lang) if isinstance(words, (str, dict)) else ""
