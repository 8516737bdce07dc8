"""Whoever is forgotten signs in no more: nothing is left by which anybody is known as them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, LiteralString

from access.arrays import uuids
from access.line import Connection
from contracts.ids import PersonId

_TABLES: Final[tuple[LiteralString, ...]] = (
    "identities",
    "sessions",
    "sign_in_links",
    "passkeys",
    "ceremonies",
)


def sign_in_gone(connection: Connection, person_ids: Sequence[PersonId]) -> None:
    """Of these persons no identity, session, link, passkey or ceremony is left. Idempotent."""
    given = {"persons": uuids(list(person_ids))}
    with connection.transaction():
        for table in _TABLES:
            connection.execute(
                f"DELETE FROM access.{table} WHERE person_id = ANY(%(persons)b::uuid[])", given
            )
