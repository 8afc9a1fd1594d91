"""`metrocal worker`: mails and periodic tasks, in a process of its own; `metrocal serve` starts one beside the server."""

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread
from time import monotonic, sleep

import click

from metrocal.calendar import Calendar
from metrocal.cli.output import now
from metrocal.mail.worker import GRACE, Worker, run
from metrocal.opening import open_store
from metrocal.settings import PREFIX, Settings, load
from metrocal.store.outbox import Outbox

LONGEST_PAUSE = 30.0
"""Seconds before a worker that keeps dying is started again."""


@click.command()
@click.option("--parent", type=int, hidden=True, help="End when this process is no longer the parent.")
@click.option("--retry", is_flag=True, help="Only have the mails that could not be delivered tried again.")
def worker(parent: int | None, retry: bool) -> None:
    """Send mails and do what is due every hour and night, until SIGTERM or Ctrl+C."""
    settings = load()
    if retry:
        _retry(settings)
        return
    settings.secret()
    _log_to_stderr()
    if not settings.smtp_url:
        logging.getLogger("metrocal.mail").warning("%sSMTP_URL is not set: mails are kept until it is", PREFIX)
    with closing(open_store(settings)) as store:
        work = Worker(Outbox(store), Calendar(store), settings, now)
        run(work, alive=lambda: parent is None or os.getppid() == parent)


def _retry(settings: Settings) -> None:
    with closing(open_store(settings)) as store:
        outbox = Outbox(store)
        click.echo(f"{sum(outbox.retry(one.pk) for one in outbox.dead())} mails are tried again.")


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("huey", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


@contextmanager
def beside() -> Iterator[None]:
    """A worker process for as long as the block lasts; one that dies is started again."""
    stop = Event()
    keeper = Thread(target=_keep, args=(stop,), name="worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(GRACE + 10)


def _keep(stop: Event) -> None:
    pause = 1.0
    while not stop.is_set():
        pid, code = _start(), None
        while code is None and not stop.wait(0.2):
            code = _ended(pid)
        if code is None:
            _end(pid)
        elif not stop.wait(pause):
            click.echo(f"metrocal: the worker ended with code {code}; it is started again", err=True)
            pause = min(pause * 2, LONGEST_PAUSE)


def _start() -> int:
    """The process id of a new worker, in a session of its own: Ctrl+C is meant for the server, which then ends it.

    Not by subprocess: the server forks its own processes meanwhile, which would hold the pipe that Popen waits for.
    """
    command = [sys.executable, "-m", "metrocal", "worker", "--parent", str(os.getpid())]
    return os.posix_spawn(sys.executable, command, os.environ, setsid=True)


def _ended(pid: int) -> int | None:
    """The exit code, negative for a signal; None while it runs."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGTERM)
    until = monotonic() + GRACE + 5
    while _ended(pid) is None:
        if monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return
        sleep(0.1)
