"""Who works on which partition, by the database's clock.

A lease only keeps two processes from doing the same work: what they may commit, the place in
`progress` decides. So a lease may lapse at any moment without harm, and is taken over without
asking anybody.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from psycopg.rows import TupleRow

from projections.progress import Database

LAPSE_S: Final = 10.0
RENEW_EVERY_S: Final = 2.0

# Two who share out at once would both take what is free: any constant does, as long as it is theirs
# alone.
_SHARING: Final = 0x45_56_4C_53

_ANNOUNCE: Final = """
INSERT INTO projections.workers VALUES (%(holder)s, clock_timestamp() + %(lapse)s)
ON CONFLICT (holder) DO UPDATE SET until = EXCLUDED.until
"""
_BURY: Final = """
WITH lapsed AS (DELETE FROM projections.leases WHERE until < clock_timestamp())
DELETE FROM projections.workers WHERE until < clock_timestamp()
"""
# Those who hold more than their share give the last ones back.
_RENEW: Final = """
WITH kept AS (
    SELECT partition FROM projections.leases
    WHERE holder = %(holder)s AND partition < %(partitions)s ORDER BY partition LIMIT %(share)s
), returned AS (
    DELETE FROM projections.leases
    WHERE holder = %(holder)s AND partition NOT IN (SELECT partition FROM kept)
)
UPDATE projections.leases SET until = clock_timestamp() + %(lapse)s
WHERE partition IN (SELECT partition FROM kept) RETURNING partition
"""
_TAKE: Final = """
INSERT INTO projections.leases
SELECT partition, %(holder)s, clock_timestamp() + %(lapse)s
FROM generate_series(0, %(partitions)s - 1) AS partition
WHERE partition NOT IN (SELECT partition FROM projections.leases)
ORDER BY partition LIMIT %(wanted)s RETURNING partition
"""


class Lease(NamedTuple):
    """A process works on a partition."""

    partition: int
    holder: str


def share(connection: Database, holder: str, partitions: int) -> frozenset[int]:
    """The partitions that are this process's now: its share, as far as others have let go.

    Everyone alive gets the same number, give or take one; who has more gives them back here.
    """
    given = {"holder": holder, "partitions": partitions, "lapse": f"{LAPSE_S} s"}
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_SHARING])
        connection.execute(_ANNOUNCE, given)
        connection.execute(_BURY)
        alive = connection.execute("SELECT holder FROM projections.workers ORDER BY 1").fetchall()
        each, over = divmod(partitions, len(alive))
        # What does not divide goes to the first ones, so that all together take everything.
        fair = each + (alive.index((holder,)) < over)
        held = _partitions(connection.execute(_RENEW, given | {"share": fair}))
        wanted = {"wanted": fair - len(held)}
        return held | _partitions(connection.execute(_TAKE, given | wanted))


def release(connection: Database, holder: str) -> None:
    """The process has announced its end, and holds nothing."""
    connection.execute("DELETE FROM projections.leases WHERE holder = %s", [holder])
    connection.execute("DELETE FROM projections.workers WHERE holder = %s", [holder])


def leases(connection: Database) -> Sequence[Lease]:
    """Who holds what at this moment, by partition; who let it lapse does not."""
    found = connection.execute(
        "SELECT partition, holder FROM projections.leases"
        " WHERE until > clock_timestamp() ORDER BY partition"
    )
    return [Lease(*row) for row in found]


def _partitions(found: Iterable[TupleRow]) -> frozenset[int]:
    return frozenset(partition for (partition,) in found)
