"""Giving back: original steps and link time, once; rounding takes the rest at today's worth."""

from __future__ import annotations

import pytest

from clearing.domain.commands import EndAgreement, SuspendAgreement
from clearing.domain.privacy_commands import CompleteErasure, OrderErasure
from clearing.domain.refusals import Code
from contracts.events import (
    AccountClosed,
    AccountSuspended,
    Event,
    ExchangeRecorded,
    ExchangeReversed,
    LinkLimitLowered,
    Route,
)
from contracts.ids import AccountId, CommandId, ExchangeId, GroupId
from contracts.subjects import subjects_of_words
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import (
    AB,
    FLOOR,
    HOME,
    INGE,
    SYSTEM,
    A,
    B,
    C,
    agreed,
    booked,
    give_back,
    holder,
    limits_of,
    net_limits_of,
    new_id,
    pay,
    region,
    revalue,
)

PAID = CommandId("paid")


def across() -> Ledger:
    """Anna has paid Béatrice 31 A, of which 92 B arrived and one minute went to rounding."""
    return region().given(pay("anna", "bea", 31, 92, fixed="payee", command_id=PAID))


def within() -> Ledger:
    return region().given(pay("anna", "arno", 10, command_id=PAID))


def closed(name: str) -> AccountClosed:
    return AccountClosed(account_id=AccountId(name), group_id=HOME[name])


def test_the_payee_gives_back_alone_and_everything_stands_where_it_stood() -> None:
    ledger = across()
    reversal = give_back(PAID, by=holder("bea"))
    ledger.by_two(reversal).then(
        ExchangeReversed(
            exchange_id=ExchangeId(reversal.command_id),
            reverses=ExchangeId(PAID),
            payer=AccountId("anna"),
            payee=AccountId("bea"),
            payer_group=A,
            payee_group=B,
            payer_steps=31,
            payee_steps=92,
            routes=(Route(groups=(A, B), carried_ms=5_520_000),),
            payer_rounding_ms=-60_000,
        )
    )
    assert ledger.balance("anna") == ledger.balance("bea") == 0
    assert ledger.link(A, B) == ledger.rounding(A) == ledger.rounding(B) == 0


def test_an_organisation_gives_back_through_its_intermediary() -> None:
    ledger = region().given(pay("anna", "atelier", 10, command_id=PAID))
    ledger.by_two(give_back(PAID, by=INGE)).accepted()


def test_within_a_group_nothing_goes_to_rounding_even_after_a_revaluation() -> None:
    ledger = within().given(revalue(A, 200_000))
    event = ledger.by_two(give_back(PAID, by=holder("arno"))).event()
    assert isinstance(event, ExchangeReversed)
    assert (event.payer_rounding_ms, event.payee_rounding_ms) == (0, 0)
    assert ledger.balance("anna") == ledger.balance("arno") == 0


@pytest.mark.parametrize(
    ("group", "step_ms", "payer_rounding", "payee_rounding"),
    [
        (A, 200_000, 5_520_000 - 31 * 200_000, 0),
        (A, 150_000, 5_520_000 - 31 * 150_000, 0),
        (B, 70_000, -60_000, 92 * 70_000 - 5_520_000),
        (B, 50_000, -60_000, 92 * 50_000 - 5_520_000),
    ],
)
def test_after_a_revaluation_steps_and_link_time_are_the_original_ones(
    group: GroupId, step_ms: int, payer_rounding: int, payee_rounding: int
) -> None:
    ledger = across().given(revalue(group, step_ms))
    event = ledger.by_two(give_back(PAID, by=holder("bea"))).event()
    assert isinstance(event, ExchangeReversed)
    assert (event.payer_steps, event.payee_steps) == (31, 92)
    assert event.payer_rounding_ms == payer_rounding
    assert event.payee_rounding_ms == payee_rounding
    assert ledger.balance("anna") == ledger.balance("bea") == ledger.link(A, B) == 0
    # With all at zero nothing is left in rounding either, whatever a step came to be worth.
    assert ledger.rounding(A) == ledger.rounding(B) == 0


def test_an_exchange_is_given_back_once() -> None:
    first = give_back(PAID, by=holder("bea"))
    ledger = across().given(first)
    ledger.by_two(give_back(PAID, by=holder("bea"))).refused(
        Code.ALREADY_REVERSED, first.command_id
    )


def test_a_reversal_is_not_itself_reversed() -> None:
    first = give_back(PAID, by=holder("bea"))
    ledger = across().given(first)
    ledger.by_two(give_back(first.command_id, by=holder("anna"))).refused(
        Code.EXCHANGE_UNKNOWN, first.command_id
    )


