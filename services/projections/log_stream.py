"""The embedded default: the stream read straight from the log's own table of blocks."""

from functools import partial
from time import monotonic
from typing import Self

from psycopg import sql

from access.line import Connection, Line
from contracts.block import Entry
from contracts.envelope import UnknownEvent, UnreadableEvent, decode
from projections.log_table import blocks_between, entries_of, head_of
from projections.stream import Batch, Delivered, StreamBroken, StreamGap, Undivided

# The name of the log's schema: its waker speaks on the channel of that name.
WAKE_UP_CHANNEL = "ledger"
POLL_S = 0.05


class LogStream(Undivided):
    """The log as a `Stream`, for one thread. It holds a connection, and one more for waiting."""

    every_position = True

    def __init__(self, database_url: str, *, wake_up_channel: str = WAKE_UP_CHANNEL) -> None:
        self._line = Line(database_url, name="evenveel stream")
        self._channel = wake_up_channel
        self._wake_up = Line(database_url, name="evenveel stream wake-up")

    def head(self) -> int:
        return self._line.ask(head_of)

    def read(self, after: int, at_most: int) -> Batch:
        assert at_most > 0
        head = self.head()
        if head < after:
            raise StreamGap(f"the log ends at position {head}, but {after} was read from it before")
        last = min(head, after + at_most)
        if last == after:
            return Batch(after, after, ())
        rows = self._line.ask(lambda on: blocks_between(on, after, last))
        records = [_delivered(position, entry) for position, entry in entries_of(rows, after, last)]
        return Batch(after, last, records)

    def wait(self, after: int, timeout_s: float) -> None:
        deadline = monotonic() + timeout_s
        while self.head() <= after:
            left_s = deadline - monotonic()
            if left_s <= 0:
                return
            # The wake-up only saves time: it may be lost, and the poll finds what it would have
            # told.
            pause_s = min(POLL_S, left_s)
            self._wake_up.ask(partial(_notified, channel=self._channel, timeout_s=pause_s))

    def close(self) -> None:
        """No connection is open; the next use opens one."""
        self._line.close()
        self._wake_up.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _notified(connection: Connection, *, channel: str, timeout_s: float) -> None:
    connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
    for _ in connection.notifies(timeout=timeout_s, stop_after=1):
        pass


def _delivered(position: int, entry: Entry) -> Delivered:
    try:
        envelope = decode(entry.wire_name, entry.data)
    except (UnknownEvent, UnreadableEvent) as error:
        raise StreamBroken(
            f"event {entry.wire_name} at position {position}: {type(error).__name__}: {error}"
        ) from error
    return Delivered(position, envelope, envelope.groups)
