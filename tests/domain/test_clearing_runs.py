"""Clearing runs: proposed, objected to, applied or withdrawn; nets stay, and no debt grows."""

from __future__ import annotations

import pytest

from clearing.domain.refusals import Code
from contracts.envelope import Actor
from contracts.events import (
    AgreementSuspended,
    ClearingApplied,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    LinkLimitLowered,
    SetOff,
    Share,
)
from contracts.ids import AgreementId, Capacity, GroupId, PersonId, RunId
from contracts.value import replace
from tests.domain.ledger import START_MS
from tests.domain.region import (
    AB,
    AC,
    BC,
    DAY_MS,
    A,
    B,
    C,
    accept,
    administers,
    ask,
    founded,
    holder,
    pay,
)
from tests.domain.runs import (
    SECOND_MS,
    allowed,
    apply,
    circle,
    consent,
    left_now,
    links_s,
    object_to,
    propose,
    proposed,
    signed,
    solved_now,
    withdraw,
)

HOUR_MS = 3_600 * SECOND_MS


def debt(agreement: str, debtor: GroupId, creditor: GroupId, owed_s: int) -> SetOff:
    return SetOff(
        agreement_id=AgreementId(agreement),
        debtor=debtor,
        creditor=creditor,
        owed_ms=owed_s * SECOND_MS,
        cap_ms=owed_s * SECOND_MS,
        cancelled_ms=HOUR_MS,
    )


def share(group: GroupId, gross_s: int) -> Share:
    return Share(
        group_id=group,
        cancelled_ms=HOUR_MS,
        gross_before_ms=gross_s * SECOND_MS,
        gross_after_ms=(gross_s - 7_200) * SECOND_MS,
    )


def test_a_proposal_names_every_debt_what_goes_of_it_and_each_groups_share() -> None:
    ledger = circle()
    found = solved_now(ledger)
    command = propose(found)
    event = ledger.when(command).event()
    assert event == ClearingProposed(
        run_id=RunId(command.command_id),
        mode="debts",
        solved_at=found.solved_at,
        input_sha256=found.input_sha256,
        set_offs=(debt("ab", A, B, 5_400), debt("bc", B, C, 5_280), debt("ac", C, A, 3_600)),
        potentials=found.potentials,
        shares=(share(A, 9_000), share(B, 10_680), share(C, 8_880)),
        gross_before_ms=14_280 * SECOND_MS,
        gross_after_ms=(14_280 - 10_800) * SECOND_MS,
        objections_until_ms=START_MS,
    )
    assert links_s(ledger) == (5_400, 5_280, 3_600)


def test_an_applied_run_moves_every_link_at_once_and_no_net() -> None:
    ledger = circle()
    run_id = proposed(ledger)
    nets = {group_id: group.net_ms for group_id, group in ledger.state.groups.items()}
    members = {name: account.balance_steps for name, account in ledger.state.accounts.items()}
    (event,) = ledger.when(apply(run_id, left_now(ledger))).accepted()
    assert isinstance(event, ClearingApplied)
    assert links_s(ledger) == (1_800, 1_680, 0)
    assert nets == {group_id: group.net_ms for group_id, group in ledger.state.groups.items()}
    assert members == {n: account.balance_steps for n, account in ledger.state.accounts.items()}
    assert ledger.state.run is None


def test_run_again_a_run_finds_nothing() -> None:
    ledger = circle()
    ledger.given(apply(proposed(ledger), left_now(ledger)))
    ledger.when(propose(solved_now(ledger))).refused(Code.NOTHING_TO_CLEAR)


def test_where_no_debts_run_in_a_circle_there_is_nothing_to_clear() -> None:
    ledger = allowed().given(pay("anna", "bea", 30, 90, fixed="payee"))
    ledger.when(propose(solved_now(ledger))).refused(Code.NOTHING_TO_CLEAR)


def test_without_any_debt_there_is_nothing_to_clear() -> None:
    ledger = allowed()
    ledger.when(propose(solved_now(ledger))).refused(Code.NOTHING_TO_CLEAR)


def test_a_link_that_does_not_allow_set_off_is_left_out() -> None:
    ledger = circle().given(*signed("ac", A, C, set_off=False))
    found = solved_now(ledger)
    assert {set_off.agreement_id for set_off in found.set_offs} == {AB, BC}
    ledger.when(propose(found)).refused(Code.NOTHING_TO_CLEAR)


def test_a_suspended_agreement_is_left_out() -> None:
    ledger = circle().given(AgreementSuspended(agreement_id=AC, first=A, second=C, by=A))
    assert {set_off.agreement_id for set_off in solved_now(ledger).set_offs} == {AB, BC}


@pytest.mark.parametrize("group", [A, B])
def test_either_groups_consent_caps_what_goes_of_a_link(group: GroupId) -> None:
    ledger = circle().given(consent(group, {"ab": 5_000 * SECOND_MS}))
    ledger.given(apply(proposed(ledger), left_now(ledger)))
    assert links_s(ledger) == (5_000, 4_880, 3_200)


