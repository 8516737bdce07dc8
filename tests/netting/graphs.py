"""Debts drawn by chance, and the same problem put to an independent solver."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import networkx as nx

from clearing.domain.netting import Arc, Problem, Result, problem_of, result_of


def debt(debtor: str, creditor: str, owed: int, capacity: int | None = None) -> Arc:
    """A debt that may be cancelled whole, where nothing else is said."""
    at_most = owed if capacity is None else capacity
    return Arc(debtor=debtor, creditor=creditor, owed=owed, capacity=at_most)


def room(debtor: str, creditor: str, capacity: int) -> Arc:
    """Room for the debtor to come to owe the creditor more."""
    return Arc(debtor=debtor, creditor=creditor, owed=0, capacity=capacity, grows=True)


def drawn(chance: random.Random, *, grows: bool = False) -> list[Arc]:
    """Debts between a few parties; capped, parallel, both ways, and apart from each other."""
    parties = [f"party-{n}" for n in range(chance.randint(2, 18))]
    most = chance.choice((1, 3, 1_000, 10**12))
    arcs = []
    for _ in range(chance.randint(1, 70)):
        debtor, creditor = chance.sample(parties, 2)
        owed = chance.randint(1, most)
        # What may turn has to be gone first, so only one that need not stay whole has room.
        capped = not grows and chance.random() < 0.3
        arcs.append(debt(debtor, creditor, owed, chance.randint(0, owed) if capped else owed))
        if grows and chance.random() < 0.5:
            one, other = chance.sample(parties, 2)
            arcs.append(room(one, other, chance.randint(0, most)))
    return arcs


def problem(*arcs: Arc) -> Problem:
    return problem_of(arcs)


def by_networkx(problem: Problem, unit_costs: Iterable[int]) -> tuple[int, list[int]]:
    """The least cost, and each arc's flow, as networkx's network simplex finds them."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(problem.parties)), demand=0)
    columns = (problem.tails, problem.heads, problem.capacities, unit_costs)
    for arc, (tail, head, capacity, weight) in enumerate(zip(*columns, strict=True)):
        graph.add_edge(tail, head, key=arc, capacity=capacity, weight=weight)
    cost, flows = nx.network_simplex(graph)
    ends = zip(problem.tails, problem.heads, strict=True)
    return cost, [flows[tail][head][arc] for arc, (tail, head) in enumerate(ends)]


def nets(arcs: Iterable[Arc]) -> dict[str, int]:
    """What each party is owed less what it owes; written apart from the code that is tested."""
    net: dict[str, int] = {}
    for arc in arcs:
        net[arc.debtor] = net.get(arc.debtor, 0) - arc.owed
        net[arc.creditor] = net.get(arc.creditor, 0) + arc.owed
    return net


def left(problem: Problem, result: Result) -> list[Arc]:
    """The debts as they are afterwards: what was cancelled is gone, what grew is owed."""
    owed: dict[tuple[str, str], int] = {}
    for arc, flow in zip(problem.arcs(), result.flows, strict=True):
        pair = arc.debtor, arc.creditor
        owed[pair] = owed.get(pair, 0) + arc.owed + (flow if arc.grows else -flow)
    return [debt(debtor, creditor, amount) for (debtor, creditor), amount in owed.items()]


def with_flows(problem: Problem, flows: Sequence[int], result: Result) -> Result:
    """Another result of the same problem, its totals in order, with the potentials of this one."""
    return result_of(problem, flows, result.potentials)
