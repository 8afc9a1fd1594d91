"""Who had their data erased, beside the database: hashes of links, one per line with the time, in a file that only grows.

A backup that is restored brings people back; from here it is known whom to erase again.
"""

import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select

from metrocal.registration.links import Keys
from metrocal.store.engine import Writers, connect, reading
from metrocal.store.registration_tables import erased
from metrocal.store.retention import erase, erase_again
from metrocal.store.rows import seconds_of

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore

NAME = "erased.log"
"""In the instance folder."""
_LINE = re.compile(r"([0-9a-f]{64}) ([0-9]{1,12})")


def erase_for_good(store: "SqlStore", keys: Keys, registration_pk: int, at: datetime, log: Path) -> None:
    """Erase a person, and write it into the file before the database says that it is done. Raises UnknownRegistration."""
    with Writers(store.engine).transaction() as connection:
        for token in erase(connection, keys, registration_pk, at):
            remember_erased(log, token, seconds_of(at))


def remember_erased(path: Path, token: str, at: int) -> None:
    """Add a stored token and the time of its erasure, seconds since 1970. On disk when this returns."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        after = "\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else ""
        os.write(descriptor, f"{after}{token} {at}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remembered(path: Path) -> dict[str, int]:
    """Stored token → time. A line that was cut off is no line."""
    text = path.read_text("ascii", errors="replace") if path.exists() else ""
    found = (_LINE.fullmatch(line) for line in text.splitlines())
    return {match[1]: int(match[2]) for match in found if match}


def kept_in(url: str) -> dict[str, int]:
    """The same from a database of any schema. Raises StoreError."""
    engine = connect(url)
    try:
        with reading(engine) as connection:
            if not inspect(connection).has_table(erased.name):
                return {}
            return {row.token: row.at for row in connection.execute(select(erased))}
    finally:
        engine.dispose()


def apply_to(url: str, keys: Keys, tokens: Mapping[str, int]) -> int:
    """Erase these people in a database of this version's schema, in one transaction; how many people were there."""
    engine = connect(url)
    try:
        with Writers(engine).transaction() as connection:
            return erase_again(connection, keys, tokens)
    finally:
        engine.dispose()
