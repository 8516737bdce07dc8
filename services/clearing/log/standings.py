"""The follower that keeps the tables of standings and keys as the log says.

Like the indexes it may be stopped, killed or run twice at any moment: rows and place become
visible together. Emptied tables are filled again from the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event
from typing import Self, TypeVar

import psycopg

from access import standings
from access.line import CannotConnect, Connection, ConnectionBroke, Line
from clearing.log.indexer import BATCH_ENTRIES, follow, next_batch
from clearing.log.passing import unless_passing
from clearing.log.port import Block, IndexGap, Log, LogUnavailable, OutcomeUnknown
from contracts.envelope import Envelope, decode
from contracts.events import WIRE_NAMES

T = TypeVar("T")

# Most of what is read is passed over undecoded: a batch may be that much larger.
_BATCH_ENTRIES = 10 * BATCH_ENTRIES


class PostgresStandings:
    """The tables of standings, written by one follower at a time."""

    def __init__(self, database_url: str) -> None:
        self._line = Line(database_url, name="evenveel standings")

    def reached(self) -> int:
        """The place up to which they are written."""
        return self._done(standings.reached)

    def write(self, changes: standings.Changes, *, after: int, up_to: int) -> None:
        """Rows and place are written. Raises `IndexGap` where they have not reached `after`."""

        def written(on: Connection) -> bool:
            return standings.write(on, changes, after=after, up_to=up_to)

        if not self._done(written):
            raise IndexGap(f"the standings have not reached {after}")

    def close(self) -> None:
        """No connection is open; the next use opens one."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _done(self, order: Callable[[Connection], T]) -> T:
        try:
            return self._line.order(order)
        except CannotConnect as error:
            raise LogUnavailable(str(error)) from error
        except ConnectionBroke as error:
            raise OutcomeUnknown(str(error)) from error
        except psycopg.Error as error:
            raise unless_passing(error) from error


def keep_standings(log: Log, kept: PostgresStandings, *, stop: Event) -> None:
    """Until `stop` is set, the tables say soon after it is written what the log says."""
    follow(log, lambda: standings_to_head(log, kept, stop=stop), stop=stop, what="standings wait")


def standings_to_head(log: Log, kept: PostgresStandings, *, stop: Event | None = None) -> int:
    """The tables have reached the position returned, which is the head's of a moment ago unless
    stopped.
    """
    at = kept.reached()
    blocks = log.read(after=at)
    while not (stop is not None and stop.is_set()):
        batch = next_batch(blocks, _BATCH_ENTRIES)
        if not batch:
            break
        up_to = batch[-1].last_position
        kept.write(standings.changes_of(_told(batch)), after=at, up_to=up_to)
        at = up_to
    return at


def _told(batch: list[Block]) -> Iterator[Envelope]:
    for block in batch:
        for entry in block.entries:
            # Nothing of an older or unknown version is passed over unread.
            if entry.wire_name in standings.TOLD_BY or entry.wire_name not in WIRE_NAMES:
                yield decode(entry.wire_name, entry.data)
