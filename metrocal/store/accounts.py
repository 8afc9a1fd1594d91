"""Accounts and their tokens in SQL. A change and its line in the audit are one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, select, update

from metrocal.accounts import Account, AccountRefused, Act, Asked, By, Kept, Notice, Person, Role, Token
from metrocal.store import audit
from metrocal.store.desk_tables import private_feed
from metrocal.store.engine import Writers, reading
from metrocal.store.outbox import intend
from metrocal.store.registration_tables import account, api_token
from metrocal.store.rows import meta_value, seconds_of, time_of

SHORT_ID = 16
"""Characters of a token's hash by which people name it."""


class Accounts:
    """Those who work on the calendar. Their changes are few: they queue at the database, not in the process.

    Verbs that take `by` leave a line in the audit when they are told who it was.
    """

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
            .where(api_token.c.hash == kept_token, api_token.c.revoked.is_(None), api_token.c.expires > seconds_of(at))
        )
        with reading(self._engine) as connection:
            row = connection.execute(asked.where(account.c.active)).one_or_none()
        return (_account(row), frozenset(row.scopes.split())) if row else None

    def people(self) -> list[Person]:
        """All accounts, by address; those that ended too."""
        with reading(self._engine) as connection:
            return [_person(row) for row in connection.execute(select(account).order_by(account.c.email))]

    def person(self, pk: int) -> Person | None:
        """One account, whether or not it ended."""
        with reading(self._engine) as connection:
            row = connection.execute(select(account).where(account.c.pk == pk)).one_or_none()
        return _person(row) if row else None

    def tokens(self, pk: int) -> list[Token]:
        """Of an account, the newest first; those that are over too."""
        asked = select(api_token).where(api_token.c.account == pk).order_by(api_token.c.created.desc(), api_token.c.hash)
        with reading(self._engine) as connection:
            return [_token(row) for row in connection.execute(asked)]

    def audit(self, asked: Asked | None = None, *, subject: str = "", most: int = 1_000) -> list[Act]:
        """What was done, the last first."""
        with reading(self._engine) as connection:
            return audit.acts(connection, asked or Asked(subject=subject), most)

    def actions(self) -> list[str]:
        """The kinds of acts that occur in the audit."""
        with reading(self._engine) as connection:
            return audit.actions(connection)

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
        by: By | None = None,
        tell: Callable[[Kept], Notice] | None = None,
    ) -> Kept:
        """A new account; without a password it waits for its invitation to be taken. Raises AccountRefused."""
        bounds = {"role": role.value, "organisation": organisation, "region": region}
        values = {
            "email": _spelt(email), **bounds, "password": password, "stamp": stamp, "active": True,
            "created": seconds_of(at),
        }  # fmt: skip
        with self._writers.transaction() as connection:
            if connection.execute(select(account.c.pk).where(account.c.email == values["email"])).first():
                raise AccountRefused(f"{email} has an account already", "account_taken")
            connection.execute(account.insert(), values)
            kept = _kept(connection.execute(select(account).where(account.c.email == values["email"])).one())
            _note(connection, by, "account added", kept.account.email, after=bounds)
            _write(connection, at, tell(kept) if tell else None)
        return kept

    def tell(self, notice: Notice, *, by: By, action: str = "") -> None:
        """Write to somebody; with an action, it is in the audit."""
        with self._writers.transaction() as connection:
            _write(connection, by.at, notice)
            _note(connection, by if action else None, action, notice.recipient)

    def change(self, pk: int, role: Role, *, organisation: str, region: str, by: By) -> None:
        """Another role or other bounds, from the next request on. Raises AccountRefused for the last admin."""
        bounds = {"role": role.value, "organisation": organisation, "region": region}
        with self._writers.transaction() as connection:
            before = _bounds(connection, pk)
            if before == bounds:
                return
            connection.execute(update(account).where(account.c.pk == pk).values(bounds))
            _refuse_without_admin(connection)
            _note(connection, by, "account changed", _email(connection, pk), before=before, after=bounds)

    def set_password(
        self, pk: int, password: str, *, stamp: str, instead_of: str, by: By | None = None, action: str = "password changed"
    ) -> bool:
        """False when the stamp is not `instead_of` any more: somebody else was quicker."""
        where = (account.c.pk == pk, account.c.stamp == instead_of, account.c.active)
        with self._writers.transaction() as connection:
            done = connection.execute(update(account).where(*where).values(password=password, stamp=stamp))
            if done.rowcount == 1:
                _note(connection, by, action, _email(connection, pk))
            return done.rowcount == 1

    def signed_in(self, kept: Kept, *, by: By, once: bool = False, how: str = "") -> bool:
        """They are in. With `once` only if nobody signed in since `kept` was read: False when a link is used up."""
        where = [account.c.pk == kept.account.pk, account.c.stamp == kept.stamp, account.c.active]
        if once:
            where.append(func.coalesce(account.c.signed_in, 0) == kept.signed_in)
        with self._writers.transaction() as connection:
            later = max(seconds_of(by.at), kept.signed_in + 1)
            done = connection.execute(update(account).where(*where).values(signed_in=later))
            if done.rowcount == 1:
                _note(connection, by, "signed in", kept.account.email, how)
            return done.rowcount == 1

    def deactivate(self, pk: int, *, stamp: str, by: By) -> None:
        """Ends sessions, tokens and private feeds for good; what they did stays in the audit. Raises AccountRefused."""
        with self._writers.transaction() as connection:
            where = (account.c.pk == pk, account.c.active)
            if connection.execute(update(account).where(*where).values(active=False, stamp=stamp)).rowcount:
                alive = (api_token.c.account == pk, api_token.c.revoked.is_(None))
                connection.execute(update(api_token).where(*alive).values(revoked=seconds_of(by.at)))
                read = (private_feed.c.account == pk, private_feed.c.revoked.is_(None))
                connection.execute(update(private_feed).where(*read).values(revoked=seconds_of(by.at)))
                _refuse_without_admin(connection)
                _note(connection, by, "account deactivated", _email(connection, pk))

    def activate(self, pk: int, *, by: By) -> None:
        """They may sign in again with the password they had; sessions and tokens stay over."""
        with self._writers.transaction() as connection:
            where = (account.c.pk == pk, account.c.active.is_(False))
            if connection.execute(update(account).where(*where).values(active=True)).rowcount:
                _note(connection, by, "account activated", _email(connection, pk))

    def add_token(
        self, pk: int, kept_token: str, *, scopes: Iterable[str], at: datetime, expires: datetime, by: By | None = None
    ) -> None:
        values = {"hash": kept_token, "account": pk, "scopes": " ".join(sorted(set(scopes)))}
        with self._writers.transaction() as connection:
            connection.execute(api_token.insert(), values | {"created": seconds_of(at), "expires": seconds_of(expires)})
            told = {"token": kept_token[:SHORT_ID], "scopes": values["scopes"], "expires": expires.date().isoformat()}
            _note(connection, by, "token created", _email(connection, pk), after=told)

    def revoke_token(self, kept_token: str, *, at: datetime) -> None:
        with self._writers.transaction() as connection:
            connection.execute(update(api_token).where(api_token.c.hash == kept_token).values(revoked=seconds_of(at)))

    def revoke(self, pk: int, token_id: str, *, by: By) -> bool:
        """End a token of the account by its short id; False when the account has none of that name that is not over."""
        named = func.substr(api_token.c.hash, 1, SHORT_ID) == token_id
        with self._writers.transaction() as connection:
            where = (api_token.c.account == pk, named, api_token.c.revoked.is_(None))
            done = connection.execute(update(api_token).where(*where).values(revoked=seconds_of(by.at))).rowcount
            if done:
                _note(connection, by, "token revoked", _email(connection, pk), before={"token": token_id})
        return bool(done)

    def record(self, by: By, action: str, subject: str, detail: str = "", **changed: Mapping[str, Any]) -> None:
        """A line of the audit by itself, for what changes nothing. `changed`: `before` and `after`."""
        with self._writers.transaction() as connection:
            audit.record(connection, by, action, subject, detail, **changed)

    # Inside

    def _one(self, condition: ColumnElement[bool]) -> Kept | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(account).where(condition, account.c.active)).one_or_none()
        return _kept(row) if row else None


