"""The worker: what it does every second, hour and night, and how it lives and dies."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from databases import BASE_URL, SECRET, opened
from people import Editor, an_event
from post import NOON, MailServer, Office, listening

from metrocal.cli import main
from metrocal.mail import worker as workers
from metrocal.mail.worker import Worker

ROOT = Path(__file__).parents[2]
SECONDS = 40
"""How long something may take on a busy machine."""


def working(office: Office) -> Worker:
    return Worker(office.outbox, office.calendar, office.settings, lambda: office.now)


def comes(condition: Any) -> bool:
    until = monotonic() + SECONDS
    while monotonic() < until:
        if condition():
            return True
        sleep(0.1)
    return False


def test_everything_that_is_due_leaves_at_one_look(office: Office, server: MailServer) -> None:
    for number in range(120):
        office.intends("confirmed", office.registers(email=f"p{number}@example.org"))
    assert working(office).deliver_due() == 120
    assert len(set(server.ids())) == 120
    assert working(office).deliver_due() == 0


@pytest.mark.parametrize(("hours", "reminded"), [(23, 0), (24, 1), (47, 1), (48, 0), (-1, 0)])
def test_those_who_come_are_reminded_a_day_or_two_before(office: Office, hours: int, reminded: int) -> None:
    start = NOON + timedelta(hours=hours)
    when = f"{start:%Y-%m-%dT%H:%M}/{start + timedelta(hours=1):%Y-%m-%dT%H:%M}"
    Editor(office.calendar).puts(an_event("near", when=when, zone="UTC"))
    office.registers(event="near")
    assert working(office).reminders() == reminded
    assert working(office).reminders() == 0


def test_reminders_go_to_the_confirmed_who_want_them_in_their_language(office: Office, server: MailServer) -> None:
    Editor(office.calendar).puts(an_event("near", when="2026-11-22T14:00/2026-11-22T15:00", zone="UTC", title="Near"))
    office.registers(email="fr@example.org", event="near", language="fr")
    office.registers(email="no@example.org", event="near", reminders=False)
    office.registers(email="w@example.org", event="near", state="waiting")
    office.registers(email="other@example.org")
    assert working(office).reminders() == 1
    assert working(office).deliver_due() == 1
    assert [(one["To"], one["Subject"]) for one in server.came] == [("fr@example.org", "Rappel : Near")]


def test_nobody_is_reminded_of_what_is_cancelled(office: Office) -> None:
    Editor(office.calendar).puts(
        an_event("near", when="2026-11-22T14:00/2026-11-22T15:00", zone="UTC", status="cancelled"),
        an_event("month", when="2026-11"),
    )
    office.registers(event="near")
    office.registers(event="month")
    assert working(office).reminders() == 0


def test_a_task_of_the_night_that_fails_leaves_the_others_their_work(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(workers, "NIGHTLY", [fails, lambda store, at: done.append((store, at))])
    working(office).nightly()
    assert done == [(office.store, NOON)]


class Keeper:
    """Someone who runs `metrocal` in a process of its own, on a folder."""

    def __init__(self, folder: Path, smtp_url: str) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("METROCAL_")},
            "METROCAL_INSTANCE_DIR": str(folder), "METROCAL_SMTP_URL": smtp_url, "METROCAL_SECRET_KEY": SECRET,
            "METROCAL_BASE_URL": BASE_URL,
        }  # fmt: skip

    def starts(self, *command: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "metrocal", *command], env=self.environment, cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip


def children(pid: int) -> list[int]:
    """Processes of `metrocal worker` below this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"worker" in told and told[-2] == str(pid).encode():
            found.append(int(folder.name))
    return found


def test_the_command_delivers_within_seconds_and_ends_cleanly(tmp_path: Path) -> None:
    server = MailServer()
    store = opened(f"sqlite:///{tmp_path / 'metrocal.db'}")
    with listening(server) as address:
        office = Office(store, address)
        office.now = datetime.now(UTC)
        process = Keeper(tmp_path, address).starts("worker")
        try:
            assert comes(lambda: (tmp_path / "tasks.db").exists())
            office.intends("confirmed", office.registers())
            assert comes(lambda: len(server.came) == 1)
        finally:
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=SECONDS)
    store.close()
    assert (process.returncode, "Traceback" in said) == (0, False), said


def is_healthy(port: str) -> bool:
    try:
        return bool(urlopen(f"http://127.0.0.1:{port}/healthz", timeout=SECONDS).status == 200)
    except URLError:
        return False


def test_a_server_has_a_worker_beside_it_which_lives_again_and_ends_with_it(tmp_path: Path) -> None:
    server = MailServer()
    store = opened(f"sqlite:///{tmp_path / 'metrocal.db'}")
    with listening(server) as address:
        office = Office(store, address)
        office.now = datetime.now(UTC)
        with listening(MailServer()) as free:
            port = free.partition("?")[0].rpartition(":")[2]
        process = Keeper(tmp_path, address).starts("serve", "--port", port, "--workers", "1")
        try:
            assert comes(lambda: children(process.pid))
            (first,) = children(process.pid)
            office.intends("confirmed", office.registers())
            assert comes(lambda: len(server.came) == 1)
            os.kill(first, signal.SIGKILL)
            assert comes(lambda: children(process.pid) not in ([], [first]))
            office.intends("left", office.registers())
            assert comes(lambda: len(server.came) == 2)
            assert comes(lambda: is_healthy(port))
        finally:
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=SECONDS)
    store.close()
    assert (process.returncode, children(process.pid)) == (0, []), said
    assert "started again" in said


def test_the_doctor_tells_what_waits_what_died_and_whether_the_server_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = MailServer(unknown={"gone@example.org"})
    store = opened(f"sqlite:///{tmp_path / 'metrocal.db'}")
    with listening(server) as address:
        office = Office(store, address)
        for email in ("gone@example.org", "ana@example.org"):
            office.intends("confirmed", office.registers(email=email))
        office.delivers()
        office.intends("left", office.registers())
        for name, value in Keeper(tmp_path, address).environment.items():
            monkeypatch.setenv(name, value)
        said = CliRunner().invoke(main, ["doctor"]).output
        assert "ok       outbox: 1 waiting, 0 held, 1 sent" in said
        assert "1 could not be delivered, the newest: confirmed (number 1): 550 5.1.1 <…> is unknown here" in said
        assert "mail: 127.0.0.1 answers" in said
        assert "gone@example.org" not in said
        assert "1 mails are tried again" in CliRunner().invoke(main, ["worker", "--retry"]).output
    assert "problem  mail: the mail server 127.0.0.1 does not answer" in CliRunner().invoke(main, ["doctor"]).output
    store.close()
