"""Tables: a row is an event, or an organisation where the header has a `name` and no `title`.

Columns are named like the fields of the document; `title.fr`, `title.en` hold translations, `|` separates what is listed.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from metrocal.importers.decoding import decoded
from metrocal.importers.documents import event_in, is_organisation, organisation_in
from metrocal.importers.fields import Field, Form, column, event_fields, organisation_fields
from metrocal.importers.reading import Finding, Problem, Refusal, Unusable, Where

ROW_LIMIT = 1_048_576
"""Characters in a row; one cell can have 131,072 (the limit of Python's csv)."""
MOST_LINES = 1_000_000

_HINT = "is a text with separators not quoted, or a quote not closed?"
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "TABs"}
_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""A cell that begins so is a formula to a spreadsheet; our tables put an apostrophe before it."""
_YES_OR_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class Column:
    """One column of this table; `field` is None where the header is empty, and all cells must be."""

    header: str
    field: Field | None
    language: str


def read(data: bytes, file: str) -> Iterator[Finding]:
    """Events or organisations, refusals, remarks; raises Unusable for a table that cannot be read at all."""
    where = Where(file)
    text, remarks = decoded(data, one_byte=True, utf_16=True)
    if text.count("\n") + text.count("\r") > 2 * MOST_LINES:
        raise Unusable(f"more than {MOST_LINES:,} lines")
    separator, skipped = _separator(text)
    if separator != ",":
        remarks.append(f"cells are separated by {_SEPARATORS[separator]}")
    yield from map(where.remark, remarks)
    rows = _rows(text, separator, skipped, where)
    header = next((row for row in rows if isinstance(row, Refusal) or any(row.cells)), None)
    if header is None:
        raise Unusable("no header")
    if isinstance(header, Refusal):
        raise Unusable(f"the header cannot be read: {header.reason}", header.line)
    columns = _columns(header)
    organisations = is_organisation(header.cells)
    for row in rows:
        if isinstance(row, Refusal):
            yield row
        elif any(cell.strip() for cell in row.cells):
            at = where.at(row.line)
            if len(row.cells) != len(columns):
                yield at.refuse(f"{len(row.cells)} cells where the header has {len(columns)}; {_HINT}")
                continue
            document, problems = _document(row.cells, columns)
            yield from organisation_in(document, at, problems) if organisations else event_in(document, at, problems)


# Rows


@dataclass(frozen=True)
class Row:
    line: int
    cells: Sequence[str]


class _TooLong(Exception):
    """A row is over the limit."""


class _Lines:
    """The lines of a table, that counts them and how much of a row was read."""

    def __init__(self, text: str) -> None:
        self._lines = iter(StringIO(text, newline=""))
        self.number = self.size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self.size += len(line)
        if self.size > ROW_LIMIT:
            raise _TooLong(f"a row of more than {ROW_LIMIT:,} characters")
        return line


def _rows(text: str, separator: str, skipped: int, where: Where) -> Iterator[Row | Refusal]:
    """Each row with its first line. After a row that is broken over several lines nobody knows where the next begins."""
    lines = _Lines(text)
    for _ in range(skipped):
        next(lines)
    cells = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        first, lines.size = lines.number + 1, 0
        try:
            yield Row(first, next(cells))
        except StopIteration:
            return
        except (csv.Error, _TooLong) as error:
            unclosed = "unexpected end" in str(error)
            reason = "a quote that is opened here is never closed" if unclosed else str(error)
            if lines.number > first:
                yield where.at(first).refuse(f"{reason}; nothing is read from this line on")
                return
            yield where.at(first).refuse(reason)


def _separator(text: str) -> tuple[str, int]:
    """The separator that makes the most known columns of the header, and how many lines say so (Excel's `sep=;`)."""
    first = text[:ROW_LIMIT].partition("\n")[0].strip("\r")
    if first[:4].lower() == "sep=" and first[4:] in _SEPARATORS:
        return first[4:], 1

    def known(separator: str) -> int:
        headers = [cell.strip().strip('"') for cell in first.split(separator)]
        return sum(column(header, fields) is not None for fields in _tables() for header in headers)

    return max(_SEPARATORS, key=known), 0


def _tables() -> tuple[Mapping[str, Field], Mapping[str, Field]]:
    return event_fields(), organisation_fields()


# The header


def _columns(header: Row) -> list[Column]:
    """The columns of the table; raises Unusable naming those that are unknown."""
    headers = [cell.strip() for cell in header.cells]
    fields = _tables()[is_organisation(headers)]
    found = [column(name, fields) if name else (None, "") for name in headers]
    if unknown := [name for name, known in zip(headers, found, strict=True) if known is None]:
        listed = ", ".join(repr(name[:40]) for name in unknown[:10]) + (" …" if len(unknown) > 10 else "")
        raise Unusable(f"unknown column {listed}; allowed: {', '.join(_allowed(fields))}", header.line)
    if twice := sorted(name for name, times in Counter(headers).items() if name and times > 1):
        raise Unusable(f"column {', '.join(twice)} comes twice", header.line)
    return [Column(name, *known) for name, known in zip(headers, found, strict=True) if known is not None]


def _allowed(fields: Mapping[str, Field]) -> Iterator[str]:
    for field in fields.values():
        yield f"{field.name} (also {field.name}.fr, {field.name}.en …)" if field.translated else field.name


# Cells


def _document(cells: Sequence[str], columns: Sequence[Column]) -> tuple[dict[str, Any], list[Problem]]:
    """The document of a row, without its empty cells, and what is wrong with the cells as such."""
    document: dict[str, Any] = {}
    problems: list[Problem] = []
    for cell, place in zip(cells, columns, strict=True):
        if not cell.strip():
            continue
        if place.field is None or "\0" in cell:
            problems.append(Problem(place.header, cell, "a NUL character" if place.field else "a cell without a column"))
            continue
        try:
            _put(document, place, _value(_harmless(cell), place.field))
        except ValueError as error:
            problems.append(Problem(place.header, cell, str(error)))
    return document, problems


def _harmless(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from calculating it."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def _value(cell: str, field: Field) -> Any:
    if field.listed:
        return [_single(part, field.form) for part in cell.split("|") if part.strip() or field.translated]
    return _single(cell, field.form)


def _single(cell: str, form: Form) -> str | bool:
    text = cell.strip()
    if form is Form.YES_OR_NO:
        if text.lower() not in _YES_OR_NO:
            raise ValueError(f"one of these is expected: {', '.join(_YES_OR_NO)}")
        return _YES_OR_NO[text.lower()]
    return text.replace(",", ".") if form is Form.DECIMAL else text


def _put(document: dict[str, Any], place: Column, value: Any) -> None:
    """Set the field of a column; translations of one field come together, `registration.capacity` is nested."""
    assert place.field is not None
    *outer, name = place.field.name.split(".")
    for part in outer:
        document = document.setdefault(part, {})
    if not place.field.translated:
        document[name] = value
    elif not place.field.listed:
        document[name] = {**document.get(name, {}), place.language: value}
    else:
        document[name] = _beside(document.get(name), {place.language: value})


def _beside(known: list[dict[str, str]] | None, new: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """Lists of translations, put together item by item."""
    ((language, words),) = new.items()
    known = [{} for _ in words] if known is None else known
    if len(known) != len(words):
        raise ValueError(f"{len(words)} items where another language has {len(known)}")
    return [{**item, language: word} if word else item for item, word in zip(known, words, strict=True)]
