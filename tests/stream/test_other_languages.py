"""The published documents are enough for others: AsyncAPI's own schema, and a reader in Node."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from kafka import KafkaProducer

from access.moments import now_ms
from access.principals import FOR_ALL
from clearing.answers import Accepted
from clearing.relay.relay import Relay
from contracts.envelope import decode
from evenveel.composition import ledger, make_tables
from evenveel.local_desk import local_desk
from tests import node
from tests.kafka import Broker, records_in
from tests.stream.towns import PARTITIONS, positions, run_until, target
from tests.verify.world import founding, pay, pay_across

PROJECT: Final = Path(__file__).resolve().parents[2]
ASYNCAPI: Final = PROJECT / "contracts" / "schemas" / "stream.asyncapi.json"


@pytest.fixture(scope="session")
def modules() -> Path:
    """The folder where npm put what the examples need."""
    return node.modules()


def test_the_description_of_the_stream_is_valid_by_asyncapis_own_schema(modules: Path) -> None:
    official = json.loads(
        (modules / "@asyncapi" / "specs" / "schemas" / "3.0.0.json").read_text(encoding="utf-8")
    )
    document = json.loads(ASYNCAPI.read_text(encoding="utf-8"))
    validator = jsonschema.Draft7Validator(official)
    validator.validate(document)
    for spoilt in ({**document, "asyncapi": "3"}, {**document, "channels": {"events": {"at": 1}}}):
        with pytest.raises(jsonschema.ValidationError):
            validator.validate(spoilt)


@pytest.fixture
def traded(database_url: str, kafka: Broker, topic: str) -> Iterator[int]:
    """The topic holds what a clearing service decided; how many records its events make."""
    make_tables(database_url)
    rng = random.Random(5)
    with ledger(database_url) as opened:
        with local_desk(opened, FOR_ALL) as (desk, _):
            payments = [
                pay_across("anna", "bea", 1, 3) if rng.random() < 0.3 else pay("anna", "arno", 1)
                for _ in range(60)
            ]
            answers = list(desk.submit([*founding(), *payments]))
            assert any(isinstance(answer, Accepted) for answer in answers)
        head = opened.log.head().position
        relay = Relay(opened.log, target(kafka, topic), now_ms)
        run_until(relay, lambda: relay.complete == head and told(kafka, topic) == head)
        yield sum(
            len(decode(entry.wire_name, entry.data).groups)
            for block in opened.log.read()
            for entry in block.entries
        )


def told(kafka: Broker, topic: str) -> int:
    """Up to where every partition is marked complete."""
    found = records_in(kafka.bootstrap, topic)
    marks = [
        [at for kind, at in positions(records) if kind == "mark"] for records in found.values()
    ]
    return min((max(each, default=0) for each in marks), default=0)


def test_a_reader_in_node_decodes_every_record_by_the_published_schemas_alone(
    modules: Path, kafka: Broker, topic: str, traded: int
) -> None:
    read = subprocess.run(
        ["node", modules.parent / "follow.mjs", topic, "--once"],
        env={**os.environ, "KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert read.returncode == 0, read.stderr
    lines: list[dict[str, Any]] = [json.loads(line) for line in read.stdout.splitlines()]
    events = [line for line in lines if "group" in line]
    assert len(events) == traded
    assert {line["partition"] for line in lines} == set(range(PARTITIONS))
    last = Counter[str]()
    for line in events:
        last[line["group"]] += 1
        # The group's own numbers: with them a reader knows that nothing is missing.
        assert line["number"] == last[line["group"]]


def test_a_reader_in_node_refuses_what_does_not_fit(
    modules: Path, kafka: Broker, topic: str, traded: int
) -> None:
    assert traded
    record = next(r for r in records_in(kafka.bootstrap, topic)[0] if r.key)
    producer = KafkaProducer(bootstrap_servers=kafka.bootstrap)
    spoilt = record.value.replace(b'"terms":"', b'"terms":"?')
    producer.send(topic, spoilt, key=record.key, headers=record.headers, partition=0)
    producer.close()
    read = subprocess.run(
        ["node", modules.parent / "follow.mjs", topic, "--once"],
        env={**os.environ, "KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert read.returncode == 1
    assert "does not fit: data/terms must match pattern" in read.stderr
