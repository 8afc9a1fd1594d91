"""The audit at the desk: who did what when, from where, before and after. It is read and exported; nothing changes it."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from feeds.csv import harmless
from metrocal.accounts import Act, Asked, may_read_audit
from metrocal.web.page import kept_language, page, private
from metrocal.web.registration_site import now
from metrocal.web.signed_in import accounts, ask_to_sign_in, by, signed_in
from metrocal.web.site import typed

if TYPE_CHECKING:
    from metrocal.store.accounts import Accounts

audit = Blueprint("audit", __name__, url_prefix="/desk")

PER_PAGE = 100
BATCH = 1_000
"""Lines that an export reads at a time."""
COLUMNS = ("number", "at", "who", "action", "subject", "detail", "address", "before", "after")


@audit.before_request
def _for_those_who_may() -> Response | None:
    """For others these pages do not exist."""
    asked = ask_to_sign_in()
    if asked is None and not may_read_audit(signed_in()):
        raise NotFound
    return asked


@audit.get("/audit/")
def listed() -> Response:
    """The last first, a page at a time."""
    given = _given()
    asked = replace(_asked(given), below=_number(given.get("below", "")))
    acts = accounts().audit(asked, most=PER_PAGE + 1)
    below = acts[PER_PAGE - 1].number if len(acts) > PER_PAGE else None
    filters = {key: value for key, value in given.items() if key != "below" and value} | dict(kept_language())
    facts: dict[str, Any] = {"acts": acts[:PER_PAGE], "asked": given, "filters": filters, "below": below}
    return private(page("audit.html", account=signed_in(), actions=accounts().actions(), changes=_changes, **facts))


@audit.get("/audit.<extension>")
def export(extension: str) -> Response:
    """All that the filters find, as a file. Each download is recorded first."""
    if extension not in FORMATS:
        raise NotFound
    write, media_type = FORMATS[extension]
    given = _given()
    told = " ".join(f"{key}={value}" for key, value in given.items() if value and key != "below")
    accounts().record(by(), f"export {extension}", "audit", told)
    response = private(Response(write(_all(accounts(), _asked(given))), content_type=media_type))
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{now():%Y-%m-%d}.{extension}"'
    return response


def _given() -> dict[str, str]:
    """What the address asks, as it was typed, to be shown again."""
    pairs = dict(typed())
    return {key: pairs.get(key, "").replace("\0", "").strip() for key in ("who", "action", "subject", "from", "to", "below")}


def _asked(given: dict[str, str]) -> Asked:
    """Days are those of UTC, both included; what cannot be read is left out."""
    since, until = _day(given["from"]), _day(given["to"])
    until = until + timedelta(days=1) if until else None
    return Asked(given["who"].casefold(), given["action"], given["subject"], since, until)


def _day(text: str) -> datetime | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day, tzinfo=UTC) if 1970 <= found.year < 9999 else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def _changes(act: Act) -> list[tuple[str, Any, Any]]:
    """(field, before, after) of what an act changed."""
    keys = dict.fromkeys([*act.before, *act.after])
    changed = ((key, act.before.get(key, ""), act.after.get(key, "")) for key in keys)
    return [(key, before, after) for key, before, after in changed if before != after]


def _all(kept: "Accounts", asked: Asked) -> Iterator[Act]:
    """Some at a time: an export of years does not fill the memory."""
    while acts := kept.audit(asked, most=BATCH):
        yield from acts
        asked = replace(asked, below=acts[-1].number)


def _document(act: Act) -> dict[str, Any]:
    return {key: getattr(act, key) for key in COLUMNS} | {"at": f"{act.at:%Y-%m-%dT%H:%M:%SZ}"}


def _as_csv(acts: Iterator[Act]) -> Iterator[bytes]:
    """UTF-8, comma, CRLF, as RFC 4180 has it; what was before and after as JSON."""
    yield _row(COLUMNS)
    for act in acts:
        values = _document(act).values()
        yield _row([_json(value) if isinstance(value, dict) else str(value) for value in values])


def _row(cells: Any) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return text.getvalue().encode(errors="replace")


def _as_json_lines(acts: Iterator[Act]) -> Iterator[bytes]:
    yield from (f"{_json(_document(act))}\n".encode(errors="replace") for act in acts)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""


FORMATS: dict[str, tuple[Callable[[Iterator[Act]], Iterator[bytes]], str]] = {
    "csv": (_as_csv, "text/csv; charset=utf-8"),
    "jsonl": (_as_json_lines, "application/jsonl; charset=utf-8"),
}
