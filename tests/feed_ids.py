"""The UIDs that a feed holds, read from each format by a reader that is not ours, as far as there is one."""

import csv
import json
from io import StringIO
from urllib.parse import unquote
from xml.etree import ElementTree

import icalendar

from feeds.csv import harmless

ATOM = "{http://www.w3.org/2005/Atom}"


def uids(format: str, body: bytes) -> list[str]:
    match format:
        case "ics":
            return [str(found["UID"]) for found in icalendar.Calendar.from_ical(body).events]
        case "jcal":
            vevents = [lines for name, lines, _ in json.loads(body)[2] if name == "vevent"]
            return [value for lines in vevents for name, _, _, value in (line[:4] for line in lines) if name == "uid"]
        case "json":
            return [item["id"] for item in json.loads(body)["items"]]
        case "jsonld":
            return [item["identifier"] for item in json.loads(body)["itemListElement"]]
        case "csv":
            return [_unquoted(row["uid"]) for row in csv.DictReader(StringIO(body.decode(), newline=""), strict=True)]
        case "atom":
            ids = ElementTree.fromstring(body).findall(f"{ATOM}entry/{ATOM}id")
            return [unquote((found.text or "").removeprefix("urn:x-metrocal:event:")) for found in ids]
    raise AssertionError(format)


def _unquoted(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from calculating it."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
