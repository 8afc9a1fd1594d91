"""`metrocal serve` as people run it: a process of its own, started, stopped and started again."""

import json
from pathlib import Path

import pytest
from icalendar import Calendar as Ical
from visitors import EXAMPLE_EVENTS, Operator

FEED = "/feeds/all.ics?from=2000"


def uids(body: bytes) -> set[str]:
    return {str(event["UID"]) for event in Ical.from_ical(body).walk("VEVENT")}


@pytest.mark.parametrize("python", [(), ("-O",)], ids=["python", "python -O"])
def test_the_demo_is_served_stopped_and_served_again_with_nothing_lost(operator: Operator, python: tuple[str, ...]) -> None:
    operator.starts("--demo", python=python)
    status, headers, body = operator.fetches(FEED)
    assert (status, headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert len(uids(body)) >= EXAMPLE_EVENTS
    assert operator.fetches("/readyz")[0] == 200
    assert operator.fetches(FEED, If_None_Match=headers["etag"])[0] == 304
    code, out, err = operator.stops()
    assert code == 0, err
    assert f"Loaded {EXAMPLE_EVENTS} events of the examples." in out
    assert f"Open       {operator.address}/\nSubscribe  {operator.address}/feeds/all.ics\n" in out
    assert "Traceback" not in err
    operator.starts("--demo", python=python)
    assert uids(operator.fetches(FEED)[2]) == uids(body)
    code, out, _ = operator.stops()
    assert (code, "it stays as it is" in out) == (0, True)


def test_all_workers_count_together(operator: Operator) -> None:
    operator.starts()
    for _ in range(20):
        operator.fetches("/nowhere")
    said = operator.fetches("/metrics")[2].decode()
    assert 'metrocal_requests_total{method="GET",route="none",status="404"} 20.0' in said


def test_an_import_shows_while_the_server_runs(operator: Operator, tmp_path: Path) -> None:
    operator.starts()
    document = {"id": "forum", "kind": "forum", "title": "Forum", "when": "2030-05-27"}
    (tmp_path / "events.json").write_text(json.dumps(document))
    before = operator.fetches("/feeds/all.ics")[1]["etag"]
    assert operator.runs("import", str(tmp_path / "events.json")).returncode == 0
    for _ in range(100):
        status, _, body = operator.fetches("/feeds/all.ics", If_None_Match=before)
        if status == 200:
            break
    assert uids(body) == {"forum@127.0.0.1"}
    assert operator.fetches("/events/forum")[0] == 200


def test_a_port_that_is_taken_is_told_in_a_sentence(operator: Operator) -> None:
    operator.starts()
    port = operator.address.rpartition(":")[2]
    refused = operator.runs("serve", "--port", port)
    assert refused.returncode == 1
    assert refused.stderr == (
        f"metrocal: cannot listen at 127.0.0.1 port {port}: Address already in use; choose others with --host and --port\n"
    )


def test_a_bad_setting_is_told_in_a_sentence(operator: Operator) -> None:
    refused = operator.runs("serve", BASE_URL="nonsense")
    assert refused.returncode == 2
    assert refused.stderr == (
        "metrocal: METROCAL_BASE_URL: a web address is expected, such as https://calendar.example.org ('nonsense' is set)\n"
    )
