"""Whether a token says what it must, was made by the provider, for us, now, and for this sign-in.

Sources: OpenID Connect Core 1.0 §3.1.3.7, RFC 7515, RFC 8725. The algorithm is one of ours, never
simply the one that a token asks for, and the key is one that the provider publishes, never one
that a token brings.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from enum import Enum, auto, unique
from hmac import compare_digest
from typing import Any, Final

import msgspec
from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from access.provider import Provider, PublicKeys

MAX_TOKEN_CHARACTERS: Final = 16_384
LEEWAY_S: Final = 60
# Older ones were not made for a sign-in that was begun a few minutes ago.
MAX_AGE_S: Final = 3_600
_MAX_SUBJECT: Final = 255
_LATEST_S: Final = 2**53
# By the kind of key each goes with; what is shared with the provider signs nothing.
_ALGORITHMS: Final[dict[str, tuple[str, str | None]]] = {
    "RS256": ("RSA", None),
    "PS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "Ed25519": ("OKP", "Ed25519"),
}
_HEADERS: Final = frozenset({"alg", "kid", "typ"})
_TYPES: Final = frozenset({"jwt", "application/jwt"})
_UNREADABLE: Final = (JoseError, ValueError, TypeError, KeyError, RecursionError, OverflowError)


@unique
class Flaw(Enum):
    """Why a token is not taken."""

    MALFORMED = auto()
    ALGORITHM = auto()
    HEADER = auto()
    KEY_UNKNOWN = auto()
    SIGNATURE = auto()
    CLAIM_MISSING = auto()
    ISSUER = auto()
    AUDIENCE = auto()
    PARTY = auto()
    EXPIRED = auto()
    NOT_YET = auto()
    TOO_OLD = auto()
    NONCE = auto()


class TokenRefused(Exception):
    """A token is not taken; `flaw` says why, for logs and tests."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.name)
        self.flaw: Final = flaw


def subject_in(token: str, provider: Provider, *, nonce: str, now_s: int) -> str:
    """Return whom the provider has signed in.

    Raises `TokenRefused`, and `access.provider.ProviderUnusable` where its keys cannot be had.
    """
    header = _header(token)
    key = _key_for(header, provider)
    claims = _object_in(_verified(token, str(header["alg"]), key))
    settings = provider.settings
    _check_whose(claims, settings.issuer, settings.client_id)
    _check_when(claims, now_s)
    shown = claims.get("nonce")
    if not isinstance(shown, str):
        raise TokenRefused(Flaw.CLAIM_MISSING)
    if not compare_digest(shown.encode(errors="replace"), nonce.encode()):
        raise TokenRefused(Flaw.NONCE)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT:
        raise TokenRefused(Flaw.CLAIM_MISSING)
    return subject


def _header(token: str) -> Mapping[str, Any]:
    """Return the token's header, which names nothing that we would have to follow."""
    if len(token) > MAX_TOKEN_CHARACTERS or not token.isascii():
        raise TokenRefused(Flaw.MALFORMED)
    written, *rest = token.split(".")
    try:
        header = _object_in(urlsafe_b64decode(written + "=" * (-len(written) % 4)))
    except ValueError:
        raise TokenRefused(Flaw.MALFORMED) from None
    if len(rest) != 2:
        raise TokenRefused(Flaw.MALFORMED)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
        raise TokenRefused(Flaw.ALGORITHM)
    # A key, or where to fetch one, in the token itself (jwk, jku, x5u, x5c); an extension (crit).
    if not header.keys() <= _HEADERS:
        raise TokenRefused(Flaw.HEADER)
    kind, key_id = header.get("typ", "JWT"), header.get("kid", "")
    if not isinstance(kind, str) or kind.lower() not in _TYPES or not isinstance(key_id, str):
        raise TokenRefused(Flaw.HEADER)
    return header


def _key_for(header: Mapping[str, Any], provider: Provider) -> RSAKey | ECKey | OKPKey:
    """Return the one key of the provider's that the token can have been made with."""
    key_id = header.get("kid")
    fitting = _fitting(provider.keys(key_id), header["alg"])
    if key_id is not None:
        fitting = [key for key in fitting if key.kid == key_id]
    if len(fitting) != 1:
        raise TokenRefused(Flaw.KEY_UNKNOWN)
    return fitting[0]


def _fitting(keys: PublicKeys, algorithm: str) -> PublicKeys:
    kind, curve = _ALGORITHMS[algorithm]
    return [
        key
        for key in keys
        if key.key_type == kind
        and key.get("alg", algorithm) == algorithm
        and (curve is None or key.get("crv") == curve)
    ]


def _verified(token: str, algorithm: str, key: RSAKey | ECKey | OKPKey) -> bytes:
    try:
        return jws.deserialize_compact(token, key, algorithms=[algorithm]).payload
    except BadSignatureError:
        raise TokenRefused(Flaw.SIGNATURE) from None
    except _UNREADABLE:
        raise TokenRefused(Flaw.MALFORMED) from None


def _object_in(written: bytes) -> Mapping[str, Any]:
    try:
        found: Any = msgspec.json.decode(written)
    except (msgspec.DecodeError, RecursionError):
        raise TokenRefused(Flaw.MALFORMED) from None
    if not isinstance(found, dict):
        raise TokenRefused(Flaw.MALFORMED)
    return found


def _check_whose(claims: Mapping[str, Any], issuer: str, client_id: str) -> None:
    """Raise `TokenRefused` unless it was made by that provider, and for us."""
    if claims.get("iss") != issuer:
        raise TokenRefused(Flaw.ISSUER if "iss" in claims else Flaw.CLAIM_MISSING)
    if "aud" not in claims:
        raise TokenRefused(Flaw.CLAIM_MISSING)
    given = claims["aud"]
    audiences = given if isinstance(given, list) else [given]
    if client_id not in audiences:
        raise TokenRefused(Flaw.AUDIENCE)
    # Where others may use it too, it must say that it was made for us.
    party = claims.get("azp")
    if party != client_id and (len(audiences) > 1 or "azp" in claims):
        raise TokenRefused(Flaw.PARTY)


def _check_when(claims: Mapping[str, Any], now_s: int) -> None:
    """Raise `TokenRefused` unless it holds now and was made just before."""
    expires_s, made_s = _moment(claims, "exp"), _moment(claims, "iat")
    if now_s >= expires_s + LEEWAY_S:
        raise TokenRefused(Flaw.EXPIRED)
    begins_s = _moment(claims, "nbf") if "nbf" in claims else made_s
    if max(begins_s, made_s) > now_s + LEEWAY_S:
        raise TokenRefused(Flaw.NOT_YET)
    if made_s < now_s - MAX_AGE_S:
        raise TokenRefused(Flaw.TOO_OLD)


def _moment(claims: Mapping[str, Any], name: str) -> int:
    """Return whole seconds; some providers write them with a fraction."""
    given = claims.get(name)
    if given is None:
        raise TokenRefused(Flaw.CLAIM_MISSING)
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < _LATEST_S:
        raise TokenRefused(Flaw.MALFORMED)
    return int(given)
