"""A new version of a projection, built from the log beside the one that is read, then switched to.

Always from the log, whatever the live version is fed from. First everything up to where the live
version's hindmost partition is, in one go and without indexes; then the indexes; then slice by
slice up to where each partition is; and the last few events while the live version stands still, so
that both hold the same rows when the new one takes the other's place. Where it got to is in
`progress` like every projection's, so a rebuild that was killed goes on from there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

import psycopg
from psycopg import sql

from access.arrays import register_arrays
from access.phrases_snag import Snag
from access.saying import Sayable, Saying
from projections import layout, policies, progress
from projections.memory import Memory
from projections.progress import Database, Row
from projections.projection import Projection
from projections.read_ahead import ReadAhead
from projections.sliced_log import SLICES, SlicedLog
from projections.stream import LOG, PartitionedStream, Undivided

# So many events a transaction: fewer commits, and fewer statements for the same rows.
BATCH_AT_MOST: Final = 20_000
# The live version stands still for so many events at most.
_NEAR: Final = 2_000
_APPLICATION_NAME: Final = "evenveel rebuild"
# Commits need not wait for the disk: whatever a crash takes back is built once more.
_SESSION: Final = """
SET synchronous_commit = off;
SET lock_timeout = '30s';
SET maintenance_work_mem = '256MB';
SET default_transaction_isolation = 'read committed';
"""
_ROWS: Final = """
SELECT name, version, partition, partitions, stream, topic_id, next_offset, position
FROM projections.progress WHERE name = %s AND version = %s ORDER BY partition
"""
_TAKE_PLACES: Final = """
UPDATE projections.progress new SET stream = old.stream, topic_id = old.topic_id,
    next_offset = old.next_offset, position = old.position
FROM projections.progress old
WHERE new.name = %(name)s AND new.version = %(version)s
    AND old.name = %(name)s AND old.version = %(live)s AND old.partition = new.partition
