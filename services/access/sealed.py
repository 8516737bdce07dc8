"""Words with the salts of their commitments, for whoever proves them. Each read is written down.

Apart from the door, which never gives a salt away: with salt and words anybody can prove what was
said, and that is the auditor's business alone.
"""

from __future__ import annotations

from typing import LiteralString, NamedTuple, Self

from psycopg import sql

from access.line import Line

_READ: LiteralString = """
WITH found AS MATERIALIZED (
    SELECT position, salt, words FROM {vault}.words
    WHERE position > %(after)s AND position <= %(up_to)s
    UNION ALL
    SELECT position, salt, words FROM {vault}.posts
    WHERE position > %(after)s AND position <= %(up_to)s
),
noted AS (
    INSERT INTO {vault}.reads (role, purpose, reader, how_many)
    SELECT 'auditor', 'verify commitments', %(reader)s, count(*) FROM found HAVING count(*) > 0
)
SELECT position, salt, words FROM found
"""


class SealedWords(NamedTuple):
    """Words as their commitment was made of them."""

    salt: bytes
    words: str


class Seals:
    """The vault's words for an auditor."""

    def __init__(self, database_url: str, *, reader: str, schema: str = "vault") -> None:
        self._line = Line(database_url, name="evenveel seals")
        self._reader = reader
        self._read = sql.SQL(_READ).format(vault=sql.Identifier(schema))

    def between(self, after: int, up_to: int) -> dict[int, SealedWords]:
        """The words at positions in (after, up_to], as far as they still exist."""
        given = {"after": after, "up_to": up_to, "reader": self._reader}
        rows = self._line.ask(lambda on: on.execute(self._read, given, binary=True).fetchall())
        return {position: SealedWords(salt, words) for position, salt, words in rows}

    def close(self) -> None:
        """No connection is open; the next use opens one."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
