"""Another system's server: it signs what it asks us, as `contracts/signing.md` says.

For `httpx`: `httpx.Client(auth=Signing(key_id, key))`. Every attempt is signed anew, as a signature
can be used once; what makes an act happen once is its own id.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Callable, Generator
from datetime import timedelta
from typing import Final

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms

from access.moments import EPOCH, now_ms
from access.signatures import VALID_S

LABEL: Final = "sig1"
_COVERED: Final = ("@method", "@authority", "@request-target")
_ACT: Final = "idempotency-key"


class NoSuchKey(ValueError):
    """What was given is no private Ed25519 key."""


def new_key() -> tuple[str, str]:
    """Return a private key (PEM) to be kept secret, and its public half (base64) to be told."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return pem, public_half(key)


def public_half(key: Ed25519PrivateKey) -> str:
    """Return the 32 bytes of the key's public half in base64, as a group's key is issued for."""
    return b64encode(key.public_key().public_bytes_raw()).decode()


def private_key(pem: str) -> Ed25519PrivateKey:
    """Return the key in a PEM file. Raises `NoSuchKey`."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise NoSuchKey from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoSuchKey
    return key


class Signing(httpx.Auth):
    """Signs each request with a group server's key, for as long as a signature may hold."""

    requires_request_body = True

    def __init__(
        self, key_id: str, key: Ed25519PrivateKey, now_ms: Callable[[], int] = now_ms
    ) -> None:
        self._key_id = key_id
        self._signer = HTTPMessageSigner(
            signature_algorithm=algorithms.ED25519,
            key_resolver=MappingKeyResolver(public_keys={}, private_keys={key_id: key}),
        )
        self._now_ms = now_ms

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request with its signature."""
        created = EPOCH + timedelta(milliseconds=self._now_ms())
        covered = [*_COVERED, *([_ACT] if _ACT in request.headers else [])]
        request.headers.pop("content-digest", None)
        self._signer.sign(
            request,
            key_id=self._key_id,
            created=created,
            expires=created + timedelta(seconds=VALID_S),
            nonce=secrets.token_urlsafe(24),
            label=LABEL,
            covered_component_ids=covered,
            body=request.content or None,
        )
        yield request
