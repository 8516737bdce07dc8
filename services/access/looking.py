"""Looking at something that may not answer, without being kept by it.

A database that was paused, or a disk that hangs, answers a question neither with yes nor with no.
Whoever asks whether it is well must be answered in time all the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Look(Generic[T]):
    """One look at a time, on a thread of its own; who asks meanwhile shares what it finds."""

    def __init__(self, look: Callable[[], T], within_s: float) -> None:
        self._look = look
        self._within_s = within_s
        self._lock = Lock()
        self._under_way: Future[T | None] | None = None

    async def found(self) -> T | None:
        """Return what is there; None where the look failed or is not back in time."""
        # Shielded: others may still wait for the same look when this one's time is up.
        seen = asyncio.shield(asyncio.wrap_future(self._begun()))
        try:
            return await asyncio.wait_for(seen, self._within_s)
        except TimeoutError:
            return None

    def _begun(self) -> Future[T | None]:
        with self._lock:
            if self._under_way is None:
                self._under_way = Future()
                # A daemon: a look that never comes back must not keep the process from ending.
                Thread(target=self._run, args=(self._under_way,), name="look", daemon=True).start()
            return self._under_way

    def _run(self, future: Future[T | None]) -> None:
        seen: T | None = None
        try:
            seen = self._look()
        except Exception:  # noqa: BLE001 - whatever keeps it from answering, it does not answer
            _log.debug("nothing to be seen", exc_info=True)
        with self._lock:
            self._under_way = None
        future.set_result(seen)
