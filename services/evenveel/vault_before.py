"""A vault from before its rows were sealed, brought over once, in one transaction.

The plain tables are set aside under another schema, made anew, filled with the same rows sealed,
and dropped. Whose the words are the log says. What is about somebody whose key was destroyed is
dropped with them: such a vault comes from a copy that is older than the erasure. What was plain
stands on, until it is overwritten, in the database's free space, its write-ahead log and its
backups: deploy/runbooks/vault.md.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, LiteralString, NamedTuple

from access import vault_tables
from access.arrays import byteas, int8s, register_arrays, texts, uuids
from access.line import Connection
from access.subject_keys import SubjectForgotten, SubjectKeys, subject_of_month
from access.vault_refilling import fill_search
from access.vault_sealing import (
    CODES,
    SealedName,
    SealedWords,
    code_index,
    seal_name,
    seal_post,
    seal_words,
)
from clearing.log.postgres import PostgresLog
from contracts.block import Entry
from contracts.envelope import decode
from contracts.months import month_of
from contracts.subjects import WhoseWords
from evenveel.settings import Settings
from evenveel.vault_keys import keys_of

_AT_ONCE: Final = 5_000
# What these say is asked for when the words of a later event come by.
_TELL_WHOSE: Final = ("exchange-requested.", "act-proposed.")
# Two processes that start at once would both begin: any number does that is ours alone.
_SEALING: Final = 0x45_56_53_45

_SET_ASIDE: LiteralString = """
CREATE SCHEMA vault_before;
ALTER TABLE vault.words SET SCHEMA vault_before;
ALTER TABLE vault.names SET SCHEMA vault_before;
ALTER TABLE vault.posts SET SCHEMA vault_before;
ALTER TABLE vault.post_words SET SCHEMA vault_before;
"""
_WORDS: LiteralString = """
INSERT INTO vault.words
SELECT given.position, given.month, given.subjects::uuid[], given.kept
FROM unnest(%(positions)b::int8[], %(months)b::text[], %(subjects)b::text[], %(kept)b::bytea[])
    AS given (position, month, subjects, kept)
"""
_NAMES: LiteralString = """
INSERT INTO vault.names
SELECT * FROM unnest(%(subjects)b::uuid[], %(groups)b::text[], %(codes)b::bytea[],
    %(kept)b::bytea[])
"""
_POSTS: LiteralString = """
INSERT INTO vault.posts
SELECT post_id, position, account_id, group_id, kind, category, visible_to, hint_steps,
    valid_until_ms, given.kept
FROM vault_before.posts
JOIN unnest(%(post_ids)b::uuid[], %(kept)b::bytea[]) AS given (post_id, kept) USING (post_id)
"""

_log = logging.getLogger(__name__)


class _Words(NamedTuple):
    """Words at a position: in which month they were recorded, whose they are, what they are."""

    position: int
    month: str
    subjects: tuple[str, ...]
    content: SealedWords

    @property
    def under(self) -> tuple[str, ...]:
        """Those whose keys the words need, all of them."""
        return (*self.subjects, subject_of_month(self.month))


def seal_vault_from_before(
    connection: Connection, database_url: str, settings: Settings | None
) -> None:
    """No row of the vault is plain. The connection is in autocommit; in any process.

    Where none was it only asks, and no key is touched.
    """
    if not vault_tables.is_plain(connection):
        return
    register_arrays(connection)
    with keys_of(settings) as keys, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])
        if not vault_tables.is_plain(connection):
            return
        connection.execute(_SET_ASIDE)
        vault_tables.make(connection, "vault")
        vault_tables.claim(connection, keys.store_id)
        with PostgresLog(database_url) as log:
            count = sum(_words_sealed(connection, keys, rows) for rows in _found(connection, log))
        count += _names_sealed(connection, keys) + _posts_sealed(connection, keys)
        fill_search(connection, keys)
        connection.execute("DROP SCHEMA vault_before CASCADE")
    _log.info("the vault: %d rows from before are sealed", count)


def _found(connection: Connection, log: PostgresLog) -> Iterator[list[_Words]]:
    whose = WhoseWords()
    entries = (
        (block.first_position + at, entry)
        for block in log.read()
        for at, entry in enumerate(block.entries)
    )
    while page := list(islice(entries, _AT_ONCE)):
        yield list(_of_page(connection, page, whose))


def _of_page(
    connection: Connection,
    page: Sequence[tuple[int, Entry]],
    whose: WhoseWords,
) -> Iterator[_Words]:
    rows = connection.execute(
        "SELECT position, salt, words FROM vault_before.words WHERE position BETWEEN %s AND %s",
        [page[0][0], page[-1][0]],
    )
    plain = {position: SealedWords(bytes(salt), words) for position, salt, words in rows}
    for position, entry in page:
        if position not in plain and not entry.wire_name.startswith(_TELL_WHOSE):
            continue
        envelope = decode(entry.wire_name, entry.data)
        subjects = whose.of(envelope.event)
        if position in plain:
            yield _Words(position, month_of(envelope.recorded_at_ms), subjects, plain[position])


def _words_sealed(connection: Connection, keys: SubjectKeys, rows: Sequence[_Words]) -> int:
    known = _keys_left(keys, (one for row in rows for one in row.under))
    rows = [row for row in rows if known.keys() >= set(row.under)]
    given = {
        "positions": int8s([row.position for row in rows]),
        "months": texts([row.month for row in rows]),
        "subjects": texts(["{" + ",".join(row.subjects) + "}" for row in rows]),
        "kept": byteas(
            [seal_words(known, row.subjects, row.month, row.position, row.content) for row in rows]
        ),
    }
    connection.execute(_WORDS, given)
    return len(rows)


def _names_sealed(connection: Connection, keys: SubjectKeys) -> int:
    rows = connection.execute(
        "SELECT subject_id::text, group_id, code, name, contact FROM vault_before.names"
    ).fetchall()
    known = _keys_left(keys, [CODES, *(row[0] for row in rows)])
    rows = [row for row in rows if row[0] in known]
    given = {
        "subjects": uuids([row[0] for row in rows]),
        "groups": texts([row[1] for row in rows]),
        "codes": byteas(
            [
                None if code is None else code_index(known[CODES], group_id, code)
                for _, group_id, code, _, _ in rows
            ]
        ),
        "kept": byteas(
            [
                seal_name(known[subject_id], subject_id, group_id, SealedName(*named))
                for subject_id, group_id, *named in rows
            ]
        ),
    }
    connection.execute(_NAMES, given)
    return len(rows)


def _posts_sealed(connection: Connection, keys: SubjectKeys) -> int:
    rows = connection.execute(
        "SELECT post_id::text, position, account_id::text, salt, words FROM vault_before.posts"
    ).fetchall()
    known = _keys_left(keys, (row[2] for row in rows))
    rows = [row for row in rows if row[2] in known]
    given = {
        "post_ids": uuids([row[0] for row in rows]),
        "kept": byteas(
            [
                seal_post(known[account_id], post_id, at, SealedWords(bytes(salt), words))
                for post_id, at, account_id, salt, words in rows
            ]
        ),
    }
    connection.execute(_POSTS, given)
    return len(rows)


def _keys_left(keys: SubjectKeys, subjects: Iterable[str]) -> dict[str, bytes]:
    """The keys of these subjects, made where there was none, without those who are forgotten."""
    wanted = set(subjects)
    try:
        return keys.of(wanted, make=True)
    except SubjectForgotten as error:
        return keys.of(wanted - error.subjects, make=True)
