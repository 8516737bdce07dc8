"""The rungs that several commands share: each returns a refusal, or None where it holds.

Callers try them in the order of `Code`, so that the first thing wrong is the one that is said.
"""

from collections.abc import Iterable
from typing import Final

from clearing.domain.links import carried_by_link, link_limit, link_room
from clearing.domain.refusals import AmountPair, Code, Refusal
from clearing.domain.state import Account, Group, State
from contracts.envelope import Actor
from contracts.events import Route
from contracts.ids import (
    BY_OPERATOR,
    MAX_EXCHANGE_MS,
    MAX_HOPS,
    MAX_STEPS,
    AccountId,
    GroupId,
    PersonId,
    Role,
)

# No balance may come to be worth more than this, so that every sum fits in 64 bits.
MAX_BALANCE_MS: Final = 10**18


def parties(
    state: State, payer_id: AccountId, payee_id: AccountId
) -> tuple[Account, Account] | Refusal:
    """Return both accounts of an exchange, if they exist and are two."""
    payer = state.accounts.get(payer_id)
    if payer is None:
        return Refusal(code=Code.PAYER_UNKNOWN, subject=payer_id)
    payee = state.accounts.get(payee_id)
    if payee is None:
        return Refusal(code=Code.PAYEE_UNKNOWN, subject=payee_id)
    if payer_id == payee_id:
        return Refusal(code=Code.SAME_ACCOUNT, subject=payer_id)
    return payer, payee


def amount_in_range(payer_steps: int, payee_steps: int) -> Refusal | None:
    """Refuse amounts that no exchange can have."""
    if 0 < payer_steps <= MAX_STEPS and 0 < payee_steps <= MAX_STEPS:
        return None
    return Refusal(code=Code.AMOUNT_OUT_OF_RANGE, limit=MAX_STEPS, left=MAX_STEPS, unit="steps")


def hops_in_range(hop_limit: int) -> Refusal | None:
    """Refuse a number of hops that no route can have."""
    if 0 < hop_limit <= MAX_HOPS:
        return None
    return Refusal(code=Code.AMOUNT_OUT_OF_RANGE, limit=MAX_HOPS, left=MAX_HOPS)


def may_act_for(state: State, account: Account, actor: Actor, now_ms: int) -> Refusal | None:
    """Refuse an actor who is neither holder, nor intermediary, nor its group's administrator."""
    if actor.acting_for is not None and actor.acting_for != account.account_id:
        return Refusal(code=Code.NOT_THE_HOLDER, subject=account.account_id)
    if actor.capacity == "holder":
        if actor.person_id == account.holder_id:
            return None
        return Refusal(code=Code.NOT_THE_HOLDER, subject=account.account_id)
    if actor.capacity == "intermediary":
        if actor.person_id in account.intermediaries:
            return None
        return Refusal(code=Code.NOT_AN_INTERMEDIARY, subject=account.account_id)
    return administers(state, account.group_id, actor, now_ms)


def administers(state: State, group_id: GroupId, actor: Actor, now_ms: int) -> Refusal | None:
    """Refuse who does not run the group's affairs at this moment, whatever they say they are.

    An importer is the operator's, who brings a group's history before anybody runs it here.
    """
    refusal = runs_affairs(actor)
    if refusal or (actor.capacity == "importer" and actor.via == BY_OPERATOR):
        return refusal
    group = state.groups.get(group_id)
    if group is not None and has_role(group, actor.person_id, "administrator", now_ms):
        return None
    return Refusal(code=Code.NOT_AN_ADMINISTRATOR, subject=group_id)


def administers_one_of(
    state: State, groups: Iterable[GroupId], actor: Actor, now_ms: int
) -> Refusal | None:
    """Refuse who runs the affairs of none of these groups at this moment."""
    refusal = runs_affairs(actor)
    for group_id in groups:
        refusal = administers(state, group_id, actor, now_ms)
        if refusal is None:
            return None
    return refusal


def runs_affairs(actor: Actor) -> Refusal | None:
    """Refuse a capacity in which a group's affairs are not run."""
    if actor.capacity in ("administrator", "importer"):
        return None
    return Refusal(code=Code.CAPACITY_NOT_ALLOWED, subject=actor.person_id)


def has_role(group: Group, person_id: PersonId, role: Role, now_ms: int) -> bool:
    """Whether the person has the role in the group, and its time is not over."""
    roles = group.roles.get(person_id)
    if roles is None or role not in roles:
        return False
    until_ms = roles[role]
    return until_ms is None or now_ms < until_ms


def usable(account: Account) -> Refusal | None:
    """Refuse an account that is closed or suspended."""
    return not_closed(account) or not_suspended(account)


def both_usable(one: Account, other: Account) -> Refusal | None:
    """Refuse two accounts of which one is closed, or else suspended."""
    return not_closed(one) or not_closed(other) or not_suspended(one) or not_suspended(other)


def not_closed(account: Account) -> Refusal | None:
    """Refuse an account that is closed."""
    if account.status != "closed":
        return None
    return Refusal(code=Code.ACCOUNT_CLOSED, subject=account.account_id)


def not_suspended(account: Account) -> Refusal | None:
    """Refuse an account that stands still."""
    if account.status != "suspended":
        return None
    return Refusal(code=Code.ACCOUNT_SUSPENDED, subject=account.account_id)


