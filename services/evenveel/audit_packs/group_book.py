"""One group's own book, from nothing but the events that touch it.

Both halves of whatever crosses its border are one event, so the neighbour's half is not needed to
keep the group's sum; whether the neighbour books the same is for a pack of all groups to show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from access.phrases_audit import Audit
from contracts.events import (
    AccountLimits,
    AccountLimitsSet,
    AgreementAccepted,
    ClearingApplied,
    DefaultLimitsSet,
    Event,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    GroupFounded,
    LinkLimitLowered,
    NetLimits,
    NetLimitsSet,
    RoundingSettled,
    Route,
    SetOff,
    UnitRevalued,
    links_of,
)
from contracts.ids import AccountId, ExchangeId, GroupId
from evenveel.auditing.wrong import Wrong, at_most, saying, steps


class GroupBook:
    """What the group's accounts, links and rounding account hold after every event so far."""

    def __init__(self, group_id: GroupId) -> None:
        self.group_id = group_id
        self.step_ms = 0
        self.rounding_ms = 0
        self.accounts: Counter[AccountId] = Counter()
        # By neighbour what the group owes it, in ms, and what either may owe the other.
        self.links: Counter[GroupId] = Counter()
        self._may_owe_ms: dict[tuple[GroupId, GroupId], int] = {}
        self._defaults = AccountLimits()
        self._limits: dict[AccountId, AccountLimits | None] = {}
        self._net_limits: NetLimits | None = None
        self._holding: set[ExchangeId] = set()

    def feed(self, event: Event) -> None:
        """Book the event. Raises `Wrong` where a sum or a limit does not hold after it."""
        match event:
            case ExchangeRecorded():
                self._exchanged(event)
            case ExchangeReversed():
                self._reversed(event)
            case ExchangeRequested(holds=True):
                self._holding.add(event.exchange_id)
            case RoundingSettled():
                self.accounts[event.account_id] += event.steps
                self.rounding_ms += event.rounding_ms
            case ClearingApplied():
                self._cleared(event)
            case _:
                self._ruled(event)
        total_ms = self.accounts.total() * self.step_ms + self.links.total() + self.rounding_ms
        if total_ms:
            raise Wrong(saying(Audit.SUM_OF_GROUP, group=self.group_id), "0 ms", f"{total_ms} ms")

    def _ruled(self, event: Event) -> None:
        """Write down what binds the group from now on."""
        match event:
            case GroupFounded():
                self.step_ms = event.step_ms
                self._defaults, self._net_limits = event.default_limits, event.net_limits
            case UnitRevalued():
                self.step_ms = event.step_ms
                self.rounding_ms += event.rounding_ms
            case DefaultLimitsSet():
                self._defaults = event.limits
            case NetLimitsSet():
                self._net_limits = event.net_limits
            case AccountLimitsSet():
                self._limits[event.account_id] = event.limits
            case AgreementAccepted():
                self._may_owe_ms[event.first, event.second] = event.terms.first_may_owe_ms
                self._may_owe_ms[event.second, event.first] = event.terms.second_may_owe_ms
            case LinkLimitLowered():
                other = event.second if event.by == event.first else event.first
                self._may_owe_ms[other, event.by] = event.other_may_owe_ms
            case _:
                pass

    def _exchanged(self, e: ExchangeRecorded) -> None:
        if e.payer_group == self.group_id:
            self.accounts[e.payer] -= e.payer_steps
            self.rounding_ms += e.payer_rounding_ms
        if e.payee_group == self.group_id:
            self.accounts[e.payee] += e.payee_steps
        self._carried(e.routes, 1)
        held = e.exchange_id in self._holding
        self._holding.discard(e.exchange_id)
        if e.past_limits is not None:
            return
        if e.payer_group == self.group_id:
            self._check_floor(e.payer)
        if held:
            # What a request held it may use, whatever the limits have come to.
            return
        if e.payee_group == self.group_id:
            self._check_ceiling(e.payee)
        self._check_links(e.routes)
        self._check_nets(e)

    def _reversed(self, e: ExchangeReversed) -> None:
        if e.payer_group == self.group_id:
            self.accounts[e.payer] += e.payer_steps
            self.rounding_ms += e.payer_rounding_ms
        if e.payee_group == self.group_id:
            self.accounts[e.payee] -= e.payee_steps
            self.rounding_ms += e.payee_rounding_ms
        self._carried(e.routes, -1)
        if e.past_limits is not None:
            return
        if e.payee_group == self.group_id:
            self._check_floor(e.payee)
        if e.payer_group == self.group_id:
            self._check_ceiling(e.payer)
        back = [Route(groups=r.groups[::-1], carried_ms=r.carried_ms) for r in e.routes]
        self._check_links(back)

    def _carried(self, routes: Iterable[Route], sign: int) -> None:
        for route in routes:
            for giver, taker in pairwise(route.groups):
                if giver == self.group_id:
                    self.links[taker] += sign * route.carried_ms
                if taker == self.group_id:
                    self.links[giver] -= sign * route.carried_ms

    def _cleared(self, e: ClearingApplied) -> None:
        net_ms = self.links.total()
        for link in links_of(e.set_offs, e.growths):
            more_ms = -link.moves_ms if isinstance(link, SetOff) else link.moves_ms
            if link.debtor == self.group_id:
                self.links[link.creditor] += more_ms
            if link.creditor == self.group_id:
                self.links[link.debtor] -= more_ms
        if self.links.total() != net_ms:
            what = saying(Audit.SUM_OF_GROUP, group=self.group_id)
            raise Wrong(what, net_ms, self.links.total())

    def _check_floor(self, account_id: AccountId) -> None:
        limits = self._limits.get(account_id) or self._defaults
        balance = self.accounts[account_id]
        if limits.floor_steps is not None and balance < limits.floor_steps:
            what = saying(Audit.BALANCE_OF, account=account_id)
            raise Wrong(what, saying(Audit.AT_LEAST, value=steps(limits.floor_steps)), balance)

    def _check_ceiling(self, account_id: AccountId) -> None:
        limits = self._limits.get(account_id) or self._defaults
        balance = self.accounts[account_id]
        if limits.ceiling_steps is not None and balance > limits.ceiling_steps:
            what = saying(Audit.BALANCE_OF, account=account_id)
            raise Wrong(what, at_most(steps(limits.ceiling_steps)), balance)

    def _check_links(self, routes: Iterable[Route]) -> None:
        """Raise `Wrong` where a link of the group passed its limit in the direction moved."""
        for route in routes:
            for giver, taker in pairwise(route.groups):
                if self.group_id not in (giver, taker):
                    continue
                owes_ms = self.links[taker] if giver == self.group_id else -self.links[giver]
                limit_ms = self._may_owe_ms.get((giver, taker), 0)
                if owes_ms > limit_ms:
                    what = saying(Audit.OWES, giver=giver, taker=taker)
                    raise Wrong(what, at_most(f"{limit_ms} ms"), owes_ms)

    def _check_nets(self, e: ExchangeRecorded) -> None:
        limits, net_ms = self._net_limits, self.links.total()
        if limits is None or not e.routes:
            return
        if e.payer_group == self.group_id and net_ms > limits.may_owe_ms:
            what = saying(Audit.OWES_IN_ALL, group=self.group_id)
            raise Wrong(what, at_most(f"{limits.may_owe_ms} ms"), net_ms)
        if e.payee_group == self.group_id and -net_ms > limits.may_be_owed_ms:
            what = saying(Audit.OWED_IN_ALL, group=self.group_id)
            raise Wrong(what, at_most(f"{limits.may_be_owed_ms} ms"), -net_ms)
