"""A server's key, requests signed with it, and how they arrive at our door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from access.guard import Credentials
from access.signatures import Flaw, SignatureRefused, Signatures
from contracts.ids import KeyId
from evenveel.peer import Signing

NOW_MS: Final = 1_790_000_000_000
ORIGIN: Final = "https://clearing.example"
KEY_ID: Final = KeyId("5e000000-0000-4000-8000-000000000001")
KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER: Final = Ed25519PrivateKey.from_private_bytes(bytes(32))
ACT_ID: Final = "f2a60a0e-86d4-4c52-9a4c-6a1d3c0b7e10"
BODY: Final = b'{"steps": 30}'


@dataclass
class Memory:
    """Nonces in memory."""

    spent: set[tuple[str, str]] = field(default_factory=set)

    def spend(self, key_id: KeyId, nonce: str, until_ms: int) -> bool:
        assert until_ms > NOW_MS - 10_000_000
        known = (key_id, nonce) in self.spent
        self.spent.add((key_id, nonce))
        return not known


class Door:
    """Our side: one known key, a clock that a test sets."""

    def __init__(self, *origins: str) -> None:
        self.now_ms = NOW_MS
        self.keys = {KEY_ID: KEY.public_key().public_bytes_raw()}
        self.signatures = Signatures(
            self.keys.get, Memory(), origins=origins or (ORIGIN,), now_ms=lambda: self.now_ms
        )

    def flaw(self, credentials: Credentials) -> Flaw | None:
        """Why the request is refused; None where it is taken as the key's."""
        try:
            found = self.signatures.key_id(credentials)
        except SignatureRefused as refused:
            return refused.flaw
        assert found == KEY_ID
        return None


def arriving(request: httpx.Request, body: bytes | None = None) -> Credentials:
    """The request as our door sees it; with `body` where another one came than was signed."""
    read = request.content if body is None else body
    return Credentials(
        method=request.method,
        target=request.url.raw_path.decode(),
        authority=request.headers["host"],
        scheme=request.url.scheme,
        headers=dict(request.headers),
        body_sha256=sha256(read).digest(),
        peer="198.51.100.7",
    )


def a_request(
    method: str = "PUT",
    url: str = f"{ORIGIN}/exchanges/{ACT_ID}?a=1",
    *,
    content: bytes | None = BODY,
    headers: Mapping[str, str] | None = None,
) -> httpx.Request:
    given = {"idempotency-key": ACT_ID, "content-type": "application/json", **(headers or {})}
    return httpx.Request(method, url, content=content, headers=given)


def signed(
    request: httpx.Request | None = None,
    *,
    key: Ed25519PrivateKey = KEY,
    key_id: str = KEY_ID,
    at_ms: int = NOW_MS,
) -> httpx.Request:
    """The request, signed as our own client does it."""
    request = request or a_request()
    next(Signing(key_id, key, lambda: at_ms).auth_flow(request))
    return request


def changed(credentials: Credentials, **headers: str | None) -> Credentials:
    """The same with other headers; None takes one away. Underscores stand for hyphens."""
    found = dict(credentials.headers)
    for name, value in headers.items():
        found.pop(name.replace("_", "-"), None)
        if value is not None:
            found[name.replace("_", "-")] = value
    return replace(credentials, headers=found)
