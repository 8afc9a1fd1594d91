"""Everything metrocal refuses to do. One tree; each error carries the facts, its text says what is allowed."""

from collections.abc import Iterable


class MetrocalError(Exception):
    """The root: catch this to catch all of metrocal's own errors."""


class InvalidValue(MetrocalError, ValueError):
    """A value that a field cannot hold. Also a ValueError, so that pydantic reports it with its field."""


class UnknownValue(InvalidValue):
    """A word that is not in a closed list."""

    def __init__(self, what: str, value: object, allowed: Iterable[object]) -> None:
        self.what, self.value, self.allowed = what, value, tuple(allowed)
        super().__init__(f"unknown {what} {_shown(value)}; allowed: {', '.join(map(str, self.allowed))}")


class InvalidWhen(InvalidValue):
    """A date or a span of dates that cannot be read, or that does not exist in its zone."""

    def __init__(self, text: str, reason: str) -> None:
        self.text, self.reason = text, reason
        super().__init__(f"{_shown(text)}: {reason}")


class UnknownZone(InvalidValue):
    """Not the name of an IANA time zone."""

    def __init__(self, name: object) -> None:
        self.name = name
        super().__init__(f"unknown time zone {_shown(name)}; an IANA name is needed, such as Europe/Madrid")


class InvalidRecurrence(InvalidValue):
    """A rule that is not RFC 5545, or that makes more dates than we keep."""

    def __init__(self, rule: str, reason: str) -> None:
        self.rule, self.reason = rule, reason
        super().__init__(f"{_shown(rule)}: {reason}")


class QueryError(MetrocalError, ValueError):
    """A question that cannot be asked; `parameter`, `value` and `allowed` say why."""

    def __init__(self, parameter: str, value: str | None, reason: str, allowed: Iterable[str] = ()) -> None:
        self.parameter, self.value, self.reason, self.allowed = parameter, value, reason, tuple(allowed)
        listed = f"; allowed: {', '.join(self.allowed)}" if self.allowed else ""
        super().__init__(f"{_shown(parameter)}: {reason}{listed}")


class CalendarError(MetrocalError):
    """A change that the calendar as a whole does not allow; `event_id` and `field` say where."""

    def __init__(self, event_id: str, field: str, reason: str) -> None:
        self.event_id, self.field, self.reason = event_id, field, reason
        super().__init__(f"event {_shown(event_id)}, {field}: {reason}")


class UnknownEvent(MetrocalError, LookupError):
    """No event has this id."""

    def __init__(self, event_id: str) -> None:
        self.event_id = event_id
        super().__init__(f"no event has the id {_shown(event_id)}")


class StoreError(MetrocalError):
    """The store cannot answer or cannot keep what it is given; nothing was changed."""


class SchemaError(StoreError):
    """The database has another schema than this version of metrocal; the text names the command to run."""


def _shown(value: object) -> str:
    """A value as evidence in a message: quoted, and short even when it is a bomb."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:60]}… ({len(text)} characters)"
