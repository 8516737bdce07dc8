"""What each group is told of a clearing run is joined again, whatever stands between."""

from __future__ import annotations

import random
from typing import NamedTuple

import pytest

from contracts.envelope import Recorded
from contracts.events import ClearingApplied, ClearingProposed, ClearingWithdrawn
from contracts.ids import GroupId
from contracts.slices import SLICED
from contracts.stream import StreamRecord, mark, partition_of
from projections.stream import Delivered, Place, StreamBroken, StreamGap
from projections.topic_records import Reading, Source, chunk_of
from tests.projections.made_up import made_up
from tests.stream_projections.topics import parts

PARTITIONS = 2
PEN = made_up(900, groups=8)
RUNS = [
    record
    for record in PEN.records
    if isinstance(record.envelope.event, ClearingProposed | ClearingApplied | ClearingWithdrawn)
]


class Raw(NamedTuple):
    offset: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]


def home(group: GroupId | None) -> int:
    assert group is not None
    return partition_of(group, PARTITIONS)


def of_partition(record: Recorded, partition: int = 0) -> list[StreamRecord]:
    return [one for one in parts(record, PARTITIONS) if home(one.group) == partition]


def raw(records: list[StreamRecord], start: int = 0) -> list[Raw]:
    return [Raw(n, r.key, r.value, [*r.headers]) for n, r in enumerate(records, start)]


def source() -> Source:
    return Source("topic", 0, PARTITIONS, lambda _: True)


def read(records: list[StreamRecord], after: int = 0) -> list[Delivered]:
    reading = Reading(source(), Place("topic", 0, after))
    for one in raw(records):
        reading.feed(one)
    assert reading.is_between_events
    return list(reading.chunk(more=False).records)


def test_there_are_runs_of_every_kind_whose_slices_share_a_partition() -> None:
    assert {type(record.envelope.event) for record in RUNS} == {
        ClearingProposed,
        ClearingApplied,
        ClearingWithdrawn,
    }
    assert all(len(of_partition(record)) > 1 for record in RUNS)


@pytest.mark.parametrize("record", RUNS, ids=lambda record: str(record.position))
def test_slices_are_delivered_once_as_one_event_in_any_order(record: Recorded) -> None:
    slices = of_partition(record)
    random.Random(record.position).shuffle(slices)
    (delivered,) = read([*slices, mark(record.position)])
    own = {group for group in record.envelope.groups if home(group) == 0}
    assert delivered.position == record.position
    assert set(delivered.own) == own == set(delivered.envelope.groups)
    told, whole = delivered.envelope.event, record.envelope.event
    if isinstance(whole, ClearingProposed | ClearingApplied):
        assert isinstance(told, ClearingProposed | ClearingApplied)
        assert set(told.shares) == {s for s in whole.shares if s.group_id in own}
        assert set(told.set_offs) == {
            s for s in whole.set_offs if s.debtor in own or s.creditor in own
        }
        assert len(set(told.set_offs)) == len(told.set_offs)
    assert isinstance(told, SLICED)
    assert told.slice_of is not None


def test_a_slice_that_comes_twice_counts_once() -> None:
    first, *rest = of_partition(RUNS[0])
    records = read([first, first, *rest, first])
    assert [len(record.own) for record in records] == [1 + len(rest), 1]


def test_what_follows_before_the_last_slice_is_a_gap() -> None:
    slices = of_partition(RUNS[0])
    reading = Reading(source(), Place("topic", 0, 0))
    for one in raw(slices[:-1]):
        reading.feed(one)
    assert not reading.is_between_events
    with pytest.raises(StreamGap, match="1 more groups"):
        reading.feed(raw([mark(RUNS[0].position)], len(slices))[0])


def test_slices_of_two_counts_are_not_one_event() -> None:
    slices = of_partition(RUNS[0])
    other = [one for one in parts(RUNS[0], 3) if home(one.group) == 0]
    assert len(other) > 1
    with pytest.raises(StreamBroken):
        read([slices[0], next(one for one in other if one.group != slices[0].group)])


def test_slices_that_are_there_in_part_are_read_again_from_the_first() -> None:
    slices = of_partition(RUNS[0])
    chunk = chunk_of(source(), Place("topic", 0, 0), raw(slices[:-1]), 1, ())
    assert (chunk.records, chunk.reached.offset) == ([], 0)
