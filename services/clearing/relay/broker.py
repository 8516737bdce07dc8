"""Kafka as the relay needs it: a topic by its id, the next epoch, batches written and read back.

It speaks through kafka-python's connections and protocol, below its producer: that one names a
topic by name only and tries again by itself, so that a batch meant for a deleted topic can reach
the one made in its place (decisions/0006).
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

from kafka import errors
from kafka.net.manager import KafkaConnectionManager
from kafka.net.selector import NetworkSelector
from kafka.protocol.admin import CreateTopicsRequest
from kafka.protocol.consumer import FetchRequest
from kafka.protocol.metadata import FindCoordinatorRequest, MetadataRequest
from kafka.protocol.producer import InitProducerIdRequest, ProduceRequest
from kafka.record.memory_records import MemoryRecords

CONNECT_WITHIN_MS: Final = 5_000
ANSWER_WITHIN_MS: Final = 10_000
TOPIC_WITHIN_S: Final = 10.0
_PAUSE_S: Final = 0.1
_TRANSACTIONAL_ID: Final = 1
_ALL_IN_SYNC: Final = -1
_FETCH_BYTES: Final = 8 * 1024 * 1024
# The first versions that name a topic by its id.
_FETCH_BY_ID: Final = 13
_PRODUCE_BY_ID: Final = 13
# Two-phase commit comes with the next version; nothing here is a transaction.
_INIT_AT_MOST: Final = 5
_EPOCH_MOVED_ON: Final = (errors.InvalidProducerEpochError, errors.ProducerFencedError)
_COORDINATOR_SOON: Final = (
    errors.CoordinatorNotAvailableError,
    errors.CoordinatorLoadInProgressError,
    errors.NotCoordinatorError,
    errors.ConcurrentTransactionsError,
)


class OutOfReach(Exception):
    """The broker could not, would not, or did not say; what was asked may have happened or not."""


class BeginningLost(OutOfReach):
    """An offset was asked for that the partition does not have."""


class Fenced(Exception):
    """Another relay has taken the topic over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """One incarnation of a topic; `leaders` gives the node of each partition."""

    name: str
    id: UUID
    leaders: tuple[int, ...]

    @property
    def partitions(self) -> int:
        """How many there are, for ever."""
        return len(self.leaders)


class ProducerEpoch(NamedTuple):
    """Who writes: the topic's one producer id, and which of its holders in order."""

    producer_id: int
    epoch: int


class Kept(NamedTuple):
    """A record as it stands in a partition."""

    offset: int
    key: bytes | None
    headers: list[tuple[str, bytes | None]]
    value: bytes | None


class Fetched(NamedTuple):
    """Some of a partition's records from an offset on, and the offset behind its last."""

    end: int
    records: list[Kept]


