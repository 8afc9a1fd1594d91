"""`metrocal worker`: mails and periodic tasks, in a process of its own; `metrocal serve` starts one beside the server."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread

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
    command = [sys.executable, "-m", "metrocal", "worker", "--parent", str(os.getpid())]
    pause = 1.0
    while not stop.is_set():
        # A session of its own: Ctrl+C is meant for the server, which then ends its worker.
        process = subprocess.Popen(command, start_new_session=True)
        while process.poll() is None and not stop.wait(0.2):
            pass
        if process.poll() is None:
            _end(process)
        elif not stop.wait(pause):
            click.echo(f"metrocal: the worker ended with code {process.returncode}; it is started again", err=True)
            pause = min(pause * 2, LONGEST_PAUSE)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(GRACE + 5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
