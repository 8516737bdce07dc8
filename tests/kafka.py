"""Real Apache Kafka for the tests: one broker a run, stopped, killed and started at will."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NoReturn

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaError

from tests.faults.processes import free_ports

HERE: Final = Path(__file__).resolve().parents[1] / "deploy" / "kafka"
# A small heap and no optimising compiler: a test's broker has to be there soon, not to be fast.
_JAVA: Final = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"
# A killed node is let in again only when its controller has given up the one before.
_PROPERTIES: Final = "broker.session.timeout.ms=2000\nbroker.heartbeat.interval.ms=500\n"
_PATIENCE_S: Final = 90.0


class Broker:
    """A broker at one address; each start finds the data of the one before."""

    def __init__(
        self,
        folder: Path,
        *,
        quick: bool = True,
        properties: str = "",
        arguments: Mapping[str, object] | None = None,
    ) -> None:
        """`quick` is to come up soon; otherwise it is as fast as can be once it is up.

        `properties` are settings beside the usual ones, `arguments` what its clients need beside
        the address.
        """
        self._java = _JAVA if quick else ""
        self.port = free_ports()
        self.bootstrap = f"127.0.0.1:{self.port}"
        self.arguments = {"bootstrap_servers": self.bootstrap, **(arguments or {})}
        self._folder = folder
        self._properties = folder / "test.properties"
        self._properties.write_text(_PROPERTIES + properties, encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """It answers; where it ran already, as it is."""
        if self._process is not None and self._process.poll() is None:
            return
        with (self._folder / "said.txt").open("ab") as said:
            self._process = subprocess.Popen(
                # Gone with this process, however it ends.
                [*_with_parent(), HERE / "start", self._folder / "data", str(self.port)],
                env={
                    **os.environ,
                    "KAFKA_HEAP": "512m",
                    "KAFKA_OPTS": self._java,
                    "KAFKA_PROPERTIES": str(self._properties),
                },
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        deadline = time.monotonic() + _PATIENCE_S
        while not _answers(self.arguments):
            assert self._process.poll() is None, f"Kafka ended: {self.said()}"
            assert time.monotonic() < deadline, f"Kafka does not come up: {self.said()}"
            time.sleep(0.1)

    def kill(self) -> None:
        """It was killed, as by a power cut that spares the disk's cache."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """It ended in order."""
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        """It was killed and answers again, with the same data at the same address."""
        self.kill()
        self.start()

    def said(self) -> str:
        return (self._folder / "said.txt").read_text(encoding="utf-8", errors="replace")[-2_000:]

    def _end(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(_PATIENCE_S)
            self._process = None


class OtherBroker(Broker):
    """The one that KAFKA_BOOTSTRAP_SERVERS names: not ours to start or stop."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self.arguments = {"bootstrap_servers": bootstrap}

    def start(self) -> None:
        return

    def kill(self) -> None:
        pytest.skip("KAFKA_BOOTSTRAP_SERVERS names a broker that is not ours to kill")

    def stop(self) -> None:
        pytest.skip("KAFKA_BOOTSTRAP_SERVERS names a broker that is not ours to stop")


@contextlib.contextmanager
def broker(*, quick: bool = True) -> Iterator[Broker]:
    """A broker that answers; gone with the `with`. Skips, or in CI fails, where none can be."""
    if given := os.environ.get("KAFKA_BOOTSTRAP_SERVERS"):
        yield OtherBroker(given)
        return
    need_kafka()
    with tempfile.TemporaryDirectory(
        prefix="evenveel-kafka-", ignore_cleanup_errors=True
    ) as folder:
        running = Broker(Path(folder), quick=quick)
        running.start()
        try:
            yield running
        finally:
            running.kill()


def need_kafka() -> None:
    """Its jars are here."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            cannot(f"{program} is not installed, which Apache Kafka needs")
    fetched = subprocess.run([HERE / "fetch"], capture_output=True, text=True)
    if fetched.returncode:
        cannot(f"Maven cannot get Apache Kafka: {(fetched.stderr + fetched.stdout)[-500:]}")


def new_topic_name() -> str:
    """A name that no other test has."""
    return f"test.{uuid.uuid4().hex[:12]}"


@contextlib.contextmanager
def admin(bootstrap: str) -> Iterator[KafkaAdminClient]:
    client = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        yield client
    finally:
        client.close()


def records_in(bootstrap: str, topic: str) -> dict[int, list[ConsumerRecord]]:
    """All that each partition of the topic holds now, in order."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        isolation_level="read_committed",
    )
    try:
        partitions = [TopicPartition(topic, n) for n in consumer.partitions_for_topic(topic) or ()]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        found: dict[int, list[ConsumerRecord]] = {tp.partition: [] for tp in partitions}
        while any(consumer.position(tp) < ends[tp] for tp in partitions):
            for tp, records in consumer.poll(timeout_ms=500).items():
                found[tp.partition] += records
        return found
    finally:
        consumer.close(autocommit=False)


def _with_parent() -> list[str]:
    return ["setpriv", "--pdeathsig", "KILL", "--"] if shutil.which("setpriv") else []


def _answers(arguments: Mapping[str, object]) -> bool:
    host, _, port = str(arguments["bootstrap_servers"]).rpartition(":")
    try:
        # Looked at first: the library waits longer and longer after each refusal.
        socket.create_connection((host, int(port)), timeout=1).close()
        with contextlib.closing(KafkaAdminClient(**arguments)) as client:
            client.describe_cluster()
    except (OSError, KafkaError):
        return False
    return True


def cannot(reason: str) -> NoReturn:
    """Something is not on this machine: a reason to skip, but not in CI, which proves all."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
