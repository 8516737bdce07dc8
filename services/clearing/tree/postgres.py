"""The tree in PostgreSQL: one row for each run of leaves of a bundle, one for each full tile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import LiteralString, Self, TypeVar

import psycopg
from psycopg import sql

from access.arrays import byteas, int2s, int4s, int8s
from access.line import CannotConnect, Connection, ConnectionBroke, Line
from clearing.log.passing import unless_passing
from clearing.log.port import LogUnavailable, OutcomeUnknown
from clearing.tree.growth import Batch, TreeMoved, TreeStore
from clearing.tree.hashing import HASH_BYTES, leaf_hash
from clearing.tree.tiles import WIDTH, bundled, entries_in
from contracts.commitment import NONCE_BYTES

T = TypeVar("T")

# One sequencer at a time, from looking where the tree ends until the batch is durable.
_ONE_AT_A_TIME = 7_306_925_114_039

_SIZE: LiteralString = "SELECT coalesce(max(size), 0) FROM {tree}.checkpoints"
_CHECKPOINT: LiteralString = r"""
SELECT c.note || coalesce((SELECT string_agg(line, '' ORDER BY line) FROM (
        SELECT min(line) AS line FROM {tree}.cosignatures s WHERE s.size = c.size
        GROUP BY substring(line FROM '^\S+ \S+ \S{{5}}')
    ) AS one_of_each_key), '')
FROM {tree}.checkpoints c
WHERE c.size = coalesce(%(size)s::int8, (SELECT max(size) FROM {tree}.checkpoints))
"""
_LEAVES: LiteralString = """
SELECT first_index, entries, nonces FROM {tree}.leaves
WHERE first_index >= %(low)s AND first_index < %(high)s ORDER BY first_index
"""
_TILE: LiteralString = "SELECT hashes FROM {tree}.tiles WHERE level = %s AND index = %s"
_ROOTS: LiteralString = """
SELECT root FROM {tree}.tiles WHERE level = %s AND index >= %s AND index < %s ORDER BY index
"""
_ADD_LEAVES: LiteralString = """
INSERT INTO {tree}.leaves (first_index, count, entries, nonces)
SELECT * FROM unnest(%(firsts)b::int8[], %(counts)b::int4[], %(entries)b::bytea[],
    %(nonces)b::bytea[])
"""
_ADD_TILES: LiteralString = """
INSERT INTO {tree}.tiles (level, index, hashes, root)
SELECT * FROM unnest(%(levels)b::int2[], %(indexes)b::int8[], %(hashes)b::bytea[],
    %(roots)b::bytea[])