def test_a_cap_of_zero_leaves_the_link_as_it_is() -> None:
    ledger = circle().given(consent(C, {"ac": 3_600 * SECOND_MS}))
    ledger.when(propose(solved_now(ledger))).refused(Code.NOTHING_TO_CLEAR)


def test_a_debt_on_which_a_hold_leans_stays_as_large_as_the_hold_needs() -> None:
    """B may owe A nothing of its own by now, and holds 2700 s of what A owes: so much stays."""
    ledger = circle().given(
        ask("bea", "anna", 45, 15),
        LinkLimitLowered(agreement_id=AB, first=A, second=B, by=A, other_may_owe_ms=0),
    )
    found = solved_now(ledger)
    assert found.set_offs[0].cap_ms == (5_400 - 2_700) * SECOND_MS
    assert found.set_offs[0].cancelled_ms == 2_700 * SECOND_MS


def test_what_was_held_can_still_be_accepted_after_a_run() -> None:
    ledger = circle()
    asked = ask("bea", "anna", 45, 15)
    ledger.given(asked)
    ledger.given(apply(proposed(ledger), left_now(ledger)))
    ledger.when(accept(asked)).accepted()


def test_the_time_to_object_is_the_longest_of_the_agreements_whose_links_move() -> None:
    ledger = circle(objection_ms=7 * DAY_MS)
    event = ledger.when(propose(solved_now(ledger))).event()
    assert isinstance(event, ClearingProposed)
    assert event.objections_until_ms == START_MS + 7 * DAY_MS


def test_before_the_time_to_object_is_over_nothing_is_applied() -> None:
    ledger = circle(objection_ms=7 * DAY_MS)
    run_id = proposed(ledger)
    ledger.later(7 * DAY_MS - 1)
    ledger.when(apply(run_id, left_now(ledger))).refused(
        Code.OBJECTIONS_OPEN, run_id, left=1, unit="ms"
    )
    ledger.later(1).when(apply(run_id, left_now(ledger))).accepted()


def test_an_objection_takes_the_link_out_and_the_rest_is_solved_once_more() -> None:
    ledger = circle(objection_ms=DAY_MS)
    run_id = proposed(ledger)
    (event,) = ledger.when(object_to(run_id, A, "ab")).accepted()
    assert event == ClearingObjected(
        run_id=RunId(run_id),
        by=A,
        agreement_id=AB,
        groups=(A, B),
    )
    ledger.later(DAY_MS)
    left = left_now(ledger)
    assert [set_off.cap_ms for set_off in left.set_offs] == [0, HOUR_MS, HOUR_MS]
    ledger.when(apply(run_id, left)).refused(Code.NOTHING_TO_CLEAR)
    ledger.when(withdraw(run_id)).accepted()


def test_a_group_can_object_to_all_of_its_links_at_once() -> None:
    ledger = circle(objection_ms=DAY_MS)
    run_id = proposed(ledger)
    event = ledger.when(object_to(run_id, B)).event()
    assert isinstance(event, ClearingObjected)
    assert event.groups == (A, B, C)
    assert ledger.state.run is not None
    assert ledger.state.run.left_out == {AB, BC}


def test_an_objection_twice_changes_nothing() -> None:
    ledger = circle(objection_ms=DAY_MS)
    run_id = proposed(ledger)
    ledger.given(object_to(run_id, A, "ab"))
    ledger.when(object_to(run_id, B, "ab")).refused(Code.NO_CHANGE, run_id)


def test_too_late_an_objection_is_refused() -> None:
    ledger = circle(objection_ms=DAY_MS)
    run_id = proposed(ledger)
    ledger.later(DAY_MS).when(object_to(run_id, A)).refused(Code.OBJECTIONS_OVER, run_id)


def test_an_objection_to_a_link_that_does_not_move_is_refused() -> None:
    ledger = circle(objection_ms=DAY_MS)
    run_id = proposed(ledger)
    ledger.when(object_to(run_id, A, "bc")).refused(Code.LINK_NOT_IN_RUN, "bc")


def test_a_run_that_was_applied_is_over_for_good() -> None:
    ledger = circle()
    run_id = proposed(ledger)
    again = left_now(ledger)
    ledger.given(apply(run_id, again))
    for command in (apply(run_id, again), withdraw(run_id), object_to(run_id, A)):
        ledger.when(command).refused(Code.CLEARING_RUN_APPLIED, run_id)


def test_a_run_that_was_withdrawn_is_over_for_good() -> None:
    ledger = circle()
    run_id = proposed(ledger)
    again = left_now(ledger)
    (event,) = ledger.when(withdraw(run_id)).accepted()
    assert isinstance(event, ClearingWithdrawn)
    assert (event.because, event.groups) == ("by-hand", (A, B, C))
    for command in (apply(run_id, again), withdraw(run_id), object_to(run_id, A)):
        ledger.when(command).refused(Code.CLEARING_RUN_WITHDRAWN, run_id)


