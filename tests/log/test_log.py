"""What every log keeps to, whether it is kept in memory or in PostgreSQL."""

from __future__ import annotations

from uuid import uuid4

import pytest

from clearing.log.port import Head, HeadMoved, LeaseHeld, Snapshot
from contracts.block import Entry
from tests.log.stores import Store


def entry(data: str, *tags: str, wire_name: str = "thing-happened.v1") -> Entry:
    return Entry(wire_name, tags, data.encode())


def data_by_position(store: Store, *, after: int = 0, up_to: int | None = None) -> dict[int, str]:
    return {
        position: one.data.decode()
        for block in store.log.read(after=after, up_to=up_to)
        for position, one in enumerate(block.entries, block.first_position)
    }


def test_an_empty_log_ends_at_position_0_and_epoch_0(store: Store) -> None:
    assert store.log.head() == Head(position=0, epoch=0)
    assert list(store.log.read()) == []
    assert store.log.entries_at([1, 2]) == {}


def test_positions_count_from_1_without_a_gap_over_all_blocks(store: Store) -> None:
    assert store.append(entry("a"), entry("b")) == Head(position=2, epoch=0)
    assert store.append(entry("c")) == Head(position=3, epoch=0)
    assert data_by_position(store) == {1: "a", 2: "b", 3: "c"}


def test_an_entry_comes_back_as_it_was_written(store: Store) -> None:
    written = Entry("é-happened.v2", ("groep:één", "", "b"), b"\x00\xff" * 40)
    store.append(written)
    assert [list(block.entries) for block in store.log.read()] == [[written]]


def test_an_append_behind_an_older_head_writes_nothing(store: Store) -> None:
    old = store.log.head()
    store.append(entry("a"))
    with pytest.raises(HeadMoved):
        store.log.append([entry("b")], after=old)
    with pytest.raises(HeadMoved):
        store.log.append([entry("b")], after=Head(position=2, epoch=0))
    assert data_by_position(store) == {1: "a"}


def test_an_append_of_an_earlier_epoch_writes_nothing(store: Store) -> None:
    earlier = store.log.take_over("one", 10_000)
    later = store.log.take_over("two", 10_000, force=True)
    assert (earlier.epoch, later.epoch) == (1, 2)
    with pytest.raises(HeadMoved):
        store.log.append([entry("a")], after=earlier)
    assert store.log.append([entry("a")], after=later) == Head(position=1, epoch=2)


def test_a_block_tells_the_epoch_of_its_writer(store: Store) -> None:
    store.append(entry("a"))
    store.log.take_over("one", 10_000)
    store.append(entry("b"))
    assert [block.epoch for block in store.log.read()] == [0, 1]


def test_another_cannot_take_over_while_a_lease_runs(store: Store) -> None:
    store.log.take_over("one", 10_000)
    with pytest.raises(LeaseHeld):
        store.log.take_over("two", 10_000)
    assert store.log.head().epoch == 1


def test_the_same_holder_takes_over_from_itself(store: Store) -> None:
    store.log.take_over("one", 10_000)
    assert store.log.take_over("one", 10_000).epoch == 2


def test_another_takes_over_once_the_lease_has_lapsed(store: Store) -> None:
    store.log.take_over("one", 10_000)
    store.let_leases_lapse()
    assert store.log.take_over("two", 10_000).epoch == 2


def test_another_takes_over_once_the_lease_was_released(store: Store) -> None:
    head = store.log.take_over("one", 10_000)
    store.log.release("one", head.epoch)
    assert store.log.take_over("two", 10_000).epoch == 2


def test_a_release_by_who_does_not_hold_the_lease_changes_nothing(store: Store) -> None:
    head = store.log.take_over("one", 10_000)
    store.log.release("two", head.epoch)
    store.log.release("one", head.epoch - 1)
    with pytest.raises(LeaseHeld):
        store.log.take_over("two", 10_000)


