"""The index of posts, filled again from what is sealed: after a crash, or a restored copy.

Its tables are not in the write-ahead log, so PostgreSQL empties them when it was not stopped in
order, and a copy of the database has none of them. Whoever fills meets neither another who does nor
an erasure; it may meet the writer, whose later words win.
"""

from __future__ import annotations

import logging
from typing import Any, Final, LiteralString

from psycopg import sql

from access.arrays import uuids
from access.line import Connection
from access.subject_keys import SubjectKeys
from access.vault_posts import SEARCHED, TRIGRAMS, searched
from access.vault_sealing import DoesNotOpen, open_post
from access.vault_tables import FILLING
from contracts.posts import PostContent, content_of

_AT_ONCE: Final = 500

_log = logging.getLogger(__name__)

_MISSING: LiteralString = """
SELECT p.post_id::text, p.position, p.account_id::text, p.kept FROM {vault}.posts AS p
WHERE NOT EXISTS (SELECT FROM {vault}.post_search AS s
    WHERE s.post_id = p.post_id AND s.position >= p.position)
    AND p.post_id > %(after)s::uuid
ORDER BY p.post_id LIMIT %(at_most)s
"""
# Positions are whole here, so the block that they count from begins at none.
_FILL: LiteralString = (
    "WITH moved AS (SELECT 0::bigint AS first_position)" + SEARCHED + " SELECT FROM moved"
)
_WORDS_GONE: LiteralString = (
    "DELETE FROM {vault}.post_words WHERE post_id = ANY(%(post_ids)b::uuid[])"
)
_LEFT_OVER: LiteralString = """
WITH words AS (
    DELETE FROM {vault}.post_words AS w
    WHERE NOT EXISTS (SELECT FROM {vault}.posts AS p WHERE p.post_id = w.post_id)
)
DELETE FROM {vault}.post_search AS s
WHERE NOT EXISTS (SELECT FROM {vault}.posts AS p WHERE p.post_id = s.post_id)
"""
_LEAST_ID: Final = "00000000-0000-0000-0000-000000000000"


def fill_search(
    connection: Connection, keys: SubjectKeys, *, tidy: bool = False, schema: str = "vault"
) -> int:
    """Every post is found by what it says; returns how many were missing.

    Where any was, or it is asked to tidy up, nothing is left of posts that stand no more. After a
    pass that filled something, ask for one more that tidies up: what was withdrawn meanwhile may
    have been filled. The connection is in autocommit.
    """
    names = {"vault": sql.Identifier(schema)}
    trigrams = sql.SQL(TRIGRAMS).format(of=sql.SQL("given.word"))
    fill = sql.SQL(_FILL).format(trigrams=trigrams, **names)
    filled, after = 0, _LEAST_ID
    while True:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [FILLING])
            given = {"after": after, "at_most": _AT_ONCE}
            rows = connection.execute(sql.SQL(_MISSING).format(**names), given).fetchall()
            contents = _opened(rows, keys)
            if contents:
                ids = {"post_ids": uuids(list(contents))}
                connection.execute(sql.SQL(_WORDS_GONE).format(**names), ids)
                connection.execute(fill, searched(contents) | {"posts_gone": uuids([])})
            if tidy or contents:
                connection.execute(sql.SQL(_LEFT_OVER).format(**names))
        filled += len(contents)
        if len(rows) < _AT_ONCE:
            return filled
        after = rows[-1][0]


def _opened(rows: list[tuple[Any, ...]], keys: SubjectKeys) -> dict[str, tuple[int, PostContent]]:
    known = keys.of(row[2] for row in rows)
    found = {}
    for post_id, position, account_id, kept in rows:
        if account_id not in known:
            continue
        try:
            words = open_post(known[account_id], post_id, position, kept).words
        except DoesNotOpen as damaged:
            _log.error("the vault: %s cannot be opened", damaged)
            continue
        found[post_id] = (position, content_of(words))
    return found
