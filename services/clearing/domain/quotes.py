"""Crossing a border: what one side's amount is on the other, and what the link carries.

The payee's side fixed: the payee gets exactly that, the payer pays the amount rounded up. The
payer's side fixed: the payer pays exactly that, the payee gets the amount rounded down. The link
carries what the payee received, in ms; what the payer paid on top, less than one of the larger
step, goes to the rounding account of the payer's group. So no sequence of trades creates value.
"""

from math import gcd

from clearing.domain import ladder
from clearing.domain.links import carried_by_link, link_room, open_for_trade
from clearing.domain.refusals import AmountPair, Code, LinkRoom, Refusal
from clearing.domain.routing import Reach, reach, room_of
from clearing.domain.state import Agreement, Group, State
from contracts.events import Route
from contracts.ids import (
    DEFAULT_HOPS,
    MAX_EXCHANGE_MS,
    MAX_STEPS,
    AccountId,
    FixedSide,
    GroupId,
)
from contracts.value import Value


class Crossing(Value, frozen=True, kw_only=True):
    """Both amounts of an exchange, the routes it takes and the payer's group's rounding leg.

    `no_room` says why there are no routes where something is to be carried.
    """

    payer_steps: int
    payee_steps: int
    carried_ms: int
    routes: tuple[Route, ...]
    payer_rounding_ms: int
    no_room: Refusal | None = None


class Quote(Value, frozen=True, kw_only=True, omit_defaults=True):
    """What an exchange would move. `exact`: nothing goes to rounding.

    `below` and `above` are the nearest amounts that convert exactly, where this one does not;
    None where there is no such amount. `links` is the room of each link on the way.
    """

    payer_group: GroupId
    payee_group: GroupId
    fixed_side: FixedSide
    payer_steps: int
    payee_steps: int
    carried_ms: int
    payer_rounding_ms: int
    exact: bool
    below: AmountPair | None = None
    above: AmountPair | None = None
    routes: tuple[Route, ...] = ()
    links: tuple[LinkRoom, ...] = ()


