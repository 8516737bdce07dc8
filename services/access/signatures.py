"""Whose server signed a request: RFC 9421 with Ed25519, and RFC 9530 for the body.

A signature holds for one request, at one of our own addresses, for five minutes, once. It covers
all that decides what is done: the method, the address, the target with its query, the body where
there is one, and the caller's id for the act where a header has it. A header beyond these may be
added on the way, and changes nothing but the language of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto, unique
from hmac import compare_digest
from typing import Any, Final, Protocol, TypeAlias
from urllib.parse import urlsplit

import http_sf
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    VerifyResult,
    algorithms,
)

from access.guard import Amiss, CredentialRefused, Credentials
from contracts.ids import UUID_PATTERN, KeyId

VALID_S: Final = 300
# Two servers' clocks are never quite alike.
SKEW_S: Final = 30
NONCE_CHARACTERS: Final = range(16, 129)
_LONGEST_HEADER: Final = 4_000
_ALWAYS: Final = ("@method", "@authority")
_TARGETS: Final = frozenset({'"@target-uri"', '"@request-target"'})
_PARAMETERS: Final = ("created", "expires", "keyid", "nonce")
_DIGEST: Final = "content-digest"
_ACT: Final = "idempotency-key"
_PARSED: Final = ("signature-input", "signature", _DIGEST)
_UUID: Final = re.compile(UUID_PATTERN)
_PORTS: Final = {"http": 80, "https": 443}

# The 32 bytes of the key that holds at this moment under an id, None where none does.
PublicKey: TypeAlias = Callable[[KeyId], bytes | None]


@unique
class Flaw(Enum):
    """Why a signature does not hold."""

    MALFORMED = auto()
    NOT_COVERING = auto()
    BODY_CHANGED = auto()
    NOT_FOR_US = auto()
    NOT_YET = auto()
    OVER = auto()
    VALID_TOO_LONG = auto()
    KEY_UNKNOWN = auto()
    WRONG = auto()
    USED = auto()


_WHY: Final[dict[Flaw, Amiss]] = {
    Flaw.MALFORMED: "malformed",
    Flaw.NOT_COVERING: "unsigned",
    Flaw.BODY_CHANGED: "unsigned",
    Flaw.NOT_FOR_US: "unknown",
    Flaw.NOT_YET: "expired",
    Flaw.OVER: "expired",
    Flaw.VALID_TOO_LONG: "expired",
    Flaw.KEY_UNKNOWN: "unknown",
    Flaw.WRONG: "unknown",
    Flaw.USED: "replayed",
}


class SignatureRefused(CredentialRefused):
    """A request's signature does not hold; `flaw` is for logs, the caller is told `why` alone."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(_WHY[flaw])
        self.flaw: Final = flaw


class Nonces(Protocol):
    """What remembers the nonces that were used."""

    def spend(self, key_id: KeyId, nonce: str, until_ms: int) -> bool:
        """Whether it was not used before under this key; it is remembered until then."""
        ...


class Signatures:
    """Knows the servers that sign, by their keys. From any thread.

    `origins` are the addresses at which we are reached, as in `https://clearing.example`: what was
    signed for another address is none of ours, whatever the request says where it went.
    """

    def __init__(
        self,
        public_key: PublicKey,
        nonces: Nonces,
        *,
        origins: Iterable[str],
        now_ms: Callable[[], int],
    ) -> None:
        self._verifier = _Verifier(public_key, now_ms)
        self._nonces = nonces
        self._origins = {k: v for origin in origins for k, v in _authorities(origin).items()}

    def key_id(self, credentials: Credentials) -> KeyId:
        """Return the id of the key that signed the request, which it can be used for once.

        Raises `SignatureRefused`. What the key may do, and whose it is, is not looked at here.
        """
        message = self._message(credentials)
        found = self._verified(message)
        _check_covered(found.covered_components, message.headers)
        _check_body(message.headers, credentials.body_sha256)
        key_id, nonce = KeyId(str(found.parameters["keyid"])), str(found.nonce)
        # Last, so that nobody but the key's holder can use up a nonce.
        if not self._nonces.spend(key_id, nonce, int(found.parameters["expires"]) * 1_000):
            raise SignatureRefused(Flaw.USED)
        return key_id

    def _message(self, credentials: Credentials) -> _Message:
        authority = credentials.authority.lower()
        origin = self._origins.get(authority)
        if origin is None:
            raise SignatureRefused(Flaw.NOT_FOR_US)
        headers = dict(credentials.headers)
        if any(len(headers.get(name, "")) > _LONGEST_HEADER for name in _PARSED):
            raise SignatureRefused(Flaw.MALFORMED)
        return _Message(credentials.method, origin + credentials.target, headers)

    def _verified(self, message: _Message) -> VerifyResult:
        try:
            (found,) = self._verifier.verify(message, max_age=None, require_components=_ALWAYS)
        except SignatureRefused:
            raise
        except HTTPMessageSignaturesException as error:
            cause = error.args[0] if error.args else None
            if isinstance(cause, SignatureRefused):
                raise cause from None
            wrong = isinstance(cause, InvalidSignature)
            raise SignatureRefused(Flaw.WRONG if wrong else Flaw.MALFORMED) from None
        except (ValueError, TypeError, KeyError, RecursionError):
            raise SignatureRefused(Flaw.MALFORMED) from None
        return found


