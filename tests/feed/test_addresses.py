"""Where webhooks may go: out, and never to what is near us."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from projections.webhooks.addresses import MAX_URL, NotAllowed, address_to_use, target_of

NEAR = [
    "127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
    "2002:7f00:1::", "2002:a00:1::1", "2001::1",
]  # fmt: skip
OUTSIDE = ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"]
LOOPBACK = ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"]


@pytest.mark.parametrize("address", NEAR)
def test_a_name_that_leads_near_us_is_not_posted_to(address: str) -> None:
    target = target_of("https://example.org/in", loopback_allowed=False)
    with pytest.raises(NotAllowed):
        address_to_use(target, [address], loopback_allowed=False)
    # Nor when one of its addresses is outside.
    with pytest.raises(NotAllowed):
        address_to_use(target, ["1.1.1.1", address], loopback_allowed=False)


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_name_that_leads_outside_is_posted_to_at_that_address(address: str) -> None:
    target = target_of("https://example.org/in", loopback_allowed=False)
    assert address_to_use(target, [address], loopback_allowed=False) == address


def test_a_name_without_an_address_is_not_posted_to() -> None:
    with pytest.raises(NotAllowed):
        address_to_use(target_of("https://example.org", loopback_allowed=False), [],
                       loopback_allowed=False)  # fmt: skip


@pytest.mark.parametrize("address", LOOPBACK)
def test_this_machine_is_posted_to_only_where_that_is_allowed(address: str) -> None:
    for url in ("http://localhost:8000/in", "https://localhost/in"):
        target = target_of(url, loopback_allowed=True)
        used = address_to_use(target, [address], loopback_allowed=True)
        assert ip_address(used) == ip_address(address)
    with pytest.raises(NotAllowed):
        target_of("https://localhost/in", loopback_allowed=False)


@pytest.mark.parametrize("address", sorted({*NEAR, *OUTSIDE} - set(LOOPBACK) - {"127.255.0.9"}))
def test_allowing_this_machine_allows_nothing_else_without_https(address: str) -> None:
    target = target_of("http://example.org/in", loopback_allowed=True)
    with pytest.raises(NotAllowed):
        address_to_use(target, [address], loopback_allowed=True)
    with pytest.raises(NotAllowed):
        address_to_use(target, ["127.0.0.1", address], loopback_allowed=True)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "https:///in",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://example.org/#part",
        "https://example.org:0/",
        "https://example.org:65536/",
        "https://example.org:x/",
        "https://exa mple.org/",
        "https://example.org/\n",
        "https://example.org/\x00",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://example.org/" + "x" * MAX_URL,
        # Every way to write an address that is known to reach this machine or its network.
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://2130706433/",
        "https://0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://x.localhost/",
    ],
)
def test_what_could_never_be_posted_to_is_refused_when_it_is_named(url: str) -> None:
    with pytest.raises(NotAllowed):
        target_of(url, loopback_allowed=False)


def test_a_host_is_taken_as_a_certificate_names_it() -> None:
    target = target_of("https://Exämple.org:8443/in?a=1", loopback_allowed=False)
    assert (target.host, target.port) == ("xn--exmple-cua.org", 8_443)
