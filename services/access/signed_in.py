"""The guard of a running installation: sessions, keys and signatures, each looked up once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, Protocol

from access.cookies import SAFE_METHODS, Cookie, cookie_at, is_from_our_page, origin_of
from access.guard import CredentialRefused, Credentials
from access.keys import IssuedKey, Keys
from access.opaque import key_in, operator_in, session_in
from access.principals import NOBODY, OPERATOR_ID, Principal
from access.sessions import Sessions
from contracts.ids import KeyId
from contracts.value import replace

_BEARER: Final = "bearer"
_LONGEST: Final = 200


class Signed(Protocol):
    """Knows which key signed a request."""

    def key_id(self, credentials: Credentials) -> KeyId:
        """Return the key's id. Raises `CredentialRefused`."""
        ...


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
        found = self._shown(credentials)
        is_here = credentials.is_here and not self._proxied
        return replace(found, is_here=True) if is_here else found

    def _shown(self, credentials: Credentials) -> Principal:
        if credentials.is_signed:
            # Which of the two should count nobody can say, so neither does.
            if credentials.authorization is not None:
                raise CredentialRefused("malformed")
            return self._by_signature(credentials)
        if credentials.authorization is not None:
            return self._by_bearer(credentials.authorization)
        token = credentials.cookies.get(self._cookie.name)
        if not token:
            return NOBODY
        ours = is_from_our_page(credentials.headers, self._origin)
        if credentials.method not in SAFE_METHODS and not ours:
            raise CredentialRefused("cross-site")
        return self._by_session(token)

    def _by_bearer(self, authorization: str) -> Principal:
        scheme, _, shown = authorization.partition(" ")
        if scheme.lower() != _BEARER or len(shown) > _LONGEST:
            raise CredentialRefused("malformed")
        if (token := session_in(shown)) is not None:
            return self._by_session(token)
        if (secret := operator_in(shown)) is not None:
            return self._by_operator(secret)
        if (key := key_in(shown)) is not None:
            return self._of_key(self._keys.proven(*key), "key")
        raise CredentialRefused("malformed")

    def _by_session(self, token: str) -> Principal:
        now_ms = self._now_ms()
        session = self._sessions.found(token, now_ms)
        if session is None:
            raise CredentialRefused("unknown")
        if not session.holds_at(now_ms):
            raise CredentialRefused("expired")
        return Principal(means="session", person_id=session.person_id)

    def _by_operator(self, secret: str) -> Principal:
        if not self._keys.is_operator(secret):
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
