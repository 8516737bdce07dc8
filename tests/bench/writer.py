"""The writer alone: durable commands a second, one by one with several in flight, and in bulk."""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event

from access.moments import now_ms
from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.answers import Accepted, Answer
from clearing.domain.commands import Command
from clearing.log.memory import MemoryIndex, MemoryLog
from clearing.write_path.session import Means, Session
from clearing.write_path.writer import Writer
from tests.bench.world import World, chunks


@dataclass(frozen=True, kw_only=True)
class Measured:
    """How fast, and how long one command took: half of them, and 99 of 100, at most.

    `best_round` is how fast it went in the round that was least disturbed by others on the machine.
    """

    what: str
    per_second: int
    best_round: int
    p50_us: int
    p99_us: int


class _Client:
    """Keeps one ticket in flight: as soon as it is answered, the next is submitted."""

    def __init__(
        self, writer: Writer, work: Iterator[Sequence[Command]], took_ns: list[int], left: "_Left"
    ) -> None:
        self._writer = writer
        self._work = work
        self._took_ns = took_ns
        self._left = left
        self._since_ns = 0

    def next(self) -> None:
        commands = next(self._work, None)
        if commands is None:
            self._left.one_less()
            return
        self._since_ns = time.perf_counter_ns()
        self._writer.submit(commands, self._answered)

    def _answered(self, answers: Sequence[Answer] | Exception) -> None:
        if isinstance(answers, Exception) or not all(isinstance(a, Accepted) for a in answers):
            self._left.fail(answers)
            return
        self._took_ns.append(time.perf_counter_ns() - self._since_ns)
        self.next()


class _Left:
    """How many clients still have work; wakes the one who waits when none has, or one failed."""

    def __init__(self, clients: int) -> None:
        self._clients = clients
        self._done = Event()
        self._failure: object = None

    def one_less(self) -> None:
        self._clients -= 1
        if not self._clients:
            self._done.set()

    def fail(self, why: object) -> None:
        self._failure = why
        self._done.set()

    def wait(self) -> None:
        self._done.wait()
        if self._failure is not None:
            raise RuntimeError(f"a payment was not accepted: {self._failure}")


def measure(
    writer: Writer, rounds: Iterable[list[Command]], *, in_flight: int, together: int = 1
) -> Measured:
    """Return how the writer did with this many tickets in flight of `together` commands each.

    Only the rounds are timed, not what comes between them: a round's commands are made just before
    it, as those of a service have just been read.
    """
    took_ns: list[int] = []
    elapsed_ns = commands = best_round = 0
    for of_round in rounds:
        left = _Left(in_flight)
        work = chunks(of_round, together)
        clients = [_Client(writer, work, took_ns, left) for _ in range(in_flight)]
        started_ns = time.perf_counter_ns()
        for client in clients:
            client.next()
        left.wait()
        took = time.perf_counter_ns() - started_ns
        elapsed_ns += took
        commands += len(of_round)
        best_round = max(best_round, len(of_round) * 10**9 // took)
    took_ns.sort()
    what = (
        f"{in_flight} in flight" if together == 1 else f"bulk of {together}, {in_flight} in flight"
    )
    return Measured(
        what=what,
        per_second=commands * 10**9 // elapsed_ns,
        best_round=best_round,
        p50_us=took_ns[len(took_ns) // 2] // 1_000,
        p99_us=took_ns[len(took_ns) * 99 // 100] // 1_000,
    )


def decided_alone(rounds: Iterable[list[Command]], world: World) -> int:
    """Return how many commands a second one thread decides in bulks of 1000, with no log to disk.

    What the writer in bulk is measured against: all of it happens in one thread there too.
    """
    log = MemoryLog()
    means = Means(
        log=log,
        index=MemoryIndex(),
        snapshots=None,
        codec=MsgpackStateCodec(),
        now_ms=now_ms,
        entropy=os.urandom,
    )
    session = Session.begin(means, log.take_over("bench", 60_000))
    for bulk in chunks(list(world.setup()), 500):
        session.commit(session.decide([bulk]))
    elapsed_ns = commands = 0
    for of_round in rounds:
        for bulk in chunks(of_round, 1_000):
            started_ns = time.perf_counter_ns()
            draft = session.decide([bulk])
            elapsed_ns += time.perf_counter_ns() - started_ns
            session.commit(draft)
            commands += len(bulk)
    return commands * 10**9 // elapsed_ns


def found(writer: Writer, world: World) -> None:
    """The world's groups, accounts and agreements stand in the log."""
    measure(writer, [list(world.setup())], in_flight=1, together=500)
