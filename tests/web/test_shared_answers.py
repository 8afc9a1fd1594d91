"""Answers shared through a real Redis, that is killed, stopped and filled with rubbish."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from people import TODAY
from redis import Redis

from feeds import Feed
from metrocal import MemoryStore
from metrocal.web.answers import Answers, State
from metrocal.web.shared import TIMEOUT, RedisAnswers

ADDRESS = "/feeds/all.ics"


class OwnRedis:
    """A server of the test's own, on a socket, so that it can be ended without harm to others."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen[bytes] | None = None

    def starts(self) -> None:
        command = ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=self.socket.parent)
        until = time.monotonic() + 20
        while not self.socket.exists() and time.monotonic() < until:
            time.sleep(0.02)

    def ends(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
        self.socket.unlink(missing_ok=True)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[OwnRedis]:
    if shutil.which("redis-server") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("redis-server is not installed")
        pytest.skip("redis-server is not installed")
    found = OwnRedis(tmp_path)
    found.starts()
    yield found
    found.ends()


def a_host(redis: OwnRedis, store: MemoryStore) -> Answers:
    return Answers(State(store, lambda: TODAY, seconds=0), RedisAnswers(redis.url))


def making(body: bytes, made: list[bytes]):
    def make() -> Feed:
        made.append(body)
        return Feed.of(body, "text/calendar; charset=utf-8", None)

    return make


def test_what_one_host_made_the_other_sends(redis):
    store, made = MemoryStore(), []
    first = a_host(redis, store).answer(ADDRESS, "all.ics", making(b"made once", made))
    second = a_host(redis, store).answer(ADDRESS, "all.ics", making(b"made twice", made))
    assert (made, second.feed, second.zipped) == ([b"made once"], first.feed, first.zipped)


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"{}\n", b'{"address": 1}\nxx', bytes(range(256)) * 50])
def test_rubbish_counts_as_missing(redis, rubbish):
    store, made = MemoryStore(), []
    a_host(redis, store).answer(ADDRESS, "all.ics", making(b"good", made))
    client = Redis.from_url(redis.url)
    for key in client.scan_iter():
        client.set(key, rubbish)
    client.close()
    assert a_host(redis, store).answer(ADDRESS, "all.ics", making(b"good again", made)).feed.body == b"good again"


def test_a_flipped_byte_is_noticed_wherever_it_is(redis):
    store, made = MemoryStore(), []
    a_host(redis, store).answer(ADDRESS, "all.ics", making(b"BEGIN:VCALENDAR " * 50, made))
    client = Redis.from_url(redis.url)
    (key,) = client.keys()
    value = client.get(key)
    for position in range(0, len(value), 7):
        client.set(key, value[:position] + bytes([value[position] ^ 1]) + value[position + 1 :])
        found = RedisAnswers(redis.url).get(ADDRESS, State(store, lambda: TODAY).now())
        assert found is None or found.feed.body == b"BEGIN:VCALENDAR " * 50
    client.close()


def test_an_answer_of_another_address_is_never_given(redis):
    store, made = MemoryStore(), []
    a_host(redis, store).answer(ADDRESS, "all.ics", making(b"all", made))
    client = Redis.from_url(redis.url)
    (key,) = client.keys()
    other = RedisAnswers(redis.url)
    client.set(other.key("/feeds/all.json"), client.get(key))
    client.close()
    assert other.get("/feeds/all.json", State(store, lambda: TODAY).now()) is None


def test_another_store_at_the_same_count_of_changes_gets_nothing_of_this_one(redis):
    made: list[bytes] = []
    a_host(redis, MemoryStore()).answer(ADDRESS, "all.ics", making(b"mine", made))
    assert a_host(redis, MemoryStore()).answer(ADDRESS, "all.ics", making(b"theirs", made)).feed.body == b"theirs"


def test_a_redis_that_is_gone_costs_nothing_but_the_making(redis, capfd):
    store, made = MemoryStore(), []
    host = a_host(redis, store)
    redis.ends()
    for name in ("a", "b", "c"):
        assert host.answer(name, name, making(b"made", made)).feed.body == b"made"
    assert len(made) == 3


def test_a_redis_that_hangs_costs_half_a_second_once(redis):
    store, made = MemoryStore(), []
    host = a_host(redis, store)
    host.answer("before", "before", making(b"made", made))
    assert redis.process is not None
    redis.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    for name in ("a", "b", "c"):
        assert host.answer(name, name, making(b"made", made)).feed.body == b"made"
    assert time.monotonic() - began < 3 * TIMEOUT + 2


def test_a_redis_that_comes_back_is_used_again(redis, monkeypatch):
    store, made = MemoryStore(), []
    shared = RedisAnswers(redis.url)
    host = Answers(State(store, lambda: TODAY, seconds=0), shared)
    redis.ends()
    host.answer("a", "a", making(b"made", made))
    redis.starts()
    shared._silent_until = 0.0
    host.answer("b", "b", making(b"made", made))
    assert a_host(redis, store).answer("b", "b", making(b"not made", made)).feed.body == b"made"