"""
_ADD_CHECKPOINT: LiteralString = "INSERT INTO {tree}.checkpoints (size, note) VALUES (%s, %s)"
# Whose a line is stands in its name and the first characters behind it, which are the key's id.
_COSIGN: LiteralString = r"""
INSERT INTO {tree}.cosignatures (size, line) SELECT %(size)s::int8, %(line)s::text
WHERE NOT EXISTS (
    SELECT FROM {tree}.cosignatures WHERE size = %(size)s::int8 AND
    substring(line FROM '^\S+ \S+ \S{{5}}') = substring(%(line)s::text FROM '^\S+ \S+ \S{{5}}')
) ON CONFLICT DO NOTHING
"""
_KEYS: LiteralString = "SELECT key FROM {tree}.keys ORDER BY number"
_ADD_KEYS: LiteralString = """
INSERT INTO {tree}.keys (key) SELECT given FROM unnest(%s::text[]) AS given
WHERE given NOT IN (SELECT key FROM {tree}.keys) ON CONFLICT DO NOTHING
"""


class PostgresTree(TreeStore):
    """A `TreeStore` in the tables that `schema.create_tables` makes; safe for any number of
    threads.
    """

    def __init__(self, database_url: str, *, schema: str = "tree") -> None:
        self._line = Line(database_url, name="evenveel tree")

        def written(statement: LiteralString) -> bytes:
            return sql.SQL(statement).format(tree=sql.Identifier(schema)).as_bytes(None)

        self._size, self._checkpoint = written(_SIZE), written(_CHECKPOINT)
        self._leaves, self._tile, self._roots = written(_LEAVES), written(_TILE), written(_ROOTS)
        self._add_leaves, self._add_tiles = written(_ADD_LEAVES), written(_ADD_TILES)
        self._add_checkpoint, self._cosign = written(_ADD_CHECKPOINT), written(_COSIGN)
        self._keys, self._add_keys = written(_KEYS), written(_ADD_KEYS)

    @property
    def size(self) -> int:
        """How many leaves the newest durable checkpoint covers; 0 before the first."""
        return self._ask(self._size_on)

    def checkpoint(self, size: int | None = None) -> bytes | None:
        """The newest checkpoint, or the one of this size, with the cosignatures below it."""
        given = {"size": size}
        row = self._ask(lambda on: on.execute(self._checkpoint, given).fetchone())
        return None if row is None else str(row[0]).encode()

    def tile(self, level: int, index: int, width: int = WIDTH) -> bytes | None:
        """The tile, or what it begins with; None where it does not hold so much."""

        def read(on: Connection) -> bytes:
            row = on.execute(self._tile, [level, index], binary=True).fetchone()
            if row is not None:
                return bytes(row[0])
            low = index * WIDTH
            if level == 0:
                return b"".join(map(leaf_hash, self._entries_on(on, low, low + WIDTH)))
            below = [level - 1, low, low + WIDTH]
            return b"".join(root for (root,) in on.execute(self._roots, below, binary=True))

        found = self._ask(read)[: width * HASH_BYTES]
        return found if found and len(found) == width * HASH_BYTES else None

    def entries(self, index: int, width: int = WIDTH) -> bytes | None:
        """The bundle of entries, or what it begins with; None where it does not hold so many."""
        low = index * WIDTH
        found = self._ask(lambda on: self._entries_on(on, low, low + width))[:width]
        return bundled(found) if found and len(found) == width else None

    def nonces(self, first: int, count: int) -> list[bytes]:
        """The random bytes of these leaves; of those beyond the tree nothing."""
        low = first - first % WIDTH
        rows = self._ask(lambda on: self._leaf_rows(on, low, first + count))
        whole = b"".join(nonces for _, _, nonces in rows)
        found = [whole[at : at + NONCE_BYTES] for at in range(0, len(whole), NONCE_BYTES)]
        return found[first - low : first - low + count]

    def add(self, batch: Batch) -> None:
        """All of the batch is durable, or nothing. Raises `TreeMoved`, and as the log does."""
        leaves, tiles = batch.leaves, batch.tiles
        given_leaves = {
            "firsts": int8s([row.first_index for row in leaves]),
            "counts": int4s([row.leaves for row in leaves]),
            "entries": byteas([row.entries for row in leaves]),
            "nonces": byteas([row.nonces for row in leaves]),
        }
        given_tiles = {
            "levels": int2s([row.level for row in tiles]),
            "indexes": int8s([row.number for row in tiles]),
            "hashes": byteas([row.hashes for row in tiles]),
            "roots": byteas([row.root for row in tiles]),
        }
        note = batch.note.decode()

        def added(on: Connection) -> None:
            with on.transaction():
                on.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
                size = self._size_on(on)
                if size != batch.after:
                    raise TreeMoved(f"the tree has {size} leaves, not {batch.after}")
                on.execute(self._add_leaves, given_leaves)
                if tiles:
                    on.execute(self._add_tiles, given_tiles)
                on.execute(self._add_checkpoint, [batch.size, note])

        self._order(added)

    def cosign(self, size: int, line: str) -> None:
        """A line of this witness' key stands below the checkpoint of this size: its first."""
        given = {"size": size, "line": line}
        self._order(lambda on: on.execute(self._cosign, given))

    def keys(self) -> list[str]:
        """The public text of every key that ever signed, the oldest first."""
        return [key for (key,) in self._ask(lambda on: on.execute(self._keys).fetchall())]

    def add_keys(self, keys: Iterable[str]) -> None:
        """These keys are among those that signed."""
        self._order(lambda on: on.execute(self._add_keys, [list(keys)]))

    def close(self) -> None:
        """No connection is open; the next use opens one."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _size_on(self, on: Connection) -> int:
        row = on.execute(self._size).fetchone()
        assert row is not None, "an aggregate has one row"
        return int(row[0])

    def _leaf_rows(self, on: Connection, low: int, high: int) -> list[tuple[int, bytes, bytes]]:
        """Return the rows from `low`, at which a bundle begins, up to the leaf before `high`."""
        return on.execute(self._leaves, {"low": low, "high": high}, binary=True).fetchall()

    def _entries_on(self, on: Connection, low: int, high: int) -> list[bytes]:
        rows = self._leaf_rows(on, low, high)
        return [entry for _, entries, _ in rows for entry in entries_in(entries)]

    def _ask(self, question: Callable[[Connection], T]) -> T:
        try:
            return self._line.ask(question)
        except CannotConnect as error:
            raise LogUnavailable(str(error)) from error
        except psycopg.Error as error:
            raise unless_passing(error) from error

    def _order(self, order: Callable[[Connection], object]) -> None:
        try:
            self._line.order(order)
        except CannotConnect as error:
            raise LogUnavailable(str(error)) from error
        except ConnectionBroke as error:
            raise OutcomeUnknown(str(error)) from error
        except psycopg.Error as error:
            raise unless_passing(error) from error
