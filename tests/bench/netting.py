"""How long a sheet of debts takes to read, clear and check, and in how much memory.

Each size in a process of its own, since a process's largest memory never falls again. Beside it
networkx's network simplex solves the same problem, where it can within two minutes.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

# Parties, and debts between them.
SIZES: Final = ((1_000, 10_000), (10_000, 100_000), (10_000, 1_000_000))
PATIENCE_S: Final = 120
PROJECT: Final = Path(__file__).resolve().parents[2]
# Nobody waits for networkx on more debts than these: it is past its patience on far fewer.
NETWORKX_AT_MOST: Final = 10_000


class Row(NamedTuple):
    """One size: seconds for each part, and the most memory of the whole in MB."""

    parties: int
    debts: int
    read_s: float
    solve_s: float
    check_s: float
    most_mb: int
    networkx_s: float | None = None

    def line(self) -> str:
        """One line of the report."""
        beside = "" if self.networkx_s is None else f"; networkx {self.networkx_s:.1f} s to solve"
        return (
            f"{self.parties:,} parties, {self.debts:,} debts: read {self.read_s:.2f} s, solved "
            f"{self.solve_s:.2f} s, checked {self.check_s:.2f} s, {self.most_mb} MB{beside}"
        )


def bench_netting(sizes: tuple[tuple[int, int], ...] = SIZES) -> Iterator[Row]:
    """Yield a row for each size."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "debts.csv"
        for parties, debts in sizes:
            _write_sheet(sheet, parties, debts)
            ours = json.loads(_in_a_process("ours", sheet) or "null")
            beside = _in_a_process("networkx", sheet) if debts <= NETWORKX_AT_MOST else None
            theirs = None if beside is None else float(beside)
            yield Row(parties, debts, *ours)._replace(networkx_s=theirs)


def _write_sheet(sheet: Path, parties: int, debts: int) -> None:
    chance = random.Random(7)
    with sheet.open("w", encoding="utf-8") as file:
        file.write("debtor,creditor,amount,what\n")
        for _ in range(debts):
            debtor, creditor = chance.sample(range(parties), 2)
            amount = chance.randint(1, 100_000)
            file.write(f"party-{debtor:05},party-{creditor:05},{amount},bread\n")


def _in_a_process(what: str, sheet: Path) -> str | None:
    """Return what that part of this module prints; None where it takes too long."""
    module = [sys.executable, "-m", "tests.bench.netting", what, str(sheet)]
    try:
        done = subprocess.run(
            module, cwd=PROJECT, check=True, capture_output=True, timeout=PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode()


def _ours(sheet: Path) -> tuple[float, float, float, int]:
    from clearing.domain.netting_check import flaw_of
    from clearing.netting import solve
    from evenveel.findings import Findings
    from evenveel.netting import read_sheet

    times = [time.perf_counter()]
    problem = read_sheet(sheet, Findings())
    assert problem is not None
    times.append(time.perf_counter())
    result = solve(problem)
    times.append(time.perf_counter())
    assert flaw_of(problem, result) is None
    times.append(time.perf_counter())
    read_s, solve_s, check_s = (after - before for before, after in pairwise(times))
    most_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return read_s, solve_s, check_s, most_kb // 1024


def _networkx(sheet: Path) -> float:
    from evenveel.findings import Findings
    from evenveel.netting import read_sheet
    from tests.netting.graphs import by_networkx

    problem = read_sheet(sheet, Findings())
    assert problem is not None
    started = time.perf_counter()
    by_networkx(problem, problem.unit_costs)
    return time.perf_counter() - started


if __name__ == "__main__":
    if sys.argv[1:2] == ["ours"]:
        print(json.dumps(_ours(Path(sys.argv[2]))))
    elif sys.argv[1:2] == ["networkx"]:
        print(_networkx(Path(sys.argv[2])))
    else:
        for row in bench_netting():
            print(row.line())
