"""A stream whose next batch is being read while the last one is written.

Decoding is the reader's work and writing is PostgreSQL's: side by side they take the time of the
longer.
"""

from concurrent.futures import Future, ThreadPoolExecutor

from projections.stream import Batch, Stream


class ReadAhead:
    """A `Stream` over another, for one thread; reads one batch ahead while there is more."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.every_position = stream.every_position
        self._reader: ThreadPoolExecutor | None = None
        self._ahead: tuple[int, int, Future[Batch]] | None = None

    def head(self) -> int:
        """See `Stream.head`."""
        self._settle()
        return self._stream.head()

    def read(self, after: int, at_most: int) -> Batch:
        """See `Stream.read`."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[:2] == (after, at_most):
            batch = ahead[2].result()
        else:
            self._wait_for(ahead)
            batch = self._stream.read(after, at_most)
        # A short batch was the end: what comes next is read when it has come.
        if batch.reached - after >= at_most:
            reader = self._reader or ThreadPoolExecutor(1, "evenveel-read-ahead")
            self._reader = reader
            future = reader.submit(self._stream.read, batch.reached, at_most)
            self._ahead = (batch.reached, at_most, future)
        return batch

    def wait(self, after: int, timeout_s: float) -> None:
        """See `Stream.wait`."""
        self._settle()
        self._stream.wait(after, timeout_s)

    def close(self) -> None:
        """Nothing is being read; the next read starts again."""
        self._settle()
        if self._reader is not None:
            self._reader.shutdown()
            self._reader = None

    def _settle(self) -> None:
        ahead, self._ahead = self._ahead, None
        self._wait_for(ahead)

    def _wait_for(self, ahead: tuple[int, int, Future[Batch]] | None) -> None:
        # The stream serves one thread at a time. Whatever went wrong there is met again when asked
        # for.
        if ahead is not None:
            ahead[2].exception()
