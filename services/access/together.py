"""Who asks, looked up for all who wait at once: as many requests as there are, one look.

To hand a request to a thread and a question to the database costs more than either takes, so what
one event loop is asked while a look is under way goes into the next look together. A look begins
after the requests came that it answers: what was ended before a request came opens nothing.
"""

from __future__ import annotations

from asyncio import (
    AbstractEventLoop,
    CancelledError,
    Future,
    Task,
    create_task,
    get_running_loop,
    to_thread,
)
from collections.abc import Sequence
from typing import Final, Protocol, TypeAlias, runtime_checkable
from weakref import WeakKeyDictionary

from access.guard import CredentialRefused, Credentials, Guard
from access.principals import Principal

Found: TypeAlias = Principal | CredentialRefused


@runtime_checkable
class GuardOfMany(Guard, Protocol):
    """A guard that looks for several requests in the time of one."""

    def principals(self, shown: Sequence[Credentials]) -> Sequence[Found]:
        """Return who asks, for each of them in order. Raises `access.line.CannotConnect`."""
        ...


class AsyncGuard(Protocol):
    """A guard for whoever must not wait in a thread of their own."""

    async def principal(self, credentials: Credentials) -> Principal:
        """Return who asks, as `Guard.principal` does."""
        ...


class Together:
    """An `AsyncGuard` that asks another one, for all that wait in an event loop at once."""

    def __init__(self, guard: Guard) -> None:
        self._guard: Final = guard
        self._of_many: Final = guard if isinstance(guard, GuardOfMany) else None
        # Of each loop apart: a future belongs to the loop it is awaited in.
        self._looks: WeakKeyDictionary[AbstractEventLoop, _Looks] = WeakKeyDictionary()

    async def principal(self, credentials: Credentials) -> Principal:
        """Return who asks. Raises what the guard raises."""
        # To verify a signature takes long, and its number is used up by looking: by itself.
        if credentials.is_signed or self._of_many is None:
            return await to_thread(self._guard.principal, credentials)
        loop = get_running_loop()
        if (looks := self._looks.get(loop)) is None:
            looks = self._looks[loop] = _Looks(self._of_many)
        found = await looks.asked(credentials)
        if isinstance(found, CredentialRefused):
            raise found
        return found


class _Looks:
    """One look at a time, for all that came before it began."""

    def __init__(self, guard: GuardOfMany) -> None:
        self._guard = guard
        self._waiting: list[tuple[Credentials, Future[Found]]] = []
        self._under_way: Task[None] | None = None

    def asked(self, credentials: Credentials) -> Future[Found]:
        future: Future[Found] = get_running_loop().create_future()
        self._waiting.append((credentials, future))
        if self._under_way is None:
            # It begins at the loop's next turn, with all that came in this one.
            self._under_way = create_task(self._look())
        return future

    async def _look(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, []
                await self._look_for(asked)
        finally:
            self._under_way = None

    async def _look_for(self, asked: Sequence[tuple[Credentials, Future[Found]]]) -> None:
        futures = [future for _, future in asked]
        try:
            found = await to_thread(self._guard.principals, [shown for shown, _ in asked])
        except CancelledError:
            for future in futures:
                future.cancel()
            raise
        except Exception as fault:  # noqa: BLE001 - it is told to each of those who asked
            for future in futures:
                if not future.done():
                    future.set_exception(fault)
            return
        for future, one in zip(futures, found, strict=True):
            if not future.done():  # whoever waited may have left
                future.set_result(one)
