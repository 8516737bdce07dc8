"""By what a person is known who signs in: a mail address, or a provider's word.

Of both only a digest is kept, under the installation's own secret: whoever reads the table learns
no address, and cannot try out addresses either.
"""

from __future__ import annotations

import re
from hmac import digest
from typing import Any, Final, Literal, LiteralString, TypeAlias

from psycopg.errors import UniqueViolation

from access.line import Connection, Line
from access.secret import Secret
from contracts.ids import PersonId

Kind: TypeAlias = Literal["oidc", "mail"]

MAX_ADDRESS_CHARACTERS: Final = 254
# What a mail server takes without quotes; whoever has another address signs in otherwise.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)
_TIE: Final[LiteralString] = """
INSERT INTO access.identities (kind, digest, person_id, created_at_ms) VALUES (%s, %s, %s, %s)
"""


class KnownAsAnother(Exception):
    """The address, or the provider's word, is another person's."""


class Identities:
    """Who is meant by an address or a provider's word."""

    def __init__(self, line: Line, secret: Secret) -> None:
        self._line = line
        self._key = secret.key_for("identities")

    def tie_address(self, person_id: PersonId, address: str, now_ms: int) -> None:
        """The person signs in with this address, instead of any other before.

        Raises `KnownAsAnother`, and ValueError for what is no address.
        """
        found = self.address_digest(address)
        if found is None:
            raise ValueError("not a mail address")
        self._tie("mail", found, person_id, now_ms)

    def tie_provider(self, person_id: PersonId, issuer: str, subject: str, now_ms: int) -> None:
        """The person signs in by this provider under this name. Raises `KnownAsAnother`."""
        self._tie("oidc", self._provider_digest(issuer, subject), person_id, now_ms)

    def by_address(self, address: str) -> PersonId | None:
        """Return who signs in with this address."""
        found = self.address_digest(address)
        return None if found is None else self._whose("mail", found)

    def by_provider(self, issuer: str, subject: str) -> PersonId | None:
        """Return who signs in by this provider under this name."""
        return self._whose("oidc", self._provider_digest(issuer, subject))

    def of(self, person_id: PersonId) -> list[tuple[Kind, int]]:
        """Return by which kinds of things the person is known, and since when, in ms."""
        statement: LiteralString = (
            "SELECT kind, created_at_ms FROM access.identities WHERE person_id = %s ORDER BY 1, 2"
        )
        rows: Any = self._line.ask(lambda on: on.execute(statement, [person_id]).fetchall())
        return [(kind, at_ms) for kind, at_ms in rows]

    def untie_all(self, person_id: PersonId) -> None:
        """Nothing that was tied to the person signs it in any more."""
        statement: LiteralString = "DELETE FROM access.identities WHERE person_id = %s"
        self._line.ask(lambda on: on.execute(statement, [person_id]))

    def address_digest(self, address: str) -> bytes | None:
        """Return what is kept of an address; None for what is none."""
        written = address.strip()
        if len(written) > MAX_ADDRESS_CHARACTERS or not _ADDRESS.fullmatch(written):
            return None
        return self._digest("mail", written.lower())

    def _provider_digest(self, issuer: str, subject: str) -> bytes:
        return self._digest("oidc", f"{len(issuer)}\0{issuer}\0{subject}")

    def _digest(self, kind: Kind, text: str) -> bytes:
        return digest(self._key, f"{kind}\0{text}".encode(), "sha256")

    def _tie(self, kind: Kind, found: bytes, person_id: PersonId, now_ms: int) -> None:
        def tied(on: Connection) -> None:
            with on.transaction():
                on.execute(
                    "DELETE FROM access.identities WHERE kind = %s AND person_id = %s",
                    [kind, person_id],
                )
                on.execute(_TIE, [kind, found, person_id, now_ms])

        try:
            self._line.ask(tied)
        except UniqueViolation as error:
            raise KnownAsAnother from error

    def _whose(self, kind: Kind, found: bytes) -> PersonId | None:
        statement: LiteralString = (
            "SELECT person_id::text FROM access.identities WHERE kind = %s AND digest = %s"
        )
        row: Any = self._line.ask(lambda on: on.execute(statement, [kind, found]).fetchone())
        return None if row is None else PersonId(row[0])
