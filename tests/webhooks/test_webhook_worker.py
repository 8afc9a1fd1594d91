"""The worker tells webhooks beside the mails it sends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from databases import BASE_URL, DOMAIN, SECRET, opened
from people import an_event
from receivers import HERE, Office

from metrocal.mail.worker import Worker
from metrocal.settings import Settings
from metrocal.store.outbox import Outbox
from metrocal.webhooks.sending import REFUSED

ROOT = Path(__file__).parents[2]
SECONDS = 40
"""How long something may take on a busy machine."""


def comes(condition: Callable[[], bool]) -> bool:
    until = monotonic() + SECONDS
    while monotonic() < until:
        if condition():
            return True
        sleep(0.1)
    return False


def test_everything_that_is_due_is_told_at_one_look(office, address, receiver):
    settings = Settings(base_url=BASE_URL, secret_key=SECRET, uid_domain=DOMAIN)
    worker = Worker(Outbox(office.store), office.calendar, settings, lambda: office.now, HERE)
    office.adds(address)
    office.editor.puts(*(an_event(f"forum-{number}") for number in range(50)))
    assert (worker.tell_webhooks(), worker.tell_webhooks(), len(receiver.came)) == (50, 0, 50)
    assert {headers["webhook-id"] for headers, _ in receiver.came} == {one["id"] for one in receiver.documents()}


def test_the_command_tells_within_seconds_and_only_the_public_internet(tmp_path, address, receiver):
    store = opened(f"sqlite:///{tmp_path / 'metrocal.db'}")
    office = Office(store)
    office.now = datetime.now(UTC)
    pk = office.adds(address)
    office.editor.puts(an_event("forum"))
    own = {name: value for name, value in os.environ.items() if not name.startswith("METROCAL_")}
    told = {"METROCAL_INSTANCE_DIR": str(tmp_path), "METROCAL_SECRET_KEY": SECRET, "METROCAL_BASE_URL": BASE_URL}
    process = subprocess.Popen(
        [sys.executable, "-m", "metrocal", "worker"], env=own | told, cwd=ROOT, text=True, stderr=subprocess.PIPE
    )
    try:
        assert comes(lambda: office.log(pk)[0].attempts == 1 and office.log(pk)[0].state != "sending")
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=SECONDS)
    assert (office.log(pk)[0].error, receiver.asked, process.returncode, "Traceback" in said) == (REFUSED, [], 0, False)
    store.close()
