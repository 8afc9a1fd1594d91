"""How often somebody may send a form or try a password. Feeds and pages have no limit.

Counts are kept in Redis where it is set, else in each worker; when Redis fails they go on in the worker.
"""

import json
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from flask import Flask, request
from flask_limiter import Limiter

from metrocal.settings import Settings


def by_address() -> str:
    """The sender's address; of IPv6 the network, which one person has to themselves."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return address.exploded[:19] if isinstance(address, IPv6Address) else str(address)


def by_email() -> str:
    """Whose password is tried, or who is registered, as a hash; in a form or in a JSON document."""
    return _told("email")


def by_contact() -> str:
    """The same of somebody who proposes an event."""
    return _told("contact_email")


def _told(field: str) -> str:
    email = _in_json(field) if request.mimetype == "application/json" else request.form.get(field, "")
    return sha256(email.strip().casefold().encode(errors="replace")).hexdigest()


def _in_json(field: str) -> str:
    try:
        found = json.loads(request.get_data())
    except (ValueError, RecursionError):
        return ""
    email = found.get(field) if isinstance(found, dict) else None
    return email if isinstance(email, str) else ""


limiter = Limiter(key_func=by_address, headers_enabled=True, in_memory_fallback_enabled=True)
"""`@limiter.limit("20 per minute", methods=["POST"])` on a view that takes a form."""


def register(app: Flask, settings: Settings) -> None:
    """Count, unless the settings say otherwise."""
    url = settings.redis_url
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    app.config["RATELIMIT_STORAGE_URI"] = ("redis+" if url.startswith("unix:") else "") + url if url else "memory://"
    limiter.init_app(app)
