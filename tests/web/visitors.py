"""Those who come to the server: people with a browser, calendars that subscribe, and the one who keeps it running."""

import csv
import os
import signal
import socket
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from flask import Flask
from werkzeug.test import TestResponse, run_wsgi_app

ROOT = Path(__file__).parents[2]
SECONDS = 60
"""How long a server may take to start or to stop on a busy machine."""


def _rows_with_dates(table: Path) -> int:
    with table.open(encoding="utf-8", newline="") as file:
        return sum("when" in row for row in csv.DictReader(file))


EXAMPLES = sorted((ROOT / "examples").glob("*.csv"))
EXAMPLE_EVENTS = sum(_rows_with_dates(table) for table in EXAMPLES)


class Visitor:
    """Someone with a browser, or a program that reads feeds."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._client = app.test_client(use_cookies=True)

    def opens(self, address: str, **headers: str) -> TestResponse:
        return self._client.get(address, headers=_names(headers), buffered=True)

    def asks_for_the_head_of(self, address: str, **headers: str) -> TestResponse:
        return self._client.head(address, headers=_names(headers))

    def sends(self, method: str, address: str, **headers: str) -> TestResponse:
        return self._client.open(address, method=method, headers=_names(headers))

    def sends_raw(self, path: str, query: str = "", **environ: str) -> int:
        """The status of a request that no browser would send; `path` and `query` are bytes written as Latin-1."""
        whole = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "", "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", **environ,
        }  # fmt: skip
        _, status, _ = run_wsgi_app(self.app.wsgi_app, whole, buffered=True)
        return int(status[:3])

    def reads(self, address: str, **headers: str) -> str:
        """What a page says, as text without its tags, on one line."""
        return words_of(self.opens(address, **headers).text)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def words_of(html: str) -> str:
    parser = _Words()
    parser.feed(html)
    return " ".join(" ".join(parser.found).split())


def _names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


class Operator:
    """The one who starts and stops `metrocal serve`, and calls other commands, in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: subprocess.Popen[str] | None = None
        self.address = ""

    def runs(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "metrocal", *command], env=self._environment(settings), cwd=ROOT,
            capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip

    def runs_into_a_closed_pipe(self, *command: str) -> str:
        """What is said on standard error when nobody reads the output."""
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as nobody:
            done = subprocess.run(
                [sys.executable, "-m", "metrocal", *command], env=self._environment({}), cwd=ROOT, stdout=nobody,
                stderr=subprocess.PIPE, text=True, timeout=SECONDS, check=False,
            )  # fmt: skip
        return done.stderr

    def starts(self, *options: str, python: tuple[str, ...] = (), **settings: str) -> None:
        """Returns when the server answers."""
        port = _free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = [sys.executable, *python, "-m", "metrocal", "serve", "--port", str(port), "--workers", "2", *options]
        self._running = subprocess.Popen(
            command, env=self._environment(settings), cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        until = monotonic() + SECONDS
        while monotonic() < until and self._running.poll() is None:
            try:
                self.fetches("/healthz")
            except (URLError, OSError):
                sleep(0.1)
            else:
                return
        raise AssertionError(f"the server does not answer: {self._ended()}")

    def fetches(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """(status, headers in small letters, body)."""
        try:
            with urlopen(Request(self.address + path, headers=_names(headers)), timeout=SECONDS) as answer:
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
        except HTTPError as answer:
            with answer:
                return answer.code, {k.lower(): v for k, v in answer.headers.items()}, answer.read()

    def stops(self) -> tuple[int, str, str]:
        """By SIGTERM: (exit code, standard output, standard error)."""
        assert self._running is not None
        self._running.send_signal(signal.SIGTERM)
        return self._ended()

    def leaves(self) -> None:
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            self._ended()

    def _ended(self) -> tuple[int, str, str]:
        assert self._running is not None
        out, err = self._running.communicate(timeout=SECONDS)
        return self._running.returncode, out, err

    def _environment(self, settings: dict[str, Any]) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("METROCAL_")}
        chosen = {f"METROCAL_{name}": str(value) for name, value in settings.items()}
        return {**clean, "METROCAL_INSTANCE_DIR": str(self.folder), **chosen}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
