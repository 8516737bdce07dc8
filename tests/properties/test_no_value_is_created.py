"""A million random trades over random units: rounding only ever takes, and never much.

All groups together: members' worth + rounding = 0, since links cancel out pair by pair. So value
would be created exactly where rounding fell; it must rise or stay with every single trade.
"""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clearing.domain.commands import Pay
from clearing.domain.decide import decide
from clearing.domain.evolve import evolve
from clearing.domain.quotes import convert
from clearing.domain.state import Account, State
from contracts.envelope import Envelope, Recorded
from contracts.events import AccountLimits, Event, ExchangeRecorded, NetLimits, Terms
from contracts.ids import MAX_LIMIT_MS, AccountId, CommandId, FixedSide, GroupId
from tests.domain.ledger import START_MS, TREASURER, Ledger, unsoundness
from tests.domain.region import agreed, founded, opened

SEEDS, TRADES_A_SEED = 10, 100_000
GROUPS, MEMBERS_A_GROUP = 4, 3
# The units of practice, the smallest, and some that divide nothing.
STEPS_MS = (180_000, 60_000, 240_000, 600_000, 3_600, 36_000, 1, 7, 3_599_999, 97_297, 514_286)
OPEN = AccountLimits()
WIDE = NetLimits(may_owe_ms=MAX_LIMIT_MS, may_be_owed_ms=MAX_LIMIT_MS)


def wide_region(steps_ms: list[int]) -> State:
    """Groups of these units, all neighbours of all, without a limit in the way."""
    ledger = Ledger()
    names = [GroupId(f"group-{n}") for n in range(len(steps_ms))]
    for name, step_ms in zip(names, steps_ms, strict=True):
        founding = replace(founded(name, step_ms), default_limits=OPEN, net_limits=WIDE)
        ledger.given(founding)
        ledger.given(*(opened(f"{name} {n}", name) for n in range(MEMBERS_A_GROUP)))
    for i, first in enumerate(names):
        for j in range(i + 1, len(names)):
            terms = Terms(
                first_may_owe_ms=MAX_LIMIT_MS,
                second_may_owe_ms=MAX_LIMIT_MS,
                first_step_ms=steps_ms[i],
                second_step_ms=steps_ms[j],
            )
            ledger.given(*agreed(f"{i} and {j}", first, names[j], terms))
    return ledger.state


class NoPast:
    """Payments look nothing up."""

    def found(self, role: int, id_: str) -> None:
        raise AssertionError("a payment needs nothing of the past")


def booked(state: State, command: Pay) -> ExchangeRecorded | None:
    """Decide, and fold what was decided; None where it was refused."""
    decision: list[Event] | object = decide(state, NoPast(), command, START_MS)
    if not isinstance(decision, list):
        return None
    (event,) = decision
    assert isinstance(event, ExchangeRecorded)
    envelope = Envelope(
        command_id=command.command_id,
        groups={},
        happened_at_ms=START_MS,
        recorded_at_ms=START_MS,
        actor=TREASURER,
        terms="",
        event=event,
    )
    evolve(state, Recorded(state.position + 1, envelope))
    return event


def payment(state: State, payer: Account, payee: Account, fixed: FixedSide, steps: int) -> Pay:
    amounts = convert(
        fixed,
        steps,
        state.groups[payer.group_id].step_ms,
        state.groups[payee.group_id].step_ms,
    )
    return Pay(
        command_id=CommandId(str(state.position)),
        actor=TREASURER,
        payer=payer.account_id,
        payee=payee.account_id,
        payer_steps=amounts.payer_steps,
        payee_steps=amounts.payee_steps,
        fixed_side=fixed,
    )


def worth_ms(state: State) -> int:
    """What all members of all groups hold together."""
    return sum(group.total_steps * group.step_ms for group in state.groups.values())


def rounding_ms(state: State) -> int:
    return sum(group.rounding_ms for group in state.groups.values())


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_million_random_trades_create_no_value(seed: int) -> None:
    rng = random.Random(seed)
    state = wide_region([rng.choice(STEPS_MS) for _ in range(GROUPS)])
    accounts = list(state.accounts.values())
    sides: tuple[FixedSide, FixedSide] = ("payer", "payee")
    done = worth = 0
    payer, payee = rng.sample(accounts, 2)
    while done < TRADES_A_SEED:
        # Every second trade goes straight back: the classic way to gain by rounding.
        payer, payee = (payee, payer) if done % 2 else rng.sample(accounts, 2)
        steps = 1 + int(10 ** rng.uniform(0, 6))
        event = booked(state, payment(state, payer, payee, rng.choice(sides), steps))
        if event is None:
            payer, payee = payee, payer
            continue
        done += 1
        if event.routes:
            larger = max(state.groups[group].step_ms for group in (payer.group_id, payee.group_id))
            assert 0 <= event.payer_rounding_ms < larger
            worth -= event.payer_rounding_ms
    assert worth_ms(state) == worth == -rounding_ms(state)
    assert unsoundness(state) == []


UNITS = st.integers(1, 3_600_000) | st.sampled_from(STEPS_MS)
AMOUNTS = st.integers(1, 10**6)
FIXED: st.SearchStrategy[FixedSide] = st.sampled_from(["payer", "payee"])


@given(units=st.lists(UNITS, min_size=2, max_size=4), amount=AMOUNTS)
def test_what_goes_round_comes_back_as_no_more(units: list[int], amount: int) -> None:
    """Each gives on all that was received, until it is back where it began."""
    state = wide_region(units)
    begin = steps = amount
    circle = [*range(len(units)), 0]
    for giver, taker in pairwise(circle):
        payer = state.accounts[AccountId(f"group-{giver} 0")]
        payee = state.accounts[AccountId(f"group-{taker} 0")]
        event = booked(state, payment(state, payer, payee, "payer", steps))
        if event is None:
            return
        steps = event.payee_steps
    assert steps <= begin
    assert rounding_ms(state) == (begin - steps) * units[0]


@given(one=UNITS, other=UNITS, amount=AMOUNTS, parts=st.integers(2, 9), fixed=FIXED)
def test_what_is_paid_in_parts_is_never_worth_more_than_paid_at_once(
    one: int, other: int, amount: int, parts: int, fixed: FixedSide
) -> None:
    whole = convert(fixed, amount * parts, one, other)
    part = convert(fixed, amount, one, other)
    assert part.payee_steps * parts <= whole.payee_steps
    assert part.payer_steps * parts >= whole.payer_steps


@given(one=UNITS, other=UNITS, amount=AMOUNTS, fixed=FIXED)
def test_the_payer_never_gives_less_time_than_the_payee_gets(
    one: int, other: int, amount: int, fixed: FixedSide
) -> None:
    amounts = convert(fixed, amount, one, other)
    assert 0 <= amounts.payer_steps * one - amounts.payee_steps * other < max(one, other)
