"""Whatever is killed, paused, deleted or run twice: always a prefix, and soon all of it."""

from __future__ import annotations

import contextlib
import random
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event

import pytest

from clearing.relay import broker as broker_module
from clearing.relay import relay as relay_module
from clearing.relay.broker import Broker as Session
from clearing.relay.broker import OutOfReach
from clearing.relay.relay import Target
from tests.faults.processes import Evenveel, free_ports, until
from tests.kafka import Broker, admin
from tests.meanwhile import meanwhile
from tests.stream.towns import (
    PARTITIONS,
    Town,
    assert_whole,
    relaying,
    target,
    until_relayed,
)

A_LOAD = 15_000


@contextlib.contextmanager
def relay_process(kafka: Broker, topic: str, database_url: str, said: Path) -> Iterator[Evenveel]:
    """`evenveel serve relay`, gone at the end whatever happened."""
    environment = {
        "DATABASE_URL": database_url,
        "KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap,
        "EVENVEEL_KAFKA_TOPIC": topic,
        "EVENVEEL_KAFKA_PARTITIONS": str(PARTITIONS),
    }
    process = Evenveel(("serve", "relay"), environment, said)
    try:
        yield process
    finally:
        process.end()


def records_written(kafka: Broker, topic: str) -> int:
    """How many records stand on the topic."""
    try:
        with Session({"bootstrap_servers": kafka.bootstrap}) as session:
            made = session.topic(topic)
            return 0 if made is None else sum(session.ends(made).values())
    except OutOfReach:
        return 0


@contextlib.contextmanager
def trading(town: Town) -> Iterator[None]:
    """The log grows all the while."""

    def trade(stop: Event) -> None:
        while not stop.wait(0.02):
            town.trade(50)

    with meanwhile(trade):
        yield


@pytest.mark.parametrize(
    "kills",
    [3, pytest.param(20, marks=[pytest.mark.long, pytest.mark.timeout(900)])],
)
def test_a_relay_killed_under_load_leaves_no_gap(
    kafka: Broker, topic: str, town: Town, database_url: str, tmp_path: Path, kills: int
) -> None:
    rng = random.Random(4)
    killed = in_the_middle = 0
    # One that was done before it was killed showed nothing: then there is more to do, once more.
    while killed < kills or not in_the_middle:
        if killed == 0 or killed >= kills:
            town.trade(A_LOAD)
        before = records_written(kafka, topic)
        with (
            trading(town),
            relay_process(kafka, topic, database_url, tmp_path / "said.txt") as process,
        ):
            until(
                lambda before=before: records_written(kafka, topic) > before,  # type: ignore[misc]
                "it writes",
            )
            time.sleep(rng.uniform(0, 0.3))
            process.kill()
        killed += 1
        in_the_middle += records_written(kafka, topic) < town.head
    with relaying(town, target(kafka, topic)) as relay:
        until_relayed(relay, town)
        assert_whole(kafka, topic, town)


def test_two_relays_at_once_do_no_harm_and_the_first_takes_over_again(
    kafka: Broker, topic: str, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "STAND_BY_S", 4.0)
    town.trade(2_000)
    with relaying(town, target(kafka, topic)) as first:
        until_relayed(first, town)
        with relaying(town, target(kafka, topic)) as second:
            until(lambda: second.status == "relaying", "the second begins")
            with trading(town):
                until(lambda: first.status == "standing by", "the first gives way")
                time.sleep(1)
            until_relayed(second, town)
            assert_whole(kafka, topic, town)
            assert (first.status, second.status) == ("standing by", "relaying")
        town.trade(500)
        until_relayed(first, town)
        assert_whole(kafka, topic, town)


def test_a_relay_that_was_paused_and_wakes_up_only_repeats(
    kafka: Broker, topic: str, town: Town, database_url: str, tmp_path: Path
) -> None:
    town.trade(A_LOAD)
    with relay_process(kafka, topic, database_url, tmp_path / "said.txt") as process, trading(town):
        until(lambda: records_written(kafka, topic) > 0, "it writes")
        process.process.send_signal(signal.SIGSTOP)
        with relaying(town, target(kafka, topic)) as other:
            until(lambda: other.status == "relaying", "the other takes over")
            time.sleep(1)
            process.process.send_signal(signal.SIGCONT)
            until(lambda: "stands by" in process.said(), "the one that was paused gives way")
            time.sleep(0.5)
    with relaying(town, target(kafka, topic)) as relay:
        until_relayed(relay, town)
        assert_whole(kafka, topic, town)


def test_a_topic_deleted_under_load_is_made_and_filled_again(
    kafka: Broker, topic: str, town: Town
) -> None:
    town.trade(2_000)
    with relaying(town, target(kafka, topic)) as relay, admin(kafka.bootstrap) as client:
        until_relayed(relay, town)
        for _ in range(3):
            with trading(town):
                time.sleep(0.3)
                client.delete_topics([topic])
                time.sleep(0.7)
            assert_whole(kafka, topic, town)


def test_a_topic_deleted_while_nothing_happens_is_made_and_filled_again(
    kafka: Broker, topic: str, town: Town
) -> None:
    with relaying(town, target(kafka, topic)), admin(kafka.bootstrap) as client:
        assert_whole(kafka, topic, town)
        client.delete_topics([topic])
        until(lambda: records_written(kafka, topic) == 0, "it is gone")
        assert_whole(kafka, topic, town)


def test_a_broker_killed_and_started_again_under_load(
    kafka: Broker, topic: str, town: Town
) -> None:
    town.trade(2_000)
    with relaying(town, target(kafka, topic)) as relay:
        for _ in range(2):
            with trading(town):
                until(lambda: relay.status == "relaying", "it relays")
                kafka.kill()
                time.sleep(1)
                kafka.start()
                time.sleep(0.5)
            until_relayed(relay, town)
        assert_whole(kafka, topic, town)


def test_a_broker_that_is_not_there_at_first_is_waited_for_and_that_is_said_once(
    topic: str, town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "_LONGEST_WAIT_S", 0.1)
    monkeypatch.setattr(broker_module, "CONNECT_WITHIN_MS", 100)
    tried = 0

    def trying(arguments: Mapping[str, object]) -> Session:
        nonlocal tried
        tried += 1
        return Session(arguments)

    monkeypatch.setattr(relay_module, "Broker", trying)
    nowhere = Target(
        topic=topic,
        partitions=PARTITIONS,
        replication=1,
        arguments={"bootstrap_servers": f"127.0.0.1:{free_ports()}"},
    )
    with relaying(town, nowhere) as relay:
        until(lambda: relay.status == "waiting for the broker", "it waits")
        town.trade(100)
        once = tried
        until(lambda: tried > once + 2, "it is tried again and again")
    said = [r for r in caplog.records if r.name.startswith("clearing")]
    assert [record.getMessage()[:29] for record in said] == ["the stream waits for Kafka: K"]


def test_what_was_written_while_no_broker_was_there_is_caught_up(
    kafka: Broker, topic: str, town: Town
) -> None:
    kafka.stop()
    with relaying(town, target(kafka, topic)) as relay:
        until(lambda: relay.status == "waiting for the broker", "it waits")
        town.trade(1_000)
        kafka.start()
        until_relayed(relay, town)
        assert_whole(kafka, topic, town)
