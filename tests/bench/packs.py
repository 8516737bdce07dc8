"""How long a pack takes, made and checked, and how large it is for each event.

    python -m tests.bench.packs [EXCHANGES]

A ledger by the real writer, its tree signed in the database; packs are made of both, as a folder
and as a zip, and checked with every rule.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

from clearing.domain.commands import Pay, Reverse
from clearing.tree.key_file import KeyFile
from clearing.tree.postgres import PostgresTree
from clearing.tree.sequencer import Sequencer
from contracts.ids import ExchangeId, GroupId
from evenveel.audit_packs.checking import check_pack
from evenveel.audit_packs.files import IntoFolder, IntoZip
from evenveel.audit_packs.live import check_live
from evenveel.audit_packs.reading import opened_at
from evenveel.audit_packs.trusting import Trust
from evenveel.audit_packs.writing import Scope, write_pack
from evenveel.composition import make_tables
from evenveel.interpreter import tune_interpreter
from tests import databases
from tests.verify.world import World, holder, new_id, pay, pay_across, silent, world

_AT_ONCE: Final = 5_000
# Even, so that it is always arno's.
_GIVEN_BACK_ONE_IN: Final = 50


class Packed(NamedTuple):
    """What was done to so many events, in so many seconds, and how large the result is."""

    what: str
    events: int
    seconds: float
    bytes: int

    def line(self) -> str:
        """As it is printed."""
        per_event = f", {self.bytes / self.events:.0f} bytes an event" if self.bytes else ""
        rate = int(self.events / self.seconds)
        return f"{self.what}: {self.events:,} events, {rate:,} events/s{per_event}"


def bench_packs(database_url: str, folder: Path, *, exchanges: int) -> list[Packed]:
    """Packs of all and of a group, made and checked; and the database checked as it is."""
    ring = KeyFile(folder / "tree.keys")
    keys = [ring.make("uren.example.org/tree").verifier]
    rows = []
    make_tables(database_url)
    with world(database_url) as made, PostgresTree(database_url) as tree:
        _trade(made, exchanges)
        Sequencer(made.ledger.log, tree, ring, entropy=os.urandom).sequence_to_head()
        for what, name, scope in (
            ("a pack of all, in a folder", "all", Scope()),
            ("a pack of all, in a zip", "all.zip", Scope()),
            ("a pack of one group, in a zip", "beta.zip", Scope(group_id=GroupId("beta"))),
        ):
            path = folder / name
            started = time.perf_counter()
            with IntoZip(path) if path.suffix else IntoFolder(path) as into:
                contents = write_pack(made.ledger.log, tree, keys, scope, into, silent)
            took = time.perf_counter() - started
            rows.append(Packed(f"{what}, made", contents.size, took, _bytes_of(path)))
            started = time.perf_counter()
            assert _checked(path, Trust(keys=tuple(keys))), "the pack is in order"
            took = time.perf_counter() - started
            rows.append(Packed(f"{what}, checked", contents.size, took, 0))
        trust = Trust(keys=tuple(keys))
        started = time.perf_counter()
        live = check_live(database_url, tree, keys, trust, silent)
        took = time.perf_counter() - started
        assert live.clean, live.finding
        rows.append(Packed("the database, checked as it is", live.events, took, 0))
    return rows


def _trade(made: World, exchanges: int) -> None:
    for start in range(0, exchanges, _AT_ONCE):
        count = min(_AT_ONCE, exchanges - start)
        paid = [
            pay("anna", "arno", 1, "soep") if number % 2 else pay("arno", "anna", 1, "brood")
            for number in range(count)
        ]
        made.do(*paid)
        # Whoever checks it looks for what was given back among all that was before.
        given_back = [_given_back(each) for each in paid[::_GIVEN_BACK_ONE_IN]]
        made.do(*given_back)
        # Both are where they began, however many follow.
        made.do(pay("arno", "anna", len(given_back), "brood"))
    made.do(*(pay_across("anna", "bea", 1, 3) for _ in range(min(100, exchanges))))


def _given_back(paid: Pay) -> Reverse:
    """Anna gives back what arno gave."""
    reverses = ExchangeId(paid.command_id)
    return Reverse(command_id=new_id(), actor=holder("anna"), reverses=reverses)


def _checked(path: Path, trust: Trust) -> bool:
    with opened_at(path) as pack:
        return check_pack(pack, trust, silent).clean


def _bytes_of(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def main(exchanges: int) -> None:
    """Print every figure."""
    tune_interpreter()
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.server(durable=False) as server,
        databases.fresh_database(server) as url,
    ):
        os.environ.setdefault("EVENVEEL_KEYS", str(Path(folder) / "keys"))
        for row in bench_packs(url, Path(folder), exchanges=exchanges):
            print(row.line())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
