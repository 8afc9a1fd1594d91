"""A printed sheet as text for a Word document, as a table for a spreadsheet, as an HTML page of its own for A4.

All give text. A file is written from them with UTF-8 and no translation of line ends (`newline=""`).
"""

import csv
from functools import cache
from io import StringIO
from typing import Any

from jinja2 import Environment, PackageLoader

from feeds.csv import harmless
from metrocal.reports import printed_words as words
from metrocal.reports.printed import Row, Sheet
from metrocal.text import Text

COLUMNS = (
    "month", "days", "first_day", "last_day", "place", "title", "kind", "status", "gender_mark", "gender", "id",
)  # fmt: skip
"""Of the CSV: `month` 1 to 12 or empty; `first_day` and `last_day` as ISO 8601, of the whole period when the day is unknown;
`status` and `gender` by their vocabulary words, the others in the sheet's language."""


def as_text(sheet: Sheet) -> str:
    """Months as headings, a line an event, its parts apart by tabs: paste it, and turn the lines into a table.

    The table prints days, place, event; the grid days, kind, event, place.
    """
    blocks = [sheet.title]
    for section in sheet.sections:
        lines = ["\t".join(_text_cells(row, sheet)) for row in section.rows] or [words.EMPTY.in_language(sheet.lang)]
        blocks.append("\n".join([section.heading.upper(), "", *lines]))
    if sheet.footnotes:
        blocks.append("\n".join(sheet.footnotes))
    return "\n\n".join(blocks) + "\n"


def _text_cells(row: Row, sheet: Sheet) -> tuple[str, ...]:
    days = (
        f"{row.days} ({words.CONTINUED.in_language(sheet.lang)})" if row.continued and sheet.layout == "grid" else row.days
    )
    return (days, row.place, row.name) if sheet.layout == "table" else (days, row.kind, row.name, row.place)


def as_csv(sheet: Sheet) -> str:
    """RFC 4180 with CRLF; the columns are `COLUMNS`. In the grid an event has a row for each month it touches."""
    table = StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for section in sheet.sections:
        for row in section.rows:
            event = row.entry.event
            cells = (
                str(section.month or ""), row.days, str(event.when.first_day), str(event.when.last_day), row.place,
                row.title, row.kind, event.status, row.mark, event.gender.level, row.entry.id,
            )  # fmt: skip
            writer.writerow(map(harmless, cells))
    return table.getvalue()


def as_document(sheet: Sheet) -> dict[str, Any]:
    """The sheet for programs: months with their rows, in the sheet's language."""
    return {
        "year": sheet.year, "title": sheet.title, "layout": sheet.layout,
        "sections": [
            {"month": one.month, "heading": one.heading, "rows": [_row_document(row) for row in one.rows]}
            for one in sheet.sections
        ],
        "footnotes": list(sheet.footnotes),
    }  # fmt: skip


def _row_document(row: Row) -> dict[str, Any]:
    event = row.entry.event
    return {
        "id": row.entry.id, "days": row.days, "place": row.place, "title": row.title, "kind": row.kind,
        "gender_mark": row.mark, "gender": event.gender.level, "status": event.status, "continued": row.continued,
    }  # fmt: skip


def as_html(sheet: Sheet) -> str:
    """A page that needs nothing else: its style is inside, it prints on A4."""
    shown = (words.DAYS, words.PLACE, words.EVENT) if sheet.layout == "table" else (words.DAYS, words.EVENT)
    return (
        _environment()
        .get_template("printed.html")
        .render(
            sheet=sheet,
            columns=[_said(word, sheet) for word in shown],
            continued=_said(words.CONTINUED, sheet),
            empty=_said(words.EMPTY, sheet),
        )
    )


def _said(word: Text, sheet: Sheet) -> str:
    return word.in_language(sheet.lang)


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("metrocal.reports"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
