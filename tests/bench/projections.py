"""How fast the projections follow the log: events a second over all of them together.

The log is filled beforehand with exchanges (a third of them across a border); what is timed is
reading, decoding, folding and writing, from the first event to the last commit.
"""

from __future__ import annotations

import gc
import sys
import time
from typing import NamedTuple

from projections.live import all_projections
from projections.log_stream import LogStream
from projections.runner import Runner, catch_up
from tests import databases
from tests.projections.history import Pen, fill_log


class Row(NamedTuple):
    """One line of the report."""

    what: str
    events: int
    seconds: float

    @property
    def per_second(self) -> int:
        return int(self.events / self.seconds)


def bench_projections(
    database_url: str, *, events: int = 60_000, accounts: int = 1_000
) -> list[Row]:
    """Events a second from an empty start, all projections in one runner; then reading alone."""
    pen = exchanges(events, accounts)
    fill_log(database_url, pen.records, block=1_000)
    count = len(pen.records)
    # A real runner does not share its process with the whole history in memory.
    del pen
    gc.collect()
    stream = LogStream(database_url)
    started = time.perf_counter()
    after = 0
    while (batch := stream.read(after, 5_000)).reached > after:
        after = batch.reached
    rows = [Row(f"log read and decoded, {accounts} accounts", count, time.perf_counter() - started)]
    runner = Runner(database_url, stream, all_projections())
    started = time.perf_counter()
    assert catch_up(runner) == count
    rows.append(Row(f"all projections, {accounts} accounts", count, time.perf_counter() - started))
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
    with databases.server(durable=True) as server:
        for accounts in (int(n) for n in sys.argv[1:] or ("1000",)):
            with databases.fresh_database(server) as database_url:
                for row in bench_projections(database_url, accounts=accounts):
                    print(f"{row.what:45} {row.events:9,} events {row.per_second:9,}/s")


if __name__ == "__main__":
    main()
