"""From a change of an event to a receiver that checks the signature, whatever the receiver does, on both databases."""

import hmac
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from people import an_event
from receivers import NONCE, NOON, listening_nowhere

from metrocal import Organisation
from metrocal.store import announcing
from metrocal.store.webhooks import BACK_OFF, LONGEST, MOST_ATTEMPTS
from metrocal.webhooks.addresses import PUBLIC
from metrocal.webhooks.delivery import Delivered
from metrocal.webhooks.sending import NO_ANSWER, REFUSED
from metrocal.webhooks.signing import secret_of, signature

DOCUMENTED = re.findall(
    r"```python\n(.*?)```", (Path(__file__).parents[2] / "docs/webhooks.md").read_text("utf-8"), re.DOTALL
)


# What is told


def test_a_change_of_an_event_is_delivered_once(office, address, receiver):
    office.adds(address)
    office.editor.puts(an_event("forum", title="Forum"))
    office.editor.puts(an_event("forum", title="Forum"))
    office.editor.puts(an_event("forum", title="Big forum"))
    office.editor.withdraws("forum")
    office.editor.restores("forum")
    assert (office.delivers(), office.delivers()) == (Delivered(sent=4), Delivered())
    assert receiver.topics() == ["event.published", "event.changed", "event.withdrawn", "event.published"]
    ids = [headers["webhook-id"] for headers, _ in receiver.came]
    assert ([document["id"] for document in receiver.documents()], len(set(ids))) == (ids, 4)


def test_a_message_is_the_public_event_with_its_links(office, address, receiver):
    office.adds(address)
    office.editor.puts(an_event("forum", title="Forum", when="2026-12-01", city="Seoul"))
    office.delivers()
    (document,) = receiver.documents()
    entry = office.calendar.get("forum")
    page = "https://calendar.example.org/events/forum"
    assert document == {
        "id": document["id"], "topic": "event.published", "at": "2021-01-04T09:01:00Z",
        "event": entry.event.public_document() | {
            "uid": entry.uid, "sequence": 0, "modified": "2021-01-04T09:01:00Z",
            "links": {"page": page, "ics": f"{page}.ics", "json": f"{page}.json"},
        },
    }  # fmt: skip


def test_what_is_private_of_an_event_never_arrives(office, address, receiver):
    office.adds(address)
    office.editor.puts(an_event("forum", join_url="https://meet.example.org/secret", note="who pays is unknown"))
    office.editor.puts(an_event("forum", join_url="https://meet.example.org/other", note="nobody pays"))
    office.editor.puts(an_event("forum", title="Forum!", note="nobody pays"))
    office.delivers()
    said = b"".join(body for _, body in receiver.came)
    assert (receiver.topics(), b"meet.example" in said, b"pays" in said) == (
        ["event.published", "event.changed"],
        False,
        False,
    )
    assert (b"note" in said, b"ana@example.org" in said) == (False, False)


def test_people_who_register_are_nothing_to_tell(office, address, receiver):
    office.editor.puts(an_event("forum", registration={"capacity": 1}))
    office.adds(address)
    with office.store.seating() as seats:
        seats.changed_at = NOON
    assert (office.delivers(), receiver.came) == (Delivered(), [])


