"""A database that cannot now is waited for; one that says no is not asked again."""

from __future__ import annotations

from threading import Event, Thread
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from clearing.log.indexer import fill_index, fill_to_head
from clearing.log.port import IdRow, LogUnavailable, Snapshot
from clearing.log.postgres import PostgresLog
from clearing.log.postgres_index import PostgresIndex
from clearing.log.postgres_snapshots import PostgresSnapshots
from contracts.block import Entry
from tests.log import unwell

PASSING = [
    unwell.DISK_FULL,
    unwell.SERIALIZATION_FAILURE,
    unwell.LOCK_NOT_AVAILABLE,
    unwell.QUERY_CANCELED,
    unwell.IO_ERROR,
]
LASTING = [unwell.NUMERIC_VALUE_OUT_OF_RANGE, unwell.CHECK_VIOLATION]
ID = str(UUID(int=1))
ONE = [Entry("thing-happened.v1", (), b"one")]
SNAPSHOT = Snapshot(position=1, digest=b"d", body=b"b", format=1)


def keys_of(_: Entry) -> list[tuple[int, str]]:
    return [(1, ID)]


@pytest.fixture
def index(postgres_log: PostgresLog, database_url: str) -> PostgresIndex:
    postgres_log.append(ONE, after=postgres_log.head())
    return PostgresIndex(database_url)


@pytest.mark.parametrize("sqlstate", PASSING)
def test_an_index_that_cannot_be_written_now_takes_the_batch_later(
    index: PostgresIndex, database_url: str, sqlstate: str
) -> None:
    with index:
        ids = [IdRow(1, ID, 1)]
        with unwell.refusing(database_url, "ledger.ids", sqlstate), pytest.raises(LogUnavailable):
            index.add(after=0, up_to=1, ids=ids, tags=[])
        assert (index.reached(), index.look_up([(1, ID)])) == (0, {})
        index.add(after=0, up_to=1, ids=ids, tags=[])
        assert (index.reached(), index.look_up([(1, ID)])) == (1, {(1, ID): 1})


@pytest.mark.parametrize("sqlstate", LASTING)
def test_an_index_that_refuses_a_batch_says_so_aloud(
    index: PostgresIndex, postgres_log: PostgresLog, database_url: str, sqlstate: str
) -> None:
    with index, unwell.refusing(database_url, "ledger.ids", sqlstate):
        with pytest.raises(psycopg.Error) as refused:
            fill_index(postgres_log, index, keys_of, stop=Event())
        assert refused.value.sqlstate == sqlstate


def test_the_follower_outlives_a_full_disk(
    index: PostgresIndex, postgres_log: PostgresLog, database_url: str
) -> None:
    stop = Event()
    follower = Thread(target=fill_index, args=(postgres_log, index, keys_of), kwargs={"stop": stop})
    with index:
        with unwell.refusing(database_url, "ledger.ids", unwell.DISK_FULL) as full:
            follower.start()
            full.wait_until_refused(2)
        while follower.is_alive() and index.reached() < 1:
            postgres_log.wait_for_more(1, 0.01)
        stop.set()
        follower.join()
        assert index.look_up([(1, ID)]) == {(1, ID): 1}


def test_an_index_behind_a_lock_is_out_of_reach_until_it_is_free(
    index: PostgresIndex, postgres_log: PostgresLog, database_url: str
) -> None:
    impatient = make_conninfo(database_url, options="-c lock_timeout=10ms")
    with index, PostgresIndex(impatient) as asking, psycopg.connect(database_url) as holding:
        fill_to_head(postgres_log, index, keys_of)
        holding.execute("LOCK TABLE ledger.ids, ledger.tags, ledger.index_reached")
        with pytest.raises(LogUnavailable):
            asking.look_up([(1, ID)])
        with pytest.raises(LogUnavailable):
            asking.tagged(["all"], [], after=0, up_to=1, limit=1)
        with pytest.raises(LogUnavailable):
            asking.reached()
        holding.rollback()
        assert asking.look_up([(1, ID)]) == {(1, ID): 1}


def test_a_snapshot_that_finds_the_disk_full_is_kept_later(
    postgres_log: PostgresLog, database_url: str
) -> None:
    postgres_log.append(ONE, after=postgres_log.head())
    with PostgresSnapshots(database_url) as snapshots:
        table = "ledger.snapshot_parts"
        with (
            unwell.refusing(database_url, table, unwell.DISK_FULL),
            pytest.raises(LogUnavailable),
        ):
            snapshots.save(SNAPSHOT)
        assert snapshots.latest(1) is None
        with (
            unwell.refusing(database_url, table, unwell.CHECK_VIOLATION),
            pytest.raises(psycopg.errors.CheckViolation),
        ):
            snapshots.save(SNAPSHOT)
        snapshots.save(SNAPSHOT)
        assert snapshots.latest(1) == SNAPSHOT
