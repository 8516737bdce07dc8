"""The vault's rows as parts of the statement that appends a block, sealed on the way.

The keys that they need are on disk before the statement is sent. Rows about a subject that is
forgotten are left out: nobody could read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import LiteralString, Protocol

from psycopg import sql

from access import vault_posts
from access.arrays import BinaryArray, byteas, int4s, texts, uuids
from access.line import Connection
from access.subject_keys import SubjectForgotten, SubjectKeys, subject_of_month
from access.vault_posts import PostToKeep
from access.vault_sealing import (
    CODES,
    Keys,
    SealedName,
    SealedWords,
    code_index,
    seal_name,
    seal_words,
)

CODE_ONCE = "names_code_once"

# `moved` is the log's own part of the statement: it is empty when the head was elsewhere, and
# then nothing is inserted here either.
_INSERT_WORDS: LiteralString = """,
words_kept AS (
    INSERT INTO {vault}.words (position, month, subjects, kept)
    SELECT moved.first_position + given.at, given.month, given.subjects::uuid[], given.kept
    FROM moved, unnest(%(word_offsets)b::int4[], %(word_months)b::text[],
        %(word_subjects)b::text[], %(word_kept)b::bytea[]) AS given (at, month, subjects, kept)
)"""
_INSERT_NAMES: LiteralString = """,
names_kept AS (
    INSERT INTO {vault}.names (subject_id, group_id, code_index, kept)
    SELECT given.* FROM moved, unnest(%(name_subjects)b::uuid[], %(name_groups)b::text[],
        %(name_codes)b::bytea[], %(name_kept)b::bytea[]) AS given
    ON CONFLICT (subject_id) DO UPDATE SET group_id = EXCLUDED.group_id,
        code_index = EXCLUDED.code_index, kept = EXCLUDED.kept
)"""

_TAKEN: LiteralString = """
WITH given AS (
    SELECT * FROM unnest(%(name_subjects)b::uuid[], %(name_groups)b::text[],
        %(name_codes)b::bytea[]) AS given (subject_id, group_id, code_index)
)
SELECT given.code_index FROM given JOIN {vault}.names USING (group_id, code_index)
WHERE names.subject_id <> given.subject_id
UNION
SELECT code_index FROM given WHERE code_index IS NOT NULL
GROUP BY group_id, code_index HAVING count(*) > 1
"""


class WordsToKeep(Protocol):
    """The words of the entry at `offset` in its block, and the salt of their commitment.

    `subjects` are those under whose keys they stand, `month` the one in which they are recorded.
    """

    @property
    def offset(self) -> int: ...
    @property
    def salt(self) -> bytes: ...
    @property
    def words(self) -> str: ...
    @property
    def subjects(self) -> Sequence[str]: ...
    @property
    def month(self) -> str: ...


NameToKeep = tuple[str, str, str | None, str, str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class RowsToKeep:
    """What goes into the vault with one block; names in the order of subject, group, code, name
    and contact.
    """

    words: Sequence[WordsToKeep] = ()
    names: Sequence[NameToKeep] = ()
    posts: Mapping[str, PostToKeep | None] = field(default_factory=dict)

    def subjects(self) -> set[str]:
        """Return whose keys the rows need."""
        found = {row.account_id for row in self.posts.values() if row is not None}
        found.update(name[0] for name in self.names)
        for month in {row.month for row in self.words}:
            found.add(subject_of_month(month))
        for row in self.words:
            found.update(row.subjects)
        if any(name[2] is not None for name in self.names):
            found.add(CODES)
        return found

    def without(self, forgotten: Iterable[str]) -> RowsToKeep:
        """Return the rows that are about none of these."""
        gone = set(forgotten)
        return RowsToKeep(
            words=[
                row
                for row in self.words
                if gone.isdisjoint((*row.subjects, subject_of_month(row.month)))
            ],
            names=[name for name in self.names if name[0] not in gone],
            posts={
                post_id: row
                for post_id, row in self.posts.items()
                if row is None or row.account_id not in gone
            },
        )


def insert_ctes(schema: str, *, words: bool, names: bool, posts: bool) -> sql.Composed:
    """Further parts of a WITH that has `moved (first_position)`, for the kinds of rows there are.

    What is not there is not in the statement: an empty insert costs the database as much time as
    one of a few rows (measured: 40 to 100 µs of an append of one event).
    """
    given = ((_INSERT_WORDS, words), (_INSERT_NAMES, names), (vault_posts.INSERT, posts))
    trigrams = sql.SQL(vault_posts.TRIGRAMS).format(of=sql.SQL("given.word"))
    parts = sql.SQL("").join(
        sql.SQL(part).format(vault=sql.Identifier(schema), trigrams=trigrams)
        for part, wanted in given
        if wanted
    )
    return sql.Composed([parts])


def kinds_in(parameters: Mapping[str, object]) -> tuple[bool, bool, bool]:
    """Return which kinds of rows these parameters have: words, names, posts."""
    return ("word_offsets" in parameters, "name_subjects" in parameters, "post_ids" in parameters)


def insert_parameters(
    keys: SubjectKeys, rows: RowsToKeep, first_position: int
) -> dict[str, BinaryArray]:
    """The parameters of `insert_ctes`, for the kinds of rows there are.

    Raises ValueError for a text that cannot be stored.
    """
    try:
        found = keys.of(rows.subjects(), make=True)
    except SubjectForgotten as error:
        rows = rows.without(error.subjects)
        found = keys.of(rows.subjects(), make=True)
    given: dict[str, BinaryArray] = {}
    if rows.words:
        given |= _words(found, rows.words, first_position)
    if rows.names:
        given |= _names(found, rows.names)
    if rows.posts:
        given |= vault_posts.parameters(found, rows.posts, first_position)
    return given


def _words(keys: Keys, rows: Sequence[WordsToKeep], first_position: int) -> dict[str, BinaryArray]:
    kept = [
        seal_words(
            keys,
            row.subjects,
            row.month,
            first_position + row.offset,
            SealedWords(row.salt, row.words),
        )
        for row in rows
    ]
    return {
        "word_offsets": int4s([row.offset for row in rows]),
        "word_months": texts([row.month for row in rows]),
        "word_subjects": texts(["{" + ",".join(row.subjects) + "}" for row in rows]),
        "word_kept": byteas(kept),
    }


def _names(keys: Keys, rows: Sequence[NameToKeep]) -> dict[str, BinaryArray]:
    # One statement may not touch a row twice, so of a subject named twice only the last row is
    # sent.
    last = list({name[0]: name for name in rows}.values())
    kept = [
        seal_name(keys[subject_id], subject_id, group_id, SealedName(code, name, contact))
        for subject_id, group_id, code, name, contact in last
    ]
    indexes = [
        None if code is None else code_index(keys[CODES], group_id, code)
        for _, group_id, code, _, _ in last
    ]
    return {
        "name_subjects": uuids([row[0] for row in last]),
        "name_groups": texts([row[1] for row in last]),
        "name_codes": byteas(indexes),
        "name_kept": byteas(kept),
    }


def codes_taken(
    connection: Connection, schema: str, keys: SubjectKeys, names: Sequence[NameToKeep]
) -> list[tuple[str, str]]:
    """The (group_id, code) of the names that another subject has, or two of them want."""
    found = keys.of({CODES, *(name[0] for name in names)})
    known = [name for name in names if name[0] in found]
    wanted = {
        code_index(found[CODES], group_id, code): (group_id, code)
        for _, group_id, code, _, _ in known
        if code is not None
    }
    statement = sql.SQL(_TAKEN).format(vault=sql.Identifier(schema))
    rows = connection.execute(statement, _names(found, known))
    return [wanted[bytes(row[0])] for row in rows]
