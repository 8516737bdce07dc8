"""A writer on a memory log whose weather the test makes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from queue import Queue
from threading import Event

import pytest

from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.answers import Accepted, Answer
from clearing.domain.commands import Command
from clearing.log.memory import MemoryIndex, MemoryLog, MemorySnapshots
from clearing.log.port import NOTHING, Head, OutcomeUnknown, VaultRows
from clearing.write_path.session import Means
from clearing.write_path.writer import Writer
from contracts.block import Entry
from tests.bench.world import World

WAIT_S = 90


class StormyLog(MemoryLog):
    """A memory log whose next appends the test can hold up, or break before or after the deed."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Event()
        self.gate.set()
        self.arrived = Event()
        self.break_before: list[Exception] = []
        self.break_after: list[Exception] = []
        self.meanwhile: list[Callable[[], None]] = []
        self.renewed = Event()

    def renew_lease(self, holder: str, epoch: int, lease_ms: int) -> bool:
        self.renewed.set()
        return super().renew_lease(holder, epoch, lease_ms)

    def append(self, entries: Sequence[Entry], *, after: Head, vault: VaultRows = NOTHING) -> Head:
        self.arrived.set()
        assert self.gate.wait(WAIT_S)
        if self.meanwhile:
            self.meanwhile.pop()()
        if self.break_before:
            raise self.break_before.pop()
        head = super().append(entries, after=after, vault=vault)
        if self.break_after:
            raise self.break_after.pop()
        return head


class Clock:
    """A time of day that the test sets."""

    def __init__(self) -> None:
        self.now_ms = 1_763_000_000_000

    def __call__(self) -> int:
        return self.now_ms


class Stage:
    """A log, an index, snapshots, a clock, and writers on them."""

    def __init__(self) -> None:
        self.log = StormyLog()
        self.index = MemoryIndex()
        self.snapshots = MemorySnapshots()
        self.clock = Clock()
        self.world = World(groups=3, members=3)
        self._writers: list[Writer] = []

    def means(self) -> Means:
        return Means(
            log=self.log,
            index=self.index,
            snapshots=self.snapshots,
            codec=MsgpackStateCodec(),
            now_ms=self.clock,
            entropy=os.urandom,
        )

    def writer(self, holder: str = "first") -> Writer:
        """A writer that serves, with the world founded."""
        writer = Writer(self.means(), holder)
        self._writers.append(writer)
        writer.start()
        assert writer.wait_until_serving(WAIT_S), writer.failure
        if self.log.head().position == 0:
            accepted(self.say(writer, *self.world.setup()))
        return writer

    def say(self, writer: Writer, *commands: Command) -> list[Answer]:
        """The answers to commands that come together."""
        return self.ask(writer, *commands)()

    def ask(self, writer: Writer, *commands: Command) -> Callable[[], list[Answer]]:
        """Submit commands together; call what is returned to wait for their answers."""
        answered: Queue[Sequence[Answer] | Exception] = Queue()
        writer.submit(commands, answered.put)

        def wait() -> list[Answer]:
            answers = answered.get(timeout=WAIT_S)
            if isinstance(answers, Exception):
                raise answers
            return list(answers)

        return wait

    def close(self) -> None:
        self.log.gate.set()
        for writer in self._writers:
            writer.stop()


def accepted(answers: Sequence[Answer]) -> list[Accepted]:
    """The answers, all of which accept."""
    found = [answer for answer in answers if isinstance(answer, Accepted)]
    assert len(found) == len(answers), answers
    return found


def unknown() -> OutcomeUnknown:
    return OutcomeUnknown("the connection broke")


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()