def same_amount(payer_steps: int, payee_steps: int) -> Refusal | None:
    """Refuse two amounts that differ where both sides count in the same unit."""
    if payer_steps == payee_steps:
        return None
    amounts = AmountPair(payer_steps=payer_steps, payee_steps=payer_steps)
    return Refusal(code=Code.QUOTE_OUT_OF_DATE, amounts=amounts)


def size_in_range(steps: int, group: Group) -> Refusal | None:
    """Refuse an exchange worth more time than any exchange may be."""
    if steps * group.step_ms <= MAX_EXCHANGE_MS:
        return None
    return Refusal(
        code=Code.EXCHANGE_TOO_LARGE, limit=MAX_EXCHANGE_MS, left=MAX_EXCHANGE_MS, unit="ms"
    )


def leaves_towards_zero(account: Account, change_steps: int) -> Refusal | None:
    """Refuse a leaving account a move away from zero or across it."""
    if account.status != "leaving":
        return None
    balance = account.balance_steps
    allowed = max(0, balance) if change_steps < 0 else max(0, -balance)
    if abs(change_steps) <= allowed:
        return None
    return Refusal(
        code=Code.LEAVING_ACROSS_ZERO,
        subject=account.account_id,
        limit=0,
        left=allowed,
        unit="steps",
    )


def above_floor(state: State, account: Account, steps: int) -> Refusal | None:
    """Refuse to give `steps` where the account would fall below its floor."""
    floor = state.limits_of(account).floor_steps
    if floor is None or account.balance_steps - steps >= floor:
        return None
    return Refusal(
        code=Code.PAYER_FLOOR,
        subject=account.account_id,
        limit=floor,
        left=max(0, account.balance_steps - floor),
        unit="steps",
        set_by=state.limits_set_by(account),
    )


def below_ceiling(state: State, account: Account, steps: int) -> Refusal | None:
    """Refuse to receive `steps` where the account, holds counted, would pass its ceiling."""
    ceiling = state.limits_of(account).ceiling_steps
    taken = account.balance_steps + account.held_steps
    if ceiling is None or taken + steps <= ceiling:
        return None
    return Refusal(
        code=Code.PAYEE_CEILING,
        subject=account.account_id,
        limit=ceiling,
        left=max(0, ceiling - taken),
        unit="steps",
        set_by=state.limits_set_by(account),
    )


def sum_in_range(state: State, account: Account, change_steps: int) -> Refusal | None:
    """Refuse a balance that would come to be worth more than 64 bits can add up."""
    step_ms = state.groups[account.group_id].step_ms
    if abs(account.balance_steps + change_steps) * step_ms <= MAX_BALANCE_MS:
        return None
    return Refusal(
        code=Code.SUM_OUT_OF_RANGE, subject=account.account_id, limit=MAX_BALANCE_MS, unit="ms"
    )


def total_in_range(group: Group, change_steps: int, step_ms: int) -> Refusal | None:
    """Refuse a sum of accounts that would come to be worth more than 64 bits can hold.

    Rounding takes up all of it that the links do not, so this bounds the rounding account too.
    """
    if abs(group.total_steps + change_steps) * step_ms <= MAX_BALANCE_MS:
        return None
    return Refusal(
        code=Code.SUM_OUT_OF_RANGE, subject=group.group_id, limit=MAX_BALANCE_MS, unit="ms"
    )


def sums_in_range(
    state: State, payer: Account, payer_steps: int, payee: Account, payee_steps: int
) -> Refusal | None:
    """Refuse an exchange after which either balance, holds counted, would pass 64 bits."""
    return sum_in_range(state, payer, -payer_steps) or sum_in_range(
        state, payee, payee.held_steps + payee_steps
    )


def links_have_room(
    state: State, routes: tuple[Route, ...], forced_for: frozenset[GroupId] = frozenset()
) -> Refusal | None:
    """Refuse where a link would pass its limit, and say which and by whom set.

    What several routes carry over one link counts together.
    Links between two groups in `forced_for` are passed over: their own administrators decided.
    """
    for (giver, taker), carried_ms in carried_by_link(routes).items():
        if giver in forced_for and taker in forced_for:
            continue
        agreement = state.agreement_between(giver, taker)
        assert agreement is not None
        if carried_ms > link_room(agreement, giver):
            return link_limit(agreement, giver)
    return None


def groups_have_room(payer: Group, payee: Group, carried_ms: int) -> Refusal | None:
    """Refuse where the net of a group's links would pass what it may owe or be owed."""
    may_owe = payer.net_limits.may_owe_ms
    left = may_owe - payer.net_ms - payer.held_owing_ms
    if carried_ms > left:
        return Refusal(
            code=Code.PAYER_GROUP_LIMIT,
            subject=payer.group_id,
            limit=may_owe,
            left=max(0, left),
            unit="ms",
            set_by=payer.net_limits_set_by,
        )
    may_be_owed = payee.net_limits.may_be_owed_ms
    left = may_be_owed + payee.net_ms - payee.held_owed_ms
    if carried_ms > left:
        return Refusal(
            code=Code.PAYEE_GROUP_LIMIT,
            subject=payee.group_id,
            limit=may_be_owed,
            left=max(0, left),
            unit="ms",
            set_by=payee.net_limits_set_by,
        )
    return None
