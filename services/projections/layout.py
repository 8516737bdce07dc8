"""The tables that every projection shares, which version of each is read, and how many partitions.

All in this schema is made from the stream and can be made again. So tables of an older layout are
dropped, and the projections start from nothing.
"""

from collections.abc import Sequence
from importlib.resources import files
from typing import Final

from psycopg import sql

from access.phrases_snag import Snag
from access.saying import Sayable, Saying
from projections import policies
from projections.progress import Database, live_rows
from projections.projection import Projection
from projections.stream import LOG

_TABLES: Final = files("projections").joinpath("layout.sql").read_text(encoding="utf-8")
# Two processes that start at once would both create: any constant does, as long as it is theirs
# alone.
_CREATING: Final = 0x45_56_45_4E

_COLUMNS: Final = """
SELECT attname::text FROM pg_attribute
WHERE attrelid = to_regclass('projections.progress') AND attnum > 0 AND NOT attisdropped
"""
_LAID_OUT: Final = """
INSERT INTO projections.progress (name, version, partition, partitions, stream, position)
SELECT %(name)s, %(version)s, partition, %(partitions)s, %(stream)s, %(position)s
FROM generate_series(0, %(partitions)s - 1) AS partition
"""


def create(connection: Database, projections: Sequence[Projection]) -> None:
    """All tables exist, and of each projection one version is read: this one where none was.

    Each shows its rows to those alone who may see them.
    """
    # Asked first, because creating what exists would wait for, and hold up, a runner at work.
    if not is_made(connection, projections):
        _make(connection, projections)
    if policies.are_wanting(connection):
        with connection.transaction():
            _alone(connection)
            policies.protect(connection)


def _make(connection: Database, projections: Sequence[Projection]) -> None:
    with connection.transaction():
        _alone(connection)
        columns = _columns(connection)
        if columns and "partition" not in columns:
            connection.execute("DROP SCHEMA projections CASCADE")
        connection.execute(_TABLES)
        for projection in projections:
            made = connection.execute(
                "INSERT INTO projections.live VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [projection.name, projection.version],
            )
            if made.rowcount:
                connection.execute(projection.ddl)
                lay_out(connection, projection.name, projection.version, LOG, 1, 0)


def is_made(connection: Database, projections: Sequence[Projection]) -> bool:
    """Whether all tables exist, and of each of these projections some version is read."""
    if "partition" not in _columns(connection):
        return False
    live = connection.execute("SELECT name FROM projections.live").fetchall()
    return {name for (name,) in live}.issuperset(p.name for p in projections)


def settle(connection: Database, stream: str, partitions: int) -> None:
    """Each projection that is read has a place in every partition of this stream.

    Where it had places in another one, it starts from the beginning of this one and passes over
    what the numbers of its groups say that its rows hold already.
    """
    wanted = (stream, partitions)
    if not _unsettled(connection, wanted):
        return
    with connection.transaction():
        _alone(connection)
        # Whoever is in the middle of a batch has committed it before the rows are read, or finds
        # them gone.
        connection.execute("LOCK TABLE projections.progress IN EXCLUSIVE MODE")
        for name, version, position in _unsettled(connection, wanted):
            connection.execute(
                "DELETE FROM projections.progress WHERE name = %s AND version = %s", [name, version]
            )
            lay_out(connection, name, version, stream, partitions, position)
        connection.execute("DELETE FROM projections.leases WHERE partition >= %s", [partitions])
        connection.execute("DELETE FROM projections.failures")


def fed_from(connection: Database) -> str | None:
    """The stream that the projections are fed from; None where there are none yet."""
    if "partition" not in _columns(connection):
        return None
    return min((row.stream for row in live_rows(connection)), default=None)


def drop(connection: Database, name: str, version: int) -> list[str]:
    """No table of that version is left, nor its places; returns the tables that were dropped.

    Raises VersionIsLive for the version that is read.
    """
    with connection.transaction():
        _alone(connection)
        live = connection.execute(
            "SELECT version FROM projections.live WHERE name = %s FOR UPDATE", [name]
        ).fetchone()
        if live == (version,):
            raise VersionIsLive(Saying(Snag.VERSION_IS_LIVE, version=str(version), name=name))
        # The rows first: a runner that still works on them has committed by then, and finds none
        # afterwards.
        for table in ("progress", "numbers"):
            connection.execute(
                f"DELETE FROM projections.{table} WHERE name = %s AND version = %s", [name, version]
            )
        tables = tables_of(connection, name, version)
        for table in tables:
            # With the windows on it, and the policies of others that ask it.
            connection.execute(
                sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier("projections", table))
            )
    return tables


def tables_of(connection: Database, name: str, version: int) -> list[str]:
    """The tables that hold a version's rows, without their schema, by name."""
    found = connection.execute(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'projections'"
        " AND starts_with(tablename, %s) AND right(tablename, length(%s)) = %s ORDER BY 1",
        [f"{name}_", suffix := f"_v{version}", suffix],
    )
    return [table for (table,) in found]


class VersionIsLive(Sayable):
    """The version is the one that is read, and stays."""


def _columns(connection: Database) -> set[str]:
    return {column for (column,) in connection.execute(_COLUMNS)}


def _unsettled(connection: Database, wanted: tuple[str, int]) -> list[tuple[str, int, int]]:
    """Name, version and lowest position of what is laid out for another stream."""
    lowest: dict[tuple[str, int], int] = {}
    for row in live_rows(connection):
        if (row.stream, row.partitions) != wanted:
            before = lowest.get((row.name, row.version), row.place.position)
            lowest[row.name, row.version] = min(before, row.place.position)
    return [(*key, position) for key, position in sorted(lowest.items())]


def lay_out(
    connection: Database, name: str, version: int, stream: str, partitions: int, position: int
) -> None:
    """The version has a place in every partition of the stream, all at this position."""
    given = {"name": name, "version": version, "stream": stream}
    connection.execute(_LAID_OUT, given | {"partitions": partitions, "position": position})


def _alone(connection: Database) -> None:
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_CREATING])
