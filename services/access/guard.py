"""The door of both services: what a request shows of who asks, and who that is.

A request without a credential is nobody's, and some questions are open to nobody in particular. A
credential that does not hold is refused at once, whatever is asked: it is never taken for none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final, Literal, Protocol, TypeAlias

from access.principals import Principal

Amiss: TypeAlias = Literal["unknown", "expired", "malformed", "cross-site", "replayed", "unsigned"]

# What a proxy on the way would have added: then the peer is the proxy, and not who asks.
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What a request shows. Header names are lower-case; one given twice has its values joined.

    `target` is the path with its query, as sent. `body_sha256` is there where the request is
    signed and its body was read, None where nobody has read it. `peer` is the socket's address.
    """

    method: str
    target: str
    authority: str = ""
    scheme: str = "http"
    authorization: str | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body_sha256: bytes | None = None
    peer: str | None = None

    @property
    def is_signed(self) -> bool:
        """Whether the request claims a signature (RFC 9421), for which its body must be read."""
        return "signature-input" in self.headers

    @property
    def is_here(self) -> bool:
        """Whether it comes from this machine, and no proxy says that it comes through it.

        A proxy need not say so: where one stands in front, a guard must not go by this.
        """
        if self.peer is None or any(name in self.headers for name in _FORWARDED):
            return False
        try:
            return ip_address(self.peer.partition("%")[0]).is_loopback
        except ValueError:
            return False


class CredentialRefused(Exception):
    """A credential was shown that does not hold. Answered with 401, and no reason beyond `why`."""

    def __init__(self, why: Amiss) -> None:
        super().__init__(why)
        self.why: Final = why


class Guard(Protocol):
    """Who asks. It may look in a database, so it is called where waiting keeps nobody else."""

    def principal(self, credentials: Credentials) -> Principal:
        """Return who asks, `NOBODY` where no credential is shown.

        Raises `CredentialRefused`, and `access.line.CannotConnect` where nobody can be known now.
        """
        ...
