"""The checkpoints on a topic of Kafka, where a restored database finds what it had signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from clearing.relay.batch import Batch
from clearing.relay.broker import Broker, Fenced, OutOfReach, Topic
from clearing.tree.checkpoint import checkpoint_in
from clearing.tree.notes import BadNote, read_note, signers
from clearing.tree.onlookers import OutOfSight, Shown, hold_against
from contracts.stream import CONTENT_HEADER, StreamRecord

SUFFIX: Final = ".checkpoints"
# Kept for ever, like the events; who may not be trusted to keep them is no witness.
_TOPIC_CONFIGS: Final = {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
}
# So many records from the end are looked at for the newest that is ours.
_LOOKED_AT: Final = 64


class CheckpointTopic:
    """An `Onlooker` on a topic of one partition, each record a checkpoint as it was signed."""

    def __init__(
        self,
        name: str,
        arguments: Mapping[str, object],
        replication: int,
        now_ms: Callable[[], int],
    ) -> None:
        """`arguments` are those of kafka-python's clients: addresses and credentials."""
        self.name: Final = f"the topic {name}"
        self._topic_name = name
        self._arguments = arguments
        self._replication = replication
        self._now_ms = now_ms

    def compare(self, tree: Shown) -> bool:
        """Whether the topic has a checkpoint of ours; then the tree extends the newest."""
        try:
            with Broker(self._arguments) as broker:
                topic = broker.topic(self._topic_name)
                seen = None if topic is None else _newest(broker, topic, tree)
        except OutOfReach as reason:
            raise OutOfSight(str(reason)) from reason
        if seen is None:
            return False
        hold_against(tree, seen, self.name)
        return True

    def show(self, tree: Shown) -> None:
        """The checkpoint stands on the topic, on every replica in step."""
        batch = Batch()
        batch.add(StreamRecord(None, [(CONTENT_HEADER, b"text/plain; charset=utf-8")], tree.note))
        try:
            with Broker(self._arguments) as broker:
                topic = broker.topic(self._topic_name) or broker.create(
                    self._topic_name,
                    partitions=1,
                    replication=self._replication,
                    configs=_TOPIC_CONFIGS,
                )
                # Its own writer each time, so that one whose answer was lost writes no more.
                producer = broker.next_epoch(f"checkpoints of {self._topic_name}")
                built = batch.built(
                    producer_id=producer.producer_id,
                    epoch=producer.epoch,
                    sequence=0,
                    at_ms=self._now_ms(),
                )
                broker.produce(topic, {0: built})
        except (Fenced, OutOfReach) as reason:
            raise OutOfSight(str(reason)) from reason


def _newest(broker: Broker, topic: Topic, tree: Shown) -> bytes | None:
    """Return the largest checkpoint near the end that our keys signed; others may write there."""
    end = broker.ends(topic)[0]
    at = max(0, end - _LOOKED_AT)
    newest: tuple[int, bytes] | None = None
    while at < end:
        fetched = broker.fetch(topic, {0: at})[0]
        for record in fetched.records:
            size = _size_in(record.value, tree)
            if size is not None and (newest is None or size >= newest[0]):
                newest = (size, record.value or b"")
        at = fetched.records[-1].offset + 1 if fetched.records else end
    return None if newest is None else newest[1]


def _size_in(note: bytes | None, tree: Shown) -> int | None:
    try:
        read = read_note(note or b"")
        found = checkpoint_in(read.text)
        ours = found.origin == tree.checkpoint.origin and signers(read, tree.keys)
    except BadNote:
        return None
    return found.size if ours else None
