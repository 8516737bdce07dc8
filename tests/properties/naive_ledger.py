"""A ledger as everyone would write it first: fractions, dictionaries, nothing kept twice."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from contracts.ids import FixedSide, GroupId

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
        self.net_bounds = dict.fromkeys(NAMES, (Fraction(NET_HOURS), Fraction(NET_HOURS)))

    def amounts(self, payer: str, payee: str, side: FixedSide, steps: int) -> tuple[int, int]:
        of_payer, of_payee = self.worth[MEMBERS[payer]], self.worth[MEMBERS[payee]]
        if side == "payer":
            return steps, floor(steps * of_payer / of_payee)
        return ceil(steps * of_payee / of_payer), steps

    def carried(self, payee: str, steps: int) -> Fraction:
        return steps * self.worth[MEMBERS[payee]]

    def move(self, payer: str, payee: str, gives: int, gets: int, hours: Fraction) -> None:
        self.balance[payer] -= gives
        self.balance[payee] += gets
        here, there = MEMBERS[payer], MEMBERS[payee]
        if here != there:
            self.owes[here, there] += hours
            self.owes[there, here] -= hours

    def hold(self, payer: str, payee: str, gets: int, hours: Fraction) -> None:
        self.held[payee] += gets
        if MEMBERS[payer] != MEMBERS[payee]:
            self.holds[MEMBERS[payer], MEMBERS[payee]] += hours

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
        out = sum(h for (a, _), h in self.holds.items() if a == here)
        back = sum(h for (_, b), h in self.holds.items() if b == there)
        room &= (
            self.owes[here, there] + self.holds[here, there] + hours <= self.may_owe[here, there]
        )
        room &= self.net(here) + out + hours <= self.net_bounds[here][0]
        return room and -self.net(there) + back + hours <= self.net_bounds[there][1]
