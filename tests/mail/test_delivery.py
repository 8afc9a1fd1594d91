"""Each mail leaves once, whatever the mail server does."""

import socket
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from post import MailServer, Office, cuts_the_line, is_busy, listening

from metrocal.mail.delivery import Delivered, deliver
from metrocal.store.outbox import MOST_ATTEMPTS, NOBODY, Outbox


def test_a_mail_leaves_once_and_is_then_forgotten(office: Office, server: MailServer) -> None:
    office.intends("message", office.registers(), facts={"subject": "Rooms", "text": "Room 3"})
    assert office.delivers() == Delivered(sent=1)
    assert office.delivers() == Delivered()
    assert [one["To"] for one in server.came] == ["ana@example.org"]
    assert office.outbox.counts() == {"sent": 1}


def test_the_same_intent_twice_is_one_mail(office: Office, server: MailServer) -> None:
    pk = office.registers()
    assert office.intends("confirmed", pk)
    assert not office.intends("confirmed", pk)
    office.delivers()
    assert len(server.came) == 1


def test_many_mails_leave_over_one_connection_in_the_order_of_their_decisions(office: Office, server: MailServer) -> None:
    for number in range(20):
        office.intends("confirmed", office.registers(email=f"p{number}@example.org"))
    assert office.delivers() == Delivered(sent=20)
    assert [str(one["To"]) for one in server.came] == [f"p{number}@example.org" for number in range(20)]
    assert server.greetings == 1


def test_without_a_mail_server_mails_are_kept(office: Office) -> None:
    office.intends("confirmed", office.registers())
    office.uses("")
    assert office.delivers() == Delivered()
    assert office.outbox.counts() == {"waiting": 1}


def test_what_is_held_or_not_yet_due_stays(office: Office, server: MailServer) -> None:
    pk = office.registers()
    office.intends("confirmed", pk, state="held")
    office.intends("reminder", pk, due=office.now + timedelta(hours=1))
    assert office.delivers() == Delivered()
    assert not office.outbox.is_due(office.now)
    office.waits(hours=1)
    assert office.outbox.is_due(office.now)
    assert office.delivers() == Delivered(sent=1)
    assert server.came[0]["Subject"] == "Reminder: Forum 🎉"


def test_a_server_that_is_down_costs_time_but_no_mail(office: Office, server: MailServer) -> None:
    for number in range(3):
        office.intends("confirmed", office.registers(email=f"p{number}@example.org"))
    right = office.settings.smtp_url
    office.uses("smtp://127.0.0.1:1")
    for minutes in (1, 5, 15, 60, 60):
        assert office.delivers() == Delivered(put_back=3)
        office.waits(minutes=minutes, seconds=-1)
        assert office.delivers() == Delivered()
        office.waits(seconds=1)
    office.uses(right)
    assert office.delivers() == Delivered(sent=3)
    assert len(set(server.ids())) == len(server.ids()) == 3


def test_after_twenty_attempts_it_is_given_up_until_somebody_says_otherwise(office: Office, server: MailServer) -> None:
    office.intends("confirmed", office.registers())
    right = office.settings.smtp_url
    office.uses("smtp://127.0.0.1:1")
    for _ in range(MOST_ATTEMPTS):
        assert office.delivers() == Delivered(put_back=1)
        office.waits(hours=1)
    assert office.delivers() == Delivered()
    (dead,) = office.outbox.dead()
    assert (dead.kind, dead.attempts) == ("confirmed", MOST_ATTEMPTS)
    assert dead.error.startswith("the mail server cannot be reached: ConnectionRefusedError")
    office.uses(right)
    assert office.outbox.retry(dead.pk)
    assert not office.outbox.retry(dead.pk)
    assert office.delivers() == Delivered(sent=1)
    assert len(server.came) == 1


def test_a_server_that_hangs_is_left_alone(office: Office) -> None:
    office.intends("confirmed", office.registers())
    with socket.create_server(("127.0.0.1", 0)) as silent:
        office.uses(f"smtp://127.0.0.1:{silent.getsockname()[1]}?timeout=0.3")
        assert office.delivers() == Delivered(put_back=1)


def test_a_busy_server_gets_the_mail_later(office: Office, server: MailServer) -> None:
    office.intends("confirmed", office.registers())
    server.moods = [is_busy]
    assert office.delivers() == Delivered(put_back=1)
    assert office.delivers() == Delivered()
    office.waits(minutes=1)
    assert office.delivers() == Delivered(sent=1)
    assert len(server.came) == 1


