"""Those registered at an event as a table, for spreadsheets. No cell is ever run as a formula."""

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from metrocal.registration.records import Row
from metrocal.registration.states import OVER
from metrocal.web.attendance_site import document

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What spreadsheets take for the beginning of a formula, in full width too."""
FIRST = (
    "name", "email", "organisation", "city", "country", "role", "attendance", "status", "position", "created", "language",
    "needs", "visa_letter", "sessions",
)  # fmt: skip
"""Columns of every event; the answers to its own questions follow."""

Table = list[list[str]]


def table(rows: Sequence[Row]) -> Table:
    """Names of columns, then one line a person."""
    told = [document(row) for row in rows]
    keys = list(dict.fromkeys(key for one in told for key in one.get("answers", {})))
    head = [*FIRST, *(f"answers.{key}" for key in keys)]
    return [head, *([*_first(one), *(_cell(one.get("answers", {}).get(key)) for key in keys)] for one in told)]


def as_csv(rows: Table) -> bytes:
    """UTF-8, comma, CRLF, as RFC 4180 has it."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode(errors="replace")


def as_xlsx(rows: Table) -> bytes:
    """Every cell is a string: neither a formula nor a link."""
    body = BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, None if number else bold)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return body.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _first(one: dict[str, Any]) -> Iterator[str]:
    sessions = [part["event"] for part in one["sessions"] if part["status"] not in OVER]
    yield from (_cell((one | {"sessions": sessions}).get(key)) for key in FIRST)


def _cell(value: Any) -> str:
    match value:
        case None | "" | False:
            return "no" if value is False else ""
        case True:
            return "yes"
        case float():
            return f"{value:g}" if value.is_integer() and abs(value) < 1e6 else str(value)
        case list() | tuple():
            return "|".join(map(str, value))
        case _:
            return str(value)