def test_a_renewed_lease_runs_from_the_renewal(store: Store) -> None:
    head = store.log.take_over("one", 10_000)
    store.let_leases_lapse()
    assert store.log.renew_lease("one", head.epoch, 10_000)
    with pytest.raises(LeaseHeld):
        store.log.take_over("two", 10_000)


def test_a_lease_cannot_be_renewed_once_the_epoch_moved_on(store: Store) -> None:
    head = store.log.take_over("one", 10_000)
    store.log.take_over("two", 10_000, force=True)
    assert not store.log.renew_lease("one", head.epoch, 10_000)
    assert not store.log.renew_lease("one", head.epoch + 1, 10_000)


def test_reading_trims_blocks_that_reach_beyond_what_was_asked(store: Store) -> None:
    store.append(*map(entry, "abc"))
    store.append(*map(entry, "defg"))
    store.append(entry("h"))
    whole = dict(enumerate("abcdefgh", 1))
    for after in range(10):
        for up_to in (None, *range(10)):
            last = 8 if up_to is None else up_to
            expected = {at: data for at, data in whole.items() if after < at <= last}
            assert data_by_position(store, after=after, up_to=up_to) == expected


def test_a_reader_never_gets_an_empty_block(store: Store) -> None:
    store.append(*map(entry, "abc"))
    for after in range(5):
        for up_to in range(5):
            assert all(block.entries for block in store.log.read(after=after, up_to=up_to))


def test_a_trimmed_block_knows_its_first_and_last_position(store: Store) -> None:
    store.append(*map(entry, "abcde"))
    (block,) = store.log.read(after=1, up_to=4)
    assert (block.first_position, block.last_position) == (2, 4)


def test_reading_many_blocks_gives_each_position_once(store: Store) -> None:
    for number in range(0, 1_300, 2):
        store.append(entry(str(number)), entry(str(number + 1)))
    expected = {number + 1: str(number) for number in range(1_300)}
    assert data_by_position(store) == expected


def test_entries_are_found_by_their_positions(store: Store) -> None:
    store.append(*map(entry, "abc"))
    store.append(*map(entry, "de"))
    found = store.log.entries_at([5, 1, 3, 3, 6, 0])
    assert {at: one.data for at, one in found.items()} == {1: b"a", 3: b"c", 5: b"e"}


def test_waiting_for_more_ends_at_once_when_there_is_more(store: Store) -> None:
    store.append(entry("a"))
    assert store.log.wait_for_more(0, timeout_s=60) == 1
    assert store.log.wait_for_more(1, timeout_s=0) == 1


def test_a_snapshot_comes_back_as_it_was_saved(store: Store) -> None:
    assert store.snapshots.latest(1) is None
    saved = Snapshot(position=7, digest=b"\x00d", body=b"\x00state" * 3_000_000, format=1)
    store.snapshots.save(saved)
    assert store.snapshots.latest(1) == saved
    assert store.snapshots.latest(2) is None


def test_the_latest_snapshot_is_the_one_of_the_highest_position(store: Store) -> None:
    snapshots = [
        Snapshot(position=position, digest=b"d", body=str(position).encode(), format=1)
        for position in (4, 9, 2, 6)
    ]
    for snapshot in snapshots:
        store.snapshots.save(snapshot)
    assert store.snapshots.latest(1) == snapshots[1]


def test_a_snapshot_replaces_one_of_the_same_position(store: Store) -> None:
    for body in (b"first", b"", b"last"):
        store.snapshots.save(Snapshot(position=4, digest=body, body=body, format=1))
        latest = store.snapshots.latest(1)
        assert latest is not None
        assert (latest.digest, latest.body) == (body, body)


def test_an_empty_index_has_reached_nothing(store: Store) -> None:
    assert (store.index.reached(), store.index.tags_reached()) == (0, 0)
    assert store.index.look_up([]) == {}
    assert store.index.look_up([(1, str(uuid4()))]) == {}
