"""Is everything set up as it should be? Each check says what it found and what to do."""

import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import click

from metrocal import opening
from metrocal.cli.output import as_json, print_json
from metrocal.errors import MetrocalError
from metrocal.mail.delivery import BROKEN, connect
from metrocal.settings import PREFIX, SECRET_FILE, Settings, SettingsError, load, unknown_variables
from metrocal.store.outbox import Outbox

SECONDS = 3
"""How long another service may take to answer."""
NEWEST = 3
"""Mails that could not be delivered whose errors are shown."""
_REMOTE = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "glusterfs", "fuse.glusterfs", "ceph", "lustre", "afs")
"""Kinds of file systems that are on other machines."""
_LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Finding:
    """What one look found."""

    check: str
    state: Literal["ok", "warning", "problem"]
    text: str


@click.command()
@as_json
def doctor(as_json: bool) -> None:
    """Check settings, database, mail and cache, and say what to fix. Exit code 1 when something does not work."""
    findings = list(_examine())
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.state:8} {finding.check}: {finding.text}")
    click.get_current_context().exit(1 if any(finding.state == "problem" for finding in findings) else 0)


def _examine() -> Iterator[Finding]:
    for name in unknown_variables():
        yield Finding("settings", "warning", f"{name} is no setting and does nothing; is it misspelt?")
    try:
        settings = load()
    except SettingsError as error:
        yield Finding("settings", "problem", str(error))
        return
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_address, _secret, _database, _mail, _cache)
    for check in checks:
        yield from check(settings)


def _address(settings: Settings) -> Iterator[Finding]:
    parts = urlsplit(settings.base_url)
    if parts.hostname in _LOCAL:
        text = f"{settings.base_url} is only reachable on this machine; set {PREFIX}BASE_URL before others subscribe"
        yield Finding("address", "warning", text)
    elif parts.scheme == "http":
        yield Finding("address", "warning", f"{settings.base_url} is not encrypted; serve it over https")
    else:
        yield Finding("address", "ok", settings.base_url)


def _secret(settings: Settings) -> Iterator[Finding]:
    try:
        key = settings.secret()
    except SettingsError as error:
        yield Finding("secret key", "problem", str(error))
        return
    path = settings.instance_dir / SECRET_FILE
    if settings.secret_key is None and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("secret key", "problem", f"others can read {path}; run: chmod 600 {path}")
    elif len(key) < 32:
        yield Finding("secret key", "warning", f"{PREFIX}SECRET_KEY is short; 32 characters or more are expected")
    else:
        yield Finding("secret key", "ok", "set" if settings.secret_key else f"kept in {path}")


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.store_file is not None and not settings.store_file.exists():
        text = f"there is none yet; `metrocal serve` makes it, and keeps the UID domain {settings.domain!r} for good"
        yield Finding("database", "warning", text)
        return
    try:
        with closing(opening.open_store(settings)) as store:
            store.writable()
        wrong = opening.check(settings)
    except MetrocalError as error:
        yield Finding("database", "problem", str(error))
        return
    for text in wrong:
        yield Finding("database", "problem", text)
    kind = _file_system(settings.store_file) if settings.store_file else ""
    if kind.startswith(_REMOTE):
        text = (
            f"{settings.store_file} is on a network file system ({kind}), where SQLite's locks do not hold; use a local disk"
        )
        yield Finding("database", "problem", text)
    if not wrong:
        yield Finding("database", "ok", "takes a write" + (f" in {settings.store_file}" if settings.store_file else ""))


def _file_system(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The kind of the file system a path is on; empty where the machine does not say."""
    try:
        lines = [line.split() for line in mounts.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return ""
    above = [(len(mount), kind) for _, mount, kind, *_ in lines if path.resolve().is_relative_to(mount)]
    return max(above, default=(0, ""))[1]


def _mail(settings: Settings) -> Iterator[Finding]:
    yield from _outbox(settings)
    if not settings.smtp_url:
        text = f"{PREFIX}SMTP_URL is not set; mails are kept until it is: smtp://HOST:PORT, or smtps://USER:PASSWORD@HOST"
        yield Finding("mail", "warning", text)
        return
    host = urlsplit(settings.smtp_url).hostname
    try:
        connect(settings.smtp_url, settings.domain, SECONDS).close()
    except BROKEN as error:
        yield Finding("mail", "problem", f"the mail server {host} does not answer: {error}; look at {PREFIX}SMTP_URL")
    else:
        yield Finding("mail", "ok", f"{host} answers; mails come from {settings.sender}")


def _outbox(settings: Settings) -> Iterator[Finding]:
    """What waits and what was given up; a database that does not answer is told by its own check."""
    if settings.store_file is not None and not settings.store_file.exists():
        return
    try:
        with closing(opening.open_store(settings)) as store:
            outbox = Outbox(store)
            counts, dead = outbox.counts(), outbox.dead()
    except MetrocalError:
        return
    waiting = sum(counts.get(state, 0) for state in ("waiting", "sending"))
    yield Finding("outbox", "ok", f"{waiting} waiting, {counts.get('held', 0)} held, {counts.get('sent', 0)} sent")
    if dead:
        newest = "; ".join(f"{one.kind} (number {one.pk}): {one.error}" for one in dead[:NEWEST])
        text = f"{len(dead)} could not be delivered, the newest: {newest}. To try them again: metrocal worker --retry"
        yield Finding("outbox", "warning", text)


def _cache(settings: Settings) -> Iterator[Finding]:
    if not settings.redis_url:
        yield Finding("cache", "ok", "in memory")
    elif find_spec("redis") is None:
        yield Finding("cache", "problem", "Redis is set but its client is missing; run: pip install 'metrocal[redis]'")
    else:
        redis = import_module("redis")
        try:
            redis.Redis.from_url(settings.redis_url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS).ping()
        except (redis.RedisError, OSError, ValueError) as error:
            yield Finding("cache", "problem", f"Redis does not answer: {error}; feeds are slower without it")
        else:
            yield Finding("cache", "ok", "Redis answers")