def test_a_run_that_nobody_proposed_is_unknown() -> None:
    ledger = circle()
    left = solved_now(ledger)
    for command in (apply("ghost", left), withdraw("ghost"), object_to("ghost", A)):
        ledger.when(command).refused(Code.CLEARING_RUN_UNKNOWN, "ghost")


def test_while_a_run_is_open_no_other_is_proposed() -> None:
    ledger = circle()
    run_id = proposed(ledger)
    ledger.when(propose(solved_now(ledger))).refused(Code.CLEARING_RUN_OPEN, run_id)


def test_a_member_does_not_run_clearing() -> None:
    ledger = circle()
    anna = holder("anna")
    found = solved_now(ledger)
    ledger.when(propose(found, by=anna)).refused(Code.CAPACITY_NOT_ALLOWED, anna.person_id)
    run_id = proposed(ledger)
    for command in (
        apply(run_id, left_now(ledger), by=anna),
        withdraw(run_id, by=anna),
        object_to(run_id, A, actor=anna),
        consent(A, by=anna),
    ):
        ledger.when(command).refused(Code.CAPACITY_NOT_ALLOWED, anna.person_id)


def test_who_administers_no_group_of_a_run_does_not_run_it() -> None:
    outside = Actor(person_id=PersonId("outside"), capacity="administrator")
    elsewhere = GroupId("dinant")
    ledger = circle().given(founded(elsewhere, 60_000), administers(elsewhere, outside))
    found = solved_now(ledger)
    refused = Code.NOT_AN_ADMINISTRATOR
    assert ledger.when(propose(found, by=outside)).code is refused
    run_id = proposed(ledger)
    assert ledger.when(apply(run_id, left_now(ledger), by=outside)).code is refused
    assert ledger.when(withdraw(run_id, by=outside)).code is refused
    ledger.when(object_to(run_id, A, actor=outside)).refused(refused, A)


@pytest.mark.parametrize("capacity", ["system", "operator", "administrator"])
def test_the_service_its_operator_and_any_groups_administrator_run_one(capacity: Capacity) -> None:
    ledger = circle()
    runner = Actor(person_id=PersonId("runner"), capacity=capacity)
    if capacity == "administrator":
        ledger.given(administers(B, runner))
    asked = propose(solved_now(ledger), by=runner)
    ledger.given(asked).when(apply(asked.command_id, left_now(ledger), by=runner)).accepted()


def test_trade_between_solving_and_proposing_does_no_harm_where_the_amounts_still_fit() -> None:
    ledger = circle()
    found = solved_now(ledger)
    ledger.given(pay("anna", "bea", 1, 3))
    ledger.when(propose(found)).accepted()


def test_a_proposal_that_no_longer_fits_is_refused_and_names_the_link_and_what_is_free() -> None:
    ledger = circle()
    found = solved_now(ledger)
    ledger.given(pay("anna", "carl", 4, 3))
    ledger.when(propose(found)).refused(
        Code.CLEARING_MOVED, AC, left=(3_600 - 720) * SECOND_MS, unit="ms"
    )


def test_an_application_that_no_longer_fits_is_refused_and_solved_again_it_is_not() -> None:
    ledger = circle()
    run_id = proposed(ledger)
    left = left_now(ledger)
    ledger.given(pay("anna", "carl", 4, 3))
    ledger.when(apply(run_id, left)).refused(
        Code.CLEARING_MOVED, AC, left=(3_600 - 720) * SECOND_MS, unit="ms"
    )
    ledger.when(apply(run_id, left_now(ledger), attempt=2)).accepted()
    assert links_s(ledger) == (5_400 - 2_880, 5_280 - 2_880, 0)


def test_a_debt_that_has_turned_since_is_left_as_it_is() -> None:
    ledger = circle()
    run_id = proposed(ledger)
    ledger.given(pay("anna", "carl", 40, 30))
    assert ledger.link(A, C) == 3_600 * SECOND_MS
    left = left_now(ledger)
    assert [(s.owed_ms, s.cap_ms) for s in left.set_offs if s.agreement_id == AC] == [(0, 0)]
    ledger.when(apply(run_id, left)).refused(Code.NOTHING_TO_CLEAR)


def test_a_fourth_attempt_is_no_attempt() -> None:
    ledger = circle()
    run_id = proposed(ledger)
    ledger.when(apply(run_id, left_now(ledger), attempt=4)).refused(
        Code.AMOUNT_OUT_OF_RANGE, limit=3
    )


def test_an_application_brings_the_links_of_the_proposal_and_no_others() -> None:
    ledger = circle()
    run_id = proposed(ledger)
    left = left_now(ledger)
    other = replace(left, set_offs=left.set_offs[:2])
    assert ledger.when(apply(run_id, other)).code is not None
