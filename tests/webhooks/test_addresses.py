"""Nothing is ever sent into a private network, however its address is written."""

from contextlib import suppress
from ipaddress import ip_address
from socket import create_server, socket
from threading import Thread
from time import sleep

import pytest
from receivers import HERE

from metrocal.webhooks.addresses import PUBLIC, Reach, Target, is_public, resolved, target_of
from metrocal.webhooks.errors import AddressRefused, NotDelivered
from metrocal.webhooks.sending import NO_ANSWER, REFUSED, post

PRIVATE = (
    "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "192.0.0.1",
    "192.0.2.1", "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1",
    "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fec0::1", "ff02::1", "5f00::1",
)  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_what_is_not_on_the_internet_is_not_public(number):
    assert is_public(ip_address(number)) is False


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4007::1"])
def test_what_is_on_the_internet_is(number):
    assert is_public(ip_address(number)) is True


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1/", "not public"),
        ("http://127.1/", "host"),
        ("http://2130706433/", "host"),
        ("http://0x7f000001/", "host"),
        ("http://0x7f.1/", "host"),
        ("http://0177.0.0.1/", "host"),
        ("http://127.0.0.1./", "host"),
        ("http://0/", "host"),
        ("http://①②⑦.⓪.⓪.①/", "form"),
        ("http://[::ffff:127.0.0.1]/", "not public"),
        ("http://[::]/", "not public"),
        ("http://[64:ff9b::7f00:1]/", "not public"),
        ("http://[2002:7f00:1::]/", "not public"),
        ("http://[fe80::1%25eth0]/", "host"),
        ("http://[fe80::1%eth0]/", "host"),
        ("http://100.64.0.1/", "not public"),
        ("http://169.254.169.254/latest/meta-data/", "not public"),
        ("http://[fd00:ec2::254]/", "not public"),
        ("http://[fec0::1]/", "not public"),
        ("http://127.0.0.1\\@1.1.1.1/", "form"),
        ("http://1.1.1.1@127.0.0.1/", "form"),
        ("http://ex\tample.com/", "form"),
        ("http://example.org/\r\nX: y", "form"),
        ("http://example.org/#a", "form"),
        ("http://exämple.org/", "form"),
        ("http://localhost/", "host"),
        ("http://intranet/", "host"),
        ("http://exa_mple.org/", "host"),
        ("http://-example.org/", "host"),
        ("http://[v1.a]/", "host"),
        ("http:///path", "form"),
        ("http://example.org:0/", "form"),
        ("http://example.org:99999/", "form"),
        ("http://example.org:x/", "form"),
        ("http://example.org:22/", "port"),
        ("http://example.org:25/", "port"),
        ("http://example.org:6379/", "port"),
        ("file:///etc/passwd", "form"),
        ("gopher://example.org/", "form"),
        ("webcal://example.org/", "form"),
        ("javascript:alert(1)", "form"),
        ("example.org", "form"),
        ("", "form"),
        ("https://example.org/" + "a" * 500, "form"),
    ],
)
def test_an_address_that_leads_elsewhere_is_refused_when_it_is_typed(url, why):
    with pytest.raises(AddressRefused) as refused:
        target_of(url)
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("url", "target", "authority"),
    [
        ("https://example.org", Target("https", "example.org", 443, "/"), "example.org"),
        ("https://EXAMPLE.org:8443/a?b=1&c", Target("https", "example.org", 8443, "/a?b=1&c"), "example.org:8443"),
        ("http://xn--exmple-cua.org:443/", Target("http", "xn--exmple-cua.org", 443, "/"), "xn--exmple-cua.org:443"),
        ("http://8.8.8.8:80/", Target("http", "8.8.8.8", 80, "/"), "8.8.8.8"),
        ("https://[2606:4700::1111]:8443/", Target("https", "2606:4700::1111", 8443, "/"), "[2606:4700::1111]:8443"),
    ],
)
def test_an_address_on_the_internet_is_taken_apart(url, target, authority):
    assert (target_of(url), target_of(url).authority) == (target, authority)


def test_a_name_that_leads_to_this_machine_is_refused_when_it_is_asked():
    with pytest.raises(AddressRefused, match="not public"):
        resolved("localhost", 80, PUBLIC, 5)


def test_a_single_private_answer_refuses_a_name():
    only_v6 = Reach(is_allowed=lambda address: str(address) == "::1")
    with pytest.raises(AddressRefused):
        resolved("127.0.0.1", 80, only_v6, 5)


def error_of(url: str, reach: Reach = PUBLIC) -> str:
    with pytest.raises(NotDelivered) as failure:
        post(url, {}, b"{}", reach, patience=1)
    return failure.value.error


def test_an_open_and_a_closed_port_of_a_private_machine_look_the_same(address, receiver):
    assert {error_of(address), error_of("http://127.0.0.1:8443/"), error_of("http://10.0.0.1/")} == {REFUSED}
    assert receiver.asked == []


def test_no_answer_says_no_more_whatever_the_reason(address):
    with create_server(("127.0.0.1", 0)) as once:
        closed = f"http://127.0.0.1:{once.getsockname()[1]}/"
    no_tls, nobody = address.replace("http:", "https:"), "http://nobody.invalid/"
    assert {error_of(closed, HERE), error_of(no_tls, HERE), error_of(nobody, HERE)} == {NO_ANSWER}


def test_a_receiver_that_drips_is_left_in_time():
    def drips(server: socket) -> None:
        with suppress(OSError):
            connection, _ = server.accept()
            with connection:
                for _ in range(1_000):
                    connection.sendall(b"H")
                    sleep(0.05)

    with create_server(("127.0.0.1", 0)) as server:
        Thread(target=drips, args=(server,), daemon=True).start()
        assert error_of(f"http://127.0.0.1:{server.getsockname()[1]}/", HERE) == NO_ANSWER
