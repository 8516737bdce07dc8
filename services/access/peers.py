"""From which address somebody asks, where proxies may stand between.

The socket's own address is true. What headers say of another one is believed only where the
socket is a declared proxy's, and read from the near end: whatever stands before the first address
that is no declared proxy's was written by whoever asked, and may be anything. Of the two headers
that tell it only the one that the proxies write is read: the other they pass on as it came.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, TypeAlias

from access.limits import Forwarding, Network

Headers: TypeAlias = Iterable[tuple[bytes, bytes]]

UNKNOWN: Final = "unknown"
_LONGEST: Final = 2_000
# Whoever has one address of IPv6 has all that share these bits.
_SUBNET_BITS: Final = 64


def peer_of(
    socket_address: str | None,
    headers: Headers,
    proxies: Sequence[Network],
    written: Forwarding = "x-forwarded-for",
) -> str:
    """Return the nearest address that is no declared proxy's; `UNKNOWN` where none can be read.

    `written` is the header that the proxies write. Source: RFC 7239 for `Forwarded`, and what
    proxies wrote before it into X-Forwarded-For. One that stands in several lines is one list.
    """
    nearest = _address(socket_address or "")
    if nearest is None:
        return UNKNOWN
    if not proxies:
        return str(nearest)
    for told in reversed(_told(headers, written)):
        if not is_within(nearest, proxies):
            break
        address = _address(told)
        if address is None:
            # A proxy that hides who asks, or a header that it should not have passed on.
            return str(nearest)
        nearest = address
    return str(nearest)


def bucket_of(address: str) -> str:
    """Return the name under which an address is counted: of IPv6, its network."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, _SUBNET_BITS), strict=False).network_address)
    return address


def is_within(address: IPv4Address | IPv6Address, networks: Sequence[Network]) -> bool:
    """Whether the address is in one of the networks."""
    return any(address.version == network.version and address in network for network in networks)


def _told(headers: Headers, written: Forwarding) -> list[str]:
    """Return the addresses that the header tells of, the nearest last."""
    wanted = written.encode()
    parts = [part for name, value in headers if name == wanted for part in _parts(value)]
    return [_for(part) for part in parts] if written == "forwarded" else parts


def _parts(value: bytes) -> list[str]:
    return [part.strip() for part in value[-_LONGEST:].decode("latin-1").split(",")]


def _for(element: str) -> str:
    """Return what an element of `Forwarded` says of for whom it was forwarded."""
    for pair in element.split(";"):
        name, _, value = pair.partition("=")
        if name.strip().lower() == "for":
            return value.strip().strip('"')
    return ""


@lru_cache(maxsize=4_096)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address, which may have a port behind it, and brackets where it is of IPv6."""
    bare = text.partition("]")[0].lstrip("[") if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
