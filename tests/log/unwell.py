"""A database that cannot now, as far as whoever writes to one of its tables can tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

DISK_FULL = "53100"
SERIALIZATION_FAILURE = "40001"
LOCK_NOT_AVAILABLE = "55P03"
QUERY_CANCELED = "57014"
IO_ERROR = "58030"
NUMERIC_VALUE_OUT_OF_RANGE = "22003"
CHECK_VIOLATION = "23514"

# A sequence counts on although what called it is rolled back. Whoever writes may not use it: the
# function does, as who made it.
_UNWELL = """
CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM nextval('refused_' || TG_TABLE_NAME);
    RAISE 'the database is unwell' USING ERRCODE = TG_ARGV[0];
END $$;
"""


@dataclass(frozen=True)
class Unwell:
    """What is refused can be counted."""

    session: psycopg.Connection
    counted_by: str

    def wait_until_refused(self, times: int) -> None:
        """So many rows were refused so far."""
        refused = 0
        while refused < times:
            row = self.session.execute(
                f"SELECT last_value - (NOT is_called)::int FROM {self.counted_by}".encode()
            ).fetchone()
            assert row is not None
            refused = row[0]


@contextmanager
def refusing(database_url: str, table: str, sqlstate: str) -> Iterator[Unwell]:
    """Until left, every row for the table is refused with this SQLSTATE."""
    with psycopg.connect(database_url, autocommit=True) as session:
        counted_by = f"refused_{table.partition('.')[2]}"
        session.execute(_UNWELL)
        session.execute(f"CREATE SEQUENCE IF NOT EXISTS {counted_by}".encode())
        session.execute(
            f"CREATE TRIGGER unwell BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION refuse('{sqlstate}')".encode()
        )
        yield Unwell(session, counted_by)
        session.execute(f"DROP TRIGGER unwell ON {table}".encode())
