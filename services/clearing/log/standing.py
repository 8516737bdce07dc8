"""Where everything that hangs on the log stands, as the database says it: one short question."""

from __future__ import annotations

from typing import Final, NamedTuple

from access.line import Connection, Line
from access.pulse import Pulse, pulses

# Snapshots are of several formats; any of them is a place from which folding may begin.
_STANDING: Final = """
SELECT h.position, h.epoch, h.holder,
    CASE WHEN h.lease_until > clock_timestamp()
        THEN extract(epoch FROM h.lease_until - clock_timestamp())::float8 END,
    (SELECT position FROM ledger.index_reached WHERE name = 'ids'),
    (SELECT position FROM ledger.index_reached WHERE name = 'tags'),
    (SELECT coalesce(max(position), 0) FROM ledger.snapshots),
    pg_database_size(current_database())
FROM ledger.head AS h
"""


class LogStanding(NamedTuple):
    """The log's end, who may write it, and how far what is kept beside it goes.

    `holder` is who holds the lease or held it last; `lease_left_s` is None where none runs.
    """

    position: int
    epoch: int
    holder: str | None
    lease_left_s: float | None
    ids_reached: int
    tags_reached: int
    snapshot_position: int
    database_bytes: int


class Surroundings(NamedTuple):
    """The log's standing, and what the processes around it last said."""

    log: LogStanding
    pulses: list[Pulse]


def log_standing(connection: Connection) -> LogStanding:
    """Return where the log stands now. Its tables must exist."""
    row = connection.execute(_STANDING).fetchone()
    assert row is not None, "the head has one row for ever"
    return LogStanding(*row)


class Lookout:
    """Looks at the database over a connection of its own, so that it waits for nobody's work."""

    def __init__(self, database_url: str) -> None:
        self._line = Line(database_url, name="evenveel lookout")

    def surroundings(self) -> Surroundings:
        """Return what stands where. Raises what psycopg and `Line` raise."""
        return self._line.ask(lambda on: Surroundings(log_standing(on), pulses(on)))

    def close(self) -> None:
        """No connection is open; the next look opens one."""
        self._line.close()