def test_the_payer_may_not_take_back() -> None:
    across().by_two(give_back(PAID, by=holder("anna"))).refused(Code.NOT_THE_HOLDER, "bea")


def test_administrators_of_both_groups_give_back_together() -> None:
    across().by_two(give_back(PAID)).accepted()


def test_one_person_may_not_say_yes_for_both_groups() -> None:
    across().by_two(give_back(PAID), TREASURER).refused(Code.SAME_PERSON, "treasurer")


def test_within_a_group_two_of_its_administrators_give_back() -> None:
    within().by_two(give_back(PAID)).accepted()
    within().by_two(give_back(PAID), TREASURER).refused(Code.SAME_PERSON, "treasurer")


def test_a_payee_neither_forces_nor_names_a_stand_in() -> None:
    ledger = across()
    for command in (
        give_back(PAID, by=holder("bea"), force=True),
        give_back(PAID, by=holder("bea"), stand_ins=("pot-a",)),
    ):
        ledger.by_two(command).refused(Code.CAPACITY_NOT_ALLOWED, "bea in person")


@pytest.mark.parametrize(("name", "pot"), [("anna", "pot-a"), ("bea", "pot-b")])
def test_a_community_account_stands_in_for_a_closed_one(name: str, pot: str) -> None:
    ledger = across().given(closed(name))
    ledger.by_two(give_back(PAID)).refused(Code.ACCOUNT_CLOSED, name)
    event = ledger.by_two(give_back(PAID, stand_ins=(pot,))).event()
    assert isinstance(event, ExchangeReversed)
    assert pot in (event.payer, event.payee)
    assert name not in (event.payer, event.payee)


def test_the_reason_for_giving_back_is_kept_with_what_stands_in_for_who_was_erased() -> None:
    ledger = across().given(
        pay("bea", "bob", 92),
        closed("bea"),
        OrderErasure(command_id=new_id(), actor=TREASURER, account_id=AccountId("bea")),
    )
    asked = give_back(PAID, stand_ins=("pot-b",))
    proposed = ledger.when(asked).event()
    assert subjects_of_words(proposed) == ("anna", "bea"), "it goes with her, as it is to"
    ledger.given(
        CompleteErasure(command_id=new_id(), actor=SYSTEM, account_id=AccountId("bea")),
    )
    proposed = ledger.when(give_back(PAID, stand_ins=("pot-b",))).event()
    assert subjects_of_words(proposed) == ("anna", "pot-b")


def test_both_sides_may_be_closed_across_a_border() -> None:
    ledger = across().given(closed("anna"), closed("bea"))
    ledger.by_two(give_back(PAID, stand_ins=("pot-a", "pot-b"))).accepted()
    assert (ledger.balance("pot-a"), ledger.balance("pot-b")) == (31, -92)


def test_a_stand_in_is_not_taken_for_an_open_account() -> None:
    ledger = across()
    event = ledger.by_two(give_back(PAID, stand_ins=("pot-a", "pot-b"))).event()
    assert isinstance(event, ExchangeReversed)
    assert (event.payer, event.payee) == ("anna", "bea")


def test_only_a_community_account_of_the_same_group_stands_in() -> None:
    ledger = across().given(closed("bea"))
    ledger.by_two(give_back(PAID, stand_ins=("bob",))).refused(Code.ACCOUNT_KIND_WRONG, "bob")
    ledger.by_two(give_back(PAID, stand_ins=("pot-a",))).refused(Code.ACCOUNT_CLOSED, "bea")
    ledger.by_two(give_back(PAID, stand_ins=("ghost",))).refused(Code.ACCOUNT_UNKNOWN, "ghost")


def ended() -> Ledger:
    """Paid, paid back by an exchange of its own, and then the agreement came to its end."""
    return region().given(
        pay("anna", "bea", 30, 90, command_id=PAID),
        pay("bea", "anna", 90, 30),
        EndAgreement(command_id=new_id(), actor=TREASURER, agreement_id=AB, by=A),
    )


def ended_and_made_again() -> Ledger:
    return ended().given(*agreed("ab-2", A, B))


def test_over_an_agreement_that_ended_nothing_is_given_back() -> None:
    ledger = ended()
    ledger.by_two(give_back(PAID, by=holder("bea"))).refused(Code.NO_AGREEMENT, B)
    ledger.by_two(give_back(PAID, force=True)).refused(Code.NO_AGREEMENT, B)


def test_over_an_agreement_that_was_made_again_nothing_older_is_given_back() -> None:
    ledger = ended_and_made_again()
    ledger.by_two(give_back(PAID, by=holder("bea"))).refused(Code.AGREEMENT_CHANGED, "ab-2")
    ledger.by_two(give_back(PAID, force=True)).refused(Code.AGREEMENT_CHANGED, "ab-2")


