"""Brings projections up to the stream, batch by batch, each batch in one transaction.

Rows and positions commit together, so that a crash at any moment leaves a state that some position
describes, and the next process goes on from there. Of two runners on one database one moves the
position row and the other finds it moved; the loser's work is rolled back.
"""

import logging
from collections.abc import Sequence
from threading import Event as Flag
from time import monotonic
from typing import Final

import psycopg

from access.arrays import register_arrays
from access.line import CannotConnect
from projections import progress
from projections.progress import Database
from projections.projection import Projection
from projections.read_ahead import ReadAhead
from projections.stream import Batch, Delivered, Stream, StreamGap

BATCH_AT_MOST: Final = 5_000
_IDLE_WAIT_S: Final = 0.25
_RETRY_WAIT_S: Final = 0.5

APPLICATION_NAME: Final = "evenveel projections"

# Commits need not wait for the disk: whatever a crash takes back is read from the stream once more.
# A paused process must not keep the others waiting on its row locks: see `progress.end_stalled`.
_SESSION: Final = """
SET synchronous_commit = off;
SET idle_in_transaction_session_timeout = '10s';
SET lock_timeout = '5s';
SET default_transaction_isolation = 'read committed';
"""

_log = logging.getLogger(__name__)


class _Overtaken(Exception):
    """Another runner moved the position; what was done since is rolled back."""


class Runner:
    """Keeps projections up with the stream. One thread a runner; any number of runners."""

    def __init__(
        self,
        database_url: str,
        stream: Stream,
        projections: Sequence[Projection],
        *,
        batch_at_most: int = BATCH_AT_MOST,
    ) -> None:
        assert projections
        assert batch_at_most > 0
        self._database_url = database_url
        self._stream = ReadAhead(stream)
        self._projections = tuple(projections)
        self._batch_at_most = batch_at_most
        self._connection: Database | None = None
        self._numbers: dict[str, int] = {}
        # The position for which `_numbers` hold, whichever projection they were read for; -1 is
        # none.
        self._numbers_at = -1
        self.position = 0
        self.failure: Exception | None = None

    def step(self) -> int:
        """The hindmost projections are a batch further; returns how far: 0 at the stream's end.

        Raises StreamBroken where going on would skip or misread something.
        """
        while True:
            connection = self._connected()
            cohort, after, at_most = self._hindmost(connection)
            self.position = after
            batch = self._stream.read(after, at_most)
            if batch.reached == after:
                return 0
            try:
                with connection.transaction():
                    touched = self._apply(connection, cohort, batch)
            except _Overtaken:
                continue
            except psycopg.errors.LockNotAvailable:
                progress.end_stalled(connection, APPLICATION_NAME)
                continue
            self._numbers.update(touched)
            self._numbers_at = self.position = batch.reached
            return batch.reached - after

    def run(self, stop: Flag) -> None:
        """Follows the stream until told to stop. A lost database is waited for.

        Raises what `step` raises, and keeps it as `failure`: the projections stay where they are.
        """
        try:
            while not stop.is_set():
                self._advance(stop)
        except Exception as failure:
            self.failure = failure
            raise
        finally:
            self.close()

    def wait_until(self, position: int, timeout_s: float) -> bool:
        """Whether all projections stood at `position` or beyond before the time was up.

        Steps itself, for tests and commands that have no runner going.
        """
        deadline = monotonic() + timeout_s
        while True:
            self.step()
            reached = min(s.position for s in self._standings(self._connected()))
            if reached >= position:
                return True
            left_s = deadline - monotonic()
            if left_s <= 0:
                return False
            self._stream.wait(reached, min(left_s, _IDLE_WAIT_S))

    def close(self) -> None:
        """No connection is open, and no transaction; the next step opens one."""
        self._stream.close()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _advance(self, stop: Flag) -> None:
        try:
            if self.step() == 0:
                self._stream.wait(self.position, _IDLE_WAIT_S)
        except (psycopg.OperationalError, CannotConnect) as lost:
            # Deadlocks with another runner come here too: rolled back, and the position tells the
            # rest.
            _log.warning("projections wait for their database: %s", lost)
            self.close()
            stop.wait(_RETRY_WAIT_S)

    def _connected(self) -> Database:
        if self._connection is None or self._connection.closed:
            connection: Database = psycopg.connect(
                self._database_url, autocommit=True, application_name=APPLICATION_NAME
            )
            try:
                register_arrays(connection)
                connection.execute(_SESSION)
                progress.create(connection, self._projections)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _standings(self, connection: Database) -> list[progress.Standing]:
        ours = {(p.name, p.version) for p in self._projections}
        return [s for s in progress.standings(connection) if (s.name, s.version) in ours]

    def _hindmost(self, connection: Database) -> tuple[list[Projection], int, int]:
        """Those that stand at the lowest position, and how far they go before they meet others."""
        at = {(s.name, s.version): s.position for s in self._standings(connection)}
        after = min(at.values())
        cohort = [p for p in self._projections if at[p.name, p.version] == after]
        beyond = [position - after for position in at.values() if position > after]
        return cohort, after, min([self._batch_at_most, *beyond])

    def _apply(
        self, connection: Database, cohort: list[Projection], batch: Batch
    ) -> dict[str, int]:
        # First of all: a second runner waits here, and has nothing to undo when it has lost.
        if not progress.claim(connection, cohort, batch.after, batch.reached):
            raise _Overtaken
        if self._numbers_at != batch.after:
            self._numbers = progress.numbers_of(connection, cohort[0])
            self._numbers_at = batch.after
        batch, touched = _checked(batch, self._numbers, every_position=self._stream.every_position)
        for projection in cohort:
            projection.apply(batch, connection)
        progress.keep_numbers(connection, cohort, touched)
        return touched


def _checked(
    batch: Batch, numbers: dict[str, int], *, every_position: bool
) -> tuple[Batch, dict[str, int]]:
    """The batch without repetitions, and the last number of each group in it; raises StreamGap."""
    fresh: list[Delivered] = []
    touched: dict[str, int] = {}
    last = batch.after
    for record in batch.records:
        position, envelope, own = record
        if position <= last:
            continue
        if every_position and position != last + 1:
            raise StreamGap(
                f"position {last + 1} is missing: event {envelope.event_id} is {position}"
            )
        last = position
        for group_id in own:
            number = envelope.groups[group_id]
            before = touched.get(group_id)
            if before is None:
                before = numbers.get(group_id, 0)
            if number != before + 1:
                raise StreamGap(
                    f"event {envelope.event_id} at position {position} is number {number} of group"
                    f" {group_id}, whose last was {before}"
                )
            touched[group_id] = number
        fresh.append(record)
    if every_position and last != batch.reached:
        raise StreamGap(
            f"position {last + 1} is missing: the stream says it reached {batch.reached}"
        )
    return Batch(batch.after, batch.reached, fresh), touched


def catch_up(runner: Runner) -> int:
    """The runner's projections stand at the stream's end; returns how many positions that took."""
    return sum(iter(runner.step, 0))