class Broker:
    """A session with a cluster: its connections are made once, and none is made again.

    Every method raises `OutOfReach` when it got no or another answer; the session is over then.
    """

    def __init__(self, arguments: Mapping[str, object]) -> None:
        """`arguments` are those of kafka-python's clients: addresses and credentials."""
        known = {"request_timeout_ms": ANSWER_WITHIN_MS, "receive_message_max_bytes": 10**8}
        self._net = NetworkSelector()
        self._manager = KafkaConnectionManager(self._net, **{**known, **arguments})
        self._leaders: dict[int, Any] = {}

    def __enter__(self) -> Self:
        try:
            self._run(lambda: self._manager.bootstrap_async(CONNECT_WITHIN_MS))
        except OutOfReach:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        self._manager.close()
        self._net.close()

    def topic(self, name: str) -> Topic | None:
        """Return the topic of this name, if there is one that can be written to."""
        wanted = [MetadataRequest.MetadataRequestTopic(name=name)]
        request = MetadataRequest(topics=wanted, allow_auto_topic_creation=False)
        found = self._run(lambda: self._manager.send(request)).topics[0]
        error = errors.for_code(found.error_code)
        if error is errors.UnknownTopicOrPartitionError:
            return None
        _check(found.error_code)
        partitions = sorted(found.partitions, key=lambda partition: partition.partition_index)
        if any(partition.leader_id < 0 for partition in partitions):
            raise OutOfReach(f"a partition of {name} has no leader")
        return Topic(
            name=name,
            id=found.topic_id,
            leaders=tuple(partition.leader_id for partition in partitions),
        )

    def create(
        self, name: str, *, partitions: int, replication: int, configs: Mapping[str, str]
    ) -> Topic:
        """Return the topic, which there is now: made like this, or by another before."""
        new = CreateTopicsRequest.CreatableTopic
        wanted = new(
            name=name,
            num_partitions=partitions,
            replication_factor=replication,
            assignments=[],
            configs=[new.CreatableTopicConfig(name=n, value=v) for n, v in configs.items()],
        )
        request = CreateTopicsRequest(topics=[wanted], timeout_ms=ANSWER_WITHIN_MS)
        made = self._run(lambda: self._manager.send(request)).topics[0]
        if errors.for_code(made.error_code) is not errors.TopicAlreadyExistsError:
            _check(made.error_code, made.error_message)
        deadline = time.monotonic() + TOPIC_WITHIN_S
        while (topic := self._topic_soon(name)) is None:
            if time.monotonic() > deadline:
                raise OutOfReach(f"{name} was made, but cannot be written to")
            time.sleep(_PAUSE_S)
        return topic

    def _topic_soon(self, name: str) -> Topic | None:
        try:
            topic = self.topic(name)
            if topic is not None:
                self.ends(topic)
        except OutOfReach:
            return None  # its leaders are being chosen, or do not know yet that they are
        return topic

    def next_epoch(self, transactional_id: str) -> ProducerEpoch:
        """Return the id with a new epoch: who held an earlier one can write no more.

        It holds from the first batch of the new epoch on, in the partition where that stands.
        """
        deadline = time.monotonic() + TOPIC_WITHIN_S
        while True:
            answer = self._run(lambda: self._init(transactional_id))
            error = errors.for_code(answer.error_code)
            if not issubclass(error, _COORDINATOR_SOON) or time.monotonic() > deadline:
                _check(answer.error_code)
                return ProducerEpoch(answer.producer_id, answer.producer_epoch)
            time.sleep(_PAUSE_S)

    async def _init(self, transactional_id: str) -> Any:
        where = FindCoordinatorRequest(
            key_type=_TRANSACTIONAL_ID, coordinator_keys=[transactional_id], min_version=4
        )
        coordinator = (await self._manager.send(where)).coordinators[0]
        if coordinator.error_code:
            return coordinator
        request = InitProducerIdRequest(
            transactional_id=transactional_id,
            transaction_timeout_ms=ANSWER_WITHIN_MS,
            producer_id=-1,
            producer_epoch=-1,
            max_version=_INIT_AT_MOST,
        )
        return await self._manager.send(request, node_id=coordinator.node_id)

    def produce(self, topic: Topic, batches: Mapping[int, bytes]) -> dict[int, int]:
        """Every batch stands in its partition, on every replica in step; returns its offset.

        Raises `Fenced` where a later epoch has written. Some may stand there, others not, when it
        or `OutOfReach` is raised.
        """
        by_partition = ProduceRequest.TopicProduceData.PartitionProduceData

        def request(partitions: Iterable[int]) -> ProduceRequest:
            kept = [by_partition(index=n, records=batches[n]) for n in partitions]
            wanted = ProduceRequest.TopicProduceData(topic_id=topic.id, partition_data=kept)
            return ProduceRequest(
                transactional_id=None,
                acks=_ALL_IN_SYNC,
                timeout_ms=ANSWER_WITHIN_MS,
                topic_data=[wanted],
                min_version=_PRODUCE_BY_ID,
            )

        offsets: dict[int, int] = {}
        for answer in self._ask_leaders(topic, batches, request):
            for said in (said for each in answer.responses for said in each.partition_responses):
                _check(said.error_code, said.error_message)
                offsets[said.index] = said.base_offset
        if offsets.keys() != batches.keys():
            raise OutOfReach("the broker did not say what became of every partition")
        return offsets

    def ends(self, topic: Topic) -> dict[int, int]:
        """Return the offset behind the last record of each partition, which begins at 0."""
        try:
            found = self.fetch(topic, dict.fromkeys(range(topic.partitions), 0), at_most_bytes=1)
        except BeginningLost as lost:
            raise OutOfReach(
                f"the beginning of {topic.name} was deleted: its history is no longer whole; a"
                " topic that is deleted is filled again from the log"
            ) from lost
        return {partition: fetched.end for partition, fetched in found.items()}

    def fetch(
        self, topic: Topic, offsets: Mapping[int, int], *, at_most_bytes: int = _FETCH_BYTES
    ) -> dict[int, Fetched]:
        """Return what stands in each partition from its offset on, whole batches.

        Where there is anything, one of the partitions gives something, whatever its size.
        """
        topics, partitions = FetchRequest.FetchTopic, FetchRequest.FetchTopic.FetchPartition

        def request(wanted: Iterable[int]) -> FetchRequest:
            places = [
                partitions(partition=n, fetch_offset=offsets[n], partition_max_bytes=at_most_bytes)
                for n in wanted
            ]
            return FetchRequest(
                max_wait_ms=0,
                min_bytes=0,
                max_bytes=at_most_bytes,
                topics=[topics(topic_id=topic.id, partitions=places)],
                forgotten_topics_data=[],
                min_version=_FETCH_BY_ID,
            )

        found: dict[int, Fetched] = {}
        for answer in self._ask_leaders(topic, offsets, request):
            _check(answer.error_code)
            for said in (said for each in answer.responses for said in each.partitions):
                _check(said.error_code)
                records = _records(said.records, offsets[said.partition_index])
                found[said.partition_index] = Fetched(said.high_watermark, records)
        return found

    def _ask_leaders(
        self, topic: Topic, partitions: Iterable[int], request: Callable[[Iterable[int]], Any]
    ) -> list[Any]:
        """Return each leader's answer; they are asked all at once."""
        by_leader: dict[int, list[int]] = {}
        for partition in partitions:
            by_leader.setdefault(topic.leaders[partition], []).append(partition)

        async def ask() -> list[Any]:
            asked = []
            for node, wanted in by_leader.items():
                if node not in self._leaders:
                    # Kept, and never made again: a batch sent over it cannot outlive the session.
                    self._leaders[node] = self._manager.get_connection(node)
                    await self._leaders[node]
                asked.append(self._leaders[node].send_request(request(wanted)))
            return [await answer for answer in asked]

        answers: list[Any] = self._run(ask)
        return answers

    def _run(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        async def asked() -> Any:
            return await ask()

        try:
            return self._manager.run(asked)
        except errors.KafkaError as error:
            raise OutOfReach(_sentence(error)) from error


def _records(data: bytes | None, first: int) -> list[Kept]:
    """Return the records of the batches, from this offset on."""
    if not data:
        return []
    try:
        return [
            Kept(record.offset, record.key, record.headers, record.value)
            for batch in MemoryRecords(data)
            if not batch.is_control_batch
            for record in batch
            if record.offset >= first
        ]
    except errors.KafkaError as error:
        raise OutOfReach(_sentence(error)) from error


def _check(code: int, message: str | None = None) -> None:
    error = errors.for_code(code)
    if error is errors.NoError:
        return
    if issubclass(error, _EPOCH_MOVED_ON):
        raise Fenced(message or error.description)
    if error is errors.OffsetOutOfRangeError:
        raise BeginningLost(_sentence(error()))
    raise OutOfReach(_sentence(error(message) if message else error()))


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__.removesuffix('Error')}: {error}"
