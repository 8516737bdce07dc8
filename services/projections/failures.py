"""Partitions that stand still, and the records that a person had passed over."""

from datetime import datetime
from typing import Final, NamedTuple

from projections.progress import Database
from projections.stream import Place

_NOTE: Final = """
INSERT INTO projections.failures AS f
VALUES (%(partition)s, %(stream)s, %(topic_id)s, %(next_offset)s, %(said)s, clock_timestamp())
ON CONFLICT (partition) DO UPDATE SET stream = EXCLUDED.stream, topic_id = EXCLUDED.topic_id,
    next_offset = EXCLUDED.next_offset, said = EXCLUDED.said,
    since = CASE WHEN f.said = EXCLUDED.said THEN f.since ELSE EXCLUDED.since END
"""


class Failure(NamedTuple):
    """A partition that stands still before a record."""

    partition: int
    stream: str
    topic_id: str
    offset: int
    said: str
    since: datetime


class SetAside(NamedTuple):
    """A record that is passed over: which, what it was, who said so and when."""

    topic_id: str
    partition: int
    offset: int
    sha256: str
    said: str
    by: str
    at: datetime


def note(connection: Database, stream: str, partition: int, place: Place, said: str) -> None:
    """Whoever asks is told that the partition stands still at the place, and why."""
    given = {"stream": stream, "partition": partition, "said": said}
    connection.execute(_NOTE, given | {"topic_id": place.topic_id, "next_offset": place.offset})


def clear(connection: Database, partition: int) -> None:
    """The partition goes on."""
    connection.execute("DELETE FROM projections.failures WHERE partition = %s", [partition])


def failures(connection: Database) -> list[Failure]:
    """What stands still, by partition."""
    found = connection.execute("SELECT * FROM projections.failures ORDER BY partition")
    return [Failure(*row) for row in found]


def passed_over(connection: Database) -> list[SetAside]:
    """Every record that was ever set aside, of topics that are no more too, in that order."""
    found = connection.execute("SELECT * FROM projections.set_aside ORDER BY set_aside_at")
    return [SetAside(*row) for row in found]


def keep_set_aside(
    connection: Database, topic_id: str, partition: int, offset: int, **what: str
) -> None:
    """The record is passed over from now on; `what` gives its sha256, what it said, and who."""
    connection.execute(
        """INSERT INTO projections.set_aside
        VALUES (%(topic_id)s, %(partition)s, %(next_offset)s, %(sha256)s, %(said)s, %(by)s,
            clock_timestamp())
        ON CONFLICT DO NOTHING""",
        {"topic_id": topic_id, "partition": partition, "next_offset": offset, **what},
    )
