"""The operator's OpenID Connect provider: where it is, what it signs with, and how it is asked.

What it publishes is fetched when first needed and again after an hour; its signing keys also where
a token names one that is not among them, though not more often than once a minute: tokens with
made-up key ids are not to make us ask it all the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from contracts.value import Value

PublicKeys = list[RSAKey | ECKey | OKPKey]

_PATH: Final = "/.well-known/openid-configuration"
_MAX_BYTES: Final = 256_000
_WITHIN_S: Final = 5
# A provider that hangs is to hold up few of those who serve everybody, and not for long.
_AT_ONCE: Final = 4
_WAIT_S: Final = 1
_SPARED_MS: Final = 10_000
_KEPT_MS: Final = 3_600_000
_AGAIN_AFTER_MS: Final = 60_000
_MAX_KEYS: Final = 50
_LEAST_RSA_BITS: Final = 2_048
# Of base64url.
_BITS_A_CHARACTER: Final = 6
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class ProviderSettings(Value, frozen=True, kw_only=True):
    """Which provider, and who we are to it."""

    issuer: str
    client_id: str
    client_secret: str | None = None
    scopes: str = "openid"

    def __repr__(self) -> str:
        return f"ProviderSettings({self.issuer}, {self.client_id})"


class ProviderUnusable(Exception):
    """The provider does not answer, or not as one does."""


class Published(Value, frozen=True, kw_only=True):
    """What the provider says of itself."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    names_itself: bool
    posts_secret: bool


class Provider:
    """Speaks with the provider. From any thread; one at a time fetches what it publishes."""

    def __init__(
        self, settings: ProviderSettings, *, now_ms: Callable[[], int], http: httpx.Client
    ) -> None:
        self.settings: Final = settings
        self._now_ms = now_ms
        self._http = http
        self._lock = Lock()
        self._room = BoundedSemaphore(_AT_ONCE)
        self._hung_at_ms: int | None = None
        self._published: Published | None = None
        self._published_at_ms = 0
        self._keys: PublicKeys = []
        self._keys_at_ms: int | None = None

    def published(self) -> Published:
        """Return what the provider says of itself. Raises `ProviderUnusable`."""
        with self._alone():
            now_ms = self._now_ms()
            if self._published is None or now_ms - self._published_at_ms > _KEPT_MS:
                url = self.settings.issuer.rstrip("/") + _PATH
                self._published = self._read_published(self._fetched(url))
                self._published_at_ms = now_ms
            return self._published

    def keys(self, key_id: str | None) -> PublicKeys:
        """Return the provider's public keys, fetched anew where none has this id.

        Raises `ProviderUnusable`.
        """
        jwks_uri = self.published().jwks_uri
        with self._alone():
            now_ms = self._now_ms()
            age_ms = _KEPT_MS + 1 if self._keys_at_ms is None else now_ms - self._keys_at_ms
            known = key_id is None or any(key.kid == key_id for key in self._keys)
            if age_ms > _KEPT_MS or (not known and age_ms > _AGAIN_AFTER_MS):
                # Noted first, so that a provider that does not answer is not asked by everybody.
                self._keys_at_ms = now_ms
                self._keys = _public_keys(self._fetched(jwks_uri))
            return self._keys

    def way_there(self, given: Mapping[str, str]) -> str:
        """Return the address at the provider to which the browser goes to sign in."""
        endpoint = self.published().authorization_endpoint
        more = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "scope": self.settings.scopes,
            **given,
        }
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(more)}"

    def id_token(self, code: str, verifier: str, redirect_uri: str) -> str:
        """Return the token that the provider gives for a code, not yet looked at.

        Raises `ProviderUnusable`.
        """
        published = self.published()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        secret = self.settings.client_secret
        auth: httpx.Auth | None = None
        if secret is None or published.posts_secret:
            form["client_id"] = self.settings.client_id
            form |= {} if secret is None else {"client_secret": secret}
        else:
            auth = httpx.BasicAuth(self.settings.client_id, secret)
        answer = self._fetched(published.token_endpoint, form=form, auth=auth)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise ProviderUnusable("it gave no token")
        return token

    def _read_published(self, given: Mapping[str, Any]) -> Published:
        if given.get("issuer") != self.settings.issuer:
            raise ProviderUnusable("it says that it is another")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        endpoints = {name: given.get(name) for name in names}
        if not all(isinstance(url, str) and self._is_safe(url) for url in endpoints.values()):
            raise ProviderUnusable("it names no usable addresses of its own")
        ways = given.get("token_endpoint_auth_methods_supported")
        posts = isinstance(ways, list) and "client_secret_basic" not in ways
        return Published(
            **{name: str(url) for name, url in endpoints.items()},
            names_itself=given.get("authorization_response_iss_parameter_supported") is True,
            posts_secret=posts,
        )

    def _is_safe(self, url: str) -> bool:
        """Whether nobody on the way can change what it answers."""
        parts = urlsplit(url)
        if parts.scheme == "https":
            return bool(parts.hostname)
        on_this_machine = urlsplit(self.settings.issuer).hostname in _LOOPBACK
        return parts.scheme == "http" and on_this_machine and parts.hostname in _LOOPBACK

    def _fetched(
        self, url: str, *, form: Mapping[str, str] | None = None, auth: httpx.Auth | None = None
    ) -> dict[str, Any]:
        """Return the JSON object found there. Nothing is followed anywhere else."""
        if not self._is_safe(url):
            raise ProviderUnusable("its address is not safe")
        if self._hung_at_ms is not None and self._now_ms() < self._hung_at_ms + _SPARED_MS:
            raise ProviderUnusable("it did not answer a moment ago")
        if not self._room.acquire(timeout=_WAIT_S):
            raise ProviderUnusable("too many wait for it")
        try:
            found: Any = msgspec.json.decode(self._read(url, form, auth))
        except (httpx.HTTPError, httpx.InvalidURL, msgspec.DecodeError, RecursionError) as error:
            if isinstance(error, httpx.TransportError):
                self._hung_at_ms = self._now_ms()
            raise ProviderUnusable(type(error).__name__) from None
        finally:
            self._room.release()
        if not isinstance(found, dict):
            raise ProviderUnusable("it answers with something else")
        return found

    def _read(self, url: str, form: Mapping[str, str] | None, auth: httpx.Auth | None) -> bytes:
        with self._http.stream(
            "GET" if form is None else "POST",
            url,
            data=form,
            auth=auth,
            headers={"Accept": "application/json"},
            timeout=_WITHIN_S,
            follow_redirects=False,
        ) as answer:
            return _bounded(answer)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=_WAIT_S):
            raise ProviderUnusable("somebody waits for it already")
        try:
            yield
        finally:
            self._lock.release()


