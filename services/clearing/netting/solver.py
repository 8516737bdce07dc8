"""The largest set-off, by OR-tools' min-cost flow, and the potentials that prove it.

The solver's libraries take 60 MB and a quarter of a second to load, so nothing loads them that does
not solve: neither the writer nor the command line when it starts.
"""

from __future__ import annotations

from clearing.domain.netting import Problem, Result, result_of


class Unsolved(Exception):
    """The solver gave up, and says why in one word of its own."""


def solve(problem: Problem) -> Result:
    """Return the one best result, with canonical potentials. The same problem: the same result.

    Source: A. Goldberg, "An efficient implementation of a scaling minimum-cost flow algorithm"
    (1997), in OR-tools. Raises `Unsolved`. Takes the processor for seconds on a million arcs.
    """
    if not problem.tails:
        return result_of(problem, (), (0,) * len(problem.parties))
    import numpy as np
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    from clearing.netting.potentials import shortest

    tails, heads, capacities, unit_costs = (
        np.frombuffer(column, dtype=np.int64)
        for column in (problem.tails, problem.heads, problem.capacities, problem.unit_costs)
    )
    network = SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, unit_costs)
    status = network.solve()
    if status != SimpleMinCostFlow.OPTIMAL:
        raise Unsolved(status.name)
    flows = network.flows(arcs)
    potentials = shortest(len(problem.parties), tails, heads, capacities, unit_costs, flows)
    return result_of(problem, flows.tolist(), potentials.tolist())
