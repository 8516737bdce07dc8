"""A record says of itself what it is, once for ever, and whatever else is there is refused."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner.default import DefaultPartitioner

from contracts import stream
from contracts.envelope import UnreadableEvent, encode
from contracts.events import ClearingApplied, ClearingProposed, ClearingWithdrawn
from contracts.ids import GroupId, Sha256
from contracts.slices import SLICED_NAMES, joined, largest_slice_bytes
from contracts.stream import (
    MAX_RECORD_BYTES,
    Complete,
    EventRecord,
    RecordTooLarge,
    StreamRecord,
    UnfitRecord,
    mark,
    partition_of,
    position_said,
    read_record,
    records_of,
    size_of,
)
from contracts.value import replace
from tests.contracts.sampled import B
from tests.contracts.samples import GOLDEN, SAMPLES, STORED

KEPT: Final = GOLDEN / "stream"
EXCHANGE: Final = "exchange-recorded.v1"
RUN: Final = "clearing-applied.v1"
DATA: Final = (GOLDEN / f"{EXCHANGE}.json").read_bytes()


def kept(name: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8"))
    return whole


def as_kept(record: StreamRecord) -> dict[str, Any]:
    return {
        "key": None if record.key is None else record.key.decode(),
        "headers": {name: said.decode() for name, said in record.headers},
        "value": record.value.decode(),
    }


def write_missing() -> None:
    """Every sample has its file; those that were there are as they were. Run by hand."""
    KEPT.mkdir(exist_ok=True)
    for name, record in made().items():
        path = KEPT / f"{name}.json"
        if not path.exists():
            path.write_text(json.dumps(as_kept(record), indent=2) + "\n", encoding="utf-8")


def made() -> dict[str, StreamRecord]:
    return {
        EXCHANGE: records_of(7, EXCHANGE, DATA)[1],
        RUN: records_of(9, RUN, encode(SAMPLES[RUN]), partitions=3)[1],
        stream.COMPLETE: mark(10_000),
    }


def slice_of_bergen() -> EventRecord:
    """What Bergen is told of the run: its two links, its share, its number."""
    whole = SAMPLES[RUN]
    event = whole.event
    assert isinstance(event, ClearingApplied)
    own = replace(
        event,
        growths=(),
        potentials={B: event.potentials[B]},
        shares=event.shares[1:2],
        slice_of=Sha256(sha256(encode(whole)).hexdigest()),
    )
    envelope = replace(whole, groups={B: whole.groups[B]}, event=own)
    beside = [g for g in whole.groups if partition_of(g, 3) == partition_of(B, 3)]
    return EventRecord(9, B, envelope, len(beside))


@pytest.mark.parametrize("name", made())
def test_a_record_is_written_as_it_always_was(name: str) -> None:
    assert as_kept(made()[name]) == kept(name)


@pytest.mark.parametrize("path", sorted(KEPT.glob("*.json")), ids=lambda path: path.stem)
def test_a_record_that_was_written_once_is_read_for_ever(path: Path) -> None:
    whole = kept(path.stem)
    key = None if whole["key"] is None else whole["key"].encode()
    headers = [(name, said.encode()) for name, said in whole["headers"].items()]
    said = read_record(key, headers, whole["value"].encode())
    expected = {
        EXCHANGE: EventRecord(7, GroupId("bergen"), STORED[EXCHANGE]),
        RUN: slice_of_bergen(),
        stream.COMPLETE: Complete(10_000),
    }
    assert said == expected[path.stem]


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - SLICED_NAMES))
def test_each_event_has_a_record_for_each_of_its_groups_and_is_read_back(name: str) -> None:
    data = encode(SAMPLES[name])
    records = records_of(12, name, data)
    assert [record.group for record in records] == list(SAMPLES[name].groups)
    for record in records:
        assert record.value == data
        assert position_said(record.headers) == record.position == 12
        assert read_record(record.key, record.headers, record.value) == EventRecord(
            12, record.group or GroupId(""), SAMPLES[name]
        )


@pytest.mark.parametrize("name", sorted(SLICED_NAMES))
def test_of_a_run_each_group_has_a_slice_and_all_slices_say_what_the_whole_says(name: str) -> None:
    whole = SAMPLES[name]
    records = records_of(12, name, encode(whole))
    read = [read_record(record.key, record.headers, record.value) for record in records]
    slices = [record for record in read if isinstance(record, EventRecord)]
    assert [record.group for record in slices] == list(whole.groups)
    assert {record.slices for record in slices} == {len(whole.groups)}
    for record in slices:
        assert record.envelope.groups == {record.group: whole.groups[record.group]}
    again = joined([record.envelope for record in slices])
    assert isinstance(again.event, ClearingProposed | ClearingApplied | ClearingWithdrawn)
    digest = sha256(encode(whole)).hexdigest()
    assert again.event.slice_of == digest
    assert replace(again, event=replace(again.event, slice_of=None)) == whole


def test_no_slice_is_larger_than_was_foreseen() -> None:
    whole = SAMPLES[RUN]
    assert isinstance(whole.event, ClearingApplied)
    room = largest_slice_bytes(whole.event)
    assert max(map(size_of, records_of(9, RUN, encode(whole)))) <= room


@pytest.mark.parametrize("said", [None, b"", b"0", b"-1", b"two", b"9" * 10])
def test_a_slice_that_does_not_say_how_many_there_are_is_refused(said: bytes | None) -> None:
    record = records_of(9, RUN, encode(SAMPLES[RUN]))[0]
    with pytest.raises(UnfitRecord, match="slices"):
        read_record(record.key, changed(record, stream.SLICES_HEADER, said), record.value)


def changed(record: StreamRecord, name: str, said: bytes | None) -> list[tuple[str, bytes | None]]:
    """The headers with one other, or without it."""
    rest: list[tuple[str, bytes | None]] = [h for h in record.headers if h[0] != name]
    return rest if said is None else [*rest, (name, said)]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *((name, None) for name, _ in records_of(7, EXCHANGE, DATA)[0].headers),
        (stream.SPECVERSION_HEADER, b"2.0"),
        (stream.CONTENT_HEADER, b"text/plain"),
        (stream.SOURCE_HEADER, b"/somebody"),
        (stream.ID_HEADER, b"00000000-0000-4000-8000-000000000000/0"),
        (stream.TYPE_HEADER, b"nobody-knows.v1"),
        (stream.TYPE_HEADER, b"group-closed.v1"),
        (stream.TYPE_HEADER, stream.COMPLETE.encode()),
        (stream.TYPE_HEADER, b"\xff"),
        (stream.SUBJECT_HEADER, b"bergen"),
        (stream.POSITION_HEADER, b"0"),
        (stream.POSITION_HEADER, b"-7"),
        (stream.POSITION_HEADER, b"7.0"),
        (stream.POSITION_HEADER, b"07"),
        (stream.POSITION_HEADER, "٧".encode()),
        (stream.POSITION_HEADER, b"9223372036854775808"),
        (stream.POSITION_HEADER, b"9" * 5_000),
    ],
)
def test_a_header_that_is_missing_or_other_than_the_rest_says_is_refused(
    name: str, said: bytes | None
) -> None:
    record = records_of(7, EXCHANGE, DATA)[0]
    with pytest.raises(UnfitRecord):
        read_record(record.key, changed(record, name, said), record.value)


def test_a_header_that_stands_twice_is_refused() -> None:
    record = records_of(7, EXCHANGE, DATA)[0]
    with pytest.raises(UnfitRecord, match="twice"):
        read_record(record.key, [*record.headers, (stream.POSITION_HEADER, b"8")], record.value)


@pytest.mark.parametrize("key", [None, b"", b"bergen", b"\xff"])
def test_a_key_other_than_the_group_is_refused(key: bytes | None) -> None:
    record = records_of(7, EXCHANGE, DATA)[0]
    with pytest.raises(UnfitRecord, match="subject"):
        read_record(key, record.headers, record.value)


def test_a_group_that_the_event_does_not_touch_is_refused() -> None:
    record = records_of(7, EXCHANGE, DATA)[0]
    with pytest.raises(UnfitRecord, match="does not touch"):
        read_record(b"gent", changed(record, stream.SUBJECT_HEADER, b"gent"), record.value)


@pytest.mark.parametrize("value", [None, b"", b"not JSON", b"{}", b"[" * 9_999, b"\xff"])
def test_a_value_that_is_no_event_is_refused(value: bytes | None) -> None:
    record = records_of(7, EXCHANGE, DATA)[0]
    with pytest.raises(UnfitRecord):
        read_record(record.key, record.headers, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (b"aalst", b'{"position":9}'),
        (None, b'{"position":8}'),
        (None, b"{}"),
        (None, b'{"position":"9"}'),
        (None, None),
    ],
)
def test_a_mark_that_says_two_things_is_refused(key: bytes | None, value: bytes | None) -> None:
    with pytest.raises(UnfitRecord):
        read_record(key, mark(9).headers, value)


@given(
    key=st.none() | st.binary(max_size=9),
    headers=st.lists(
        st.tuples(
            st.sampled_from([name for name, _ in mark(1).headers]) | st.text(max_size=9),
            st.none() | st.binary(max_size=20),
        )
    ),
    value=st.none() | st.binary(max_size=99),
)
def test_arbitrary_records_are_refused_and_nothing_else_is_raised(
    key: bytes | None, headers: list[tuple[str, bytes | None]], value: bytes | None
) -> None:
    with pytest.raises(UnfitRecord):
        read_record(key, headers, value)


def test_a_record_at_the_limit_is_made_and_one_byte_more_is_not() -> None:
    room = MAX_RECORD_BYTES - max(map(size_of, records_of(7, EXCHANGE, DATA)))
    at_most = DATA[:-1] + b" " * room + b"}"
    assert max(map(size_of, records_of(7, EXCHANGE, at_most))) == MAX_RECORD_BYTES
    with pytest.raises(RecordTooLarge, match="position 7 "):
        records_of(7, EXCHANGE, at_most[:-1] + b" }")


def test_what_is_no_envelope_makes_no_record() -> None:
    with pytest.raises(UnreadableEvent, match="position 7"):
        records_of(7, EXCHANGE, b'{"event":{}}')


class OneTopic:
    """What kafka-python's partitioner asks of a cluster."""

    def __init__(self, partitions: int) -> None:
        self._partitions = set(range(partitions))

    def topics(self) -> set[str]:
        return {"t"}

    def partitions_for_topic(self, _: str) -> set[int]:
        return self._partitions

    available_partitions_for_topic = partitions_for_topic


@given(
    group=st.from_regex(r"[a-z][a-z0-9-]{1,30}[a-z0-9]", fullmatch=True) | st.text(max_size=40),
    partitions=st.integers(1, 1_000),
)
def test_a_group_has_the_partition_that_kafkas_own_clients_choose(
    group: str, partitions: int
) -> None:
    key = group.encode()
    chosen = DefaultPartitioner().partition("t", key, key, None, None, OneTopic(partitions))
    assert partition_of(GroupId(group), partitions) == chosen


def test_the_hash_is_that_of_kafkas_java_client() -> None:
    """Kafka's own UtilsTest.testMurmur2."""
    signed = {
        b"21": -973932308,
        b"foobar": -790332482,
        b"a-little-bit-long-string": -985981536,
        b"a-little-bit-longer-string": -1486304829,
        b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": -58897971,
        b"abc": 479470107,
    }
    assert {key: stream.murmur2(key) for key in signed} == {
        key: value & 0xFFFFFFFF for key, value in signed.items()
    }


if __name__ == "__main__":
    write_missing()
