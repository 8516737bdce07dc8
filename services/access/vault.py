"""The vault: names, contacts, the words of exchanges, what is offered and wanted, beside the log.

What is written here becomes durable in the same statement as the block it belongs to, each row
sealed under keys of whoever it is about (`vault_writing`, `vault_sealing`). What is read here goes
through a door that knows who reads, in which role and for what, and that writes it down before it
tells anything: there is no reading without a trace.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple, Self

from psycopg import sql

from access.arrays import byteas, int8s, uuids
from access.line import Connection, Line
from access.subject_keys import SubjectKeys, subject_of_month
from access.vault_sealing import CODES, DoesNotOpen, code_index, open_name, open_words
from access.vault_search import PostFound, Posts, Sought
from contracts.posts import PostContent

FOUND_AT_MOST = 20

_log = logging.getLogger(__name__)

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
_NOTED: LiteralString = """
INSERT INTO {vault}.reads (role, purpose, reader, how_many)
VALUES (%(role)s, %(purpose)s, %(reader)s, %(how_many)s)
"""

_WORDS_AT: LiteralString = """
    SELECT position, month, subjects::text[], kept FROM {vault}.words
    WHERE position = ANY(%(positions)b::int8[])
"""
_NAMES_OF: LiteralString = """
    SELECT subject_id::text, group_id, kept FROM {vault}.names
    WHERE subject_id = ANY(%(subjects)b::uuid[])
"""
_NAMES_IN: LiteralString = """
    SELECT subject_id::text, group_id, kept FROM {vault}.names WHERE group_id = %(group_id)s
"""
_WORDS_ABOUT: LiteralString = """
    SELECT position, month, subjects::text[], kept FROM {vault}.words
    WHERE cardinality(subjects) = 1 AND subjects[1] = %(account_id)s::uuid
        AND position > %(after)s AND position <= %(up_to)s
    ORDER BY position LIMIT 500
"""
_NAMES_BY_CODE: LiteralString = """
    SELECT subject_id::text, group_id, kept FROM {vault}.names
    WHERE group_id = %(group_id)s AND code_index = ANY(%(codes)b::bytea[])
