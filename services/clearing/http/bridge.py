"""From asyncio to the writer's thread and back, in bulk.

What is handed in during one turn of the event loop goes to the writer as few tickets, and what a
block answers comes back with one wake-up of the loop. Both are there for speed: a lock and a
wake-up a command cost more than deciding it.
"""

import asyncio
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, Final, TypeAlias, TypeVar

from clearing.answers import Answer
from clearing.domain.state import State
from clearing.write_path.screened import Handed
from clearing.write_path.writer import MAX_COMMANDS_A_BLOCK, NotServing, Status, Writer

T = TypeVar("T")

Answers: TypeAlias = Sequence[Answer]
_Ticket: TypeAlias = tuple[Sequence[Handed], "asyncio.Future[Answers]"]
# A future, and what it is to hold: a result or an exception.
_Delivery: TypeAlias = tuple["asyncio.Future[Any]", object]

MAX_COMMANDS_A_SUBMIT: Final = MAX_COMMANDS_A_BLOCK
# With more than these waiting a bulk hands in no further lines, so that single acts, of which there
# are never so many at once, are decided within some blocks.
BULK_WAITS_FROM: Final = 5 * MAX_COMMANDS_A_BLOCK
_LOOK_AGAIN_S: Final = 0.005


class AsyncDesk:
    """Hands commands and questions of one event loop to a writer. For the loop's own thread."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._loop: asyncio.AbstractEventLoop | None = None
        self._handed_in: list[_Ticket] = []
        self._lock = Lock()
        self._deliveries: list[_Delivery] = []
        self._loop_was_called = False

    @property
    def status(self) -> Status:
        """Return what the writer does at this moment."""
        return self._writer.status

    async def submit(self, commands: Sequence[Handed]) -> Answers:
        """Return an answer for each command, in order, when all they rest on is durable.

        Raises `NotServing` when none of them was answered; the same ids may be tried again.
        """
        return await self.hand_in(commands)

    def hand_in(self, commands: Sequence[Handed]) -> "asyncio.Future[Answers]":
        """Return the future of `submit`. What is handed in first is decided first."""
        if not 0 < len(commands) <= MAX_COMMANDS_A_SUBMIT:
            raise ValueError(f"1 to {MAX_COMMANDS_A_SUBMIT} commands, not {len(commands)}")
        future: asyncio.Future[Answers] = self._own_loop().create_future()
        if not self._handed_in:
            # At the end of this turn of the loop, with all that others hand in during it.
            self._own_loop().call_soon(self._send)
        self._handed_in.append((commands, future))
        return future

    async def room(self) -> None:
        """Return once so few commands wait that a bulk may hand in more."""
        # The writer's thread has nothing of this loop that it could set.
        while self._writer.waiting > BULK_WAITS_FROM:  # noqa: ASYNC110 - see above
            await asyncio.sleep(_LOOK_AGAIN_S)

    async def ask(self, question: Callable[[State], T]) -> T:
        """Return what the question finds in the state, all of which is durable.

        It runs on the writer's thread and must be quick. Raises `NotServing`.
        """
        future: asyncio.Future[T] = self._own_loop().create_future()

        def asked(state: State | NotServing) -> None:
            found: object = state
            if isinstance(state, State):
                try:
                    found = question(state)
                except Exception as fault:  # noqa: BLE001 - it is the asker's, not the writer's
                    found = fault
            self._deliver([(future, found)])

        self._writer.ask(asked)
        return await future

    def _own_loop(self) -> asyncio.AbstractEventLoop:
        running = asyncio.get_running_loop()
        if self._loop is None:
            self._loop = running
        assert self._loop is running, "a desk serves one event loop"
        return running

    def _send(self) -> None:
        handed_in, self._handed_in = self._handed_in, []
        ticket: list[_Ticket] = []
        room = MAX_COMMANDS_A_SUBMIT
        for handed in handed_in:
            if len(handed[0]) > room:
                self._submit(ticket)
                ticket, room = [], MAX_COMMANDS_A_SUBMIT
            ticket.append(handed)
            room -= len(handed[0])
        self._submit(ticket)

    def _submit(self, ticket: list[_Ticket]) -> None:
        def done(answers: Answers | Exception) -> None:
            self._deliver(_shared_out(ticket, answers))

        if len(ticket) == 1:
            self._writer.submit(ticket[0][0], done)
        else:
            self._writer.submit([command for handed in ticket for command in handed[0]], done)

    # On the writer's thread, until the loop is called.

    def _deliver(self, deliveries: list[_Delivery]) -> None:
        with self._lock:
            self._deliveries += deliveries
            call = not self._loop_was_called
            self._loop_was_called = True
        if call:
            assert self._loop is not None
            try:
                self._loop.call_soon_threadsafe(self._hand_out)
            except RuntimeError:
                # The loop was closed meanwhile: nobody waits any more, and the writer goes on.
                return

    def _hand_out(self) -> None:
        with self._lock:
            deliveries, self._deliveries = self._deliveries, []
            self._loop_was_called = False
        for future, what in deliveries:
            if future.done():
                continue  # whoever waited has left
            if isinstance(what, Exception):
                future.set_exception(what)
            else:
                future.set_result(what)


def _shared_out(ticket: list[_Ticket], answers: Answers | Exception) -> list[_Delivery]:
    """Return to each future of a ticket its own answers, or to all the exception."""
    if isinstance(answers, Exception):
        return [(future, answers) for _, future in ticket]
    start = 0
    found: list[_Delivery] = []
    for commands, future in ticket:
        end = start + len(commands)
        found.append((future, answers[start:end]))
        start = end
    return found
