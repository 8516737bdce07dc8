"""A ledger as everyone would write it first: fractions, dictionaries, nothing kept twice."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from contracts.ids import FixedSide, GroupId
from tests.properties.naive_routes import chosen, hops_of

Routes = list[tuple[tuple[GroupId, ...], Fraction]]

NAMES = (GroupId("aalst"), GroupId("bergen"), GroupId("ciney"))
MEMBERS = {"anna": NAMES[0], "arno": NAMES[0], "bea": NAMES[1], "bob": NAMES[1],
           "carl": NAMES[2], "cleo": NAMES[2]}  # fmt: skip

# Close enough that every limit binds now and then.
BOUND, LINK_HOURS, NET_HOURS = 3_000, 6, 8


class Naive:
    """Balances, debts between groups, what is held, and the limits. Rounding is what is left."""

    def __init__(self, worth: dict[str, Fraction]) -> None:
        self.worth = worth
        self.balance = dict.fromkeys(MEMBERS, 0)
        self.held = dict.fromkeys(MEMBERS, 0)
        self.bounds: dict[str, tuple[int | None, int | None]] = dict.fromkeys(
            MEMBERS, (-BOUND, BOUND)
        )
        self.owes = {(a, b): Fraction(0) for a in NAMES for b in NAMES if a != b}
        self.may_owe = dict.fromkeys(self.owes, Fraction(LINK_HOURS))
        self.holds = dict.fromkeys(self.owes, Fraction(0))
        self.leaves = dict.fromkeys(self.owes, Fraction(0))
        self.held_owing = dict.fromkeys(NAMES, Fraction(0))
        self.held_owed = dict.fromkeys(NAMES, Fraction(0))
        # Links over which trade is open, and those of them that let others pass.
        self.open = set(self.owes)
        self.transit: set[tuple[GroupId, GroupId]] = set()
        self.net_bounds = dict.fromkeys(NAMES, (Fraction(NET_HOURS), Fraction(NET_HOURS)))

    def amounts(self, payer: str, payee: str, side: FixedSide, steps: int) -> tuple[int, int]:
        of_payer, of_payee = self.worth[MEMBERS[payer]], self.worth[MEMBERS[payee]]
        if side == "payer":
            return steps, floor(steps * of_payer / of_payee)
        return ceil(steps * of_payee / of_payer), steps

    def carried(self, payee: str, steps: int) -> Fraction:
        return steps * self.worth[MEMBERS[payee]]

    def routes(self, payer: str, payee: str, hours: Fraction) -> Routes | None:
        """The ways it goes, none within a group; None where they have no room."""
        here, there = MEMBERS[payer], MEMBERS[payee]
        if here == there:
            return []
        room = {
            link: self.may_owe[link] - self.owes[link] - self.holds[link]
            for link in self.open
            if link in self.transit or set(link) == {here, there}
        }
        if room.get((here, there), Fraction(0)) >= hours:
            return [((here, there), hours)]
        return chosen(room, self.owes, here, there, hours, 4)

    def circle(self) -> tuple[tuple[GroupId, GroupId, GroupId], Fraction] | None:
        """The way round in which each owes the next, and how much can go of all three debts."""
        first, second, third = NAMES
        for way in ((first, second, third), (first, third, second)):
            round_trip = zip(way, (*way[1:], way[0]), strict=True)
            goes = min(self.may_go(debtor, creditor) for debtor, creditor in round_trip)
            if goes > 0:
                return way, goes
        return None

    def may_go(self, debtor: GroupId, creditor: GroupId) -> Fraction:
        """What a run may cancel: nothing that must stay, or that a hold the other way needs."""
        owed = self.owes[debtor, creditor]
        stays = max(self.leaves[debtor, creditor], self.leaves[creditor, debtor])
        leans = self.holds[creditor, debtor] - self.may_owe[creditor, debtor]
        return min(owed - stays, owed - leans)

    def clear(self, way: tuple[GroupId, GroupId, GroupId], hours: Fraction) -> None:
        for debtor, creditor in zip(way, (*way[1:], way[0]), strict=True):
            self.owes[debtor, creditor] -= hours
            self.owes[creditor, debtor] += hours

    def move(self, payer: str, payee: str, gives: int, gets: int, routes: Routes) -> None:
        self.balance[payer] -= gives
        self.balance[payee] += gets
        for way, hours in routes:
            for here, there in hops_of(way):
                self.owes[here, there] += hours
                self.owes[there, here] -= hours

    def hold(self, payer: str, payee: str, gets: int, routes: Routes) -> None:
        self.held[payee] += gets
        for way, hours in routes:
            self.held_owing[MEMBERS[payer]] += hours
            self.held_owed[MEMBERS[payee]] += hours
            for link in hops_of(way):
                self.holds[link] += hours

    def net(self, group: str) -> Fraction:
        return sum((hours for (a, _), hours in self.owes.items() if a == group), Fraction(0))

    def rounding(self, group: str) -> Fraction:
        held = sum(b for name, b in self.balance.items() if MEMBERS[name] == group)
        return -held * self.worth[group] - self.net(group)

    def has_room(self, payer: str, payee: str, gives: int, gets: int) -> bool:
        lowest, highest = self.bounds[payer][0], self.bounds[payee][1]
        here, there, hours = MEMBERS[payer], MEMBERS[payee], self.carried(payee, gets)
        room = lowest is None or self.balance[payer] - gives >= lowest
        room &= highest is None or self.balance[payee] + self.held[payee] + gets <= highest
        if here == there:
            return room
        room &= self.net(here) + self.held_owing[here] + hours <= self.net_bounds[here][0]
        room &= -self.net(there) + self.held_owed[there] + hours <= self.net_bounds[there][1]
        return room and self.routes(payer, payee, hours) is not None
