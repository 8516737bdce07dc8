"""The index follows the log, whatever happens to its follower."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Event, Thread
from uuid import UUID

import psycopg
import pytest

from clearing.log import indexer
from clearing.log.indexer import fill_index, fill_to_head
from clearing.log.port import IdRow, IndexGap, TagRow
from clearing.log.postgres import PostgresLog
from clearing.log.postgres_index import PostgresIndex
from contracts.block import Entry
from tests.log.stores import Store


def uuid(number: int) -> str:
    return str(UUID(int=number))


def numbered(number: int) -> Entry:
    tags = (f"n{number}", f"third{number % 3}", "all")
    return Entry(f"kind{number % 2}.v1", tags, str(number).encode())


def keys_of(entry: Entry) -> Iterable[tuple[int, str]]:
    number = int(entry.data)
    return [(1, uuid(number)), (2, uuid(number // 10))]


def write(store: Store, how_many: int) -> None:
    start = store.log.head().position
    for number in range(start, start + how_many, 5):
        store.append(*map(numbered, range(number, min(number + 5, start + how_many))))


def assert_filled(store: Store, how_many: int) -> None:
    assert (store.index.reached(), store.index.tags_reached()) == (how_many, how_many)
    keys = [(1, uuid(number)) for number in range(how_many + 3)]
    found = store.index.look_up(keys)
    assert found == {(1, uuid(number)): number + 1 for number in range(how_many)}


def test_every_id_is_found_once_its_position_is_reached(store: Store) -> None:
    write(store, 23)
    assert fill_to_head(store.log, store.index, keys_of) == 23
    assert_filled(store, 23)


def test_of_an_id_that_stands_twice_the_first_position_counts(store: Store) -> None:
    write(store, 23)
    fill_to_head(store.log, store.index, keys_of)
    assert store.index.look_up([(2, uuid(1)), (3, uuid(1))]) == {(2, uuid(1)): 11}


def test_an_id_may_be_looked_up_in_any_spelling(store: Store) -> None:
    written = str(UUID(int=0xABCDEF))
    store.index.add(after=0, up_to=1, ids=[IdRow(1, written, 1)], tags=None)
    assert store.index.look_up([(1, written)]) == {(1, written): 1}


def test_filling_goes_on_where_it_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "BATCH_ENTRIES", 7)
    for how_many in (23, 1, 40):
        write(store, how_many)
        fill_to_head(store.log, store.index, keys_of)
    assert_filled(store, 64)


def test_filling_without_tags_leaves_the_tag_index_to_be_filled_later(store: Store) -> None:
    write(store, 12)
    fill_to_head(store.log, store.index, keys_of, tags=False)
    assert (store.index.reached(), store.index.tags_reached()) == (12, 0)
    write(store, 8)
    fill_to_head(store.log, store.index, keys_of)
    assert_filled(store, 20)


def test_adding_the_same_batch_again_changes_nothing(store: Store) -> None:
    write(store, 12)
    fill_to_head(store.log, store.index, keys_of)
    again = IdRow(1, uuid(3), 9)
    store.index.add(after=2, up_to=9, ids=[again], tags=[TagRow("n1", 2, "kind1.v1")])
    assert_filled(store, 12)
    assert store.index.tagged(["n1"], [], after=0, up_to=12, limit=9) == [2]


def test_a_batch_beyond_the_place_reached_is_not_taken(store: Store) -> None:
    with pytest.raises(IndexGap):
        store.index.add(after=1, up_to=2, ids=[IdRow(1, uuid(1), 2)], tags=None)
    assert store.index.look_up([(1, uuid(1))]) == {}
    assert store.index.reached() == 0


def test_a_batch_whose_tags_leave_a_gap_is_not_taken_at_all(store: Store) -> None:
    store.index.add(after=0, up_to=5, ids=[], tags=None)
    with pytest.raises(IndexGap):
        store.index.add(after=5, up_to=6, ids=[IdRow(1, uuid(1), 6)], tags=[])
    assert (store.index.reached(), store.index.tags_reached()) == (5, 0)


def test_positions_are_found_by_tags_and_names_in_order(store: Store) -> None:
    write(store, 30)
    fill_to_head(store.log, store.index, keys_of)
    wanted = {
        number + 1: numbered(number) for number in range(30) if number % 3 == 1 and number % 2 == 0
    }
    found = store.index.tagged(["all", "third1"], ["kind0.v1"], after=0, up_to=30, limit=99)
    assert found == sorted(wanted)
    first = store.index.tagged(["third1", "all"], ["kind0.v1"], after=found[0], up_to=28, limit=2)
    assert first == found[1:3]
    assert store.index.tagged(["all", "n3", "n4"], [], after=0, up_to=30, limit=9) == []


def test_the_follower_keeps_up_until_it_is_stopped(store: Store) -> None:
    stop = Event()
    write(store, 10)
    follower = Thread(
        target=fill_index, args=(store.log, store.index, keys_of), kwargs={"stop": stop}
    )
    follower.start()
    write(store, 30)
    while store.index.reached() < 40:
        store.log.wait_for_more(40, 0.01)
    stop.set()
    follower.join()
    assert_filled(store, 40)


def test_the_follower_outlives_its_connections(
    postgres_log: PostgresLog, database_url: str
) -> None:
    stop = Event()
    with (
        PostgresIndex(database_url) as index,
        PostgresLog(database_url) as followed,
        psycopg.connect(database_url, autocommit=True) as killer,
    ):
        follower = Thread(target=fill_index, args=(followed, index, keys_of), kwargs={"stop": stop})
        follower.start()
        for number in range(60):
            postgres_log.append([numbered(number)], after=postgres_log.head())
            if number % 10 == 0:
                killer.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND application_name"
                    " IN ('evenveel log index', 'evenveel listener')"
                )
        while index.reached() < 60:
            followed.wait_for_more(60, 0.01)
        stop.set()
        follower.join()
        keys = [(1, uuid(number)) for number in range(60)]
        assert len(index.look_up(keys)) == 60
