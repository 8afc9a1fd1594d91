"""What webhooks refuse, and why a message did not arrive."""

from metrocal.errors import MetrocalError


class AddressRefused(MetrocalError, ValueError):
    """An address that nothing is sent to; `why` is one of `metrocal.webhooks.addresses.REASONS`."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"nothing is sent to this address: {why}")


class WebhookRefused(MetrocalError, ValueError):
    """A webhook that cannot be; `why` is `topics` (none, or an unknown one) or `twice` (the same is there)."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"this webhook cannot be: {why}")


class NotDelivered(MetrocalError):
    """A message that its receiver did not take.

    `error` says the same whether a port is closed, a name is unknown or nobody speaks HTTP there, so that nobody explores a
    network by it.
    """

    def __init__(self, error: str, *, status: int | None = None, is_final: bool = False) -> None:
        """`status`: what the receiver answered; None when there was no answer. `is_final`: asking again is of no use."""
        self.error, self.status, self.is_final = error, status, is_final
        super().__init__(error)

    @property
    def is_unreachable(self) -> bool:
        """Whether the receiver as a whole is to blame, not this message."""
        return self.status is None
