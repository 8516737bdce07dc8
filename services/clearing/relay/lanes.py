"""One partition as a session fills it, and the filling of all of them from the log."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Final

from clearing.log.port import Log
from clearing.relay.batch import Batch
from clearing.relay.broker import OutOfReach, ProducerEpoch
from clearing.relay.places import Place
from contracts.block import Entry
from contracts.envelope import UnreadableEvent
from contracts.stream import (
    POSITIONS_BETWEEN_MARKS,
    SILENT_MS,
    RecordTooLarge,
    StreamRecord,
    mark,
    partition_of,
    records_of,
)

# So much of the log is looked at for one sending: a transaction's worth of work is lost by a kill.
ROUND_POSITIONS: Final = 5_000
# A batch that has grown so far is sent; it may be larger by one record.
BATCH_BYTES: Final = 900_000
_SEQUENCES: Final = 2**31


class HoleInTopic(OutOfReach):
    """A broker took a batch after it had lost what stood before."""


class Lane:
    """A partition: how far it is filled, what readers were told of that, and the next batch."""

    def __init__(self, partition: int, place: Place) -> None:
        self.partition = partition
        self.batch = Batch()
        # Everything of this partition at or before `_after` stands there; `told` is how much of
        # that its records say by themselves.
        self._after = place.after
        self.told = place.after
        self._end = place.end
        self._sequence = 0
        self._spoke_at = float("-inf")

    def add(self, position: int, record: StreamRecord) -> None:
        """The event's record is in the next batch, unless it surely stands there already."""
        if position > self._after:
            self.batch.add(record)
            self.told = position - 1

    def tell(self, position: int) -> None:
        """The next batch says that the partition is complete up to there, if that is new."""
        if position > self.told:
            self.batch.add(mark(position))
            self.told = position

    def silent(self) -> bool:
        """Whether readers have heard nothing for so long that they are owed a mark."""
        quiet_s = time.monotonic() - self._spoke_at
        return not self.batch.count and quiet_s >= SILENT_MS / 1_000

    def built(self, producer: ProducerEpoch, at_ms: int) -> bytes:
        """Return the next batch as it is sent."""
        return self.batch.built(
            producer_id=producer.producer_id,
            epoch=producer.epoch,
            sequence=self._sequence,
            at_ms=at_ms,
        )

    def stands(self, offset: int) -> None:
        """The batch stands in the partition, from this offset on; the next one is empty.

        Raises `HoleInTopic`.
        """
        if offset < self._end:
            raise HoleInTopic(
                f"partition {self.partition} ended at offset {self._end} and took a batch at"
                f" {offset}: it has lost records in between"
            )
        # Further on is no harm: somebody else wrote too, and readers pass over what they know.
        self._end = offset + self.batch.count
        self._sequence = (self._sequence + self.batch.count) % _SEQUENCES
        self._spoke_at = time.monotonic()
        self.batch = Batch()


class Filling:
    """The lanes of a topic, filled from the log in the order of its positions."""

    def __init__(self, log: Log, places: Sequence[Place]) -> None:
        self.lanes = [Lane(partition, place) for partition, place in enumerate(places)]
        self.complete = min(place.after for place in places)
        self._log = log
        self._events: Iterator[tuple[int, Entry]] | None = None
        # Records of an event that is in its lanes in part: a run's slices may be more than a batch.
        self._rest: tuple[int, Sequence[StreamRecord]] = (0, ())

    def fill(self) -> int:
        """Put what comes next in the log into the lanes; return the position up to which.

        Raises `RecordTooLarge` and `UnreadableEvent` for the event after `complete`, and for none
        further on: what comes before such an event is sent before anything is said of it.
        """
        reached = self.complete
        if self._events is None:
            self._events = _events(self._log, reached)
        position, rest = self._rest
        if rest:
            full = self._put(position, rest)
            if self._rest[1]:
                return reached
            reached = position
            if full:
                return reached
        for position, entry in self._events:
            try:
                records = records_of(
                    position, entry.wire_name, entry.data, partitions=len(self.lanes)
                )
            except (RecordTooLarge, UnreadableEvent):
                if reached == self.complete:
                    raise
                self._events = None
                return reached
            full = self._put(position, records)
            if self._rest[1]:
                return reached
            reached = position
            if full or reached - self.complete >= ROUND_POSITIONS:
                return reached
        self._events = None
        return reached

    def _put(self, position: int, records: Sequence[StreamRecord]) -> bool:
        """Put an event's records into their lanes until one is full; returns whether one is.

        The rest is put there first of all when the lanes are sent.
        """
        self._rest = (0, ())
        full = False
        for index, record in enumerate(records):
            assert record.group is not None
            lane = self.lanes[partition_of(record.group, len(self.lanes))]
            if lane.batch.size >= BATCH_BYTES:
                self._rest = (position, records[index:])
                return True
            lane.add(position, record)
            full = full or lane.batch.size >= BATCH_BYTES
        if position % POSITIONS_BETWEEN_MARKS == 0:
            for lane in self.lanes:
                lane.tell(position)
        return full

    def tell_silent(self, reached: int) -> None:
        """Every lane that has been silent tells in its next batch that it is complete so far."""
        for lane in self.lanes:
            if lane.told < reached and lane.silent():
                lane.tell(reached)


def _events(log: Log, after: int) -> Iterator[tuple[int, Entry]]:
    for block in log.read(after=after):
        yield from enumerate(block.entries, block.first_position)