@dataclass(frozen=True, slots=True)
class _Message:
    """A request as the library reads it."""

    method: str
    url: str
    headers: dict[str, str]


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, public_key: PublicKey) -> None:
        self._public_key = public_key

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        found = self._public_key(KeyId(key_id)) if _UUID.fullmatch(key_id) else None
        if found is None:
            raise SignatureRefused(Flaw.KEY_UNKNOWN)
        return Ed25519PublicKey.from_public_bytes(found)


class _Verifier(HTTPMessageVerifier):
    """The library's verifier with our own clock and our own five minutes."""

    def __init__(self, public_key: PublicKey, now_ms: Callable[[], int]) -> None:
        super().__init__(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(public_key))
        self._now_ms = now_ms

    def validate_created_and_expires(self, sig_input: Any, max_age: object = None) -> None:
        """Refuse what is not signed for five minutes that are now, or could be used twice."""
        del max_age  # the library's own notion, which rests on its own clock
        given = sig_input.params
        if not all(name in given for name in _PARAMETERS):
            raise SignatureRefused(Flaw.NOT_COVERING)
        created_s, expires_s = given["created"], given["expires"]
        now_s = self._now_ms() // 1_000
        if created_s > now_s + SKEW_S:
            raise SignatureRefused(Flaw.NOT_YET)
        if not created_s < expires_s <= created_s + VALID_S:
            raise SignatureRefused(Flaw.VALID_TOO_LONG)
        if now_s >= expires_s:
            raise SignatureRefused(Flaw.OVER)
        if len(given["nonce"]) not in NONCE_CHARACTERS:
            raise SignatureRefused(Flaw.MALFORMED)


def _check_covered(components: Mapping[str, str], headers: Mapping[str, str]) -> None:
    """Raise `SignatureRefused` where what decides the act could have been changed."""
    needed = {f'"{name}"' for name in (_ACT, _DIGEST) if name in headers}
    if _has_body(headers):
        needed.add(f'"{_DIGEST}"')
    if not needed <= components.keys() or not _TARGETS & components.keys():
        raise SignatureRefused(Flaw.NOT_COVERING)


def _check_body(headers: Mapping[str, str], body_sha256: bytes | None) -> None:
    """Raise `SignatureRefused` where the body is not the one whose digest was signed."""
    if _DIGEST not in headers:
        return
    digest = _sha256_in(headers[_DIGEST])
    if body_sha256 is None or not compare_digest(digest, body_sha256):
        raise SignatureRefused(Flaw.BODY_CHANGED)


def _sha256_in(content_digest: str) -> bytes:
    """Return the SHA-256 that the header names. Raises `SignatureRefused` for any other header."""
    found: object
    try:
        found = http_sf.parse(
            content_digest.encode("ascii"), tltype="dictionary", on_duplicate_key=_not_twice
        )
    except (ValueError, TypeError, RecursionError):
        raise SignatureRefused(Flaw.MALFORMED) from None
    # Another digest beside it would be one that nobody has looked at.
    members = found if isinstance(found, dict) and len(found) == 1 else {}
    digest = members.get("sha-256")
    if not isinstance(digest, tuple) or not isinstance(digest[0], bytes):
        raise SignatureRefused(Flaw.MALFORMED)
    return digest[0]


def _not_twice(name: str, where: str) -> None:
    raise ValueError(f"{name} stands twice in the {where}")


def _has_body(headers: Mapping[str, str]) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _authorities(origin: str) -> dict[str, str]:
    """Return what requests to an origin may name as authority, each with the origin as signed."""
    parts = urlsplit(origin)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else str(parts.hostname)
    usual = _PORTS.get(parts.scheme)
    if parts.port in {None, usual}:
        return dict.fromkeys((host, f"{host}:{usual}"), f"{parts.scheme}://{host}")
    return {f"{host}:{parts.port}": f"{parts.scheme}://{host}:{parts.port}"}
