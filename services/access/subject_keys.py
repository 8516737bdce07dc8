"""The keys of the vault's subjects: one each, in a file of their own outside the database.

A subject is whoever a vault row is about: an account, a group, and each month in which words were
written. Its key is 32 bytes by chance, wrapped (RFC 3394) under a master key, and it is durable
before the first row that needs it. Destroying it is for ever: where it stood is overwritten, and
the subject's name stands behind a fence, so that no key is ever made for it again.

Any number of processes share the file. Before keys are handed out it is asked whether another
process destroyed any, so a key that was destroyed is used by nobody from that moment on.
Source: SQLite, "PRAGMA data_version", "secure_delete", "synchronous".
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from secrets import token_bytes, token_hex
from threading import RLock
from typing import Final, Self

from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from access.master_keys import Master, MasterKeys
from access.phrases_keys import KeyStore
from access.saying import Sayable, Saying

KEY_BYTES: Final = 32
FILE_NAME: Final = "subjects.sqlite"
# Of so many subjects the keys are held in memory: some 30 MB.
_HELD_AT_MOST: Final = 100_000
_PATIENCE_S: Final = 30.0
_OF_A_MONTH: Final = "words-"
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS keys (
    subject TEXT PRIMARY KEY,
    master TEXT NOT NULL,
    wrapped BLOB NOT NULL
) WITHOUT ROWID;
-- The fence. Numbered, so that a process learns what was destroyed since it looked.
CREATE TABLE IF NOT EXISTS forgotten (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS store (
    single INTEGER PRIMARY KEY CHECK (single = 1),
    store_id TEXT NOT NULL,
    master TEXT NOT NULL
);
"""
_READ: Final = """
SELECT subject, master, wrapped FROM keys WHERE subject IN (SELECT value FROM json_each(?))
"""
_FENCED: Final = "SELECT subject FROM forgotten WHERE subject IN (SELECT value FROM json_each(?))"

_LAST_MONTH: Final = f"SELECT max(subject) FROM forgotten WHERE subject GLOB '{_OF_A_MONTH}*'"


class KeysNotUsable(Sayable):
    """The file of keys cannot be opened, or not with these master keys."""


class SubjectForgotten(Exception):
    """A key was asked for subjects whose keys were destroyed: they never get one again."""

    def __init__(self, subjects: Iterable[str]) -> None:
        self.subjects = frozenset(subjects)
        super().__init__(f"forgotten: {', '.join(sorted(self.subjects))}")


@lru_cache(maxsize=1_000)
def subject_of_month(month: str) -> str:
    """Return the subject under which the words of a month (`2026-11`) stand."""
    assert _MONTH.fullmatch(month), month
    return f"{_OF_A_MONTH}{month}"


