"""Bytes → text. Spreadsheets and old calendars do not write UTF-8; what is recognised is said, what is broken refused."""

import codecs
import re

from metrocal.importers.reading import Unusable

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HTML = re.compile(r"\s*(<!doctype html|<html|<head|<body)", re.IGNORECASE)
_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF")
"""The first bytes of zip (xlsx, ods), old Office, gzip and PDF files."""


def decoded(data: bytes, *, one_byte: bool = False, utf_16: bool = False) -> tuple[str, list[str]]:
    """The text and remarks on its encoding; raises Unusable.

    `one_byte` reads what is not UTF-8 as Windows-1252, `utf_16` reads what begins with the mark of UTF-16.
    """
    if not data.strip():
        raise Unusable("the file is empty")
    if data.startswith(_ARCHIVES):
        raise Unusable("a spreadsheet, an archive or a PDF; save it as CSV, JSON or iCalendar")
    text, remarks = _decoded(data, one_byte, utf_16)
    if _HTML.match(text):
        raise Unusable("a web page (HTML), no calendar")
    return text, remarks


def _decoded(data: bytes, one_byte: bool, utf_16: bool) -> tuple[str, list[str]]:
    if data.startswith(_UTF16):
        if not utf_16:
            raise Unusable("UTF-16; save it as UTF-8")
        try:
            return data.decode("utf-16"), ["encoding UTF-16, as spreadsheets write “Unicode text”"]
        except UnicodeDecodeError:
            raise Unusable("begins as UTF-16 and goes on as something else") from None
    marked = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode(), ["begins with a byte order mark, as Excel writes it"] if marked else []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if marked or not one_byte or _is_mostly_utf8(data):
        raise Unusable("not UTF-8 from this line on; is the file cut off or mixed?", line)
    return _western(data), [f"not UTF-8 (line {line}): read as Latin-1 (Windows-1252)"]


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 with a broken character rather than an encoding of one byte: éà would be read as Ã©Ã ."""
    text = data.decode(errors="replace")
    broken = text.count("\ufffd")
    return sum(1 for c in text if c > "\x7f") - broken > broken


def _western(data: bytes) -> str:
    """Windows-1252, whose five unassigned bytes are the control characters of Latin-1."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
