"""What the records of a partition say, as the runner takes them: each new event whole.

An event that touches several groups of one partition has as many records there. It is delivered
once, for all of them, and only when all were read: its envelope says which they are. So a position
is complete as soon as its event was delivered, without a mark behind it, whether or not the records
of one event were produced together. Of a clearing run each record holds one group's slice and says
how many there are; they are delivered joined.
"""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, Protocol

from contracts.envelope import Envelope
from contracts.ids import GroupId
from contracts.slices import joined
from contracts.stream import EventRecord, UnfitRecord, partition_of, read_record
from projections.stream import Chunk, Delivered, Place, StreamBroken, StreamGap


class RawRecord(Protocol):
    """A record as the consumer gives it."""

    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]: ...


class Source(NamedTuple):
    """Where records come from: a partition of a topic that has so many."""

    topic_id: str
    partition: int
    partitions: int
    is_in_log: Callable[[int], bool]
    """Whether the log has come to this position: what lies beyond was not put there by it."""


class _Pending:
    """An event some of whose records were read."""

    def __init__(self, first: int, said: EventRecord, source: Source) -> None:
        self.first, self.position, self.envelope = first, said.position, said.envelope
        self.own: list[GroupId] = []
        self._slices: list[Envelope] = []
        self._sliced_for = said.slices
        self.missing = {
            group
            for group in said.envelope.groups
            if partition_of(group, source.partitions) == source.partition
        }
        # Repetitions that stand among its records come after it, so that the order of offsets is
        # kept.
        self.behind: list[tuple[Delivered, int]] = []

    def is_of(self, said: EventRecord) -> bool:
        """Whether the record is one of this event's."""
        same = (said.position, said.envelope.event_id) == (self.position, self.envelope.event_id)
        return same and said.slices == self._sliced_for

    def take(self, said: EventRecord) -> None:
        """The record is one of those that were read; again it changes nothing."""
        if said.group in self.own:
            return
        if self._sliced_for:
            self._slices.append(said.envelope)
        self.missing.discard(said.group)
        self.own.append(said.group)

    @property
    def is_whole(self) -> bool:
        """Whether all records of the event were read."""
        if self._sliced_for:
            return len(self._slices) >= self._sliced_for
        return not self.missing

    def delivered(self) -> Delivered:
        """Return the event, for all groups of the partition."""
        envelope = joined(self._slices) if self._slices else self.envelope
        return Delivered(self.position, envelope, self.own)

    @property
    def lacking(self) -> str:
        """What was not read."""
        if self._sliced_for:
            return f"{self._sliced_for - len(self._slices)} more groups"
        return ", ".join(sorted(self.missing))


class Reading:
    """Reads records one after the other, from a place on."""

    def __init__(self, source: Source, after: Place) -> None:
        self._source = source
        self._after = after
        self._position = after.position
        self._next = after.offset if after.topic_id == source.topic_id else 0
        self._records: list[Delivered] = []
        self._offsets: list[int] = []
        self._marks: dict[int, int] = {}
        self._pending: _Pending | None = None
        self._read = 0

    @property
    def is_between_events(self) -> bool:
        """Whether no event is there in part only."""
        return self._pending is None

    def chunk(self, *, more: bool) -> Chunk:
        """What was read; an event that is there in part only is left for the next time."""
        if self._pending is not None:
            offset = self._pending.first
        else:
            offset = self._next
        reached = Place(self._source.topic_id, offset, self._position)
        if not self._read and not self._pending:
            reached = self._after
        return Chunk(
            self._after, reached, self._records, self._read, more, self._offsets, self._marks
        )

    def feed(self, raw: RawRecord) -> None:
        """The record is read. Raises StreamBroken where it does not belong here."""
        try:
            said = read_record(raw.key, raw.headers, raw.value)
            self._written(said.position)
            if isinstance(said, EventRecord):
                self._event(said, raw.offset)
            else:
                self._mark(said.position)
        except UnfitRecord as unfit:
            raise StreamBroken(str(unfit), offset=raw.offset) from unfit
        except StreamBroken as broken:
            broken.offset = raw.offset
            raise
        self.skip(raw.offset)

    def skip(self, offset: int) -> None:
        """The record at the offset was read, or is passed over."""
        self._next = offset + 1
        self._read += 1

    def _written(self, position: int) -> None:
        if not self._source.is_in_log(position):
            raise UnfitRecord(f"position {position}: the log has not come that far")

    def _mark(self, position: int) -> None:
        if self._pending is not None and self._pending.position <= position:
            raise self._incomplete()
        if position > self._position:
            self._position = self._marks[len(self._records)] = position

    def _event(self, said: EventRecord, offset: int) -> None:
        position, group, envelope, _ = said
        home = partition_of(group, self._source.partitions)
        if home != self._source.partition:
            raise UnfitRecord(f"position {position}: group {group} belongs to partition {home}")
        pending = self._pending
        if position <= self._position:
            again = Delivered(position, envelope, (group,))
            if pending is not None:
                pending.behind.append((again, offset))
            else:
                self._deliver(again, offset)
            return
        if pending is None:
            pending = self._pending = _Pending(offset, said, self._source)
        elif not pending.is_of(said):
            raise self._incomplete()
        pending.take(said)
        if pending.is_whole:
            self._complete(pending)

    def _complete(self, pending: _Pending) -> None:
        self._pending = None
        self._deliver(pending.delivered(), pending.first)
        for again, offset in pending.behind:
            self._deliver(again, offset)
        self._position = pending.position

    def _deliver(self, record: Delivered, offset: int) -> None:
        self._records.append(record)
        self._offsets.append(offset)

    def _incomplete(self) -> StreamGap:
        pending = self._pending
        assert pending is not None
        return StreamGap(
            f"event {pending.envelope.event_id} at position {pending.position} has no record for"
            f" {pending.lacking}, though something later follows"
        )


def chunk_of(
    source: Source,
    after: Place,
    raw: Sequence[RawRecord],
    at_most: int,
    passed_over: Collection[tuple[str, int, int]],
) -> Chunk:
    """What about `at_most` of the records say, which follow directly on the place.

    Raises StreamBroken where not even the first of them can be read.
    """
    reading = Reading(source, after)
    for index, record in enumerate(raw):
        if index >= at_most and reading.is_between_events:
            return reading.chunk(more=True)
        if (source.topic_id, source.partition, record.offset) in passed_over:
            reading.skip(record.offset)
            continue
        try:
            reading.feed(record)
        except StreamBroken:
            chunk = reading.chunk(more=True)
            if chunk.records or chunk.reached.position > after.position:
                return chunk
            raise
    return reading.chunk(more=False)
