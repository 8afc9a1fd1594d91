"""What the benchmarks over HTTP share: servers that run for a while, on loopback, and clients that ask them."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen


def needed(*programs: str) -> None:
    """End here, with a sentence, when one of these programs is missing."""
    if missing := [name for name in programs if shutil.which(name) is None]:
        sys.exit(f"needed, as Debian packages: {', '.join(missing)}")


@contextmanager
def running(command: list[str], address: str, log: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """A server in a process of its own, from its first answer to the end of the block; its process id."""
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env=environment)
    try:
        wait_for(address)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=40)


def wait_for(address: str, seconds: float = 60) -> None:
    """Until somebody answers there, whatever the answer."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=30):
                return
        except HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nobody answers at {address}")


def wrk(address: str, headers: Mapping[str, str], *, seconds: int, clients: int = 8) -> float:
    """Requests answered in that time; ends here when there was an answer other than 2xx and 3xx."""
    sent = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", *sent, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(said)
    return int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