"""


class WordsAbout(NamedTuple):
    """What was said at a position of the log, and in which month it was recorded."""

    position: int
    month: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """Who a random id stands for."""

    subject_id: str
    group_id: str
    code: str | None
    name: str
    contact: str | None


def erase_rows(
    connection: Connection, subject_ids: Collection[str], *, schema: str = "vault"
) -> None:
    """No row is about any of these subjects: no words, name or post, and nothing to find one by.

    What they said on both sides goes with either. Doing it again changes nothing. The keys are
    another matter: destroy them first (`SubjectKeys.destroy`), so that nothing comes after.
    """
    statement = sql.SQL("SELECT {vault}.erase(%b::uuid[])").format(vault=sql.Identifier(schema))
    connection.execute(statement, [uuids(sorted(subject_ids))])


def retire_rows(connection: Connection, up_to: str, *, schema: str = "vault") -> None:
    """No words are there of this month (`2026-11`) or any before. Again changes nothing."""
    statement = sql.SQL("SELECT {vault}.retire(%s)").format(vault=sql.Identifier(schema))
    connection.execute(statement, [up_to])


def forget_reads(connection: Connection, up_to: str, *, schema: str = "vault") -> None:
    """Nobody is known to have read in this month (`2026-11`) or before; never of the last year."""
    statement = sql.SQL("SELECT {vault}.forget_reads(%s)").format(vault=sql.Identifier(schema))
    connection.execute(statement, [up_to])


class Vault:
    """The vault for reading; every door to it shares one connection, and these keys."""

    def __init__(self, database_url: str, keys: SubjectKeys, *, schema: str = "vault") -> None:
        self._line = Line(database_url, name="evenveel vault")
        self._keys = keys
        self._schema = schema

    def door(self, *, role: str, purpose: str, reader: str) -> VaultDoor:
        """A door for one reader, in one role, for one purpose: each read writes all three down."""
        who = {"role": role, "purpose": purpose, "reader": reader}
        return VaultDoor(self._line, self._keys, self._schema, who)

    def close(self) -> None:
        """No connection is open."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class VaultDoor:
    """What one reader may ask the vault; who may have a door, the authorisation decides."""

    def __init__(self, line: Line, keys: SubjectKeys, schema: str, who: dict[str, str]) -> None:
        self._line = line
        self._keys = keys
        self._schema = sql.Identifier(schema)
        self._who = who
        self._posts = Posts(self._read, keys)

    def words_at(self, positions: Collection[int]) -> dict[int, str]:
        """The words of these log positions, as far as they still exist."""
        rows = self._read(_WORDS_AT, {"positions": int8s(positions)})
        return {found.position: found.words for found in self._words(rows)}

    def words_about(self, account_id: str, *, up_to: int) -> Iterator[WordsAbout]:
        """The words up to a position that are of the account alone, in their order.

        Those that came with acts about it; not what was said between it and another.
        """
        given: dict[str, object] = {"account_id": account_id, "after": 0, "up_to": up_to}
        while rows := self._read(_WORDS_ABOUT, given):
            yield from self._words(rows)
            given["after"] = rows[-1][0]

    def names_of(self, subject_ids: Collection[str]) -> dict[str, Name]:
        """The names behind these ids, as far as they still exist."""
        given = {subject_id.replace("-", "").lower(): subject_id for subject_id in subject_ids}
        rows = self._read(_NAMES_OF, {"subjects": uuids(list(given))})
        return {given[name.subject_id.replace("-", "")]: name for name in self._opened(rows)}

    def find_account(self, group_id: str, code_or_name: str) -> list[Name]:
        """The group's accounts whose code it is or whose name begins so; at most 20, codes first.

        What holds a digit is taken for a code where it is one, as given or in small or in capital
        letters: then no name is looked at, nor a code that differs in some letters' case. Else all
        names of the group are opened, in here: some 10 ms for a thousand. Who asked is told, and
        written down to have been told, only of those that fit.
        """
        rows = self._with_code(group_id, code_or_name)
        if not rows:
            asked = sql.SQL(_NAMES_IN).format(vault=self._schema)
            rows = self._line.ask(lambda on: on.execute(asked, {"group_id": group_id}).fetchall())
        sought = code_or_name.lower()
        found = [name for name in self._opened(rows) if _fits(name, sought)]
        found.sort(key=lambda name: (*_order(name, sought), name.subject_id))
        told = found[:FOUND_AT_MOST]
        noted = sql.SQL(_NOTED).format(vault=self._schema)
        self._line.ask(lambda on: on.execute(noted, self._who | {"how_many": len(told)}))
        return told

    def post(self, post_id: str) -> PostFound | None:
        """The offer or want, if it stands."""
        return self._posts.one(post_id)

    def contents_of(self, post_ids: Sequence[str]) -> dict[str, PostContent]:
        """What these offers and wants say, as far as they stand."""
        return self._posts.contents_of(post_ids)

    def posts_of(self, account_id: str, *, after: int, limit: int) -> list[PostFound]:
        """The account's offers and wants beyond a position, in the order of their positions."""
        return self._posts.of_account(account_id, after=after, limit=limit)

    def posts_found(self, sought: Sought) -> list[PostFound]:
        """The offers and wants that fit, the best first."""
        return self._posts.search(sought)

    def _words(self, rows: Sequence[tuple[Any, ...]]) -> list[WordsAbout]:
        keys = self._keys.of(
            subject for row in rows for subject in (subject_of_month(row[1]), *row[2])
        )
        found = []
        for position, month, subjects, kept in rows:
            try:
                words = open_words(keys, subjects, month, position, kept)
            except DoesNotOpen as damaged:
                _log.error("the vault: %s cannot be opened", damaged)
                continue
            if words is not None:
                found.append(WordsAbout(position, month, words.words))
        return found

    def _with_code(self, group_id: str, code: str) -> list[tuple[Any, ...]]:
        """The rows of whoever has this code, if it can be none but a code."""
        if not any(map(str.isdigit, code)) or (key := self._keys.of([CODES]).get(CODES)) is None:
            return []
        # The index tells one spelling from another; a code spelt in yet another way is found, as
        # names are, by opening all.
        spelt = sorted({code, code.lower(), code.upper()})
        asked = sql.SQL(_NAMES_BY_CODE).format(vault=self._schema)
        indexes = byteas([code_index(key, group_id, each) for each in spelt])
        given = {"group_id": group_id, "codes": indexes}
        return self._line.ask(lambda on: on.execute(asked, given).fetchall())

    def _opened(self, rows: Sequence[tuple[Any, ...]]) -> list[Name]:
        keys = self._keys.of(row[0] for row in rows)
        found = []
        for subject_id, group_id, kept in rows:
            if subject_id not in keys:
                continue
            try:
                code, name, contact = open_name(keys[subject_id], subject_id, group_id, kept)
            except DoesNotOpen as damaged:
                _log.error("the vault: %s cannot be opened", damaged)
                continue
            found.append(
                Name(
                    subject_id=subject_id, group_id=group_id, code=code, name=name, contact=contact
                )
            )
        return found

    def _read(
        self, question: LiteralString, parameters: dict[str, object]
    ) -> list[tuple[Any, ...]]:
        asked = sql.SQL(question).format(vault=self._schema)
        statement = sql.SQL(_READ).format(question=asked, vault=self._schema)
        given = self._who | parameters
        return self._line.ask(lambda on: on.execute(statement, given).fetchall())


def _fits(name: Name, sought: str) -> bool:
    return name.name.lower().startswith(sought) or _has_code(name, sought)


def _order(name: Name, sought: str) -> tuple[bool, str, str]:
    return not _has_code(name, sought), name.name.casefold(), name.name


def _has_code(name: Name, sought: str) -> bool:
    return name.code is not None and name.code.lower() == sought
