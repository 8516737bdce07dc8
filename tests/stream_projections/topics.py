"""A topic filled by hand, as the relay fills it or as nobody should."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kafka import KafkaProducer

from contracts.envelope import Recorded, encode
from contracts.events import wire_name
from contracts.stream import StreamRecord, mark, partition_of, records_of
from tests.kafka import admin


class Topic:
    """A topic of a test's own on a real broker."""

    def __init__(self, bootstrap: str, name: str, partitions: int) -> None:
        self.bootstrap, self.name, self.partitions = bootstrap, name, partitions
        self.create()

    def create(self) -> None:
        with admin(self.bootstrap) as client:
            layout = {"num_partitions": self.partitions, "replication_factor": 1}
            client.create_topics({self.name: layout}, wait_for_metadata=True)

    def delete(self) -> None:
        with admin(self.bootstrap) as client:
            client.delete_topics([self.name])

    def is_gone(self) -> bool:
        with admin(self.bootstrap) as client:
            return bool(client.describe_topics([self.name])[0]["error_code"])

    def fill(self, records: Iterable[Recorded], *, twice: bool = False, marked: bool = True) -> int:
        """The events are there, in transactions of some hundreds, and marked as complete."""
        position = 0
        written = list(records)
        for start in range(0, len(written), 400):
            sent: list[tuple[int, StreamRecord]] = []
            for record in written[start : start + 400]:
                position = record.position
                sent += [
                    (partition_of(one.group, self.partitions), one)
                    for one in parts(record, self.partitions)
                ]
            self.produce(sent)
            if twice:
                self.produce(sent)
        if marked:
            self.mark(position)
        return position

    def mark(self, position: int) -> None:
        self.produce([(partition, mark(position)) for partition in range(self.partitions)])

    def produce(self, records: Sequence[tuple[int, StreamRecord]]) -> None:
        """The records are there, in one transaction."""
        self.put((p, one.key, one.value, one.headers) for p, one in records)

    def put(
        self,
        records: Iterable[tuple[int, bytes | None, bytes | None, list[tuple[str, bytes]]]],
        *,
        abort: bool = False,
    ) -> int:
        """Whatever it is, it is there, or was taken back; returns the offset of the last."""
        producer = KafkaProducer(
            bootstrap_servers=self.bootstrap, transactional_id=self.name, acks="all"
        )
        try:
            producer.init_transactions()
            producer.begin_transaction()
            sent = [
                producer.send(self.name, value=value, key=key, headers=headers, partition=partition)
                for partition, key, value, headers in records
            ]
            producer.flush()
            offset = sent[-1].get(10).offset if sent else -1
            if abort:
                producer.abort_transaction()
            else:
                producer.commit_transaction()
        finally:
            producer.close()
        return int(offset)


def parts(record: Recorded, partitions: int = 1) -> list[StreamRecord]:
    """The event's records, one for each group."""
    name = wire_name(record.envelope.event)
    data = encode(record.envelope)
    return records_of(record.position, name, data, partitions=partitions)