def test_a_change_that_fails_tells_nothing(office, address, receiver):
    office.adds(address)
    entry = office.editor.puts(an_event("forum"))[0].entry
    office.delivers()

    def fails() -> None:
        with office.store.writing() as writing:
            writing.keep([entry.__class__(an_event("other"), "other@example.org", modified=NOON)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert (office.delivers(), receiver.topics()) == (Delivered(), ["event.published"])


def test_only_what_was_asked_for_is_told(office, address, receiver):
    office.adds(address, "event.withdrawn", "submission.state")
    office.editor.puts(an_event("forum"))
    office.editor.withdraws("forum")
    with office.store.engine.begin() as connection:
        for _ in range(2):
            announcing.announce(connection, "submission.state", "a1:3", {"submission": {"state": "published"}}, NOON)
    office.delivers()
    assert receiver.topics() == ["event.withdrawn", "submission.state"]
    assert receiver.documents()[1]["submission"] == {"state": "published"}


def test_without_webhooks_nothing_is_written(office):
    office.editor.puts(an_event("forum"))
    assert office.webhooks.is_due(office.now) is False


def test_an_organisers_new_name_is_no_change_of_the_event(office, address, receiver):
    office.editor.registers(Organisation(id="seoul", name="Seoul"))
    office.editor.puts(an_event("forum", organiser="seoul"))
    office.adds(address)
    office.editor.registers(Organisation(id="seoul", name="Seoul City"))
    assert (office.delivers(), receiver.came) == (Delivered(), [])


# How it is signed


def test_a_receiver_checks_the_signature_as_documented(office, address, receiver):
    office.adds(address)
    office.editor.puts(an_event("forum"))
    office.delivers()
    ((headers, body),) = receiver.came
    receiver_code: dict[str, object] = {}
    (code,) = DOCUMENTED
    exec(compile(code, "webhooks.md", "exec"), receiver_code)
    is_ours = receiver_code["is_ours"]
    at = float(NOON.timestamp())
    assert callable(is_ours)
    assert is_ours(office.secret(), headers, body, at) is True
    assert is_ours(office.secret(), headers, body + b" ", at) is False
    assert is_ours(office.secret("1" * 32), headers, body, at) is False
    assert is_ours(office.secret(), headers, body, at + 301) is False
    assert is_ours(office.secret(), headers | {"webhook-timestamp": str(int(at) + 1)}, body, at) is False
    assert len(code.strip().split("\n")) <= 10


def test_the_signature_is_the_one_of_standard_webhooks():
    """By its specification: the secret's base64 decoded is the key, `id.timestamp.body` is signed."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    expected = hmac.new(key, b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}', sha256).digest()
    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert made == "v1," + b64encode(expected).decode() == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_webhook_and_each_calendar_has_its_own_secret():
    secrets = {secret_of(calendar, nonce) for calendar in ("a" * 40, "b" * 40) for nonce in (NONCE, "1" * 32)}
    assert (len(secrets), {len(b64decode(one.removeprefix("whsec_"))) for one in secrets}) == (4, {32})


# Receivers with moods


def test_a_dead_receiver_is_asked_less_and_less_and_then_given_up(office):
    with listening_nowhere() as nowhere:
        pk = office.adds(nowhere)
        office.editor.puts(an_event("forum"))
        waits = []
        while office.log(pk)[0].state != "dead":
            assert office.delivers() == Delivered(failed=1)
            one = office.log(pk)[0]
            waits.append(one.due - office.now)
            assert (one.error, one.status, office.delivers()) == (NO_ANSWER, None, Delivered())
            office.now = one.due
    assert (len(waits), waits[:5], set(waits[5:-1])) == (MOST_ATTEMPTS, list(BACK_OFF), {BACK_OFF[-1]})
    assert (office.log(pk)[0].attempts, office.delivers()) == (MOST_ATTEMPTS, Delivered())


def test_a_receiver_that_recovers_gets_the_same_message(office, address, receiver):
    receiver.answers = [500, 302, 404]
    pk = office.adds(address)
    office.editor.puts(an_event("forum"))
    said = []
    for _ in range(4):
        office.delivers()
        said.append((office.log(pk)[0].state, office.log(pk)[0].status, office.log(pk)[0].error))
        office.waits(hours=1)
    assert said == [("waiting", code, f"answered {code}") for code in (500, 302, 404)] + [("sent", 204, "")]
    assert len({(headers["webhook-id"], body) for headers, body in receiver.came}) == 1
    assert len({headers["webhook-signature"] for headers, _ in receiver.came}) == 4


def test_no_redirect_is_followed_and_no_cookie_kept(office, address, receiver):
    receiver.answers = [302]
    office.adds(address)
    office.editor.puts(an_event("forum"), an_event("congress"))
    office.delivers()
    assert (receiver.asked, ["cookie" in headers for headers, _ in receiver.came]) == (["/hook?a=1"] * 2, [False] * 2)


def test_a_receiver_that_is_gone_is_not_asked_again(office, address, receiver):
    receiver.answers = [410]
    pk = office.adds(address)
    office.editor.puts(an_event("forum"))
    office.delivers()
    assert (office.log(pk)[0].state, office.log(pk)[0].attempts) == ("dead", 1)


def test_a_silent_receiver_holds_up_no_other_and_is_asked_once_a_round(office, address, receiver):
    with listening_nowhere() as nowhere:
        silent, talking = office.adds(nowhere), office.adds(address, nonce="1" * 32)
        office.editor.puts(*(an_event(f"forum-{number}") for number in range(30)))
        rounds = [office.delivers() for _ in range(4)]
    assert (sum(one.sent for one in rounds), sum(one.failed for one in rounds)) == (30, 1)
    assert {one.state for one in office.log(talking)} == {"sent"}
    assert ({one.due for one in office.log(silent)}, sum(one.attempts for one in office.log(silent))) == (
        {NOON + BACK_OFF[0]},
        1,
    )
    office.waits(seconds=LONGEST.total_seconds() + 1)
    office.delivers()
    assert {one.state for one in office.log(silent)} == {"dead"}


def test_a_private_address_is_never_asked(office, address, receiver):
    pk = office.adds(address)
    office.editor.puts(an_event("forum"))
    for url in ("http://localhost/", "http://2130706433/"):
        office.adds(url, nonce="2" * 32)
    assert office.delivers(reach=PUBLIC).sent == 0
    assert (office.log(pk)[0].error, receiver.asked) == (REFUSED, [])


def test_a_worker_that_died_leaves_its_messages_to_another(office, address, receiver):
    office.adds(address)
    office.editor.puts(an_event("forum"))
    assert len(office.webhooks.claim(office.now, 20)) == 1
    assert office.delivers() == Delivered()
    office.waits(minutes=5)
    assert office.delivers() == Delivered(sent=1)


def test_two_workers_never_tell_the_same(office):
    office.adds("https://example.org/hook")
    office.editor.puts(*(an_event(f"forum-{number}") for number in range(6)))
    first, second = office.webhooks.claim(office.now, 4), office.webhooks.claim(office.now, 4)
    assert (len(first), len(second), {one.pk for one in first} & {one.pk for one in second}) == (4, 2, set())
