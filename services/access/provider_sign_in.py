"""Signing in by the operator's provider: there with a challenge, back with a code (PKCE, S256).

Whoever the provider names is taken for the person that was tied to that name. A name that nobody
is tied to signs in only with an invitation, which ties it once.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from typing import Final, NamedTuple

from access.ceremonies import Ceremonies
from access.identities import Identities, KnownAsAnother
from access.links import Links
from access.opaque import new_secret
from access.provider import Provider
from access.provider_tokens import subject_in
from access.rules_pages import PAGES_AT
from contracts.ids import PersonId

# Where the provider sends the browser back to, below the address under which people reach us.
BACK_PATH: Final = PAGES_AT + "/sign-in/provider/back"
_MAX_CODE_CHARACTERS: Final = 4_096


class WayThere(NamedTuple):
    """Where the browser goes, and what it keeps in a cookie until it comes back."""

    address: str
    state: str


class SignInRefused(Exception):
    """The browser came back with nothing that signs anybody in."""


class NotInvited(Exception):
    """The provider knows who it is, and nobody here does."""


class ProviderSignIn:
    """The way to the provider and back."""

    def __init__(
        self,
        provider: Provider,
        *,
        ceremonies: Ceremonies,
        identities: Identities,
        links: Links,
        public_url: str,
        now_ms: Callable[[], int],
    ) -> None:
        self._provider = provider
        self._ceremonies = ceremonies
        self._identities = identities
        self._links = links
        self._back = public_url + BACK_PATH
        self._now_ms = now_ms

    def begin(self, invitation: str | None = None) -> WayThere:
        """Return the way there, with an invitation or without.

        Raises `access.provider.ProviderUnusable`.
        """
        verifier, nonce, state = new_secret(), new_secret(), new_secret()
        address = self._provider.way_there(
            {
                "redirect_uri": self._back,
                "state": state,
                "nonce": nonce,
                "code_challenge": _challenge_of(verifier),
                "code_challenge_method": "S256",
            }
        )
        content = {"verifier": verifier, "nonce": nonce, "invitation": invitation or ""}
        self._ceremonies.begin("provider", content, self._now_ms(), token=state)
        return WayThere(address, state)

    def finish(self, *, state: str, kept_state: str, code: str, issuer: str | None) -> PersonId:
        """Return who came back. `kept_state`: of the cookie; the rest: of the address.

        Raises `SignInRefused`, `NotInvited`, `access.provider_tokens.TokenRefused` and
        `access.provider.ProviderUnusable`.
        """
        # Another browser's sign-in is not to become this one's.
        if not compare_digest(state.encode(errors="replace"), kept_state.encode(errors="replace")):
            raise SignInRefused("it was begun in another browser")
        asked = self._ceremonies.take("provider", state, self._now_ms())
        if asked is None:
            raise SignInRefused("it was not begun, or too long ago, or came back before")
        self._check_issuer(issuer)
        if not 0 < len(code) <= _MAX_CODE_CHARACTERS:
            raise SignInRefused("it brings no code")
        token = self._provider.id_token(code, asked.content["verifier"], self._back)
        nonce, now_s = asked.content["nonce"], self._now_ms() // 1_000
        subject = subject_in(token, self._provider, nonce=nonce, now_s=now_s)
        return self._person(subject, asked.content["invitation"])

    def _check_issuer(self, issuer: str | None) -> None:
        """Raise `SignInRefused` where another provider sent the browser back (RFC 9207)."""
        expected = self._provider.published().names_itself
        if (issuer is None and expected) or issuer not in {None, self._provider.settings.issuer}:
            raise SignInRefused("it comes from another provider")

    def _person(self, subject: str, invitation: str) -> PersonId:
        issuer, now_ms = self._provider.settings.issuer, self._now_ms()
        known = self._identities.by_provider(issuer, subject)
        if known is not None:
            return known
        link = self._links.use(invitation, "invitation", now_ms)
        if link is None:
            raise NotInvited
        try:
            self._identities.tie_provider(link.person_id, issuer, subject, now_ms)
        except KnownAsAnother:
            raise NotInvited from None
        return link.person_id


def _challenge_of(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
