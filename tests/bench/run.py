"""`make bench`: everything that is measured, in one run, with ratios to what is measured beside it.

Absolute times say more about the machine and its disk than about us; the ratios last longer.
"""

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from access.moments import now_ms
from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.domain.commands import Command
from clearing.log.postgres import PostgresLog
from clearing.write_path.fold import fold
from clearing.write_path.writer import Writer
from evenveel.interpreter import tune_interpreter
from tests import databases
from tests.bench import http, pgbench
from tests.bench.copying import copied_per_second
from tests.bench.exports import bench_exports
from tests.bench.figures import bench_folding, bench_publishing
from tests.bench.latency import bench_latency
from tests.bench.log import bench_log
from tests.bench.log import report as report_log
from tests.bench.netting import SIZES as NETTING_SIZES
from tests.bench.netting import bench_netting
from tests.bench.packs import bench_packs
from tests.bench.pages import bench_pages
from tests.bench.projections import bench_projections
from tests.bench.relay import bench_relay
from tests.bench.routing import bench_routing
from tests.bench.seen import bench_seen
from tests.bench.stream import bench_stream
from tests.bench.tree import bench_tree
from tests.bench.world import World, means
from tests.bench.writer import Measured, decided_alone, found, measure
from tests.kafka import broker

# (in flight, commands together, commands in all)
SHAPES: Final = (
    (1, 1, 3_000),
    (8, 1, 25_000),
    (32, 1, 60_000),
    (512, 1, 100_000),
    (3, 1_000, 150_000),
)

COMMANDS_A_ROUND: Final = 10_000

# One each for pgbench's clients at the widest shape, and some for ourselves.
CONNECTIONS: Final = 560


