"""Waking followers, outside the transaction that writes.

A NOTIFY inside the append would take a lock that the whole database shares until the commit is on
disk (measured: 4 to 8 times slower). So the writer only sets a flag, and a thread with a
connection of its own sends one NOTIFY for however many appends there were. A wake-up may be lost;
nothing rests on it, because every follower also looks by itself after a short while.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Protocol, Self

import psycopg
from psycopg import sql

from access.line import CannotConnect, Connection, ConnectionBroke, Line

POLL_S = 0.05
# At most this many wake-ups a second: a follower that works in batches gains nothing from more.
_SECONDS_BETWEEN = 0.005


class Waker(Protocol):
    """What an append calls when it is done; it returns at once and never fails."""

    def wake(self) -> None:
        """Followers that wait will look again soon."""


class PostgresWaker:
    """Tells every process that listens on the log's channel to look again."""

    def __init__(self, database_url: str, *, channel: str = "ledger") -> None:
        self._line = Line(database_url, name="evenveel waker")
        self._notify = sql.SQL("NOTIFY {}").format(sql.Identifier(channel))
        self._asked = Event()
        self._closing = Event()
        self._thread = Thread(target=self._send, name="waker", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._asked.set()

    def close(self) -> None:
        """The thread has ended and its connection is closed."""
        self._closing.set()
        self._asked.set()
        self._thread.join()
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _send(self) -> None:
        while not self._closing.is_set():
            self._asked.wait()
            # Cleared before sending: an append that comes in between is sent for once more, never
            # missed.
            self._asked.clear()
            try:
                self._line.order(lambda on: on.execute(self._notify))
            except (CannotConnect, ConnectionBroke, psycopg.Error):
                # Followers find out by looking; the next wake-up connects again.
                self._closing.wait(POLL_S)
            self._closing.wait(_SECONDS_BETWEEN)


class Listener:
    """Waits until a log has grown, by LISTEN and by looking every `POLL_S`."""

    def __init__(self, database_url: str, *, channel: str) -> None:
        self._line = Line(database_url, name="evenveel listener")
        self._channel = channel
        self._listen = sql.SQL("LISTEN {}").format(sql.Identifier(channel))
        self._closed = Event()
        # One thread listens; others that wait at the same time only look. A connection for each
        # of them would cost more than their looking.
        self._listening = Lock()

    def wait(self, head_position: Callable[[], int], after: int, timeout_s: float) -> int:
        """The head's position once it is beyond `after`, or as it is when the time is up."""
        until = time.monotonic() + timeout_s
        if not self._listening.acquire(blocking=False):
            return self._looked(head_position, after, until, self._slept)
        try:
            return self._looked(head_position, after, until, self._listened)
        finally:
            self._listening.release()

    def close(self) -> None:
        """Waits in progress end soon, and no connection is open."""
        self._closed.set()
        self._line.close()

    def _looked(
        self,
        head_position: Callable[[], int],
        after: int,
        until: float,
        pause: Callable[[float], None],
    ) -> int:
        while True:
            position = head_position()
            left_s = until - time.monotonic()
            if position > after or left_s <= 0:
                return position
            pause(min(POLL_S, left_s))
            # Looking once more after the close would open a connection that nobody closes.
            if self._closed.is_set():
                return position

    def _slept(self, seconds: float) -> None:
        self._closed.wait(seconds)

    def _listened(self, seconds: float) -> None:
        try:
            self._line.ask(lambda on: self._notified(on, seconds))
        except (CannotConnect, psycopg.Error):
            self._slept(seconds)

    def _notified(self, on: Connection, seconds: float) -> None:
        # Repeated on every wait because the connection may be a new one; listening twice is
        # listening.
        on.execute(self._listen)
        for _ in on.notifies(timeout=seconds, stop_after=1):
            pass
