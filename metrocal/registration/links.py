"""What proves who somebody is without an account: everything follows from one secret and a random number per registration.

A link's token is derived, so that the same request gets the same answer; only its hash is stored. Without the secret, a
copy of the database opens nothing and does not tell who answered what about gender.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

TOKEN_BYTES = 24
"""192 bits."""


class Keys:
    """Derives tokens, and the names under which things are stored, from the secret of the calendar."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    @staticmethod
    def nonce() -> str:
        """A fresh random number, 128 bits, in hex."""
        return secrets.token_hex(16)

    def token(self, nonce: str) -> str:
        """The end of a registration's link."""
        return urlsafe_b64encode(self._mac("registration", nonce)[:TOKEN_BYTES]).decode()

    def submission(self, nonce: str) -> str:
        """The end of a proposal's link."""
        return urlsafe_b64encode(self._mac("submission", nonce)[:TOKEN_BYTES]).decode()

    @staticmethod
    def stored(token: str) -> str:
        """How a token is stored."""
        return sha256(token.encode(errors="surrogatepass")).hexdigest()

    def code(self, nonce: str) -> str:
        """Proves that a mail was received; only ever sent by mail."""
        return urlsafe_b64encode(self._mac("confirm", nonce)[:TOKEN_BYTES]).decode()

    def is_code(self, nonce: str, code: str) -> bool:
        return hmac.compare_digest(self.code(nonce).encode(), code.encode(errors="surrogatepass"))

    def ticket(self, pk: int, nonce: str) -> str:
        """What a person shows at the door: `<pk>-<proof>`. It opens nothing without an account."""
        return f"{pk}-{urlsafe_b64encode(self._mac('ticket', nonce)[:15]).decode()}"

    def is_ticket(self, pk: int, nonce: str, ticket: str) -> bool:
        return hmac.compare_digest(self.ticket(pk, nonce).encode(), ticket.encode(errors="surrogatepass"))

    def person(self, email: str) -> str:
        """One person at one address, whatever its spelling: letter case and the two forms of a domain name do not count."""
        local, _, domain = email.strip().rpartition("@")
        return self._mac("person", f"{local.lower()}@{_ascii(domain)}").hex()

    def owner(self, nonce: str) -> str:
        """The name under which an answer about gender is kept, which leads back to nobody without the secret."""
        return self._mac("gender", nonce).hex()

    def idempotency(self, key: str) -> str:
        return self._mac("idempotency", key).hex()

    def content(self, text: str) -> str:
        return self._mac("content", text).hex()

    def _mac(self, purpose: str, value: str) -> bytes:
        return hmac.new(self._secret, f"{purpose}\0{value}".encode(errors="surrogatepass"), sha256).digest()


def _ascii(domain: str) -> str:
    try:
        return domain.lower().encode("idna").decode()
    except UnicodeError:
        return domain.lower()
