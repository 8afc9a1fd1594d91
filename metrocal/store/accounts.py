"""Accounts, their tokens, and the audit, in SQL."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, select, update

from metrocal.accounts import Account, AccountRefused, Act, Kept, Role
from metrocal.store.engine import Writers, as_store_errors
from metrocal.store.registration_tables import account, api_token, audit


class Accounts:
    """Those who work on the calendar. Their changes are few: they queue at the database, not in the process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writers = Writers(engine)

    # Reading

    def by_email(self, email: str) -> Kept | None:
        """Letter case does not count."""
        return self._one(account.c.email == _spelt(email))

    def by_pk(self, pk: int) -> Kept | None:
        return self._one(account.c.pk == pk)

    def by_token(self, kept_token: str, *, at: datetime) -> tuple[Account, frozenset[str]] | None:
        """The account and the scopes of a token, unless it is past its date or revoked. No scopes: all there are."""
        asked = (
            select(account, api_token.c.scopes)
            .join(api_token)
            .where(api_token.c.hash == kept_token, api_token.c.revoked.is_(None), api_token.c.expires > _seconds(at))
        )
        with self._reading() as connection:
            row = connection.execute(asked.where(account.c.active)).one_or_none()
        return (_account(row), frozenset(row.scopes.split())) if row else None

    def audit(self, *, subject: str = "", most: int = 1_000) -> list[Act]:
        """What was done, the last first."""
        asked = select(audit).order_by(audit.c.pk.desc()).limit(most)
        if subject:
            asked = asked.where(audit.c.subject == subject)
        with self._reading() as connection:
            rows = connection.execute(asked).all()
        return [Act(datetime.fromtimestamp(row.at, UTC), row.who, row.action, row.subject, row.detail) for row in rows]

    # Writing

    def add(
        self,
        email: str,
        role: Role,
        *,
        stamp: str,
        at: datetime,
        organisation: str = "",
        region: str = "",
        password: str = "",
    ) -> Kept:
        """A new account; without a password it waits for its invitation to be taken. Raises AccountRefused."""
        values = {
            "email": _spelt(email), "role": role.value, "organisation": organisation, "region": region,
            "password": password, "stamp": stamp, "active": True, "created": _seconds(at),
        }  # fmt: skip
        with self._writing() as connection:
            if connection.execute(select(account.c.pk).where(account.c.email == values["email"])).first():
                raise AccountRefused(f"{email} has an account already")
            connection.execute(account.insert(), values)
            row = connection.execute(select(account).where(account.c.email == values["email"])).one()
        return _kept(row)

    def set_password(self, pk: int, password: str, *, stamp: str, instead_of: str) -> bool:
        """False when the stamp is not `instead_of` any more: somebody else was quicker."""
        where = (account.c.pk == pk, account.c.stamp == instead_of, account.c.active)
        with self._writing() as connection:
            done = connection.execute(update(account).where(*where).values(password=password, stamp=stamp))
            return done.rowcount == 1

    def signed_in(self, pk: int, *, at: datetime) -> None:
        with self._writing() as connection:
            connection.execute(update(account).where(account.c.pk == pk).values(signed_in=_seconds(at)))

    def deactivate(self, pk: int, *, stamp: str) -> None:
        """Ends sessions and tokens; what the account did stays in the audit."""
        with self._writing() as connection:
            connection.execute(update(account).where(account.c.pk == pk).values(active=False, stamp=stamp))

    def add_token(self, pk: int, kept_token: str, *, scopes: Iterable[str], at: datetime, expires: datetime) -> None:
        values = {"hash": kept_token, "account": pk, "scopes": " ".join(sorted(set(scopes)))}
        with self._writing() as connection:
            connection.execute(api_token.insert(), values | {"created": _seconds(at), "expires": _seconds(expires)})

    def revoke_token(self, kept_token: str, *, at: datetime) -> None:
        with self._writing() as connection:
            connection.execute(update(api_token).where(api_token.c.hash == kept_token).values(revoked=_seconds(at)))

    def record(self, at: datetime, who: str, action: str, subject: str, detail: str = "") -> None:
        with self._writing() as connection:
            record(connection, at, who, action, subject, detail)

    # Inside

    def _one(self, condition: object) -> Kept | None:
        with self._reading() as connection:
            row = connection.execute(select(account).where(condition, account.c.active)).one_or_none()  # type: ignore[arg-type]
        return _kept(row) if row else None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with as_store_errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with as_store_errors(), self._writers.transaction() as connection:
            yield connection


def record(connection: Connection, at: datetime, who: str, action: str, subject: str, detail: str = "") -> None:
    """A line of the audit, in the transaction of what it tells. No secrets, no answers."""
    values = {"at": _seconds(at), "who": who, "action": action, "subject": subject, "detail": detail}
    connection.execute(audit.insert(), values)


def _spelt(email: str) -> str:
    return email.replace("\0", "").strip().casefold()


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _account(row: Row[Sequence[object]]) -> Account:
    return Account(row.pk, row.email, Role(row.role), row.organisation, row.region)


def _kept(row: Row[Sequence[object]]) -> Kept:
    return Kept(_account(row), row.password, row.stamp)
