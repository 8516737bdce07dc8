"""The keeper beside a writer: ids are found, snapshots are kept, and replay reproduces them."""

from __future__ import annotations

import time
from threading import Event, Thread

import psycopg
import pytest

from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.write_path.fold import fold
from evenveel.keeper import Keeper
from evenveel.verify import verify
from tests.log.unwell import CHECK_VIOLATION, DISK_FULL, refusing
from tests.verify.world import World, pay, silent


def kept_until(world: World, position: int, snapshot_every: int) -> None:
    """A keeper ran until its index and a snapshot had got so far."""
    stop = Event()
    keeper = Keeper(world.ledger, snapshot_every, stop)
    running = Thread(target=keeper.run)
    running.start()
    try:
        deadline = time.monotonic() + 90
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


def refused_keeper(world: World, table: str, sqlstate: str) -> psycopg.Error:
    """What ended a keeper whose rows for the table were refused with this SQLSTATE."""
    keeper = Keeper(world.ledger, 5, Event())
    with refusing(world.database_url, table, sqlstate), pytest.raises(psycopg.Error) as refused:
        keeper.run()
    return refused.value


def test_the_keeper_waits_while_the_disk_is_full(small_world: World) -> None:
    stop = Event()
    keeper = Keeper(small_world.ledger, 5, stop)
    running = Thread(target=keeper.run)
    url = small_world.database_url
    with (
        refusing(url, "ledger.ids", DISK_FULL) as index,
        refusing(url, "ledger.snapshots", DISK_FULL) as snapshots,
    ):
        running.start()
        index.wait_until_refused(2)
        snapshots.wait_until_refused(2)
    stop.set()
    running.join()
    assert keeper.failure is None
    kept_until(small_world, small_world.ledger.log.head().position, 5)

    assert verify(url, silent).finding is None


@pytest.mark.parametrize("table", ["ledger.ids", "ledger.snapshots"])
def test_the_keeper_ends_where_the_database_says_no(small_world: World, table: str) -> None:
    assert refused_keeper(small_world, table, CHECK_VIOLATION).sqlstate == CHECK_VIOLATION


def test_the_keeper_indexes_and_snapshots_what_is_written(small_world: World) -> None:
    kept_until(small_world, small_world.ledger.log.head().position, 5)
    small_world.do(*[pay("anna", "arno", 1) for _ in range(50)])
    head = small_world.ledger.log.head().position
    kept_until(small_world, head, 5)

    report = verify(small_world.database_url, silent)

    assert report.finding is None
    assert (report.index_reached, report.snapshots) == (head, 2)
    state = fold(small_world.ledger.log, None, MsgpackStateCodec()).state
    folded = fold(small_world.ledger.log, small_world.ledger.snapshots, MsgpackStateCodec())
    assert folded.state == state
    assert folded.tail < 5