def main(short: bool) -> None:
    """Print every measurement; `short` takes a tenth of the commands, to see that it runs."""
    scale = 10 if short else 1
    tune_interpreter()
    print("## Netting, beside networkx\n")
    for netted in bench_netting(NETTING_SIZES[:1] if short else NETTING_SIZES):
        print(netted.line())
    print("\n## Routes among 10,000 groups with 30,000 agreements\n")
    for route in bench_routing(searches=2_000 // scale):
        print(route.line())
    print()
    with (
        tempfile.TemporaryDirectory() as keys,
        databases.server(durable=True, connections=CONNECTIONS) as server,
    ):
        # On disk, as they are when they are used.
        os.environ["EVENVEEL_KEYS"] = keys
        print("## The writer, in process: durable exchanges with 40 characters of words\n")
        with databases.fresh_database(server) as url:
            writers = bench_writer(url, scale)
            _against_pgbench(url, writers)
            _against_bounds(url, writers[-1][1], scale)
            _replay(url)
        with databases.fresh_database(server) as url:
            print("\n## Over HTTP\n")
            for line in http.bench_http(url, scale):
                print(line)
        with databases.fresh_database(server) as url:
            print("\n## The log, beside COPY of the same rows\n")
            print(report_log(bench_log(url)))
        with databases.fresh_database(server) as url:
            print("\n## Projections, from the log\n")
            for row in bench_projections(url, events=60_000 // scale):
                print(f"{row.what}: {row.per_second:,} events/s")
        print("\n## The region's figures: folded with them and without, and a month's end\n")
        with databases.fresh_database(server) as url:
            folded = bench_folding(server, events=40_000 // scale)
            for cost in (*folded, *bench_publishing(url, groups=1_000 // scale)):
                print(cost.line())
        _for_outsiders(server, scale)
        with databases.fresh_database(server) as url:
            print("\n## Answers, under row-level security and without\n")
            for seen in bench_seen(url, events=20_000 // scale, times=1_000 // scale):
                print(seen.line())
        with databases.fresh_database(server) as url:
            print("\n## Pages, with a thousand groups and a million exchanges\n")
            for line in bench_pages(url, groups=1_000 // scale, exchanges=1_000_000 // scale):
                print(line)
        with databases.fresh_database(server) as url, broker(quick=False) as kafka:
            print("\n## The relay, to Kafka\n")
            for line in bench_relay(url, kafka.bootstrap, events=60_000 // scale).lines():
                print(line)
        with databases.fresh_database(server) as url, broker(quick=False) as kafka:
            print("\n## Projections, from Kafka, and their rebuilds\n")
            for row in bench_stream(url, kafka.bootstrap, events=60_000 // scale):
                print(f"{row.what}: {row.per_second:,} events/s")
            print("\n## From an accepted command to a readable balance\n")
            for bootstrap in (None, kafka.bootstrap):
                with databases.fresh_database(server) as empty:
                    print(bench_latency(empty, bootstrap, times=300 // scale).line())


def _for_outsiders(server: str, scale: int) -> None:
    """Print what files for others' programs, the signed tree and packs for auditors take."""
    with databases.fresh_database(server) as url:
        print("\n## The tree: signed, proven, verified\n")
        for line in bench_tree(url, 100_000 // scale):
            print(line)
    with databases.fresh_database(server) as url:
        print("\n## Files of a group's books, from the log to the last byte\n")
        files = bench_exports(url, exchanges=100_000 // scale)
        for made in files:
            print(made.line(files[0]))
    with databases.fresh_database(server) as url, tempfile.TemporaryDirectory() as packs:
        print("\n## Packs for auditors, made and checked\n")
        for packed in bench_packs(url, Path(packs), exchanges=100_000 // scale):
            print(packed.line())


def bench_writer(database_url: str, scale: int) -> list[tuple[int, Measured]]:
    """Return the writer's figures at every shape, with the number in flight."""
    world = World()
    rows = []
    with means(database_url) as with_means:
        writer = Writer(with_means, "bench")
        writer.start()
        if not writer.wait_until_serving(60):
            raise RuntimeError(f"the writer does not serve: {writer.failure}")
        found(writer, world)
        for in_flight, together, how_many in SHAPES:
            gc.collect()
            rounds = _rounds(world, how_many // scale)
            rows.append(
                (in_flight, measure(writer, rounds, in_flight=in_flight, together=together))
            )
        writer.stop()
    return rows


def _rounds(world: World, how_many: int) -> Iterator[list[Command]]:
    for start in range(0, how_many, COMMANDS_A_ROUND):
        yield world.payments(min(COMMANDS_A_ROUND, how_many - start))


def _against_pgbench(database_url: str, rows: list[tuple[int, Measured]]) -> None:
    """Print the figures beside pgbench's minimal transfers at the same number of clients."""
    pgbench.prepare(database_url)
    print("| shape | exchanges/s | p50 µs | p99 µs | pgbench, as many clients | times pgbench |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for in_flight, row in rows:
            script = Path(folder) / "transfer.sql"
            plain = pgbench.transfers_per_second(database_url, script, in_flight)
            ratio = f"{row.per_second / plain:.2f}"
            print(
                f"| {row.what} | {row.per_second:,} | {row.p50_us:,} | {row.p99_us:,} "
                f"| {plain:,} | {ratio} |"
            )


def _against_bounds(database_url: str, bulk: Measured, scale: int) -> None:
    """Print what bounds a bulk: deciding, in one thread, and storing the rows at all."""
    world = World()
    alone = decided_alone(_rounds(world, 30_000 // scale), world)
    print(f"\nthe least disturbed round of 10,000 in bulk: {bulk.best_round:,} exchanges/s")
    print(f"one thread deciding the same, nothing written: {alone:,} commands/s")
    print(f"the writer in bulk is {bulk.per_second / alone:.2f} times that")
    copied = copied_per_second(database_url)
    print(f"\nbare COPY of the same events and words: {copied:,} events/s")
    print(f"the writer in bulk is {bulk.per_second / copied:.2f} times that")


def _replay(database_url: str) -> None:
    with PostgresLog(database_url) as log:
        started_ms = now_ms()
        folded = fold(log, None, MsgpackStateCodec())
        took_ms = max(1, now_ms() - started_ms)
    per_second = folded.tail * 1_000 // took_ms
    print(f"\nreplay from zero: {folded.tail:,} events, {per_second:,} events/s")


if __name__ == "__main__":
    main(short="--short" in sys.argv or "BENCH_SHORT" in os.environ)
