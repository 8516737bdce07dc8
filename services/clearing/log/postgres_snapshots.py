"""Snapshots in PostgreSQL, in parts, since one value holds at most a gigabyte and is held in
memory whole.
"""

from __future__ import annotations

from typing import LiteralString, Self

import psycopg
from psycopg import sql

from access.line import CannotConnect, Connection, ConnectionBroke, Line
from clearing.log.passing import unless_passing
from clearing.log.port import SNAPSHOTS_KEPT, LogUnavailable, OutcomeUnknown, Snapshot

PART_BYTES = 8 * 1024 * 1024

_SAVE: LiteralString = """
INSERT INTO {ledger}.snapshots (format, position, digest) VALUES (%s, %s, %s)
"""
_SAVE_PART: LiteralString = """
INSERT INTO {ledger}.snapshot_parts (format, position, part, body) VALUES (%s, %s, %s, %b)
"""
_FORGET: LiteralString = "DELETE FROM {ledger}.snapshots WHERE format = %s AND position = %s"
_FORGET_OLD: LiteralString = """
DELETE FROM {ledger}.snapshots WHERE format = %s AND position NOT IN (
    SELECT position FROM {ledger}.snapshots WHERE format = %s ORDER BY position DESC LIMIT %s)
"""
_LATEST: LiteralString = """
SELECT position, digest FROM {ledger}.snapshots WHERE format = %s ORDER BY position DESC LIMIT 1
"""
_PARTS: LiteralString = """
SELECT body FROM {ledger}.snapshot_parts WHERE format = %s AND position = %s ORDER BY part
"""


class PostgresSnapshots:
    """`Snapshots` beside the log's tables."""

    def __init__(self, database_url: str, *, schema: str = "ledger") -> None:
        self._line = Line(database_url, name="evenveel snapshots")

        def written(statement: LiteralString) -> bytes:
            return sql.SQL(statement).format(ledger=sql.Identifier(schema)).as_bytes(None)

        self._save, self._save_part = written(_SAVE), written(_SAVE_PART)
        self._forget, self._forget_old = written(_FORGET), written(_FORGET_OLD)
        self._latest, self._parts = written(_LATEST), written(_PARTS)

    def latest(self, of_format: int) -> Snapshot | None:
        try:
            return self._line.ask(lambda on: self._loaded(on, of_format))
        except CannotConnect as error:
            raise LogUnavailable(str(error)) from error
        except psycopg.Error as error:
            raise unless_passing(error) from error

    def _loaded(self, on: Connection, of_format: int) -> Snapshot | None:
        # One view of both tables, so that a snapshot is not forgotten between its row and its
        # parts.
        with on.transaction():
            on.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            row = on.execute(self._latest, [of_format]).fetchone()
            if row is None:
                return None
            position, digest = row
            parts = on.cursor(binary=True).stream(self._parts, [of_format, position])
            body = b"".join(part for (part,) in parts)
        return Snapshot(position=position, digest=digest, body=body, format=of_format)

    def save(self, snapshot: Snapshot) -> None:
        try:
            self._line.order(lambda on: self._saved(on, snapshot))
        except CannotConnect as error:
            raise LogUnavailable(str(error)) from error
        except ConnectionBroke as error:
            raise OutcomeUnknown(str(error)) from error
        except psycopg.Error as error:
            raise unless_passing(error) from error

    def _saved(self, on: Connection, snapshot: Snapshot) -> None:
        key = [snapshot.format, snapshot.position]
        with on.transaction():
            on.execute(self._forget, key)
            on.execute(self._save, [*key, snapshot.digest])
            for part, start in enumerate(range(0, len(snapshot.body), PART_BYTES)):
                body = snapshot.body[start : start + PART_BYTES]
                on.execute(self._save_part, [*key, part, body])
            on.execute(self._forget_old, [snapshot.format, snapshot.format, SNAPSHOTS_KEPT])

    def close(self) -> None:
        """No connection is open; the next use opens one."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
