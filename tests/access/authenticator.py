"""A device with passkeys, in software: what a browser and its authenticator answer together."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes
from typing import Any, Final

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT: Final = 0x01
_VERIFIED: Final = 0x04
_WITH_KEY: Final = 0x40


class Device:
    """One passkey. What it says can be bent by a test before it is signed."""

    def __init__(self, origin: str = "https://uren.example", site: str = "uren.example") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = token_bytes(32)
        self.count = 0
        self.counts = True
        self.flags = _PRESENT | _VERIFIED
        self.origin = origin
        self.site = site
        self.client_more: dict[str, Any] = {}
        self.handle: str | None = None

    def made(self, options: str) -> str:
        """Return what the browser answers when it is asked to make the passkey."""
        asked = json.loads(options)
        self.handle = asked["user"]["id"]
        client = self._client("webauthn.create", asked["challenge"])
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id
        said = self._said(_WITH_KEY) + attested + cbor2.dumps(self._public())
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        return self._answer(client, {"attestationObject": text(statement)})

    def used(self, options: str) -> str:
        """Return what the browser answers when it is asked to sign in."""
        client = self._client("webauthn.get", json.loads(options)["challenge"])
        said = self._said(0)
        signed = said + sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        response = {"authenticatorData": text(said), "signature": text(signature)}
        if self.handle is not None:
            response["userHandle"] = self.handle
        return self._answer(client, response)

    def _said(self, more: int) -> bytes:
        self.count += self.counts
        flags = bytes([self.flags | more])
        return sha256(self.site.encode()).digest() + flags + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | self.client_more).encode()

    def _public(self) -> dict[int, Any]:
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32)}

    def _answer(self, client: bytes, response: dict[str, str]) -> str:
        shown = text(self.credential_id)
        return json.dumps(
            {
                "id": shown,
                "rawId": shown,
                "type": "public-key",
                "response": {"clientDataJSON": text(client), **response},
                "clientExtensionResults": {},
            }
        )


def text(written: bytes) -> str:
    """Return bytes as browsers write them."""
    return urlsafe_b64encode(written).decode().rstrip("=")


def written(shown: str) -> bytes:
    """Return the bytes that a browser wrote so."""
    return urlsafe_b64decode(shown + "=" * (-len(shown) % 4))
