"""A unit's worth changes: steps stay, the difference is seen in rounding, trade waits."""

from __future__ import annotations

import pytest

from clearing.domain.commands import AcceptAgreement, AgreeStepValue
from clearing.domain.quotes import Quote, quote
from clearing.domain.refusals import Code
from contracts.envelope import encode
from contracts.events import (
    ExchangeRecorded,
    RequestEnded,
    Route,
    StepValueAgreed,
    UnitRevalued,
)
from contracts.ids import AccountId, ExchangeId, GroupId
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import (
    AB,
    STEP_MS,
    A,
    B,
    C,
    ask,
    booked,
    both,
    give_back,
    new_id,
    opened,
    pay,
    proposed,
    region,
    revalue,
)


def agree(by: GroupId, first_step_ms: int, second_step_ms: int) -> AgreeStepValue:
    return AgreeStepValue(
        command_id=new_id(),
        actor=TREASURER,
        agreement_id=AB,
        by=by,
        first_step_ms=first_step_ms,
        second_step_ms=second_step_ms,
    )


@pytest.mark.parametrize("payer", ["anna", "bea"])
@pytest.mark.parametrize("step_ms", [200_000, 150_000, 1, 3_600_000])
def test_the_difference_goes_to_rounding_with_either_sign(payer: str, step_ms: int) -> None:
    trade = pay("anna", "bea", 30, 90) if payer == "anna" else pay("bea", "anna", 90, 30)
    ledger = region().given(trade)
    total = ledger.state.groups[A].total_steps
    difference = total * (180_000 - step_ms)
    ledger.by_two(revalue(A, step_ms)).then(
        UnitRevalued(
            group_id=A,
            step_ms_before=180_000,
            step_ms=step_ms,
            rounding_ms=difference,
            approvals=both(A),
        )
    )
    assert difference != 0
    assert ledger.rounding(A) == difference
    assert ledger.state.groups[A].total_steps == total
    assert abs(ledger.link(A, B)) == 5_400_000, "what is owed between groups is time"


def test_a_group_in_which_all_balances_cancel_out_moves_nothing_to_rounding() -> None:
    ledger = region().given(pay("anna", "arno", 40))
    ledger.by_two(revalue(A, 200_000)).then(
        UnitRevalued(
            group_id=A, step_ms_before=180_000, step_ms=200_000, rounding_ms=0, approvals=both(A)
        )
    )


def test_open_requests_across_a_border_end_with_an_event_each_and_those_within_stay() -> None:
    to_pay, to_get = ask("anna", "bea", 10, 30), ask("carl", "arno", 3, 4)
    within, elsewhere = ask("anna", "arno", 5), ask("bea", "carl", 8, 2)
    ledger = region().given(to_pay, to_get, within, elsewhere)
    ledger.by_two(revalue(A, 200_000)).then(
        UnitRevalued(
            group_id=A, step_ms_before=180_000, step_ms=200_000, rounding_ms=0, approvals=both(A)
        ),
        RequestEnded(
            exchange_id=ExchangeId(to_pay.command_id),
            payer_group=A,
            payee_group=B,
            because="revaluation",
        ),
        RequestEnded(
            exchange_id=ExchangeId(to_get.command_id),
            payer_group=C,
            payee_group=A,
            because="revaluation",
        ),
    )
    assert set(map(str, ledger.state.requests)) == {within.command_id, elsewhere.command_id}


def test_trade_waits_until_the_neighbour_has_agreed() -> None:
    ledger = region().given(revalue(A, 120_000))
    ledger.by_two(pay("anna", "bea", 1, 2)).refused(Code.STEP_VALUE_NOT_AGREED, AB)
    ledger.by_two(pay("bea", "anna", 2, 1)).refused(Code.STEP_VALUE_NOT_AGREED, AB)
    ledger.by_two(pay("bea", "carl", 4, 1)).accepted()
    ledger.by_two(agree(B, 120_000, 60_000)).then(
        StepValueAgreed(
            agreement_id=AB, first=A, second=B, by=B, first_step_ms=120_000, second_step_ms=60_000
        )
    )
    ledger.by_two(pay("anna", "bea", 1, 2)).accepted()
    ledger.by_two(pay("anna", "carl", 4, 2)).refused(Code.STEP_VALUE_NOT_AGREED, "ac")


def test_a_group_does_not_agree_to_its_own_new_worth() -> None:
    ledger = region().given(revalue(A, 120_000))
    ledger.by_two(agree(A, 120_000, 60_000)).refused(Code.STEP_VALUE_BY_NEIGHBOUR, AB)


def test_agreeing_names_both_worths_as_they_are_now() -> None:
    ledger = region().given(revalue(A, 120_000))
    ledger.by_two(agree(B, 180_000, 60_000)).refused(
        Code.PROPOSAL_OUT_OF_DATE, A, limit=120_000, unit="ms"
    )
    ledger.by_two(agree(B, 120_000, 61_000)).refused(
        Code.PROPOSAL_OUT_OF_DATE, A, limit=120_000, unit="ms"
    )


def test_where_nothing_changed_there_is_nothing_to_agree_to() -> None:
    region().by_two(agree(B, 180_000, 60_000)).refused(Code.NO_CHANGE, AB)