"""


class Told(NamedTuple):
    """How far a rebuild is: what it does, at which position, and where it is going."""

    doing: str
    position: int
    target: int


class Rebuilt(NamedTuple):
    """A version took another's place; the other's tables are still there."""

    name: str
    version: int
    before: int
    position: int


class RebuildRuns(Sayable):
    """Another process rebuilds this projection."""


class RebuildDiffers(Exception):
    """The new version does not hold the rows of the live one, which stays; the tables are told."""


class Rebuild:
    """The building of one projection's next version. `log` is for one thread."""

    def __init__(
        self,
        database_url: str,
        log: Undivided,
        projection: Projection,
        *,
        told: Callable[[Told], None] = lambda _: None,
        batch_at_most: int = BATCH_AT_MOST,
    ) -> None:
        self._database_url = database_url
        self._log = log
        self._kind = type(projection)
        self._name = projection.name
        self._least = projection.version
        self._told = told
        self._batch_at_most = batch_at_most

    def run(self, *, compare: bool = False) -> Rebuilt:
        """The next version is read instead of the one before, which it equals row for row.

        `compare`: that was looked at before the switch, while the live version stood still; raises
        RebuildDiffers where it is not so. Raises RebuildRuns while another process does the same.
        """
        with self._connected() as connection:
            live = self._live(connection)
            # Where a release changed the tables, it raised the version that it makes.
            made = self._kind(max(live + 1, self._least))
            self._begin(connection, made)
            self._gather(connection, made, live)
            self._told(Told("indexes", 0, 0))
            connection.execute(made.indexes_ddl)
            for table in layout.tables_of(connection, made.name, made.version):
                connection.execute(sql.SQL("ANALYZE {}").format(_table(table)))
            while self._follow(connection, made, live, self._batch_at_most) > _NEAR:
                pass
            with connection.transaction():
                self._told(Told("switch", 0, 0))
                self._stand_still(connection, live)
                while self._follow(connection, made, live, self._batch_at_most):
                    pass
                if compare:
                    self._compare(connection, made.version, live)
                return self._switch(connection, made.version, live)

    @contextmanager
    def _connected(self) -> Iterator[Database]:
        with psycopg.connect(
            self._database_url, autocommit=True, application_name=_APPLICATION_NAME
        ) as connection:
            register_arrays(connection)
            connection.execute(_SESSION)
            # Held until the connection ends, however it ends.
            lock = connection.execute(
                "SELECT pg_try_advisory_lock(hashtext('evenveel rebuild'), hashtext(%s))",
                [self._name],
            ).fetchone()
            if lock != (True,):
                raise RebuildRuns(Saying(Snag.REBUILD_RUNS, name=self._name))
            yield connection

    def _live(self, connection: Database) -> int:
        row = connection.execute(
            "SELECT version FROM projections.live WHERE name = %s", [self._name]
        ).fetchone()
        assert row is not None, f"no version of {self._name} is read"
        return int(row[0])

    def _begin(self, connection: Database, made: Projection) -> None:
        with connection.transaction():
            connection.execute(made.tables_ddl)
            policies.protect(connection)
            if not self._rows(connection, made.version):
                layout.lay_out(connection, made.name, made.version, LOG, 1, 0)

    def _gather(self, connection: Database, made: Projection, live: int) -> None:
        """Everything up to the live version's hindmost partition is in the tables."""
        rows = self._rows(connection, made.version)
        if rows[0].stream != LOG:
            return
        memory = self._memory(rows[0], made, every_position=True)
        stream = ReadAhead(self._log)
        try:
            while True:
                target = min(row.place.position for row in self._rows(connection, live))
                left = target - memory.place.position
                self._told(Told("rows", memory.place.position, target))
                if left <= 0:
                    return
                chunk = stream.take(0, memory.place, min(left, self._batch_at_most))
                memory.commit(connection, chunk)
        finally:
            stream.close()

    def _follow(self, connection: Database, made: Projection, live: int, at_most: int) -> int:
        """Each slice is a batch nearer to where its partition is; returns how far it was before."""
        wanted = self._rows(connection, live)
        self._slice(connection, made, len(wanted))
        stream: PartitionedStream = SlicedLog(self._log, len(wanted))
        far = 0
        for row, ours in zip(wanted, self._rows(connection, made.version), strict=True):
            memory = self._memory(ours, made, every_position=False)
            target = row.place.position
            left = target - memory.place.position
            far = max(far, left)
            self._told(Told("tail", memory.place.position, target))
            if left > 0:
                chunk = stream.take(row.partition, memory.place, min(left, at_most))
                memory.commit(connection, chunk)
        return far

    def _slice(self, connection: Database, made: Projection, partitions: int) -> None:
        """The new version has a place in as many slices as the live one has partitions."""
        rows = self._rows(connection, made.version)
        if {(row.stream, row.partitions) for row in rows} == {(SLICES, partitions)}:
            return
        position = min(row.place.position for row in rows)
        with connection.transaction():
            connection.execute(
                "DELETE FROM projections.progress WHERE name = %s AND version = %s",
                [made.name, made.version],
            )
            layout.lay_out(connection, made.name, made.version, SLICES, partitions, position)

    def _stand_still(self, connection: Database, live: int) -> None:
        # Whoever is in the middle of a batch commits it first; who comes later waits for the
        # switch.
        connection.execute(
            "SELECT FROM projections.live WHERE name = %s AND version = %s FOR UPDATE",
            [self._name, live],
        )
        connection.execute(
            "SELECT FROM projections.progress WHERE name = %s AND version = %s FOR UPDATE",
            [self._name, live],
        )

    def _switch(self, connection: Database, version: int, live: int) -> Rebuilt:
        given = {"name": self._name, "version": version, "live": live}
        connection.execute(_TAKE_PLACES, given)
        moved = connection.execute(
            "UPDATE projections.live SET version = %(version)s"
            " WHERE name = %(name)s AND version = %(live)s",
            given,
        )
        assert moved.rowcount == 1, "nobody else rebuilds it"
        position = min(row.place.position for row in self._rows(connection, version))
        return Rebuilt(self._name, version, live, position)

    def _compare(self, connection: Database, version: int, live: int) -> None:
        self._told(Told("compare", 0, 0))
        different = [
            table
            for table in layout.tables_of(connection, self._name, version)
            if _differ(connection, table, table.removesuffix(f"_v{version}") + f"_v{live}")
        ]
        if different:
            raise RebuildDiffers(", ".join(different))

    def _rows(self, connection: Database, version: int) -> list[Row]:
        return [progress.row_of(*row) for row in connection.execute(_ROWS, [self._name, version])]

    def _memory(self, row: Row, made: Projection, *, every_position: bool) -> Memory:
        fresh = made if every_position else self._kind(made.version)
        return Memory([row], [fresh], every_position=every_position)


def _differ(connection: Database, one: str, other: str) -> bool:
    query = sql.SQL(
        "SELECT EXISTS (TABLE {one} EXCEPT ALL TABLE {other})"
        " OR EXISTS (TABLE {other} EXCEPT ALL TABLE {one})"
    )
    found = connection.execute(query.format(one=_table(one), other=_table(other))).fetchone()
    return found == (True,)


def _table(name: str) -> sql.Identifier:
    return sql.Identifier("projections", name)
