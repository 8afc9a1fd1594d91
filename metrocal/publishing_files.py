"""Named feeds as files, plain and gzipped, for any web server or content delivery network."""

import gzip
import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from feeds import FORMATS
from metrocal.calendar import Store
from metrocal.named_feeds import FEEDS, NamedFeed
from metrocal.publishing import Address, publish


def publish_files(
    store: Store, folder: Path, *, base_url: str, default_lang: str, today: date, saved: Sequence[NamedFeed] = ()
) -> Iterator[tuple[Path, bool]]:
    """Write `feeds/<name>.<ext>` and `.gz` below the folder; yields each file and whether it changed.

    A file is replaced in one step, so that nobody ever reads half of it; one whose bytes are the same keeps its time, so
    that the web server's Last-Modified holds. Raises StoreError and OSError.
    """
    for name in (*FEEDS, *(feed.name for feed in saved)):
        for extension in FORMATS:
            address = Address.of(name, extension, default_lang=default_lang)
            feed = publish(store, address, base_url=base_url, today=today, saved=lambda: saved)
            path = folder / "feeds" / f"{name}.{extension}"
            yield path, _replace(path, feed.body)
            zipped = path.with_name(path.name + ".gz")
            yield zipped, _replace(zipped, gzip.compress(feed.body, 9, mtime=0))


def _replace(path: Path, body: bytes) -> bool:
    if path.exists() and path.read_bytes() == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    with unfinished.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
    return True
