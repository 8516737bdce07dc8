"""The vault: names, contacts, the words of exchanges, what is offered and wanted, beside the log.

What is written here becomes durable in the same statement as the block it belongs to:
`insert_ctes` are parts of the log's append. What is read here goes through a door that knows who
reads, in which role and for what, and that writes it down in the same statement: there is no
reading without a trace.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString, Protocol, Self

from psycopg import sql

from access import vault_posts
from access.arrays import BinaryArray, byteas, int4s, int8s, texts, uuids
from access.line import Connection, Line
from access.vault_search import PostFound, Sought, contents_of, one_post, posts_of, search
from contracts.posts import PostContent

FOUND_AT_MOST = 20
CODE_ONCE = "names_code_once"

_TABLES: LiteralString = """
CREATE SCHEMA IF NOT EXISTS {vault};
CREATE TABLE IF NOT EXISTS {vault}.words (
    position bigint PRIMARY KEY,
    salt bytea NOT NULL,
    words text NOT NULL
);
CREATE TABLE IF NOT EXISTS {vault}.names (
    subject_id uuid PRIMARY KEY,
    group_id text NOT NULL,
    code text,
    name text NOT NULL,
    contact text,
    CONSTRAINT names_code_once UNIQUE (group_id, code)
);
CREATE TABLE IF NOT EXISTS {vault}.reads (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    role text NOT NULL,
    purpose text NOT NULL,
    reader text NOT NULL,
    how_many integer NOT NULL
);
"""

# `moved` is the log's own part of the statement: it is empty when the head was elsewhere, and
# then nothing is inserted here either.
_INSERT_WORDS: LiteralString = """,
words_kept AS (
    INSERT INTO {vault}.words (position, salt, words)
    SELECT moved.first_position + given.at, given.salt, given.words
    FROM moved, unnest(%(word_offsets)b::int4[], %(word_salts)b::bytea[], %(word_texts)b::text[])
        AS given (at, salt, words)
)"""
_INSERT_NAMES: LiteralString = """,
names_kept AS (
    INSERT INTO {vault}.names (subject_id, group_id, code, name, contact)
    SELECT given.* FROM moved, unnest(%(name_subjects)b::uuid[], %(name_groups)b::text[],
        %(name_codes)b::text[], %(name_names)b::text[], %(name_contacts)b::text[]) AS given
    ON CONFLICT (subject_id) DO UPDATE SET group_id = EXCLUDED.group_id, code = EXCLUDED.code,
        name = EXCLUDED.name, contact = EXCLUDED.contact
)"""

_TAKEN: LiteralString = """
WITH given AS (
    SELECT * FROM unnest(%(name_subjects)b::uuid[], %(name_groups)b::text[], %(name_codes)b::text[])
        AS given (subject_id, group_id, code)
)
SELECT given.group_id, given.code FROM given JOIN {vault}.names USING (group_id, code)
WHERE names.subject_id <> given.subject_id
UNION
SELECT group_id, code FROM given WHERE code IS NOT NULL
GROUP BY group_id, code HAVING count(*) > 1
"""

# The row that says who read is written by the statement that reads, so neither happens without
# the other.
_READ: LiteralString = """
WITH found AS MATERIALIZED ({question}),
noted AS (
    INSERT INTO {vault}.reads (role, purpose, reader, how_many)
    SELECT %(role)s, %(purpose)s, %(reader)s, count(*) FROM found
)
SELECT * FROM found
"""

_WORDS_AT: LiteralString = (
    "SELECT position, words FROM {vault}.words WHERE position = ANY(%(positions)b::int8[])"
)
_NAMES_OF: LiteralString = """
    SELECT subject_id::text, group_id, code, name, contact FROM {vault}.names
    WHERE subject_id = ANY(%(subjects)b::uuid[])
"""
_FIND: LiteralString = """
    SELECT subject_id::text, group_id, code, name, contact FROM {vault}.names
    WHERE group_id = %(group_id)s
      AND (lower(code) = lower(%(sought)s) OR starts_with(lower(name), lower(%(sought)s)))
    ORDER BY (lower(code) = lower(%(sought)s)) DESC NULLS LAST, name, subject_id LIMIT %(at_most)s
"""


class WordsToKeep(Protocol):
    """The words of the entry at `offset` in its block, and the salt of their commitment."""

    @property
    def offset(self) -> int: ...
    @property
    def salt(self) -> bytes: ...
    @property
    def words(self) -> str: ...


NameToKeep = tuple[str, str, str | None, str, str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """Who a random id stands for."""

    subject_id: str
    group_id: str
    code: str | None
    name: str
    contact: str | None


def tables(schema: str) -> sql.Composed:
    """The statements after which the vault's tables exist."""
    return sql.SQL(_TABLES + vault_posts.TABLES).format(vault=sql.Identifier(schema))


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


