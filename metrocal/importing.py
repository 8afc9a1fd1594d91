"""Files → a calendar: all are read first, then organisations go in, then events; who is refused is told where and why.

Importing the same files again changes nothing, so an import that was interrupted is simply run once more.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from os import PathLike
from typing import Any, TypeVar, cast

from metrocal.calendar import Calendar, Store, Writing
from metrocal.entries import Entry
from metrocal.errors import CalendarError, UnknownValue
from metrocal.events import Event
from metrocal.importers import Located, Reading, Refusal, Remark, format_of, read
from metrocal.importers.reading import Where, printable
from metrocal.organisations import Organisation

Path = str | PathLike[str]
Progress = Callable[[str, int, int], None]
"""Told what is done next, how many steps are done, and of how many."""
Item = TypeVar("Item", Event, Organisation)


@dataclass(frozen=True)
class Report:
    """What became of an import."""

    files: tuple[str, ...]
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    organisations: int = 0
    """Organisations added or changed."""
    refusals: tuple[Refusal, ...] = ()
    remarks: tuple[Remark, ...] = ()
    kept: bool = True
    """False when nothing went in: a dry run, or a strict one with refusals. The counts say what would have."""
    by_file: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """File → added, updated, unchanged, organisations, refused; `refused` counts rows, not fields."""

    @property
    def unusable(self) -> tuple[str, ...]:
        """Files of which nothing could be read."""
        return tuple(dict.fromkeys(refusal.file for refusal in self.refusals if refusal.unusable))

    @property
    def exit_code(self) -> int:
        """0: all in. 1: something was refused. 2: no file could be used."""
        if not self.refusals:
            return 0
        return 2 if set(self.files) == set(self.unusable) else 1

    def as_dict(self) -> dict[str, Any]:
        """For machines: only strings, numbers, lists and objects."""
        return asdict(self) | {"unusable": list(self.unusable), "exit_code": self.exit_code}


def import_files(
    calendar: Calendar,
    paths: Iterable[Path],
    *,
    at: datetime,
    author: str = "",
    format: str | None = None,
    strict: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Add or update what is in the files.

    `strict`: if anything is refused, nothing goes in. `dry_run`: everything is checked, by the calendar too, and
    nothing is kept. Raises UnknownValue for a `format` that does not exist, StoreError when the store fails.
    """
    paths = list(dict.fromkeys(paths))
    readings = []
    for number, path in enumerate(paths):
        _tell(progress, f"reading {printable(str(path))}", number, len(paths) + 1)
        readings.append(_read(path, format))
    _tell(progress, "putting into the calendar", len(paths), len(paths) + 1)
    found = _Found(readings)
    rehearsal = Calendar(cast(Store, _Rehearsal(calendar.store)))
    report = found.put(rehearsal if dry_run or strict else calendar, at, author)
    if strict and not dry_run and not report.refusals:
        report = found.put(calendar, at, author)
    elif strict or dry_run:
        report = replace(report, kept=False)
    _tell(progress, "done", len(paths) + 1, len(paths) + 1)
    return report


def _tell(progress: Progress | None, text: str, done: int, of: int) -> None:
    if progress is not None:
        progress(text, done, of)


def _read(path: Path, format: str | None) -> Reading:
    if format is not None:
        format_of(path, format)
    try:
        return read(path, format)
    except UnknownValue as error:
        name = printable(str(path))
        return Reading(name, refusals=(Where(name).refuse(str(error), unusable=True),))


class _Found:
    """All that was read from the files, each id once."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._files = tuple(dict.fromkeys(reading.file for reading in readings))
        self._remarks = tuple(remark for reading in readings for remark in reading.remarks)
        self._refusals = [refusal for reading in readings for refusal in reading.refusals]
        self._organisations = self._once([one for reading in readings for one in reading.organisations])
        self._events = self._once([one for reading in readings for one in reading.events])

    def _once(self, found: Iterable[Located[Item]]) -> list[Located[Item]]:
        first: dict[str, Located[Item]] = {}
        for one in found:
            if one.item.id not in first:
                first[one.item.id] = one
                continue
            earlier = Where(first[one.item.id].file, first[one.item.id].line)
            reason = f"comes twice: also at {earlier.file}:{earlier.line}"
            self._refusals.append(Where(one.file, one.line, one.part).refuse(reason, "id", one.item.id))
        return list(first.values())

    def put(self, calendar: Calendar, at: datetime, author: str) -> Report:
        """Organisations first, so that events show their names at once; events in one go, so that they can lead up to
        each other across files."""
        counts: dict[str, Counter[str]] = {file: Counter() for file in self._files}
        for file in self._files:
            here = [one.item for one in self._organisations if one.file == file]
            if here:
                counts[file]["organisations"] = calendar.put_organisations(*here, at=at, author=author)
        errors: list[CalendarError] = []
        changes = calendar.put_each((one.item for one in self._events), at=at, author=author, refuse=errors.append)
        places = _Places(self._events, calendar)
        for change in changes:
            counts[places.of(change.entry).file][change.outcome] += 1
        refusals = [*self._refusals, *map(places.refusal, errors)]
        for file, _, _ in {(refusal.file, refusal.line, refusal.item) for refusal in refusals}:
            counts[file]["refused"] += 1
        return self._report(counts, refusals)

    def _report(self, counts: Mapping[str, Counter[str]], refusals: Iterable[Refusal]) -> Report:
        outcomes = ("added", "updated", "unchanged", "organisations")
        total = sum(counts.values(), Counter[str]())
        return Report(
            self._files,
            total["added"],
            total["updated"],
            total["unchanged"],
            total["organisations"],
            tuple(sorted(refusals, key=lambda one: (self._files.index(one.file), one.line or 0))),
            self._remarks,
            by_file={file: {name: of_file[name] for name in (*outcomes, "refused")} for file, of_file in counts.items()},
        )


class _Places:
    """Where the events that a calendar speaks of were read; it can know one by its UID under another id."""

    def __init__(self, events: Sequence[Located[Event]], calendar: Calendar) -> None:
        self._order = {one.item.id: number for number, one in enumerate(events)}
        self._by_id = {one.item.id: one for one in events}
        self._by_uid = {one.item.uid: one for one in events if one.item.uid}
        self._store = calendar.store

    def of(self, entry: Entry) -> Located[Event]:
        return self._by_uid.get(entry.uid) or self._by_id[entry.id]

    def refusal(self, error: CalendarError) -> Refusal:
        """At the event, or at the later of two that are the same one to the calendar."""
        known = self._store.get(error.event_id)
        found = (self._by_id.get(error.event_id), self._by_uid.get(known.uid) if known else None)
        one = max((one for one in found if one), key=lambda one: self._order[one.item.id])
        value = getattr(one.item, error.field, None) or ""
        return Where(one.file, one.line, one.part).refuse(error.reason, error.field, value)


class _Rehearsal:
    """A store as it is, in whose transactions nothing is kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        with self._store.writing() as writing:
            yield cast(Writing, _Rehearsed(writing))


class _Rehearsed:
    """A transaction that reads."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writing, name)

    def keep(self, entries: Sequence[Entry]) -> None:
        """Not at all."""

    def keep_organisations(self, organisations: Iterable[Organisation]) -> None:
        """Not at all."""
