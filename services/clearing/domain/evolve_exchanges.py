"""How exchanges, requests and reversals move accounts, links, rounding accounts and holds."""

from itertools import pairwise
from typing import assert_never

from clearing.domain.links_before import keep_before
from clearing.domain.state import State
from contracts.events import (
    ExchangeEvent,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RoundingSettled,
    Route,
)
from contracts.ids import ExchangeId, GroupId


def evolve_exchange(state: State, event: ExchangeEvent) -> None:
    """Move what the entry or request moves; nothing is checked."""
    match event:
        case ExchangeRecorded():
            exchange_recorded(state, event)
        case ExchangeRequested():
            _exchange_requested(state, event)
        case RequestDeclined() | RequestWithdrawn() | RequestExpired() | RequestEnded():
            _release(state, event.exchange_id)
        case ExchangeReversed():
            _exchange_reversed(state, event)
        case RoundingSettled():
            _rounding_settled(state, event)
        case _:
            assert_never(event)


def exchange_recorded(state: State, e: ExchangeRecorded) -> None:
    """Move what an exchange moves: two accounts and, across groups, links and rounding."""
    state.accounts[e.payer].balance_steps -= e.payer_steps
    state.accounts[e.payee].balance_steps += e.payee_steps
    if e.accepts_request:
        _release(state, e.exchange_id)
    if not e.routes:
        return
    payer_group = state.groups[e.payer_group]
    payer_group.total_steps -= e.payer_steps
    payer_group.rounding_ms += e.payer_rounding_ms
    state.groups[e.payee_group].total_steps += e.payee_steps
    for route in e.routes:
        _carry(state, route, route.carried_ms)


def _exchange_reversed(state: State, e: ExchangeReversed) -> None:
    state.accounts[e.payer].balance_steps += e.payer_steps
    state.accounts[e.payee].balance_steps -= e.payee_steps
    state.reversals[e.reverses] = e.exchange_id
    if not e.routes:
        return
    payer_group, payee_group = state.groups[e.payer_group], state.groups[e.payee_group]
    payer_group.total_steps += e.payer_steps
    payer_group.rounding_ms += e.payer_rounding_ms
    payee_group.total_steps -= e.payee_steps
    payee_group.rounding_ms += e.payee_rounding_ms
    for route in e.routes:
        _carry(state, route, -route.carried_ms)


def _rounding_settled(state: State, e: RoundingSettled) -> None:
    state.accounts[e.account_id].balance_steps += e.steps
    group = state.groups[e.group_id]
    group.total_steps += e.steps
    group.rounding_ms += e.rounding_ms


def _carry(state: State, route: Route, carried_ms: int) -> None:
    """Move every link of the route by the ms; groups in the middle keep their net."""
    for giver, taker in pairwise(route.groups):
        agreement = state.agreements[state.groups[giver].neighbours[taker]]
        keep_before(state, agreement)
        agreement.position_ms += carried_ms if giver == agreement.first else -carried_ms
    state.groups[route.groups[0]].net_ms += carried_ms
    state.groups[route.groups[-1]].net_ms -= carried_ms


def _exchange_requested(state: State, e: ExchangeRequested) -> None:
    state.requests[e.exchange_id] = e
    state.accounts[e.payer].open_requests += 1
    state.accounts[e.payee].open_requests += 1
    if e.holds:
        _hold(state, e, 1)


def _release(state: State, exchange_id: ExchangeId) -> None:
    request = state.requests.pop(exchange_id)
    state.accounts[request.payer].open_requests -= 1
    state.accounts[request.payee].open_requests -= 1
    if request.holds:
        _hold(state, request, -1)


def _hold(state: State, request: ExchangeRequested, sign: int) -> None:
    state.accounts[request.payee].held_steps += sign * request.payee_steps
    for route in request.routes:
        held_ms = sign * route.carried_ms
        state.groups[request.payer_group].held_owing_ms += held_ms
        state.groups[request.payee_group].held_owed_ms += held_ms
        for giver, taker in pairwise(route.groups):
            _hold_link(state, giver, taker, request, held_ms)


def _hold_link(
    state: State, giver: GroupId, taker: GroupId, request: ExchangeRequested, held_ms: int
) -> None:
    agreement = state.agreements[state.groups[giver].neighbours[taker]]
    keep_before(state, agreement)
    if giver == agreement.first:
        agreement.held_first_ms += held_ms
    else:
        agreement.held_second_ms += held_ms
    held = agreement.held_by_payee_ms.get(request.payee, 0) + held_ms
    if held:
        agreement.held_by_payee_ms[request.payee] = held
    else:
        del agreement.held_by_payee_ms[request.payee]
