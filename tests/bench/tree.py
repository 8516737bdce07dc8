"""How fast events are signed, proven and verified, and what each of them takes on disk.

    python -m tests.bench.tree [EVENTS]

The events are golden samples in a log in PostgreSQL; the tree stands in the same database. Beside
the seconds of the clock stand those of one processor, which say what a core can do.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from threading import Event
from typing import Final, NamedTuple

import psycopg

from clearing.log.postgres import PostgresLog
from clearing.tree.growth import Edge
from clearing.tree.hashing import verify_inclusion
from clearing.tree.postgres import PostgresTree
from clearing.tree.proofs import read_receipt, verify_receipt
from clearing.tree.sequencer import BATCH_EVENTS, Sequencer
from evenveel.composition import ledger, make_tables
from evenveel.interpreter import tune_interpreter
from tests import databases
from tests.tree.trees import Ring, events, grow

PROOFS: Final = 500
_APART: Final = 7_919


class Done(NamedTuple):
    """What was done so often, in so many seconds by the clock and of the processor."""

    what: str
    times: int
    seconds: float
    busy_s: float

    def line(self) -> str:
        """As it is printed."""
        by_clock, by_core = self.times / self.seconds, self.times / self.busy_s
        return f"{self.what}: {by_clock:,.0f} a second, {by_core:,.0f} on one core"


def bench_tree(database_url: str, count: int, *, times: int = 12) -> list[str]:
    """Lines of what was measured over a log of so many events."""
    make_tables(database_url)
    ring = Ring()
    with ledger(database_url) as opened:
        grow(opened.log, events(count))
        sequencer = Sequencer(opened.log, opened.tree, ring, entropy=os.urandom)
        sequenced = _timed("sequencing", count, sequencer.sequence_to_head)
        rows = [
            sequenced,
            _proving(opened.tree, count),
            *_receipts(opened.tree, opened.log, ring, count),
        ]
        lines = [row.line() for row in rows]
        lines.append(_until_signed(opened.log, opened.tree, ring, times))
        lines += _sizes(database_url, opened.tree, count)
    return lines


def _timed(what: str, count: int, act: Callable[[], object]) -> Done:
    started, busy = time.perf_counter(), time.process_time()
    act()
    return Done(what, count, time.perf_counter() - started, time.process_time() - busy)


def _proving(tree: PostgresTree, count: int) -> Done:
    root = tree.root(count)
    at = [number * _APART % count for number in range(PROOFS)]
    hashes = {index: tree.leaf_hashes(index, 1)[0] for index in at}
    assert Edge.of(tree, count).root == root

    def prove() -> None:
        for index in at:
            verify_inclusion(hashes[index], index, count, root, tree.inclusion_proof(index, count))

    return _timed("inclusion proofs out of the database, each verified", PROOFS, prove)


def _receipts(tree: PostgresTree, log: PostgresLog, ring: Ring, count: int) -> list[Done]:
    wanted = [1 + number * _APART % count for number in range(PROOFS)]
    entries = log.entries_at(wanted)
    made: list[bytes] = []

    def make() -> None:
        for position in wanted:
            entry = entries[position]
            made.append(tree.receipt(position, entry.wire_name, entry.data, count).encoded)

    def verify() -> None:
        for receipt in made:
            verify_receipt(read_receipt(receipt), ring.known())

    making = _timed("receipts", PROOFS, make)
    return [making, _timed("receipts verified, signature and all", PROOFS, verify)]


def _until_signed(log: PostgresLog, tree: PostgresTree, ring: Ring, times: int) -> str:
    """How long an exchange waits for its signature where one comes now and then."""
    from evenveel.sequencing import sequencing

    waits = []
    stop = Event()
    with sequencing(Sequencer(log, tree, ring, entropy=os.urandom), stop):
        for number in range(times):
            time.sleep(0.37)
            started = time.perf_counter()
            position = grow(log, events(1)).position
            while tree.size < position:
                time.sleep(0.005)
            if number:
                waits.append(time.perf_counter() - started)
    waits.sort()
    middle = waits[len(waits) // 2]
    return f"from the commit to the signature: {middle:.2f} s, at most {waits[-1]:.2f} s"


def _sizes(database_url: str, tree: PostgresTree, count: int) -> list[str]:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT sum(pg_total_relation_size(c.oid))::int8 FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'tree' AND c.relkind = 'r'"
        ).fetchone()
    assert row is not None
    proof = tree.inclusion_proof(0, count)
    note = tree.checkpoint(count) or b""
    return [
        f"on disk: {row[0] / count:.0f} bytes an event, in batches of {BATCH_EVENTS:,}",
        f"a proof of {count:,}: {len(proof)} hashes, {len(proof) * 45 + len(note)} bytes as text",
    ]


def main() -> None:
    """Print what was measured over a log of as many events as are given."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    tune_interpreter()
    with databases.server(durable=True) as server, databases.fresh_database(server) as url:
        for line in bench_tree(url, count):
            print(line)


if __name__ == "__main__":
    main()
