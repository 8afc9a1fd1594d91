"""Importers: files of other programs → events and organisations, each with its line, or refusals that say why.

    reading = read("calendar.csv")
    reading.events, reading.organisations, reading.refusals, reading.remarks

Nothing is kept here: `metrocal.importing` puts what was read into a calendar.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path, PurePath

from metrocal.errors import UnknownValue
from metrocal.importers import csv_rows, icalendar_file, json_documents
from metrocal.importers.reading import Finding, Located, Reading, Refusal, Remark, Where, printable

_MIB = 1_048_576


@dataclass(frozen=True)
class Format:
    """A kind of file: what it is called, how it is recognised, how much of it is read, and by whom."""

    name: str
    suffixes: tuple[str, ...]
    limit: int
    """Bytes."""
    read: Callable[[bytes, str], Iterator[Finding]]


FORMATS = {
    format.name: format
    for format in (
        Format("csv", (".csv", ".tsv"), 50 * _MIB, csv_rows.read),
        Format("json", (".json",), 50 * _MIB, json_documents.read),
        Format("ics", (".ics", ".ical"), 10 * _MIB, icalendar_file.read),
    )
}


def format_of(path: str | PathLike[str], name: str | None = None) -> Format:
    """The format of this name, else that of the path's suffix; raises UnknownValue naming those there are."""
    if name is not None:
        if name.lower() not in FORMATS:
            raise UnknownValue("format", name, FORMATS)
        return FORMATS[name.lower()]
    suffix = PurePath(path).suffix.lower()
    found = next((format for format in FORMATS.values() if suffix in format.suffixes), None)
    if found is None:
        raise UnknownValue("suffix", suffix, (f"{', '.join(f.suffixes)} ({f.name})" for f in FORMATS.values()))
    return found


def read(path: str | PathLike[str], format: str | None = None) -> Reading:
    """Everything in a file. Only an unknown format raises (UnknownValue): a file that cannot be opened is a refusal."""
    known = format_of(path, format)
    name = printable(fspath(path))
    try:
        with Path(path).open("rb") as file:
            data = file.read(known.limit + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Reading(name, refusals=(Where(name).refuse(f"cannot be read: {reason}", unusable=True),))
    return read_bytes(data, name, known.name)


def read_bytes(data: bytes, name: str, format: str) -> Reading:
    """Everything in a file's content; `name` is shown in refusals. Bad content never raises."""
    known = format_of(name, format)
    name = printable(name)
    if len(data) > known.limit:
        reason = f"larger than {known.limit // _MIB} MiB, the limit of {known.name} files"
        return Reading(name, refusals=(Where(name).refuse(reason, unusable=True),))
    return Reading.of(name, known.read(data, name))


__all__ = ["FORMATS", "Format", "Located", "Reading", "Refusal", "Remark", "format_of", "read", "read_bytes"]
