"""Founding, describing, limiting and closing a group."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clearing.domain.commands import (
    CloseAccount,
    CloseGroup,
    DescribeGroup,
    EndAgreement,
    FoundGroup,
    SetDefaultLimits,
    SetFiguresConsent,
    SetNetLimits,
)
from clearing.domain.refusals import Code
from contracts.events import (
    AccountLimits,
    DefaultLimitsSet,
    FiguresConsentSet,
    GroupClosed,
    GroupDescribed,
    GroupFounded,
    NetLimits,
    NetLimitsSet,
    Place,
    Unit,
)
from contracts.ids import AccountId, GroupId, ShownTo
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import AB, AC, HOME, UNIT, A, holder, new_id, pay, region

NEW = GroupId("dour")
LIMITS = AccountLimits(floor_steps=-10, ceiling_steps=10)
NET = NetLimits(may_owe_ms=1, may_be_owed_ms=2)
FOUND = FoundGroup(
    command_id=new_id(),
    actor=TREASURER,
    group_id=NEW,
    kind="sel",
    unit=UNIT,
    decimals=2,
    step_ms=3_600,
    place=Place(locality="Dour", country="BE", latitude_microdegrees=50_390_000),
    languages=("fr",),
    default_limits=LIMITS,
    net_limits=NET,
)


def describe(unit: Unit = UNIT, place: Place | None = None) -> DescribeGroup:
    return DescribeGroup(
        command_id=new_id(),
        actor=TREASURER,
        group_id=A,
        unit=unit,
        place=place or Place(locality="Aalst", country="BE"),
        languages=("nl", "fr"),
    )


def close_group(group: GroupId = A) -> CloseGroup:
    return CloseGroup(command_id=new_id(), actor=TREASURER, group_id=group)


def emptied() -> Ledger:
    ledger = region()
    for name, group in HOME.items():
        if group == A:
            ledger.given(
                CloseAccount(command_id=new_id(), actor=TREASURER, account_id=AccountId(name))
            )
    return ledger


def test_a_group_begins_with_its_unit_and_limits() -> None:
    region().by_two(FOUND).then(
        GroupFounded(
            group_id=NEW,
            kind="sel",
            unit=UNIT,
            decimals=2,
            step_ms=3_600,
            place=FOUND.place,
            languages=("fr",),
            default_limits=LIMITS,
            net_limits=NET,
        )
    )


def test_a_group_is_founded_once_and_by_an_administrator() -> None:
    region().given(FOUND).by_two(FOUND).refused(Code.GROUP_EXISTS, NEW)
    region().by_two(replace(FOUND, actor=holder("anna"))).refused(
        Code.CAPACITY_NOT_ALLOWED, "anna in person"
    )


def test_a_step_and_the_decimals_are_within_reason() -> None:
    region().by_two(replace(FOUND, step_ms=0)).refused(
        Code.AMOUNT_OUT_OF_RANGE, limit=3_600_000_000, left=3_600_000_000, unit="ms"
    )
    region().by_two(replace(FOUND, decimals=7)).refused(Code.AMOUNT_OUT_OF_RANGE, limit=6)


@pytest.mark.parametrize("group_id", ["", "D", "dour!", "d", "9dour", "d" * 40, "dour\n"])
def test_a_groups_id_is_a_short_slug(group_id: str) -> None:
    region().by_two(replace(FOUND, group_id=GroupId(group_id))).refused(
        Code.DESCRIPTION_NOT_ALLOWED, group_id
    )


@pytest.mark.parametrize(
    "command",
    [
        describe(Unit(singular="n" * 101, plural="n", symbol="n")),
        describe(Unit(singular="n\x00", plural="n", symbol="n")),
        describe(place=Place(locality="line\nline", country="BE")),
        describe(place=Place(locality="Aalst", country="BE", latitude_microdegrees=90_000_001)),
        describe(place=Place(locality="Aalst", country="BE", longitude_microdegrees=-180_000_001)),
        replace(describe(), languages=("nl",) * 21),
    ],
)
def test_a_description_is_short_readable_and_on_earth(command: DescribeGroup) -> None:
    region().by_two(command).refused(Code.DESCRIPTION_NOT_ALLOWED, A)


def test_a_description_replaces_all_of_the_one_before() -> None:
    region().by_two(describe()).then(
        GroupDescribed(
            group_id=A,
            unit=UNIT,
            place=Place(locality="Aalst", country="BE"),
            languages=("nl", "fr"),
        )
    )


def test_default_limits_bind_accounts_without_their_own() -> None:
    command = SetDefaultLimits(command_id=new_id(), actor=TREASURER, group_id=A, limits=LIMITS)
    ledger = region()
    ledger.by_two(command).then(DefaultLimitsSet(group_id=A, limits=LIMITS))
    ledger.by_two(command).refused(Code.NO_CHANGE, A)
    ledger.by_two(pay("anna", "arno", 11)).refused(
        Code.PAYER_FLOOR, "anna", limit=-10, left=10, unit="steps", set_by="treasurer"
    )


def test_net_limits_bind_all_links_together() -> None:
    command = SetNetLimits(command_id=new_id(), actor=TREASURER, group_id=A, net_limits=NET)
    ledger = region()
    ledger.by_two(command).then(NetLimitsSet(group_id=A, net_limits=NET))
    ledger.by_two(command).refused(Code.NO_CHANGE, A)
    ledger.by_two(replace(command, net_limits=NetLimits(may_owe_ms=-1, may_be_owed_ms=0))).refused(
        Code.LIMITS_OUT_OF_ORDER, limit=10**15, unit="ms"
    )


def test_a_group_says_to_whom_its_figures_are_shown_and_nobody_sees_them_before() -> None:
    ledger = region()

    def shown_to(audience: ShownTo) -> SetFiguresConsent:
        return SetFiguresConsent(
            command_id=new_id(), actor=TREASURER, group_id=A, shown_to=audience
        )

    ledger.when(shown_to("nobody")).refused(Code.NO_CHANGE, A)
    for audience in ("region", "everyone", "nobody"):
        ledger.when(shown_to(audience)).then(FiguresConsentSet(group_id=A, shown_to=audience))
        ledger.when(shown_to(audience)).refused(Code.NO_CHANGE, A)
    by_holder = replace(shown_to("region"), actor=holder("anna"))
    ledger.when(by_holder).refused(Code.CAPACITY_NOT_ALLOWED, by_holder.actor.person_id)


def test_a_group_closes_when_all_is_zero_and_no_agreement_is_left() -> None:
    ledger = emptied()
    ledger.by_two(close_group()).refused(Code.GROUP_NOT_EMPTY, A)
    for agreement in (AB, AC):
        ledger.given(
            EndAgreement(command_id=new_id(), actor=TREASURER, agreement_id=agreement, by=A)
        )
    ledger.by_two(close_group()).then(GroupClosed(group_id=A))
    ledger.by_two(close_group()).refused(Code.GROUP_CLOSED, A)
    ledger.by_two(describe()).refused(Code.GROUP_CLOSED, A)


def test_a_group_with_an_account_a_link_or_rounding_does_not_close() -> None:
    ledger = region()
    for agreement in (AB, AC):
        ledger.given(
            EndAgreement(command_id=new_id(), actor=TREASURER, agreement_id=agreement, by=A)
        )
    ledger.by_two(close_group()).refused(Code.GROUP_NOT_EMPTY, A)


def test_a_group_that_nobody_founded_is_unknown() -> None:
    region().by_two(close_group(GroupId("nowhere"))).refused(Code.GROUP_UNKNOWN, "nowhere")
