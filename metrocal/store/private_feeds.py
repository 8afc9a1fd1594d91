"""Private feeds in SQL: found by the hash of their token, and only while the account behind them is active."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, select, update

from metrocal.accounts import Account, By, Role
from metrocal.named_feeds import PrivateFeed, PrivateTerms
from metrocal.store.audit import record
from metrocal.store.desk_tables import private_feed
from metrocal.store.engine import Writers, reading
from metrocal.store.registration_tables import account
from metrocal.store.rows import seconds_of, time_of


class PrivateFeeds:
    """Those that were not revoked. No token is kept, only hashes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writers = Writers(engine)

    def by_token(self, kept_token: str) -> PrivateFeed | None:
        """By the hash of a token. Raises StoreError."""
        return self._one(private_feed.c.token == kept_token)

    def by_pk(self, pk: int) -> PrivateFeed | None:
        return self._one(private_feed.c.pk == pk)

    def of(self, owner: Account | None = None) -> list[PrivateFeed]:
        """Those of an account, or all; the newest first."""
        asked = _living().order_by(private_feed.c.pk.desc())
        with reading(self._engine) as connection:
            rows = connection.execute(asked.where(private_feed.c.account == owner.pk) if owner else asked).all()
        return [_feed(row) for row in rows]

    def add(self, terms: PrivateTerms, kept_token: str, *, owner: Account, by: By) -> None:
        values = {"token": kept_token, "account": owner.pk, "created": seconds_of(by.at), **terms.model_dump()}
        with self._writers.transaction() as connection:
            pk = connection.execute(private_feed.insert().returning(private_feed.c.pk), values).scalar_one()
            _note(connection, by, "private feed added", pk, after={**terms.model_dump(), "account": owner.email})

    def rotate(self, pk: int, kept_token: str, *, by: By) -> bool:
        """Another token; the old one opens nothing from now on. False when the feed is revoked."""
        with self._writers.transaction() as connection:
            done = connection.execute(_active(pk).values(token=kept_token)).rowcount == 1
            if done:
                _note(connection, by, "private feed rotated", pk)
        return done

    def revoke(self, pk: int, *, by: By) -> bool:
        """False when it is revoked already."""
        with self._writers.transaction() as connection:
            done = connection.execute(_active(pk).values(revoked=seconds_of(by.at))).rowcount == 1
            if done:
                _note(connection, by, "private feed revoked", pk)
        return done

    def _one(self, condition: ColumnElement[bool]) -> PrivateFeed | None:
        with reading(self._engine) as connection:
            row = connection.execute(_living().where(condition)).one_or_none()
        return _feed(row) if row else None


def _living() -> Select[Any]:
    feed = (private_feed.c.pk.label("feed"), private_feed.c.label, private_feed.c.filter)
    asked = select(*feed, private_feed.c.created.label("made"), account).join(account)
    return asked.where(private_feed.c.revoked.is_(None), account.c.active)


def _active(pk: int) -> Any:
    return update(private_feed).where(private_feed.c.pk == pk, private_feed.c.revoked.is_(None))


def _feed(row: Row[Sequence[Any]]) -> PrivateFeed:
    owner = Account(row.pk, row.email, Role(row.role), row.organisation, row.region)
    return PrivateFeed(row.feed, row.label, row.filter, owner, time_of(row.made))


def _note(connection: Connection, by: By, action: str, pk: int, after: Mapping[str, Any] | None = None) -> None:
    record(connection, by, action, f"private feed {pk}", after=after)
