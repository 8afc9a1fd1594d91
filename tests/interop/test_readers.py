"""Readers that others wrote see in each feed what is meant: the same instants, summaries and statuses."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import ics
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from node import NodeReaders
from samples import SAMPLES, Row, Sample

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""Of the readers, not ours."""


@pytest.fixture(scope="module", params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> Sample:
    return SAMPLES[request.param]()


def _row(uid: str, start: date, end: date, summary: str, status: str) -> Row:
    return uid, _said(start), _said(end), summary, status


def _said(moment: date) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(moment, datetime) else f"{moment}"


def _vobject(text: str) -> list[Row]:
    """Radicale and older CalDAV tools."""
    return [
        _row(*(getattr(event, name).value for name in ("uid", "dtstart", "dtend", "summary", "status")))
        for calendar in vobject.readComponents(text)
        for event in calendar.vevent_list
    ]


def _ics(text: str) -> list[Row]:
    """Scripts."""
    return [
        _row(
            event.uid,
            *(e.date() if event.all_day else e.datetime for e in (event.begin, event.end)),
            event.name,
            event.status,
        )
        for event in ics.Calendar(text).events
    ]


def _ical(text: str) -> list[Row]:
    """Home Assistant."""
    calendar = IcsCalendarStream.calendar_from_ics(text)
    return [_row(event.uid, event.dtstart, event.end, event.summary, event.status) for event in calendar.events]


PYTHON: dict[str, Callable[[str], list[Row]]] = {"vobject": _vobject, "ics": _ics, "ical": _ical}


@pytest.mark.parametrize("reader", PYTHON)
def test_python_reads_what_is_meant(sample: Sample, reader: str):
    assert sorted(PYTHON[reader](sample.body.decode())) == sample.expected


def test_node_reads_what_is_meant(sample: Sample, node: NodeReaders, tmp_path: Path):
    file = tmp_path / "feed.ics"
    file.write_bytes(sample.body)
    assert node.read(file) == {"ical.js": sample.expected, "node-ical": sample.expected}


def test_ical_js_goes_by_the_rules_in_the_feed(node: NodeReaders, tmp_path: Path):
    """The control: what the test above proves of our VTIMEZONEs, it proves of them."""
    sample = SAMPLES["ten o'clock"]()
    file = tmp_path / "feed.ics"
    file.write_bytes(sample.body.replace(b"TZOFFSETTO:-0500", b"TZOFFSETTO:-0400"))
    found = node.read(file)["ical.js"]
    assert [row[3] for row in set(sample.expected) - set(found)] == ["Chicago 7"]