def test_over_an_agreement_that_was_made_again_what_is_newer_is_given_back() -> None:
    again = pay("anna", "bea", 30, 90)
    ledger = ended_and_made_again().given(again)
    ledger.by_two(give_back(again.command_id, by=holder("bea"))).accepted()


def test_new_terms_of_the_same_agreement_leave_it_the_same() -> None:
    ledger = across().given(*agreed("ab", A, B))
    ledger.by_two(give_back(PAID, by=holder("bea"))).accepted()


# What stops a plain reversal and not a forced one: each is a limit of the two end groups' own.
OWN_LIMITS: dict[str, tuple[Code, tuple[Event, ...]]] = {
    "the payee's floor": (Code.PAYER_FLOOR, (limits_of("bea", floor=0), booked("bea", "bob", 50))),
    "the payer's ceiling": (Code.PAYEE_CEILING, (limits_of("anna", ceiling=-20),)),
    "the link": (
        Code.LINK_LIMIT,
        (
            LinkLimitLowered(agreement_id=AB, first=A, second=B, by=A, other_may_owe_ms=0),
            booked("anna", "arno", 1),
        ),
    ),
    "the payee's group": (Code.PAYER_GROUP_LIMIT, (net_limits_of(B, may_owe=0),)),
    "the payer's group": (Code.PAYEE_GROUP_LIMIT, (net_limits_of(A, may_be_owed=0),)),
    "a suspended account": (
        Code.ACCOUNT_SUSPENDED,
        (AccountSuspended(account_id=AccountId("anna"), group_id=A),),
    ),
}


@pytest.mark.parametrize("what", OWN_LIMITS)
def test_a_reversal_needs_room_and_administrators_may_force_it_past_their_own(what: str) -> None:
    code, facts = OWN_LIMITS[what]
    # Trade the other way first, so that giving back is new debt and not the end of an old one.
    back = pay("bob", "arno", 93, 31) if code in _BETWEEN_GROUPS else None
    ledger = across().given(*((back,) if back else ()), *facts)
    assert ledger.by_two(give_back(PAID)).code == code
    event = ledger.by_two(give_back(PAID, force=True)).event()
    assert isinstance(event, ExchangeReversed)
    assert event.past_limits == "forced"


_BETWEEN_GROUPS = (Code.LINK_LIMIT, Code.PAYER_GROUP_LIMIT, Code.PAYEE_GROUP_LIMIT)


def test_a_suspended_agreement_stops_a_plain_reversal_and_not_a_forced_one() -> None:
    ledger = across().given(
        SuspendAgreement(command_id=new_id(), actor=TREASURER, agreement_id=AB, by=A)
    )
    ledger.by_two(give_back(PAID, by=holder("bea"))).refused(Code.AGREEMENT_SUSPENDED, AB)
    ledger.by_two(give_back(PAID, force=True)).accepted()


def test_a_plain_reversal_past_the_payees_floor_says_the_limit() -> None:
    ledger = across().given(limits_of("bob"), pay("bea", "bob", 550))
    ledger.by_two(give_back(PAID, by=holder("bea"))).refused(
        Code.PAYER_FLOOR, "bea", limit=FLOOR, left=42, unit="steps", set_by="treasurer"
    )


def test_a_worth_that_is_not_agreed_yet_does_not_stop_giving_back() -> None:
    ledger = across().given(revalue(A, 90_000))
    ledger.by_two(pay("anna", "bea", 2, 3)).refused(Code.STEP_VALUE_NOT_AGREED, AB)
    ledger.by_two(give_back(PAID, by=holder("bea"))).accepted()


def test_nothing_is_forced_past_the_limits_of_a_group_in_between() -> None:
    """Anna's exchange with Carl went through Bergen, which now owes Aalst all but two minutes."""
    ledger = region().given(
        ExchangeRecorded(
            exchange_id=ExchangeId(PAID),
            payer=AccountId("anna"),
            payee=AccountId("carl"),
            payer_group=A,
            payee_group=C,
            payer_steps=4,
            payee_steps=3,
            routes=(Route(groups=(A, B, C), carried_ms=720_000),),
        ),
        pay("bea", "anna", 60, 20),
        LinkLimitLowered(agreement_id=AB, first=A, second=B, by=A, other_may_owe_ms=3_000_000),
    )
    for force in (False, True):
        ledger.by_two(give_back(PAID, force=force)).refused(
            Code.LINK_LIMIT, AB, limit=3_000_000, left=120_000, unit="ms", set_by="treasurer"
        )
