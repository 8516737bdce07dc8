"""The newest checkpoint of each log, in a file that is on disk before anybody is answered.

One transaction looks and writes, so that two requests at once, or two processes on one file, can
never both go on from the same checkpoint.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final, Self

from contracts.value import Value

FILE_NAME: Final = "checkpoints.sqlite"
_BUSY_S: Final = 10.0
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS checkpoints (
    origin_sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    note BLOB NOT NULL
) STRICT
"""
_KEEP: Final = """
INSERT INTO checkpoints VALUES (?, ?, ?, ?) ON CONFLICT (origin_sha256)
DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note
"""
_FIND: Final = "SELECT size, root, note FROM checkpoints WHERE origin_sha256 = ?"


class Seen(Value, frozen=True, kw_only=True):
    """A tree that was signed; `note` is the checkpoint with the log's signatures and ours."""

    size: int
    root: bytes
    note: bytes


def named(origin: str) -> str:
    """Return the name under which a log's checkpoint is asked for."""
    return sha256(origin.encode()).hexdigest()


class Kept:
    """The checkpoints in one file; from any thread and, on one machine, any process."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        # Transactions are begun by hand: the library would begin them too late.
        self._on = sqlite3.connect(
            path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        # The journal's end is flushed with its folder: what was answered survives a power cut.
        self._on.execute("PRAGMA journal_mode = DELETE")
        self._on.execute("PRAGMA synchronous = EXTRA")
        self._on.execute(_TABLE)

    def newest(self, origin_sha256: str) -> Seen | None:
        """Return the newest checkpoint of the log of this name."""
        with self._lock:
            return self._found(origin_sha256)

    @contextmanager
    def turn(self, origin: str) -> Iterator[Turn]:
        """Nobody else looks or writes until the `with` ends; then what was kept is on disk.

        After an exception nothing is.
        """
        with self._lock:
            self._on.execute("BEGIN IMMEDIATE")
            try:
                turn = Turn(self._found(named(origin)))
                yield turn
                if turn.kept is not None:
                    new = turn.kept
                    self._on.execute(_KEEP, [named(origin), new.size, new.root, new.note])
                self._on.execute("COMMIT")
            except BaseException:
                if self._on.in_transaction:
                    self._on.execute("ROLLBACK")
                raise

    def _found(self, origin_sha256: str) -> Seen | None:
        row = self._on.execute(_FIND, [origin_sha256]).fetchone()
        return None if row is None else Seen(size=row[0], root=row[1], note=row[2])

    def close(self) -> None:
        """The file is closed."""
        self._on.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class Turn:
    """One look at a log's newest checkpoint, and what is to be kept in its place."""

    def __init__(self, newest: Seen | None) -> None:
        self.newest = newest
        self.kept: Seen | None = None
