"""Settlements, write-offs, rounding and history: exchanges that no service stands behind."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clearing.domain.commands import RecordImported, SettleRounding, WriteOff
from clearing.domain.refusals import Code
from contracts.envelope import Actor
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountSuspended,
    ExchangeRecorded,
    RoundingSettled,
    Route,
)
from contracts.ids import AccountId, ExchangeId
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import (
    AB,
    IMPORTER,
    WHY,
    A,
    B,
    booked,
    both,
    holder,
    limits_of,
    new_id,
    opened,
    pay,
    region,
    revalue,
    settle,
)


def owing() -> Ledger:
    """Aalst owes Bergen an hour and a half."""
    return region().given(pay("anna", "bea", 30, 90))


def write_off(
    payer: str,
    payee: str,
    steps: int,
    by: Actor = TREASURER,
    *,
    words: str | None = WHY,
) -> WriteOff:
    return WriteOff(
        command_id=new_id(),
        actor=by,
        words=words,
        payer=AccountId(payer),
        payee=AccountId(payee),
        steps=steps,
    )


def settle_rounding(
    pot: str,
    steps: int,
    by: Actor = TREASURER,
    *,
    words: str | None = WHY,
) -> SettleRounding:
    return SettleRounding(
        command_id=new_id(),
        actor=by,
        words=words,
        account_id=AccountId(pot),
        steps=steps,
    )


def imported(payer: str, payee: str, steps: int, by: Actor = IMPORTER) -> RecordImported:
    return RecordImported(
        command_id=new_id(),
        actor=by,
        payer=AccountId(payer),
        payee=AccountId(payee),
        steps=steps,
    )


def test_a_settlement_lowers_what_the_payees_group_owes() -> None:
    ledger = owing()
    command = settle("pot-b", "pot-a", 60, 20)
    ledger.by_two(command).then(
        ExchangeRecorded(
            exchange_id=ExchangeId(command.command_id),
            kind="settlement",
            payer=AccountId("pot-b"),
            payee=AccountId("pot-a"),
            payer_group=B,
            payee_group=A,
            payer_steps=60,
            payee_steps=20,
            routes=(Route(groups=(B, A), carried_ms=3_600_000),),
            approvals=both(B, A),
            reason_at=ledger.state.position - 2,
        )
    )
    assert ledger.link(A, B) == 1_800_000


def test_a_settlement_never_goes_beyond_what_is_owed() -> None:
    ledger = owing()
    ledger.by_two(settle("pot-b", "pot-a", 93, 31)).refused(
        Code.SETTLES_TOO_MUCH, AB, limit=5_400_000, left=5_400_000, unit="ms"
    )
    ledger.by_two(settle("pot-b", "pot-a", 90, 30)).accepted()
    assert ledger.link(A, B) == 0


def test_a_settlement_the_wrong_way_round_is_refused() -> None:
    owing().by_two(settle("pot-a", "pot-b", 1, 3)).refused(
        Code.SETTLES_TOO_MUCH, AB, limit=0, left=0, unit="ms"
    )


def test_a_settlement_is_between_community_accounts_of_two_groups() -> None:
    ledger = owing()
    ledger.by_two(settle("bea", "pot-a", 60, 20)).refused(Code.ACCOUNT_KIND_WRONG, "bea")
    ledger.by_two(settle("pot-b", "anna", 60, 20)).refused(Code.ACCOUNT_KIND_WRONG, "anna")
    ledger.given(opened("pot-a2", A, "community"))
    ledger.by_two(settle("pot-a", "pot-a2", 1, 1)).refused(Code.NOT_ACROSS_GROUPS, A)


def test_a_person_who_speaks_for_both_groups_is_one_person() -> None:
    command = settle("pot-b", "pot-a", 60, 20)
    owing().by_two(command, TREASURER).refused(Code.SAME_PERSON, "treasurer")


@pytest.mark.parametrize("words", [None, "", "  "])
def test_hours_that_leave_without_a_service_need_a_reason(words: str | None) -> None:
    departed = region().given(
        booked("anna", "arno", 40), AccountLeaving(account_id=AccountId("anna"), group_id=A)
    )
    owing().by_two(settle("pot-b", "pot-a", 60, 20, words=words)).refused(Code.REASON_MISSING)
    departed.by_two(write_off("pot-a", "anna", 40, words=words)).refused(Code.REASON_MISSING)
    rounded().by_two(settle_rounding("pot-b", 5, words=words)).refused(Code.REASON_MISSING)


@pytest.mark.parametrize("balance", [-40, 40])
@pytest.mark.parametrize("stopped", [AccountLeaving, AccountSuspended])
def test_a_departed_members_account_is_written_off_to_zero_past_limits(
    balance: int, stopped: type[AccountLeaving | AccountSuspended]
) -> None:
    history = booked("anna", "arno", 40) if balance < 0 else booked("arno", "anna", 40)
    ledger = region().given(
        history,
        stopped(account_id=AccountId("anna"), group_id=A),
        limits_of("pot-a", floor=0, ceiling=0),
    )
    sides = ("pot-a", "anna") if balance < 0 else ("anna", "pot-a")
    command = write_off(*sides, 40)
    event = ledger.by_two(command).event()
    assert isinstance(event, ExchangeRecorded)
    assert (event.kind, event.past_limits) == ("write-off", "write-off")
    assert ledger.balance("anna") == 0
    assert ledger.balance("pot-a") == balance


def test_a_write_off_never_goes_across_zero_or_away_from_it() -> None:
    ledger = region().given(
        booked("anna", "arno", 40), AccountLeaving(account_id=AccountId("anna"), group_id=A)
    )
    ledger.by_two(write_off("pot-a", "anna", 41)).refused(
        Code.WRITE_OFF_ACROSS_ZERO, "anna", limit=0, left=40, unit="steps"
    )
    ledger.by_two(write_off("anna", "pot-a", 1)).refused(
        Code.WRITE_OFF_ACROSS_ZERO, "anna", limit=0, left=0, unit="steps"
    )


def test_a_write_off_needs_a_departed_member_and_a_community_account_of_the_same_group() -> None:
    ledger = region().given(booked("anna", "arno", 40))
    ledger.by_two(write_off("pot-a", "anna", 40)).refused(Code.ACCOUNT_NOT_STOPPED, "anna")
    ledger.by_two(write_off("arno", "anna", 40)).refused(Code.ACCOUNT_KIND_WRONG, "arno")
    ledger.by_two(write_off("pot-a", "anna", 40, holder("anna"))).refused(
        Code.CAPACITY_NOT_ALLOWED, "anna in person"
    )
    ledger.given(AccountLeaving(account_id=AccountId("anna"), group_id=A))
    ledger.by_two(write_off("pot-b", "anna", 40)).refused(Code.NOT_WITHIN_ONE_GROUP, A)
    ledger.given(AccountClosed(account_id=AccountId("pot-a"), group_id=A))
    ledger.by_two(write_off("pot-a", "anna", 40)).refused(Code.ACCOUNT_CLOSED, "pot-a")


def rounded() -> Ledger:
    """Bergen's rounding account holds five minutes: five of its steps."""
    ledger = region().given(limits_of("carl"))
    return ledger.given(pay("bea", "carl", 11, 2), pay("bea", "carl", 6, 1))


