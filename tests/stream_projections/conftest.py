"""A topic on the real broker, a log, and projections that are fed from either."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator

import pytest

from projections.kafka_stream import KafkaStream
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.runner import Runner
from tests.kafka import Broker
from tests.stream_projections.following import follow
from tests.stream_projections.topics import Topic


@pytest.fixture
def topic_of(kafka: Broker, topic: str) -> Callable[..., Topic]:
    def make(partitions: int = 3) -> Topic:
        return Topic(kafka.bootstrap, topic, partitions)

    return make


@pytest.fixture
def runner_on(database_url: str) -> Iterator[Callable[..., Runner]]:
    """Makes runners fed from a topic, closed when the test is over."""
    made: list[tuple[Runner, LogStream]] = []

    def make(topic: Topic, **given: object) -> Runner:
        log = LogStream(database_url)
        stream = KafkaStream(topic.name, {"bootstrap_servers": topic.bootstrap}, log.head)
        runner = Runner(database_url, stream, all_projections(), **given)  # type: ignore[arg-type]
        made.append((runner, log))
        return runner

    yield make
    for runner, log in made:
        runner.close()
        log.close()


@pytest.fixture
def runner_of(database_url: str) -> Iterator[Callable[..., Runner]]:
    """Makes runners fed from the log, closed when the test is over."""
    made: list[tuple[Runner, LogStream]] = []

    def make(**given: object) -> Runner:
        log = LogStream(database_url)
        runner = Runner(database_url, log, all_projections(), **given)  # type: ignore[arg-type]
        made.append((runner, log))
        return runner

    yield make
    for runner, log in made:
        runner.close()
        log.close()


@pytest.fixture
def follower(database_url: str) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts processes that follow a topic; none is left behind."""
    started: list[subprocess.Popen[str]] = []

    def start(topic: Topic, *, at_most: int = 40, pause: str = "") -> subprocess.Popen[str]:
        started.append(follow(database_url, topic, at_most=at_most, pause=pause))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait()


@pytest.fixture
def times(request: pytest.FixtureRequest) -> int:
    """How often something is killed: enough to see that it works, or with --long to trust it."""
    return 20 if request.config.getoption("--long") else 3
