"""What it costs that the database itself shows no more than a view: row-level security, on and off.

The same questions of the same rows, by turns: as the role that answers, under the view of the
account's holder, and as the owner of the tables, for whom no policy holds. What is timed is a whole
moment, from its opening to its end.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from statistics import median
from typing import Final, NamedTuple

from access.database_roles import READER, address_as
from access.views import ALL, View
from contracts.ids import AccountId
from evenveel.composition import make_tables
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.reading import accounts, groups, statements
from projections.reading.snapshot import Snapshot, Snapshots, open_pool
from projections.reading.statements import FOR_EVER_MS, Extent
from projections.runner import Runner, catch_up
from tests.bench.projections import exchanges
from tests.projections.history import fill_log

_LINES: Final = 50
_AS_IT_IS: Final = (2**63 - 1, 2)

Question = Callable[[Snapshot], object]


class Seen(NamedTuple):
    """How long half of the answers took at most, under the policies and without."""

    what: str
    shown_us: int
    whole_us: int

    def line(self) -> str:
        ratio = f"{self.shown_us / self.whole_us:.2f}"
        return (
            f"{self.what}: p50 {self.shown_us:,} µs under row-level security, "
            f"{self.whole_us:,} µs without: {ratio} times"
        )


def bench_seen(database_url: str, *, events: int = 20_000, times: int = 1_000) -> list[Seen]:
    """Return what an account, its statement and the list of groups take either way."""
    make_tables(database_url)
    fill_log(database_url, exchanges(events, 200).records, block=1_000, create=False)
    stream = LogStream(database_url)
    runner = Runner(database_url, stream, all_projections())
    catch_up(runner)
    runner.close()
    stream.close()
    with (
        open_pool(address_as(database_url, READER), at_most=1) as reading,
        open_pool(database_url, at_most=1) as owning,
    ):
        shown, whole = Snapshots(reading), Snapshots(owning)
        return [
            _timed(what, asking, shown, whole, _people(whole, times))
            for what, asking in (
                ("an account", _account),
                ("a statement of 50 lines", _statement),
                ("all groups", _groups),
            )
        ]


def _people(whole: Snapshots, times: int) -> list[tuple[AccountId, str]]:
    with whole.open(ALL) as at:
        rows = at.rows(f"SELECT account_id::text, group_id FROM {at.table('balances_accounts')}")
    found = sorted((AccountId(row["account_id"]), row["group_id"]) for row in rows)
    return random.Random(1).choices(found, k=times)


def _timed(
    what: str,
    asking: Callable[[AccountId, str], Question],
    shown: Snapshots,
    whole: Snapshots,
    people: list[tuple[AccountId, str]],
) -> Seen:
    took: dict[str, list[int]] = {"shown": [], "whole": []}
    for account_id, group_id in people:
        question = asking(account_id, group_id)
        own = View(accounts=frozenset({account_id}))
        for name, snapshots, view in (("shown", shown, own), ("whole", whole, ALL)):
            since_ns = time.perf_counter_ns()
            with snapshots.open(view) as at:
                assert question(at), "there is something to see"
            took[name].append(time.perf_counter_ns() - since_ns)
    return Seen(what, *(int(median(took[name])) // 1_000 for name in ("shown", "whole")))


def _account(account_id: AccountId, _: str) -> Question:
    return lambda at: accounts.account(at, account_id)


def _statement(account_id: AccountId, group_id: str) -> Question:
    def asked(at: Snapshot) -> object:
        extent = Extent(
            account_id=account_id,
            group_id=group_id,
            position=at.about(group_id).position,
            as_of_ms=FOR_EVER_MS,
        )
        return statements.lines(at, extent, newest_first=True, beyond=_AS_IT_IS, limit=_LINES)

    return asked


def _groups(_: AccountId, __: str) -> Question:
    return lambda at: groups.groups(at, after="", limit=_LINES)
