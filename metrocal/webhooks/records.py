"""Webhooks and messages as the store hands them out."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Webhook:
    """An address that is told of changes."""

    pk: int
    url: str
    topics: tuple[str, ...]
    nonce: str
    """Its secret is derived from it."""
    author: str
    """E-mail address of the account that added it."""
    active: bool
    created: datetime
    """UTC."""


@dataclass(frozen=True)
class Claimed:
    """One message that a worker has claimed."""

    pk: int
    webhook: int
    url: str
    nonce: str
    message_id: str
    """The same at every attempt and every redelivery."""
    body: str
    """JSON."""
    attempts: int
    """This one included."""


@dataclass(frozen=True)
class Delivery:
    """A line of a webhook's log."""

    pk: int
    message_id: str
    topic: str
    state: str
    """waiting, sending, sent, dead."""
    attempts: int
    created: datetime
    due: datetime
    """The next attempt, while it waits."""
    done: datetime | None
    """When it was sent or given up."""
    status: int | None
    """What the receiver answered last."""
    error: str
    body: str

    @property
    def is_over(self) -> bool:
        return self.state in {"sent", "dead"}
