"""Copies of a database as an operator makes them, and every place in one where text could stand."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from contracts.block import decode_block
from evenveel.postmaster import _installed

_TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
ORDER BY 1, 2
"""


def dump(database_url: str, to: Path) -> bytes:
    """A dump as the runbook makes it, written to a file; returns it as text, uncompressed."""
    _program("pg_dump", "--no-unlogged-table-data", "--format=custom", f"--file={to}", database_url)
    plain = to.with_suffix(".sql")
    _program("pg_restore", f"--file={plain}", str(to))
    return plain.read_bytes()


def restore(dumped: Path, database_url: str) -> None:
    """The dump lies in the database, which was empty."""
    _program("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={database_url}", str(dumped))


def _program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs: its own, else the machine's where the server is newer."""
    own, machines = _installed() / "bin" / name, shutil.which(name)
    said = b""
    for program in filter(None, (str(own), machines)):
        done = subprocess.run([program, *arguments], capture_output=True, env=dict(os.environ))
        if done.returncode == 0:
            return
        said += done.stderr
    raise AssertionError(said.decode(errors="replace"))


def texts(database_url: str) -> Iterator[tuple[str, bytes]]:
    """Each row of each table there is, as text; blocks of the log opened; and where it stands."""
    with psycopg.connect(database_url) as connection:
        for schema, table in connection.execute(_TABLES).fetchall():
            named = sql.Identifier(schema, table)
            rows = sql.SQL("SELECT t::text FROM {} AS t").format(named)
            for (row,) in connection.execute(rows):
                yield f"{schema}.{table}", row.encode()
        for (body,) in connection.execute("SELECT body FROM ledger.blocks"):
            for entry in decode_block(bytes(body)):
                yield "ledger.blocks", entry.data


def statistics(database_url: str) -> Iterator[str]:
    """What the server gathered of the values in each column, all looked at just now, as text."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ANALYZE")
        for (row,) in connection.execute("SELECT t::text FROM pg_stats AS t"):
            yield row


def holds(text: bytes, mark: str) -> bool:
    """Whether the mark stands there, as it is or as the digits in which bytes are shown."""
    plain = mark.encode()
    return plain in text or plain.hex().encode() in text


def write_ahead(database_url: str) -> bytes | None:
    """What the server wrote ahead, as far as it lies there; None where we may not look."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    folder = Path(row[0]) / "pg_wal"
    if not os.access(folder, os.R_OK | os.X_OK):
        return None
    return b"".join(each.read_bytes() for each in sorted(folder.iterdir()) if each.is_file())
