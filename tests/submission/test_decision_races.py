"""Moderators who decide at the same moment, each in a process of their own: one wins, and one notice leaves."""

from datetime import UTC, datetime
from functools import partial
from random import uniform
from time import sleep
from typing import Any

import pytest
import racing
from databases import BASE_URL, SECRET, opened
from racing import Racers
from sqlalchemy import func, select

from metrocal.accounts import Account, Role
from metrocal.errors import StoreError
from metrocal.store.registration_tables import outbox
from metrocal.store.sql import SqlStore
from metrocal.store.submissions import SqlDeciding, SqlSubmissions
from metrocal.submission.deciding import Desk, Verdict
from metrocal.submission.errors import AlreadyDecided
from metrocal.submission.records import Step, Submission
from metrocal.submission.states import Decision
from metrocal.submission.submissions import Submissions

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
MODERATORS, ROUNDS = 4, 6
PROPOSAL = {
    "kind": "forum", "title": "Forum", "when": "2026-10-05", "city": "Seoul", "contact_name": "Team",
    "contact_email": "team@example.org",
}  # fmt: skip


@pytest.fixture(params=("sqlite_url", "postgres_url"), ids=("SQLite", "PostgreSQL"))
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    opened(found).close()
    return found


def decides(store: SqlStore, share: tuple[str, int], *, careless: bool = False) -> bool:
    """Whether this moderator's decision counts. One publishes, the next refuses, and so on."""
    submission_id, number = share
    kept = SqlSubmissions(store)
    desk = Desk(_Careless(kept) if careless else kept, SECRET, BASE_URL)
    verdict = Verdict(Decision.PUBLISH if number % 2 and not careless else Decision.REFUSE, comment="Why")
    try:
        desk.decide(submission_id, verdict, at=NOW, by=Account(number, f"m{number}@example.org", Role.ADMIN))
    except AlreadyDecided:
        return False
    except StoreError:  # without a lock, two may give their step the same number
        if not careless:
            raise
        return False
    return True


class _Careless:
    """For the negative control: proposals that nobody locks, read by people who dawdle before they decide."""

    def __init__(self, kept: SqlSubmissions) -> None:
        self._kept = kept
        kept._writers = racing._WithoutALock(kept._store.engine)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept, name)


def _dawdle(self: SqlDeciding, one: Submission) -> list[Step]:
    found = _steps(self, one)
    sleep(uniform(0.05, 0.2))
    return found


_steps = SqlDeciding.steps


def decides_carelessly(store: SqlStore, share: tuple[str, int]) -> bool:
    SqlDeciding.steps = _dawdle  # type: ignore[method-assign]
    return decides(store, share, careless=True)


def proposes(url: str, number: int) -> str:
    store = opened(url)
    authors = Submissions(SqlSubmissions(store), SECRET, BASE_URL)
    answer = authors.propose(PROPOSAL, at=NOW, key=f"key {number}")
    store.close()
    return answer.submission.id


def notices(url: str, submission_id: str) -> int:
    """Mails about a proposal besides the one that it arrived."""
    store = opened(url)
    with store.engine.connect() as connection:
        count = connection.execute(
            select(func.count()).where(outbox.c.key.startswith(f"submission:{submission_id}:"))
        ).scalar_one()
    store.close()
    return int(count) - 1


@pytest.fixture(scope="module")
def moderators():
    with Racers(MODERATORS) as racers:
        yield partial(_race, racers)


def _race(racers: Racers, url: str, *, careless: bool = False) -> list[tuple[int, int]]:
    """(decisions that count, notices) of each round."""
    found = []
    for number in range(ROUNDS):
        one = proposes(url, number)
        run = decides_carelessly if careless else decides
        wins = racers.race(run, url, [(one, moderator) for moderator in range(MODERATORS)], careless=careless)
        found.append((sum(wins), notices(url, one)))
    return found


def test_of_decisions_at_the_same_moment_exactly_one_counts(moderators, url: str) -> None:
    assert moderators(url) == [(1, 1)] * ROUNDS


def test_without_the_lock_several_would_count(moderators, url: str) -> None:
    assert max(wins for wins, _ in moderators(url, careless=True)) > 1
