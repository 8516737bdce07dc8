"""Reading the events of one group out of the log: only the blocks that hold any of them.

The index over tags says where they are, as far as it has been filled; what was written since is
gone through.
"""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import tuple_row

from contracts.block import Entry, UnreadableBlock, decode_block
from projections.stream import StreamBroken, StreamGap

_REACHED: Final = "SELECT position FROM ledger.index_reached WHERE name = 'tags'"
_TAGGED: Final = """
SELECT position FROM ledger.tags
WHERE tag = %(tag)s AND position > %(after)s AND position <= %(last)s
  AND (%(wire_name)s::text IS NULL OR wire_name = %(wire_name)s)
ORDER BY position LIMIT %(limit)s
"""
_HOLDING: Final = """
SELECT first_position, body FROM ledger.blocks WHERE first_position IN (
    SELECT (SELECT max(first_position) FROM ledger.blocks WHERE first_position <= wanted)
    FROM unnest(%(positions)s::int8[]) AS wanted)
"""


def tags_reached(connection: Connection[Any]) -> int:
    """How far the index has been filled; what it reached is in the log."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_REACHED).fetchone()
    return 0 if row is None else int(row[0])


def tagged_between(
    connection: Connection[Any],
    tag: str,
    after: int,
    last: int,
    *,
    limit: int,
    wire_name: str | None = None,
) -> list[tuple[int, Entry]]:
    """The first `limit` entries beyond `after` up to `last` that carry the tag, by the index.

    Raises StreamBroken where the log does not hold what the index has, or cannot be read.
    """
    given = {"tag": tag, "after": after, "last": last, "limit": limit, "wire_name": wire_name}
    with connection.cursor(row_factory=tuple_row) as cursor:
        positions = [position for (position,) in cursor.execute(_TAGGED, given).fetchall()]
    found = _entries_at(connection, positions) if positions else {}
    for position in positions:
        if position not in found or tag not in found[position].tags:
            raise StreamGap(f"position {position} is not as the index over tags has it")
    return [(position, found[position]) for position in positions]


def _entries_at(connection: Connection[Any], positions: Sequence[int]) -> dict[int, Entry]:
    wanted = set(positions)
    found: dict[int, Entry] = {}
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        # Row by row: the blocks may be far larger than what is wanted of them.
        for first_position, body in cursor.stream(_HOLDING, {"positions": list(positions)}):
            try:
                entries = decode_block(body)
            except UnreadableBlock as error:
                raise StreamBroken(f"block at position {first_position}: {error}") from error
            inside = wanted.intersection(range(first_position, first_position + len(entries)))
            found.update((at, entries[at - first_position]) for at in inside)
    return found
