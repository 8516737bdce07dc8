"""Who administers a group, supports it or reads its books: given, ending, taken back."""

from __future__ import annotations

from typing import cast

import pytest
from msgspec.structs import replace

from clearing.domain import commands as c
from clearing.domain.refusals import Code
from clearing.domain.right_commands import GrantRole, WithdrawRole
from clearing.domain.roles import MAX_PEOPLE_WITH_ROLES
from contracts.envelope import Actor
from contracts.events import (
    AccountSuspended,
    ActProposed,
    Event,
    GroupClosed,
    RoleGranted,
    RoleWithdrawn,
)
from contracts.ids import MAX_AUDIT_MS, AccountId, Capacity, GroupId, PersonId, Role
from tests.domain.ledger import CHAIR, START_MS, TREASURER, Ledger
from tests.domain.region import DAY_MS, A, B, administers, founded, new_id, pay, region

OPERATOR = Actor(person_id=PersonId("operator"), capacity="operator")
HELPER = Actor(person_id=PersonId("helper"), capacity="administrator")
READER = PersonId("reader")
UNTIL_MS = START_MS + DAY_MS


def grant(
    role: Role = "administrator",
    *,
    until_ms: int | None = None,
    person_id: PersonId = HELPER.person_id,
    by: Actor = OPERATOR,
    group_id: GroupId = A,
) -> GrantRole:
    return GrantRole(
        command_id=new_id(),
        actor=by,
        group_id=group_id,
        person_id=person_id,
        role=role,
        until_ms=until_ms,
    )


def withdraw(
    role: Role = "administrator",
    *,
    person_id: PersonId = HELPER.person_id,
    by: Actor = OPERATOR,
    group_id: GroupId = A,
) -> WithdrawRole:
    return WithdrawRole(
        command_id=new_id(), actor=by, group_id=group_id, person_id=person_id, role=role
    )


def suspend(by: Actor, name: str = "anna") -> c.SuspendAccount:
    return c.SuspendAccount(command_id=new_id(), actor=by, account_id=AccountId(name))


def two() -> Ledger:
    """The region, in which Aalst has one administrator more."""
    return region().given(administers(A, HELPER))


def test_the_operator_gives_a_role_alone() -> None:
    region().when(grant()).then(
        RoleGranted(group_id=A, person_id=HELPER.person_id, role="administrator")
    )


def test_administrators_propose_one_for_the_second_to_approve() -> None:
    assert isinstance(two().when(grant(person_id=READER, by=TREASURER)).event(), ActProposed)


@pytest.mark.parametrize("capacity", ["holder", "intermediary", "support", "system"])
def test_in_no_other_capacity_is_a_role_given_or_taken(capacity: str) -> None:
    by = replace(TREASURER, capacity=cast(Capacity, capacity))
    two().when(grant(by=by)).refused(Code.CAPACITY_NOT_ALLOWED, TREASURER.person_id)
    two().when(withdraw(by=by)).refused(Code.CAPACITY_NOT_ALLOWED, TREASURER.person_id)


def test_who_founds_a_group_administers_it_and_nobody_else_does() -> None:
    ledger = Ledger().given(founded(A, 180_000))
    assert ledger.state.groups[A].roles == {TREASURER.person_id: {"administrator": None}}


def test_a_group_that_the_operator_founds_has_no_administrator_until_one_is_named() -> None:
    ledger = Ledger()
    ledger.given(_founding(OPERATOR))
    assert ledger.state.groups[A].roles == {}
    ledger.given(grant())
    ledger.when(_described(HELPER)).accepted()


def test_an_administrators_word_counts_in_the_own_group_alone() -> None:
    ledger = two()
    ledger.when(suspend(HELPER)).then(AccountSuspended(account_id=AccountId("anna"), group_id=A))
    ledger.when(suspend(HELPER, "bea")).refused(Code.NOT_AN_ADMINISTRATOR, B)
    ledger.when(replace(pay("bea", "bob", 1), actor=HELPER)).refused(Code.NOT_AN_ADMINISTRATOR, B)


@pytest.mark.parametrize("role", ["support", "auditor"])
def test_no_other_role_runs_a_groups_affairs(role: Role) -> None:
    ledger = region().given(grant(role, until_ms=UNTIL_MS))
    ledger.when(suspend(HELPER)).refused(Code.NOT_AN_ADMINISTRATOR, A)


def test_a_withdrawn_role_counts_no_more() -> None:
    ledger = two()
    ledger.when(withdraw(by=TREASURER)).then(
        RoleWithdrawn(group_id=A, person_id=HELPER.person_id, role="administrator")
    )
    ledger.when(suspend(HELPER)).refused(Code.NOT_AN_ADMINISTRATOR, A)
    ledger.when(withdraw()).refused(Code.ROLE_NOT_HELD, HELPER.person_id)


