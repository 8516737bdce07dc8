"""A log with a history in it, and projections that follow it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from projections.live import all_projections
from projections.log_stream import LogStream
from projections.runner import Runner
from tests.projections.asking import House, Two
from tests.projections.history import Pen


@pytest.fixture
def runner_of(database_url: str) -> Iterator[Callable[..., Runner]]:
    """Makes runners over all projections from the log, closed when the test is over."""
    made: list[tuple[Runner, LogStream]] = []

    def make(*, batch_at_most: int = 100) -> Runner:
        stream = LogStream(database_url)
        runner = Runner(database_url, stream, all_projections(), batch_at_most=batch_at_most)
        made.append((runner, stream))
        return runner

    yield make
    for runner, stream in made:
        runner.close()
        stream.close()


@pytest.fixture
def house_of(database_url: str) -> Iterator[Callable[[Pen], House]]:
    made: list[House] = []

    def make(pen: Pen) -> House:
        made.append(House(database_url, pen))
        return made[-1]

    yield make
    for house in made:
        house.close()


@pytest.fixture
def two() -> Two:
    return Two.write()
