"""A receiver that listens, and an office on a store of each kind."""

from collections.abc import Iterator

import pytest
from receivers import Office, Receiver, listening

from metrocal.store.sql import SqlStore


@pytest.fixture
def office(sql_store: SqlStore) -> Office:
    return Office(sql_store)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def address(receiver: Receiver) -> Iterator[str]:
    """Where the receiver listens."""
    with listening(receiver) as address:
        yield address
