"""The table of ready answers: bounded, never another's, never older than a change."""

import random
from collections.abc import Iterator
from datetime import date

import pytest
from people import TODAY, Editor, an_event
from visitors import Visitor

from feeds import Feed
from metrocal import Calendar, MemoryStore
from metrocal.errors import StoreError
from metrocal.query import FILTERS
from metrocal.vocabulary import vocabulary
from metrocal.web.answers import Answers, State
from metrocal.web.front import reply


@pytest.fixture
def memory() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def answers(memory: MemoryStore) -> Answers:
    return Answers(State(memory, lambda: TODAY, seconds=0), most_bytes=100_000)


def a_feed(body: bytes = b"BEGIN:VCALENDAR\r\n") -> Feed:
    return Feed.of(body, "text/calendar; charset=utf-8", None)


def test_an_answer_is_made_once_until_something_changes(answers, memory):
    made = iter(range(100))

    def make() -> Feed:
        return a_feed(b"%d" % next(made))

    bodies = [answers.answer("/feeds/all.ics", "all.ics", make).feed.body for _ in range(3)]
    Calendar(memory).put(an_event("a"), at=Editor(Calendar(memory)).now)
    bodies.append(answers.answer("/feeds/all.ics", "all.ics", make).feed.body)
    assert bodies == [b"0", b"0", b"0", b"1"]


def test_a_new_day_makes_a_new_answer(memory):
    days = [date(2021, 6, 1)]
    answers = Answers(State(memory, lambda: days[-1], seconds=0))
    first = answers.answer("/feeds/all.ics", "all.ics", lambda: a_feed(b"first"))
    days.append(date(2021, 6, 2))
    second = answers.answer("/feeds/all.ics", "all.ics", lambda: a_feed(b"second"))
    assert (first.feed.body, second.feed.body) == (b"first", b"second")


def test_ten_thousand_questions_do_not_grow_the_table(answers):
    for number in range(10_000):
        answers.answer(f"/feeds/all.ics?id=e{number}", "all.ics", lambda: a_feed(b"x" * 500))
        answers.learn(f"/feeds/all.ics?ID=e{number}", f"/feeds/all.ics?id=e{number}")
    assert answers.bytes_kept <= 100_000
    assert answers.recall("/feeds/all.ics?ID=e0") is None
    assert answers.recall("/feeds/all.ics?ID=e9999") is not None


def test_an_answer_larger_than_the_table_is_given_and_not_kept_for_long(answers):
    for name in ("a", "b"):
        assert len(answers.answer(name, name, lambda: a_feed(b"x" * 200_000)).feed.body) == 200_000
    assert answers.bytes_kept < 300_000


def test_the_last_good_answer_outlives_the_store_and_is_renewed_when_it_heals(memory, monkeypatch):
    answers = Answers(State(memory, lambda: TODAY, seconds=0))
    answers.answer("/feeds/all.ics", "all.ics", lambda: a_feed(b"good"))
    answers.learn("/feeds/all.ics?", "/feeds/all.ics")

    def fails() -> int:
        raise StoreError("the disk is on fire")

    with monkeypatch.context() as broken:
        broken.setattr(memory, "version", fails)
        assert answers.recall("/feeds/all.ics?").feed.body == b"good"
        assert answers.answer("/feeds/all.ics", "all.ics", lambda: a_feed(b"never")).feed.body == b"good"
        with pytest.raises(StoreError):
            answers.answer("/feeds/all.json", "all.json", lambda: a_feed(b"never"))
    Calendar(memory).put(an_event("a"), at=Editor(Calendar(memory)).now)
    assert answers.recall("/feeds/all.ics?") is None
    assert answers.answer("/feeds/all.ics", "all.ics", lambda: a_feed(b"new")).feed.body == b"new"


def test_a_state_is_read_from_the_store_at_most_twice_a_second(memory, monkeypatch):
    reads = []
    monkeypatch.setattr(memory, "version", lambda: reads.append(1) or 1)
    state = State(memory, lambda: TODAY)
    assert {state.now() for _ in range(1_000)} == {f"{memory.identity} 1 2021-06-01"}
    assert len(reads) <= 3


def test_the_tag_of_the_zipped_answer_is_another(answers):
    answer = answers.answer("/feeds/all.ics", "all.ics", a_feed)
    plain = dict(reply(answer, {"REQUEST_METHOD": "GET"})[1])
    zipped = dict(reply(answer, {"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "gzip"})[1])
    assert plain["ETag"] != zipped["ETag"]
    assert reply(answer, {"REQUEST_METHOD": "GET", "HTTP_IF_NONE_MATCH": zipped["ETag"]})[0] == "200 OK"


@pytest.fixture
def questions() -> Iterator[str]:
    """Random addresses of feeds, each in a random spelling."""
    dice = random.Random(7)

    def one() -> str:
        pairs = [
            f"{key}={dice.choice(list(vocabulary(words)))}"
            for key, words in (("kind", "kinds"), ("topic", "topics"), ("mode", "modes"), ("gender", "gender"))
            if dice.random() < 0.5 and key in FILTERS
        ]
        pairs += [f"lang={dice.choice(('fr', 'en', 'es'))}"] if dice.random() < 0.5 else []
        dice.shuffle(pairs)
        return f"/feeds/all.{dice.choice(('ics', 'json', 'csv'))}?" + "&".join(pairs)

    return iter(one, None)


def test_no_question_ever_gets_the_answer_to_another(visitor: Visitor, editor: Editor, questions: Iterator[str]):
    kinds, topics = list(vocabulary("kinds")), list(vocabulary("topics"))
    editor.puts(
        *(
            an_event(f"e{n}", kind=kinds[n % 16], topics=[topics[n % 28]], mode="online", when="2021-07-01")
            for n in range(60)
        )
    )
    asked = [next(questions) for _ in range(150)]
    once = {address: visitor.opens(address).data for address in asked}
    visitor.app.extensions["metrocal"].answers._kept.clear()
    fresh = {address: visitor.opens(address).data for address in reversed(asked)}
    assert fresh == once
    assert {address: visitor.opens(address).data for address in asked} == once


def test_what_is_polled_stays_while_what_nobody_asks_again_goes(answers):
    answers.answer("/feeds/all.ics", "all.ics", lambda: a_feed(b"polled"))
    answers.learn("/feeds/all.ics?", "/feeds/all.ics")
    for number in range(500):
        answers.answer(f"/feeds/all.ics?id=e{number}", "all.ics", lambda: a_feed(b"x" * 500))
        assert answers.recall("/feeds/all.ics?") is not None
