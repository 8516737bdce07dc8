"""How fast the projections follow the log: events a second over all of them together.

The log is filled beforehand with exchanges (a third of them across a border); what is timed is
reading, decoding, folding and writing, from nearly the first event to the last commit. Beside the
time stands the work, this process's and PostgreSQL's, which others on the machine disturb less.
"""

from __future__ import annotations

import gc
import sys
import time
from typing import Final, NamedTuple

import psutil
import psycopg

from evenveel.interpreter import tune_interpreter
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.runner import APPLICATION_NAME, BATCH_AT_MOST, Runner, catch_up
from tests import databases
from tests.projections.history import Pen, fill_log

# So many events are there before: tables and connections are not what is measured.
_BEFORE: Final = 20


class Row(NamedTuple):
    """One line of the report; the work is in µs an event, where it was measured."""

    what: str
    events: int
    seconds: float
    ours_us: float | None = None
    servers_us: float | None = None

    @property
    def per_second(self) -> int:
        return int(self.events / self.seconds)

    @property
    def work(self) -> str:
        if self.ours_us is None or self.servers_us is None:
            return ""
        return f" ({self.ours_us:.1f} µs an event here, {self.servers_us:.1f} in PostgreSQL)"


class _Clock:
    """Time and work from its making on, of this process and of PostgreSQL's for the runner."""

    def __init__(self, database_url: str) -> None:
        with psycopg.connect(database_url) as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE application_name = %s AND datname = current_database()",
                [APPLICATION_NAME],
            )
            ((pid,),) = found.fetchall()
        self._server = psutil.Process(pid)
        self._before = self._now()

    def row(self, what: str, events: int) -> Row:
        seconds, ours, servers = (
            now - before for now, before in zip(self._now(), self._before, strict=True)
        )
        return Row(what, events, seconds, ours / events * 1e6, servers / events * 1e6)

    def _now(self) -> tuple[float, float, float]:
        theirs = self._server.cpu_times()
        return time.perf_counter(), time.process_time(), theirs.user + theirs.system


def bench_projections(
    database_url: str, *, events: int = 60_000, accounts: int = 1_000
) -> list[Row]:
    """Events a second of reading alone; then of all projections in one runner, from the start."""
    pen = exchanges(events, accounts)
    fill_log(database_url, pen.records[:_BEFORE], block=_BEFORE)
    stream = LogStream(database_url)
    runner = Runner(database_url, stream, all_projections())
    catch_up(runner)
    fill_log(database_url, pen.records[_BEFORE:], block=1_000, create=False)
    count = len(pen.records) - _BEFORE
    # A real runner does not share its process with the whole history in memory.
    del pen
    gc.collect()
    clock, after = _Clock(database_url), _BEFORE
    while (batch := stream.read(after, BATCH_AT_MOST)).reached > after:
        after = batch.reached
    rows = [clock.row(f"log read and decoded, {accounts} accounts", count)]
    clock = _Clock(database_url)
    assert catch_up(runner) == count
    rows.append(clock.row(f"all projections, {accounts} accounts", count))
    runner.close()
    stream.close()
    return rows


def exchanges(events: int, accounts: int) -> Pen:
    pen = Pen()
    names = [pen.found(f"group-{n:02}", per_hour=(20, 60, 15, 6)[n % 4]) for n in range(14)]
    members = [pen.open(names[n % len(names)]) for n in range(accounts)]
    by_group = {n: [a for a in members if pen.accounts[a] == n] for n in names}
    for n, name in enumerate(names):
        pen.agree(names[n - 1], name)
    for _ in range(events):
        n = pen.random.randrange(len(names))
        across = pen.random.random() < 0.33
        payer = pen.random.choice(by_group[names[n]])
        payee = pen.random.choice(by_group[names[n - 1] if across else names[n]])
        if payer != payee:
            pen.pay(payer, payee, pen.random.randrange(1, 60))
    return pen


def main() -> None:
    tune_interpreter()
    with databases.server(durable=True) as server:
        for accounts in (int(n) for n in sys.argv[1:] or ("1000",)):
            with databases.fresh_database(server) as database_url:
                for row in bench_projections(database_url, accounts=accounts):
                    print(f"{row.what:45} {row.events:9,} events {row.per_second:9,}/s{row.work}")


if __name__ == "__main__":
    main()
