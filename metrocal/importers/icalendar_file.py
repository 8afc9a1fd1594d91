"""iCalendar (RFC 5545): what other calendars publish. Every VEVENT is read alone; each becomes an event or its refusals."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath

from metrocal.errors import UnknownZone
from metrocal.importers.decoding import decoded
from metrocal.importers.documents import event_in
from metrocal.importers.icalendar_dates import Allowance
from metrocal.importers.icalendar_draft import Draft
from metrocal.importers.icalendar_events import NAMES, SILENT, fill, properties
from metrocal.importers.icalendar_lines import MOST_LINES, Block, Sheet, mended, sheets
from metrocal.importers.icalendar_times import zone_named
from metrocal.importers.reading import Finding, Where
from metrocal.text import slug

_ID_LIMIT = 100
_PEOPLE = "ATTENDEE"
_NOT_TAKEN = frozenset({"VTIMEZONE", "STANDARD", "DAYLIGHT"})
"""Components that nobody misses: zones are known by their names."""


def read(data: bytes, file: str) -> Iterator[Finding]:
    """Events, refusals, remarks; raises Unusable for what is no calendar, or one too large."""
    where = Where(file)
    text, remarks = decoded(mended(data), one_byte=True)
    yield from map(where.remark, remarks)
    seen = _Seen()
    for sheet in sheets(text):
        facts, remarks = _facts(sheet)
        at = where.at(sheet.number)
        yield from map(at.remark, remarks)
        for block in sheet.events:
            draft = Draft(calendar_zone=facts.zone, cancels=facts.cancels)
            yield from _event(block, draft, where.at(block.number), seen)
        if not sheet.ended:
            yield at.remark("END:VCALENDAR is missing: is the file cut off?")
        if not sheet.events:
            yield at.remark("no event in this calendar")
        seen.components.update({name: n for name, n in sheet.others.items() if name not in _NOT_TAKEN})
    yield from map(where.remark, seen.left_out())


@dataclass
class _Seen:
    """What earlier events of the file have taken, and what was left out of them."""

    uids: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)
    components: Counter[str] = field(default_factory=Counter)
    allowance: Allowance = field(default_factory=Allowance)

    def left_out(self) -> Iterator[str]:
        if _PEOPLE in self.properties:
            yield "attendees are not taken over"
        if names := self.properties - {_PEOPLE}:
            yield f"properties not taken over: {_listed(names)}"
        if self.components:
            yield f"components not taken over: {_listed(f'{n} {name[:40]}' for name, n in self.components.items())}"
        if unknown := {category for category in self.categories if category}:
            yield f"categories left out, as no topic or kind is called so: {_listed(map(repr, unknown))}"


def _listed(names: Iterable[str]) -> str:
    """Thirty of them, in order."""
    most = sorted(names)
    return ", ".join(most[:30]) + (" …" if len(most) > 30 else "")


@dataclass(frozen=True)
class _Facts:
    """What a calendar says of all its events."""

    zone: str | None = None
    cancels: bool = False


def _facts(sheet: Sheet) -> tuple[_Facts, list[str]]:
    said: dict[str, str] = {}
    for line in sheet.lines:
        name, _, value = line.text.partition(":")
        said.setdefault(name.partition(";")[0].strip().upper(), value.strip())
    remarks = []
    zone = None
    if named := said.get("X-WR-TIMEZONE"):
        try:
            zone = zone_named(named)
        except UnknownZone as error:
            remarks.append(f"X-WR-TIMEZONE is ignored: {error}")
    method = said.get("METHOD", "PUBLISH").upper()
    if method != "PUBLISH":
        remarks.append(f"METHOD:{method[:40]} is ignored: a calendar that is imported gives no orders")
    return _Facts(zone, method == "CANCEL"), remarks


def _event(block: Block, draft: Draft, where: Where, seen: _Seen) -> Iterator[Finding]:
    if not block.ended:
        yield where.refuse("END:VEVENT is missing", "VEVENT")
        return
    if len(block.lines) > MOST_LINES:
        yield where.refuse(f"more than {MOST_LINES:,} lines", "VEVENT")
        return
    props = properties(block.lines, draft)
    uid = props["UID"][0].text.strip() if "UID" in props else ""
    if not uid:
        yield where.refuse("missing", "UID")
        return
    if "RECURRENCE-ID" not in props:
        if uid in seen.uids:
            yield where.refuse("an earlier event of this file has the same UID", "UID", uid)
            return
        seen.uids.add(uid)
    if not seen.allowance.covers(props):
        yield where.refuse("more series than are looked at in one file; split it", "RRULE", props["RRULE"][0].raw)
        return
    fill(draft, props)
    seen.properties |= draft.dropped - SILENT
    seen.components.update(block.inner)
    seen.categories |= draft.categories
    document = {"kind": "other", "source": PurePath(where.file).name, **draft.document, "id": _id(uid, seen.ids)}
    yield from map(where.remark, draft.remarks)
    for finding in event_in(document, where, draft.problems, NAMES):
        seen.allowance.deduct(finding)
        yield finding


def _id(uid: str, taken: set[str]) -> str:
    """The left part of a UID as an id; with a hash of the whole where that says less than the UID does."""
    left = uid.partition("@")[0]
    name = re.sub("[^a-z0-9]+", "-", slug(left[:1_000])).strip("-")
    if not name or len(name) > _ID_LIMIT or not left.isascii() or name in taken:
        digest = sha256(uid.encode(errors="replace")).hexdigest()[:8]
        name = f"{name[: _ID_LIMIT - 9].rstrip('-') or 'event'}-{digest}"
    taken.add(name)
    return name
