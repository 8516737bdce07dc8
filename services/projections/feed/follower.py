"""The newest items, for everyone who follows live: one look at the log a process, however many.

A listener reads from its own place: from the newest items kept here, or from the log where it is
further behind. Nothing is kept for a listener but the flag that says "look again", so that one that
is slow, or gone, costs no more than any other.
"""

import asyncio
import logging
from collections import deque
from itertools import islice
from threading import Condition, Thread
from typing import Final, Protocol

import psycopg

from access.line import CannotConnect
from projections.feed.items import Item
from projections.feed.pages import Feed, Page
from projections.stream import StreamBroken

KEPT_AT_MOST: Final = 1_000
KEPT_BYTES_AT_MOST: Final = 4_000_000
_LOOK_EVERY_S: Final = 0.5
_RETRY_AFTER_S: Final = 1.0
_PAGE: Final = 200
# What a lost or overrun database is to a follower: something that passes.
LOST: Final = (psycopg.OperationalError, CannotConnect)

_log = logging.getLogger(__name__)


class Wakes(Protocol):
    """What says that the log has grown."""

    def wait(self, after: int, timeout_s: float) -> None:
        """Returns as soon as the log's head is beyond `after`, or when the time is up."""


class TooManyListeners(Exception):
    """As many follow live as are let in."""


class Listener:
    """Somebody who follows live, in an event loop. `apart`: counted by whoever lets them in."""

    def __init__(self, *, apart: bool = False) -> None:
        self.apart: Final = apart
        self._loop = asyncio.get_running_loop()
        self._look_again = asyncio.Event()

    async def wait(self, timeout_s: float) -> bool:
        """Whether there may be something new since the last call; False when the time is up."""
        try:
            await asyncio.wait_for(self._look_again.wait(), timeout_s)
        except TimeoutError:
            return False
        # Cleared before the log is looked at: what comes after is told again.
        self._look_again.clear()
        return True

    def wake(self) -> None:
        """The wait in progress, or the next one, ends at once. From any thread."""
        try:
            self._loop.call_soon_threadsafe(self._look_again.set)
        except RuntimeError:
            # Its loop was closed while it was still listening: nobody is there to be told.
            return


class Follower:
    """Keeps the newest items while somebody listens. Any number of threads and event loops."""

    def __init__(self, feed: Feed, wakes: Wakes, *, listeners_at_most: int) -> None:
        self._feed = feed
        self._wakes = wakes
        self._listeners_at_most = listeners_at_most
        self._changed = Condition()
        self._listeners: set[Listener] = set()
        self._thread: Thread | None = None
        self._kept: deque[Item] = deque()
        self._kept_bytes = 0
        # All items with `_from` < position <= `_to` are kept; -1 as long as nothing was looked at.
        self._from = self._to = -1
        self.closing = False

    @property
    def listening(self) -> int:
        """How many listen at this moment."""
        return len(self._listeners)

    def enter(self, *, apart: bool = False) -> Listener:
        """A listener, to be given to `leave`. Raises TooManyListeners. In an event loop.

        Those `apart` take nobody else's place: whoever lets them in counts them.
        """
        listener = Listener(apart=apart)
        with self._changed:
            counted = sum(not each.apart for each in self._listeners)
            if self.closing or (not apart and counted >= self._listeners_at_most):
                raise TooManyListeners
            self._listeners.add(listener)
            if self._thread is None:
                self._thread = Thread(target=self._follow, name="live feed", daemon=True)
                self._thread.start()
        return listener

    def leave(self, listener: Listener) -> None:
        """The listener's place is free."""
        with self._changed:
            self._listeners.discard(listener)
            self._changed.notify_all()

    def newest(
        self, after: int, limit: int, *, group_id: str | None = None, bytes_at_most: int
    ) -> Page | None:
        """As `Feed.page`, out of what is kept; None where that begins later than `after`."""
        with self._changed:
            if self._from < 0 or after < self._from:
                return None
            if after >= self._to:
                return Page((), self._to, after, closed=False)
            found: list[Item] = []
            size = 0
            # Positions have no gaps, so an item's place follows from its position.
            for item in islice(self._kept, after - self._from, None):
                if group_id is not None and group_id not in item.groups:
                    continue
                found.append(item)
                size += len(item.json)
                if len(found) == limit or size >= bytes_at_most:
                    return Page(found, item.position, item.position, closed=True)
            return Page(found, self._to, self._to, closed=False)

    def close(self) -> None:
        """Every listener is woken to find `closing` set, none is let in, and no thread looks.

        Not to be called in an event loop: the look in progress is waited for.
        """
        with self._changed:
            self.closing = True
            self._changed.notify_all()
            thread = self._thread
        self._wake()
        if thread is not None:
            thread.join()

    def _follow(self) -> None:
        """Keep up until nobody listens. A listener that comes later starts this anew."""
        said = ""
        while self._go_on():
            try:
                self._step()
            except (*LOST, StreamBroken) as trouble:
                if str(trouble) != said:
                    said = str(trouble)
                    _log.warning("live updates wait: %s", trouble)
                with self._changed:
                    self._changed.wait_for(self._over, _RETRY_AFTER_S)

    def _over(self) -> bool:
        return self.closing or not self._listeners

    def _go_on(self) -> bool:
        with self._changed:
            if not self._over():
                return True
            self._thread = None
            self._forget(-1)
            return False

    def _step(self) -> None:
        if self._to < 0:
            head = self._feed.head()
            with self._changed:
                self._forget(head)
            # Whoever came before we knew where the log ends must not wait for the next event.
            self._wake()
        self._wakes.wait(self._to, _LOOK_EVERY_S)
        page = self._feed.page(self._to, _PAGE)
        if page.items:
            with self._changed:
                self._keep(page)
            self._wake()

    def _keep(self, page: Page) -> None:
        self._kept.extend(page.items)
        self._kept_bytes += sum(len(item.json) for item in page.items)
        self._to = page.complete_up_to
        while len(self._kept) > KEPT_AT_MOST or self._kept_bytes > KEPT_BYTES_AT_MOST:
            oldest = self._kept.popleft()
            self._kept_bytes -= len(oldest.json)
            self._from = oldest.position

    def _forget(self, position: int) -> None:
        self._kept.clear()
        self._kept_bytes = 0
        self._from = self._to = position

    def _wake(self) -> None:
        with self._changed:
            listeners = list(self._listeners)
        for listener in listeners:
            listener.wake()
