"""Giving back: a new exchange that undoes an earlier one, once, and is shown together with it."""

from clearing.domain import ladder
from clearing.domain.commands import Reverse
from clearing.domain.exchanges import Decision
from clearing.domain.links import carried_by_link
from clearing.domain.past import Past, Role
from clearing.domain.refusals import Code, Refusal
from clearing.domain.state import Account, State
from contracts.events import ExchangeRecorded, ExchangeReversed, Route
from contracts.ids import AccountId, ExchangeId, GroupId


def reverse(state: State, past: Past, c: Reverse, now_ms: int) -> Decision:
    """Return the reversal: original steps and link ms; rounding takes the rest at today's value."""
    found = _stand_ins_known(state, c) or _original(past, c.reverses)
    if isinstance(found, Refusal):
        return found
    original, numbers = found
    payer = _taking_part(state, original.payer, c)
    payee = _taking_part(state, original.payee, c)
    refusal = (
        _two_accounts(payer, payee)
        or _first_time(state, c)
        or _who_may(state, c, original, now_ms)
        or _may_stand_in(payer, payee, original)
        or ladder.not_closed(payer)
        or ladder.not_closed(payee)
        or (None if c.force else ladder.both_usable(payer, payee))
        or _way_back_stands(state, original, numbers, force=c.force)
        or _room_back(state, payer, payee, original, force=c.force)
    )
    return refusal or [_reversed(state, c, original, payer, payee)]


def parties_of(past: Past, exchange_id: ExchangeId) -> tuple[AccountId, ...]:
    """Return the payer and the payee of an exchange; none where there is no such exchange."""
    found = _original(past, exchange_id)
    return () if isinstance(found, Refusal) else (found[0].payer, found[0].payee)


def _stand_ins_known(state: State, c: Reverse) -> Refusal | None:
    for account_id in c.stand_ins:
        if account_id not in state.accounts:
            return Refusal(code=Code.ACCOUNT_UNKNOWN, subject=account_id)
    return None


def _original(
    past: Past, exchange_id: ExchangeId
) -> tuple[ExchangeRecorded, dict[GroupId, int]] | Refusal:
    """Return the exchange under this id, paid or accepted, and its groups' own numbers for it."""
    for role in (Role.CONCLUSION, Role.COMMAND):
        recorded = past.found(role, exchange_id)
        if recorded is None:
            continue
        event = recorded.envelope.event
        if isinstance(event, ExchangeRecorded) and event.exchange_id == exchange_id:
            return event, recorded.envelope.groups
    return Refusal(code=Code.EXCHANGE_UNKNOWN, subject=exchange_id)


def _taking_part(state: State, account_id: AccountId, c: Reverse) -> Account:
    """Return the account, or what stands in for it where it is closed and something does."""
    account = state.accounts[account_id]
    if account.status == "closed":
        for stand_in_id in c.stand_ins:
            stand_in = state.accounts[stand_in_id]
            if stand_in.group_id == account.group_id:
                return stand_in
    return account


def _two_accounts(payer: Account, payee: Account) -> Refusal | None:
    if payer is not payee:
        return None
    return Refusal(code=Code.SAME_ACCOUNT, subject=payer.account_id)


def _first_time(state: State, c: Reverse) -> Refusal | None:
    earlier = state.reversals.get(c.reverses)
    return None if earlier is None else Refusal(code=Code.ALREADY_REVERSED, subject=earlier)


def _who_may(state: State, c: Reverse, original: ExchangeRecorded, now_ms: int) -> Refusal | None:
    """Refuse all but the payee alone, and administrators of either end group."""
    if c.actor.capacity not in ("holder", "intermediary"):
        ends = (original.payer_group, original.payee_group)
        return ladder.administers_one_of(state, ends, c.actor, now_ms)
    refusal = ladder.may_act_for(state, state.accounts[original.payee], c.actor, now_ms)
    if refusal is None and (c.force or c.stand_ins):
        refusal = Refusal(code=Code.CAPACITY_NOT_ALLOWED, subject=c.actor.person_id)
    return refusal


