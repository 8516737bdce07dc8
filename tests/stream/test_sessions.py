"""How a relay's sessions follow on each other, on a broker that fails when it is told to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

import pytest
from kafka.record.memory_records import MemoryRecords

from clearing.log.memory import MemoryLog
from clearing.relay import relay as relays
from clearing.relay.broker import Fetched, Kept, OutOfReach, ProducerEpoch, Topic
from clearing.relay.relay import Relay, Target
from contracts.block import Entry
from contracts.envelope import encode
from contracts.events import wire_name
from tests.faults.processes import until
from tests.projections.history import Pen
from tests.stream.towns import running

TOPIC = Topic(name="stream", id=UUID(int=1), leaders=(0,))


class Kafka:
    """A topic of one partition, in memory."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.away = False
        self.sessions = 0
        self.batches: list[int] = []
        # Records that were acknowledged and are lost as soon as the next batch comes.
        self.loses = 0

    def __call__(self, arguments: Mapping[str, object]) -> Session:
        return Session(self)


class Session:
    """What the relay knows as its `Broker`."""

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka

    def __enter__(self) -> Self:
        self._reached()
        self._kafka.sessions += 1
        return self

    def __exit__(self, *exc: object) -> None:
        pass

    def topic(self, name: str) -> Topic:
        self._reached()
        return TOPIC

    def next_epoch(self, transactional_id: str) -> ProducerEpoch:
        return ProducerEpoch(7, self._kafka.sessions)

    def ends(self, topic: Topic) -> dict[int, int]:
        return {0: len(self._kafka.kept)}

    def fetch(self, topic: Topic, offsets: Mapping[int, int], **_: int) -> dict[int, Fetched]:
        kept = self._kafka.kept
        return {0: Fetched(len(kept), kept[offsets[0] :])}

    def produce(self, topic: Topic, batches: Mapping[int, bytes]) -> dict[int, int]:
        self._reached()
        kafka = self._kafka
        del kafka.kept[len(kafka.kept) - kafka.loses :]
        kafka.loses = 0
        offset = len(kafka.kept)
        made: list[Any] = [record for batch in MemoryRecords(batches[0]) for record in batch]
        kafka.kept += [Kept(offset + n, r.key, r.headers, r.value) for n, r in enumerate(made)]
        kafka.batches.append(len(made))
        return {0: offset}

    def _reached(self) -> None:
        if self._kafka.away:
            raise OutOfReach("it is away")


class Village:
    """A log of one group that grows by exchanges."""

    def __init__(self) -> None:
        self.log = MemoryLog()
        self._head = self.log.take_over("village", 3_600_000)
        self._pen = Pen()
        self._pen.found("dorp", per_hour=20)
        self._members = [self._pen.open("dorp") for _ in range(2)]
        self._written = 0
        self.trade(0)

    def trade(self, exchanges: int) -> None:
        for _ in range(exchanges):
            self._pen.pay(self._members[0], self._members[1], 1)
        new = [record.envelope for record in self._pen.records[self._written :]]
        self._written = len(self._pen.records)
        entries = [Entry(wire_name(one.event), (), encode(one)) for one in new]
        self._head = self.log.append(entries, after=self._head)

    @property
    def head(self) -> int:
        return self._head.position


@pytest.fixture
def kafka(monkeypatch: pytest.MonkeyPatch) -> Kafka:
    made = Kafka()
    monkeypatch.setattr(relays, "Broker", made)
    monkeypatch.setattr(relays, "_LOOK_AT_TOPIC_S", 0.05)
    return made


def relay_of(village: Village) -> Relay:
    target = Target(topic=TOPIC.name, partitions=1, replication=1, arguments={})
    return Relay(village.log, target, lambda: 0)


def test_a_broker_that_is_back_is_no_trouble_though_there_is_nothing_to_write(
    kafka: Kafka,
) -> None:
    village = Village()
    relay = relay_of(village)
    with running(relay):
        until(lambda: relay.told == {0: village.head}, "all is told")
        kafka.away = True
        until(lambda: relay.trouble != "", "it is missed")
        kafka.away = False
        until(lambda: kafka.sessions == 2 and relay.trouble == "", "nothing is in the way")


def test_what_a_broker_lost_is_written_once_more_and_not_after_every_break(kafka: Kafka) -> None:
    village = Village()
    village.trade(500)
    relay = relay_of(village)
    with running(relay):
        until(lambda: relay.told == {0: village.head}, "all is told")
        kafka.loses = 100
        village.trade(1)
        until(lambda: sum(kafka.batches[-3:]) > 500, "all is written once more")
        until(lambda: relay.told == {0: village.head}, "all is told again")
        before, sessions = sum(kafka.batches), kafka.sessions
        kafka.away = True
        until(lambda: relay.trouble != "", "it is missed")
        kafka.away = False
        until(lambda: kafka.sessions > sessions, "there is another session")
        village.trade(1)
        until(lambda: relay.told == {0: village.head}, "all is told once more")
    assert sum(kafka.batches) - before < 10
