"""A hot feed over HTTP beside nginx serving the same bytes from a file: requests per second and CPU per request.

python -m benchmarks.polls      needs wrk and nginx (Debian packages); loopback only, a minute in all
"""

import gzip
import os
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.request import urlopen

from benchmarks.made_up import events
from benchmarks.measuring import Table, children_of, cpu_seconds_of
from benchmarks.serving import needed, wait_for, wrk
from metrocal import Calendar
from metrocal.opening import open_store
from metrocal.settings import load

SECONDS = 3
ROUNDS = 3
METROCAL, NGINX = "http://127.0.0.1:8931/feeds/all.ics", "http://127.0.0.1:8932/all.ics"
CONFIG = """worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{}}
http {{ access_log off; types {{ text/calendar ics; }} gzip_static on; sendfile on;
server {{ listen 127.0.0.1:8932; root {folder}/www; }} }}
"""


def main() -> None:
    needed("wrk", "nginx")
    with tempfile.TemporaryDirectory() as folder:
        ours = _metrocal(Path(folder))
        body = urlopen(METROCAL).read()
        theirs = _nginx(Path(folder), body)
        try:
            _measure(ours.pid, theirs.pid, len(body))
        finally:
            for process in (ours, theirs):
                process.terminate()
                process.wait(timeout=40)


def _measure(ours: int, theirs: int, size: int) -> None:
    table = Table(f"A feed of 1,000 events ({size / 1e6:.1f} MB), wrk -t1 -c8, 2 workers, beside nginx with the same file")
    tags = {address: urlopen(address).headers["ETag"] for address in (METROCAL, NGINX)}
    ways = {
        "plain": ({}, 0.7, 4.5),
        "gzipped": ({"Accept-Encoding": "gzip"}, 0.45, 5.0),
        "304": ({"If-None-Match": "tag"}, 0.45, 5.0),
    }
    for name, (headers, rate, cost) in ways.items():
        rates: dict[str, list[float]] = {METROCAL: [], NGINX: []}
        costs: dict[str, list[float]] = {METROCAL: [], NGINX: []}
        for _ in range(ROUNDS):
            for address, pid in ((METROCAL, ours), (NGINX, theirs)):
                sent = {key: tags[address] if value == "tag" else value for key, value in headers.items()}
                done, spent = _load(address, sent, pid)
                rates[address].append(done)
                costs[address].append(spent)
        median = {address: statistics.median(rates[address]) for address in rates}
        cheap = {address: statistics.median(costs[address]) for address in costs}
        table.fact(f"{name}: metrocal · nginx", f"{median[METROCAL]:,.0f} · {median[NGINX]:,.0f}/s")
        table.fact(f"{name}: CPU per request", f"{cheap[METROCAL] * 1e6:.0f} · {cheap[NGINX] * 1e6:.0f} µs")
        table.at_least(f"{name}: requests/s against nginx", median[METROCAL] / median[NGINX], rate)
        table.at_most(f"{name}: server CPU per request against nginx", cheap[METROCAL] / cheap[NGINX], cost, "×")
    table.show()


def _load(address: str, headers: dict[str, str], pid: int) -> tuple[float, float]:
    """Requests per second, and CPU seconds of the server per request."""
    before = cpu_seconds_of(children_of(pid))
    requests = wrk(address, headers, seconds=SECONDS)
    spent = cpu_seconds_of(children_of(pid)) - before
    return requests / SECONDS, spent / requests


def _metrocal(folder: Path) -> subprocess.Popen[bytes]:
    os.environ["METROCAL_INSTANCE_DIR"] = str(folder / "instance")
    store = open_store(load())
    tomorrow = datetime.now(UTC).date()
    Calendar(store).put(*events(1_000, first_day=date.fromordinal(tomorrow.toordinal() + 1), days=300), at=datetime.now(UTC))
    store.close()
    command = [sys.executable, "-m", "metrocal", "serve", "--port", "8931", "--workers", "2"]
    with (folder / "metrocal.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    wait_for(METROCAL)
    return process


def _nginx(folder: Path, body: bytes) -> subprocess.Popen[bytes]:
    (folder / "www").mkdir()
    folder.chmod(0o755)
    (folder / "www" / "all.ics").write_bytes(body)
    (folder / "www" / "all.ics.gz").write_bytes(gzip.compress(body, 1))
    (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, user="user root;" if os.getuid() == 0 else ""))
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    wait_for(NGINX)
    return process


if __name__ == "__main__":
    main()
