"""VEVENTs for a store that keeps them as bytes (`metrocal.store.blocks`)."""

from dataclasses import dataclass

from feeds.vevent import vevent, zones_used
from metrocal.entries import Entry

VERSION = 1
"""Grows when the bytes of a VEVENT change: then every event is rendered anew when it is next asked for."""


@dataclass(frozen=True)
class VeventWriter:
    """Writes the VEVENTs of a calendar that stands at `base_url`."""

    base_url: str

    @property
    def version(self) -> str:
        return f"{VERSION} {self.base_url}"

    def write(self, entry: Entry, lang: str) -> tuple[str, bytes]:
        return next(iter(zones_used(entry.event.when)), ""), vevent(entry, lang, self.base_url)