class SubjectKeys:
    """The keys in one folder, for any number of threads and processes."""

    def __init__(self, folder: Path, masters: MasterKeys) -> None:
        self.folder = folder
        self._masters = masters
        self._known: dict[str, Master] = {each.master_id: each for each in masters()}
        self._held: dict[str, bytes] = {}
        self._lock = RLock()
        try:
            self._file = _opened(folder)
            self._begun()
        except (OSError, sqlite3.Error) as error:
            detail = str(error)
            unusable = Saying(KeyStore.KEYS_NOT_THERE, folder=str(folder), detail=detail)
            raise KeysNotUsable(unusable) from error
        self._seen_version: object = None
        self._seen_forgotten = 0

    @property
    def store_id(self) -> str:
        """What tells this file of keys from any other."""
        return str(self._one("SELECT store_id FROM store"))

    def of(self, subjects: Iterable[str], *, make: bool = False) -> dict[str, bytes]:
        """Return the keys of these subjects, of those that have one.

        `make`: those without get one, which is on disk when this returns. Raises
        `SubjectForgotten` where one of them may have none any more; then none was made.
        """
        wanted = set(subjects)
        with self._lock:
            self._drop_forgotten()
            held = self._held
            found = {subject: held[subject] for subject in wanted if subject in held}
            if missing := wanted - found.keys():
                found |= self._read(missing)
                if make and (missing := missing - found.keys()):
                    found |= self._made(missing)
        return found

    def known(self, subject: str) -> bool:
        """Whether the subject has a key."""
        return bool(self.of([subject]))

    def is_forgotten(self, subject: str) -> bool:
        """Whether the subject's key was destroyed, or would be refused as if it had been."""
        with self._lock:
            return self._file.execute(_FENCED, [json.dumps([subject])]).fetchone() is not None

    def last_month_destroyed(self) -> str | None:
        """Return the last month (`2026-11`) whose key was destroyed, if any was."""
        with self._lock:
            last = self._one(_LAST_MONTH)
        return None if last is None else str(last).removeprefix(_OF_A_MONTH)

    def destroy(self, subjects: Iterable[str]) -> None:
        """The keys of these subjects are no more, and never will be again; on disk by now.

        Subjects that never had a key are fenced too. Doing it again changes nothing, so whoever
        follows the log may order all of it once more after a copy of the file was put back.
        """
        given = sorted(set(subjects))
        with self._lock, self._changing():
            self._file.executemany(
                "INSERT OR IGNORE INTO forgotten (subject) VALUES (?)", [(each,) for each in given]
            )
            self._file.executemany("DELETE FROM keys WHERE subject = ?", [(one,) for one in given])
            for subject in given:
                self._held.pop(subject, None)

    def destroy_period(self, month: str) -> None:
        """No words of this month (`2026-11`) can be read any more, whoever they are of."""
        self.destroy([subject_of_month(month)])

    def rewrap(self) -> int:
        """Every key is under the newest master key, and so is each that is made; returns how many.

        In one transaction, beside processes that go on: they hold keys as they were opened, and
        ask for the master keys anew when they meet one that they do not know.
        """
        with self._lock:
            newest = self._masters_anew()
            with self._changing():
                rows = self._file.execute(
                    "SELECT subject, master, wrapped FROM keys WHERE master <> ?",
                    [newest.master_id],
                ).fetchall()
                self._file.executemany(
                    "UPDATE keys SET master = ?, wrapped = ? WHERE subject = ?",
                    [
                        (newest.master_id, aes_key_wrap(newest.key, self._open(*row)), row[0])
                        for row in rows
                    ],
                )
                self._file.execute("UPDATE store SET master = ?", [newest.master_id])
        return len(rows)

    def masters_used(self) -> set[str]:
        """Return the names of the master keys without which a key, or the next one, is lost."""
        with self._lock:
            rows = self._file.execute("SELECT master FROM store UNION SELECT master FROM keys")
            return {str(master_id) for (master_id,) in rows}

    def copy_to(self, path: Path) -> None:
        """A copy of the file, as of one moment, is there and on disk, and nobody else reads it.

        Raises FileExistsError: a copy takes no other's place.
        """
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(path)) as copy:
            copy.execute("PRAGMA synchronous = EXTRA")
            with self._lock:
                self._file.backup(copy)

    def close(self) -> None:
        """The file is closed, and no key is held."""
        with self._lock:
            self._held.clear()
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"SubjectKeys({self.folder})"

    def _begun(self) -> None:
        newest = self._masters_anew()
        # Asked first: making what is there would wait for whoever is at work.
        made = self._one("SELECT count(*) FROM sqlite_master WHERE name = 'store'")
        if made == 0:
            with self._changing():
                for statement in _TABLES.split(";"):
                    self._file.execute(statement)
                self._file.execute(
                    "INSERT OR IGNORE INTO store VALUES (1, ?, ?)",
                    [token_hex(16), newest.master_id],
                )
        self._master(str(self._one("SELECT master FROM store")))

    def _drop_forgotten(self) -> None:
        # Cheap: the number changes with the file, whoever wrote it.
        version = self._one("PRAGMA data_version")
        if version == self._seen_version:
            return
        rows = self._file.execute(
            "SELECT number, subject FROM forgotten WHERE number > ?", [self._seen_forgotten]
        ).fetchall()
        for number, subject in rows:
            self._held.pop(subject, None)
            self._seen_forgotten = max(self._seen_forgotten, number)
        self._seen_version = version

    def _read(self, subjects: Iterable[str]) -> dict[str, bytes]:
        rows = self._file.execute(_READ, [json.dumps(sorted(subjects))]).fetchall()
        return self._hold({row[0]: self._open(*row) for row in rows})

    def _made(self, subjects: Iterable[str]) -> dict[str, bytes]:
        asked = json.dumps(sorted(subjects))
        with self._changing():
            if fenced := [subject for (subject,) in self._file.execute(_FENCED, [asked])]:
                raise SubjectForgotten(fenced)
            # Another process may have made some of them since we looked.
            there = {row[0]: self._open(*row) for row in self._file.execute(_READ, [asked])}
            master = self._master(str(self._one("SELECT master FROM store")))
            made = {each: token_bytes(KEY_BYTES) for each in subjects if each not in there}
            self._file.executemany(
                "INSERT INTO keys VALUES (?, ?, ?)",
                [
                    (subject, master.master_id, aes_key_wrap(master.key, key))
                    for subject, key in made.items()
                ],
            )
        return self._hold(there | made)

    def _hold(self, keys: dict[str, bytes]) -> dict[str, bytes]:
        if len(self._held) + len(keys) > _HELD_AT_MOST:
            # Read again when they are needed: cheaper than to keep count of who was asked for.
            self._held.clear()
        if len(keys) <= _HELD_AT_MOST:
            self._held |= keys
        return keys

    def _open(self, subject: str, master_id: str, wrapped: bytes) -> bytes:
        try:
            return aes_key_unwrap(self._master(master_id).key, wrapped)
        except InvalidUnwrap as error:
            detail = f"the key of {subject} does not open"
            unusable = Saying(KeyStore.KEYS_NOT_THERE, folder=str(self.folder), detail=detail)
            raise KeysNotUsable(unusable) from error

    def _master(self, master_id: str) -> Master:
        if master_id not in self._known:
            self._masters_anew()
        if master_id not in self._known:
            given = {"folder": str(self.folder), "master": master_id}
            raise KeysNotUsable(Saying(KeyStore.MASTER_NOT_OURS, **given))
        return self._known[master_id]

    def _masters_anew(self) -> Master:
        found = self._masters()
        self._known = {each.master_id: each for each in found}
        return found[0]

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """What is done inside is on disk afterwards, or none of it is done."""
        # Immediately: two that both read first and then wanted to write would shut each other out.
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._file.execute("COMMIT")
        except BaseException:
            self._file.execute("ROLLBACK")
            raise

    def _one(self, statement: str) -> object:
        row = self._file.execute(statement).fetchone()
        return None if row is None else row[0]


def _opened(folder: Path) -> sqlite3.Connection:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE_NAME
    # Made by ourselves, so that nobody else may read it; SQLite's journal takes over its mode. One
    # that is there is not opened: closing it would drop the locks that this process has on it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    file = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False)
    # A rollback journal and not a write-ahead log, where what was deleted would stand on until it
    # is checkpointed. EXTRA: the journal's end is on disk too, else it could undo a destruction.
    for setting in ("journal_mode = DELETE", "synchronous = EXTRA", "secure_delete = ON"):
        file.execute(f"PRAGMA {setting}").fetchone()
    return file
