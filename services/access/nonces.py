"""Numbers that servers use once: which were used, kept for as long as they could be used again.

One table for all processes, so that what one of them took no other takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, LiteralString, Self

from access.line import CannotConnect, Connection, ConnectionBroke, Line
from contracts.ids import KeyId

# The clocks of our own machines differ too: a nonce is forgotten a while after it can be of use.
_KEPT_BEYOND_MS: Final = 60_000
_SWEEP_EVERY_MS: Final = 60_000

_SPEND: LiteralString = """
INSERT INTO access.nonces (key_id, nonce, expires_at_ms)
VALUES (%(key_id)s, %(nonce)s, %(until_ms)s) ON CONFLICT DO NOTHING
"""
_SWEEP: LiteralString = "DELETE FROM access.nonces WHERE expires_at_ms < %(before_ms)s"


class StoredNonces:
    """The nonces of all servers that sign to us. From any thread; to be closed."""

    def __init__(self, database_url: str, now_ms: Callable[[], int]) -> None:
        self._line = Line(database_url, name="evenveel nonces")
        self._now_ms = now_ms
        self._swept_at_ms = 0

    def spend(self, key_id: KeyId, nonce: str, until_ms: int) -> bool:
        """Whether it was not used before under this key; it is remembered until then.

        Raises `CannotConnect` where nobody can say: what cannot be told from a second time is none.
        """
        given = {"key_id": key_id, "nonce": nonce, "until_ms": until_ms + _KEPT_BEYOND_MS}

        def spent(on: Connection) -> bool:
            self._sweep(on)
            return on.execute(_SPEND, given).rowcount == 1

        try:
            return self._line.order(spent)
        except ConnectionBroke as error:
            raise CannotConnect(str(error)) from error

    def close(self) -> None:
        """No connection is open; the next use opens one."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _sweep(self, on: Connection) -> None:
        now_ms = self._now_ms()
        if now_ms - self._swept_at_ms >= _SWEEP_EVERY_MS:
            on.execute(_SWEEP, {"before_ms": now_ms})
            self._swept_at_ms = now_ms
