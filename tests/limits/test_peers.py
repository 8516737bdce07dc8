"""From which address somebody asks: headers are believed from declared proxies only."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.limits import Network
from access.peers import UNKNOWN, bucket_of, peer_of

PROXIES: Final[tuple[Network, ...]] = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def xff(*lines: str) -> list[tuple[bytes, bytes]]:
    return [(b"x-forwarded-for", line.encode()) for line in lines]


@pytest.mark.parametrize(
    "headers",
    [
        xff("198.51.100.7"),
        xff("127.0.0.1"),
        [(b"forwarded", b"for=127.0.0.1")],
        [(b"x-real-ip", b"127.0.0.1"), (b"via", b"1.1 proxy")],
        [(b"client-ip", b"127.0.0.1"), (b"true-client-ip", b"127.0.0.1")],
    ],
)
def test_a_header_of_somebody_who_is_no_proxy_says_nothing(
    headers: list[tuple[bytes, bytes]],
) -> None:
    assert peer_of("203.0.113.9", headers, PROXIES) == "203.0.113.9"
    assert peer_of("203.0.113.9", headers, ()) == "203.0.113.9"
    assert peer_of("10.0.0.1", headers, ()) == "10.0.0.1"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (xff("198.51.100.7"), "198.51.100.7"),
        # What the asker wrote stands before what the proxy added.
        (xff("127.0.0.1, 198.51.100.7"), "198.51.100.7"),
        (xff("127.0.0.1", "198.51.100.7"), "198.51.100.7"),
        (xff("127.0.0.1, 198.51.100.7, 10.1.1.1"), "198.51.100.7"),
        (xff("198.51.100.7:4711"), "198.51.100.7"),
        (xff("2001:db8::7"), "2001:db8::7"),
        (xff("[2001:db8::7]:4711"), "2001:db8::7"),
        (xff("::ffff:198.51.100.7"), "198.51.100.7"),
        (xff("10.1.1.1, fd00::1"), "10.1.1.1"),
        (xff(), "10.0.0.1"),
        (xff("unknown"), "10.0.0.1"),
        (xff("198.51.100.7, nonsense"), "10.0.0.1"),
        ([(b"forwarded", b"for=127.0.0.1"), *xff("198.51.100.7")], "198.51.100.7"),
    ],
)
def test_behind_declared_proxies_the_nearest_that_is_none_asks(
    headers: list[tuple[bytes, bytes]], found: str
) -> None:
    assert peer_of("10.0.0.1", headers, PROXIES) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("for=198.51.100.7", "198.51.100.7"),
        ('proto=https;For="[2001:db8::7]:4711";by=10.0.0.1', "2001:db8::7"),
        ("for=127.0.0.1, for=198.51.100.7;proto=https, for=10.2.2.2", "198.51.100.7"),
        ("for=_hidden", "10.0.0.1"),
        ("proto=https", "10.0.0.1"),
    ],
)
def test_the_header_of_rfc_7239_is_read_where_the_proxies_write_it(value: str, found: str) -> None:
    headers = [(b"forwarded", value.encode()), *xff("127.0.0.1")]
    assert peer_of("10.0.0.1", headers, PROXIES, "forwarded") == found


@pytest.mark.parametrize("socket_address", [None, "", "testclient", "999.1.1.1"])
def test_who_has_no_address_is_unknown(socket_address: str | None) -> None:
    assert peer_of(socket_address, xff("198.51.100.7"), PROXIES) == UNKNOWN


def test_a_whole_network_of_the_newer_addresses_counts_as_one() -> None:
    assert bucket_of("2001:db8:1:2:3::4") == bucket_of("2001:db8:1:2:ffff::1")
    assert bucket_of("2001:db8:1:2::1") != bucket_of("2001:db8:1:3::1")
    assert bucket_of("198.51.100.7") == "198.51.100.7"


@given(st.lists(st.binary(max_size=80), max_size=5), st.sampled_from(["a", "b"]))
def test_whatever_a_header_holds_the_answer_is_an_address(lines: list[bytes], which: str) -> None:
    name = b"x-forwarded-for" if which == "a" else b"forwarded"
    found = peer_of("10.0.0.1", [(name, line) for line in lines], PROXIES)
    assert peer_of(found, (), ()) == found