def _note(connection: Connection, by: By | None, action: str, subject: str, detail: str = "", **changed: Any) -> None:
    if by is not None:
        audit.record(connection, by, action, subject, detail, **changed)


def _write(connection: Connection, at: datetime, notice: Notice | None) -> None:
    if notice is not None:
        told = {"recipient": notice.recipient, "language": notice.language, "facts": notice.facts}
        domain = meta_value(connection, "domain")
        intend(connection, key=notice.key, kind="notice", at=at, domain=domain, **told)  # type: ignore[arg-type]


def _refuse_without_admin(connection: Connection) -> None:
    """Nobody could open the desk's door again but at the command line."""
    admins = select(func.count()).where(account.c.role == Role.ADMIN.value, account.c.active)
    if not connection.execute(admins).scalar_one():
        raise AccountRefused("the calendar needs an admin; make another one first", "account_last_admin")


def _bounds(connection: Connection, pk: int) -> dict[str, str]:
    row = connection.execute(select(account).where(account.c.pk == pk)).one()
    return {"role": row.role, "organisation": row.organisation, "region": row.region}


def _email(connection: Connection, pk: int) -> str:
    return str(connection.execute(select(account.c.email).where(account.c.pk == pk)).scalar_one())


def _spelt(email: str) -> str:
    return email.replace("\0", "").strip().casefold()


def _account(row: Row[Sequence[object]]) -> Account:
    return Account(row.pk, row.email, Role(row.role), row.organisation, row.region)


def _kept(row: Row[Sequence[object]]) -> Kept:
    return Kept(_account(row), row.password, row.stamp, row.signed_in or 0)


def _person(row: Row[Any]) -> Person:
    signed_in = None if row.signed_in is None else time_of(row.signed_in)
    return Person(_account(row), row.active, not row.password, time_of(row.created), signed_in)


def _token(row: Row[Any]) -> Token:
    revoked = None if row.revoked is None else time_of(row.revoked)
    return Token(row.hash[:SHORT_ID], tuple(row.scopes.split()), time_of(row.created), time_of(row.expires), revoked)
