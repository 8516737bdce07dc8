"""Words with the salts of their commitments, for whoever proves them. Each read is written down.

Apart from the door, which never gives a salt away: with salt and words anybody can prove what was
said, and that is the auditor's business alone.
"""

from __future__ import annotations

from typing import Final, LiteralString, Self

from psycopg import sql

from access.line import Line
from access.subject_keys import SubjectKeys, subject_of_month
from access.vault_sealing import DoesNotOpen, Keys, SealedWords, open_post, open_words

_READ: LiteralString = """
WITH found AS MATERIALIZED (
    SELECT position, kept, month, subjects::text[] AS subjects, NULL AS post_id FROM {vault}.words
    WHERE position > %(after)s AND position <= %(up_to)s
    UNION ALL
    SELECT position, kept, NULL, ARRAY[account_id::text], post_id::text FROM {vault}.posts
    WHERE position > %(after)s AND position <= %(up_to)s
),
noted AS (
    INSERT INTO {vault}.reads (role, purpose, reader, how_many)
    SELECT 'auditor', 'verify commitments', %(reader)s, count(*) FROM found HAVING count(*) > 0
)
SELECT position, kept, month, subjects, post_id FROM found
"""
# What does not open was not sealed there, and proves nothing.
_NOTHING: Final = SealedWords(b"", "")


class Seals:
    """The vault's words for an auditor."""

    def __init__(
        self, database_url: str, keys: SubjectKeys, *, reader: str, schema: str = "vault"
    ) -> None:
        self._line = Line(database_url, name="evenveel seals")
        self._keys = keys
        self._reader = reader
        self._read = sql.SQL(_READ).format(vault=sql.Identifier(schema))

    def between(self, after: int, up_to: int) -> dict[int, SealedWords]:
        """The words at positions in (after, up_to], as far as they still exist.

        Where a key is no more they do not; what was put in the place of words is empty.
        """
        given = {"after": after, "up_to": up_to, "reader": self._reader}
        rows = self._line.ask(lambda on: on.execute(self._read, given, binary=True).fetchall())
        subjects = {subject for row in rows for subject in row[3]}
        subjects |= {subject_of_month(month) for _, _, month, _, _ in rows if month is not None}
        keys = self._keys.of(subjects)
        opened = {row[0]: _opened(keys, *row) for row in rows}
        return {position: words for position, words in opened.items() if words is not None}

    def close(self) -> None:
        """No connection is open; the next use opens one."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _opened(
    keys: Keys,
    position: int,
    kept: bytes,
    month: str | None,
    subjects: list[str],
    post_id: str | None,
) -> SealedWords | None:
    try:
        if month is not None:
            return open_words(keys, subjects, month, position, kept)
        (account_id,) = subjects
        if account_id not in keys:
            return None
        return open_post(keys[account_id], str(post_id), position, kept)
    except DoesNotOpen:
        return _NOTHING