def test_an_address_that_nobody_has_is_tried_once_and_never_printed(office: Office, server: MailServer) -> None:
    office.intends("confirmed", office.registers(email="gone@example.org"))
    office.intends("confirmed", office.registers(email="ana@example.org"))
    server.unknown = {"gone@example.org"}
    assert office.delivers() == Delivered(sent=1, dead=1)
    office.waits(days=1)
    assert office.delivers() == Delivered()
    assert [one.error for one in office.outbox.dead()] == ["550 5.1.1 <…> is unknown here"]


def test_a_line_cut_after_the_message_sends_it_again_under_the_same_id(office: Office, server: MailServer) -> None:
    for number in range(3):
        office.intends("confirmed", office.registers(email=f"p{number}@example.org"))
    server.moods = [cuts_the_line]
    assert office.delivers() == Delivered(sent=2, put_back=1)
    office.waits(minutes=1)
    assert office.delivers() == Delivered(sent=1)
    assert len(server.ids()) == 4
    assert len(set(server.ids())) == 3


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(office: Office, server: MailServer) -> None:
    office.intends("telegram", office.registers())
    office.intends("confirmed", office.registers(email="no address\r\nBcc: all@example.org"))
    office.intends("confirmed", office.registers(email="ana@example.org"))
    assert office.delivers() == Delivered(sent=1, dead=2)
    assert len(server.came) == 1
    assert len(office.outbox.dead()) == 2


def test_a_mail_to_somebody_whose_data_are_gone_is_dropped(office: Office, server: MailServer) -> None:
    pk = office.registers()
    office.intends("confirmed", pk)
    office.erases(pk)
    assert office.delivers() == Delivered()
    assert (server.came, office.outbox.counts(), office.outbox.dead()) == ([], {"dead": 1}, [])
    with office.store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT error FROM outbox").scalar_one() == NOBODY


def test_a_session_is_told_to_the_one_who_registered_for_the_whole(office: Office, server: MailServer) -> None:
    whole = office.registers("Ana", "ana@example.org")
    part = office.registers(part_of=whole)
    office.intends("confirmed", part)
    office.delivers()
    assert server.came[0]["To"] == "ana@example.org"
    body = server.came[0].get_body(("plain",))
    assert body is not None
    assert office.link(whole) in body.get_content()


def test_a_reminder_of_a_place_given_up_meanwhile_is_not_sent(office: Office, server: MailServer) -> None:
    office.intends("reminder", office.registers(state="cancelled"))
    assert office.delivers() == Delivered(dead=1)
    assert (server.came, office.outbox.dead()) == ([], [])


def test_two_workers_at_once_send_each_mail_once(office: Office, server: MailServer) -> None:
    for number in range(60):
        office.intends("confirmed", office.registers(email=f"p{number}@example.org"))
    start = Barrier(3)

    def works() -> None:
        outbox = Outbox(office.store)
        start.wait()
        while deliver(outbox, office.calendar, office.settings, lambda: office.now, 7).sent:
            pass

    workers = [Thread(target=works) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(server.ids()) == len(set(server.ids())) == 60
    assert office.outbox.counts() == {"sent": 60}


def test_what_a_dead_worker_had_claimed_leaves_after_its_lease_under_the_same_id(office: Office, server: MailServer) -> None:
    office.intends("confirmed", office.registers())
    (claimed,) = office.outbox.claim(office.now)
    office.waits(minutes=5, seconds=-1)
    assert office.delivers() == Delivered()
    office.waits(seconds=1)
    assert office.delivers() == Delivered(sent=1)
    assert server.ids() == [claimed.message_id]


def test_the_id_of_a_mail_tells_its_store_from_others(office: Office) -> None:
    office.intends("confirmed", office.registers())
    (mail,) = office.outbox.claim(office.now)
    name, _, domain = mail.message_id.strip("<>").partition("@")
    assert (len(name), domain) == (32, "metrocal.example.org")


@pytest.mark.parametrize("greeting", [b"554 go away\r\n", b"", b"nonsense\r\n" * 3])
def test_what_is_no_mail_server_costs_no_mail(office: Office, greeting: bytes) -> None:
    office.intends("confirmed", office.registers())
    with socket.create_server(("127.0.0.1", 0)) as odd:
        office.uses(f"smtp://127.0.0.1:{odd.getsockname()[1]}?timeout=0.5")

        def greets() -> None:
            line, _ = odd.accept()
            with line:
                line.sendall(greeting)

        thread = Thread(target=greets)
        thread.start()
        assert office.delivers() == Delivered(put_back=1)
        thread.join()


def test_another_server_is_found_by_its_new_address(office: Office) -> None:
    other = MailServer()
    office.intends("confirmed", office.registers())
    with listening(other) as address:
        office.uses(address)
        assert office.delivers() == Delivered(sent=1)
    assert len(other.came) == 1
