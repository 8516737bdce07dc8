"""Statements that run thousands of times a second: prepared once, sent with values as they are.

psycopg's own `execute` adapts each parameter and builds a cursor, some 70 µs a statement on the
machine where an update and its commit take 110. Here the caller brings every value in
PostgreSQL's binary form, and gets rows in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from struct import Struct
from typing import Final
from weakref import WeakSet

from psycopg import errors
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult

from access.arrays import BinaryArray
from access.line import Connection

_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)b")
_INT8: Final = Struct(">q")

int8: Final = _INT8.pack


def as_int8(value: bytes | None) -> int:
    """Return the number in a bigint that is not NULL."""
    assert value is not None
    number: int = _INT8.unpack(value)[0]
    return number


class Prepared:
    """One statement with named placeholders, `%(name)b`, each cast to its type in the text."""

    def __init__(self, name: str, statement: str) -> None:
        self._names = list(dict.fromkeys(_PLACEHOLDER.findall(statement)))
        numbers = {found: number for number, found in enumerate(self._names, 1)}
        self._text = _PLACEHOLDER.sub(lambda at: f"${numbers[at[1]]}", statement).encode()
        self._name = name.encode()
        self._formats = [Format.BINARY] * len(self._names)
        self._known_to: WeakSet[Connection] = WeakSet()

    def run(
        self, connection: Connection, values: Mapping[str, bytes | BinaryArray]
    ) -> list[tuple[bytes | None, ...]]:
        """Return the rows. Raises what `execute` raises; a lost connection shows as closed.

        It blocks in libpq without the interpreter's lock, so other threads go on.
        """
        server = connection.pgconn
        if connection not in self._known_to:
            self._accept(connection, server.prepare(self._name, self._text))
            self._known_to.add(connection)
        given = [
            value.payload if isinstance(value, BinaryArray) else value
            for value in (values[name] for name in self._names)
        ]
        found = server.exec_prepared(self._name, given, self._formats, Format.BINARY)
        self._accept(connection, found)
        columns = range(found.nfields)
        return [
            tuple(found.get_value(row, column) for column in columns)
            for row in range(found.ntuples)
        ]

    @staticmethod
    def _accept(connection: Connection, result: PGresult) -> None:
        if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            raise errors.error_from_result(result, encoding=connection.info.encoding)
