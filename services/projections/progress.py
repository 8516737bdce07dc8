"""Where each projection stands: one row a projection, moved only from where it was last seen.

The row moves in the transaction that writes the rows it speaks of. A process that was paused, or
one that believes itself alone, finds the row moved, and commits nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from psycopg import Connection
from psycopg.rows import TupleRow

from access.arrays import int8s, texts
from projections.projection import Projection

Database: TypeAlias = Connection[TupleRow]

_TABLES: Final = """
CREATE SCHEMA IF NOT EXISTS projections;
CREATE TABLE IF NOT EXISTS projections.progress (
    name text NOT NULL,
    version integer NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (name, version)
);
CREATE TABLE IF NOT EXISTS projections.numbers (
    name text NOT NULL,
    version integer NOT NULL,
    group_id text NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (name, version, group_id)
);
"""
# Two processes that start at once would both create: any constant does, as long as it is theirs
# alone.
_CREATING: Final = 0x45_56_45_4E

_CLAIM: Final = """
UPDATE projections.progress SET position = %(reached)s
WHERE position = %(after)s AND (name, version) IN (
    SELECT name, version FROM unnest(%(names)s::text[], %(versions)s::int4[]) AS t (name, version))
"""
_NUMBERS: Final = """
INSERT INTO projections.numbers AS n (name, version, group_id, number)
SELECT p.name, p.version, g.group_id, g.number
FROM unnest(%(names)s::text[], %(versions)s::int4[]) AS p (name, version),
     unnest(%(groups)b::text[], %(numbers)b::int8[]) AS g (group_id, number)
ON CONFLICT (name, version, group_id) DO UPDATE SET number = EXCLUDED.number
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


def create(connection: Database, projections: Sequence[Projection]) -> None:
    """All tables exist, and each projection has a position, 0 for a new one."""
    # Asked first, because creating what exists would wait for, and hold up, a runner at work.
    if _all_there(connection, projections):
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_CREATING])
        connection.execute(_TABLES)
        for projection in projections:
            connection.execute(projection.ddl)
            connection.execute(
                "INSERT INTO projections.progress VALUES (%s, %s, 0) ON CONFLICT DO NOTHING",
                [projection.name, projection.version],
            )


def _all_there(connection: Database, projections: Sequence[Projection]) -> bool:
    known = connection.execute("SELECT to_regclass('projections.progress') IS NOT NULL").fetchone()
    if known != (True,):
        return False
    there = {(s.name, s.version) for s in standings(connection)}
    return there.issuperset((p.name, p.version) for p in projections)


def standings(connection: Database) -> list[Standing]:
    """Where every projection stands, those of other versions included, by name and version."""
    found = connection.execute(
        "SELECT name, version, position FROM projections.progress ORDER BY name, version"
    )
    return [Standing(*row) for row in found]


def claim(
    connection: Database, projections: Sequence[Projection], after: int, reached: int
) -> bool:
    """All the projections stand at `reached` if this commits; False if one was not at `after`."""
    moved = connection.execute(_CLAIM, _keys(projections) | {"after": after, "reached": reached})
    return moved.rowcount == len(projections)


def numbers_of(connection: Database, projection: Projection) -> dict[str, int]:
    """Each group's own number, as of the projection's position."""
    found = connection.execute(
        "SELECT group_id, number FROM projections.numbers WHERE name = %s AND version = %s",
        [projection.name, projection.version],
    )
    return dict(found.fetchall())


def keep_numbers(
    connection: Database, projections: Sequence[Projection], numbers: Mapping[str, int]
) -> None:
    """The groups' own numbers are known to all the projections."""
    if numbers:
        given = {"groups": texts(list(numbers)), "numbers": int8s(numbers.values())}
        connection.execute(_NUMBERS, _keys(projections) | given)


def end_stalled(connection: Database, application_name: str) -> None:
    """No paused process of this name holds rows: its session is over and its work rolled back."""
    connection.execute(_END_STALLED, [application_name])


def _keys(projections: Sequence[Projection]) -> dict[str, object]:
    return {"names": [p.name for p in projections], "versions": [p.version for p in projections]}
