"""How all of it stands: versions, partitions, who works on them, what stands still or was passed.

For a person, a health check or a program: everything as of one moment.
"""

from datetime import UTC, datetime

import msgspec
from psycopg import IsolationLevel

from projections import failures, leases, progress
from projections.log_table import head_of
from projections.progress import Database


class VersionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a projection: whether it is the one that is read, and how far it is."""

    name: str
    version: int
    live: bool
    position: int
    behind: int


class PartitionShown(msgspec.Struct, frozen=True, kw_only=True):
    """Where the live versions are in a partition; the lowest of them where they differ."""

    partition: int
    position: int
    behind: int
    topic_id: str
    offset: int
    holder: str | None
    failure: str | None
    failing_offset: int | None
    failing_since: datetime | None


class SetAsideShown(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is passed over, and who said so."""

    topic_id: str
    partition: int
    offset: int
    sha256: str
    reason: str
    by: str
    at: datetime


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `stream` is what feeds the live versions: `log`, or a topic's name."""

    log_position: int
    stream: str
    versions: list[VersionShown]
    partitions: list[PartitionShown]
    set_aside: list[SetAsideShown]


def overview(connection: Database) -> Overview:
    """The state of this database's projections at this moment."""
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            return _overview(connection)
    finally:
        connection.isolation_level = None


def _overview(connection: Database) -> Overview:
    head = head_of(connection)
    rows = progress.live_rows(connection)
    live = {(row.name, row.version) for row in rows}
    versions = [
        VersionShown(
            name=name,
            version=version,
            live=(name, version) in live,
            position=position,
            behind=max(0, head - position),
        )
        for name, version, position in progress.standings(connection)
    ]
    return Overview(
        log_position=head,
        stream=min((row.stream for row in rows), default=""),
        versions=versions,
        partitions=_partitions(connection, rows, head),
        set_aside=[
            SetAsideShown(
                topic_id=one.topic_id,
                partition=one.partition,
                offset=one.offset,
                sha256=one.sha256,
                reason=one.said,
                by=one.by,
                at=one.at.astimezone(UTC),
            )
            for one in failures.passed_over(connection)
        ],
    )


def _partitions(connection: Database, rows: list[progress.Row], head: int) -> list[PartitionShown]:
    holders = {lease.partition: lease.holder for lease in leases.leases(connection)}
    failing = {failure.partition: failure for failure in failures.failures(connection)}
    lowest: dict[int, progress.Row] = {}
    for row in rows:
        so_far = lowest.get(row.partition)
        if so_far is None or row.place.position < so_far.place.position:
            lowest[row.partition] = row
    shown = []
    for partition, row in sorted(lowest.items()):
        failure = failing.get(partition)
        shown.append(
            PartitionShown(
                partition=partition,
                position=row.place.position,
                behind=max(0, head - row.place.position),
                topic_id=row.place.topic_id,
                offset=row.place.offset,
                holder=holders.get(partition),
                failure=None if failure is None else failure.said,
                failing_offset=None if failure is None else failure.offset,
                failing_since=None if failure is None else failure.since.astimezone(UTC),
            )
        )
    return shown
