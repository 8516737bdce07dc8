"""Opening, limiting, stopping and closing accounts, and who acts for an organisation."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clearing.domain.commands import (
    AppointIntermediary,
    CloseAccount,
    Command,
    DismissIntermediary,
    ExpireRequest,
    LeaveGroup,
    OpenAccount,
    ResumeAccount,
    SetAccountLimits,
    SuspendAccount,
)
from clearing.domain.refusals import Code
from contracts.envelope import Actor
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountLimits,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    IntermediaryAppointed,
    IntermediaryDismissed,
)
from contracts.ids import AccountId, AccountKind, ExchangeId, PersonId
from tests.domain.ledger import TREASURER
from tests.domain.region import INGE, SYSTEM, A, ask, holder, new_id, pay, person, region

ANNA = AccountId("anna")
NARROW = AccountLimits(floor_steps=-10, ceiling_steps=10)


def open_account(
    name: str, kind: AccountKind = "person", limits: AccountLimits | None = None
) -> OpenAccount:
    return OpenAccount(
        command_id=new_id(),
        actor=TREASURER,
        account_id=AccountId(name),
        group_id=A,
        kind=kind,
        holder_id=None if kind == "community" else person(name),
        limits=limits,
    )


def set_limits(limits: AccountLimits | None, by: Actor = TREASURER) -> SetAccountLimits:
    return SetAccountLimits(command_id=new_id(), actor=by, account_id=ANNA, limits=limits)


def suspend(by: Actor = TREASURER) -> SuspendAccount:
    return SuspendAccount(command_id=new_id(), actor=by, account_id=ANNA)


def resume() -> ResumeAccount:
    return ResumeAccount(command_id=new_id(), actor=TREASURER, account_id=ANNA)


def leave(name: str = "anna", by: Actor | None = None) -> LeaveGroup:
    return LeaveGroup(command_id=new_id(), actor=by or holder(name), account_id=AccountId(name))


def close(name: str = "anna") -> CloseAccount:
    return CloseAccount(command_id=new_id(), actor=TREASURER, account_id=AccountId(name))


def appoint(name: str, who: str) -> AppointIntermediary:
    return AppointIntermediary(
        command_id=new_id(), actor=TREASURER, account_id=AccountId(name), person_id=PersonId(who)
    )


def dismiss(name: str, who: str) -> DismissIntermediary:
    return DismissIntermediary(
        command_id=new_id(), actor=TREASURER, account_id=AccountId(name), person_id=PersonId(who)
    )


def test_an_account_opens_at_zero_with_limits_of_its_own_where_given() -> None:
    ledger = region()
    ledger.by_two(open_account("ada")).then(
        AccountOpened(
            account_id=AccountId("ada"), group_id=A, kind="person", holder_id=person("ada")
        )
    )
    ledger.by_two(open_account("alba", limits=NARROW)).then(
        AccountOpened(
            account_id=AccountId("alba"), group_id=A, kind="person", holder_id=person("alba")
        ),
        AccountLimitsSet(account_id=AccountId("alba"), group_id=A, limits=NARROW),
    )
    ledger.by_two(open_account("anna")).refused(Code.ACCOUNT_EXISTS, "anna")


def test_only_a_community_account_has_no_holder() -> None:
    ledger = region()
    ledger.by_two(open_account("pot-2", "community")).accepted()
    ledger.by_two(replace(open_account("ada"), holder_id=None)).refused(
        Code.HOLDER_NOT_ALLOWED, "ada"
    )
    ledger.by_two(replace(open_account("pot-3", "community"), holder_id=person("x"))).refused(
        Code.HOLDER_NOT_ALLOWED, "pot-3"
    )


def test_limits_of_its_own_bind_until_the_defaults_do_again() -> None:
    ledger = region().given(set_limits(NARROW))
    ledger.by_two(pay("anna", "arno", 11)).refused(
        Code.PAYER_FLOOR, "anna", limit=-10, left=10, unit="steps", set_by="treasurer"
    )
    ledger.by_two(set_limits(NARROW)).refused(Code.NO_CHANGE, "anna")
    ledger.given(set_limits(None))
    ledger.by_two(pay("anna", "arno", 11)).accepted()


@pytest.mark.parametrize(
    "limits",
    [
        AccountLimits(floor_steps=1),
        AccountLimits(ceiling_steps=-1),
        AccountLimits(floor_steps=-5, warn_below_steps=-6),
        AccountLimits(ceiling_steps=5, warn_above_steps=6),
        AccountLimits(warn_below_steps=3, warn_above_steps=2),
        AccountLimits(ceiling_steps=10**12 + 1),
    ],
)
def test_limits_leave_room_at_zero_and_hold_their_marks_within(limits: AccountLimits) -> None:
    region().by_two(set_limits(limits)).refused(
        Code.LIMITS_OUT_OF_ORDER, limit=10**12, unit="steps"
    )


def test_who_was_leaving_when_suspended_goes_on_leaving_when_resumed() -> None:
    ledger = region()
    ledger.by_two(leave()).then(AccountLeaving(account_id=ANNA, group_id=A))
    ledger.by_two(suspend()).then(AccountSuspended(account_id=ANNA, group_id=A))
    ledger.by_two(resume()).then(
        AccountResumed(account_id=ANNA, group_id=A), AccountLeaving(account_id=ANNA, group_id=A)
    )
    ledger.by_two(resume()).then(AccountResumed(account_id=ANNA, group_id=A))
    ledger.by_two(resume()).refused(Code.NO_CHANGE, "anna")


def test_a_suspended_account_stands_still_until_it_is_resumed() -> None:
    ledger = region()
    ledger.by_two(suspend()).then(AccountSuspended(account_id=ANNA, group_id=A))
    ledger.by_two(suspend()).refused(Code.NO_CHANGE, "anna")
    ledger.by_two(pay("anna", "arno", 1)).refused(Code.ACCOUNT_SUSPENDED, "anna")
    ledger.by_two(pay("arno", "anna", 1)).refused(Code.ACCOUNT_SUSPENDED, "anna")
    ledger.by_two(resume()).then(AccountResumed(account_id=ANNA, group_id=A))
    ledger.by_two(resume()).refused(Code.NO_CHANGE, "anna")
    ledger.by_two(pay("anna", "arno", 1)).accepted()


def test_a_member_asks_to_leave_and_does_not_so_lift_a_suspension() -> None:
    ledger = region()
    ledger.by_two(leave()).then(AccountLeaving(account_id=ANNA, group_id=A))
    ledger.by_two(leave()).refused(Code.NO_CHANGE, "anna")
    ledger.given(suspend())
    ledger.by_two(leave()).refused(Code.ACCOUNT_SUSPENDED, "anna")
    ledger.by_two(leave(by=TREASURER)).accepted()


def test_a_community_account_does_not_leave() -> None:
    region().by_two(leave("pot-a", TREASURER)).refused(Code.ACCOUNT_KIND_WRONG, "pot-a")


def test_an_account_closes_only_at_zero_and_without_open_requests() -> None:
    asked = ask("anna", "arno", 5)
    ledger = region().given(pay("anna", "arno", 7), asked)
    ledger.by_two(close()).refused(Code.ACCOUNT_NOT_AT_ZERO, "anna", limit=0, left=7, unit="steps")
    ledger.given(pay("arno", "anna", 7))
    for name in ("anna", "arno"):
        ledger.by_two(close(name)).refused(Code.ACCOUNT_HAS_REQUESTS, name, left=1)
    ledger.later(8 * 86_400_000)
    ledger.given(
        ExpireRequest(command_id=new_id(), actor=SYSTEM, exchange_id=ExchangeId(asked.command_id))
    )
    ledger.by_two(close()).then(AccountClosed(account_id=ANNA, group_id=A))


def test_a_closed_account_is_closed_for_good() -> None:
    ledger = region().given(close())
    again: list[Command] = [close(), resume(), suspend(), leave(), set_limits(NARROW)]
    for command in again:
        ledger.by_two(command).refused(Code.ACCOUNT_CLOSED, "anna")
    ledger.by_two(pay("arno", "anna", 1)).refused(Code.ACCOUNT_CLOSED, "anna")


def test_several_people_act_for_an_organisation_until_they_are_dismissed() -> None:
    ledger = region()
    ledger.by_two(appoint("atelier", "iris")).then(
        IntermediaryAppointed(
            account_id=AccountId("atelier"), group_id=A, person_id=PersonId("iris")
        )
    )
    ledger.by_two(appoint("atelier", "iris")).refused(Code.ALREADY_INTERMEDIARY, "iris")
    ledger.by_two(dismiss("atelier", "inge")).then(
        IntermediaryDismissed(account_id=AccountId("atelier"), group_id=A, person_id=INGE.person_id)
    )
    ledger.by_two(dismiss("atelier", "inge")).refused(Code.NOT_AN_INTERMEDIARY, "inge")
    ledger.by_two(pay("atelier", "anna", 1, by=INGE)).refused(Code.NOT_AN_INTERMEDIARY, "atelier")


def test_nobody_acts_as_intermediary_for_a_person() -> None:
    region().by_two(appoint("anna", "inge")).refused(Code.ACCOUNT_KIND_WRONG, "anna")


def test_accounts_are_administered_by_administrators() -> None:
    by = holder("anna")
    for command in (set_limits(NARROW, by), suspend(by)):
        region().by_two(command).refused(Code.CAPACITY_NOT_ALLOWED, "anna in person")


def test_what_nobody_opened_is_unknown() -> None:
    region().by_two(close("ghost")).refused(Code.ACCOUNT_UNKNOWN, "ghost")
