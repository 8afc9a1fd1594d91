"""A mail server and an office that sends through it."""

from collections.abc import Iterator

import pytest
from people import Editor, an_event
from post import MailServer, Office, listening

from metrocal.store.sql import SqlStore


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
def office(sql_store: SqlStore, server: MailServer) -> Iterator[Office]:
    """Its calendar has one forum, online, with a link to join."""
    with listening(server) as address:
        office = Office(sql_store, address)
        forum = an_event(
            "forum", title={"fr": "Forum 🎉", "en": "Forum 🎉", "es": "Foro 🎉"}, when="2026-12-01T10:00/2026-12-01T12:00",
            city="Seoul", mode="hybrid", join_url="https://meet.example.org/room?a=1,2;3",
        )  # fmt: skip
        Editor(office.calendar).puts(forum)
        yield office
