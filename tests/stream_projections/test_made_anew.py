"""A topic that is made anew between two looks at it, with a client that names it by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pytest
from kafka import TopicPartition

from contracts.stream import StreamRecord, mark
from projections import kafka_stream
from projections.kafka_stream import KafkaStream
from projections.stream import Place
from tests.projections.history import Pen
from tests.stream_projections.topics import parts

NAME = "stream"


class Kept(NamedTuple):
    offset: int
    key: bytes | None
    value: bytes
    headers: list[tuple[str, bytes]]


class Broker:
    """One topic of one partition: administered and read as the library does it."""

    def __init__(self) -> None:
        self._id = ""
        self._kept: list[Kept] = []
        self._offset = 0

    def make(self, topic_id: str, records: Sequence[StreamRecord]) -> None:
        """There is a topic of this id; whoever reads goes on by name and offset."""
        self._id = topic_id
        self._kept = [Kept(n, r.key, r.value, r.headers) for n, r in enumerate(records)]

    def client(self, **_: object) -> Broker:
        return self

    def describe_topics(self, _: Sequence[str]) -> list[dict[str, object]]:
        return [{"error_code": 0, "topic_id": self._id, "partitions": [0]}]

    def assign(self, names: Sequence[TopicPartition]) -> None:
        pass

    pause = resume = assign

    def seek(self, _: TopicPartition, offset: int) -> None:
        self._offset = offset

    def poll(self, _: int, max_records: int) -> Mapping[TopicPartition, list[Kept]]:
        found = self._kept[self._offset :][:max_records]
        self._offset += len(found)
        return {TopicPartition(NAME, 0): found} if found else {}


def test_no_record_of_a_topic_made_anew_is_taken_for_one_of_the_old_topic(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker = Broker()
    monkeypatch.setattr(kafka_stream, "KafkaAdminClient", broker.client)
    monkeypatch.setattr(kafka_stream, "KafkaConsumer", broker.client)
    pen = Pen()
    pen.found("dorp", per_hour=20)
    members = [pen.open("dorp") for _ in range(2)]
    for _ in range(5):
        pen.pay(members[0], members[1], 1)
    events = [one for record in pen.records for one in parts(record)]
    stream = KafkaStream(NAME, {"bootstrap_servers": "nowhere"}, lambda: len(events))
    # Written little by little it has a mark behind each event; filled again at once, none.
    broker.make("old", [one for event in events[:3] for one in (event, mark(event.position))])
    assert stream.partitions() == 1
    chunk = stream.take(0, Place(), 100)
    assert chunk.reached == Place("old", 6, 3)
    broker.make("new", events)
    stream.wait_beyond({0: chunk.reached}, 0)
    taken = stream.take(0, chunk.reached, 100)
    assert [record.position for record in taken.records] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert taken.reached == Place("new", 8, 8)
