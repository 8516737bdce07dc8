"""A batch of ours is byte for byte the one that kafka-python builds record by record."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from kafka.record.default_records import DefaultRecordBatchBuilder
from kafka.record.memory_records import MemoryRecords

from clearing.relay.batch import Batch, varint
from contracts.ids import GroupId
from contracts.stream import StreamRecord

RECORDS = st.builds(
    StreamRecord,
    st.none() | st.text(max_size=40).map(GroupId),
    st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=200)), max_size=9),
    st.binary(max_size=20_000),
)


@given(
    records=st.lists(RECORDS, min_size=1, max_size=80),
    producer_id=st.integers(0, 2**63 - 1),
    epoch=st.integers(0, 2**15 - 1),
    sequence=st.integers(0, 2**31 - 1),
    at_ms=st.integers(0, 2**53),
)
def test_the_bytes_are_those_of_the_library(
    records: list[StreamRecord], producer_id: int, epoch: int, sequence: int, at_ms: int
) -> None:
    theirs = DefaultRecordBatchBuilder(
        magic=2,
        compression_type=0,
        is_transactional=False,
        producer_id=producer_id,
        producer_epoch=epoch,
        base_sequence=sequence,
        batch_size=10**9,
    )
    ours = Batch()
    for offset, record in enumerate(records):
        theirs.append(offset, at_ms, record.key, record.value, record.headers)
        ours.add(record)
    made = ours.built(producer_id=producer_id, epoch=epoch, sequence=sequence, at_ms=at_ms)
    # The leader's epoch is the broker's to fill in; clients write what they like there.
    assert made[:12] + bytes(4) + made[16:] == bytes(theirs.build())
    assert (ours.count, ours.size) == (len(records), len(made))
    (batch,) = MemoryRecords(made)
    assert batch.validate_crc()


def test_numbers_are_written_as_far_as_a_batch_can_need() -> None:
    assert [varint(n) for n in (0, 1, 63, 64, 8_191, 8_192, 2**28)] == [
        b"\x00",
        b"\x02",
        b"\x7e",
        b"\x80\x01",
        b"\xfe\x7f",
        b"\x80\x80\x01",
        b"\x80\x80\x80\x80\x02",
    ]
