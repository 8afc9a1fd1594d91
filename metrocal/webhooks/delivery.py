"""From the store to the receivers: what is due leaves once, and a receiver that does not answer holds up no other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from metrocal.webhooks.addresses import PUBLIC, Reach
from metrocal.webhooks.errors import NotDelivered
from metrocal.webhooks.records import Claimed
from metrocal.webhooks.sending import post
from metrocal.webhooks.signing import secret_of, signed_headers

if TYPE_CHECKING:
    from metrocal.store.webhooks import Webhooks

ROUND = 120
"""Seconds after which no further message is begun: what is claimed must be done within its lease."""
BATCH = 20
"""Messages claimed at once."""


@dataclass
class Delivered:
    """What became of one round."""

    sent: int = 0
    failed: int = 0
    left: int = 0
    """Not tried, since their receiver had just not answered, or time was up."""


def deliver(
    webhooks: "Webhooks", secret: Callable[[], str], now: Callable[[], datetime], reach: Reach = PUBLIC, limit: int = BATCH
) -> Delivered:
    """Send what is due, at most `limit` messages. `secret`: the calendar's. Raises StoreError only."""
    done, until = Delivered(), monotonic() + ROUND
    silent: dict[int, datetime] = {}
    for one in webhooks.claim(now(), limit):
        if one.webhook in silent or monotonic() > until:
            webhooks.release(one.pk, silent.get(one.webhook) or now())
            done.left += 1
            continue
        try:
            status = _send(one, secret(), now(), reach)
        except NotDelivered as failure:
            due = webhooks.failed(one, now(), failure)
            done.failed += 1
            if failure.is_unreachable:
                silent[one.webhook] = due
        else:
            webhooks.done(one.pk, now(), status)
            done.sent += 1
    return done


def _send(one: Claimed, secret: str, at: datetime, reach: Reach) -> int:
    body = one.body.encode()
    headers = signed_headers(secret_of(secret, one.nonce), one.message_id, int(at.timestamp()), body)
    return post(one.url, headers, body, reach)