def test_when_both_changed_both_agree_and_only_then_is_there_trade() -> None:
    ledger = region().given(revalue(A, 120_000), revalue(B, 30_000))
    ledger.given(agree(B, 120_000, 30_000))
    ledger.by_two(pay("anna", "bea", 1, 4)).refused(Code.STEP_VALUE_NOT_AGREED, AB)
    ledger.given(agree(A, 120_000, 30_000))
    ledger.by_two(pay("anna", "bea", 1, 4)).accepted()


def test_a_worth_that_went_back_to_what_was_agreed_needs_no_word() -> None:
    ledger = region().given(revalue(A, 120_000), revalue(A, 180_000))
    ledger.by_two(pay("anna", "bea", 1, 3)).accepted()


def test_a_proposal_made_before_a_revaluation_can_no_longer_be_accepted() -> None:
    offer = proposed("ab", A, B)
    ledger = region().given(offer, revalue(B, 120_000))
    ledger.by_two(
        AcceptAgreement(
            command_id=new_id(), actor=TREASURER, agreement_id=AB, by=B, terms=offer.terms
        )
    ).refused(Code.PROPOSAL_OUT_OF_DATE, B, limit=120_000, unit="ms")


def test_amounts_that_no_longer_follow_are_refused_with_the_new_quote() -> None:
    ledger = region().given(revalue(A, 120_000), agree(B, 120_000, 60_000))
    ledger.by_two(pay("anna", "bea", 10, 30)).refused(Code.QUOTE_OUT_OF_DATE, amounts=(10, 20))
    ledger.by_two(pay("anna", "bea", 10, 30, fixed="payee")).refused(
        Code.QUOTE_OUT_OF_DATE, amounts=(15, 30)
    )


def test_a_worth_at_which_a_balance_would_pass_64_bits_is_refused() -> None:
    ledger = region().given(booked("anna", "arno", 10**12))
    ledger.by_two(revalue(A, 3_600_000)).refused(Code.SUM_OUT_OF_RANGE, A, limit=10**18, unit="ms")
    ledger.by_two(revalue(A, 1_000_000)).accepted()


def across(member: str, steps: int) -> ExchangeRecorded:
    """Steps of a ms from B to A, or back where they are negative."""
    steps_b = -(-steps // STEP_MS[B]) if steps > 0 else steps // STEP_MS[B]
    there = steps > 0
    carried_ms = steps if there else steps_b * -STEP_MS[B]
    return ExchangeRecorded(
        exchange_id=ExchangeId(new_id()),
        payer=AccountId("bea" if there else member),
        payee=AccountId(member if there else "bea"),
        payer_group=B if there else A,
        payee_group=A if there else B,
        payer_steps=abs(steps_b) if there else -steps,
        payee_steps=steps if there else abs(steps_b),
        routes=(Route(groups=(B, A) if there else (A, B), carried_ms=carried_ms),),
        payer_rounding_ms=(abs(steps_b) * STEP_MS[B] if there else -steps) - carried_ms,
    )


# Worth a little under 10^18 ms each at the largest step value there is.
MOST = 277_740_000


def test_a_worth_at_which_a_groups_sum_would_pass_64_bits_is_refused() -> None:
    ledger = region().given(revalue(A, 1))
    for number in range(11):
        member = f"member {number}"
        ledger.given(opened(member, A), across(member, MOST))
    ledger.by_two(revalue(A, 3_600_000_000)).refused(
        Code.SUM_OUT_OF_RANGE, A, limit=10**18, unit="ms"
    )
    ledger.by_two(revalue(A, 300_000_000)).accepted()


def test_giving_back_steps_that_became_worth_too_much_for_a_groups_sum_is_refused() -> None:
    ledger = region().given(revalue(A, 1))
    paid = [across(f"member {number}", -MOST) for number in range(2)]
    for number in range(2):
        member = f"member {number}"
        ledger.given(opened(member, A), across(member, MOST), paid[number])
    ledger.given(revalue(A, 3_600_000_000))
    backs = [give_back(e.exchange_id, force=True) for e in paid]
    ledger.by_two(backs[0]).accepted()
    ledger.by_two(backs[1]).refused(Code.SUM_OUT_OF_RANGE, A, limit=10**18, unit="ms")


@pytest.mark.parametrize("step_ms", [0, -1, 3_600_000_001])
def test_a_step_is_worth_from_a_millisecond_to_a_thousand_hours(step_ms: int) -> None:
    region().by_two(revalue(A, step_ms)).refused(
        Code.AMOUNT_OUT_OF_RANGE, limit=3_600_000_000, left=3_600_000_000, unit="ms"
    )


def test_a_quote_follows_the_worth_of_the_day() -> None:
    ledger = region().given(revalue(A, 120_000), agree(B, 120_000, 60_000))
    answer = quote(ledger.state, AccountId("anna"), AccountId("bea"), "payer", 10)
    assert isinstance(answer, Quote)
    assert (answer.payer_steps, answer.payee_steps) == (10, 20)


def old_books(ledger: Ledger) -> list[bytes]:
    return [encode(recorded.envelope) for recorded in ledger.log]


def test_old_exchanges_keep_what_they_booked() -> None:
    ledger = region().given(pay("anna", "bea", 30, 90))
    before = old_books(ledger)
    ledger.given(revalue(A, 120_000))
    assert old_books(ledger)[: len(before)] == before
