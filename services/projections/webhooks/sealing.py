"""The secrets of webhooks, as they are kept: sealed under a key that is not in the database.

A signature needs the secret itself, so no digest of it will do. AES-256-GCM, with a fresh nonce for
every secret and the webhook's id bound in: a secret moved to another webhook's row does not open.
Source: NIST SP 800-38D; `cryptography`, AESGCM.
"""

import base64
import binascii
import os
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection
from psycopg.rows import tuple_row

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
# Says how it is sealed; what begins otherwise is a secret from before there was a seal.
MARK: Final = "a256gcm:"


class NotOurs(Exception):
    """What is kept was not sealed under this key, or not for this webhook."""


class Seal:
    """Seals and opens. Any number of threads."""

    def __init__(self, key: bytes) -> None:
        assert len(key) == KEY_BYTES
        self._cipher = AESGCM(key)

    def __repr__(self) -> str:
        return "Seal(…)"

    def sealed(self, webhook_id: str, secret: str) -> str:
        """Return what is kept of the secret."""
        nonce = os.urandom(_NONCE_BYTES)
        shut = self._cipher.encrypt(nonce, secret.encode(), webhook_id.encode())
        return MARK + base64.b64encode(nonce + shut).decode()

    def opened(self, webhook_id: str, kept: str) -> str:
        """Return the secret. Raises NotOurs."""
        if not kept.startswith(MARK):
            raise NotOurs
        try:
            shut = base64.b64decode(kept.removeprefix(MARK), validate=True)
            nonce, rest = shut[:_NONCE_BYTES], shut[_NONCE_BYTES:]
            return self._cipher.decrypt(nonce, rest, webhook_id.encode()).decode()
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise NotOurs from error


def seal_all(connection: Connection[Any], seal: Seal) -> int:
    """Every secret from before there was a seal is sealed; returns how many. In any process."""
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        plain = cursor.execute(
            "SELECT webhook_id::text, secret FROM webhooks.subscriptions"
            " WHERE NOT starts_with(secret, %s) FOR UPDATE",
            [MARK],
        ).fetchall()
        for webhook_id, secret in plain:
            cursor.execute(
                "UPDATE webhooks.subscriptions SET secret = %s WHERE webhook_id = %s::uuid",
                [seal.sealed(webhook_id, secret), webhook_id],
            )
    return len(plain)