def test_whole_steps_move_from_rounding_to_the_community_account() -> None:
    ledger = rounded()
    assert ledger.rounding(B) == 300_000
    command = settle_rounding("pot-b", 5)
    ledger.by_two(command).then(
        RoundingSettled(
            exchange_id=ExchangeId(command.command_id),
            group_id=B,
            account_id=AccountId("pot-b"),
            steps=5,
            rounding_ms=-300_000,
            approvals=both(B),
            reason_at=ledger.state.position - 2,
        )
    )
    assert (ledger.rounding(B), ledger.balance("pot-b")) == (0, 5)


def test_rounding_below_zero_is_filled_from_the_community_account() -> None:
    ledger = owing().given(revalue(B, 61_000))
    assert ledger.rounding(B) == -90_000
    ledger.by_two(settle_rounding("pot-b", -1)).accepted()
    assert (ledger.rounding(B), ledger.balance("pot-b")) == (-29_000, -1)
    ledger.by_two(settle_rounding("pot-b", -1)).refused(
        Code.ROUNDING_TOO_SMALL, B, limit=0, left=0, unit="steps"
    )


@pytest.mark.parametrize("steps", [6, -1])
def test_rounding_is_never_taken_below_zero_nor_moved_away_from_it(steps: int) -> None:
    rounded().by_two(settle_rounding("pot-b", steps)).refused(
        Code.ROUNDING_TOO_SMALL, B, limit=5, left=5, unit="steps"
    )


def test_rounding_moves_only_with_a_community_account_and_by_an_administrator() -> None:
    ledger = rounded()
    ledger.by_two(settle_rounding("bea", 1)).refused(Code.ACCOUNT_KIND_WRONG, "bea")
    ledger.by_two(settle_rounding("ghost", 1)).refused(Code.ACCOUNT_UNKNOWN, "ghost")
    ledger.by_two(settle_rounding("pot-b", 1, holder("bea"))).refused(
        Code.CAPACITY_NOT_ALLOWED, "bea in person"
    )
    ledger.by_two(settle_rounding("pot-b", 0)).refused(
        Code.AMOUNT_OUT_OF_RANGE, limit=10**12, left=10**12, unit="steps"
    )


def test_imported_history_is_recorded_past_limits_and_marked_so() -> None:
    command = imported("anna", "arno", 9_000)
    event = region().by_two(command).event()
    assert isinstance(event, ExchangeRecorded)
    assert event.past_limits == "imported"


def test_history_is_imported_within_one_group_by_an_importer() -> None:
    ledger = region()
    ledger.by_two(imported("anna", "bea", 1)).refused(Code.NOT_WITHIN_ONE_GROUP, B)
    ledger.by_two(imported("anna", "arno", 1, TREASURER)).refused(
        Code.CAPACITY_NOT_ALLOWED, "treasurer"
    )


def test_history_keeps_the_day_on_which_it_happened() -> None:
    ledger = region()
    ledger.given(replace(imported("anna", "arno", 1), happened_at_ms=1_000_000))
    envelope = ledger.log[-1].envelope
    assert (envelope.happened_at_ms, envelope.recorded_at_ms) == (1_000_000, ledger.now_ms)
