"""Paying now: both amounts, every limit, and what a quote says before."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clearing.domain.commands import LeaveGroup
from clearing.domain.quotes import Quote, nearest_exact, quote
from clearing.domain.refusals import AmountPair, Code, LinkRoom, Refusal
from contracts.events import ExchangeRecorded, Route
from contracts.ids import AccountId, ExchangeId, FixedSide
from tests.domain.ledger import START_MS, TREASURER, Ledger
from tests.domain.region import (
    AB,
    BC,
    CEILING,
    FLOOR,
    HOUR_MS,
    INGE,
    LINK_MS,
    SYSTEM,
    A,
    B,
    C,
    booked,
    holder,
    limits_of,
    net_limits_of,
    new_id,
    pay,
    region,
)


def quoted(ledger: Ledger, payer: str, payee: str, fixed: FixedSide, steps: int) -> Quote | Refusal:
    return quote(ledger.state, AccountId(payer), AccountId(payee), fixed, steps)


def leave(name: str) -> LeaveGroup:
    return LeaveGroup(command_id=new_id(), actor=holder(name), account_id=AccountId(name))


def test_within_a_group_steps_move_and_nothing_is_carried_or_rounded() -> None:
    command = pay("anna", "arno", 12)
    region().when(command).then(
        ExchangeRecorded(
            exchange_id=ExchangeId(command.command_id),
            payer=AccountId("anna"),
            payee=AccountId("arno"),
            payer_group=A,
            payee_group=A,
            payer_steps=12,
            payee_steps=12,
        )
    )


def test_across_a_border_one_event_carries_both_halves() -> None:
    command = pay("bea", "carl", 90, 22)
    region().when(command).then(
        ExchangeRecorded(
            exchange_id=ExchangeId(command.command_id),
            payer=AccountId("bea"),
            payee=AccountId("carl"),
            payer_group=B,
            payee_group=C,
            payer_steps=90,
            payee_steps=22,
            routes=(Route(groups=(B, C), carried_ms=5_280_000),),
            payer_rounding_ms=120_000,
        )
    )


def test_the_payees_side_fixed_rounds_the_payer_up() -> None:
    ledger = region().given(pay("anna", "bea", 1, 1, fixed="payee"))
    assert (ledger.balance("anna"), ledger.balance("bea")) == (-1, 1)
    assert (ledger.link(A, B), ledger.rounding(A)) == (60_000, 120_000)


def test_the_payers_side_fixed_rounds_the_payee_down_and_refuses_nothing_at_all() -> None:
    ledger = region()
    ledger.when(pay("bea", "carl", 3, 1)).refused(Code.CONVERTS_TO_NOTHING, amounts=(4, 1))
    ledger.when(pay("bea", "carl", 7, 1)).accepted()


def test_amounts_that_do_not_follow_are_refused_with_the_quote() -> None:
    ledger = region()
    ledger.when(pay("anna", "bea", 30, 91)).refused(Code.QUOTE_OUT_OF_DATE, amounts=(30, 90))
    ledger.when(pay("anna", "arno", 30, 31)).refused(Code.QUOTE_OUT_OF_DATE, amounts=(30, 30))


def test_the_floor_says_its_value_what_is_left_and_who_set_it() -> None:
    ledger = region().given(pay("anna", "arno", 400))
    ledger.when(pay("anna", "arno", 101)).refused(
        Code.PAYER_FLOOR, "anna", limit=FLOOR, left=100, unit="steps", set_by="treasurer"
    )
    ledger.when(pay("anna", "arno", 100)).accepted()


def test_the_ceiling_says_its_value_what_is_left_and_who_set_it() -> None:
    ledger = region().given(pay("anna", "arno", 400), pay("atelier", "arno", 60, by=INGE))
    ledger.when(pay("atelier", "arno", 41, by=INGE)).refused(
        Code.PAYEE_CEILING, "arno", limit=CEILING, left=40, unit="steps", set_by="treasurer"
    )
    ledger.when(pay("atelier", "arno", 40, by=INGE)).accepted()


def test_beyond_a_lowered_limit_nothing_is_left_and_the_way_back_is_open() -> None:
    ledger = region().given(pay("anna", "arno", 400), limits_of("anna", floor=-100))
    ledger.when(pay("anna", "arno", 1)).refused(
        Code.PAYER_FLOOR, "anna", limit=-100, left=0, unit="steps", set_by="treasurer"
    )
    ledger.when(pay("arno", "anna", 1)).accepted()


@pytest.mark.parametrize("already", [0, 100])
def test_the_link_binds_each_direction_by_itself(already: int) -> None:
    ledger = region().given(limits_of("anna"), limits_of("bea"))
    if already:
        ledger.given(pay("anna", "bea", already, 3 * already))
    left = LINK_MS - already * 180_000
    too_much = left // 180_000 + 1
    ledger.when(pay("anna", "bea", too_much, 3 * too_much)).refused(
        Code.LINK_LIMIT, AB, limit=LINK_MS, left=left, unit="ms", set_by="treasurer"
    )
    back = (LINK_MS + already * 180_000) // 60_000
    ledger.when(pay("bea", "anna", back + 3, back // 3 + 1)).refused(
        Code.LINK_LIMIT,
        AB,
        limit=LINK_MS,
        left=LINK_MS + already * 180_000,
        unit="ms",
        set_by="treasurer",
    )
    ledger.when(pay("bea", "anna", back, back // 3)).accepted()


def test_a_group_that_only_buys_and_one_that_only_sells_are_both_stopped() -> None:
    ledger = region().given(net_limits_of(A, may_owe=2 * HOUR_MS), pay("anna", "bea", 30, 90))
    ledger.when(pay("anna", "carl", 12, 9)).refused(
        Code.PAYER_GROUP_LIMIT,
        A,
        limit=2 * HOUR_MS,
        left=HOUR_MS // 2,
        unit="ms",
        set_by="treasurer",
    )
    ledger = region().given(net_limits_of(C, may_be_owed=2 * HOUR_MS), pay("anna", "carl", 20, 15))
    ledger.when(pay("bea", "carl", 64, 16)).refused(
        Code.PAYEE_GROUP_LIMIT, C, limit=2 * HOUR_MS, left=HOUR_MS, unit="ms", set_by="treasurer"
    )
    ledger.when(pay("bea", "carl", 60, 15)).accepted()


def test_an_exchange_is_worth_at_most_what_any_exchange_may_be() -> None:
    ledger = region().given(limits_of("anna"), limits_of("arno"))
    most = 10**12 // 180_000
    ledger.when(pay("anna", "arno", most)).accepted()
    ledger.when(pay("anna", "arno", most + 1)).refused(
        Code.EXCHANGE_TOO_LARGE, limit=10**12, left=10**12, unit="ms"
    )


@pytest.mark.parametrize("steps", [0, -1, 10**12 + 1, 2**63, -(2**63)])
def test_amounts_that_no_exchange_has_are_refused(steps: int) -> None:
    region().when(pay("anna", "arno", steps)).refused(
        Code.AMOUNT_OUT_OF_RANGE, limit=10**12, left=10**12, unit="steps"
    )


def test_no_balance_grows_past_what_64_bits_can_add_up() -> None:
    most = 10**18 // 180_000
    ledger = region().given(limits_of("anna"), limits_of("arno"), booked("anna", "arno", most))
    ledger.when(pay("anna", "pot-a", 1)).refused(
        Code.SUM_OUT_OF_RANGE, "anna", limit=10**18, unit="ms"
    )
    ledger.when(pay("pot-a", "arno", 1, by=TREASURER)).refused(
        Code.SUM_OUT_OF_RANGE, "arno", limit=10**18, unit="ms"
    )


def test_a_leaving_member_moves_to_zero_and_never_across() -> None:
    ledger = region().given(pay("anna", "arno", 50), leave("arno"), leave("anna"))
    ledger.when(pay("arno", "pot-a", 51)).refused(
        Code.LEAVING_ACROSS_ZERO, "arno", limit=0, left=50, unit="steps"
    )
    ledger.when(pay("anna", "pot-a", 1)).refused(
        Code.LEAVING_ACROSS_ZERO, "anna", limit=0, left=0, unit="steps"
    )
    ledger.when(pay("atelier", "anna", 51, by=INGE)).refused(
        Code.LEAVING_ACROSS_ZERO, "anna", limit=0, left=50, unit="steps"
    )
    ledger.given(pay("arno", "anna", 50))
    assert ledger.balance("anna") == ledger.balance("arno") == 0


def test_each_act_needs_someone_who_may_act_for_the_payer() -> None:
    ledger = region()
    ledger.when(pay("anna", "arno", 1, by=holder("arno"))).refused(Code.NOT_THE_HOLDER, "anna")
    ledger.when(pay("anna", "arno", 1, by=INGE)).refused(Code.NOT_AN_INTERMEDIARY, "anna")
    ledger.when(pay("anna", "arno", 1, by=SYSTEM)).refused(Code.CAPACITY_NOT_ALLOWED, "timer")
    ledger.when(
        pay("anna", "arno", 1, by=replace(holder("anna"), acting_for=AccountId("arno")))
    ).refused(Code.NOT_THE_HOLDER, "anna")
    ledger.when(pay("atelier", "arno", 1, by=INGE)).accepted()


def test_it_happened_at_the_latest_now_and_not_before_times_are_counted() -> None:
    ledger = region()
    ledger.when(replace(pay("anna", "arno", 1), happened_at_ms=START_MS)).accepted()
    ledger.when(replace(pay("anna", "arno", 1), happened_at_ms=START_MS + 1)).refused(
        Code.HAPPENED_IN_THE_FUTURE, limit=START_MS
    )
    ledger.when(replace(pay("anna", "arno", 1), happened_at_ms=-1)).refused(
        Code.AMOUNT_OUT_OF_RANGE
    )


def test_what_is_told_may_have_happened_before_its_accounts_were_opened_here() -> None:
    ledger = region()
    opened_at_ms = min(recorded.envelope.happened_at_ms for recorded in ledger.log)
    told = replace(pay("anna", "arno", 1), happened_at_ms=opened_at_ms - 1)
    ledger.when(told).accepted()
    assert ledger.log[-1].envelope.happened_at_ms == opened_at_ms - 1


def test_a_quote_shows_both_amounts_the_rounding_and_the_nearest_exact_ones() -> None:
    answer = quoted(region(), "bea", "carl", "payer", 90)
    assert answer == Quote(
        payer_group=B,
        payee_group=C,
        fixed_side="payer",
        payer_steps=90,
        payee_steps=22,
        carried_ms=5_280_000,
        payer_rounding_ms=120_000,
        exact=False,
        below=AmountPair(payer_steps=88, payee_steps=22),
        above=AmountPair(payer_steps=92, payee_steps=23),
        routes=(Route(groups=(B, C), carried_ms=5_280_000),),
        links=(LinkRoom(agreement_id=BC, giver=B, taker=C, left_ms=LINK_MS),),
    )


def test_what_a_quote_says_is_what_is_then_paid() -> None:
    for fixed in ("payer", "payee"):
        ledger = region()
        answer = quoted(ledger, "anna", "carl", fixed, 17)
        assert isinstance(answer, Quote)
        command = pay("anna", "carl", answer.payer_steps, answer.payee_steps)
        event = ledger.when(replace(command, fixed_side=answer.fixed_side)).event()
        assert isinstance(event, ExchangeRecorded)
        assert (event.routes, event.payer_rounding_ms) == (answer.routes, answer.payer_rounding_ms)


def test_a_quote_within_a_group_is_exact() -> None:
    answer = quoted(region(), "anna", "arno", "payee", 7)
    assert isinstance(answer, Quote)
    assert (answer.payer_steps, answer.payee_steps, answer.exact) == (7, 7, True)


@pytest.mark.parametrize(
    ("payer", "payee", "steps", "code"),
    [
        ("anna", "bea", 0, Code.AMOUNT_OUT_OF_RANGE),
        ("ghost", "bea", 1, Code.PAYER_UNKNOWN),
        ("anna", "ghost", 1, Code.PAYEE_UNKNOWN),
        ("anna", "anna", 1, Code.SAME_ACCOUNT),
        ("anna", "arno", 10**8, Code.EXCHANGE_TOO_LARGE),
        ("bea", "carl", 3, Code.CONVERTS_TO_NOTHING),
    ],
)
def test_a_quote_is_refused_for_what_could_never_be_paid(
    payer: str, payee: str, steps: int, code: Code
) -> None:
    answer = quoted(region(), payer, payee, "payer", steps)
    assert isinstance(answer, Refusal)
    assert answer.code is code


def test_a_quote_counts_the_side_that_is_rounded_up_too() -> None:
    # 16 666 666 B just fit in an exchange; the C that cover them do not.
    steps = 10**12 // 60_000
    answer = quoted(region(), "carl", "bea", "payee", steps)
    assert answer == Refusal(code=Code.EXCHANGE_TOO_LARGE, limit=10**12, left=10**12, unit="ms")


def test_the_nearest_exact_amounts_are_exact_and_nearest() -> None:
    for payer_step_ms, payee_step_ms in ((180_000, 240_000), (3_600, 60_000), (7, 11)):
        for steps in range(1, 60):
            below, above = nearest_exact("payer", steps, payer_step_ms, payee_step_ms)
            exact = [s for s in range(1, 200) if s * payer_step_ms % payee_step_ms == 0]
            if steps in exact:
                assert below is above is None
                continue
            lower = [s for s in exact if s < steps]
            assert (below and below.payer_steps) == (lower[-1] if lower else None)
            assert above is not None
            assert above.payer_steps == next(s for s in exact if s > steps)
            assert above.payer_steps * payer_step_ms == above.payee_steps * payee_step_ms
