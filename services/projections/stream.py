"""Where events come from: one totally ordered sequence, read in batches from any place in it.

The runner knows only this port. The log itself is one adapter; a topic's partition can be another:
it carries some of the positions only, and says by `reached` up to where nothing more can come.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from threading import Condition
from typing import NamedTuple, Protocol

from contracts.envelope import Envelope, Recorded
from contracts.ids import GroupId


class StreamBroken(Exception):
    """A gap, an unreadable or an unknown event: going on would lie."""


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


class MemoryStream:
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
