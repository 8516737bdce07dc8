"""Asking to be paid: requested, then accepted, declined, withdrawn or expired."""

from typing import Final

from clearing.domain import ladder
from clearing.domain.commands import (
    AcceptRequest,
    DeclineRequest,
    ExpireRequest,
    Request,
    WithdrawRequest,
)
from clearing.domain.exchanges import Decision, cross, has_room, way_has_room
from clearing.domain.past import Past, Role
from clearing.domain.quotes import link_room
from clearing.domain.refusals import AmountPair, Code, Refusal
from clearing.domain.state import State
from contracts.events import (
    ExchangeRecorded,
    ExchangeRequested,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    Route,
)
from contracts.ids import AccountId, ExchangeId

# A request stays open for at most this long: room must not be held for ever.
MAX_OPEN_MS: Final = 366 * 24 * 3_600_000
# One payee's requests hold at most a tenth of a link's room, all together half (DESIGN §2).
SHARE_OF_ONE_PAYEE: Final = 10
SHARE_OF_ALL: Final = 2


def request(state: State, c: Request, now_ms: int) -> Decision:
    """Return the request; the payer's side is looked at when the payer acts."""
    found = ladder.amount_in_range(c.payer_steps, c.payee_steps) or ladder.parties(
        state, c.payer, c.payee
    )
    if isinstance(found, Refusal):
        return found
    payer, payee = found
    if not now_ms < c.expires_at_ms <= now_ms + MAX_OPEN_MS:
        return Refusal(code=Code.DEADLINE_OUT_OF_RANGE, limit=MAX_OPEN_MS, unit="ms")
    refusal = ladder.may_act_for(payee, c.actor) or ladder.both_usable(payer, payee)
    if refusal:
        return refusal
    crossed = cross(state, payer, payee, c.payer_steps, c.payee_steps, c.fixed_side)
    if isinstance(crossed, Refusal):
        return crossed
    refusal = (
        ladder.size_in_range(c.payer_steps, state.groups[payer.group_id])
        or ladder.leaves_towards_zero(payee, payee.held_steps + c.payee_steps)
        or ladder.below_ceiling(state, payee, c.payee_steps)
        or (way_has_room(state, payer, payee, crossed.routes) if crossed.routes else None)
        or ladder.sum_in_range(state, payee, payee.held_steps + c.payee_steps)
    )
    if refusal:
        return refusal
    return [
        ExchangeRequested(
            exchange_id=ExchangeId(c.command_id),
            payer=c.payer,
            payee=c.payee,
            payer_group=payer.group_id,
            payee_group=payee.group_id,
            payer_steps=c.payer_steps,
            payee_steps=c.payee_steps,
            fixed_side=c.fixed_side,
            routes=crossed.routes,
            payer_rounding_ms=crossed.payer_rounding_ms,
            expires_at_ms=c.expires_at_ms,
            holds=_may_hold(state, c.payee, crossed.routes),
        )
    ]


def _may_hold(state: State, payee: AccountId, routes: tuple[Route, ...]) -> bool:
    """Whether the request's hold leaves the others their share of every link on the way."""
    for route in routes:
        for giver, taker in zip(route.groups, route.groups[1:], strict=False):
            agreement = state.agreement_between(giver, taker)
            assert agreement is not None
            gives_first = giver == agreement.first
            held_ms = agreement.held_first_ms if gives_first else agreement.held_second_ms
            room_ms = link_room(agreement, giver) + held_ms
            of_payee_ms = agreement.held_by_payee_ms.get(payee, 0)
            if (of_payee_ms + route.carried_ms) * SHARE_OF_ONE_PAYEE > room_ms:
                return False
            if (held_ms + route.carried_ms) * SHARE_OF_ALL > room_ms:
                return False
    return True


def open_request(state: State, past: Past, exchange_id: ExchangeId) -> ExchangeRequested | Refusal:
    """Return the request if it is open, else what became of it."""
    found = state.requests.get(exchange_id)
    if found is not None:
        return found
    concluded = past.found(Role.CONCLUSION, exchange_id)
    if concluded is None:
        return Refusal(code=Code.REQUEST_UNKNOWN, subject=exchange_id)
    match concluded.envelope.event:
        case ExchangeRecorded():
            code = Code.REQUEST_ACCEPTED
        case RequestDeclined():
            code = Code.REQUEST_DECLINED
        case RequestWithdrawn():
            code = Code.REQUEST_WITHDRAWN
        case RequestExpired():
            code = Code.REQUEST_EXPIRED
        case RequestEnded():
            code = Code.REQUEST_ENDED
        case other:
            raise AssertionError(f"{other!r} does not conclude a request")
    return Refusal(code=code, subject=exchange_id)


