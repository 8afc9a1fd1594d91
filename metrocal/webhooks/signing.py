"""How a receiver knows that a message is ours and fresh: the headers of standardwebhooks.com, version 1 of its signature."""

import hmac
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256

PREFIX = "whsec_"
"""Tells those who find a secret in a file what it is."""


def new_nonce() -> str:
    """128 random bits, in hex."""
    return secrets.token_hex(16)


def secret_of(calendar_secret: str, nonce: str) -> str:
    """The secret that a webhook and its receiver share, as it is shown: derived, so that a stolen database signs nothing."""
    derived = hmac.new(calendar_secret.encode(), f"webhook\0{nonce}".encode(), sha256).digest()
    return PREFIX + b64encode(derived).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body`, under the bytes that the secret is the base64 of."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.new(b64decode(secret.removeprefix(PREFIX)), signed, sha256).digest()).decode()


def signed_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """`timestamp`: seconds since 1970, of this attempt; receivers refuse old ones."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
