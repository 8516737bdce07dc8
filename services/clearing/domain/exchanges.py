"""Paying: now, as a settlement, as a write-off, or as recorded history."""

from typing import Final, TypeAlias

from clearing.domain import ladder
from clearing.domain.commands import Pay, RecordImported, Settle, SettleRounding, WriteOff
from clearing.domain.quotes import Crossing, crossing
from clearing.domain.refusals import AmountPair, Code, Refusal
from clearing.domain.state import Account, State
from contracts.events import Event, ExchangeRecorded, RoundingSettled
from contracts.ids import ExchangeId, ExchangeKind, FixedSide

Decision: TypeAlias = list[Event] | Refusal

# Within a group nothing is carried and nothing is rounded.
_WITHIN: Final = Crossing(
    payer_steps=0, payee_steps=0, carried_ms=0, routes=(), payer_rounding_ms=0
)
# A settlement is between neighbours.
_DIRECT: Final = 1


def pay(state: State, c: Pay, now_ms: int) -> Decision:
    """Return the exchange, if payer, payee, border and every limit allow it."""
    return _pay(state, c, "service", now_ms)


def _pay(state: State, c: Pay | Settle, kind: ExchangeKind, now_ms: int) -> Decision:
    hop_limit = c.hop_limit if isinstance(c, Pay) else _DIRECT
    found = (
        ladder.amount_in_range(c.payer_steps, c.payee_steps)
        or ladder.hops_in_range(hop_limit)
        or ladder.parties(state, c.payer, c.payee)
    )
    if isinstance(found, Refusal):
        return found
    payer, payee = found
    refusal = ladder.may_act_for(state, payer, c.actor, now_ms) or ladder.both_usable(payer, payee)
    if refusal:
        return refusal
    crossed = cross(state, payer, payee, c.payer_steps, c.payee_steps, c.fixed_side, hop_limit)
    if isinstance(crossed, Refusal):
        return crossed
    refusal = ladder.size_in_range(c.payer_steps, state.groups[payer.group_id]) or has_room(
        state, payer, payee, c.payer_steps, c.payee_steps, crossed
    )
    if refusal:
        return refusal
    return [
        ExchangeRecorded(
            exchange_id=ExchangeId(c.command_id),
            kind=kind,
            payer=c.payer,
            payee=c.payee,
            payer_group=payer.group_id,
            payee_group=payee.group_id,
            payer_steps=c.payer_steps,
            payee_steps=c.payee_steps,
            fixed_side=c.fixed_side,
            routes=crossed.routes,
            payer_rounding_ms=crossed.payer_rounding_ms,
        )
    ]


def cross(
    state: State,
    payer: Account,
    payee: Account,
    payer_steps: int,
    payee_steps: int,
    fixed_side: FixedSide,
    hop_limit: int,
) -> Crossing | Refusal:
    """Return what the exchange moves besides the two accounts: nothing within a group."""
    if payer.group_id == payee.group_id:
        return ladder.same_amount(payer_steps, payee_steps) or _WITHIN
    payer_group, payee_group = state.groups[payer.group_id], state.groups[payee.group_id]
    asked = AmountPair(payer_steps=payer_steps, payee_steps=payee_steps)
    return crossing(state, payer_group, payee_group, asked, fixed_side, hop_limit)


def has_room(
    state: State,
    payer: Account,
    payee: Account,
    payer_steps: int,
    payee_steps: int,
    crossed: Crossing,
) -> Refusal | None:
    """Refuse where an account, a link, a group or the routes have no room for the exchange."""
    return (
        ladder.leaves_towards_zero(payer, -payer_steps)
        or ladder.leaves_towards_zero(payee, payee_steps)
        or ladder.above_floor(state, payer, payer_steps)
        or ladder.below_ceiling(state, payee, payee_steps)
        or (way_has_room(state, payer, payee, crossed) if crossed.carried_ms else None)
        or ladder.sums_in_range(state, payer, payer_steps, payee, payee_steps)
        or crossed.no_room
    )


def way_has_room(state: State, payer: Account, payee: Account, crossed: Crossing) -> Refusal | None:
    """Refuse where two neighbours' link, or the net of an end group, has no room.

    That several links together have none is said last, as its number asks.
    """
    no_room = crossed.no_room
    if no_room is not None and no_room.code is Code.LINK_LIMIT:
        return no_room
    return ladder.groups_have_room(
        state.groups[payer.group_id], state.groups[payee.group_id], crossed.carried_ms
    )


def settle(state: State, c: Settle, now_ms: int) -> Decision:
    """Return the settlement: it only lowers what the payee's group owes the payer's."""
    found = ladder.amount_in_range(c.payer_steps, c.payee_steps) or ladder.parties(
        state, c.payer, c.payee
    )
    if isinstance(found, Refusal):
        return found
    payer, payee = found
    refusal = (
        ladder.runs_affairs(c.actor)
        or ladder.may_act_for(state, payer, c.actor, now_ms)
        or _community(payer)
        or _community(payee)
        or ladder.both_usable(payer, payee)
    )
    if refusal:
        return refusal
    if payer.group_id == payee.group_id:
        return Refusal(code=Code.NOT_ACROSS_GROUPS, subject=payer.group_id)
    decision = _pay(state, c, "settlement", now_ms)
    if isinstance(decision, Refusal):
        return decision
    agreement = state.agreement_between(payer.group_id, payee.group_id)
    assert agreement is not None
    owed_ms = agreement.position_ms * (-1 if payer.group_id == agreement.first else 1)
    carried_ms = c.payee_steps * state.groups[payee.group_id].step_ms
    if carried_ms > owed_ms:
        return Refusal(
            code=Code.SETTLES_TOO_MUCH,
            subject=agreement.agreement_id,
            limit=max(0, owed_ms),
            left=max(0, owed_ms),
            unit="ms",
        )
    return decision