def _may_stand_in(payer: Account, payee: Account, original: ExchangeRecorded) -> Refusal | None:
    for account, was in ((payer, original.payer), (payee, original.payee)):
        if account.account_id != was and account.kind != "community":
            return Refusal(code=Code.ACCOUNT_KIND_WRONG, subject=account.account_id)
    return None


def _way_back_stands(
    state: State, original: ExchangeRecorded, numbers: dict[GroupId, int], *, force: bool
) -> Refusal | None:
    """Refuse where an agreement of the route has ended, or stands still and is not forced."""
    ends = {original.payer_group, original.payee_group}
    for giver, taker in carried_by_link(original.routes):
        agreement = state.agreement_between(giver, taker)
        if agreement is None:
            return Refusal(code=Code.NO_AGREEMENT, subject=taker)
        if agreement.terms is None:
            return Refusal(code=Code.AGREEMENT_NOT_ACCEPTED, subject=agreement.agreement_id)
        forced = force and giver in ends and taker in ends
        if agreement.status == "suspended" and not forced:
            return Refusal(code=Code.AGREEMENT_SUSPENDED, subject=agreement.agreement_id)
        # The exchange went over an earlier agreement, since ended; this one owes it nothing.
        if numbers[agreement.first] < agreement.accepted_number:
            return Refusal(code=Code.AGREEMENT_CHANGED, subject=agreement.agreement_id)
    return None


def _room_back(
    state: State, payer: Account, payee: Account, original: ExchangeRecorded, *, force: bool
) -> Refusal | None:
    """Refuse where an exchange the other way would have no room; force passes the ends' own."""
    refusal = None
    if not force:
        refusal = (
            ladder.leaves_towards_zero(payee, -original.payee_steps)
            or ladder.leaves_towards_zero(payer, original.payer_steps)
            or ladder.above_floor(state, payee, original.payee_steps)
            or ladder.below_ceiling(state, payer, original.payer_steps)
        )
    return (
        refusal
        or _way_has_room_back(state, original, force=force)
        or ladder.sums_in_range(state, payee, original.payee_steps, payer, original.payer_steps)
        or _totals_in_range(state, original)
    )


def _totals_in_range(state: State, original: ExchangeRecorded) -> Refusal | None:
    """Refuse where steps that are worth far more today would carry a group's sum past 64 bits."""
    if not original.routes:
        return None
    payer, payee = state.groups[original.payer_group], state.groups[original.payee_group]
    return ladder.total_in_range(
        payer, original.payer_steps, payer.step_ms
    ) or ladder.total_in_range(payee, -original.payee_steps, payee.step_ms)


def _way_has_room_back(state: State, original: ExchangeRecorded, *, force: bool) -> Refusal | None:
    if not original.routes:
        return None
    back = tuple(
        Route(groups=route.groups[::-1], carried_ms=route.carried_ms) for route in original.routes
    )
    ends = frozenset((original.payer_group, original.payee_group)) if force else frozenset()
    refusal = ladder.links_have_room(state, back, ends)
    if refusal or force:
        return refusal
    return ladder.groups_have_room(
        state.groups[original.payee_group],
        state.groups[original.payer_group],
        sum(route.carried_ms for route in back),
    )


def _reversed(
    state: State, c: Reverse, original: ExchangeRecorded, payer: Account, payee: Account
) -> ExchangeReversed:
    carried_ms = sum(route.carried_ms for route in original.routes)
    payer_step_ms = state.groups[original.payer_group].step_ms
    payee_step_ms = state.groups[original.payee_group].step_ms
    across = bool(original.routes)
    return ExchangeReversed(
        exchange_id=ExchangeId(c.command_id),
        reverses=original.exchange_id,
        payer=payer.account_id,
        payee=payee.account_id,
        payer_group=original.payer_group,
        payee_group=original.payee_group,
        payer_steps=original.payer_steps,
        payee_steps=original.payee_steps,
        routes=original.routes,
        # Steps may be worth something else today: rounding takes what makes each sum zero.
        payer_rounding_ms=carried_ms - original.payer_steps * payer_step_ms if across else 0,
        payee_rounding_ms=original.payee_steps * payee_step_ms - carried_ms if across else 0,
        past_limits="forced" if c.force else None,
    )
