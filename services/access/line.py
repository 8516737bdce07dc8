"""One connection to PostgreSQL that is opened when first needed and again after it broke.

A question may be asked twice, because asking it twice is asking it. An order is given once: when
the connection breaks under it, nobody here can say whether it was carried out, and the caller is
told so.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, Self, TypeVar

import psycopg
from psycopg.rows import TupleRow

from access.arrays import register_arrays

Connection = psycopg.Connection[TupleRow]
T = TypeVar("T")

# A peer that vanished without a word is noticed within these bounds. They are of no effect on a
# local socket.
_PATIENCE: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

# What is acknowledged must be on disk, whatever the database was set to; and a statement that
# waited for a row must see what the other did, which is what "read committed" means.
_SETTINGS = b"""
    SELECT set_config('default_transaction_isolation', 'read committed', false),
           set_config('synchronous_commit',
                      CASE current_setting('synchronous_commit')
                          WHEN 'off' THEN 'on'
                          ELSE current_setting('synchronous_commit') END, false)
"""


class CannotConnect(Exception):
    """No connection could be made, or a question found none that lasted; nothing was changed."""


class ConnectionBroke(Exception):
    """The connection was lost while an order was under way: it was carried out or not."""


class Line:
    """A connection for any number of threads, one at a time, in autocommit."""

    def __init__(self, database_url: str, *, name: str) -> None:
        self._database_url = database_url
        self._name = name
        self._connection: Connection | None = None
        # A connection runs one statement at a time, and a statement's rows are read before the
        # next starts.
        self._lock = Lock()

    def ask(self, question: Callable[[Connection], T]) -> T:
        """The answer to a question, which is asked once more when the connection was lost."""
        with self._lock:
            try:
                return self._on_connection(question)
            except ConnectionBroke:
                pass
            try:
                return self._on_connection(question)
            except ConnectionBroke as error:
                raise CannotConnect(str(error)) from error

    def order(self, order: Callable[[Connection], T]) -> T:
        """What an order gave. Raises ConnectionBroke, or CannotConnect when it was never sent."""
        with self._lock:
            return self._on_connection(order)

    def close(self) -> None:
        """No connection is open; the next use opens one."""
        with self._lock:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _on_connection(self, act: Callable[[Connection], T]) -> T:
        connection = self._opened()
        try:
            return act(connection)
        except psycopg.Error as error:
            if not connection.closed:
                raise
            self._drop()
            raise ConnectionBroke(str(error).strip()) from error

    def _opened(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._drop()
            try:
                self._connection = self._connected()
            except psycopg.OperationalError as error:
                raise CannotConnect(str(error).strip()) from error
        return self._connection

    def _connected(self) -> Connection:
        connection: Connection = psycopg.connect(
            self._database_url, autocommit=True, application_name=self._name, **_PATIENCE
        )
        try:
            connection.execute(_SETTINGS)
            register_arrays(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
