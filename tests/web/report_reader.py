"""Somebody who reads reports: the tables of a page as rows of numbers, whatever the language."""

import re
from html.parser import HTMLParser

_NUMBER = re.compile(r"\d+(?:[.,\s]\d+)*")


class _Tables(HTMLParser):
    """The text of each cell, by the table's label."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._in_cell = False
        self._region = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("role") == "region":
            self._region = told.get("aria-labelledby") or told.get("aria-label") or ""
        if tag == "table":
            self._rows = self.tables.setdefault(self._region, [])
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._rows[-1].append("")
            self._in_cell = True
        elif tag == "small" and self._in_cell:
            self._rows[-1][-1] += " | "

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self._rows[-1][-1] += data


def tables(html: str) -> dict[str, list[list[str]]]:
    """Label of a table → its rows of cells, without that of the names of columns."""
    parser = _Tables()
    parser.feed(html)
    return {label: [[" ".join(cell.split()) for cell in row] for row in rows[1:]] for label, rows in parser.tables.items()}


def numbers(cell: str, lang: str) -> list[float]:
    """ "1 234 / 2 000 = 61,7 %" → [1234, 2000, 61.7]."""
    mark = "." if lang == "en" else ","
    written = _NUMBER.findall(cell.replace("\u00a0", " ").replace("\u202f", " "))
    return [
        float("".join("." if sign == mark else sign for sign in one if sign.isdigit() or sign == mark)) for one in written
    ]


def rows_of_numbers(rows: list[list[str]], lang: str) -> list[list[list[float]]]:
    """The numbers of all cells but the first, which names the row."""
    return [[numbers(cell, lang) for cell in row[1:]] for row in rows]
