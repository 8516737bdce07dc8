"""The log in slices: as many partitions as a topic has, each with the history of its own groups.

It is for bringing a projection to the very places where another one stands that is fed from the
topic: what each partition of the topic has come to differs, and so does each slice.
"""

from collections.abc import Collection, Mapping
from typing import Final

from contracts.stream import partition_of
from projections.stream import Chunk, Delivered, Place, Stream

SLICES: Final = "slices of the log"


class SlicedLog:
    """A log as a `PartitionedStream`; its places have a position and nothing else."""

    name = SLICES
    every_position = False

    def __init__(self, log: Stream, partitions: int) -> None:
        self._log = log
        self._partitions = partitions

    def partitions(self) -> int:
        """See `PartitionedStream.partitions`."""
        return self._partitions

    def hold(self, partitions: Collection[int]) -> None:
        """See `PartitionedStream.hold`."""

    def take(self, partition: int, after: Place, at_most: int) -> Chunk:
        """See `PartitionedStream.take`; `at_most` counts positions, those of others included."""
        batch = self._log.read(after.position, at_most)
        records = [own for record in batch.records if (own := self._slice(record, partition)).own]
        count = batch.reached - batch.after
        reached = Place(position=batch.reached) if count else after
        return Chunk(after, reached, records, count, more=count >= at_most)

    def wait_beyond(self, places: Mapping[int, Place], timeout_s: float) -> None:
        """See `PartitionedStream.wait_beyond`."""
        self._log.wait(min(place.position for place in places.values()), timeout_s)

    def pass_over(self, records: Collection[tuple[str, int, int]]) -> None:
        """See `PartitionedStream.pass_over`: the log has no record that does not belong to it."""

    def close(self) -> None:
        """See `PartitionedStream.close`: the log is its owner's to close."""

    def _slice(self, record: Delivered, partition: int) -> Delivered:
        own = [g for g in record.own if partition_of(g, self._partitions) == partition]
        return record._replace(own=own)