def convert(
    fixed_side: FixedSide, steps: int, payer_step_ms: int, payee_step_ms: int
) -> AmountPair:
    """Return both amounts for the fixed one. The payee's may be 0, which no exchange accepts."""
    if fixed_side == "payee":
        return AmountPair(payer_steps=-(-steps * payee_step_ms // payer_step_ms), payee_steps=steps)
    return AmountPair(payer_steps=steps, payee_steps=steps * payer_step_ms // payee_step_ms)


def nearest_exact(
    fixed_side: FixedSide, steps: int, payer_step_ms: int, payee_step_ms: int
) -> tuple[AmountPair | None, AmountPair | None]:
    """Return the nearest amounts below and above `steps` on its side that convert exactly.

    Both are None where `steps` itself does; below is None where it would be zero.
    """
    divisor = gcd(payer_step_ms, payee_step_ms)
    payer_unit, payee_unit = payee_step_ms // divisor, payer_step_ms // divisor
    unit = payer_unit if fixed_side == "payer" else payee_unit
    times, remainder = divmod(steps, unit)
    if not remainder:
        return None, None
    below = _times(times, payer_unit, payee_unit)
    above = _times(times + 1, payer_unit, payee_unit)
    return below, above


def _times(times: int, payer_unit: int, payee_unit: int) -> AmountPair | None:
    payer_steps, payee_steps = times * payer_unit, times * payee_unit
    if not times or max(payer_steps, payee_steps) > MAX_STEPS:
        return None
    return AmountPair(payer_steps=payer_steps, payee_steps=payee_steps)


def _way(state: State, payer: Group, payee: Group, hop_limit: int) -> Agreement | Reach | Refusal:
    """Return the agreement over which two groups may trade now, or what lies between them.

    Nobody goes round a neighbour who stopped, or has not agreed to a worth yet.
    """
    agreement = state.agreement_between(payer.group_id, payee.group_id)
    if agreement is not None and agreement.terms is not None:
        return open_for_trade(state, agreement) or agreement
    between = reach(state, payer.group_id, payee.group_id, hop_limit)
    if between is not None:
        return between
    if agreement is not None:
        return Refusal(code=Code.AGREEMENT_NOT_ACCEPTED, subject=agreement.agreement_id)
    # Who asks for one link only asks for no way round.
    limit = hop_limit if hop_limit > 1 else None
    return Refusal(code=Code.NO_AGREEMENT, subject=payee.group_id, limit=limit)


def crossing(
    state: State,
    payer: Group,
    payee: Group,
    asked: AmountPair,
    fixed_side: FixedSide,
    hop_limit: int,
) -> Crossing | Refusal:
    """Return what the exchange moves across the border, if the amounts asked still follow."""
    way = _way(state, payer, payee, hop_limit)
    if isinstance(way, Refusal):
        return way
    fixed = asked.payer_steps if fixed_side == "payer" else asked.payee_steps
    amounts = convert(fixed_side, fixed, payer.step_ms, payee.step_ms)
    if not amounts.payee_steps:
        return Refusal(code=Code.CONVERTS_TO_NOTHING, amounts=_smallest(payer, payee))
    if amounts != asked:
        return Refusal(code=Code.QUOTE_OUT_OF_DATE, amounts=amounts)
    carried_ms = amounts.payee_steps * payee.step_ms
    if isinstance(way, Agreement):
        routes = _over_neighbours(state, way, payer, payee, carried_ms, hop_limit)
    else:
        routes = way.routes(carried_ms)
    return Crossing(
        payer_steps=amounts.payer_steps,
        payee_steps=amounts.payee_steps,
        carried_ms=carried_ms,
        routes=() if isinstance(routes, Refusal) else routes,
        payer_rounding_ms=amounts.payer_steps * payer.step_ms - carried_ms,
        no_room=routes if isinstance(routes, Refusal) else None,
    )


def _over_neighbours(
    state: State,
    agreement: Agreement,
    payer: Group,
    payee: Group,
    carried_ms: int,
    hop_limit: int,
) -> tuple[Route, ...] | Refusal:
    """Return the link that two neighbours share where it has room, else what routes help it."""
    if carried_ms <= link_room(agreement, payer.group_id):
        return (Route(groups=(payer.group_id, payee.group_id), carried_ms=carried_ms),)
    between = reach(state, payer.group_id, payee.group_id, hop_limit)
    assert between is not None
    return between.routes(carried_ms)


def _smallest(payer: Group, payee: Group) -> AmountPair:
    return convert("payee", 1, payer.step_ms, payee.step_ms)


def quote(
    state: State,
    payer_id: AccountId,
    payee_id: AccountId,
    fixed_side: FixedSide,
    steps: int,
    hop_limit: int = DEFAULT_HOPS,
) -> Quote | Refusal:
    """Return what an exchange of this amount would move now; nothing is held by it.

    Refused where no routes have room for it; that of two neighbours' own link is only shown.
    """
    if not 0 < steps <= MAX_STEPS:
        return Refusal(code=Code.AMOUNT_OUT_OF_RANGE, limit=MAX_STEPS, left=MAX_STEPS, unit="steps")
    refusal = ladder.hops_in_range(hop_limit)
    if refusal:
        return refusal
    payer_account, payee_account = state.accounts.get(payer_id), state.accounts.get(payee_id)
    if payer_account is None:
        return Refusal(code=Code.PAYER_UNKNOWN, subject=payer_id)
    if payee_account is None:
        return Refusal(code=Code.PAYEE_UNKNOWN, subject=payee_id)
    if payer_id == payee_id:
        return Refusal(code=Code.SAME_ACCOUNT, subject=payer_id)
    payer, payee = state.groups[payer_account.group_id], state.groups[payee_account.group_id]
    if steps * (payer if fixed_side == "payer" else payee).step_ms > MAX_EXCHANGE_MS:
        return _too_large()
    if payer is payee:
        return Quote(
            payer_group=payer.group_id,
            payee_group=payee.group_id,
            fixed_side=fixed_side,
            payer_steps=steps,
            payee_steps=steps,
            carried_ms=0,
            payer_rounding_ms=0,
            exact=True,
        )
    return _quote_across(state, payer, payee, fixed_side, steps, hop_limit)


def _too_large() -> Refusal:
    return Refusal(
        code=Code.EXCHANGE_TOO_LARGE, limit=MAX_EXCHANGE_MS, left=MAX_EXCHANGE_MS, unit="ms"
    )


def _quote_across(
    state: State, payer: Group, payee: Group, fixed_side: FixedSide, steps: int, hop_limit: int
) -> Quote | Refusal:
    asked = convert(fixed_side, steps, payer.step_ms, payee.step_ms)
    crossed = crossing(state, payer, payee, asked, fixed_side, hop_limit)
    if isinstance(crossed, Refusal):
        return crossed
    # Rounded up, the payer's side may pass what the payee's side just fits in.
    if crossed.payer_steps * payer.step_ms > MAX_EXCHANGE_MS:
        return _too_large()
    routes = crossed.routes
    if crossed.no_room is not None:
        if crossed.no_room.code is not Code.LINK_LIMIT:
            return crossed.no_room
        way = (payer.group_id, payee.group_id)
        routes = (Route(groups=way, carried_ms=crossed.carried_ms),)
    below, above = nearest_exact(fixed_side, steps, payer.step_ms, payee.step_ms)
    return Quote(
        payer_group=payer.group_id,
        payee_group=payee.group_id,
        fixed_side=fixed_side,
        payer_steps=crossed.payer_steps,
        payee_steps=crossed.payee_steps,
        carried_ms=crossed.carried_ms,
        payer_rounding_ms=crossed.payer_rounding_ms,
        exact=crossed.payer_rounding_ms == 0,
        below=below,
        above=above,
        routes=routes,
        links=tuple(_room(state, giver, taker) for giver, taker in carried_by_link(routes)),
    )


def _room(state: State, giver: GroupId, taker: GroupId) -> LinkRoom:
    agreement = state.agreement_between(giver, taker)
    assert agreement is not None
    return room_of(agreement, giver, taker)
