"""A feed: what the writers are given, and what comes out."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from feeds import words
from feeds.options import Options
from metrocal.entries import Entry
from metrocal.events import Event
from metrocal.query import Query
from metrocal.text import clean_line

UNWRITABLE = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""What an event raises that was never validated. It is left out and told to `Page.skip`, and never costs the feed."""


@dataclass(frozen=True)
class Feed:
    """Bytes ready to be sent, with their strong validator."""

    body: bytes
    media_type: str
    etag: str
    """Quoted, as HTTP writes it; the same for the same bytes."""
    modified: datetime | None = None
    """UTC; the last change of an event in the feed."""
    skipped: tuple[str, ...] = ()
    """The ids of events that could not be written; the feed holds all others."""

    @classmethod
    def of(cls, body: bytes, media_type: str, modified: datetime | None, skipped: tuple[str, ...] = ()) -> "Feed":
        return cls(body, media_type, f'"{sha256(body).hexdigest()[:32]}"', modified, skipped)


@dataclass(frozen=True)
class Look:
    """How a feed presents itself, beside its title."""

    description: str = ""
    """Empty: what the question selects, as a sentence."""
    colour: tuple[str, str] = ("teal", "#008080")
    """A name of CSS 3, as RFC 7986 has it, and `#rrggbb`, as Apple has it."""


@dataclass
class Page:
    """What a writer writes: the entries in order, and what the feed says of itself."""

    entries: list[Entry]
    query: Query
    options: Options
    total: int
    """How many events there are without the limit."""
    base_url: str = ""
    """Where the calendar is, without a slash at the end; empty when it is nowhere."""
    address: str = ""
    """Where this feed is."""
    name: str = ""
    """The title of a saved feed."""
    look: Look = Look()
    shown: int | None = None
    """How many events the limit let through, where that is not the number of entries."""
    skipped: list[tuple[str, Exception]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return (
            clean_line(self.name) or self.query.title(self.options.lang) or words.ALL_EVENTS.in_language(self.options.lang)
        )

    @property
    def description(self) -> str:
        """What the feed selects, and whether it was cut."""
        said = self.look.description or self.query.sentence(self.options.lang) + "."
        shown = len(self.entries) if self.shown is None else self.shown
        if self.total > shown:
            said += " " + words.FIRST_OF.in_language(self.options.lang).format(shown=shown, total=self.total)
        return said

    def skip(self, event: Entry | Event, error: Exception) -> None:
        """One bad event never costs the feed."""
        self.skipped.append((str(getattr(event, "id", "")), error))