def insert_parameters(
    words: Sequence[WordsToKeep],
    names: Sequence[NameToKeep],
    posts: Mapping[str, vault_posts.PostToKeep | None],
) -> dict[str, BinaryArray]:
    """The parameters of `insert_ctes`; names are rows in the order of their columns."""
    given: dict[str, BinaryArray] = {}
    if words:
        given |= {
            "word_offsets": int4s([row.offset for row in words]),
            "word_salts": byteas([row.salt for row in words]),
            "word_texts": texts([row.words for row in words]),
        }
    if names:
        # One statement may not touch a row twice, so of a subject named twice only the last row
        # is sent.
        last = list({name[0]: name for name in names}.values())
        given |= {
            "name_subjects": uuids([row[0] for row in last]),
            "name_groups": texts([row[1] for row in last]),
            "name_codes": texts([row[2] for row in last]),
            "name_names": texts([row[3] for row in last]),
            "name_contacts": texts([row[4] for row in last]),
        }
    if posts:
        given |= vault_posts.parameters(posts)
    return given


def codes_taken(
    connection: Connection, schema: str, parameters: Mapping[str, bytes | BinaryArray]
) -> list[tuple[str, str]]:
    """The (group_id, code) of the parameters that another subject has, or two of them want."""
    statement = sql.SQL(_TAKEN).format(vault=sql.Identifier(schema))
    return [(row[0], row[1]) for row in connection.execute(statement, parameters)]


class Vault:
    """The vault for reading; every door to it shares one connection."""

    def __init__(self, database_url: str, *, schema: str = "vault") -> None:
        self._line = Line(database_url, name="evenveel vault")
        self._schema = schema

    def door(self, *, role: str, purpose: str, reader: str) -> VaultDoor:
        """A door for one reader, in one role, for one purpose: each read writes all three down."""
        return VaultDoor(self._line, self._schema, role=role, purpose=purpose, reader=reader)

    def close(self) -> None:
        """No connection is open."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class VaultDoor:
    """What one reader may ask the vault; who may have a door, the authorisation decides."""

    def __init__(self, line: Line, schema: str, *, role: str, purpose: str, reader: str) -> None:
        self._line = line
        self._schema = sql.Identifier(schema)
        self._who = {"role": role, "purpose": purpose, "reader": reader}

    def words_at(self, positions: Collection[int]) -> dict[int, str]:
        """The words of these log positions, as far as they still exist."""
        rows = self._read(_WORDS_AT, {"positions": int8s(positions)})
        return {int(str(row[0])): str(row[1]) for row in rows}

    def names_of(self, subject_ids: Collection[str]) -> dict[str, Name]:
        """The names behind these ids, as far as they still exist."""
        given = {subject_id.replace("-", "").lower(): subject_id for subject_id in subject_ids}
        found = map(_name, self._read(_NAMES_OF, {"subjects": uuids(list(given))}))
        return {given[name.subject_id.replace("-", "")]: name for name in found}

    def find_account(self, group_id: str, code_or_name: str) -> list[Name]:
        """The group's accounts with this code, then those whose name begins so; at most 20."""
        sought = {"group_id": group_id, "sought": code_or_name, "at_most": FOUND_AT_MOST}
        return [_name(row) for row in self._read(_FIND, sought)]

    def post(self, post_id: str) -> PostFound | None:
        """The offer or want, if it stands."""
        return one_post(self._read, post_id)

    def contents_of(self, post_ids: Sequence[str]) -> dict[str, PostContent]:
        """What these offers and wants say, as far as they stand."""
        return contents_of(self._read, post_ids)

    def posts_of(self, account_id: str, *, after: int, limit: int) -> list[PostFound]:
        """The account's offers and wants beyond a position, in the order of their positions."""
        return posts_of(self._read, account_id, after=after, limit=limit)

    def posts_found(self, sought: Sought) -> list[PostFound]:
        """The offers and wants that fit, the best first."""
        return search(self._read, sought)

    def _read(
        self, question: LiteralString, parameters: dict[str, object]
    ) -> list[tuple[object, ...]]:
        asked = sql.SQL(question).format(vault=self._schema)
        statement = sql.SQL(_READ).format(question=asked, vault=self._schema)
        given = self._who | parameters
        return self._line.ask(lambda on: on.execute(statement, given).fetchall())


def _name(row: tuple[object, ...]) -> Name:
    subject_id, group_id, code, name, contact = (
        None if column is None else str(column) for column in row
    )
    assert subject_id is not None
    assert group_id is not None
    assert name is not None
    return Name(subject_id=subject_id, group_id=group_id, code=code, name=name, contact=contact)
