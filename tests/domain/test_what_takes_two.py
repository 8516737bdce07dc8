"""What takes two people and what takes one, and the day on which it happened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from clearing.domain.acts import MAX_OPEN_ACTS
from clearing.domain.commands import (
    Command,
)
from clearing.domain.refusals import Code
from contracts.events import (
    AccountLimits,
    AccountLimitsSet,
    ActApproved,
    ActProposed,
    DefaultLimitsSet,
    KeyIssued,
    NetLimitsSet,
    RoleGranted,
    UnitRevalued,
)
from contracts.ids import AccountId, CommandId
from tests.domain.ledger import CHAIR, START_MS, TREASURER
from tests.domain.region import (
    AB,
    DAY_MS,
    IMPORTER,
    NET_MS,
    A,
    B,
    both,
    give_back,
    holder,
    pay,
    region,
    revalue,
)
from tests.domain.test_two_people import (
    NARROW,
    OPERATOR,
    SETTLING,
    WIDE,
    approve,
    grant,
    issue_key,
    limit,
    limit_all,
    limit_net,
    open_wide,
    proposed,
    settling,
    waiting_for_much,
)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: revalue(A, 1),
        lambda: limit("anna", WIDE),
        lambda: limit("anna", AccountLimits()),
        lambda: limit_all(WIDE),
        lambda: limit_net(NET_MS + 1, 0),
        lambda: limit_net(0, NET_MS + 1),
        grant,
        issue_key,
    ],
)
def test_what_takes_two_waits_for_the_second(ask: Callable[[], Command]) -> None:
    act = ask()
    ledger = proposed(act)
    ledger.when(approve(act, A, TREASURER)).refused(Code.SAME_PERSON, "treasurer")
    approved, done, *_ = ledger.when(approve(act, A)).accepted()
    assert isinstance(approved, ActApproved)
    assert isinstance(
        done,
        UnitRevalued | AccountLimitsSet | DefaultLimitsSet | NetLimitsSet | RoleGranted | KeyIssued,
    )
    assert done.approvals == approved.approvals == both(A)
    assert not isinstance(done, KeyIssued) or done.owner_id == TREASURER.person_id


@pytest.mark.parametrize(
    "ask",
    [
        lambda: limit("anna", NARROW),
        lambda: limit("anna", AccountLimits(floor_steps=-500, ceiling_steps=500)),
        lambda: limit_all(NARROW),
        lambda: limit_net(0, 0),
        lambda: limit("anna", WIDE, IMPORTER),
        lambda: limit_all(WIDE, IMPORTER),
        lambda: open_wide("ada", IMPORTER),
        lambda: grant(OPERATOR),
    ],
)
def test_what_goes_no_further_takes_one(ask: Callable[[], Command]) -> None:
    events = region().when(ask()).accepted()
    assert not any(isinstance(event, ActProposed) for event in events)


def test_limits_that_two_people_widened_one_may_narrow_step_by_step() -> None:
    ledger = region().given(limit("anna", WIDE))
    narrower = AccountLimits(floor_steps=-800, ceiling_steps=900)
    ledger.when(limit("anna", narrower)).then(
        AccountLimitsSet(account_id=AccountId("anna"), group_id=A, limits=narrower)
    )
    assert isinstance(ledger.when(limit("anna", WIDE)).event(), ActProposed), "and not back"
    ledger.when(limit("anna", None)).accepted()


def test_the_payee_gives_back_alone() -> None:
    ledger = proposed()
    ledger.given(pay("anna", "bea", 10, 30, command_id=CommandId("paid")))
    (event,) = ledger.when(give_back("paid", by=holder("bea"))).accepted()
    assert not isinstance(event, ActProposed)


def test_a_group_has_a_bounded_number_of_its_own_acts_waiting() -> None:
    ledger = waiting_for_much(A)
    ledger.when(revalue(A, 2)).refused(Code.TOO_MANY_ACTS, A, limit=MAX_OPEN_ACTS, left=0)
    assert isinstance(ledger.when(revalue(B, 2)).event(), ActProposed)


def test_a_day_that_the_proposer_gave_is_the_day_on_which_it_happened() -> None:
    ledger = region().given(pay("anna", "bea", 30, 90))
    earlier = replace(SETTLING, happened_at_ms=START_MS - DAY_MS)
    ledger.when(earlier).accepted()
    ledger.later(DAY_MS).when(approve(SETTLING, A)).accepted()
    settled = ledger.log[-1].envelope
    assert (settled.happened_at_ms, settled.recorded_at_ms) == (
        START_MS - DAY_MS,
        START_MS + DAY_MS,
    )


def test_without_a_day_it_happened_as_it_was_carried_out() -> None:
    ledger = settling().later(DAY_MS)
    ledger.when(approve(SETTLING, A)).accepted()
    assert ledger.log[-1].envelope.happened_at_ms == START_MS + DAY_MS


def test_an_agreement_is_accepted_by_another_person_than_proposed_it() -> None:
    from tests.domain import test_agreements as agreements

    ledger = region().given(agreements.suspend(A))
    same = ledger.state.agreements[AB].terms
    assert same is not None
    ledger.given(agreements.propose(by=B, other=A, named=AB, terms=same))
    by_same = replace(agreements.accept(A, AB, same), actor=TREASURER)
    ledger.when(by_same).refused(Code.SAME_PERSON, "treasurer")
    ledger.when(replace(by_same, actor=CHAIR)).accepted()
