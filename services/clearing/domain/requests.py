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
from clearing.domain.links import carried_by_link, link_room, open_for_trade
from clearing.domain.past import Past, Role
from clearing.domain.refusals import AmountPair, Code, Refusal
from clearing.domain.state import Account, State
from contracts.events import (
    ExchangeRecorded,
    ExchangeRequested,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    Route,
)
from contracts.ids import DEFAULT_HOPS, AccountId, EndOfRequest, ExchangeId, GroupId

# A request stays open for at most this long: room must not be held for ever.
MAX_OPEN_MS: Final = 366 * 24 * 3_600_000
# One payee's requests hold at most a tenth of a link's room, all together half (DESIGN §2).
SHARE_OF_ONE_PAYEE: Final = 10
SHARE_OF_ALL: Final = 2


def request(state: State, c: Request, now_ms: int) -> Decision:
    """Return the request; the payer's side is looked at when the payer acts."""
    found = (
        ladder.amount_in_range(c.payer_steps, c.payee_steps)
        or ladder.hops_in_range(c.hop_limit)
        or ladder.parties(state, c.payer, c.payee)
    )
    if isinstance(found, Refusal):
        return found
    payer, payee = found
    if not now_ms < c.expires_at_ms <= now_ms + MAX_OPEN_MS:
        return Refusal(code=Code.DEADLINE_OUT_OF_RANGE, limit=MAX_OPEN_MS, unit="ms")
    refusal = ladder.may_act_for(state, payee, c.actor, now_ms) or ladder.both_usable(payer, payee)
    if refusal:
        return refusal
    crossed = cross(state, payer, payee, c.payer_steps, c.payee_steps, c.fixed_side, c.hop_limit)
    if isinstance(crossed, Refusal):
        return crossed
    refusal = (
        ladder.size_in_range(c.payer_steps, state.groups[payer.group_id])
        or ladder.leaves_towards_zero(payee, payee.held_steps + c.payee_steps)
        or ladder.below_ceiling(state, payee, c.payee_steps)
        or (way_has_room(state, payer, payee, crossed) if crossed.carried_ms else None)
        or ladder.sum_in_range(state, payee, payee.held_steps + c.payee_steps)
        or crossed.no_room
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
    for (giver, taker), carried_ms in carried_by_link(routes).items():
        agreement = state.agreement_between(giver, taker)
        assert agreement is not None
        gives_first = giver == agreement.first
        held_ms = agreement.held_first_ms if gives_first else agreement.held_second_ms
        room_ms = link_room(agreement, giver) + held_ms
        # What the payee's requests hold in the other direction counts too, which routes may bring.
        of_payee_ms = agreement.held_by_payee_ms.get(payee, 0)
        if (of_payee_ms + carried_ms) * SHARE_OF_ONE_PAYEE > room_ms:
            return False
        if (held_ms + carried_ms) * SHARE_OF_ALL > room_ms:
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
    """Return the exchange that was asked for, over the routes it held or else over today's."""
    asked = open_request(state, past, c.exchange_id)
    if isinstance(asked, Refusal):
        return asked
    # Refused even before the expiry is written: nobody may profit from a slow timer.
    if now_ms >= asked.expires_at_ms:
        return Refusal(code=Code.REQUEST_EXPIRED, subject=c.exchange_id)
    payer, payee = state.accounts[asked.payer], state.accounts[asked.payee]
    refusal = ladder.may_act_for(state, payer, c.actor, now_ms) or ladder.both_usable(payer, payee)
    if refusal:
        return refusal
    if asked.holds:
        return _accept_held(state, c, asked, payer, payee)
    return _accept_anew(state, c, asked, payer, payee)


def _accept_held(
    state: State, c: AcceptRequest, asked: ExchangeRequested, payer: Account, payee: Account
) -> Decision:
    """Return the exchange over the request's own routes, which must still be open.

    Its room is its own, however the limits have come down since.
    """
    refusal = (
        _routes_open(state, asked.routes)
        or _amounts_as_asked(c, asked)
        or ladder.size_in_range(asked.payer_steps, state.groups[asked.payer_group])
        or ladder.leaves_towards_zero(payer, -asked.payer_steps)
        or ladder.leaves_towards_zero(payee, asked.payee_steps)
        or ladder.above_floor(state, payer, asked.payer_steps)
        or ladder.sums_in_range(state, payer, asked.payer_steps, payee, 0)
        or _transit_allowed(state, asked.routes)
    )
    return refusal or [_accepted(asked, asked.routes)]


def _accept_anew(
    state: State, c: AcceptRequest, asked: ExchangeRequested, payer: Account, payee: Account
) -> Decision:
    """Return the exchange over the routes of today, of as many links as anybody's, or its own."""
    hop_limit = max((DEFAULT_HOPS, *(len(route.groups) - 1 for route in asked.routes)))
    amounts = (asked.payer_steps, asked.payee_steps)
    crossed = cross(state, payer, payee, *amounts, asked.fixed_side, hop_limit)
    if isinstance(crossed, Refusal):
        return crossed
    refusal = (
        _amounts_as_asked(c, asked)
        or ladder.size_in_range(asked.payer_steps, state.groups[asked.payer_group])
        or has_room(state, payer, payee, *amounts, crossed)
    )
    return refusal or [_accepted(asked, crossed.routes)]


def _amounts_as_asked(c: AcceptRequest, asked: ExchangeRequested) -> Refusal | None:
    if (c.payer_steps, c.payee_steps) == (asked.payer_steps, asked.payee_steps):
        return None
    amounts = AmountPair(payer_steps=asked.payer_steps, payee_steps=asked.payee_steps)
    return Refusal(code=Code.QUOTE_OUT_OF_DATE, amounts=amounts)


def _routes_open(state: State, routes: tuple[Route, ...]) -> Refusal | None:
    """Refuse where trade over a link on the way stands still."""
    for giver, taker in carried_by_link(routes):
        agreement = state.agreement_between(giver, taker)
        if agreement is None:
            return Refusal(code=Code.NO_AGREEMENT, subject=taker)
        if refusal := open_for_trade(state, agreement):
            return refusal
    return None


def _transit_allowed(state: State, routes: tuple[Route, ...]) -> Refusal | None:
    """Refuse where a link lets others trade over it no more."""
    for giver, taker in carried_by_link(route for route in routes if len(route.groups) > 2):
        agreement = state.agreement_between(giver, taker)
        assert agreement is not None
        if agreement.terms is None or not agreement.terms.transit_allowed:
            return Refusal(code=Code.TRANSIT_NOT_ALLOWED, subject=agreement.agreement_id)
    return None


def _accepted(asked: ExchangeRequested, routes: tuple[Route, ...]) -> ExchangeRecorded:
    return ExchangeRecorded(
        exchange_id=asked.exchange_id,
        payer=asked.payer,
        payee=asked.payee,
        payer_group=asked.payer_group,
        payee_group=asked.payee_group,
        payer_steps=asked.payer_steps,
        payee_steps=asked.payee_steps,
        fixed_side=asked.fixed_side,
        routes=routes,
        payer_rounding_ms=asked.payer_rounding_ms,
        accepts_request=True,
    )


def decline(state: State, past: Past, c: DeclineRequest, now_ms: int) -> Decision:
    """Return the payer's no."""
    asked = open_request(state, past, c.exchange_id)
    if isinstance(asked, Refusal):
        return asked
    return ladder.may_act_for(state, state.accounts[asked.payer], c.actor, now_ms) or [
        RequestDeclined(
            exchange_id=asked.exchange_id,
            payer_group=asked.payer_group,
            payee_group=asked.payee_group,
            transit_groups=_transit_groups(asked),
        )
    ]


def withdraw(state: State, past: Past, c: WithdrawRequest, now_ms: int) -> Decision:
    """Return the payee's taking back of the request."""
    asked = open_request(state, past, c.exchange_id)
    if isinstance(asked, Refusal):
        return asked
    return ladder.may_act_for(state, state.accounts[asked.payee], c.actor, now_ms) or [
        RequestWithdrawn(
            exchange_id=asked.exchange_id,
            payer_group=asked.payer_group,
            payee_group=asked.payee_group,
            transit_groups=_transit_groups(asked),
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
            transit_groups=_transit_groups(asked),
        )
    ]


def ended(asked: ExchangeRequested, because: EndOfRequest) -> RequestEnded:
    """Return that the request can no longer be accepted."""
    return RequestEnded(
        exchange_id=asked.exchange_id,
        payer_group=asked.payer_group,
        payee_group=asked.payee_group,
        transit_groups=_transit_groups(asked),
        because=because,
    )


def _transit_groups(asked: ExchangeRequested) -> tuple[GroupId, ...]:
    """Return the groups between the two ends, once each, where the request holds room too."""
    if not asked.holds:
        return ()
    return tuple(dict.fromkeys(g for route in asked.routes for g in route.groups[1:-1]))