def provider_client() -> httpx.Client:
    """Return what asks a provider: as the machine is set, not as the environment says."""
    return httpx.Client(trust_env=False, limits=httpx.Limits(max_connections=10))


def _bounded(answer: httpx.Response) -> bytes:
    if answer.status_code != httpx.codes.OK:
        raise ProviderUnusable(f"it answers with {answer.status_code}")
    written = bytearray()
    for piece in answer.iter_bytes():
        written += piece
        if len(written) > _MAX_BYTES:
            raise ProviderUnusable("it answers at too great length")
    return bytes(written)


def _public_keys(given: Mapping[str, Any]) -> PublicKeys:
    """Return the keys that sign; any other in the set is passed over, a shared secret above all."""
    listed = given.get("keys")
    if not isinstance(listed, list) or len(listed) > _MAX_KEYS:
        raise ProviderUnusable("it names no keys")
    found: PublicKeys = []
    for each in listed:
        if isinstance(each, dict) and each.get("use", "sig") == "sig" and _is_long(each):
            try:
                keys = KeySet.import_key_set({"keys": [each]}).keys
            except (JoseError, ValueError, TypeError, KeyError):
                continue
            found += [key for key in keys if isinstance(key, RSAKey | ECKey | OKPKey)]
    return found


def _is_long(key: Mapping[str, Any]) -> bool:
    """Whether a key of RSA is as long as one must be; of the other kinds all are."""
    modulus = key.get("n")
    return key.get("kty") != "RSA" or (
        isinstance(modulus, str) and len(modulus) * _BITS_A_CHARACTER >= _LEAST_RSA_BITS
    )
