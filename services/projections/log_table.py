"""Reading the log's own table of blocks: where it ends, and the entries between two positions.

The head moves in the transaction that adds the block, so every block at or before a head once seen
can be read: whatever is missing then is missing for ever, and said aloud.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from psycopg import Connection
from psycopg.rows import tuple_row

from contracts.block import Entry, UnreadableBlock, decode_block
from projections.stream import StreamBroken, StreamGap

BlockRow: TypeAlias = tuple[int, int, bytes]

_HEAD: Final = "SELECT position FROM ledger.head"
# From the block that holds the first position wanted to the last one that begins within the range.
_BLOCKS: Final = """
SELECT first_position, count, body FROM ledger.blocks
WHERE first_position >= coalesce(
        (SELECT max(first_position) FROM ledger.blocks WHERE first_position <= %(first)s), 1)
  AND first_position <= %(last)s
ORDER BY first_position
"""


def head_of(connection: Connection[Any]) -> int:
    """The log's last position; 0 for an empty log."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_HEAD).fetchone()
    return 0 if row is None else int(row[0])


def blocks_between(connection: Connection[Any], after: int, last: int) -> list[BlockRow]:
    """The rows of the blocks that hold the positions beyond `after` up to `last`."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        return cursor.execute(_BLOCKS, {"first": after + 1, "last": last}).fetchall()


def entries_of(rows: Sequence[BlockRow], after: int, last: int) -> list[tuple[int, Entry]]:
    """Each entry beyond `after` up to `last` with its position; raises StreamBroken for a gap."""
    found: list[tuple[int, Entry]] = []
    expected = after + 1
    for first_position, count, body in rows:
        if first_position > expected or first_position + count <= expected:
            break
        try:
            entries = decode_block(body)
        except UnreadableBlock as error:
            raise StreamBroken(f"block at position {first_position}: {error}") from error
        if len(entries) != count:
            raise StreamGap(
                f"block at position {first_position}: {count} events promised, {len(entries)} there"
            )
        wanted = entries[expected - first_position : last + 1 - first_position]
        found.extend(enumerate(wanted, expected))
        expected += len(wanted)
    if expected != last + 1:
        raise StreamGap(f"position {expected} is missing from the log, whose head is beyond it")
    return found
