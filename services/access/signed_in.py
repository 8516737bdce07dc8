"""The guard of a running installation: sessions, keys and signatures, each looked up once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, Literal, NamedTuple, Protocol

from access.cookies import SAFE_METHODS, Cookie, cookie_at, is_from_our_page, origin_of
from access.guard import CredentialRefused, Credentials
from access.keys import IssuedKey, Keys
from access.opaque import key_in, operator_in, session_in
from access.principals import NOBODY, OPERATOR_ID, Means, Principal
from access.sessions import Session, Sessions
from contracts.ids import KeyId
from contracts.value import replace

_BEARER: Final = "bearer"
_LONGEST: Final = 200


class Signed(Protocol):
    """Knows which key signed a request."""

    def key_id(self, credentials: Credentials) -> KeyId:
        """Return the key's id. Raises `CredentialRefused`."""
        ...


class _Claim(NamedTuple):
    """By what means somebody says who they are, and what is to prove it."""

    means: Means
    secret: str = ""
    key: tuple[KeyId, str] | None = None


class _Known(NamedTuple):
    """What was found of all that is claimed."""

    sessions: Mapping[str, Session]
    keys: Mapping[tuple[KeyId, str], IssuedKey]
    operators: Collection[str]


class SignedInGuard:
    """Knows who asks by what they show. From any thread.

    `signed` is None where no signatures are taken. `operator_acts_for_all`: outside production.
    `proxied`: a proxy stands in front, so that no peer is here, whatever its address.
    """

    def __init__(
        self,
        *,
        sessions: Sessions,
        keys: Keys,
        signed: Signed | None,
        public_url: str,
        operator_acts_for_all: bool,
        proxied: bool,
        now_ms: Callable[[], int],
    ) -> None:
        self._sessions = sessions
        self._keys = keys
        self._signed = signed
        self._cookie: Final[Cookie] = cookie_at(public_url)
        self._origin = origin_of(public_url) or ""
        self._operator_acts_for_all = operator_acts_for_all
        self._proxied = proxied
        self._now_ms = now_ms

    def principal(self, credentials: Credentials) -> Principal:
        """Return who asks. Raises `CredentialRefused`, and `access.line.CannotConnect`.

        Of a cookie beside another credential only the other counts: it was sent on purpose.
        """
        (found,) = self.principals([credentials])
        if isinstance(found, CredentialRefused):
            raise found
        return found

    def principals(self, shown: Sequence[Credentials]) -> list[Principal | CredentialRefused]:
        """Return who asks, for each of these in order, with one look for all sessions and keys."""
        claims = [self._claim(credentials) for credentials in shown]
        now_ms = self._now_ms()
        known = _Known(
            sessions=self._sessions.found_each(_secrets(claims, "session"), now_ms),
            keys=self._keys.proven_each([c.key for c in claims if isinstance(c, _Claim) and c.key]),
            operators=self._keys.operators_among(_secrets(claims, "operator")),
        )
        pairs = zip(shown, claims, strict=True)
        return [self._found(credentials, claim, known) for credentials, claim in pairs]

    def _claim(self, credentials: Credentials) -> _Claim | CredentialRefused:
        """Return what is to be looked up."""
        if credentials.is_signed:
            # Which of the two should count nobody can say, so neither does.
            if credentials.authorization is not None:
                return CredentialRefused("malformed")
            return _Claim("signature")
        if credentials.authorization is not None:
            return _bearer(credentials.authorization)
        token = credentials.cookies.get(self._cookie.name)
        if not token:
            return _Claim("nobody")
        ours = is_from_our_page(credentials.headers, self._origin)
        if credentials.method not in SAFE_METHODS and not ours:
            return CredentialRefused("cross-site")
        return _Claim("session", token)

    def _found(
        self, credentials: Credentials, claim: _Claim | CredentialRefused, known: _Known
    ) -> Principal | CredentialRefused:
        if isinstance(claim, CredentialRefused):
            return claim
        try:
            found = self._proven(credentials, claim, known)
        except CredentialRefused as refused:
            return refused
        is_here = credentials.is_here and not self._proxied
        return replace(found, is_here=True) if is_here else found

    def _proven(self, credentials: Credentials, claim: _Claim, known: _Known) -> Principal:
        match claim.means:
            case "session":
                return self._of_session(known.sessions.get(claim.secret))
            case "key":
                return self._of_key(None if claim.key is None else known.keys.get(claim.key), "key")
            case "operator":
                return self._of_operator(claim.secret, known)
            case "signature":
                return self._by_signature(credentials)
            case _:
                return NOBODY

    def _of_session(self, session: Session | None) -> Principal:
        if session is None:
            raise CredentialRefused("unknown")
        if not session.holds_at(self._now_ms()):
            raise CredentialRefused("expired")
        return Principal(means="session", person_id=session.person_id)

    def _of_operator(self, secret: str, known: _Known) -> Principal:
        if secret not in known.operators:
            raise CredentialRefused("unknown")
        return Principal(
            means="operator", person_id=OPERATOR_ID, acts_for_all=self._operator_acts_for_all
        )

    def _by_signature(self, credentials: Credentials) -> Principal:
        if self._signed is None:
            raise CredentialRefused("unknown")
        return self._of_key(self._keys.server(self._signed.key_id(credentials)), "signature")

    def _of_key(self, key: IssuedKey | None, means: Literal["key", "signature"]) -> Principal:
        if key is None or key.revoked:
            raise CredentialRefused("unknown")
        if self._now_ms() >= key.expires_at_ms:
            raise CredentialRefused("expired")
        return Principal(
            means=means,
            person_id=key.owner_id,
            group_id=key.group_id,
            key_id=key.key_id,
            scopes=key.scopes,
        )


def _bearer(authorization: str) -> _Claim | CredentialRefused:
    scheme, _, shown = authorization.partition(" ")
    if scheme.lower() == _BEARER and len(shown) <= _LONGEST:
        if (token := session_in(shown)) is not None:
            return _Claim("session", token)
        if (secret := operator_in(shown)) is not None:
            return _Claim("operator", secret)
        if (key := key_in(shown)) is not None:
            return _Claim("key", key=key)
    return CredentialRefused("malformed")


def _secrets(claims: Sequence[_Claim | CredentialRefused], means: Means) -> list[str]:
    return [c.secret for c in claims if isinstance(c, _Claim) and c.means == means]
