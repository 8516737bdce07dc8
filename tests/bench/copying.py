"""What PostgreSQL does with the very rows the writer wrote, given to it by bare binary COPY.

An event is a row, its words are a row, a thousand events are a commit: nothing is decided, no
number is given, no id is looked up.
"""

import time
from typing import Final

import psycopg

from clearing.log.postgres import PostgresLog
from contracts.block import Entry

ROWS: Final = 50_000
ROWS_A_COMMIT: Final = 1_000

_TABLES: Final = """
CREATE TABLE plain_events
    (position bigint PRIMARY KEY, wire_name text, tags text[], data bytea);
CREATE TABLE plain_words (position bigint PRIMARY KEY, subjects uuid[], kept bytea);
"""


def copied_per_second(database_url: str) -> int:
    """Return how many of the log's newest events, with their words, COPY writes a second."""
    with PostgresLog(database_url) as log:
        head = log.head().position
        after = max(0, head - ROWS)
        entries = [entry for block in log.read(after=after) for entry in block.entries]
    with psycopg.connect(database_url) as connection:
        connection.execute(_TABLES)
        words = connection.execute(
            "SELECT position, subjects, kept FROM vault.words WHERE position > %s ORDER BY 1",
            [after],
        ).fetchall()
        connection.commit()
        started_ns = time.perf_counter_ns()
        for at in range(0, len(entries), ROWS_A_COMMIT):
            _copy(connection, after + at + 1, entries[at : at + ROWS_A_COMMIT])
            _copy_words(connection, words[at : at + ROWS_A_COMMIT])
            connection.commit()
        return len(entries) * 10**9 // (time.perf_counter_ns() - started_ns)


def _copy(connection: psycopg.Connection, first: int, entries: list[Entry]) -> None:
    statement = "COPY plain_events FROM STDIN WITH (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "text", "text[]", "bytea"])
        for position, entry in enumerate(entries, first):
            copy.write_row((position, entry.wire_name, list(entry.tags), entry.data))


def _copy_words(connection: psycopg.Connection, words: list[tuple[object, ...]]) -> None:
    statement = "COPY plain_words FROM STDIN WITH (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "uuid[]", "bytea"])
        for row in words:
            copy.write_row(row)
