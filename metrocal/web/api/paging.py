"""The parameters of a list that is read in parts: `limit`, `cursor`, `updated_since`.

A cursor is opaque: it holds the place of the last event seen, and belongs to one question.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from metrocal.errors import QueryError
from metrocal.paging import Part, Place
from metrocal.query import PARAMETERS, Query
from metrocal.web.site import Pairs, site

PARTS = ("limit", "cursor", "updated_since")
USUAL, MOST = 50, 200
"""Events in one answer."""
_NUMBER = re.compile("[1-9][0-9]{0,2}")
_EARLIEST, _LATEST = -(2**40), 2**40
"""Seconds since 1970 that a start can be, generously."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it was asked for."""

    part: Part
    kept: tuple[tuple[str, str], ...]
    """The parameters of all its parts, canonical."""

    @classmethod
    def of(cls, pairs: Pairs) -> "Asked":
        """Raises QueryError."""
        own = {key: _single(pairs, key) for key in PARTS}
        query = _query([pair for pair in pairs if pair[0].lower() not in PARTS])
        since = _instant(own["updated_since"])
        limit = _limit(own["limit"])
        kept = [*query.parameters(), *((("updated_since", f"{since:%Y-%m-%dT%H:%M:%SZ}"),) if since else ())]
        after = _place(own["cursor"], kept) if own["cursor"] else None
        return cls(Part(query, limit, after, since), (*kept, *((("limit", str(limit)),) if limit != USUAL else ())))

    def next(self, last: Place) -> str:
        """The address of the part after this place."""
        question = [pair for pair in self.kept if pair[0] != "limit"]
        pairs = [*self.kept, ("cursor", _cursor(last, question))]
        return f"{site().settings.base_url}/api/v1/events?{urlencode(pairs)}"


def _query(pairs: Pairs) -> Query:
    """Raises QueryError, which names the parameters of a list too."""
    unknown = next((pair for pair in pairs if pair[0].lower() not in PARAMETERS), None)
    if unknown is not None:
        raise QueryError(unknown[0], unknown[1], "unknown parameter", (*PARAMETERS, *PARTS))
    return Query.of(pairs)


def _single(pairs: Pairs, key: str) -> str:
    values = [value.strip() for name, value in pairs if name.lower() == key and value.strip()]
    if len(values) > 1:
        raise QueryError(key, values[1], "is given twice")
    return values[0] if values else ""


def _limit(text: str) -> int:
    if not text:
        return USUAL
    if not _NUMBER.fullmatch(text) or int(text) > MOST:
        raise QueryError("limit", text, f"a number from 1 to {MOST} is expected")
    return int(text)


def _instant(text: str) -> datetime | None:
    """ISO 8601 with an offset; a plus that became a space on its way is taken as one."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        if text.isascii() and "T" in text.upper() and moment.tzinfo is not None:
            return _utc(moment)
    except (ValueError, OverflowError):
        pass
    raise QueryError("updated_since", text, "an instant with its offset is expected, such as 2026-05-01T09:30:00Z")


def _utc(moment: datetime) -> datetime:
    """In whole seconds; a part of a second begins a new one."""
    return datetime.fromtimestamp(-(-moment.timestamp() // 1), UTC)


def _cursor(place: Place, question: Pairs) -> str:
    return urlsafe_b64encode(json.dumps([*place, _name(question)]).encode()).decode().rstrip("=")


def _place(text: str, question: Pairs) -> Place:
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        found: Any = json.loads(raw)
        start, uid, name = found
    except (ValueError, TypeError, RecursionError):
        raise QueryError("cursor", text, "is none that this calendar gave") from None
    is_place = isinstance(start, int) and isinstance(uid, str) and uid.isascii() and uid.isprintable()
    if not is_place or not _EARLIEST < start < _LATEST:
        raise QueryError("cursor", text, "is none that this calendar gave")
    if name != _name(question):
        raise QueryError("cursor", text, "belongs to another question; keep its filters")
    return start, uid


def _name(question: Pairs) -> str:
    return sha256(urlencode(question).encode()).hexdigest()[:12]
