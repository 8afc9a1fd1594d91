"""One POST to an address on the public internet, within a bound time.

On httpcore2, the engine of httpx2: it takes the network as an argument, which httpx2 does not hand through, and it follows
no redirect, keeps no cookie and asks no proxy of the environment.
"""

import ssl
from collections.abc import Iterable, Mapping
from functools import cache
from time import monotonic
from typing import Any

import httpcore2

from metrocal.webhooks.addresses import Reach, Target, resolved, target_of
from metrocal.webhooks.errors import AddressRefused, NotDelivered

PATIENCE = 20.0
"""Seconds for everything: the name, the connection, the message, the first line of the answer."""
NO_ANSWER, REFUSED = "no answer", "not public"
"""Errors without a status; the desk has words for them."""
AGENT = "metrocal-webhooks"
_GONE = 410
_BROKEN = (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError, ValueError)


def post(url: str, headers: Mapping[str, str], body: bytes, reach: Reach, patience: float = PATIENCE) -> int:
    """The status of a receiver that took it (2xx). Raises NotDelivered. The rest of the answer is not read."""
    try:
        target = target_of(url, reach)
        status = _status(target, headers, body, _Network(reach, monotonic() + patience))
    except AddressRefused:
        raise NotDelivered(REFUSED) from None
    except _BROKEN:
        raise NotDelivered(NO_ANSWER) from None
    if not 200 <= status < 300:
        raise NotDelivered(f"answered {status}", status=status, is_final=status == _GONE)
    return status


def _status(target: Target, headers: Mapping[str, str], body: bytes, network: "_Network") -> int:
    url = httpcore2.URL(
        scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
    )
    told = {
        "Host": target.authority,
        "User-Agent": AGENT,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    }
    sent = [(name.encode(), value.encode()) for name, value in (told | dict(headers)).items()]
    with (
        httpcore2.ConnectionPool(ssl_context=_encryption(), max_connections=1, network_backend=network) as pool,
        pool.stream("POST", url, headers=sent, content=body) as response,
    ):
        return int(response.status)


@cache
def _encryption() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Network(httpcore2.NetworkBackend):
    """Connects to addresses that were checked, and to nothing after `until` (on the monotonic clock)."""

    def __init__(self, reach: Reach, until: float) -> None:
        self._reach, self._until = reach, until
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        found = resolved(host, port, self._reach, _left(self._until))
        for number, address in enumerate(found, 1):
            try:
                stream = self._sockets.connect_tcp(address, port, _left(self._until), local_address, socket_options)
            except httpcore2.NetworkError:
                if number == len(found):
                    raise
            else:
                return _Stream(stream, self._until)
        raise httpcore2.ConnectError


class _Stream(httpcore2.NetworkStream):
    """A connection that ends at `until`, however slowly the other side drips."""

    def __init__(self, stream: httpcore2.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(self._until)), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout
    return left
