"""What proves who somebody with an account is: passwords, invitations, tokens. What is kept of them opens nothing."""

import secrets
from functools import cache
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadData, URLSafeTimedSerializer

from metrocal.errors import MetrocalError

SHORTEST, LONGEST = 8, 1_000
"""Characters of a password."""
INVITED_SECONDS = 7 * 24 * 3600
"""How long an invitation can be taken."""
LINK_SECONDS = 15 * 60
"""How long a link to sign in works."""
TOKEN_PREFIX = "mtc_"
"""Tells those who find a token in a file what it is."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""Argon2id in 19 MiB: several people can sign in at once on a small machine."""


class PasswordRefused(MetrocalError, ValueError):
    """A password that is too short or too long."""

    def __init__(self) -> None:
        super().__init__(f"a password has {SHORTEST} to {LONGEST} characters")


def hashed(password: str) -> str:
    """How a password is kept. Raises PasswordRefused."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefused
    return _hasher.hash(password.encode(errors="surrogatepass"))


def is_password(password: str, kept: str) -> bool:
    """Takes as long for an account that does not exist, or has no password yet (`kept` is empty), as for one that has."""
    try:
        _hasher.verify(kept or _nobodys(), password[: LONGEST + 1].encode(errors="surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_bytes(16))


def new_stamp() -> str:
    """Names a password without telling it; sessions and invitations end with it."""
    return secrets.token_hex(16)


def new_token() -> str:
    """256 random bits."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def kept_token(token: str) -> str:
    """How a token is kept."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


class Invitations:
    """Signs the links by which people choose their first password; a link is used up when the stamp changes."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="metrocal invitation")

    def signed(self, pk: int, stamp: str) -> str:
        """The end of the link."""
        return str(self._serializer.dumps([pk, kept_token(stamp)]))

    def invited(self, signed: str) -> tuple[int, str] | None:
        """(pk, hash of the stamp) of a link that is ours and not too old."""
        try:
            found: Any = self._serializer.loads(signed, max_age=INVITED_SECONDS)
        except BadData:
            return None
        return int(found[0]), str(found[1])


class SignInLinks:
    """Signs the links by which people sign in without a password. One that was used is over: `signed_in` has grown."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="metrocal sign-in link")

    def signed(self, pk: int, stamp: str, signed_in: int) -> str:
        """The end of the link."""
        return str(self._serializer.dumps([pk, _standing(stamp, signed_in)]))

    def whose(self, signed: str) -> tuple[int, str] | None:
        """(pk, how the account stood) of a link that is ours and not too old."""
        try:
            found: Any = self._serializer.loads(signed, max_age=LINK_SECONDS)
        except BadData:
            return None
        return int(found[0]), str(found[1])

    def opens(self, signed: str, stamp: str, signed_in: int) -> bool:
        """Whether the link was made for an account that stands like this."""
        found = self.whose(signed)
        return found is not None and compare_digest(found[1], _standing(stamp, signed_in))


def _standing(stamp: str, signed_in: int) -> str:
    return kept_token(f"{stamp} {signed_in}")
