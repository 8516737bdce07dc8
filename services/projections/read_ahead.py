"""A stream whose next chunks are being read while the last one is written.

Decoding is the reader's work and writing is PostgreSQL's: side by side they take the time of the
longer.
"""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, ParamSpec, TypeVar

from projections.stream import Chunk, PartitionedStream, Place

P = ParamSpec("P")
T = TypeVar("T")


class _Ahead(NamedTuple):
    after: Place
    at_most: int
    chunk: Future[Chunk]


class ReadAhead:
    """A `PartitionedStream` over another, for one thread; reads one chunk of a partition ahead."""

    def __init__(self, stream: PartitionedStream) -> None:
        self._stream = stream
        self.name = stream.name
        self.every_position = stream.every_position
        self._reader: ThreadPoolExecutor | None = None
        self._ahead: dict[int, _Ahead] = {}

    def partitions(self) -> int:
        """See `PartitionedStream.partitions`."""
        return self._asked(self._stream.partitions).result()

    def hold(self, partitions: Collection[int]) -> None:
        """See `PartitionedStream.hold`."""
        self._ahead = {p: ahead for p, ahead in self._ahead.items() if p in partitions}
        self._asked(self._stream.hold, partitions).result()

    def take(self, partition: int, after: Place, at_most: int) -> Chunk:
        """See `PartitionedStream.take`."""
        ahead = self._ahead.pop(partition, None)
        if ahead is not None and (ahead.after, ahead.at_most) == (after, at_most):
            chunk = ahead.chunk.result()
        else:
            chunk = self._asked(self._stream.take, partition, after, at_most).result()
        # Where there is no more, what comes next is read when it has come.
        if chunk.more:
            future = self._asked(self._stream.take, partition, chunk.reached, at_most)
            self._ahead[partition] = _Ahead(chunk.reached, at_most, future)
        return chunk

    def wait_beyond(self, places: Mapping[int, Place], timeout_s: float) -> None:
        """See `PartitionedStream.wait_beyond`."""
        self._settle()
        self._stream.wait_beyond(places, timeout_s)

    def pass_over(self, records: Collection[tuple[str, int, int]]) -> None:
        """See `PartitionedStream.pass_over`."""
        self._settle()
        self._stream.pass_over(records)

    def close(self) -> None:
        """Nothing is being read; the next use starts again."""
        self._settle()
        if self._reader is not None:
            self._reader.shutdown()
            self._reader = None
        self._stream.close()

    def _asked(self, what: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        # One after the other, behind what is being read already: the stream serves one thread at a
        # time.
        if self._reader is None:
            self._reader = ThreadPoolExecutor(1, "evenveel-read-ahead")
        return self._reader.submit(what, *args, **kwargs)

    def _settle(self) -> None:
        # Whatever went wrong ahead is met again when asked for.
        while self._ahead:
            self._ahead.popitem()[1].chunk.exception()
