"""More than anybody needs is refused at once, and fills no memory: long lines, many parts, deep documents, large headers."""

import json
import socket
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from town import BASE_URL, Town
from visitors import Operator

SECONDS = 3
MEMORY = 30 * 1024 * 1024
"""Bytes that a request may take at most, while it is refused; its own body is not counted."""
MB = 1024 * 1024
LARGE = 64 * 1024
"""Bytes of a header; servers take no more themselves, or little."""
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTIPART = "multipart/form-data; boundary=x"
PARTS = (
    b"".join(b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\nb\r\n' % number for number in range(100_000))
    + b"--x--\r\n"
)
DEEP = b'{"kind":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
BODIES: dict[str, tuple[str, bytes]] = {
    "a line of 20 MB": (FORM, b"title=" + b"a" * 20 * MB),
    "a line of 1.9 MB": (FORM, b"title=" + b"a" * (19 * MB // 10)),
    "100,000 parameters": (FORM, b"&".join(b"a%d=b" % number for number in range(100_000))),
    "100,000 times the same": (FORM, b"&".join([b"kind=forum"] * 100_000)),
    "100,000 parts": (MULTIPART, PARTS),
    "a part without an end": (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"b" * MB),
    "a part with a header of 1 MB": (MULTIPART, b"--x\r\nX: " + b"a" * MB + b'\r\n\r\nb\r\n--x--\r\n'),
    "a file of 20 MB": (
        MULTIPART,
        b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n' + b"b" * 20 * MB,
    ),
    "no UTF-8": (FORM, b"title=\xff&\xff=%ff"),
    "escapes alone": (FORM, b"title=" + b"%41" * 600_000),
}  # fmt: skip
DOCUMENTS: dict[str, bytes] = {
    "20 MB": b'{"title": "' + b"a" * 20 * MB + b'"}',
    "1.9 MB": b'{"title": "' + b"a" * (19 * MB // 10) + b'"}',
    "100,000 deep": DEEP,
    "100,000 deep, open": b'{"a":' * 100_000,
    "11 deep": json.dumps({"kind": [[[[[[[[[[["forum"]]]]]]]]]]]}).encode(),
    "100,000 keys": json.dumps({f"a{number}": 1 for number in range(100_000)}).encode(),
    "100,000 in a list": json.dumps({"topics": ["water"] * 100_000}).encode(),
    "a number of 100,000 digits": b'{"edition": ' + b"9" * 100_000 + b"}",
    "NaN": b'{"edition": NaN}',
    "a key twice": b'{"kind": "forum", "kind": "training"}',
    "half a character": b'{"title": "\\ud800"}',
    "no UTF-8": b'{"title": "\xff"}',
    "a list": b"[]",
    "nothing": b"",
    "zeros": b"\x00" * 10_000,
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    "address", ["/submit", "/submissions/{submission}/picture", "/events/forum-a/register", "/sign-in", "/desk/me/tokens"]
)
def test_a_body_that_is_too_much_is_refused_at_once(town: Town, address: str, body: str) -> None:
    media_type, data = BODIES[body]
    path = address.format(submission=town.people["submitter A"].token)
    before = town.rows()
    assert 400 <= _refused(town, "POST", path, data=data, content_type=media_type) < 500
    assert town.rows() == before


@pytest.mark.parametrize("body", DOCUMENTS)
@pytest.mark.parametrize(
    ("method", "address"),
    [("POST", "/api/v1/submissions"), ("POST", "/api/v1/events"), ("PATCH", "/api/v1/events/forum-a"),
     ("POST", "/api/v1/organisations"),
     ("POST", "/api/v1/events/forum-a/registrations"), ("POST", "/api/v1/desk/submissions/{one}/decision")],
)  # fmt: skip
def test_a_document_that_is_too_much_is_refused_at_once(town: Town, method: str, address: str, body: str) -> None:
    path, before = address.format(one=town.places["A"]["submission_id"]), town.rows()
    status = _refused(town, method, path, data=DOCUMENTS[body], content_type=JSON, headers={"If-Match": "*"}, bearer=True)
    assert 400 <= status < 500
    assert town.rows() == before


@pytest.mark.parametrize("address", ["/", "/feeds/all.ics", "/api/v1/events", "/subscribe", "/embed"])
@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 100_000,
        "&".join(["kind=forum"] * 100_000),
        "&".join(f"a{n}=1" for n in range(100_000)),
        "kind=" + "forum," * 50_000,
    ],
)
def test_a_query_that_is_too_much_is_refused_at_once(built: Town, address: str, query: str) -> None:
    assert _refused(built, "GET", f"{address}?{query}") in {400, 414}


@pytest.mark.parametrize(
    "address", ["/calendar/2021", "/events/forum-a", "/desk/audit/", "/desk/submissions/", "/reports/gender/2021"]
)
def test_pages_without_filters_take_no_longer_for_a_long_query(built: Town, address: str) -> None:
    assert _refused(built, "GET", f"{address}?{'&'.join(f'a{n}=1' for n in range(100_000))}") < 500


@pytest.mark.parametrize(
    "name", ["Cookie", "Authorization", "Accept-Language", "If-None-Match", "Idempotency-Key", "If-Match", "X-Other"]
)
def test_a_large_header_does_no_harm(built: Town, name: str) -> None:
    for value in ("a" * LARGE, "a=b;" * (LARGE // 4), '"a",' * (LARGE // 4), "en;q=0.1," * (LARGE // 9)):
        for address in ("/", "/feeds/all.ics", "/api/v1/events/forum-a", "/desk/"):
            assert _refused(built, "GET", address, headers={name: value}) < 500


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    operator = Operator(tmp_path / "instance")
    yield operator
    operator.leaves()


def test_a_real_server_refuses_the_same_and_goes_on(operator: Operator) -> None:
    """Over sockets; what it takes in memory is read from the system."""
    operator.starts("--demo", RATE_LIMITS="off")
    before = _memory(operator)
    for media_type, data in BODIES.values():
        assert _status(operator, f"POST /submit HTTP/1.1\r\nContent-Type: {media_type}", data) in REFUSED
    for data in DOCUMENTS.values():
        assert _status(operator, "POST /api/v1/submissions HTTP/1.1\r\nContent-Type: application/json", data) in REFUSED
    assert _status(operator, f"GET /?q={'a' * 100_000} HTTP/1.1") in REFUSED
    assert _status(operator, f"GET / HTTP/1.1\r\nX-Other: {'a' * MB}") in REFUSED
    assert _status(operator, "GET / HTTP/1.1\r\n" + "\r\n".join(f"X-{number}: a" for number in range(10_000))) in REFUSED
    assert (
        _status(operator, "POST /submit HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Type: " + FORM, _chunks(20 * MB))
        in REFUSED
    )
    assert operator.fetches("/healthz")[0] == 200
    assert operator.fetches("/feeds/all.ics")[0] == 200
    assert _memory(operator) - before < 150 * MB


REFUSED = {0, 400, 401, 403, 411, 413, 414, 415, 422, 431}
"""0: the connection was closed, before or while the rest was sent."""


def _refused(town: Town, method: str, address: str, **request: Any) -> int:
    """The status, which came in time and took little memory."""
    who = "admin" if address.startswith(("/desk", "/api")) else "anonymous"
    if isinstance(request.get("data"), bytes):
        request["input_stream"], request["content_length"] = BytesIO(data := request.pop("data")), len(data)
    began = monotonic()
    answer = _sent(town, who, method, address, **request)
    assert monotonic() - began < SECONDS
    if "input_stream" in request:
        request["input_stream"].seek(0)
        tracemalloc.start()
        try:
            _sent(town, who, method, address, **request)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < MEMORY
    return answer


def _sent(town: Town, who: str, method: str, address: str, *, bearer: bool = False, **request: Any) -> int:
    """Forms with the token of the session in a header, so that they are read as a whole."""
    person = town.people[who]
    headers = {"Cookie": f"session={person.cookie}", "X-CSRFToken": person.csrf} | dict(request.pop("headers", {}))
    if bearer:
        headers["Authorization"] = f"Bearer {person.bearer}"
    path, _, query = address.partition("?")
    client = town.app.test_client(use_cookies=False)
    answer = client.open(path, method=method, headers=headers, query_string=query, base_url=BASE_URL, **request)
    answer.close()
    return answer.status_code


def _status(operator: Operator, head: str, body: bytes = b"") -> int:
    host, _, port = operator.address.removeprefix("http://").partition(":")
    length = "" if "chunked" in head or not body else f"\r\nContent-Length: {len(body)}"
    began = monotonic()
    with socket.create_connection((host, int(port)), timeout=10) as line:
        with suppress(OSError):  # refused before it was whole; the answer may be there
            line.sendall(f"{head}\r\nHost: calendar.example.org\r\nConnection: close{length}\r\n\r\n".encode() + body)
        try:
            answer = line.recv(1_000)
        except OSError:
            answer = b""
    assert monotonic() - began < SECONDS
    return int(answer.split(b" ")[1]) if answer else 0


def _chunks(size: int) -> bytes:
    return (
        b"10000\r\n"
        + b"a" * 65_536
        + b"\r\n"
        + b"".join([b"10000\r\n" + b"b" * 65_536 + b"\r\n"] * (size // 65_536))
        + b"0\r\n\r\n"
    )


def _memory(operator: Operator) -> int:
    """Bytes of the server and its workers."""
    assert operator._running is not None
    of = [operator._running.pid]
    for pid in of:
        children = Path(f"/proc/{pid}/task/{pid}/children")
        of += [int(child) for child in children.read_text().split()] if children.exists() else []
    lines = [line for pid in of for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return sum(int(line.split()[1]) * 1024 for line in lines)
