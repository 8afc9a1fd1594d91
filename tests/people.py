"""The people of the tests, each with verbs, and the events they talk about."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from metrocal import Calendar, Change, Entry, Event, Organisation, event

TODAY = date(2021, 6, 1)
"""The day on which questions are asked here."""


def an_event(id: str = "forum-seoul-2009", **facts: Any) -> Event:
    """An event from its flat document, with only what a test is about."""
    return event({"kind": "forum", "title": "Forum", "when": "2009-09-23"} | facts | {"id": id})


def a_series(id: str = "class", rule: str = "FREQ=WEEKLY;COUNT=5", **facts: Any) -> Event:
    """A weekly class in Madrid at nine, unless told otherwise."""
    return an_event(
        id, **{"kind": "training", "title": "Class", "when": "2021-03-16T09:00/2021-03-16T10:30", "city": "Madrid"} | facts,
        recurrence=rule,
    )  # fmt: skip


class Editor:
    """Keeps a calendar. A minute passes between two things she does."""

    def __init__(self, calendar: Calendar, name: str = "ana@example.org") -> None:
        self.calendar, self.name = calendar, name
        self._minutes = _minutes()
        self.now = next(self._minutes)

    def _later(self) -> datetime:
        self.now = next(self._minutes)
        return self.now

    def puts(self, *events: Event, at: datetime | None = None) -> list[Change]:
        return self.calendar.put(*events, at=at or self._later(), author=self.name)

    def puts_what_goes(self, *events: Event) -> tuple[list[str], dict[str, str]]:
        """Ids that went in, and refused id → field and reason."""
        refused: dict[str, str] = {}
        changes = self.calendar.put_each(
            events, at=self._later(), author=self.name,
            refuse=lambda error: refused.update({error.event_id: f"{error.field}: {error.reason}"}),
        )  # fmt: skip
        return [change.entry.id for change in changes], refused

    def withdraws(self, event_id: str) -> Entry:
        return self.calendar.withdraw(event_id, at=self._later(), author=self.name)

    def restores(self, event_id: str) -> Entry:
        return self.calendar.restore(event_id, at=self._later(), author=self.name)

    def registers(self, *organisations: Organisation) -> int:
        return self.calendar.put_organisations(*organisations, at=self._later(), author=self.name)

    def finds(self, query: str = "", today: date = TODAY) -> list[str]:
        return [entry.id for entry in self.calendar.find(query, today=today)]


def _minutes() -> Iterator[datetime]:
    now = datetime(2021, 1, 4, 9, tzinfo=UTC)
    while True:
        yield now
        now += timedelta(minutes=1)
