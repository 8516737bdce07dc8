"""Where webhooks may be posted to: out into the world, and never to what is near us.

Whoever names an address makes our machine connect to it. Without these rules that would reach
whatever listens on this machine or beside it (server-side request forgery). A name is resolved
for every attempt, each of its addresses judged, and the connection made to the very address that
was judged: a name that answers otherwise a moment later gains nothing.
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final, NamedTuple

import httpx

MAX_URL: Final = 2_000
# An IPv4 address is written inside addresses of these, and a gateway unpacks it.
_NAT64: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))

# Not on the public internet either, though `ipaddress` may say so of some of them.
_NEAR: Final = (IPv4Network("192.0.0.0/24"), IPv6Network("fec0::/10"))
_STANDARD_PORTS: Final = {"https": 443, "http": 80}

Address = IPv4Address | IPv6Address


class NotAllowed(Exception):
    """Nothing is posted there; the message says why, without what a name resolved to."""


class Target(NamedTuple):
    """An address as it was given, in its parts; `host` is what a certificate must be for."""

    url: httpx.URL
    host: str
    port: int


def target_of(given: str, *, loopback_allowed: bool) -> Target:
    """The address in its parts. Raises NotAllowed for one that could never be posted to."""
    if len(given) > MAX_URL:
        raise NotAllowed(f"it is longer than {MAX_URL} characters")
    if not given.isprintable() or " " in given:
        raise NotAllowed("it is no address")
    try:
        url = httpx.URL(given)
        host = url.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise NotAllowed("it is no address") from None
    if url.scheme not in ({"https", "http"} if loopback_allowed else {"https"}):
        raise NotAllowed("it does not begin with https://")
    if not host or "%" in host:
        raise NotAllowed("it names no host")
    if url.userinfo:
        raise NotAllowed("it holds a name or a password")
    if url.fragment:
        raise NotAllowed("it has a part behind #")
    port = _STANDARD_PORTS[url.scheme] if url.port is None else url.port
    if not 1 <= port <= 65_535:
        raise NotAllowed("there is no such port")
    target = Target(url, host, port)
    # What can be known without asking anybody for a name is said at once.
    known = ["127.0.0.1"] if _is_localhost(host) else _numeric(target)
    if known:
        address_to_use(target, known, loopback_allowed=loopback_allowed)
    return target


def address_to_use(target: Target, resolved: Sequence[str], *, loopback_allowed: bool) -> str:
    """The address to connect to. Raises NotAllowed unless every one of them may be posted to.

    Every one: a name that points both outside and inside is not an accident.
    """
    addresses = [ip_address(text.partition("%")[0]) for text in resolved]
    if not addresses:
        raise NotAllowed("its name has no address")
    if loopback_allowed and all(_is_loopback(address) for address in addresses):
        return str(addresses[0])
    if target.url.scheme != "https":
        raise NotAllowed("without https only this machine itself may be named")
    if not all(_is_outside(_unpacked(address)) for address in addresses):
        raise NotAllowed("it is not an address on the public internet")
    return str(addresses[0])


def resolved(target: Target) -> list[str]:
    """Every address of the target's name; none where it has none. Blocks."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(address[0]) for *_, address in found]


def _numeric(target: Target) -> list[str]:
    """The address that the host is already, in any of the ways to write one; else nothing."""
    try:
        found = socket.getaddrinfo(
            target.host, target.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
        )
    except (OSError, UnicodeError):
        return []
    return [str(address[0]) for *_, address in found]


def _is_localhost(host: str) -> bool:
    return host.rstrip(".").lower().rpartition(".")[2] == "localhost"


def _unpacked(address: Address) -> Address:
    """The IPv4 address within an IPv6 one that is only a wrapping of it; else the address."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_loopback(address: Address) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _is_outside(address: Address) -> bool:
    if any(address in network for network in _NEAR if network.version == address.version):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )
