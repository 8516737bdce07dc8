"""What no run may do, whatever is owed: move a net, grow a debt, or find more when run again."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from clearing.domain.netting import Arc, problem_of
from clearing.domain.netting_check import flaw_of
from clearing.netting import solve
from tests.netting.graphs import debt, drawn, left, nets

PARTIES = st.sampled_from(["a", "b", "c", "d", "e", "é", "10", "9"])
DEBTS = st.lists(
    st.tuples(PARTIES, PARTIES, st.integers(1, 30), st.integers(0, 30))
    .filter(lambda row: row[0] != row[1])
    .map(lambda row: debt(row[0], row[1], row[2], min(row[2], row[3]))),
    max_size=25,
)
WITH_ROOM = st.integers(0, 10**9).map(lambda seed: drawn(random.Random(seed), grows=True))


@given(DEBTS)
def test_no_net_moves_and_no_debt_grows(arcs: list[Arc]) -> None:
    problem = problem_of(arcs)
    result = solve(problem)
    after = left(problem, result)
    before = {(arc.debtor, arc.creditor): arc.owed for arc in problem.arcs()}
    assert nets(after) == nets(arcs) == dict(zip(problem.parties, result.nets, strict=True))
    assert all(0 <= arc.owed <= before[arc.debtor, arc.creditor] for arc in after)
    assert sum(arc.owed for arc in after) == result.gross_after
    assert flaw_of(problem, result) is None


@given(DEBTS)
def test_what_is_left_has_nothing_more_to_clear(arcs: list[Arc]) -> None:
    problem = problem_of(arcs)
    result = solve(problem)
    rest = [
        debt(arc.debtor, arc.creditor, arc.owed - flow, arc.capacity - flow)
        for arc, flow in zip(problem.arcs(), result.flows, strict=True)
    ]
    assert solve(problem_of(rest)).cleared == 0


@given(WITH_ROOM)
def test_with_room_no_net_moves_no_limit_is_passed_and_every_growth_makes_the_gross_fall(
    arcs: list[Arc],
) -> None:
    problem = problem_of(arcs)
    result = solve(problem)
    assert nets(left(problem, result)) == nets(arcs)
    assert result.grown < result.cleared or result.grown == result.cleared == 0
    flows = dict(zip(list(problem.arcs()), result.flows, strict=True))
    cancelled = {
        (arc.debtor, arc.creditor) for arc, flow in flows.items() if flow and not arc.grows
    }
    whole = {
        (arc.debtor, arc.creditor): arc.capacity == flow
        for arc, flow in flows.items()
        if not arc.grows
    }
    for arc, flow in flows.items():
        assert flow <= arc.capacity
        if flow and arc.grows:
            assert (arc.debtor, arc.creditor) not in cancelled
            assert whole.get((arc.creditor, arc.debtor), True)
