"""Real PostgreSQL for the tests: one server a run, one fresh database a test."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from evenveel.embedded import EmbeddedPostgres

_CONNECT_S = 30
_MEMORY = Path("/dev/shm")
_ROOM_IN_MEMORY_BYTES = 8 << 30


def in_memory() -> bool:
    """Whether this machine has a folder in memory with room for the servers of a run."""
    return _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM_IN_MEMORY_BYTES


@contextlib.contextmanager
def server(*, durable: bool, connections: int = 100) -> Iterator[str]:
    """The address of a server of this run's own, gone with the run; first clears killed runs'.

    One that need not be durable lies in memory, where a database is copied in a third of the time.
    """
    where = _MEMORY if not durable and in_memory() else Path(tempfile.gettempdir())
    clusters = where / f"evenveel-tests-{os.getuid()}"
    clusters.mkdir(exist_ok=True)
    home = clusters / uuid.uuid4().hex[:12]
    postgres = EmbeddedPostgres(home, durable=durable, connections=connections)
    # Locked until ours has an owner: another run must not clear it away as abandoned meanwhile.
    with _alone(clusters):
        for left in clusters.iterdir():
            if left.is_dir() and EmbeddedPostgres(left).stop_abandoned():
                shutil.rmtree(left)
        address = postgres.start()
    try:
        yield address
    finally:
        # Locked here too: another run may be looking at what lies there.
        with _alone(clusters):
            postgres.stop()
            # PostgreSQL may still be taking its own files away.
            shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def _alone(clusters: Path) -> Iterator[None]:
    """No other run begins or ends a server meanwhile."""
    with (clusters / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def fresh_database(server_address: str, *, like: str | None = None) -> Iterator[str]:
    """The address of a new database on the server; dropped afterwards, sessions and all.

    It is empty, or a copy of the database at the address `like`, in which nobody may be working.
    """
    name = f"test_{uuid.uuid4().hex}"
    template = "template1" if like is None else str(conninfo_to_dict(like)["dbname"])
    with psycopg.connect(server_address, autocommit=True, connect_timeout=_CONNECT_S) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.SQL(_strategy())
            )
        )
        try:
            yield _address(server_address, name)
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _strategy() -> str:
    # Files are copied faster than their changes are logged, unless it is to a disk.
    return "FILE_COPY" if in_memory() else "WAL_LOG"


def _address(server_address: str, database: str) -> str:
    # Built from its parts again: the address may be a URI or a list of key=value.
    parts = conninfo_to_dict(server_address)
    return make_conninfo("", **{**parts, "dbname": database})
