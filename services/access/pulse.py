"""What each process says of itself in the database, every other second.

A process without a port of its own (keeper, relay) is seen by this alone, and whoever looks sees
all of them in one place, on whatever machine they run. Nothing rests on it: a process that cannot
say anything goes on working, and one that was killed is silent from then on.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any, Final, NamedTuple

import psycopg
from psycopg.types.json import Jsonb

from access.database_roles import with_options
from access.line import Connection

BEAT_EVERY_S: Final = 2.0
# A process that was silent for so long is taken not to run.
SILENT_AFTER_S: Final = 10.0
_CONNECT_S: Final = 5
# Two processes that start at once would both create: any constant does, as long as it is theirs
# alone.
_CREATING: Final = 0x45_56_50_55

_TABLE: Final = """
CREATE SCHEMA IF NOT EXISTS operations;
CREATE TABLE IF NOT EXISTS operations.pulses (
    process text NOT NULL,
    holder text NOT NULL,
    state text NOT NULL,
    said text NOT NULL,
    figures jsonb NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    beat_at timestamptz NOT NULL,
    PRIMARY KEY (process, holder)
) WITH (fillfactor = 50);
"""
_BEAT: Final = """
INSERT INTO operations.pulses AS p (process, holder, state, said, figures, beat_at)
VALUES (%(process)s, %(holder)s, %(state)s, %(said)s, %(figures)s, clock_timestamp())
ON CONFLICT (process, holder) DO UPDATE SET state = EXCLUDED.state, said = EXCLUDED.said,
    figures = EXCLUDED.figures, beat_at = EXCLUDED.beat_at
"""
# What was killed leaves a row, which tells when it was seen last; a day later nobody asks.
_FORGET: Final = "DELETE FROM operations.pulses WHERE beat_at < now() - interval '1 day'"
_PULSES: Final = """
SELECT process, holder, state, said, figures,
    extract(epoch FROM clock_timestamp() - beat_at)::float8
FROM operations.pulses ORDER BY process, beat_at DESC
"""


class Report(NamedTuple):
    """What a process does (`state`, a stable word or two), what is in its way, and its figures."""

    state: str
    said: str = ""
    figures: Mapping[str, Any] = {}


class Pulse(NamedTuple):
    """The last report of one run of a process, and how long ago that was."""

    process: str
    holder: str
    report: Report
    age_s: float

    @property
    def beats(self) -> bool:
        """Whether the process runs, as far as can be seen."""
        return self.age_s <= SILENT_AFTER_S


def create(connection: Connection) -> None:
    """The table exists; what was there already is as it was. Any number of processes at once."""
    if connection.execute("SELECT to_regclass('operations.pulses')").fetchone() == (None,):
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_CREATING])
            connection.execute(_TABLE)


@contextmanager
def beating(database_url: str, process: str, report: Callable[[], Report]) -> Iterator[None]:
    """The process is seen for as long as the `with` lasts, and gone afterwards."""
    stop = Event()
    holder = f"{socket.gethostname()}#{os.getpid()}"

    def beat() -> None:
        connection: Connection | None = None
        while not stop.is_set():
            try:
                if connection is None or connection.closed:
                    connection = _connected(database_url)
                _say(connection, process, holder, report())
            except psycopg.Error:
                # Whoever needs the database says that it is away; here it is only tried again.
                if connection is not None:
                    connection.close()
            stop.wait(BEAT_EVERY_S)
        if connection is not None:
            with suppress(psycopg.Error):
                _leave(connection, process, holder)
            connection.close()

    thread = Thread(target=beat, name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        # A database that does not answer must not keep the process from ending.
        thread.join(_CONNECT_S)


def pulses(connection: psycopg.Connection[Any]) -> list[Pulse]:
    """The last report of every run of every process, the newest of each process first."""
    with connection.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
        known = cursor.execute("SELECT to_regclass('operations.pulses') IS NOT NULL").fetchone()
        if known != (True,):
            return []
        return [
            Pulse(process, holder, Report(state, said, figures), age_s)
            for process, holder, state, said, figures, age_s in cursor.execute(_PULSES)
        ]


def _connected(database_url: str) -> Connection:
    connection: Connection = psycopg.connect(
        # A beat that is lost with the database's machine is of no interest after it.
        with_options(database_url, "-c synchronous_commit=off -c statement_timeout=5s"),
        autocommit=True,
        application_name="evenveel pulse",
        connect_timeout=_CONNECT_S,
    )
    try:
        create(connection)
        connection.execute(_FORGET)
    except BaseException:
        connection.close()
        raise
    return connection


def _say(connection: Connection, process: str, holder: str, report: Report) -> None:
    given = {"process": process, "holder": holder, "state": report.state, "said": report.said}
    connection.execute(_BEAT, given | {"figures": Jsonb(dict(report.figures))})


def _leave(connection: Connection, process: str, holder: str) -> None:
    connection.execute(
        "DELETE FROM operations.pulses WHERE process = %s AND holder = %s", [process, holder]
    )
