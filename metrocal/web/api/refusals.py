"""What a program is told when its document or its picture of the calendar is wrong. `metrocal.web.errors` has the table."""

from collections.abc import Mapping

from pydantic import ValidationError

from metrocal.errors import MetrocalError

_SAID_BEFORE = ("Value error, ", "Assertion failed, ")
"""What pydantic puts before the words of ours."""
MOST = 50
"""Fields named in one answer."""


class InvalidDocument(MetrocalError, ValueError):
    """Fields that cannot be taken; field → what is wrong with it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(list(fields.items())[:MOST])
        super().__init__("fields that cannot be taken: " + ", ".join(self.fields))

    @classmethod
    def of(cls, error: ValidationError) -> "InvalidDocument":
        """What is wrong with an event as a whole has an empty field."""
        found = error.errors(include_url=False, include_input=False)
        return cls({_field(one["loc"], one["type"]): _reason(one["msg"]) for one in found})


class AlreadyThere(MetrocalError):
    """Something has this id, or this UID, already."""

    def __init__(self, what: str, name: str) -> None:
        self.name = name
        super().__init__(f"there is {what} {name[:80]!r} already; change it with PATCH")


class Outdated(MetrocalError):
    """Somebody else changed it since it was read."""

    def __init__(self, etag: str) -> None:
        self.etag = etag
        super().__init__(f"this is not the newest state any more, which has the ETag {etag}; read it again")


class KeyTaken(MetrocalError):
    """The same Idempotency-Key came with another content."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key was used for another request; take a new one")


class UnknownName(MetrocalError, LookupError):
    """No organisation, or no list, has this name."""

    def __init__(self, what: str, name: str) -> None:
        self.name = name[:80]
        super().__init__(f"no {what} is called {self.name!r}")


_NESTED = frozenset({"place", "when", "gender"})
"""Parts of the model that documents do not know."""


def _field(place: tuple[int | str, ...], found: str) -> str:
    """The field of where pydantic found something ("title.fr"): after the kind, and as documents name it."""
    if found.startswith("union_tag"):
        return "kind"
    parts = [str(part) for part in place[1:]]
    return ".".join(parts[1:] if len(parts) > 1 and parts[0] in _NESTED else parts)[:80]


def _reason(message: str) -> str:
    for words in _SAID_BEFORE:
        message = message.removeprefix(words)
    return message[:500]