def accept(state: State, past: Past, c: AcceptRequest, now_ms: int) -> Decision:
    """Return the exchange that was asked for. What it held is its own; the rest must have room."""
    asked = open_request(state, past, c.exchange_id)
    if isinstance(asked, Refusal):
        return asked
    # Refused even before the expiry is written: nobody may profit from a slow timer.
    if now_ms >= asked.expires_at_ms:
        return Refusal(code=Code.REQUEST_EXPIRED, subject=c.exchange_id)
    payer, payee = state.accounts[asked.payer], state.accounts[asked.payee]
    refusal = ladder.may_act_for(payer, c.actor) or ladder.both_usable(payer, payee)
    if refusal:
        return refusal
    crossed = cross(state, payer, payee, asked.payer_steps, asked.payee_steps, asked.fixed_side)
    if isinstance(crossed, Refusal):
        return crossed
    if (c.payer_steps, c.payee_steps) != (asked.payer_steps, asked.payee_steps):
        amounts = AmountPair(payer_steps=asked.payer_steps, payee_steps=asked.payee_steps)
        return Refusal(code=Code.QUOTE_OUT_OF_DATE, amounts=amounts)
    refusal = ladder.size_in_range(asked.payer_steps, state.groups[asked.payer_group])
    if refusal is None and asked.holds:
        # Its room is its own, however the limits have come down since.
        refusal = (
            ladder.leaves_towards_zero(payer, -asked.payer_steps)
            or ladder.leaves_towards_zero(payee, asked.payee_steps)
            or ladder.above_floor(state, payer, asked.payer_steps)
            or ladder.sums_in_range(state, payer, asked.payer_steps, payee, 0)
        )
    elif refusal is None:
        refusal = has_room(state, payer, payee, asked.payer_steps, asked.payee_steps, asked.routes)
    return refusal or [_accepted(asked)]


def _accepted(asked: ExchangeRequested) -> ExchangeRecorded:
    return ExchangeRecorded(
        exchange_id=asked.exchange_id,
        payer=asked.payer,
        payee=asked.payee,
        payer_group=asked.payer_group,
        payee_group=asked.payee_group,
        payer_steps=asked.payer_steps,
        payee_steps=asked.payee_steps,
        fixed_side=asked.fixed_side,
        routes=asked.routes,
        payer_rounding_ms=asked.payer_rounding_ms,
        accepts_request=True,
    )


def decline(state: State, past: Past, c: DeclineRequest) -> Decision:
    """Return the payer's no."""
    asked = open_request(state, past, c.exchange_id)
    if isinstance(asked, Refusal):
        return asked
    return ladder.may_act_for(state.accounts[asked.payer], c.actor) or [
        RequestDeclined(
            exchange_id=asked.exchange_id,
            payer_group=asked.payer_group,
            payee_group=asked.payee_group,
        )
    ]


def withdraw(state: State, past: Past, c: WithdrawRequest) -> Decision:
    """Return the payee's taking back of the request."""
    asked = open_request(state, past, c.exchange_id)
    if isinstance(asked, Refusal):
        return asked
    return ladder.may_act_for(state.accounts[asked.payee], c.actor) or [
        RequestWithdrawn(
            exchange_id=asked.exchange_id,
            payer_group=asked.payer_group,
            payee_group=asked.payee_group,
        )
    ]


def expire(state: State, past: Past, c: ExpireRequest, now_ms: int) -> Decision:
    """Return the end of a request whose deadline has passed."""
    asked = open_request(state, past, c.exchange_id)
    if isinstance(asked, Refusal):
        return asked
    if now_ms < asked.expires_at_ms:
        return Refusal(code=Code.REQUEST_NOT_DUE, subject=c.exchange_id)
    if c.actor.capacity != "system":
        return Refusal(code=Code.CAPACITY_NOT_ALLOWED, subject=c.actor.person_id)
    return [
        RequestExpired(
            exchange_id=asked.exchange_id,
            payer_group=asked.payer_group,
            payee_group=asked.payee_group,
        )
    ]
