"""How long files of a group's books take, from the log to the last byte.

    python -m tests.bench.exports [EXCHANGES]

A group whose members exchange among themselves and, one time in three, with a neighbour's: its
books are read from the log, and made into each format there is. What a format takes is also told in
times of reading alone, which holds on any machine. A small group's books, read from the same log,
say whether what others did costs anything.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC
from io import BytesIO
from typing import Final, NamedTuple, get_args

from access.line import Line
from contracts.ids import ExportFormat
from evenveel.interpreter import tune_interpreter
from projections.exports.making import made
from projections.exports.reading import LogBooks
from tests import databases
from tests.exports.logged import fill_index, fill_tagged
from tests.projections.history import Pen

FORMATS: Final[tuple[ExportFormat, ...]] = get_args(ExportFormat)
_MEMBERS: Final = 200
# In a small group somebody exchanges so much less often.
_RARE: Final = 100
# Over about a year.
_PACE_MS: Final = 300_000


class Made(NamedTuple):
    """What one format took, with reading the log, and how much of one core; how long it is."""

    what: str
    exchanges: int
    seconds: float
    of_core: float
    mb: float

    def line(self, alone: Made) -> str:
        """As it is printed; `alone`: what reading took by itself, on this machine and just now."""
        took = f"{self.seconds:.1f} s, {self.of_core:.1f} s of one core"
        times = f"{self.of_core / alone.of_core:.1f} times {alone.what}"
        return f"{self.what}: {self.exchanges:,} exchanges in {took} ({times}), {self.mb:.1f} MB"


def bench_exports(database_url: str, *, exchanges: int) -> list[Made]:
    """Reading the books alone, then each format, reading included; and a small group's books."""
    fill_tagged(database_url, _history(exchanges).records)
    fill_index(database_url)
    rows = []
    with Line(database_url, name="bench exports") as line:
        of_log = LogBooks(line, UTC)
        rows.append(_measured("reading alone", exchanges, lambda: _read(of_log, "gent")))
        for format_ in FORMATS:

            def make(format_: ExportFormat = format_) -> int:
                return made(of_log.read("gent"), format_, None, BytesIO()).bytes

            rows.append(_measured(format_, exchanges, make))
        few = exchanges // _RARE
        rows.append(_measured("reading a small group", few, lambda: _read(of_log, "aalst")))
    return rows


def _measured(what: str, exchanges: int, make: Callable[[], int]) -> Made:
    started, before = time.perf_counter(), time.process_time()
    size = make()
    took, used = time.perf_counter() - started, time.process_time() - before
    return Made(what, exchanges, took, used, size / 1e6)


def _read(of_log: LogBooks, group_id: str) -> int:
    of_log.read(group_id)
    return 0


def _history(exchanges: int) -> Pen:
    pen = Pen(pace_ms=_PACE_MS)
    for group_id, per_hour in (("gent", 20), ("lille", 60), ("aalst", 20)):
        pen.found(group_id, per_hour=per_hour)
    own = [pen.open("gent") for _ in range(_MEMBERS)]
    others = [pen.open("lille") for _ in range(_MEMBERS)]
    small = [pen.open("aalst") for _ in range(2)]
    pen.agree("gent", "lille")
    draw = pen.random
    for number in range(exchanges):
        payer, payee = draw.sample(own, 2)
        if number % 3 == 2:
            payee = draw.choice(others)
        pen.pay(payer, payee, draw.randrange(1, 50))
        if number % _RARE == 0:
            pen.pay(small[0], small[1], 1)
    return pen


def main(exchanges: int) -> None:
    """Print every format."""
    tune_interpreter()
    with databases.server(durable=False) as server, databases.fresh_database(server) as url:
        rows = bench_exports(url, exchanges=exchanges)
    for row in rows:
        print(row.line(rows[0]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
