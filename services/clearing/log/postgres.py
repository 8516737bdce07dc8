"""The log in PostgreSQL: one row a commit, one statement an append.

The statement moves the head only if position and epoch are still what the writer saw, and
everything else in it hangs on the row that this update returns. A second writer waits for the
row, looks at it again when the first is done, finds it changed and does nothing. Because the
head's row is held until the commit, blocks become visible in the order of their positions: a
reader that sees a block sees all before it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import product
from typing import LiteralString, NoReturn, Self, TypeVar

import psycopg
from psycopg import sql
from psycopg.types.numeric import Int8

from access import vault_writing
from access.arrays import BinaryArray, int8s
from access.line import CannotConnect, Connection, ConnectionBroke, Line
from access.prepared import Prepared, as_int8, int8
from access.subject_keys import SubjectKeys
from access.vault_writing import RowsToKeep
from clearing.log.passing import unless_passing
from clearing.log.port import (
    MAX_BLOCK_BYTES,
    NOTHING,
    AppendRefused,
    Block,
    CodeTaken,
    Head,
    HeadMoved,
    LeaseHeld,
    LogDamaged,
    LogUnavailable,
    OutcomeUnknown,
    VaultRows,
)
from clearing.log.waker import Listener, Waker
from contracts.block import Entry, UnreadableBlock, decode_block, encode_block

T = TypeVar("T")

PAGE_BLOCKS = 500
PAGE_BYTES = 8 * 1024 * 1024
LAST_POSITION = 2**63 - 1

_APPEND: LiteralString = """
WITH moved AS (
    UPDATE {ledger}.head SET position = position + %(count)b::int8
    WHERE position = %(position)b::int8 AND epoch = %(epoch)b::int8
    RETURNING position, epoch, position - %(count)b::int8 + 1 AS first_position
),
block_kept AS (
    INSERT INTO {ledger}.blocks (first_position, count, epoch, body)
    SELECT first_position, %(count)b::int8, epoch, %(body)b::bytea FROM moved
){vault_rows}
SELECT position, epoch FROM moved
"""

# clock_timestamp, not now: a statement that waited for the row must judge the lease by the time it
# got it.
_TAKE_OVER: LiteralString = """
UPDATE {ledger}.head
SET epoch = epoch + 1, holder = %(holder)s,
    lease_until = clock_timestamp() + %(lease_ms)s * interval '1 ms'
