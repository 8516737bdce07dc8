"""Where every projection stands in every partition, and who works on it: as the database says it.

How far one is behind in seconds is the age of the oldest event that it does not hold: it is 0 as
soon as all is applied, however long ago the last event was, and it grows where nothing moves.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from access.line import Connection, Line
from projections.failures import Failure, failures
from projections.leases import Lease, leases

# By the database's clock on both sides, so that no machine's clock can be wrong against another's.
_PLACES: Final = """
SELECT p.name, p.version, p.partition, p.stream, p.position, l.name IS NOT NULL,
    greatest(0, h.position - p.position),
    CASE WHEN p.position < h.position THEN greatest(0, extract(epoch FROM clock_timestamp() - (
        SELECT written_at FROM ledger.blocks WHERE first_position <= p.position + 1
        ORDER BY first_position DESC LIMIT 1)))::float8
    ELSE 0 END
FROM projections.progress AS p CROSS JOIN ledger.head AS h
LEFT JOIN projections.live AS l USING (name, version)
ORDER BY p.name, p.version, p.partition
"""

# Bounded, because what nobody delivers may pile up: beyond this it does not matter how many.
_WEBHOOKS: Final = """
SELECT (SELECT count(*) FROM webhooks.subscriptions WHERE ended_at_ms IS NULL),
    (SELECT count(*) FROM webhooks.subscriptions
        WHERE ended_at_ms IS NULL AND failing_since_ms IS NOT NULL),
    (SELECT count(*) FROM (
        SELECT FROM webhooks.deliveries WHERE status = 'waiting' LIMIT 100000) AS waiting),
    (SELECT count(*) FROM (
        SELECT FROM webhooks.deliveries WHERE status = 'dead' LIMIT 100000) AS dead)
"""


class PlaceStanding(NamedTuple):
    """How far one version of a projection holds one partition, and how far behind the log it is."""

    name: str
    version: int
    partition: int
    stream: str
    position: int
    live: bool
    lag_events: int
    lag_s: float


class WebhooksStanding(NamedTuple):
    """Webhooks in force, those whose receiver fails, and deliveries that wait or were given up."""

    active: int
    failing: int
    waiting: int
    dead: int


class ProjectionsStanding(NamedTuple):
    """Every place, the partitions that stand still, who holds which, and what was set aside."""

    log_position: int
    places: Sequence[PlaceStanding]
    stopped: Sequence[Failure]
    leases: Sequence[Lease]
    set_aside: int
    webhooks: WebhooksStanding


def standing(connection: Connection) -> ProjectionsStanding:
    """Return where everything stands now, from one moment. The tables must exist."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        head = connection.execute("SELECT position FROM ledger.head").fetchone()
        aside = connection.execute("SELECT count(*) FROM projections.set_aside").fetchone()
        assert head is not None
        assert aside is not None
        return ProjectionsStanding(
            log_position=head[0],
            places=[PlaceStanding(*row) for row in connection.execute(_PLACES)],
            stopped=failures(connection),
            leases=leases(connection),
            set_aside=aside[0],
            webhooks=_webhooks(connection),
        )


def _webhooks(connection: Connection) -> WebhooksStanding:
    known = connection.execute("SELECT to_regclass('webhooks.deliveries') IS NOT NULL").fetchone()
    row = connection.execute(_WEBHOOKS).fetchone() if known == (True,) else None
    return WebhooksStanding(0, 0, 0, 0) if row is None else WebhooksStanding(*row)


class Lookout:
    """Looks at the database over a connection of its own, so that it waits for nobody's work."""

    def __init__(self, database_url: str) -> None:
        self._line = Line(database_url, name="evenveel lookout")

    def standing(self) -> ProjectionsStanding:
        """Return where everything stands. Raises what psycopg and `Line` raise."""
        return self._line.ask(standing)

    def close(self) -> None:
        """No connection is open; the next look opens one."""
        self._line.close()
