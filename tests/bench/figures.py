"""What the region's figures cost: folding with them and without, and publishing a month at once.

    python -m tests.bench.figures [GROUPS]

The same history is followed with every projection and with every one but the figures; then a month
of so many groups is closed, and what publishing it takes stands beside reading what it is made of.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Final, NamedTuple

import psycopg

from access.arrays import register_arrays
from contracts.events import FiguresConsentSet
from contracts.ids import GroupId
from evenveel.interpreter import tune_interpreter
from projections import layout
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.months import closes_ms, earliest_open
from projections.projection import Projection
from projections.regions import Regions
from projections.regions_publishing import publish
from projections.runner import Runner, catch_up
from projections.stream import Batch, whole
from tests import databases
from tests.bench.projections import exchanges
from tests.projections.history import START_MS, Pen, fill_log

_MEMBERS: Final = 20
_MONTH: Final = earliest_open(START_MS)


class Cost(NamedTuple):
    """What something took, over so many of a thing."""

    what: str
    of: int
    seconds: float

    def line(self) -> str:
        """As it is printed."""
        return f"{self.what}: {self.of:,} in {self.seconds:.2f} s ({self.of / self.seconds:,.0f}/s)"


def bench_folding(server: str, *, events: int) -> list[Cost]:
    """A history followed with the figures and without, each in a database of its own."""
    pen = exchanges(events, 1_000)
    kinds: Sequence[tuple[str, list[Projection]]] = (
        ("without the figures", [one for one in all_projections() if one.name != "regions"]),
        ("with the figures", all_projections()),
    )
    rows = []
    for what, projections in kinds:
        with databases.fresh_database(server) as database_url:
            fill_log(database_url, pen.records, block=1_000)
            with LogStream(database_url) as stream:
                runner = Runner(database_url, stream, projections)
                with closing(runner):
                    started_s = time.perf_counter()
                    count = catch_up(runner)
                    rows.append(Cost(what, count, time.perf_counter() - started_s))
    return rows


def bench_publishing(database_url: str, *, groups: int) -> list[Cost]:
    """A month of that many groups is closed: reading what it is made of, and publishing it."""
    pen = a_month(groups)
    with psycopg.connect(database_url, autocommit=True) as connection:
        register_arrays(connection)
        layout.create(connection, [])
        regions = Regions()
        connection.execute(regions.ddl)
        layout.lay_out(connection, "regions", regions.version, "log", 1, 0)
        last = len(pen.records)
        batch = Batch(0, last, [whole(record) for record in pen.records])
        started_s = time.perf_counter()
        # No partition stands there yet, so nothing is published with it.
        regions.apply(batch, connection)
        rows = [Cost("events folded", last, time.perf_counter() - started_s)]
        started_s = time.perf_counter()
        read = connection.execute("SELECT * FROM projections.regions_given_v2").fetchall()
        rows.append(Cost("contributions read", len(read), time.perf_counter() - started_s))
        # That groups agreed is published first; then the month's end, which is what is timed.
        for position in (last - 1, last):
            connection.execute("UPDATE projections.progress SET position = %s", [position])
            if position < last:
                publish(connection, regions.version)
        started_s = time.perf_counter()
        publish(connection, regions.version)
        took_s = time.perf_counter() - started_s
        (cells,) = connection.execute(
            "SELECT count(*) FROM projections.regions_cells_v2"
        ).fetchone() or (0,)
    return [*rows, Cost("cells published", cells, took_s)]


def a_month(groups: int) -> Pen:
    """Groups that all agreed, traded for a month, and one event after its end."""
    pen = Pen()
    pen.at_ms = START_MS
    names = [pen.found(f"group-{n:04}", per_hour=1) for n in range(groups)]
    members = {name: [pen.open(name) for _ in range(_MEMBERS)] for name in names}
    for name in names:
        pen.write(FiguresConsentSet(group_id=GroupId(name), shown_to="everyone"))
    for n, name in enumerate(names):
        for payer in members[name]:
            for other in (name, name, names[n - 1], names[(n * 7 + 3) % groups]):
                payee = pen.random.choice(members[other])
                if payee != payer:
                    pen.pay(payer, payee, pen.random.randrange(1, 9))
    pen.at_ms = closes_ms(_MONTH)
    pen.open(names[0])
    return pen


def main() -> None:
    """Print what both take."""
    tune_interpreter()
    groups = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with databases.server(durable=True) as server:
        for row in bench_folding(server, events=40_000):
            print(row.line())
        with databases.fresh_database(server) as database_url:
            for row in bench_publishing(database_url, groups=groups):
                print(row.line())


if __name__ == "__main__":
    main()
