"""The keeper beside a writer: ids are found, snapshots are kept, and replay reproduces them."""

from __future__ import annotations

import time
from threading import Event, Thread

from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.write_path.fold import fold
from evenveel.keeper import Keeper
from evenveel.verify import verify
from tests.verify.world import World, pay, silent


def kept_until(world: World, position: int, snapshot_every: int) -> None:
    """A keeper ran until its index and a snapshot had got so far."""
    stop = Event()
    keeper = Keeper(world.ledger, snapshot_every, stop)
    running = Thread(target=keeper.run)
    running.start()
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and running.is_alive():
            snapshot = world.ledger.snapshots.latest(MsgpackStateCodec.format)
            reached = world.ledger.index.reached()
            if reached >= position and snapshot and snapshot.position + snapshot_every > position:
                break
            time.sleep(0.01)
        assert reached >= position
    finally:
        stop.set()
        running.join()
    assert keeper.failure is None


def test_the_keeper_indexes_and_snapshots_what_is_written(small_world: World) -> None:
    kept_until(small_world, 16, 5)
    small_world.do(*[pay("anna", "arno", 1) for _ in range(50)])
    kept_until(small_world, 66, 5)

    report = verify(small_world.database_url, silent)

    assert report.finding is None
    assert (report.index_reached, report.snapshots) == (66, 2)
    state = fold(small_world.ledger.log, None, MsgpackStateCodec()).state
    folded = fold(small_world.ledger.log, small_world.ledger.snapshots, MsgpackStateCodec())
    assert folded.state == state
    assert folded.tail < 5
