"""One moment of the projections: rows that belong together, and the position they stand for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Any, Final, NamedTuple, TypeAlias

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from projections.progress import Standing

Row: TypeAlias = dict[str, Any]
Pool: TypeAlias = ConnectionPool[psycopg.Connection[Row]]

_READ: Final = {("balances", 1), ("statements", 1), ("positions", 1), ("groups", 1)}
_FRESH_S: Final = 0.01


class NotCaughtUp(Exception):
    """The projections do not stand where the question wants them, or not all at one place."""

    def __init__(self, reached: int) -> None:
        super().__init__(f"the projections have reached position {reached}")
        self.reached = reached


class Snapshot(NamedTuple):
    """A reader of rows, all as of `position`."""

    connection: psycopg.Connection[Row]
    position: int
    versions: Mapping[str, int]

    def table(self, name: str) -> str:
        """The table of that name in the version that is read: `balances_accounts`, say."""
        projection = name.partition("_")[0]
        return f"projections.{name}_v{self.versions[projection]}"

    def rows(self, query: str, **given: object) -> list[Row]:
        """All rows of the answer, columns by name."""
        return self.connection.execute(query, given).fetchall()

    def row(self, query: str, **given: object) -> Row | None:
        """The first row of the answer, if any."""
        return self.connection.execute(query, given).fetchone()


def open_pool(database_url: str, *, at_most: int = 8) -> Pool:
    """A pool for reading, open and not yet connected; the caller closes it."""
    return ConnectionPool(
        database_url,
        connection_class=psycopg.Connection[Row],
        kwargs={
            "autocommit": True,
            "row_factory": dict_row,
            "application_name": "evenveel reader",
            # A question that takes longer is a defect; its connection is needed by others.
            "options": "-c statement_timeout=10s -c idle_in_transaction_session_timeout=30s",
        },
        min_size=0,
        max_size=at_most,
        timeout=5,
        open=True,
    )


class Snapshots:
    """Opens snapshots, and knows how far the projections are. Any number of threads."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._lock = Lock()
        self._standings: list[Standing] = []
        self._looked_at = 0.0

    @contextmanager
    def open(self) -> Iterator[Snapshot]:
        """Raises NotCaughtUp where the projections that are read do not stand at one position."""
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            standings = _standings(connection)
            positions = {s.position for s in standings}
            if len(positions) != 1:
                raise NotCaughtUp(min(positions, default=0))
            yield Snapshot(connection, positions.pop(), {s.name: s.version for s in standings})

    def standings(self) -> list[Standing]:
        """Where each projection that is read stands, as of a moment ago."""
        with self._lock:
            # Many may wait at once: they share one look, and none is older than this.
            if monotonic() - self._looked_at > _FRESH_S:
                with self._pool.connection() as connection:
                    self._standings = _standings(connection)
                self._looked_at = monotonic()
            return self._standings

    def reached(self) -> int:
        """The position that all projections have reached, if they stand together; else -1."""
        positions = {s.position for s in self.standings()}
        return positions.pop() if len(positions) == 1 else -1


def _standings(connection: psycopg.Connection[Row]) -> list[Standing]:
    known = connection.execute("SELECT to_regclass('projections.progress') IS NOT NULL AS known")
    if known.fetchone() != {"known": True}:
        return []
    found = connection.execute("SELECT name, version, position FROM projections.progress")
    standings = [_standing(row) for row in found]
    return sorted(s for s in standings if (s.name, s.version) in _READ)


def _standing(row: Mapping[str, Any]) -> Standing:
    return Standing(row["name"], row["version"], row["position"])
