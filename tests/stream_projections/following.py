"""Projection processes that are really started, stopped and killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Final

import psycopg

from projections import layout, progress
from projections.check import first_difference
from projections.live import all_projections
from projections.log_stream import LogStream
from tests.faults.processes import environment_of
from tests.stream_projections.topics import Topic

# A third of what it is elsewhere: the leases of whoever is killed are waited for.
LAPSE_S: Final = 3.0
_FOLLOW: Final = """
import sys, threading, signal
from projections import leases
from projections.kafka_stream import KafkaStream
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.runner import Runner
database_url, bootstrap, topic, at_most, pause, lapse_s = sys.argv[1:]
leases.LAPSE_S, leases.RENEW_EVERY_S = float(lapse_s), float(lapse_s) / 5
if pause:
    # It stops itself, once, where it matters most: it has read its place and not yet moved it.
    import os
    from projections import memory, progress
    calls = 0
    def pausing(real):
        def paused(*given):
            global calls
            calls += 1
            if calls == 12:
                os.kill(os.getpid(), signal.SIGSTOP)
            return real(*given)
        return paused
    if pause == "before the transaction":
        memory.Memory._sifted = pausing(memory.Memory._sifted)
    else:
        progress.claim = pausing(progress.claim)
log = LogStream(database_url)
stream = KafkaStream(topic, {"bootstrap_servers": bootstrap}, log.head)
runner = Runner(database_url, stream, all_projections(), batch_at_most=int(at_most), shared=True)
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
print("following", flush=True)
runner.run(stop)
"""


def follow(
    database_url: str, topic: Topic, *, at_most: int = 40, pause: str = ""
) -> subprocess.Popen[str]:
    """A process that keeps the projections up with the topic, sharing its partitions.

    `pause`: it stops itself once, before or in a transaction, as by SIGSTOP from anyone.
    """
    arguments = [database_url, topic.bootstrap, topic.name, str(at_most), pause, str(LAPSE_S)]
    process = subprocess.Popen(
        [sys.executable, "-c", _FOLLOW, *arguments],
        env=environment_of({}),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "following\n"
    process.stdout.close()
    return process


def lay_out(database_url: str) -> None:
    """The projections' tables exist."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        layout.create(connection, all_projections())


def rows_of(database_url: str) -> list[progress.Row]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        return progress.live_rows(connection)


def reached(database_url: str) -> int:
    return min((row.place.position for row in rows_of(database_url)), default=0)


def has_reached(database_url: str, position: int) -> Callable[[], bool]:
    return lambda: reached(database_url) >= position


def holders(database_url: str) -> dict[int, str]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        return dict(
            connection.execute("SELECT partition, holder FROM projections.leases").fetchall()
        )


def clean(database_url: str) -> None:
    """The tables hold what a plain replay of the log gives."""
    with LogStream(database_url) as stream:
        assert first_difference(database_url, stream) is None
