"""Over which groups an exchange goes (DESIGN §6, "Routing").

A route goes over links whose agreements are in force, with both step values agreed as they are
today, and that all allow transit; the link of two groups that are neighbours themselves needs
no transit. It passes no group twice, and has at most as many hops as was asked for, and at most
one more than the shortest there is.

Of the routes on which every link has room for an amount, holds deducted, the best adds least new
debt: over its links, the sum of what each giver owes its neighbour after it less what it owes
before, where owing less than nothing counts as nothing. Then the one of fewest hops, then the one
of lowest ids, group by group.

An amount for which no single route has room goes over up to three, chosen one after the other: each
carries as much as any one route still has room for beside those chosen before, or all that is left
where that is less, and is the best of the routes with room for that much. Links that several of
them pass are counted together; what one brings back over a link makes no room for another.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from typing import Final, TypeAlias

from clearing.domain.links import Link, link_limit, link_room, owed_ms
from clearing.domain.refusals import Code, LinkRoom, Refusal
from clearing.domain.state import Agreement, State
from contracts.events import Route
from contracts.ids import MAX_ROUTES, GroupId

Groups: TypeAlias = tuple[GroupId, ...]
# What going over a link costs, None where it cannot be gone over: giver, taker, agreement.
Price: TypeAlias = Callable[[GroupId, GroupId, Agreement], int | None]
# By the group where they end or begin: the cheapest ways of so many hops, of lowest ids.
_Ways: TypeAlias = dict[GroupId, tuple[int, Groups]]

_NAMED: Final = 3


def reach(state: State, payer: GroupId, payee: GroupId, hop_limit: int) -> "Reach | None":
    """Return what lies between two groups now; None where no route of so many hops does."""
    found = Reach(state, payer, payee)
    shortest = found.shortest(hop_limit)
    if shortest is None:
        return None
    found.hops = min(hop_limit, shortest + 1)
    return found


class Reach:
    """The links between two groups as they are at this moment; looked at once each."""

    def __init__(self, state: State, payer: GroupId, payee: GroupId) -> None:
        self.hops = 1
        self._state = state
        self._payer = payer
        self._payee = payee
        self._around: dict[GroupId, list[tuple[GroupId, Agreement]]] = {}
        # What routes chosen so far carry.
        self._taken: dict[Link, int] = {}

    def shortest(self, most: int) -> int | None:
        """Return the hops of the shortest route, whatever its room; None beyond `most`."""
        ahead, behind = {self._payer}, {self._payee}
        seen = ahead | behind
        for hops in range(1, most + 1):
            # Always from the side where less is to be looked at.
            if len(behind) < len(ahead):
                ahead, behind = behind, ahead
            if any(self._between(group, behind) for group in ahead):
                return hops
            ahead = {other for group in ahead for other, _ in self._links(group)} - seen
            seen |= ahead
        return None

    def routes(self, amount_ms: int) -> tuple[Route, ...] | Refusal:
        """Return the routes that carry the amount together, or what keeps them from it."""
        self._taken = {}
        chosen: list[Route] = []
        left_ms = amount_ms
        while left_ms and len(chosen) < MAX_ROUTES:
            part_ms = left_ms
            groups = self._best(self._new_debt(part_ms))
            if groups is None:
                part_ms = self._widest()
                groups = self._best(self._new_debt(part_ms)) if part_ms else None
            if groups is None:
                break
            chosen.append(Route(groups=groups, carried_ms=part_ms))
            for link in pairwise(groups):
                self._taken[link] = self._taken.get(link, 0) + part_ms
            left_ms -= part_ms
        return self._no_room(chosen, amount_ms, left_ms) if left_ms else tuple(chosen)

    def _links(self, group_id: GroupId) -> list[tuple[GroupId, Agreement]]:
        """Return the neighbours over whose links a route may go, whatever their room."""
        found = self._around.get(group_id)
        if found is None:
            neighbours = self._state.groups[group_id].neighbours
            found = self._around[group_id] = self._between(group_id, neighbours)
        return found

    def _between(
        self, group_id: GroupId, others: Collection[GroupId]
    ) -> list[tuple[GroupId, Agreement]]:
        """Return those of the others over whose links with the group a route may go."""
        groups, agreements = self._state.groups, self._state.agreements
        group = groups[group_id]
        ends = (self._payer, self._payee)
        found = []
        for other_id in group.neighbours.keys() & others:
            agreement = agreements[group.neighbours[other_id]]
            terms = agreement.terms
            if terms is None or agreement.status != "active":
                continue
            if not terms.transit_allowed and not (group_id in ends and other_id in ends):
                continue
            if group_id == agreement.first:
                agreed = terms.first_step_ms, terms.second_step_ms
            else:
                agreed = terms.second_step_ms, terms.first_step_ms
            if agreed == (group.step_ms, groups[other_id].step_ms):
                found.append((other_id, agreement))
        return found

    def _room(self, giver: GroupId, taker: GroupId, agreement: Agreement) -> int:
        return link_room(agreement, giver) - self._taken.get((giver, taker), 0)

    def _new_debt(self, part_ms: int) -> Price:
        def price(giver: GroupId, taker: GroupId, agreement: Agreement) -> int | None:
            if self._room(giver, taker, agreement) < part_ms:
                return None
            owed = owed_ms(agreement, giver)
            if self._taken:
                owed += self._taken.get((giver, taker), 0) - self._taken.get((taker, giver), 0)
            return max(0, owed + part_ms) - max(0, owed)

        return price

    def _best(self, price: Price) -> Groups | None:
        """Return the cheapest route, then the shortest, then that of lowest ids.

        Ways that pass a group twice need no looking for: without the circle one is shorter and no
        dearer. Both ends are worked from until one hop is between them, always where there is less
        to be looked at; of that hop, where there are the most links, only those that meet are.
        """
        ahead: list[_Ways] = [{self._payer: (0, (self._payer,))}]
        behind: list[_Ways] = [{self._payee: (0, (self._payee,))}]
        while len(ahead) + len(behind) <= self.hops:
            if len(ahead[-1]) <= len(behind[-1]):
                ahead.append(self._onward(ahead[-1], price))
            else:
                behind.append(self._backward(behind[-1], price))
        best: tuple[int, int, Groups] | None = None
        for hops in range(1, self.hops + 1):
            there = min(hops, len(ahead)) - 1
            ways = self._meeting(ahead[there], behind[hops - 1 - there], price)
            for cost, groups in ways:
                if best is None or (cost, hops, groups) < best:
                    best = (cost, hops, groups)
        return None if best is None else best[2]

    def _meeting(self, ahead: _Ways, behind: _Ways, price: Price) -> Iterator[tuple[int, Groups]]:
        """Yield the ways that one hop makes of one from the payer and one to the payee."""
        for group, (cost, groups) in ahead.items():
            for other, agreement in self._between(group, behind):
                more = price(group, other, agreement)
                if more is not None:
                    rest, others = behind[other]
                    yield cost + more + rest, groups + others

    def _onward(self, ways: _Ways, price: Price) -> _Ways:
        """Return the best ways from the payer that are one hop longer."""
        found: _Ways = {}
        for group, (cost, groups) in ways.items():
            for other, agreement in self._links(group):
                more = price(group, other, agreement)
                if more is None:
                    continue
                known = found.get(other)
                if known is None or (cost + more, groups) < (known[0], known[1][:-1]):
                    found[other] = (cost + more, (*groups, other))
        return found

    def _backward(self, ways: _Ways, price: Price) -> _Ways:
        """Return the best ways to the payee that are one hop longer."""
        found: _Ways = {}
        for group, (cost, groups) in ways.items():
            for other, agreement in self._links(group):
                more = price(other, group, agreement)
                if more is None:
                    continue
                known = found.get(other)
                if known is None or (cost + more, groups) < (known[0], known[1][1:]):
                    found[other] = (cost + more, (other, *groups))
        return found

    def _widest(self) -> int:
        """Return the most that any one route still has room for; 0 where none has any."""
        rooms: set[int] = set()

        def look(giver: GroupId, taker: GroupId, agreement: Agreement) -> int:
            rooms.add(self._room(giver, taker, agreement))
            return 0

        # Every link of every route is passed on the way to the shortest, also those without room.
        self._best(look)
        widths = sorted(room for room in rooms if room > 0)
        # The more is to go over a route, the fewer routes have room for it.
        too_wide = bisect_left(
            widths, True, key=lambda room: self._best(self._new_debt(room)) is None
        )
        return widths[too_wide - 1] if too_wide else 0

    def _no_room(self, chosen: list[Route], amount_ms: int, missing_ms: int) -> Refusal:
        """Return what is missing, and the links that stand in the way.

        Of each route chosen, those with least room left; then, up to three in all, those of the
        shortest route that passes none of those named, until there is no such route.
        """
        named: dict[Link, LinkRoom] = {}

        def not_named(giver: GroupId, taker: GroupId, _: Agreement) -> int | None:
            return None if (giver, taker) in named else 0

        for route in chosen:
            self._name_tightest(route.groups, named)
        while len(named) < _NAMED and (groups := self._best(not_named)) is not None:
            self._name_tightest(groups, named)
        if list(named) == [(self._payer, self._payee)]:
            return link_limit(self._agreement(self._payer, self._payee), self._payer)
        return Refusal(
            code=Code.ROUTE_LIMIT,
            subject=self._payee,
            left=amount_ms - missing_ms,
            unit="ms",
            missing_ms=missing_ms,
            links=tuple(named.values()),
        )

    def _name_tightest(self, groups: Groups, named: dict[Link, LinkRoom]) -> None:
        left = {
            (giver, taker): self._room(giver, taker, self._agreement(giver, taker))
            for giver, taker in pairwise(groups)
        }
        least = min(left.values())
        for (giver, taker), room in left.items():
            if room == least and len(named) < _NAMED:
                named[giver, taker] = room_of(self._agreement(giver, taker), giver, taker)

    def _agreement(self, giver: GroupId, taker: GroupId) -> Agreement:
        agreement = self._state.agreement_between(giver, taker)
        assert agreement is not None
        return agreement


def room_of(agreement: Agreement, giver: GroupId, taker: GroupId) -> LinkRoom:
    """Return what `giver` may still come to owe `taker`, as it is shown."""
    return LinkRoom(
        agreement_id=agreement.agreement_id,
        giver=giver,
        taker=taker,
        left_ms=max(0, link_room(agreement, giver)),
    )
