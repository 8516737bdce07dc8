"""How fast projections follow a topic, beside a bare consumer of the same bytes; and rebuilds.

The topic is filled by the relay beforehand. The bare consumer does what every reader has to: fetch
and take apart the records, with kafka-python, one record after the other.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kafka import KafkaConsumer, TopicPartition

from access.moments import now_ms
from clearing.log.postgres import PostgresLog
from clearing.relay.relay import Relay, Target
from projections.kafka_stream import KafkaStream
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.rebuild import Rebuild
from projections.runner import Runner
from tests import databases
from tests.bench.projections import Row, exchanges
from tests.kafka import broker, new_topic_name
from tests.meanwhile import meanwhile
from tests.projections.history import fill_log

PARTITIONS: Final = 8
_WITHIN_S: Final = 600.0


def bench_stream(
    database_url: str, bootstrap: str, *, events: int = 60_000, accounts: int = 1_000
) -> list[Row]:
    """Events a second of the consumer alone, of all projections from Kafka, and of each rebuild."""
    pen = exchanges(events, accounts)
    fill_log(database_url, pen.records, block=1_000)
    count = len(pen.records)
    del pen
    gc.collect()
    topic = new_topic_name()
    with _relayed(database_url, bootstrap, topic, count):
        pass
    rows = [Row("bare kafka-python consumer, the same bytes", count, _consume(bootstrap, topic))]
    with LogStream(database_url) as log:
        stream = KafkaStream(topic, {"bootstrap_servers": bootstrap}, log.head)
        runner = Runner(database_url, stream, all_projections())
        runner.step()
        started = time.perf_counter()
        assert runner.wait_until(count, _WITHIN_S)
        took = time.perf_counter() - started
        rows.append(Row(f"all projections from Kafka, {accounts} accounts", count, took))
        runner.close()
    rows += [_rebuilt(database_url, name, count) for name in _names()]
    return rows


def _names() -> list[str]:
    return [projection.name for projection in all_projections()]


def _rebuilt(database_url: str, name: str, events: int) -> Row:
    (kind,) = [one for one in all_projections() if one.name == name]
    gc.collect()
    with LogStream(database_url) as log:
        started = time.perf_counter()
        Rebuild(database_url, log, kind).run()
        return Row(f"rebuild of {name}, from the log", events, time.perf_counter() - started)


@contextmanager
def _relayed(database_url: str, bootstrap: str, topic: str, head: int) -> Iterator[None]:
    target = Target(
        topic=topic,
        partitions=PARTITIONS,
        replication=1,
        arguments={"bootstrap_servers": bootstrap},
    )
    with PostgresLog(database_url) as log:
        relay = Relay(log, target, now_ms)
        with meanwhile(relay.run):
            while relay.complete < head:
                time.sleep(0.01)
            # A silent partition is marked as complete in a moment.
            time.sleep(0.5)
            yield


def _consume(bootstrap: str, topic: str) -> float:
    """Return the seconds until all records were handed over."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        metrics_enabled=False,
    )
    try:
        partitions = [TopicPartition(topic, n) for n in range(PARTITIONS)]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        consumer.seek_to_beginning(*partitions)
        started = time.perf_counter()
        while any(consumer.position(name) < ends[name] for name in partitions):
            consumer.poll(timeout_ms=500, max_records=5_000)
        return time.perf_counter() - started
    finally:
        consumer.close(autocommit=False)


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    with (
        broker(quick=False) as running,
        databases.server(durable=True) as server,
        databases.fresh_database(server) as database_url,
    ):
        for row in bench_stream(database_url, running.bootstrap, events=events):
            print(f"{row.what:45} {row.events:9,} events {row.per_second:9,}/s")


if __name__ == "__main__":
    main()
