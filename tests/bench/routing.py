"""How long it takes to find a route between groups of a large region.

Ten thousand groups and thirty thousand agreements, at random, each link with a debt and room of its
own. Only pairs with a route are asked for; beside each, in the same run, networkx finds a path of
fewest hops between the same two, with no regard for room or debt.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import networkx

from clearing.domain.routing import reach
from clearing.domain.state import Agreement, Group, State
from contracts.events import AccountLimits, NetLimits, Terms, Unit
from contracts.ids import DEFAULT_HOPS, MAX_HOPS, MS_PER_HOUR, AgreementId, GroupId, PersonId

GROUPS: Final = 10_000
AGREEMENTS: Final = 30_000
STEP_MS: Final = 60_000
LIMIT_MS: Final = 100 * MS_PER_HOUR
WHO: Final = PersonId("treasurer")
# A small amount, and one for which many links have no room.
AMOUNT_MS: Final = (MS_PER_HOUR, 10 * MS_PER_HOUR)


class Row(NamedTuple):
    """Times of one search, in microseconds; `amount_hours` is what was to be carried."""

    hop_limit: int
    amount_hours: int
    searches: int
    p50_us: int
    p99_us: int
    networkx_p50_us: int
    networkx_p99_us: int

    def line(self) -> str:
        """One line of the report."""
        return (
            f"{self.amount_hours} h over at most {self.hop_limit} links, {self.searches:,} pairs: "
            f"p50 {self.p50_us:,} µs, p99 {self.p99_us:,} µs; networkx, any path of fewest hops: "
            f"p50 {self.networkx_p50_us:,} µs, p99 {self.networkx_p99_us:,} µs"
        )


def bench_routing(searches: int, groups: int = GROUPS, agreements: int = AGREEMENTS) -> list[Row]:
    """Return a row for each number of hops and amount."""
    chance = random.Random(11)
    state = a_region(chance, groups, agreements)
    graph = networkx.Graph((a.first, a.second) for a in state.agreements.values())
    rows = []
    for hop_limit in (DEFAULT_HOPS, MAX_HOPS):
        pairs = _with_a_route(chance, state, hop_limit, searches)
        theirs = _timed(pairs, lambda one, other: networkx.shortest_path(graph, one, other))
        for amount_ms in AMOUNT_MS:
            ours = _timed(pairs, _search(state, hop_limit, amount_ms))
            hours = amount_ms // MS_PER_HOUR
            rows.append(Row(hop_limit, hours, len(pairs), *ours, *theirs))
    return rows


def a_region(chance: random.Random, groups: int, agreements: int) -> State:
    """Return a state in which random pairs trade, each with something owed already."""
    state = State()
    for n in range(groups):
        group_id = GroupId(f"groep-{n:05d}")
        state.groups[group_id] = Group(
            group_id=group_id,
            unit=Unit(singular="uur", plural="uren", symbol="u"),
            decimals=0,
            step_ms=STEP_MS,
            default_limits=AccountLimits(),
            default_limits_set_by=WHO,
            net_limits=NetLimits(may_owe_ms=LIMIT_MS, may_be_owed_ms=LIMIT_MS),
            net_limits_set_by=WHO,
            founded_at_ms=0,
        )
    names = list(state.groups)
    while len(state.agreements) < agreements:
        first, second = sorted(chance.sample(names, 2))
        if second not in state.groups[first].neighbours:
            _agree(chance, state, first, second)
    return state


def _agree(chance: random.Random, state: State, first: GroupId, second: GroupId) -> None:
    agreement_id = AgreementId(f"{first} {second}")
    state.agreements[agreement_id] = Agreement(
        agreement_id=agreement_id,
        first=first,
        second=second,
        status="active",
        terms=Terms(
            first_may_owe_ms=LIMIT_MS,
            second_may_owe_ms=LIMIT_MS,
            first_step_ms=STEP_MS,
            second_step_ms=STEP_MS,
            transit_allowed=True,
        ),
        position_ms=chance.randint(-LIMIT_MS, LIMIT_MS),
    )
    state.groups[first].neighbours[second] = agreement_id
    state.groups[second].neighbours[first] = agreement_id


def _with_a_route(
    chance: random.Random, state: State, hop_limit: int, how_many: int
) -> list[tuple[GroupId, GroupId]]:
    names = list(state.groups)
    found: list[tuple[GroupId, GroupId]] = []
    while len(found) < how_many:
        one, other = chance.sample(names, 2)
        if reach(state, one, other, hop_limit) is not None:
            found.append((one, other))
    return found


def _search(state: State, hop_limit: int, amount_ms: int) -> Callable[[GroupId, GroupId], object]:
    def search(one: GroupId, other: GroupId) -> object:
        between = reach(state, one, other, hop_limit)
        assert between is not None
        return between.routes(amount_ms)

    return search


def _timed(
    pairs: Iterable[tuple[GroupId, GroupId]], search: Callable[[GroupId, GroupId], object]
) -> tuple[int, int]:
    """Return half of the times, and 99 of 100, at most."""
    took_ns = []
    for one, other in pairs:
        started_ns = time.perf_counter_ns()
        search(one, other)
        took_ns.append(time.perf_counter_ns() - started_ns)
    took_ns.sort()
    return took_ns[len(took_ns) // 2] // 1_000, took_ns[len(took_ns) * 99 // 100] // 1_000
