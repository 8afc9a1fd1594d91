"""The production server: granian with several workers, each with an application of its own."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from metrocal.calendar import Calendar
from metrocal.cli.output import Bar, now
from metrocal.cli.worker import beside
from metrocal.errors import MetrocalError, StoreError
from metrocal.importing import import_files
from metrocal.opening import open_store, upgrade
from metrocal.settings import PREFIX, Settings, SettingsError, load

THREADS = 16
"""Requests that one worker works on at a time; the others wait in a queue."""
GRACE = 25
"""Seconds that requests under way have to end after SIGTERM."""
_TO_STDERR = {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"}
_METRICS = "PROMETHEUS_MULTIPROC_DIR"


class CannotListen(MetrocalError):
    """The address to listen at is taken or not ours."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=lambda: min(4, os.cpu_count() or 1), help="Processes.")
@click.option("--demo", is_flag=True, help="Load the calendars of examples/ into a calendar that is still empty.")
@click.option("--no-worker", is_flag=True, help="Send no mails here: `metrocal worker` runs elsewhere.")
def serve(host: str, port: int, workers: int, demo: bool, no_worker: bool) -> None:
    """Serve the calendar until SIGTERM or Ctrl+C."""
    settings = _settings(host, port)
    _refuse_taken(host, port)
    settings.secret()
    if settings.is_embedded:
        upgrade(settings)
    with closing(open_store(settings)) as store:
        store.writable()
        if demo:
            _load_examples(Calendar(store))
    _announce(settings)
    with nullcontext() if no_worker else beside(), _common_metrics(settings):
        _run(host, port, workers)


def _settings(host: str, port: int) -> Settings:
    """Without BASE_URL the calendar is where it is served; the workers read it from the environment."""
    settings = load()
    if "base_url" not in settings.model_fields_set:
        name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
        os.environ[f"{PREFIX}BASE_URL"] = f"http://{name}:{port}"
        settings = load()
    return settings


def _refuse_taken(host: str, port: int) -> None:
    """Granian tells it less well, and only after it has begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise CannotListen(f"cannot listen at {host} port {port}: {reason}; choose others with --host and --port") from None


def examples() -> list[Path]:
    """The calendars that metrocal comes with: beside its source, or in the installed package."""
    package = Path(str(files("metrocal")))
    for folder in (package / "examples", package.parent / "examples"):
        if found := sorted(folder.glob("*.csv")):
            return found
    raise SettingsError("the examples are not installed; without --demo the calendar starts empty")


def _load_examples(calendar: Calendar) -> None:
    if calendar.store.version() > 0:
        click.echo("The calendar is not empty; it stays as it is.")
        return
    report = import_files(calendar, examples(), at=now(), author="examples", progress=Bar())
    if report.exit_code == 2:
        raise StoreError("the examples cannot be read; is the installation complete?")
    click.echo(f"Loaded {report.added} events of the examples.")


def _announce(settings: Settings) -> None:
    base = settings.base_url
    click.echo(f"Open       {base}/")
    click.echo(f"Subscribe  {base}/feeds/all.ics")
    click.echo(f"           {base}/feeds/all.ics?gender=any&lang=fr")
    click.echo("Stop       Ctrl+C")


@contextmanager
def _common_metrics(settings: Settings) -> Iterator[None]:
    """A folder where the workers add up their counts; without one, each tells its own."""
    folder = None if _METRICS in os.environ else _scratch_folder(settings)
    if folder is None:
        yield
        return
    os.environ[_METRICS] = folder
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _scratch_folder(settings: Settings) -> str | None:
    """A new folder; a hardened service may write to its instance folder only, or nowhere."""
    for parent in (None, settings.instance_dir):
        try:
            return tempfile.mkdtemp(prefix="metrocal-metrics-", dir=parent)
        except OSError:
            continue
    return None


def _run(host: str, port: int, workers: int) -> None:
    """HTTP/1.1 and nothing else: it is what proxies speak to a server behind them."""
    server: Any = Granian(
        "server:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.error,
        log_dictconfig={"handlers": dict.fromkeys(("console", "access"), _TO_STDERR)},
    )
    server.serve()
