"""Canonical potentials: the lengths of shortest paths in the residual graph of an optimal flow.

Bellman-Ford by rounds, over all arcs at once that leave the parties which the last round brought
nearer. The residual graph of an optimum has no circle that costs less than 0, so it ends, after
as many rounds as the longest of the shortest paths has arcs.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Column: TypeAlias = NDArray[np.int64]


def shortest(
    parties: int,
    tails: Column,
    heads: Column,
    capacities: Column,
    unit_costs: Column,
    flows: Column,
) -> Column:
    """Return every party's distance from a source that reaches each of them at cost 0."""
    room, back = flows < capacities, flows > 0
    sources = np.concatenate([tails[room], heads[back]])
    order = np.argsort(sources, kind="stable")
    targets = np.concatenate([heads[room], tails[back]])[order]
    costs = np.concatenate([unit_costs[room], -unit_costs[back]])[order]
    starts = np.concatenate(([0], np.cumsum(np.bincount(sources, minlength=parties))))
    lengths = np.zeros(parties, dtype=np.int64)
    nearer = np.arange(parties)
    for _ in range(parties):
        counts = starts[nearer + 1] - starts[nearer]
        arcs = _ranges(starts[nearer], counts)
        reached = targets[arcs]
        before = lengths[reached]
        np.minimum.at(lengths, reached, np.repeat(lengths[nearer], counts) + costs[arcs])
        nearer = np.unique(reached[lengths[reached] < before])
        if not nearer.size:
            break
    return lengths


def _ranges(starts: Column, counts: Column) -> Column:
    """Return all places of these stretches one behind the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1])
    places: Column = np.arange(total) + np.repeat(starts - (ends - counts), counts)
    return places
