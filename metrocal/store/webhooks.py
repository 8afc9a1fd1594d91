"""Webhooks and their messages in SQL. Claims are leases, as those of mails in `metrocal.store.outbox` are."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, select, update

from metrocal.accounts import Account, By
from metrocal.store.announcing import delivery_row, insert_once
from metrocal.store.audit import record
from metrocal.store.desk_tables import webhook, webhook_delivery
from metrocal.store.engine import Writers, reading
from metrocal.store.registration_tables import account
from metrocal.store.rows import seconds_of, time_of
from metrocal.webhooks.errors import NotDelivered, WebhookRefused
from metrocal.webhooks.records import Claimed, Delivery, Webhook
from metrocal.webhooks.topics import TOPICS

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore

LEASE = timedelta(minutes=5)
"""How long a worker may take with what it claimed."""
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360))
"""After the first failure, the second, …; the last one from then on."""
MOST_ATTEMPTS = 10
"""Over about a day and a half."""
LONGEST = timedelta(days=3)
"""After which a message to a receiver that does not answer is given up, tried or not."""
REMEMBERED = timedelta(days=30)
"""How long the log goes back."""
TURNED_OFF = "turned off"

_OVER = ("sent", "dead")


class Webhooks:
    """Those of a store. Several workers may use it at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writers = Writers(engine)

    # At the desk

    def all(self) -> list[Webhook]:
        """Active ones first, the newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_webhooks().order_by(webhook.c.active.desc(), webhook.c.pk.desc())).all()
        return [_webhook(row) for row in rows]

    def by_pk(self, pk: int) -> Webhook | None:
        with reading(self._engine) as connection:
            row = connection.execute(_webhooks().where(webhook.c.pk == pk)).one_or_none()
        return _webhook(row) if row else None

    def add(self, url: str, topics: Sequence[str], nonce: str, *, owner: Account, by: By) -> int:
        """Its number. `url` is one that `target_of` takes. Raises WebhookRefused."""
        chosen = " ".join(topic for topic in TOPICS if topic in topics)
        if not chosen or not set(topics) <= set(TOPICS):
            raise WebhookRefused("topics")
        values = {"url": url, "topics": chosen, "nonce": nonce, "account": owner.pk, "active": True}
        with self._writers.transaction() as connection:
            if connection.execute(select(webhook.c.pk).where(webhook.c.url == url, webhook.c.active.is_(True))).first():
                raise WebhookRefused("twice")
            values["created"] = seconds_of(by.at)
            pk = int(connection.execute(webhook.insert().returning(webhook.c.pk), values).scalar_one())
            _note(connection, by, "webhook added", pk, after={"url": url, "topics": chosen})
        return pk

    def turn_off(self, pk: int, *, by: By) -> bool:
        """Nothing is sent to it any more, what waits neither; False when it is off already."""
        with self._writers.transaction() as connection:
            off = update(webhook).where(webhook.c.pk == pk, webhook.c.active.is_(True)).values(active=False)
            done = connection.execute(off).rowcount == 1
            if done:
                dead = {"state": "dead", "done": seconds_of(by.at), "error": TURNED_OFF}
                waiting = webhook_delivery.c.webhook == pk, webhook_delivery.c.state.not_in(_OVER)
                connection.execute(update(webhook_delivery).where(*waiting).values(dead))
                _note(connection, by, "webhook turned off", pk)
        return done

    def told_secret(self, pk: int, *, by: By) -> None:
        """Write down that somebody looked at the secret."""
        with self._writers.transaction() as connection:
            _note(connection, by, "webhook secret shown", pk)

    def log(self, pk: int, *, below: int | None = None, most: int = 100) -> list[Delivery]:
        """The messages of a webhook, the last first; those below a number for the next page."""
        asked = select(webhook_delivery).where(webhook_delivery.c.webhook == pk)
        if below is not None:
            asked = asked.where(webhook_delivery.c.pk < below)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(webhook_delivery.c.pk.desc()).limit(most)).all()
        return [_delivery(row) for row in rows]

    def redeliver(self, pk: int, delivery: int, *, by: By) -> bool:
        """Send a message of this webhook once more, as a line of its own; asked twice for one line, once.

        False when there is no such message, when it is still under way, or when the webhook is off.
        """
        one = webhook_delivery.c.pk == delivery, webhook_delivery.c.webhook == pk, webhook_delivery.c.state.in_(_OVER)
        asked = select(webhook_delivery).join(webhook).where(*one, webhook.c.active.is_(True))
        with self._writers.transaction() as connection:
            row = connection.execute(asked).one_or_none()
            if row is None:
                return False
            again = delivery_row(pk, _message(row.key), row.pk, row.topic, row.body, by.at)
            if not connection.execute(select(webhook_delivery.c.pk).where(webhook_delivery.c.key == again["key"])).first():
                insert_once(connection, [again])
                _note(connection, by, "webhook message redelivered", pk, detail=_message(row.key))
        return True

    # Sending

    def is_due(self, at: datetime) -> bool:
        """Whether there is anything to claim: one look at an index."""
        with reading(self._engine) as connection:
            return connection.execute(select(webhook_delivery.c.pk).where(*_due(at)).limit(1)).first() is not None

    def claim(self, at: datetime, limit: int) -> list[Claimed]:
        """Take what is due, oldest first, so that no other worker does."""
        columns = webhook_delivery, webhook.c.url, webhook.c.nonce
        asked = select(*columns).join(webhook).where(*_due(at)).order_by(webhook_delivery.c.due, webhook_delivery.c.pk)
        with self._writers.transaction() as connection:
            rows = connection.execute(asked.limit(limit)).all()
            leased = {"state": "sending", "attempts": webhook_delivery.c.attempts + 1, "due": seconds_of(at + LEASE)}
            taken = webhook_delivery.c.pk.in_([row.pk for row in rows])
            connection.execute(update(webhook_delivery).where(taken).values(leased))
        return [
            Claimed(row.pk, row.webhook, row.url, row.nonce, _message(row.key), row.body, row.attempts + 1) for row in rows
        ]

    def done(self, pk: int, at: datetime, status: int) -> None:
        """It arrived."""
        self._set(pk, {"state": "sent", "done": seconds_of(at), "status": status, "error": ""})

    def release(self, pk: int, due: datetime) -> None:
        """Claimed but not tried: the attempt does not count."""
        self._set(pk, {"state": "waiting", "due": seconds_of(due), "attempts": webhook_delivery.c.attempts - 1})

    def failed(self, one: Claimed, at: datetime, failure: NotDelivered) -> datetime:
        """Due again at the time that is returned, or dead. All that waits for a silent receiver waits as long."""
        due = at + BACK_OFF[min(one.attempts, len(BACK_OFF)) - 1]
        said = {"status": failure.status, "error": failure.error}
        dead = {"state": "dead", "done": seconds_of(at), **said}
        is_over = failure.is_final or one.attempts >= MOST_ATTEMPTS
        with self._writers.transaction() as connection:
            mine = update(webhook_delivery).where(webhook_delivery.c.pk == one.pk, webhook_delivery.c.state == "sending")
            connection.execute(mine.values(dead if is_over else {"state": "waiting", "due": seconds_of(due), **said}))
            if failure.is_unreachable:
                theirs = update(webhook_delivery).where(webhook_delivery.c.webhook == one.webhook)
                old = webhook_delivery.c.state.not_in(_OVER), webhook_delivery.c.created < seconds_of(at - LONGEST)
                sooner = webhook_delivery.c.state == "waiting", webhook_delivery.c.due < seconds_of(due)
                connection.execute(theirs.where(*old).values(dead))
                connection.execute(theirs.where(*sooner).values(due=seconds_of(due)))
        return due

    # Inside

    def _set(self, pk: int, values: Mapping[str, Any]) -> None:
        """Unless it was turned off meanwhile."""
        mine = webhook_delivery.c.pk == pk, webhook_delivery.c.state == "sending"
        with self._writers.transaction() as connection:
            connection.execute(update(webhook_delivery).where(*mine).values(dict(values)))


def forget_deliveries(store: "SqlStore", at: datetime) -> int:
    """Delete what is over for 30 days; how many lines."""
    old = webhook_delivery.c.state.in_(_OVER), webhook_delivery.c.done < seconds_of(at - REMEMBERED)
    with Writers(store.engine).transaction() as connection:
        return int(connection.execute(webhook_delivery.delete().where(*old)).rowcount)


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Waiting, or claimed by somebody whose lease ran out."""
    return webhook_delivery.c.state.in_(("waiting", "sending")), webhook_delivery.c.due <= seconds_of(at)


def _webhooks() -> Any:
    return select(webhook, account.c.email).join(account)


def _message(key: str) -> str:
    return key.partition(":")[0]


def _webhook(row: Row[Any]) -> Webhook:
    topics = tuple(row.topics.split())
    return Webhook(row.pk, row.url, topics, row.nonce, row.email, row.active, time_of(row.created))


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        pk=row.pk,
        message_id=_message(row.key),
        topic=row.topic,
        state=row.state,
        attempts=row.attempts,
        created=time_of(row.created),
        due=time_of(row.due),
        done=None if row.done is None else time_of(row.done),
        status=row.status,
        error=row.error,
        body=row.body,
    )


def _note(
    connection: Connection, by: By, action: str, pk: int, *, detail: str = "", after: Mapping[str, Any] | None = None
) -> None:
    record(connection, by, action, f"webhook {pk}", detail, after=after)
