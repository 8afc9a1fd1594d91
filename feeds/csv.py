"""A feed as a table (RFC 4180): the columns of the event document, ready to be imported again."""

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

from feeds.feed import UNWRITABLE, Page
from metrocal.text import UNDETERMINED

_RISKY = tuple("=+-@\t\r＝＋－＠")
"""A cell that begins so is a formula to a spreadsheet; it gets an apostrophe, which the importer takes off again."""
FIRST = ("id", "kind", "title", "when", "zone", "dates_tbc", "status", "mode", "venue", "city", "country")
"""Columns in this order, then the others by name."""


def csv_table(feed: Page) -> bytes:
    """UTF-8, comma, CRLF; one row an event, one column per field in use and language."""
    rows = []
    for entry in feed.entries:
        try:
            row = _row(entry.event.public_document() | {"uid": entry.uid})
            "".join(row.values()).encode()
            rows.append(row)
        except UNWRITABLE as error:
            feed.skip(entry, error)
    columns = sorted({column for row in rows for column in row} | set(FIRST) - {"title"}, key=_place)
    table = StringIO()
    writer = csv.DictWriter(table, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue().encode()


def _place(column: str) -> tuple[int, str]:
    name = column.partition(".")[0]
    return (FIRST.index(name) if name in FIRST else len(FIRST), column)


def _row(document: dict[str, Any]) -> dict[str, str]:
    row: dict[str, str] = {}
    for field, value in document.items():
        if field == "registration":
            row |= _terms(value)
        elif isinstance(value, dict):
            row |= {_column(field, language): harmless(text) for language, text in value.items()}
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            row |= _translated(field, value)
        else:
            row[field] = harmless(_cell(value))
    return row


def _terms(terms: dict[str, Any]) -> dict[str, str]:
    """Columns such as `registration.capacity`; questions have no place in a table."""
    told = {"approval": False} | {key: value for key, value in terms.items() if key != "questions"}
    return {f"registration.{key}": harmless(_cell(value)) for key, value in told.items()}


def _translated(field: str, items: list[Any]) -> dict[str, str]:
    """A list of texts: one column per language, in each as many parts as there are texts."""
    words = [item if isinstance(item, dict) else {UNDETERMINED: item} for item in items]
    languages = dict.fromkeys(language for item in words for language in item)
    return {_column(field, language): harmless(_cell([item.get(language, "") for item in words])) for language in languages}


def _column(field: str, language: str) -> str:
    return field if language == UNDETERMINED else f"{field}.{language}"


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "|".join(_cell(item).replace("|", "¦") for item in value)
    if isinstance(value, float):
        return f"{Decimal(repr(round(value, 30))):f}"  # never as 1e-05
    return str(value)


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would calculate, other apostrophes or not."""
    return f"'{cell}" if cell.lstrip("'").startswith(_RISKY) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal() and cell.isascii()
