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

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from operator import add
from typing import Final, TypeAlias

from clearing.domain.links import Link, link_limit, link_room, owed_ms
from clearing.domain.refusals import Code, LinkRoom, Refusal
from clearing.domain.state import Agreement, State
from contracts.events import Route
from contracts.ids import MAX_ROUTES, GroupId

Groups: TypeAlias = tuple[GroupId, ...]
# What going over a link costs, None where it cannot be gone over: giver, taker, agreement.
Price: TypeAlias = Callable[[GroupId, GroupId, Agreement], int | None]
# How the price of a way follows from those of its parts.
Join: TypeAlias = Callable[[int, int], int]
# By the group where they end or begin: the cheapest ways of so many hops, of lowest ids.
_Ways: TypeAlias = dict[GroupId, tuple[int, Groups]]

_NAMED: Final = 3
# Below the price of every link: no room is as much.
_LEAST: Final = -(2**63)


def reach(state: State, payer: GroupId, payee: GroupId, hop_limit: int) -> "Reach | None":
    """Return what lies between two groups now; None where no route of so many hops does."""
    found = Reach(state, payer, payee)
    return found if found.within(hop_limit) else None


class Reach:
    """The links between two groups as they are at this moment; looked at once each."""

    def __init__(self, state: State, payer: GroupId, payee: GroupId) -> None:
        # Of the shortest route, whatever its room, and of the longest that is looked at.
        self._fewest = self._most = 1
        self._state = state
        self._payer = payer
        self._payee = payee
        self._around: dict[GroupId, list[tuple[GroupId, Agreement]]] = {}
        # What routes chosen so far carry.
        self._taken: dict[Link, int] = {}

    def within(self, hop_limit: int) -> bool:
        """Whether there is a route of so many hops; the shortest bounds those looked at."""
        ahead, behind = {self._payer}, {self._payee}
        seen = ahead | behind
        for hops in range(1, hop_limit + 1):
            # Always from the side where less is to be looked at.
            if len(behind) < len(ahead):
                ahead, behind = behind, ahead
            if any(self._between(group, behind) for group in ahead):
                self._fewest, self._most = hops, min(hop_limit, hops + 1)
                return True
            ahead = {other for group in ahead for other, _ in self._links(group)} - seen
            seen |= ahead
        return False

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
        taken = self._taken

        def price(giver: GroupId, taker: GroupId, agreement: Agreement) -> int | None:
            room, owed = link_room(agreement, giver), owed_ms(agreement, giver)
            if taken:
                room -= taken.get((giver, taker), 0)
                owed += taken.get((giver, taker), 0) - taken.get((taker, giver), 0)
            if room < part_ms:
                return None
            return max(0, owed + part_ms) - max(0, owed)

        return price

    def _best(self, price: Price, join: Join = add, nothing: int = 0) -> Groups | None:
        """Return the cheapest route, then the shortest, then that of lowest ids.

        `join` makes one price of two, and `nothing` changes none that it is joined with.

        Ways that pass a group twice need no looking for: without the circle one is shorter and no
        dearer. Both ends are worked from until one hop is between them, always where there is less
        to be looked at; of that hop, where there are the most links, only those that meet are.
        """
        ahead: list[_Ways] = [{self._payer: (nothing, (self._payer,))}]
        behind: list[_Ways] = [{self._payee: (nothing, (self._payee,))}]
        while len(ahead) + len(behind) <= self._most:
            if len(ahead[-1]) <= len(behind[-1]):
                ahead.append(self._onward(ahead[-1], price, join))
            else:
                behind.append(self._backward(behind[-1], price, join))
        best: tuple[int, int, Groups] | None = None
        for hops in range(self._fewest, self._most + 1):
            there = min(hops, len(ahead)) - 1
            ways = self._meeting(ahead[there], behind[hops - 1 - there], price, join)
            for cost, groups in ways:
                if best is None or (cost, hops, groups) < best:
                    best = (cost, hops, groups)
        return None if best is None else best[2]

    def _meeting(
        self, ahead: _Ways, behind: _Ways, price: Price, join: Join
    ) -> Iterator[tuple[int, Groups]]:
        """Yield the ways that one hop makes of one from the payer and one to the payee."""
        for group, (cost, groups) in ahead.items():
            for other, agreement in self._between(group, behind):
                more = price(group, other, agreement)
                if more is not None:
                    rest, others = behind[other]
                    yield join(join(cost, more), rest), groups + others

    def _onward(self, ways: _Ways, price: Price, join: Join) -> _Ways:
        """Return the best ways from the payer that are one hop longer."""
        found: _Ways = {}
        for group, (cost, groups) in ways.items():
            for other, agreement in self._links(group):
                more = None if other in groups else price(group, other, agreement)
                if more is None:
                    continue
                whole, known = join(cost, more), found.get(other)
                if known is None or (whole, groups) < (known[0], known[1][:-1]):
                    found[other] = (whole, (*groups, other))
        return found

    def _backward(self, ways: _Ways, price: Price, join: Join) -> _Ways:
        """Return the best ways to the payee that are one hop longer."""
        found: _Ways = {}
        for group, (cost, groups) in ways.items():
            for other, agreement in self._links(group):
                more = None if other in groups else price(other, group, agreement)
                if more is None:
                    continue
                whole, known = join(cost, more), found.get(other)
                if known is None or (whole, groups) < (known[0], known[1][1:]):
                    found[other] = (whole, (other, *groups))
        return found

    def _widest(self) -> int:
        """Return the most that any one route still has room for; 0 where none has any."""
        # A route is as dear as its tightest link: the least room, made negative, is the most.
        groups = self._best(lambda *link: -self._room(*link), max, _LEAST)
        if groups is None:
            return 0
        links = pairwise(groups)
        return max(0, min(self._room(*link, self._agreement(*link)) for link in links))

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
