"""Ways for a trade that heals: who is reachable from a group, over which links, with what room.

As the ledger routes: a link is used while its agreement is in force and its step values are
agreed; more than one hop needs transit on every link; nobody goes round a neighbour who stopped;
a way is at most one hop longer than the shortest. Here three hops are the most: beyond four groups
people hardly know of each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

HOPS_AT_MOST: Final = 3

Way: TypeAlias = tuple[str, ...]
"""Groups from the one that receives to the one that gives, as a route names them."""


class Link(NamedTuple):
    """What one group owes its neighbour (below zero: is owed), and how much more it may owe."""

    position_ms: int
    room_ms: int
    transit_allowed: bool


class Network(NamedTuple):
    """The links open for trade by who would owe, and the pairs that have stopped."""

    links: Mapping[str, Mapping[str, Link]]
    stopped: frozenset[tuple[str, str]]

    def are_neighbours(self, one: str, other: str) -> bool:
        """Whether they have an agreement in force, open or not."""
        return other in self.links.get(one, ()) or (one, other) in self.stopped

    def ways_to(self, giver: str) -> dict[str, list[Way]]:
        """Return every group that can receive from the giver, with the ways a trade may take."""
        found: defaultdict[str, list[Way]] = defaultdict(list)
        self._walk((giver,), found)
        return {
            receiver: _nearly_shortest(ways)
            for receiver, ways in found.items()
            if (receiver, giver) not in self.stopped
        }

    def ways_from(self, receiver: str) -> dict[str, list[Way]]:
        """Return every group that can give to the receiver, with the ways; as `ways_to` has them.

        A link that takes a trade in one direction is there for the other too.
        """
        return {
            giver: [way[::-1] for way in ways] for giver, ways in self.ways_to(receiver).items()
        }

    def _walk(self, way: Way, found: defaultdict[str, list[Way]]) -> None:
        for before, link in self.links.get(way[0], {}).items():
            if before in way:
                continue
            longer = (before, *way)
            if len(longer) == 2 or link.transit_allowed:
                found[before].append(longer)
            if link.transit_allowed and len(longer) <= HOPS_AT_MOST:
                self._walk(longer, found)

    def room_ms(self, way: Way) -> int:
        """What the narrowest of the links still takes."""
        return min(self.links[one][other].room_ms for one, other in pairwise(way))

    def new_debt_ms(self, way: Way, amount_ms: int) -> int:
        """How much of the amount is newly owed over the links, and not given back."""
        return sum(
            max(0, position_ms + amount_ms) - max(0, position_ms)
            for position_ms in self._positions(way)
        )

    def removed_ms(self, way: Way, amount_ms: int) -> int:
        """By how much the debts over the way's links shrink; below zero: they grow."""
        return sum(
            abs(position_ms) - abs(position_ms + amount_ms) for position_ms in self._positions(way)
        )

    def best(self, ways: Iterable[Way], amount_ms: int) -> Way:
        """Return the direct link where it has room for the amount, else what adds least debt.

        Of ways that add as little the one with the fewest hops, then with the lowest ids; where
        none has room, the widest.
        """
        return min(
            ways,
            key=lambda way: (
                -min(amount_ms, self.room_ms(way)),
                len(way) > 2,
                self.new_debt_ms(way, amount_ms),
                len(way),
                way,
            ),
        )

    def _positions(self, way: Way) -> Iterable[int]:
        return (self.links[one][other].position_ms for one, other in pairwise(way))


def _nearly_shortest(ways: list[Way]) -> list[Way]:
    shortest = min(map(len, ways))
    return [way for way in ways if len(way) <= shortest + 1]
