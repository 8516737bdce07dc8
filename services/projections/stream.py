"""Where events come from: ordered partitions, each read in chunks from any place in it.

The runner knows only `PartitionedStream`. The log is one partition that carries every position; a
topic has several, each with the whole history of its own groups, so that each carries some of the
positions only and says up to where nothing more can come.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from threading import Condition
from typing import Final, NamedTuple, Protocol

from access.saying import Sayable
from contracts.envelope import Envelope, Recorded
from contracts.ids import GroupId

LOG: Final = "log"


class StreamBroken(Exception):
    """A gap, an unreadable or an unknown event: going on would lie.

    `offset` is the record's, where the stream has offsets and one record is to blame.
    """

    def __init__(self, said: str, *, offset: int | None = None) -> None:
        super().__init__(said)
        self.offset = offset


class StreamGap(StreamBroken):
    """Something that must be there is missing."""


class Delivered(NamedTuple):
    """An event at its position, delivered for some or all of the groups that it touches.

    Rows of groups outside `own` are another reader's to write: it gets the same event for them.
    """

    position: int
    envelope: Envelope
    own: Collection[GroupId]


def whole(record: Recorded) -> Delivered:
    """The event delivered for every group that it touches."""
    return Delivered(record.position, record.envelope, record.envelope.groups)


class Batch(NamedTuple):
    """All records with `after` < position <= `reached` that the stream carries, in order.

    `reached` may lie beyond the last record, where the stream knows that nothing of its own is
    between.
    """

    after: int
    reached: int
    records: Sequence[Delivered]


class Place(NamedTuple):
    """How far a partition was read, and up to which position nothing of it is still to come.

    `offset` is the next record's in the topic of that id; a log has neither, its position is all.
    """

    topic_id: str = ""
    offset: int = 0
    position: int = 0


class Chunk(NamedTuple):
    """What a partition holds between two places, in its own order, repetitions included.

    An event that is new at its place is there whole: for all groups that it touches here.
    `offsets` has one for each record, or none at all. `marks` are positions up to which the
    partition is complete, by the index of the record that they stand before. `read` counts all that
    was read, marks and what is passed over included; `more` says that more can be read at once.
    """

    after: Place
    reached: Place
    records: Sequence[Delivered]
    read: int
    more: bool
    offsets: Sequence[int] = ()
    marks: Mapping[int, int] = {}

    def upto(self, index: int, position: int) -> "Chunk":
        """The records before this index, after which the partition is complete to `position`."""
        offset = self.offsets[index] if self.offsets else self.reached.offset
        reached = Place(self.reached.topic_id, offset, max(position, self.after.position))
        return self._replace(
            reached=reached,
            records=self.records[:index],
            offsets=self.offsets[:index],
            read=index,
            more=True,
        )


class PartitionedStream(Protocol):
    """Partitions, each an ordered sequence of records. For one thread at a time."""

    name: str
    """Places in one stream mean nothing in a stream of another name."""
    every_position: bool
    """True where each position has its record, so that a missing one is a gap."""

    def partitions(self) -> int:
        """How many there are. Raises StreamAway while nobody can tell."""

    def hold(self, partitions: Collection[int]) -> None:
        """No other partition is asked for until this is called again."""

    def take(self, partition: int, after: Place, at_most: int) -> Chunk:
        """What follows the place, about so many records; nothing where nothing is there yet.

        Raises StreamBroken where the very next record is unreadable or foreign, StreamAway while
        nothing can be read.
        """

    def wait_beyond(self, places: Mapping[int, Place], timeout_s: float) -> None:
        """Returns as soon as a partition may have more than its place, or when the time is up."""

    def pass_over(self, records: Collection[tuple[str, int, int]]) -> None:
        """These records (topic id, partition, offset) were set aside: they are not there."""

    def close(self) -> None:
        """Nothing is open; the next use opens it again."""


class StreamAway(Sayable):
    """The stream cannot be reached, or is not there yet; what it holds will be there later."""


class Stream(Protocol):
    """A sequence of records by position, from 1. Safe for use by one thread at a time."""

    every_position: bool
    """True where each position has its record, so that a missing one is a gap."""

    def head(self) -> int:
        """The highest position that can be read now; 0 for an empty stream."""

    def read(self, after: int, at_most: int) -> Batch:
        """What follows `after`, at most so many; raises StreamBroken rather than skip one."""

    def wait(self, after: int, timeout_s: float) -> None:
        """Returns as soon as the head is beyond `after`, or when the time is up."""


class Undivided(Stream):
    """A `Stream` that is a `PartitionedStream` too: of one partition, which has every group."""

    name: str = LOG

    def partitions(self) -> int:
        """See `PartitionedStream.partitions`."""
        return 1

    def hold(self, partitions: Collection[int]) -> None:
        """See `PartitionedStream.hold`."""

    def take(self, partition: int, after: Place, at_most: int) -> Chunk:
        """See `PartitionedStream.take`."""
        assert partition == 0
        _, reached, records = self.read(after.position, at_most)
        count = reached - after.position
        place = Place(position=reached) if count else after
        return Chunk(after, place, records, count, more=count >= at_most)

    def wait_beyond(self, places: Mapping[int, Place], timeout_s: float) -> None:
        """See `PartitionedStream.wait_beyond`."""
        self.wait(places[0].position, timeout_s)

    def pass_over(self, records: Collection[tuple[str, int, int]]) -> None:
        """See `PartitionedStream.pass_over`: the log has no record that does not belong to it."""

    def close(self) -> None:
        """See `PartitionedStream.close`."""


class MemoryStream(Undivided):
    """A `Stream` over records given by hand, for one process; any number of threads."""

    every_position = True

    def __init__(self, records: Iterable[Recorded] = ()) -> None:
        self._changed = Condition()
        self._records: list[Delivered] = [whole(record) for record in records]

    def add(self, *records: Recorded) -> None:
        """The records stand behind those before, as they are: gaps and repetitions too."""
        with self._changed:
            self._records.extend(whole(record) for record in records)
            self._changed.notify_all()

    def insert(self, index: int, record: Recorded) -> None:
        """The record stands where it was missing."""
        with self._changed:
            self._records.insert(index, whole(record))
            self._changed.notify_all()

    def head(self) -> int:
        with self._changed:
            return self._records[-1].position if self._records else 0

    def read(self, after: int, at_most: int) -> Batch:
        with self._changed:
            start = bisect_right(self._records, after, key=lambda record: record.position)
            found = self._records[start : start + at_most]
        return Batch(after, found[-1].position if found else after, found)

    def wait(self, after: int, timeout_s: float) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: bool(self._records) and self._records[-1].position > after, timeout_s
            )
