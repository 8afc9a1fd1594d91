"""The readers in JavaScript, installed from npm at first use."""

import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "readers"


class NodeReaders:
    """ical.js (Thunderbird, Nextcloud) and node-ical (Node-RED, MagicMirror)."""

    def __init__(self, command: str) -> None:
        self._command = command

    def read(self, file: Path) -> dict[str, list[tuple[str, ...]]]:
        """What each finds, in order; the machine's own zone must not matter, so it is an odd one."""
        run = subprocess.run(
            [self._command, str(HERE / "read.mjs"), str(file)],
            env=os.environ | {"TZ": "Pacific/Chatham"}, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr.decode()
        return {reader: sorted(map(tuple, rows)) for reader, rows in json.loads(run.stdout).items()}


def installed() -> NodeReaders:
    """The readers; where Node or npm is missing the test is skipped, in CI it fails."""
    command, npm = shutil.which("node"), shutil.which("npm")
    if command is None or npm is None:
        _do_without("Node with npm is not installed: ical.js and node-ical cannot be asked")
    with (HERE / "package.json").open() as lock:  # workers of one run, and runs beside each other, install once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_current():
            _install(str(npm))
    return NodeReaders(str(command))


def _is_current() -> bool:
    """Whether what is installed is what package.json asks for."""
    wanted: dict[str, str] = json.loads((HERE / "package.json").read_text())["dependencies"]
    files = {name: HERE / "node_modules" / name / "package.json" for name in wanted}
    return all(file.is_file() and json.loads(file.read_text())["version"] == wanted[name] for name, file in files.items())


def _install(npm: str) -> None:
    command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
    run = subprocess.run(command, cwd=HERE, capture_output=True, check=False, timeout=180)
    if run.returncode != 0:
        _do_without(f"npm could not install the readers: {run.stderr.decode().strip()[-500:]}")


def _do_without(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
