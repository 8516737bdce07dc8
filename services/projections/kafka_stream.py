"""A Kafka topic as a stream: its partitions, read from the places that PostgreSQL knows.

No consumer group and no committed offsets: who reads what, and from where, is not the broker's to
say. The topic's own writer uses no transactions (decisions/0006); what is read is read committed
all the same, so that what another writer took back was never there.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any, Final

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, OffsetOutOfRangeError, UnknownTopicOrPartitionError

from access.phrases_snag import Snag
from access.saying import Saying
from projections.stream import Chunk, Place, StreamAway
from projections.topic_records import RawRecord, Source, chunk_of

LOOK_EVERY_S: Final = 1.0
_POLL_AT_MOST: Final = 5_000
# Records wait here, raw, for their turn; a partition that has so many is not asked for more.
_ENOUGH: Final = 20_000
_MANY: Final = 500
_QUIET_S: Final = 0.3
_NEVER: Final = float("-inf")
_CONSUMER: Final[Mapping[str, object]] = {
    "group_id": None,
    "enable_auto_commit": False,
    "auto_offset_reset": "none",
    "isolation_level": "read_committed",
    "allow_auto_create_topics": False,
    "fetch_max_wait_ms": 250,
    "max_partition_fetch_bytes": 2 * 1024 * 1024,
    "fetch_max_bytes": 16 * 1024 * 1024,
    "metrics_enabled": False,
}
# A broker that comes back is found soon; one that does not answer holds nobody up for long.
_PATIENCE: Final[Mapping[str, object]] = {
    "reconnect_backoff_max_ms": 1_000,
    "bootstrap_timeout_ms": 5_000,
    "request_timeout_ms": 10_000,
}

_log = logging.getLogger(__name__)


class KafkaStream:
    """The topic as a `PartitionedStream`. It holds two connections.

    `broker` is how the broker is reached, in kafka-python's own words; `log_head` tells where the
    log ends, so that what claims a position beyond is not believed.
    """

    every_position = False

    def __init__(
        self, topic: str, broker: Mapping[str, object], log_head: Callable[[], int]
    ) -> None:
        self.name = topic
        self._broker = {**_PATIENCE, **broker}
        self._log_head = log_head
        self._head = 0
        self._consumer: Any = None
        self._admin: Any = None
        self._topic_id = ""
        self._partitions = 0
        self._told = 0
        self._looked_at = _NEVER
        self._waiting: dict[int, list[RawRecord]] = {}
        # The offset of the first record that waits, or of the next that will come.
        self._next: dict[int, int] = {}
        # How many waited when they were last looked at: they were not enough for an event.
        self._tried: dict[int, int] = {}
        self._passed_over: Collection[tuple[str, int, int]] = ()

    def partitions(self) -> int:
        """See `PartitionedStream.partitions`."""
        with self._reached():
            self._look(at_once=True)
        self._told = self._partitions
        return self._told

    def hold(self, partitions: Collection[int]) -> None:
        """See `PartitionedStream.hold`."""
        for partition in set(self._next).difference(partitions):
            self._forget(partition)
        if self._consumer is not None:
            self._consumer.assign([self._name_of(p) for p in self._next])

    def take(self, partition: int, after: Place, at_most: int) -> Chunk:
        """See `PartitionedStream.take`."""
        with self._reached():
            self._look()
            self._go_to(partition, after)
            if not self._has_new(partition):
                self._poll(0)
                self._look()
                self._go_to(partition, after)
        raw = self._waiting[partition]
        source = Source(self._topic_id, partition, self._told, self._is_in_log)
        count = len(raw)
        chunk = chunk_of(source, after, raw, at_most, self._passed_over)
        if chunk.reached != after:
            self._drop_before(partition, chunk.reached.offset)
        self._tried[partition] = 0 if chunk.more else len(self._waiting[partition])
        # After so many there are more, mostly: they are decoded while these are being written.
        return chunk._replace(more=chunk.more or count >= _MANY)

    def wait_beyond(self, places: Mapping[int, Place], timeout_s: float) -> None:
        """See `PartitionedStream.wait_beyond`."""
        if any(self._has_new(partition) for partition in places):
            return
        with self._reached():
            self._look()
            if self._next:
                self._poll(timeout_s)
            else:
                sleep(timeout_s)

    def pass_over(self, records: Collection[tuple[str, int, int]]) -> None:
        """See `PartitionedStream.pass_over`."""
        self._passed_over = frozenset(records)

    def records_from(
        self, partition: int, offset: int, at_most: int, timeout_s: float = 3.0
    ) -> list[RawRecord]:
        """The records as they stand there, whatever they say, from this offset on."""
        deadline = monotonic() + timeout_s
        with self._reached():
            self._look(at_once=True)
            self._start(partition, offset)
            before = -1
            while before < (have := len(self._waiting[partition])) < at_most or not have:
                if monotonic() > deadline:
                    break
                before = have
                self._poll(_QUIET_S)
        return self._waiting[partition][:at_most]

    def close(self) -> None:
        """See `PartitionedStream.close`."""
        consumer, admin = self._consumer, self._admin
        self._consumer = self._admin = None
        for partition in list(self._next):
            self._forget(partition)
        if consumer is not None:
            consumer.close(autocommit=False, timeout_ms=1_000)
        if admin is not None:
            admin.close()

    @property
    def topic_id(self) -> str:
        """Of the topic that is there now, as last seen; "" for none."""
        return self._topic_id

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except KafkaError as error:
            # Opened anew: what went wrong may be of this connection alone.
            self.close()
            where = str(self._broker["bootstrap_servers"])
            raise StreamAway(Saying(Snag.BROKER_AWAY, where=where, detail=repr(error))) from error

    def _look(self, *, at_once: bool = False) -> None:
        """The topic is the one that is there now."""
        if not at_once and monotonic() - self._looked_at < LOOK_EVERY_S:
            return
        if self._admin is None:
            self._admin = KafkaAdminClient(**self._broker)
        (found,) = self._admin.describe_topics([self.name])
        if found["error_code"] == UnknownTopicOrPartitionError.errno:
            raise StreamAway(Saying(Snag.NO_TOPIC, topic=self.name))
        topic_id, partitions = str(found["topic_id"]), len(found["partitions"])
        if topic_id != self._topic_id:
            if self._topic_id:
                _log.warning("topic %s was made anew: it is read from its start", self.name)
            for partition in list(self._next):
                self._forget(partition)
            self._topic_id = topic_id
        self._partitions = partitions
        self._looked_at = monotonic()
        if not at_once and partitions != self._told:
            counts = {"partitions": str(partitions), "told": str(self._told)}
            raise StreamAway(Saying(Snag.OTHER_PARTITIONS, topic=self.name, **counts))

    def _go_to(self, partition: int, after: Place) -> None:
        start = after.offset if after.topic_id == self._topic_id else 0
        if self._next.get(partition) != start:
            self._start(partition, start)

    def _start(self, partition: int, offset: int) -> None:
        """What comes next of the partition is the record at the offset."""
        if self._consumer is None:
            self._consumer = KafkaConsumer(**{**_CONSUMER, **self._broker})
        if partition not in self._next:
            self._next[partition] = offset
            self._consumer.assign([self._name_of(p) for p in self._next])
        self._consumer.seek(self._name_of(partition), offset)
        self._waiting[partition] = []
        self._tried[partition] = 0
        self._next[partition] = offset

    def _poll(self, timeout_s: float) -> None:
        for partition, waiting in self._waiting.items():
            # The consumer keeps what it fetched for who is paused.
            turn = self._consumer.pause if len(waiting) >= _ENOUGH else self._consumer.resume
            turn(self._name_of(partition))
        try:
            found = self._consumer.poll(int(timeout_s * 1_000), max_records=_POLL_AT_MOST)
        except OffsetOutOfRangeError as error:
            self._restart(error.args[0])
            return
        if found:
            # The library fetches by name: these are of the topic that we know only if that one is
            # still there now. Places in a topic made anew are others, and some would be left out.
            self._looked_at = _NEVER
        for name, records in found.items():
            if name.partition in self._waiting:
                self._waiting[name.partition].extend(records)

    def _restart(self, offsets: Mapping[TopicPartition, int]) -> None:
        """The partitions are read from their start: they end before where we were."""
        for name, offset in offsets.items():
            begin = self._consumer.beginning_offsets([name])[name]
            _log.warning(
                "partition %d of %s has no offset %d: it is read from its start",
                *(name.partition, self.name, offset),
            )
            self._consumer.seek(name, begin)
            self._waiting[name.partition] = []

    def _has_new(self, partition: int) -> bool:
        return len(self._waiting.get(partition, ())) > self._tried.get(partition, 0)

    def _drop_before(self, partition: int, offset: int) -> None:
        waiting = self._waiting[partition]
        count = next((n for n, raw in enumerate(waiting) if raw.offset >= offset), len(waiting))
        del waiting[:count]
        self._next[partition] = offset

    def _forget(self, partition: int) -> None:
        del self._next[partition]
        self._waiting.pop(partition, None)
        self._tried.pop(partition, None)

    def _is_in_log(self, position: int) -> bool:
        if position > self._head:
            self._head = self._log_head()
        return position <= self._head

    def _name_of(self, partition: int) -> TopicPartition:
        return TopicPartition(self.name, partition)
