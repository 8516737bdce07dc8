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

# By the database's clock on both sides, so that no machine's clock can be wrong against another's.
_AGE: Final = """
SELECT CASE WHEN %(position)s < h.position THEN greatest(0, extract(epoch FROM clock_timestamp() - (
    SELECT written_at FROM ledger.blocks WHERE first_position <= %(position)s + 1
    ORDER BY first_position DESC LIMIT 1)))::float8
ELSE 0 END
FROM ledger.head AS h
"""

_SIGNED: Final = "SELECT coalesce(max(size), 0) FROM tree.checkpoints"


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


class RelayStanding(NamedTuple):
    """How far the topic holds the log, as the relays say; how many of them fill it."""

    working: int
    position: int
    lag_events: int
    lag_s: float
    partitions: dict[int, int]


class TreeStanding(NamedTuple):
    """How many events the signed tree holds, and how far behind the log that is."""

    size: int
    lag_events: int
    lag_s: float


class Surroundings(NamedTuple):
    """The log's standing, what the processes around it last said, the relay where one runs, and
    the tree.
    """

    log: LogStanding
    pulses: list[Pulse]
    relay: RelayStanding | None
    tree: TreeStanding


def surroundings(connection: Connection) -> Surroundings:
    """Return what stands where now. The log's tables must exist."""
    log, known = log_standing(connection), pulses(connection)
    return Surroundings(log, known, _relay(connection, log, known), _tree(connection, log.position))


def age_s(connection: Connection, position: int) -> float:
    """Return how long the first event beyond the position is in the log; 0 where there is none."""
    row = connection.execute(_AGE, {"position": position}).fetchone()
    assert row is not None, "the head has one row for ever"
    return float(row[0])


def _relay(connection: Connection, log: LogStanding, known: list[Pulse]) -> RelayStanding | None:
    reports = [pulse.report for pulse in known if pulse.process == "relay" and pulse.beats]
    if not reports:
        return None
    # Of several, the one that got furthest: those that stand by know only what they saw.
    furthest = max(reports, key=lambda report: int(report.figures["complete"])).figures
    position = int(furthest["complete"])
    return RelayStanding(
        working=sum(report.state == "relaying" for report in reports),
        position=position,
        lag_events=max(0, log.position - position),
        lag_s=age_s(connection, position),
        partitions={int(n): int(at) for n, at in furthest["partitions"].items()},
    )


def _tree(connection: Connection, position: int) -> TreeStanding:
    row = connection.execute(_SIGNED).fetchone()
    assert row is not None, "an aggregate has one row"
    size = int(row[0])
    return TreeStanding(size, max(0, position - size), age_s(connection, size))


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
        return self._line.ask(surroundings)

    def close(self) -> None:
        """No connection is open; the next look opens one."""
        self._line.close()
