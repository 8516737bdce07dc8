"""How fast the relay writes the log to Kafka, beside kafka-python's own producer.

The log is filled beforehand with exchanges, a third of them across a border and so two records
each. The producer is given the same records as they are, ready made: what it is timed for is
sending alone, while the relay also reads, decodes and makes them.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Final, NamedTuple

from kafka import KafkaAdminClient, KafkaProducer

from access.moments import now_ms
from clearing.log.postgres import PostgresLog
from clearing.log.waker import PostgresWaker
from clearing.relay.relay import Relay, Target
from contracts.block import Entry
from contracts.stream import StreamRecord, partition_of, records_of
from tests import databases
from tests.bench.projections import exchanges
from tests.kafka import broker, new_topic_name
from tests.meanwhile import meanwhile
from tests.projections.history import fill_log

PARTITIONS: Final = 8
SINGLES: Final = 100
_BATCH_BYTES: Final = 900_000


class Row(NamedTuple):
    """One line of the report."""

    what: str
    events: int
    records: int
    seconds: float

    @property
    def per_second(self) -> int:
        """Events a second."""
        return int(self.events / self.seconds)


class Report(NamedTuple):
    """The relay beside the bare producer, and how soon a single event is acknowledged."""

    relay: Row
    bare: Row
    p50_ms: float
    p99_ms: float

    def lines(self) -> Iterator[str]:
        for row in (self.relay, self.bare):
            yield (
                f"{row.what}: {row.per_second:,} events/s,"
                f" {int(row.records / row.seconds):,} records/s"
            )
        ratio = self.relay.per_second / self.bare.per_second
        yield f"the relay is {ratio:.2f} times the bare producer"
        yield (
            f"one event, from the commit to the broker's acknowledgement: p50 {self.p50_ms:.1f} ms,"
            f" p99 {self.p99_ms:.1f} ms"
        )


def bench_relay(database_url: str, bootstrap: str, *, events: int = 60_000) -> Report:
    """Measure both, on the same broker, into topics of their own."""
    pen = exchanges(events, 1_000)
    fill_log(database_url, pen.records, block=1_000)
    del pen
    gc.collect()
    with (
        PostgresWaker(database_url) as waker,
        PostgresLog(database_url, waker=waker) as log,
    ):
        entries = [entry for block in log.read() for entry in block.entries]
        records = [
            record
            for position, entry in enumerate(entries, 1)
            for record in records_of(position, entry.wire_name, entry.data)
        ]
        # A broker that has just started compiles for a while: both would pay, the first one more.
        _produce(bootstrap, records[:5_000])
        bare = _produce(bootstrap, records)
        count, last = len(records), entries[-1]
        del records, entries
        gc.collect()
        with _relaying(log, bootstrap) as relay:
            started = time.perf_counter()
            head = log.head().position
            _until(relay, head)
            took = time.perf_counter() - started
            singles = sorted(_singles(log, relay, last))
    return Report(
        Row("the relay", head, count, took),
        Row("bare kafka-python, the same records", head, count, bare),
        median(singles),
        singles[-1 - len(singles) // 100],
    )


def _produce(bootstrap: str, records: list[StreamRecord]) -> float:
    """Return the seconds until all are acknowledged."""
    topic = new_topic_name()
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    admin.create_topics(
        {topic: {"num_partitions": PARTITIONS, "replication_factor": 1}}, wait_for_metadata=True
    )
    admin.close()
    producer = KafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        batch_size=_BATCH_BYTES,
        linger_ms=5,
        max_request_size=8 * _BATCH_BYTES,
    )
    producer.partitions_for(topic)
    started = time.perf_counter()
    for record in records:
        assert record.group is not None
        producer.send(
            topic,
            record.value,
            key=record.key,
            headers=record.headers,
            partition=partition_of(record.group, PARTITIONS),
        )
    producer.flush()
    took = time.perf_counter() - started
    producer.close()
    return took


@contextmanager
def _relaying(log: PostgresLog, bootstrap: str) -> Iterator[Relay]:
    target = Target(
        topic=new_topic_name(),
        partitions=PARTITIONS,
        replication=1,
        arguments={"bootstrap_servers": bootstrap},
    )
    relay = Relay(log, target, now_ms)
    with meanwhile(relay.run):
        while relay.status != "relaying":
            time.sleep(0.001)
        yield relay


def _until(relay: Relay, position: int) -> None:
    while relay.complete < position:
        time.sleep(0.000_5)


def _singles(log: PostgresLog, relay: Relay, again: Entry) -> Iterator[float]:
    """Yield the milliseconds of each of some events that come one by one."""
    head = log.take_over("bench", 600_000)
    for _ in range(SINGLES):
        head = log.append([again], after=head)
        started = time.perf_counter()
        _until(relay, head.position)
        yield (time.perf_counter() - started) * 1_000


def main() -> None:
    with (
        broker(quick=False) as running,
        databases.server(durable=True) as server,
        databases.fresh_database(server) as database_url,
    ):
        events = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
        for line in bench_relay(database_url, running.bootstrap, events=events).lines():
            print(line)


if __name__ == "__main__":
    main()