def test_a_role_counts_until_its_end_and_not_at_it() -> None:
    ledger = region().given(grant(until_ms=UNTIL_MS)).later(DAY_MS - 1)
    ledger.when(suspend(HELPER)).accepted()
    ledger.later(1).when(suspend(HELPER, "arno")).refused(Code.NOT_AN_ADMINISTRATOR, A)


def test_a_role_given_again_ends_when_it_says_now() -> None:
    ledger = region().given(grant("support", until_ms=UNTIL_MS))
    ledger.when(grant("support", until_ms=UNTIL_MS)).refused(Code.NO_CHANGE, HELPER.person_id)
    ledger.given(grant("support"))
    assert ledger.state.groups[A].roles[HELPER.person_id] == {"support": None}


def test_one_person_may_have_several_roles_and_lose_one() -> None:
    ledger = two().given(grant("support"), withdraw("support"))
    assert ledger.state.groups[A].roles[HELPER.person_id] == {"administrator": None}
    ledger.given(withdraw())
    assert HELPER.person_id not in ledger.state.groups[A].roles


@pytest.mark.parametrize("until_ms", [None, START_MS, START_MS + MAX_AUDIT_MS + 1])
def test_an_auditor_reads_for_a_time_of_at_most_a_year(until_ms: int | None) -> None:
    command = grant("auditor", until_ms=until_ms)
    region().when(command).refused(Code.DEADLINE_OUT_OF_RANGE, limit=MAX_AUDIT_MS, unit="ms")
    region().when(grant("auditor", until_ms=START_MS + MAX_AUDIT_MS)).accepted()


def test_no_role_ends_before_it_begins() -> None:
    region().when(grant("support", until_ms=START_MS)).refused(
        Code.DEADLINE_OUT_OF_RANGE, unit="ms"
    )


def test_the_last_lasting_administrator_stays() -> None:
    treasurer = TREASURER.person_id
    ledger = region().given(grant(until_ms=UNTIL_MS), withdraw(person_id=CHAIR.person_id))
    ledger.when(withdraw(person_id=treasurer)).refused(Code.LAST_ADMINISTRATOR, A)
    ledger.when(grant(person_id=treasurer, until_ms=UNTIL_MS)).refused(Code.LAST_ADMINISTRATOR, A)
    ledger.given(grant())
    ledger.when(withdraw(person_id=treasurer, by=TREASURER)).accepted()


def test_roles_are_of_groups_that_are_open() -> None:
    ledger = two().given(GroupClosed(group_id=A))
    assert ledger.state.groups[A].roles == {}
    ledger.when(grant()).refused(Code.GROUP_CLOSED, A)
    ledger.when(withdraw()).refused(Code.GROUP_CLOSED, A)
    ledger.when(grant(group_id=GroupId("ghost"))).refused(Code.GROUP_UNKNOWN, "ghost")


def full() -> Ledger:
    """As many people have a role in Aalst as may."""
    people = [PersonId(f"person {number}") for number in range(2, MAX_PEOPLE_WITH_ROLES)]
    granted: list[Event] = [RoleGranted(group_id=A, person_id=p, role="support") for p in people]
    return region().given(*granted)


def test_only_so_many_people_have_a_role_in_a_group() -> None:
    ledger = full()
    ledger.when(grant()).refused(Code.TOO_MANY_ROLES, A, limit=MAX_PEOPLE_WITH_ROLES, left=0)
    ledger.when(grant(person_id=PersonId("person 2"))).accepted()


def test_an_importer_is_an_administrator_or_the_operators() -> None:
    theirs = replace(HELPER, capacity="importer")
    region().when(suspend(theirs)).refused(Code.NOT_AN_ADMINISTRATOR, A)
    two().when(suspend(theirs)).accepted()
    region().when(suspend(replace(theirs, via="operator"))).accepted()


def test_an_administrator_by_way_of_the_operator_is_one_all_the_same() -> None:
    by_operator = replace(HELPER, via="operator")
    region().when(suspend(by_operator)).refused(Code.NOT_AN_ADMINISTRATOR, A)
    two().when(suspend(by_operator)).accepted()


def _founding(by: Actor) -> c.FoundGroup:
    event = founded(A, 180_000)
    return c.FoundGroup(
        command_id=new_id(),
        actor=by,
        group_id=A,
        kind=event.kind,
        unit=event.unit,
        decimals=event.decimals,
        step_ms=event.step_ms,
        place=event.place,
        languages=event.languages,
        default_limits=event.default_limits,
        net_limits=event.net_limits,
    )


def _described(by: Actor) -> c.DescribeGroup:
    event = founded(A, 180_000)
    return c.DescribeGroup(
        command_id=new_id(),
        actor=by,
        group_id=A,
        unit=event.unit,
        place=event.place,
        languages=("nl", "fr"),
    )
