"""Checkpoints on a topic of Kafka: a restored database finds there what it had signed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Self

import pytest
from kafka import KafkaProducer

from access.moments import now_ms
from clearing.relay import broker as session
from clearing.tree import topic as module
from clearing.tree.checkpoint import Checkpoint, verified
from clearing.tree.memory import MemoryTree
from clearing.tree.notes import SigningKey
from clearing.tree.onlookers import Contradicted, OutOfSight, Shown
from clearing.tree.sequencer import Sequencer
from clearing.tree.topic import SUFFIX, CheckpointTopic
from tests.kafka import Broker, records_in
from tests.tree.trees import ORIGIN, Ring, a_log, events


def onlooker(arguments: Mapping[str, object], topic: str) -> CheckpointTopic:
    return CheckpointTopic(f"{topic}{SUFFIX}", arguments, 1, now_ms)


def signed(count: int, ring: Ring, *looking_on: CheckpointTopic) -> MemoryTree:
    tree = MemoryTree()
    log = a_log(events(count))
    Sequencer(log, tree, ring, entropy=os.urandom, onlookers=looking_on).sequence_to_head()
    return tree


def test_each_checkpoint_is_on_the_topic_and_an_older_database_is_known_by_it(
    kafka: Broker, topic: str
) -> None:
    ring = Ring()
    watching = onlooker(kafka.arguments, topic)
    tree = signed(300, ring, watching)
    log = a_log(events(320))
    Sequencer(log, tree, ring, entropy=os.urandom, onlookers=[watching]).sequence_to_head()
    (notes,) = records_in(kafka.bootstrap, watching._topic_name).values()
    sizes = [verified(note.value, ring.known(), origin=ORIGIN).size for note in notes]
    assert sizes == [300, 320]

    # A stranger writes there too: what our keys did not sign is passed over.
    stranger = Checkpoint(ORIGIN, 9_000, bytes(32)).signed_by([SigningKey.made(ORIGIN)])
    producer = KafkaProducer(**kafka.arguments)
    for value in (b"nonsense", b"", stranger):
        producer.send(watching._topic_name, value=value).get(timeout=30)
    producer.close()
    Sequencer(log, tree, ring, entropy=os.urandom, onlookers=[watching]).sequence_to_head()

    with pytest.raises(Contradicted, match="320"):
        signed(310, ring, onlooker(kafka.arguments, topic))


def test_a_topic_that_is_gone_has_seen_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def topic(self, _: str) -> None:
            return None

    monkeypatch.setattr(module, "Broker", lambda _: Bare())
    ring = Ring()
    tree = signed(3, ring)
    checkpoint = Checkpoint(ORIGIN, 3, tree.root(3))
    shown = Shown(
        reader=tree,
        checkpoint=checkpoint,
        note=checkpoint.signed_by(ring.signing()),
        keys=ring.known(),
    )
    assert not onlooker({}, "gone").compare(shown)


def test_a_broker_that_is_away_is_no_onlooker_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "CONNECT_WITHIN_MS", 200)
    watching = onlooker({"bootstrap_servers": "127.0.0.1:1"}, "nowhere")
    with pytest.raises(OutOfSight):
        signed(3, Ring(), watching)
