"""Brings projections up to the stream, chunk by chunk, each chunk in one transaction.

Rows and places commit together, so that a crash at any moment leaves a state that some place
describes, and the next process goes on from there. Of two runners on one partition one moves the
place and the other finds it moved; the loser's work is rolled back.
"""

import logging
from collections.abc import Sequence
from threading import Event as Flag
from time import monotonic
from typing import Final, NamedTuple
from uuid import uuid4

import psycopg

from access.arrays import register_arrays
from access.line import CannotConnect
from projections import failures, layout, leases, progress
from projections.memory import Memory, Overtaken
from projections.progress import Database, Row
from projections.projection import Projection
from projections.read_ahead import ReadAhead
from projections.stream import PartitionedStream, Place, StreamAway, StreamBroken
from projections.tables import storable
from projections.tally import Tally

BATCH_AT_MOST: Final = 5_000
_IDLE_WAIT_S: Final = 0.25
_RETRY_WAIT_S: Final = 0.5
_RETRY_AT_MOST_S: Final = 5.0
_SAID_AT_MOST: Final = 1_000

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


class _Stopped(NamedTuple):
    """A partition that stands still: why, and when it is tried again."""

    said: str
    wait_s: float
    again_at: float


class Runner:
    """Keeps the versions that are read up with the stream. One thread a runner; any number of them.

    `shared`: partitions are shared out among the processes by leases; else this one works on all.
    """

    def __init__(
        self,
        database_url: str,
        stream: PartitionedStream,
        projections: Sequence[Projection],
        *,
        batch_at_most: int = BATCH_AT_MOST,
        shared: bool = False,
    ) -> None:
        assert projections
        assert batch_at_most > 0
        self._database_url = database_url
        self._stream = ReadAhead(stream)
        self._kinds = {projection.name: projection for projection in projections}
        self._batch_at_most = batch_at_most
        self._holder = str(uuid4()) if shared else None
        self._connection: Database | None = None
        self._partitions = 0
        self._held: frozenset[int] = frozenset()
        self._looked_at = 0.0
        self._memories: dict[int, Memory] = {}
        self._places: dict[int, Place] = {}
        self._stopped: dict[int, _Stopped] = {}
        self._said = ""
        self.failure: Exception | None = None
        self.tally = Tally()

    @property
    def position(self) -> int:
        """The lowest position of the partitions this runner works on, as it last saw them."""
        return min((place.position for place in self._places.values()), default=0)

    @property
    def held(self) -> frozenset[int]:
        """The partitions this runner works on."""
        return self._held

    @property
    def stopped(self) -> dict[int, str]:
        """The partitions that stand still, and why."""
        # A copy is made in one step: who asks is on another thread.
        return {partition: stopped.said for partition, stopped in dict(self._stopped).items()}

    def step(self) -> int:
        """Each partition is a chunk further; returns how many records that took: 0 at the end.

        Raises StreamBroken where going on would skip or misread something, StreamAway while nothing
        can be read.
        """
        connection = self._ready()
        rows = self._rows(connection)
        return sum(self._turn(connection, partition, rows) for partition in sorted(self._held))

    def run(self, stop: Flag) -> None:
        """Follows the stream until told to stop.

        A lost database or stream is waited for. A partition that is broken stands still, is told of
        in the table of failures, and is tried again now and then; the others go on.
        """
        try:
            while not stop.is_set():
                self._advance(stop)
        except Exception as failure:
            self.failure = failure
            raise
        finally:
            self._leave()
            self.close()

    def wait_until(self, position: int, timeout_s: float) -> bool:
        """Whether all projections stood at `position` or beyond before the time was up.

        Steps itself, for tests and commands that have no runner going.
        """
        deadline = monotonic() + timeout_s
        while True:
            moved = self.step()
            reached = min(row.place.position for row in self._rows(self._ready()))
            if reached >= position:
                return True
            left_s = deadline - monotonic()
            if left_s <= 0:
                return False
            if not moved:
                self._stream.wait_beyond(self._places, min(left_s, _IDLE_WAIT_S))

    def close(self) -> None:
        """No connection is open, and no transaction; the next step opens one."""
        self._stream.close()
        self._memories.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _advance(self, stop: Flag) -> None:
        try:
            if not self._round():
                waiting = {p: at for p, at in self._places.items() if p not in self._stopped}
                if waiting:
                    self._stream.wait_beyond(waiting, _IDLE_WAIT_S)
                else:
                    stop.wait(_IDLE_WAIT_S)
        except StreamAway as away:
            if str(away) != self._said:
                self._said = str(away)
                _log.warning("projections wait for their stream: %s", away)
            self._looked_at = 0.0
            stop.wait(_RETRY_WAIT_S)
        except (psycopg.Error, CannotConnect) as lost:
            # A session that PostgreSQL ended, since we were paused in it, is lost like any other.
            # Deadlocks with another runner come here too: rolled back, and the place tells the
            # rest.
            is_open = self._connection is not None and not self._connection.closed
            if is_open and not isinstance(lost, psycopg.OperationalError | CannotConnect):
                raise
            _log.warning("projections wait for their database: %s", lost)
            self.close()
            stop.wait(_RETRY_WAIT_S)

    def _round(self) -> int:
        """Every partition that does not stand still is a chunk further."""
        connection = self._ready()
        rows = self._rows(connection)
        read = 0
        for partition in sorted(self._held):
            stopped = self._stopped.get(partition)
            if stopped is not None and stopped.again_at > monotonic():
                continue
            try:
                moved = self._turn(connection, partition, rows)
            except StreamBroken as broken:
                self._stand_still(connection, partition, broken)
                continue
            if stopped is not None and moved:
                self._go_on(connection, partition)
            read += moved
        self._said = ""
        return read

    def _ready(self) -> Database:
        """The connection, to a database that is laid out for the stream; our partitions known."""
        if self._connection is None or self._connection.closed:
            self._connection = self._connected()
            self._looked_at = 0.0
        every_s = leases.RENEW_EVERY_S if self._held else _IDLE_WAIT_S
        if monotonic() - self._looked_at > every_s:
            self._look(self._connection)
        return self._connection

    def _look(self, connection: Database) -> None:
        partitions = self._stream.partitions()
        if partitions != self._partitions:
            layout.settle(connection, self._stream.name, partitions)
            self._partitions = partitions
        held = frozenset(range(partitions))
        if self._holder is not None:
            held = leases.share(connection, self._holder, partitions)
        self._looked_at = monotonic()
        if held != self._held:
            self._held = held
            self._places = {p: place for p, place in self._places.items() if p in held}
            self._memories = {p: memory for p, memory in self._memories.items() if p in held}
            self._stream.hold(held)
            self._learn(connection)

    def _learn(self, connection: Database) -> None:
        """What others found broken in our partitions is ours to go on from; nothing is lost."""
        known = {failure.partition: failure.said for failure in failures.failures(connection)}
        self._stopped = {
            p: self._stopped.get(p, _Stopped(said, _RETRY_WAIT_S, 0.0))
            for p, said in known.items()
            if p in self._held
        }
        self._pass_over(connection)

    def _pass_over(self, connection: Database) -> None:
        aside = failures.passed_over(connection)
        self._stream.pass_over({(one.topic_id, one.partition, one.offset) for one in aside})

    def _connected(self) -> Database:
        connection: Database = psycopg.connect(
            self._database_url, autocommit=True, application_name=APPLICATION_NAME
        )
        try:
            register_arrays(connection)
            connection.execute(_SESSION)
            layout.create(connection, list(self._kinds.values()))
            self._partitions = 0
            self._held = frozenset()
        except BaseException:
            connection.close()
            raise
        return connection

    def _rows(self, connection: Database) -> list[Row]:
        rows = [row for row in progress.live_rows(connection) if row.name in self._kinds]
        ours = (self._stream.name, self._partitions)
        for row in rows:
            if (row.stream, row.partitions) != ours:
                raise StreamAway(
                    f"another process feeds the projections from {row.stream} in {row.partitions}"
                    f" partitions, and this one would from {ours[0]} in {ours[1]}: have both read"
                    " the same"
                )
            if row.version < self._kinds[row.name].version:
                raise StreamAway(
                    f"version {row.version} of {row.name} is of an earlier release: have it built"
                    f" anew with `evenveel projections rebuild {row.name}`"
                )
        return rows

    def _turn(self, connection: Database, partition: int, rows: Sequence[Row]) -> int:
        while True:
            cohort, at_most = self._hindmost([row for row in rows if row.partition == partition])
            memory = self._memories.pop(partition, None)
            if memory is None or not memory.fits(cohort):
                memory = self._remembering(cohort)
            self._places[partition] = memory.place
            chunk = self._stream.take(partition, memory.place, at_most)
            if chunk.reached == chunk.after:
                self._memories[partition] = memory
                return 0
            began_s = monotonic()
            try:
                chunk = memory.commit(connection, chunk)
            except Overtaken:
                rows = self._rows(connection)
                continue
            except psycopg.errors.LockNotAvailable:
                progress.end_stalled(connection, APPLICATION_NAME)
                # Not tried at once: whoever holds it may do so for long, like a rebuild that is
                # being compared. First others have their turn, and who tells us to stop is heard.
                return 0
            except (psycopg.DataError, psycopg.IntegrityError) as error:
                # No record of ours does that; one put on a topic by hand may. It holds up its own
                # partition and no other, and is told of.
                said = error.diag.message_primary or str(error)
                place = chunk.after.position
                raise StreamBroken(f"a record behind position {place}: {said}") from error
            self.tally.committed(chunk.read, monotonic() - began_s)
            self._memories[partition] = memory
            self._places[partition] = chunk.reached
            return chunk.read

    def _hindmost(self, rows: Sequence[Row]) -> tuple[list[Row], int]:
        """Those that stand at the lowest place, and how far they go before they meet others."""
        lowest = min(rows, key=lambda row: (row.place.position, row.place.offset)).place
        cohort = [row for row in rows if row.place == lowest]
        beyond = [
            row.place.position - lowest.position
            for row in rows
            if self._stream.every_position and row.place.position > lowest.position
        ]
        return cohort, min([self._batch_at_most, *beyond])

    def _remembering(self, cohort: Sequence[Row]) -> Memory:
        return Memory(
            cohort,
            [type(self._kinds[row.name])(row.version) for row in cohort],
            every_position=self._stream.every_position,
        )

    def _stand_still(self, connection: Database, partition: int, broken: StreamBroken) -> None:
        place = self._places[partition]
        # It may quote a record, which may hold anything, at any length.
        said = storable(str(broken)[:_SAID_AT_MOST])
        if broken.offset is not None:
            place = place._replace(offset=broken.offset)
            said = f"partition {partition}, offset {broken.offset}: {said}"
        before = self._stopped.get(partition)
        wait_s = _RETRY_WAIT_S if before is None else min(_RETRY_AT_MOST_S, 2 * before.wait_s)
        if before is None or before.said != said:
            _log.error("the projections stay where they are: %s", said)
        self._stopped[partition] = _Stopped(said, wait_s, monotonic() + wait_s)
        self.tally.stood_still()
        failures.note(connection, self._stream.name, partition, place, said)
        # Whoever looked at it may have set it aside by the time we try again.
        self._pass_over(connection)

    def _go_on(self, connection: Database, partition: int) -> None:
        del self._stopped[partition]
        failures.clear(connection, partition)
        _log.warning("partition %d goes on", partition)

    def _leave(self) -> None:
        if self._holder is None or self._connection is None:
            return
        try:
            leases.release(self._connection, self._holder)
        except psycopg.Error:
            # Its leases lapse by themselves.
            _log.info("could not give the partitions back", exc_info=True)


def catch_up(runner: Runner) -> int:
    """The runner's projections stand at the stream's end; returns how many records that took."""
    return sum(iter(runner.step, 0))
