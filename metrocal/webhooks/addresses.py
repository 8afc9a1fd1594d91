"""Where messages may go: web addresses on the public internet, never into a private network.

The address is checked when it is typed, and what its name resolves to at every attempt: the connection goes to the very
numbers that were checked, so a name that changes its answer in between leads nowhere.
"""

import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from metrocal.webhooks.errors import AddressRefused

IPAddress = IPv4Address | IPv6Address

SCHEMES = {"https": 443, "http": 80}
PORTS = frozenset({80, 443, 8080, 8443})
LONGEST = 500
"""Characters of an address."""
FORM, HOST, PORT, NOT_PUBLIC = "form", "host", "port", "not public"
REASONS = (FORM, HOST, PORT, NOT_PUBLIC)

_PLAIN = re.compile(r"[\x21-\x7e]+")
_NAME = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.?")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)\.?")
"""The last part of a host that some resolvers read as a number: 127.1, 0x7f000001."""

_PUBLIC_V6 = IPv6Network("2000::/3")
_OFF_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Teredo and other protocols, documentation, 6to4. Outside 2000::/3 are local ones, NAT64 and other embedded IPv4."""
_OFF_V4 = tuple(map(IPv4Network, ("192.88.99.0/24", "240.0.0.0/4")))
"""The relay of 6to4, reserved."""


def is_public(address: IPAddress) -> bool:
    """Whether this is a machine on the internet; an IPv4 address written as IPv6 is not, whichever it is.

    By the special-purpose registries of IANA (RFC 6890), as `ipaddress` has them, and what those leave open.
    """
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _OFF_V4)
    return address in _PUBLIC_V6 and not any(address in network for network in _OFF_V6)


@dataclass(frozen=True)
class Reach:
    """What may be connected to."""

    is_allowed: Callable[[IPAddress], bool] = is_public
    ports: frozenset[int] | None = PORTS
    """None: any."""


PUBLIC = Reach()


@dataclass(frozen=True)
class Target:
    """A web address, taken apart."""

    scheme: str
    host: str
    """A name, or a number without brackets."""
    port: int
    path: str
    """With its query; at least "/"."""

    @property
    def authority(self) -> str:
        """As the header Host has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == SCHEMES[self.scheme] else f"{host}:{self.port}"


def target_of(url: str, reach: Reach = PUBLIC) -> Target:
    """Takes an address apart without asking anybody. Raises AddressRefused.

    Stricter than any URL parser, so that two of them cannot differ about the host: plain ASCII, no user, no fragment, no
    backslash; a name with a dot (an international one as `xn--…`), or a number in its usual form.
    """
    if len(url) > LONGEST or not _PLAIN.fullmatch(url) or any(character in url for character in '\\#@"<>^`{|}'):
        raise AddressRefused(FORM)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused(FORM) from None
    if parts.scheme not in SCHEMES or not parts.hostname or port == 0:
        raise AddressRefused(FORM)
    target = Target(
        parts.scheme,
        _host(parts.hostname, parts.netloc.startswith("["), reach),
        port or SCHEMES[parts.scheme],
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
    )
    if reach.ports is not None and target.port not in reach.ports:
        raise AddressRefused(PORT)
    return target


def resolved(host: str, port: int, reach: Reach, seconds: float) -> list[str]:
    """The numbers behind a host, all checked. Raises AddressRefused when a single one is not allowed, and OSError."""
    found = _asked(host, port, seconds)
    if not found or not all(reach.is_allowed(ip_address(one)) for one in found):
        raise AddressRefused(NOT_PUBLIC)
    return found


def _host(host: str, is_bracketed: bool, reach: Reach) -> str:
    number = _number(host)
    if number is None:
        if is_bracketed or _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]) or not _NAME.fullmatch(host):
            raise AddressRefused(HOST)
        return host
    if not reach.is_allowed(number):
        raise AddressRefused(NOT_PUBLIC)
    return str(number)


def _number(host: str) -> IPAddress | None:
    try:
        return ip_address(host) if "%" not in host else None
    except ValueError:
        return None


def _asked(host: str, port: int, seconds: float) -> list[str]:
    """What the resolver says, in its order; it knows no time limit, so it is left behind when it takes too long."""
    asking = ThreadPoolExecutor(1, "resolver")
    try:
        answers = asking.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(seconds)
    finally:
        asking.shutdown(wait=False)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))
