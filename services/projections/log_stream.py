"""The embedded default: the stream read straight from the log's own table of blocks.

The head moves in the transaction that adds the block, so every block at or before a head once seen
can be read: whatever is missing then is missing for ever, and said aloud.
"""

from functools import partial
from time import monotonic
from typing import Self

from psycopg import sql

from access.line import Connection, Line
from contracts.block import Entry, UnreadableBlock, decode_block
from contracts.envelope import UnknownEvent, UnreadableEvent, decode
from projections.stream import Batch, Delivered, StreamBroken, StreamGap

# The name of the log's schema: its waker speaks on the channel of that name.
WAKE_UP_CHANNEL = "ledger"
POLL_S = 0.05

_HEAD = "SELECT position FROM ledger.head"
# From the block that holds the first position wanted to the last one that begins within the range.
_BLOCKS = """
SELECT first_position, count, body FROM ledger.blocks
WHERE first_position >= coalesce(
        (SELECT max(first_position) FROM ledger.blocks WHERE first_position <= %(first)s), 1)
  AND first_position <= %(last)s
ORDER BY first_position
"""

_Row = tuple[int, int, bytes]


class LogStream:
    """The log as a `Stream`, for one thread. It holds a connection, and one more for waiting."""

    every_position = True

    def __init__(self, database_url: str, *, wake_up_channel: str = WAKE_UP_CHANNEL) -> None:
        self._line = Line(database_url, name="evenveel stream")
        self._channel = wake_up_channel
        self._wake_up = Line(database_url, name="evenveel stream wake-up")

    def head(self) -> int:
        row = self._line.ask(lambda on: on.execute(_HEAD).fetchone())
        return 0 if row is None else int(row[0])

    def read(self, after: int, at_most: int) -> Batch:
        assert at_most > 0
        head = self.head()
        if head < after:
            raise StreamGap(f"the log ends at position {head}, but {after} was read from it before")
        last = min(head, after + at_most)
        if last == after:
            return Batch(after, after, ())
        rows: list[_Row] = self._line.ask(lambda on: _blocks(on, after + 1, last))
        records = [_delivered(position, entry) for position, entry in _entries(rows, after, last)]
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


def _blocks(connection: Connection, first: int, last: int) -> list[_Row]:
    found = connection.execute(_BLOCKS, {"first": first, "last": last}, binary=True)
    return found.fetchall()


def _notified(connection: Connection, *, channel: str, timeout_s: float) -> None:
    connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
    for _ in connection.notifies(timeout=timeout_s, stop_after=1):
        pass


def _entries(rows: list[_Row], after: int, last: int) -> list[tuple[int, Entry]]:
    found: list[tuple[int, Entry]] = []
    expected = after + 1
    for first_position, count, body in rows:
        if first_position > expected or first_position + count <= expected:
            break
        try:
            entries = decode_block(body)
        except UnreadableBlock as error:
            raise StreamBroken(f"block at position {first_position}: {error}") from error
        if len(entries) != count:
            raise StreamGap(
                f"block at position {first_position}: {count} events promised, {len(entries)} there"
            )
        wanted = entries[expected - first_position : last + 1 - first_position]
        found.extend(enumerate(wanted, expected))
        expected += len(wanted)
    if expected != last + 1:
        raise StreamGap(f"position {expected} is missing from the log, whose head is beyond it")
    return found


def _delivered(position: int, entry: Entry) -> Delivered:
    try:
        envelope = decode(entry.wire_name, entry.data)
    except (UnknownEvent, UnreadableEvent) as error:
        raise StreamBroken(
            f"event {entry.wire_name} at position {position}: {type(error).__name__}: {error}"
        ) from error
    return Delivered(position, envelope, envelope.groups)
