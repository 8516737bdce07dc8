"""The keeper: a process beside the writer that fills the indexes and standings and takes snapshots.

It reads the log like any follower and folds it on its own, so that a snapshot never costs the
writer a moment. It may be killed at any time: what it keeps is complete up to a place that stands
beside it, and what it had not kept it does again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Final

from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.domain.evolve import evolve
from clearing.domain.state import State
from clearing.log.indexer import fill_index
from clearing.log.port import LogUnavailable, OutcomeUnknown, Snapshot
from clearing.log.standings import keep_standings
from clearing.write_path.fold import fold, recorded_events
from evenveel.composition import Ledger, index_keys

_WAIT_S: Final = 0.5
_LOOK_EVERY: Final = 1_000

_log = logging.getLogger(__name__)


class Keeper:
    """Indexes, standings and snapshots of one ledger, until `stop` is set.

    `looks` is shown the folded state whenever it is at the log's end; it keeps nothing of it.
    """

    def __init__(
        self,
        ledger: Ledger,
        snapshot_every: int,
        stop: Event,
        looks: Callable[[State], None] = lambda _: None,
    ) -> None:
        self.failure: Exception | None = None
        self._ledger = ledger
        self._snapshot_every = snapshot_every
        self._stop = stop
        self._looks = looks

    def run(self) -> None:
        """Follow the log until stopped. Raises what a follower raised; all have ended."""
        following = [
            Thread(target=self._until_failure, args=[self._index], name="indexer"),
            Thread(target=self._until_failure, args=[self._keep_standings], name="standings"),
        ]
        for thread in following:
            thread.start()
        try:
            self._take_snapshots()
        finally:
            self._stop.set()
            for thread in following:
                thread.join()
        if self.failure is not None:
            raise self.failure

    def _index(self) -> None:
        fill_index(self._ledger.log, self._ledger.index, index_keys, stop=self._stop)

    def _keep_standings(self) -> None:
        keep_standings(self._ledger.log, self._ledger.standings, stop=self._stop)

    def _until_failure(self, follow: Callable[[], None]) -> None:
        try:
            follow()
        except Exception as failure:  # noqa: BLE001 - raised again by `run`
            self.failure = failure
            self._stop.set()

    def _take_snapshots(self) -> None:
        log = self._ledger.log
        state: State | None = None
        saved_at = 0
        while not self._stop.is_set():
            try:
                if state is None:
                    folded = fold(log, self._ledger.snapshots, MsgpackStateCodec())
                    state, saved_at = folded.state, folded.from_snapshot
                saved_at = self._fold_on(state, saved_at)
                self._looks(state)
                log.wait_for_more(state.position, _WAIT_S)
            except (LogUnavailable, OutcomeUnknown) as lost:
                # What was folded so far holds, whatever became of the connection.
                _log.warning("the keeper waits for the database: %s", lost)
                self._stop.wait(_WAIT_S)

    def _fold_on(self, state: State, saved_at: int) -> int:
        """Fold what is new into the state, in place; return where the last snapshot stands."""
        if state.position - saved_at >= self._snapshot_every:
            saved_at = self._saved(state)
        for recorded in recorded_events(self._ledger.log, after=state.position):
            evolve(state, recorded)
            if state.position - saved_at >= self._snapshot_every:
                saved_at = self._saved(state)
            if not state.position % _LOOK_EVERY and self._stop.is_set():
                break
        return saved_at

    def _saved(self, state: State) -> int:
        save_snapshot(self._ledger, state)
        return state.position


def save_snapshot(ledger: Ledger, state: State) -> None:
    """The state is kept as a snapshot at its position, with its digest."""
    codec = MsgpackStateCodec()
    body = codec.encode(state)
    ledger.snapshots.save(
        Snapshot(position=state.position, digest=codec.digest(body), body=body, format=codec.format)
    )