WHERE %(force)s OR holder IS NULL OR holder = %(holder)s OR lease_until <= clock_timestamp()
RETURNING position, epoch
"""
_RENEW: LiteralString = """
UPDATE {ledger}.head SET lease_until = clock_timestamp() + %(lease_ms)s * interval '1 ms'
WHERE holder = %(holder)s AND epoch = %(epoch)s RETURNING true
"""
_RELEASE: LiteralString = """
UPDATE {ledger}.head SET holder = NULL, lease_until = NULL
WHERE holder = %(holder)s AND epoch = %(epoch)s
"""

# The page ends before the block that would make it too large; its first block always comes.
_PAGE: LiteralString = """
SELECT first_position, count, epoch, body FROM (
    SELECT *,
        sum(octet_length(body)) OVER (ORDER BY first_position) - octet_length(body) AS bytes_before
    FROM (
        SELECT first_position, count, epoch, body FROM {ledger}.blocks
        WHERE first_position >= coalesce(
            (SELECT max(first_position) FROM {ledger}.blocks WHERE first_position <= %(start)b), 1)
          AND first_position <= %(up_to)b
        ORDER BY first_position LIMIT %(blocks)b
    ) AS next_blocks
) AS measured
WHERE bytes_before < %(bytes)b ORDER BY first_position
"""
_HOLDING: LiteralString = """
SELECT first_position, count, epoch, body FROM {ledger}.blocks WHERE first_position IN (
    SELECT (SELECT max(first_position) FROM {ledger}.blocks WHERE first_position <= wanted)
    FROM unnest(%(positions)b::int8[]) AS wanted
)
"""


class PostgresLog:
    """A `Log` in the tables that `schema.create_tables` makes; safe for any number of threads.

    Writing and reading have a connection each, so that a follower never stands in front of the
    writer.
    """

    def __init__(
        self,
        database_url: str,
        *,
        schema: str = "ledger",
        vault_schema: str = "vault",
        keys: SubjectKeys | None = None,
        waker: Waker | None = None,
    ) -> None:
        self._writing = Line(database_url, name="evenveel log writing")
        self._reading = Line(database_url, name="evenveel log reading")
        self._listener = Listener(database_url, channel=schema)
        self._waker = waker
        self._vault_schema = vault_schema
        self._keys = keys

        def written(statement: LiteralString, **parts: sql.Composed) -> bytes:
            return sql.SQL(statement).format(ledger=sql.Identifier(schema), **parts).as_bytes(None)

        self._append = {
            (words, names, posts): Prepared(
                f"append_{words:d}{names:d}{posts:d}",
                written(
                    _APPEND,
                    vault_rows=vault_writing.insert_ctes(
                        vault_schema, words=words, names=names, posts=posts
                    ),
                ).decode(),
            )
            for words, names, posts in product((False, True), repeat=3)
        }
        self._take_over = written(_TAKE_OVER)
        self._renew = written(_RENEW)
        self._release = written(_RELEASE)
        self._page = written(_PAGE)
        self._holding = written(_HOLDING)
        self._head = written("SELECT position, epoch, holder FROM {ledger}.head")

    def head(self) -> Head:
        position, epoch, _ = self._head_row()
        return Head(position=position, epoch=epoch)

    def _head_row(self) -> tuple[int, int, str | None]:
        row = self._ask(lambda on: on.execute(self._head, prepare=True, binary=True).fetchone())
        if row is None:
            raise LogDamaged("the log has no head")
        return row[0], row[1], row[2]

    def take_over(self, holder: str, lease_ms: int, *, force: bool = False) -> Head:
        given = {"holder": holder, "lease_ms": lease_ms, "force": force}
        row = self._order(lambda on: on.execute(self._take_over, given).fetchone())
        if row is None:
            raise LeaseHeld(f"the lease is held by {self._head_row()[2]}")
        return Head(position=row[0], epoch=row[1])

    def renew_lease(self, holder: str, epoch: int, lease_ms: int) -> bool:
        given = {"holder": holder, "epoch": epoch, "lease_ms": lease_ms}
        # On the reading connection, and more than once if need be: renewing twice is renewing, and
        # it must not stand in line behind a long append.
        return self._ask(lambda on: on.execute(self._renew, given).fetchone()) is not None

    def release(self, holder: str, epoch: int) -> None:
        given = {"holder": holder, "epoch": epoch}
        self._ask(lambda on: on.execute(self._release, given))

    def append(self, entries: Sequence[Entry], *, after: Head, vault: VaultRows = NOTHING) -> Head:
        try:
            parameters = _parameters(entries, after) | self._sealed(entries, after, vault)
            statement = self._append[vault_writing.kinds_in(parameters)]
        except ValueError as error:
            raise AppendRefused(f"cannot be written down: {error}") from error
        try:
            rows = self._order(lambda on: statement.run(on, parameters))
        except psycopg.Error as error:
            # The connection still stands, so the database said no and rolled everything back.
            self._refuse(error, vault)
        if not rows:
            raise HeadMoved(f"the head is no longer {after}")
        if self._waker is not None:
            self._waker.wake()
        position, epoch = rows[0]
        return Head(position=as_int8(position), epoch=as_int8(epoch))

    def _sealed(
        self, entries: Sequence[Entry], after: Head, rows: VaultRows
    ) -> dict[str, BinaryArray]:
        if not (rows.words or rows.names or rows.posts):
            return {}
        assert self._keys is not None, "a log that is given vault rows has the vault's keys"
        assert all(0 <= row.offset < len(entries) for row in rows.words)
        kept = RowsToKeep(words=rows.words, names=rows.names, posts=rows.posts)
        return vault_writing.insert_parameters(self._keys, kept, after.position + 1)

    def _refuse(self, error: psycopg.Error, rows: VaultRows) -> NoReturn:
        keys = self._keys
        if error.diag.constraint_name == vault_writing.CODE_ONCE and keys is not None:
            schema = self._vault_schema
            taken = self._ask(lambda on: vault_writing.codes_taken(on, schema, keys, rows.names))
            raise CodeTaken(taken) from error
        raise AppendRefused(str(error).strip()) from error

    def read(self, *, after: int = 0, up_to: int | None = None) -> Iterator[Block]:
        position = after
        while up_to is None or position < up_to:
            page = self._page_of(position + 1, up_to)
            for block in page:
                if block.last_position <= position:
                    return
                if block.first_position > position + 1:
                    raise LogDamaged(f"nothing stands at position {position + 1}")
                position = block.last_position
                yield block.within(after=after, up_to=up_to)
            if not page:
                return

    def _page_of(self, start: int, up_to: int | None) -> list[Block]:
        given = {
            "start": Int8(start),
            "up_to": Int8(LAST_POSITION if up_to is None else up_to),
            "blocks": Int8(PAGE_BLOCKS),
            "bytes": Int8(PAGE_BYTES),
        }
        rows = self._ask(
            lambda on: on.execute(self._page, given, prepare=True, binary=True).fetchall()
        )
        return [_block(*row) for row in rows]

    def entries_at(self, positions: Collection[int]) -> dict[int, Entry]:
        wanted = sorted(set(positions))
        return self._ask(lambda on: self._picked(on, wanted)) if wanted else {}

    def _picked(self, on: Connection, wanted: list[int]) -> dict[int, Entry]:
        found: dict[int, Entry] = {}
        rest = set(wanted)
        with on.cursor(binary=True) as cursor:
            # Row by row: the blocks around a thousand positions may be far larger than what is
            # wanted.
            for row in cursor.stream(self._holding, {"positions": int8s(wanted)}):
                block = _block(*row)
                inside = rest.intersection(range(block.first_position, block.last_position + 1))
                found.update((at, block.entries[at - block.first_position]) for at in inside)
                rest -= inside
        return found

    def wait_for_more(self, after: int, timeout_s: float) -> int:
        return self._listener.wait(lambda: self._head_row()[0], after, timeout_s)

    def close(self) -> None:
        """No connection is open; the next use opens one."""
        # The listener first: whoever waits there stops looking over the reading connection.
        self._listener.close()
        self._reading.close()
        self._writing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _ask(self, question: Callable[[Connection], T]) -> T:
        try:
            return self._reading.ask(question)
        except CannotConnect as error:
            raise LogUnavailable(str(error)) from error
        except psycopg.Error as error:
            raise unless_passing(error) from error

    def _order(self, order: Callable[[Connection], T]) -> T:
        try:
            return self._writing.order(order)
        except CannotConnect as error:
            raise LogUnavailable(str(error)) from error
        except ConnectionBroke as error:
            raise OutcomeUnknown(str(error)) from error
        except psycopg.Error as error:
            raise unless_passing(error) from error


def _parameters(entries: Sequence[Entry], after: Head) -> dict[str, bytes | BinaryArray]:
    assert entries, "a block holds at least one entry"
    body = encode_block(entries)
    if len(body) > MAX_BLOCK_BYTES:
        raise AppendRefused(f"a block of {len(body)} bytes; at most {MAX_BLOCK_BYTES}")
    return {
        "count": int8(len(entries)),
        "position": int8(after.position),
        "epoch": int8(after.epoch),
        "body": body,
    }


def _block(first_position: int, count: int, epoch: int, body: bytes) -> Block:
    try:
        entries = decode_block(body)
    except UnreadableBlock as error:
        raise LogDamaged(f"the block at {first_position} cannot be read: {error}") from error
    if len(entries) != count:
        raise LogDamaged(f"the block at {first_position} holds {len(entries)} entries, not {count}")
    return Block(first_position=first_position, epoch=epoch, entries=entries)
