"""What registering refuses, each error with its facts."""

from collections.abc import Mapping

from metrocal.errors import MetrocalError


class RegistrationError(MetrocalError):
    """A registration that cannot be taken or changed."""


class EventFull(RegistrationError):
    """No place is left, on the waiting list neither."""

    def __init__(self, event_id: str, capacity: int | None) -> None:
        self.event_id, self.capacity = event_id, capacity
        super().__init__(f"event {event_id!r} is full, and so is its waiting list ({capacity} places)")


class RegistrationClosed(RegistrationError):
    """The event takes no registrations: not yet, no longer, or never. `reason`: early, late, cancelled, none."""

    def __init__(self, event_id: str, reason: str, moment: str = "") -> None:
        self.event_id, self.reason, self.moment = event_id, reason, moment
        said = {
            "early": f"opens on {moment}",
            "late": f"closed on {moment}",
            "cancelled": "does not take place",
            "none": "takes no registrations here",
        }
        super().__init__(f"registration for event {event_id!r} is not open: it {said[reason]}")


class NotEligible(RegistrationError):
    """The event is for others. `rule`: members, dues_paid."""

    def __init__(self, event_id: str, rule: str, years: tuple[int, ...] = ()) -> None:
        self.event_id, self.rule, self.years = event_id, rule, years
        paid = f" whose dues of {' and '.join(map(str, years))} are paid" if years else ""
        super().__init__(f"event {event_id!r} is for people of member organisations{paid}")


class InvalidApplication(RegistrationError, ValueError):
    """Fields that cannot be taken: field → key of the message (see `metrocal.registration.application.MESSAGES`)."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in self.fields.items()))


class KeyReused(RegistrationError):
    """The same idempotency key came with another content."""

    def __init__(self) -> None:
        super().__init__("this idempotency key was used for another registration; take a new one")


class UnknownRegistration(RegistrationError, LookupError):
    """No registration has this link: it never was, was revoked, or is past its date; nobody learns which."""

    def __init__(self) -> None:
        super().__init__("no registration has this link")


class MoveRefused(RegistrationError):
    """The registration cannot go from its state to the one asked for."""

    def __init__(self, before: str, now: str, allowed: tuple[str, ...]) -> None:
        self.before, self.now, self.allowed = before, now, allowed
        super().__init__(f"a registration that is {before} cannot become {now}; allowed: {', '.join(allowed) or 'nothing'}")
