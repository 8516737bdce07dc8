"""Where each projection stands: one row a partition, moved only from where it was last seen.

The row moves in the transaction that writes the rows it speaks of. A process that was paused, or
one that believes itself alone, finds the row moved, and commits nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from psycopg import Connection
from psycopg.rows import TupleRow

from access.arrays import int8s, texts
from projections.projection import Projection
from projections.stream import Place

Database: TypeAlias = Connection[TupleRow]

_CLAIM: Final = """
UPDATE projections.progress
SET topic_id = %(topic_id)s, next_offset = %(next_offset)s, position = %(position)s
WHERE (name, version) IN (
        SELECT name, version FROM unnest(%(names)s::text[], %(versions)s::int4[])
            AS t (name, version))
    AND partition = %(partition)s AND partitions = %(partitions)s AND stream = %(stream)s
    AND topic_id = %(topic_id_before)s AND next_offset = %(next_offset_before)s
    AND position = %(position_before)s
"""
_LIVE: Final = """
SELECT p.name, p.version, p.partition, p.partitions, p.stream, p.topic_id, p.next_offset, p.position
FROM projections.live l JOIN projections.progress p USING (name, version)
ORDER BY p.name, p.partition
"""
_NUMBERS: Final = """
INSERT INTO projections.numbers AS n (name, version, group_id, number, position)
SELECT p.name, p.version, g.group_id, g.number, g.position
FROM unnest(%(names)s::text[], %(versions)s::int4[]) AS p (name, version),
     unnest(%(groups)b::text[], %(numbers)b::int8[], %(positions)b::int8[])
        AS g (group_id, number, position)
ON CONFLICT (name, version, group_id)
    DO UPDATE SET number = EXCLUDED.number, position = EXCLUDED.position
"""
# One that waits for its client in the middle of a COPY is not idle to PostgreSQL, and no time-out
# of its own reaches it. A runner's transaction takes well under a second of that.
_END_STALLED: Final = """
SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE application_name = %s AND datname = current_database() AND usename = current_user
  AND pid <> pg_backend_pid() AND wait_event = 'ClientRead'
  AND xact_start < clock_timestamp() - interval '5s'
"""


class Standing(NamedTuple):
    """A projection's name, version and the position up to which its rows are complete."""

    name: str
    version: int
    position: int


class Row(NamedTuple):
    """Where a projection stands in one partition of the stream it is fed from."""

    name: str
    version: int
    partition: int
    partitions: int
    stream: str
    place: Place


class Number(NamedTuple):
    """A group's own number, and the position in the log of the event that has it."""

    number: int
    position: int


def standings(connection: Database) -> list[Standing]:
    """Where every projection stands, those of other versions included, by name and version.

    The position is the lowest of its partitions'.
    """
    found = connection.execute(
        "SELECT name, version, min(position) FROM projections.progress GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [Standing(*row) for row in found]


def live_rows(connection: Database) -> list[Row]:
    """Where the versions that are read stand, by name and partition."""
    return [row_of(*found) for found in connection.execute(_LIVE)]


def row_of(
    name: str,
    version: int,
    partition: int,
    partitions: int,
    stream: str,
    topic_id: str,
    next_offset: int,
    position: int,
) -> Row:
    """The row of these columns."""
    place = Place(topic_id, next_offset, position)
    return Row(name, version, partition, partitions, stream, place)


def claim(connection: Database, rows: Sequence[Row], reached: Place) -> bool:
    """All the rows, alike but for their projection, stand at `reached` if this commits.

    False if one was not as it is given here.
    """
    one = rows[0]
    assert all(row[2:] == one[2:] for row in rows)
    given: dict[str, object] = {
        "names": [row.name for row in rows],
        "versions": [row.version for row in rows],
        "partition": one.partition,
        "partitions": one.partitions,
        "stream": one.stream,
        "topic_id": reached.topic_id,
        "next_offset": reached.offset,
        "position": reached.position,
        "topic_id_before": one.place.topic_id,
        "next_offset_before": one.place.offset,
        "position_before": one.place.position,
    }
    return connection.execute(_CLAIM, given).rowcount == len(rows)


def numbers_of(connection: Database, name: str, version: int) -> dict[str, Number]:
    """Each group's own last number that the projection's rows hold."""
    found = connection.execute(
        "SELECT group_id, number, position FROM projections.numbers"
        " WHERE name = %s AND version = %s",
        [name, version],
    )
    return {group_id: Number(number, position) for group_id, number, position in found}


def keep_numbers(
    connection: Database, projections: Sequence[Projection], numbers: Mapping[str, Number]
) -> None:
    """The groups' own numbers are known to all the projections."""
    if numbers:
        given = {
            "names": [projection.name for projection in projections],
            "versions": [projection.version for projection in projections],
            "groups": texts(list(numbers)),
            "numbers": int8s(known.number for known in numbers.values()),
            "positions": int8s(known.position for known in numbers.values()),
        }
        connection.execute(_NUMBERS, given)


def end_stalled(connection: Database, application_name: str) -> None:
    """No paused process of this name holds rows: its session is over and its work rolled back."""
    connection.execute(_END_STALLED, [application_name])
