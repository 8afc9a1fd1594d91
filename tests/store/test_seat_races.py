"""Processes that race for places: never one too many, in order of commit, each person told once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from databases import SECRET, opened
from racing import NOW, Racers, Watch, a_forum, opens_registration, person

from metrocal import Calendar
from metrocal.errors import StoreError
from metrocal.registration.errors import EventFull
from metrocal.registration.registrations import Registrations
from metrocal.store.migrate import check
from metrocal.store.sql import SqlStore

FULL = "full"
Told = tuple[int, str, int | None, str]
"""(registration, state, position, token) as somebody who registered was told."""


def register(store: SqlStore, numbers: Sequence[int]) -> list[Told | str]:
    """What each of these people is told."""
    return [_told(store, number) for number in numbers]


def register_and_try_again(store: SqlStore, numbers: Sequence[int]) -> list[Told | str]:
    """The same, for a store that may answer with an error."""
    found: list[Told | str] = []
    for number in numbers:
        for _ in range(100):
            try:
                found.append(_told(store, number))
                break
            except StoreError:
                continue
    return found


def register_with_one_key(store: SqlStore, times: int) -> list[tuple[Told, bool]]:
    """The same request from so many threads."""

    def ask(_: int) -> tuple[Told, bool]:
        answer = Registrations(store, SECRET).register("forum", person(1), at=NOW, key="the same")
        one = answer.registration
        return (one.pk, one.state.value, answer.position, answer.token), answer.fresh

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(ask, range(times)))


def cancel_or_register(store: SqlStore, share: tuple[str, Sequence[str], Sequence[int]]) -> list[Told | str]:
    verb, tokens, numbers = share
    if verb == "register":
        return register(store, numbers)
    for token in tokens:
        Registrations(store, SECRET).cancel(token, at=NOW)
    return []


def put(store: SqlStore, capacity: int) -> str:
    (change,) = Calendar(store).put(a_forum(capacity=capacity), at=NOW)
    return change.outcome


def _told(store: SqlStore, number: int) -> Told | str:
    try:
        answer = Registrations(store, SECRET).register("forum", person(number), at=NOW)
    except EventFull:
        return FULL
    return answer.registration.pk, answer.registration.state.value, answer.position, answer.token


@pytest.fixture(scope="module")
def racers() -> Iterator[Racers]:
    with Racers() as racers:
        yield racers


@pytest.fixture(params=("sqlite_url", "postgres_url"), ids=("SQLite", "PostgreSQL"))
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    found: str = request.getfixturevalue(request.param)
    opened(found).close()
    return found


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    store = opened(url)
    yield store
    store.close()


@pytest.fixture
def watch(url: str, store: SqlStore) -> Iterator[Watch]:
    watch = Watch(url)
    yield watch
    watch.close()


def dealt(people: Sequence[int], hands: int) -> list[Sequence[int]]:
    return [people[hand::hands] for hand in range(hands)]


def test_five_hundred_people_get_fifty_places_and_fifty_on_the_waiting_list(url, store, watch, racers):
    opens_registration(store, capacity=50, waiting_capacity=50)
    answers = [told for hand in racers.race(register, url, dealt(range(500), 8)) for told in hand]
    kept = {told[0]: told for told in answers if told != FULL}
    assert Counter(told if told == FULL else told[1] for told in answers) == {"confirmed": 50, "waiting": 50, FULL: 400}
    assert watch.states() == {"confirmed": 50, "waiting": 50}
    assert watch.most_seated() == 50
    assert [(state, arrival) for _, state, arrival in watch.seen()] == [
        *(("confirmed", number) for number in range(1, 51)),
        *(("waiting", number) for number in range(51, 101)),
    ]
    assert [kept[pk][2] for pk, _, _ in watch.seen(state="waiting")] == list(range(1, 51))
    assert set(watch.mails("confirmed", "waiting").values()) == {1}
    assert len(watch.mails("confirmed")) == len(watch.mails("waiting")) == 50
    assert check(url) == []


def test_without_the_lock_the_same_race_gives_too_many_places(url, store, racers):
    """The negative control: a store of the tests alone, or else the test above would see nothing."""
    opens_registration(store, capacity=5, waiting_capacity=0)
    racers.race(register_and_try_again, url, dealt(range(24), 8), careless=True)
    watch = Watch(url, watching=False)
    assert watch.states()["confirmed"] > 5
    watch.close()


def test_fifty_cancellations_among_a_hundred_newcomers_move_people_up_in_order_of_arrival(url, store, watch, racers):
    opens_registration(store, capacity=50)
    first = register(store, range(80))
    leaving = [told[3] for told in first[:50]]
    shares = [("cancel", hand, ()) for hand in dealt(leaving, 4)]
    shares += [("register", (), hand) for hand in dealt(range(1_000, 1_100), 4)]
    racers.race(cancel_or_register, url, shares)
    assert watch.most_seated() == 50
    assert watch.states() == {"confirmed": 50, "cancelled": 50, "waiting": 80}
    assert [state for _, state in watch.in_order_of_arrival()] == ["confirmed"] * 50 + ["waiting"] * 80
    seated = [arrival for _, _, arrival in watch.seen(state="confirmed")]
    assert seated == sorted(seated)
    placed = watch.mails("confirmed", "promoted")
    assert [placed[pk] for pk, state in watch.in_order_of_arrival() if state == "confirmed"] == [1] * 50
    assert [placed[pk] for pk, state in watch.in_order_of_arrival() if state == "waiting"] == [0] * 80
    assert sorted(watch.mails("left")) == sorted(told[0] for told in first[:50])
    assert set(watch.mails("left").values()) == {1}
    assert check(url) == []


def test_the_same_request_twenty_times_at_once_is_one_registration_with_twenty_equal_answers(url, store, watch, racers):
    opens_registration(store, capacity=50)
    answers = [one for some in racers.race(register_with_one_key, url, [5] * 4) for one in some]
    assert len(answers) == 20
    assert len({told for told, _ in answers}) == 1
    assert [fresh for _, fresh in answers].count(True) == 1
    assert watch.states() == {"confirmed": 1}
    assert list(watch.mails("confirmed", "again").values()) == [1]


def test_a_capacity_raised_from_five_processes_at_once_moves_up_so_many_and_each_once(url, store, watch, racers):
    opens_registration(store, capacity=5)
    people = register(store, range(15))
    assert Counter(racers.race(put, url, [8] * 5)) == {"updated": 1, "unchanged": 4}
    assert watch.most_seated() == 8
    assert watch.states() == {"confirmed": 8, "waiting": 7}
    assert watch.mails("promoted") == dict.fromkeys([told[0] for told in people[5:8]], 1)
    assert check(url) == []