def _community(account: Account) -> Refusal | None:
    if account.kind == "community":
        return None
    return Refusal(code=Code.ACCOUNT_KIND_WRONG, subject=account.account_id)


def write_off(state: State, c: WriteOff, now_ms: int) -> Decision:
    """Return the write-off: a departed member's account moves towards zero, past limits."""
    found = ladder.amount_in_range(c.steps, c.steps) or ladder.parties(state, c.payer, c.payee)
    if isinstance(found, Refusal):
        return found
    payer, payee = found
    refusal = ladder.administers(state, payer.group_id, c.actor, now_ms) or _departed_and_community(
        payer, payee
    )
    if refusal:
        return refusal
    departed, change = (payee, c.steps) if payer.kind == "community" else (payer, -c.steps)
    balance = departed.balance_steps
    left = max(0, balance) if change < 0 else max(0, -balance)
    if c.steps > left:
        return Refusal(
            code=Code.WRITE_OFF_ACROSS_ZERO,
            subject=departed.account_id,
            limit=0,
            left=left,
            unit="steps",
        )
    refusal = ladder.sums_in_range(state, payer, c.steps, payee, c.steps) or _of_one_group(
        payer, payee
    )
    return refusal or [_within(c, payer, payee, c.steps, "write-off")]


def _departed_and_community(payer: Account, payee: Account) -> Refusal | None:
    if (payer.kind == "community") == (payee.kind == "community"):
        return Refusal(code=Code.ACCOUNT_KIND_WRONG, subject=payer.account_id)
    community, departed = (payer, payee) if payer.kind == "community" else (payee, payer)
    refusal = ladder.not_closed(departed) or ladder.usable(community)
    if refusal is None and departed.status == "open":
        refusal = Refusal(code=Code.ACCOUNT_NOT_STOPPED, subject=departed.account_id)
    return refusal


def _of_one_group(payer: Account, payee: Account) -> Refusal | None:
    if payer.group_id == payee.group_id:
        return None
    return Refusal(code=Code.NOT_WITHIN_ONE_GROUP, subject=payee.group_id)


def record_imported(state: State, c: RecordImported, now_ms: int) -> Decision:
    """Return an exchange of earlier history, within one group, past limits and marked so."""
    found = ladder.amount_in_range(c.steps, c.steps) or ladder.parties(state, c.payer, c.payee)
    if isinstance(found, Refusal):
        return found
    payer, payee = found
    if c.actor.capacity != "importer":
        return Refusal(code=Code.CAPACITY_NOT_ALLOWED, subject=c.actor.person_id)
    refusal = (
        ladder.administers(state, payer.group_id, c.actor, now_ms)
        or ladder.both_usable(payer, payee)
        or ladder.size_in_range(c.steps, state.groups[payer.group_id])
        or ladder.sums_in_range(state, payer, c.steps, payee, c.steps)
        or _of_one_group(payer, payee)
    )
    return refusal or [_within(c, payer, payee, c.steps, "service")]


def _within(
    c: WriteOff | RecordImported,
    payer: Account,
    payee: Account,
    steps: int,
    kind: ExchangeKind,
) -> ExchangeRecorded:
    return ExchangeRecorded(
        exchange_id=ExchangeId(c.command_id),
        kind=kind,
        payer=payer.account_id,
        payee=payee.account_id,
        payer_group=payer.group_id,
        payee_group=payee.group_id,
        payer_steps=steps,
        payee_steps=steps,
        past_limits="write-off" if isinstance(c, WriteOff) else "imported",
    )


def settle_rounding(state: State, c: SettleRounding, now_ms: int) -> Decision:
    """Return the move of whole steps between rounding and a community account.

    Rounding only shrinks by it: it neither grows nor changes sign.
    """
    refusal = ladder.amount_in_range(abs(c.steps), abs(c.steps))
    if refusal:
        return refusal
    account = state.accounts.get(c.account_id)
    if account is None:
        return Refusal(code=Code.ACCOUNT_UNKNOWN, subject=c.account_id)
    refusal = (
        ladder.administers(state, account.group_id, c.actor, now_ms)
        or _community(account)
        or ladder.usable(account)
    )
    if refusal:
        return refusal
    group = state.groups[account.group_id]
    whole_steps = abs(group.rounding_ms) // group.step_ms
    wrong_way = (group.rounding_ms > 0) != (c.steps > 0)
    if wrong_way or abs(c.steps) > whole_steps:
        return Refusal(
            code=Code.ROUNDING_TOO_SMALL,
            subject=group.group_id,
            limit=whole_steps,
            left=whole_steps,
            unit="steps",
        )
    return ladder.sum_in_range(state, account, c.steps) or [
        RoundingSettled(
            exchange_id=ExchangeId(c.command_id),
            group_id=group.group_id,
            account_id=account.account_id,
            steps=c.steps,
            rounding_ms=-c.steps * group.step_ms,
        )
    ]
