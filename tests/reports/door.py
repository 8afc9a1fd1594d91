"""Somebody at the door, who writes down who came."""

from datetime import UTC, datetime

from sqlalchemy import insert

from metrocal.registration.states import State
from metrocal.reports.suppression import Rules
from metrocal.store.registration_tables import gender_answer, registrant, registration
from metrocal.store.sql import SqlStore

AFTER = datetime(2022, 4, 1, tzinfo=UTC)
"""When counts of persons of 2021 come out."""
RULES = Rules()


class Door:
    """Keeps the list of an event: places, and apart from them what people told."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.people = 0

    def seats(
        self, event: str, number: int, state: State = State.ATTENDED, mode: str = "in_person", part_of: int | None = None,
        document: str = "{}",
    ) -> list[int]:  # fmt: skip
        """So many people; returns their numbers."""
        new = range(self.people + 1, self.people + number + 1)
        self.people += number
        with self.store.engine.begin() as connection:
            for pk in new:
                row = {
                    "pk": pk,
                    "event": event,
                    "state": state,
                    "attendance": mode,
                    "part_of": part_of,
                    "token": f"token {pk}",
                }
                connection.execute(insert(registration), row | {"reminders": False, "created": 0, "modified": 0})
                connection.execute(insert(registrant), {"registration": pk, "document": document, "due": 2**40})
        return list(new)

    def hears(
        self, event: str, gender: str, region: str, number: int, state: State = State.ATTENDED, due: int = 2**40
    ) -> None:
        """So many answers about gender."""
        rows = [
            {"owner": f"{event} {gender} {region} {n}", "event": event, "attendance": "in_person", "region": region,
             "state": state, "gender": gender, "consent": "2026-11", "due": due}
            for n in range(number)
        ]  # fmt: skip
        with self.store.engine.begin() as connection:
            connection.execute(insert(gender_answer), rows)
