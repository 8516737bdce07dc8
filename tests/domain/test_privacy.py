"""Erasing people, retiring words, and files that leave the house."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clearing.domain.commands import CloseAccount
from clearing.domain.privacy import LEAST_KEPT_MS
from clearing.domain.privacy_commands import (
    CompleteErasure,
    EndRetention,
    OrderErasure,
    RecordExport,
    RetireWords,
)
from clearing.domain.refusals import Code
from contracts.envelope import Actor
from contracts.events import (
    ActProposed,
    ErasureOrdered,
    ErasureWaiting,
    ExportMade,
    SubjectErased,
    WordsRetired,
)
from contracts.ids import AccountId, CommandId, ExportId, PersonId, Sha256
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import (
    DAY_MS,
    SYSTEM,
    A,
    ask,
    both,
    holder,
    new_id,
    pay,
    region,
)

ANNA = AccountId("anna")
OPERATOR = Actor(person_id=PersonId("operator"), capacity="operator")
# START_MS lies in 2023-11.
EXPORT = RecordExport(
    command_id=CommandId("export"),
    actor=TREASURER,
    group_id=A,
    format="hledger",
    from_day="2023-01-01",
    to_day="2023-12-31",
    position=3,
    sha256=Sha256("5e" * 32),
)


def close(name: str = "anna") -> CloseAccount:
    return CloseAccount(command_id=new_id(), actor=TREASURER, account_id=AccountId(name))


def erase(name: str = "anna", by: Actor = TREASURER) -> OrderErasure:
    return OrderErasure(command_id=new_id(), actor=by, account_id=AccountId(name))


def outlived(by: Actor = SYSTEM) -> EndRetention:
    return EndRetention(command_id=new_id(), actor=by, account_id=ANNA)


def erased(name: str = "anna", by: Actor = SYSTEM) -> CompleteErasure:
    return CompleteErasure(command_id=new_id(), actor=by, account_id=AccountId(name))


def retire(month: str, by: Actor = SYSTEM) -> RetireWords:
    return RetireWords(command_id=new_id(), actor=by, group_id=A, month=month)


def closed() -> Ledger:
    return region().given(close())


def test_an_erasure_takes_two_and_names_both() -> None:
    ledger = closed()
    asked = erase()
    ledger.when(asked).then(
        ActProposed(
            act_id=asked.command_id,  # type: ignore[arg-type] # an act has its command's id
            by=A,
            groups=(A,),
            act=ErasureWaiting(account_id=ANNA),
        )
    )
    assert not ledger.state.erasures
    other = closed()
    other.by_two(erase()).then(
        ErasureOrdered(account_id=ANNA, group_id=A, ground="request", approvals=both(A))
    )
    assert other.state.erasures == {ANNA: None}


def test_only_what_ended_is_erased() -> None:
    ledger = region()
    ledger.when(erase()).refused(Code.ACCOUNT_NOT_CLOSED, "anna")
    ledger.given(pay("anna", "arno", 7))
    ledger.when(erase()).refused(Code.ACCOUNT_NOT_AT_ZERO, "anna", limit=0, left=7, unit="steps")
    ledger.given(pay("arno", "anna", 7), ask("anna", "arno", 5))
    ledger.when(erase()).refused(Code.ACCOUNT_HAS_REQUESTS, "anna", left=1)
    ledger.when(erase("pot-a")).refused(Code.ACCOUNT_KIND_WRONG, "pot-a")
    ledger.when(erase("ghost")).refused(Code.ACCOUNT_UNKNOWN, "ghost")


def test_a_member_asks_an_administrator() -> None:
    closed().when(erase(by=holder("anna"))).refused(Code.CAPACITY_NOT_ALLOWED, "anna in person")


def test_nobody_is_erased_twice() -> None:
    ledger = closed().given(erase())
    ledger.when(erase()).refused(Code.NO_CHANGE, "anna")
    ledger.when(erased()).then(SubjectErased(account_id=ANNA, group_id=A))
    assert not ledger.state.erasures
    ledger.when(erased()).refused(Code.NO_CHANGE, "anna")
    ledger.when(erase()).refused(Code.NO_CHANGE, "anna")


def test_an_erasure_is_told_as_done_only_by_the_service_and_only_where_it_was_ordered() -> None:
    ledger = closed()
    ledger.when(erased()).refused(Code.ERASURE_NOT_ORDERED, "anna")
    ledger.when(erased("ghost")).refused(Code.ACCOUNT_UNKNOWN, "ghost")
    ledger.given(erase())
    ledger.when(erased(by=TREASURER)).refused(Code.CAPACITY_NOT_ALLOWED, "treasurer")
    ledger.when(erased(by=OPERATOR)).accepted()


def test_the_end_of_its_retention_takes_nobodys_yes_but_at_least_a_month() -> None:
    ledger = closed().later(LEAST_KEPT_MS - 1)
    ledger.when(outlived()).refused(Code.PERIOD_OUT_OF_RANGE, "anna")
    ledger.when(outlived(TREASURER)).refused(Code.CAPACITY_NOT_ALLOWED, "treasurer")
    ledger.later(1).when(outlived()).then(
        ErasureOrdered(account_id=ANNA, group_id=A, ground="retention")
    )


def test_what_was_ordered_for_its_time_can_still_be_asked_for_at_once() -> None:
    ledger = closed().later(LEAST_KEPT_MS).given(outlived())
    assert ledger.state.erasures == {ANNA: ledger.now_ms}
    ledger.when(outlived()).refused(Code.NO_CHANGE, "anna")
    ledger.by_two(erase()).then(
        ErasureOrdered(account_id=ANNA, group_id=A, ground="request", approvals=both(A))
    )
    assert ledger.state.erasures == {ANNA: None}
    ledger.when(erase()).refused(Code.NO_CHANGE, "anna")


def test_words_are_retired_month_after_month_by_the_service() -> None:
    ledger = region()
    ledger.when(retire("2023-10")).refused(Code.PERIOD_OUT_OF_RANGE, "aalst")
    ledger.when(retire("2023-09", TREASURER)).refused(Code.CAPACITY_NOT_ALLOWED, "treasurer")
    ledger.when(retire("2023-09")).then(WordsRetired(group_id=A, month="2023-09"))
    for month in ("2023-09", "2023-08"):
        ledger.when(retire(month)).refused(Code.NO_CHANGE, "aalst")
    ledger.later(30 * DAY_MS).when(retire("2023-10", OPERATOR)).accepted()
    assert ledger.state.groups[A].words_retired == "2023-10"


def test_a_file_that_leaves_is_written_down_under_its_own_id() -> None:
    ledger = region()
    ledger.when(EXPORT).then(
        ExportMade(
            export_id=ExportId("export"),
            group_id=A,
            format="hledger",
            from_day="2023-01-01",
            to_day="2023-12-31",
            position=3,
            sha256=Sha256("5e" * 32),
        )
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"from_day": "2024-01-01"},
        {"from_day": "2023-02-30"},
        {"to_day": "9999-12-31"},
        {"position": -1},
        {"position": 10_000},
    ],
    ids=str,
)
def test_a_file_of_days_or_a_position_that_cannot_be_is_refused(
    changes: dict[str, object],
) -> None:
    region().when(replace(EXPORT, **changes)).refused(Code.PERIOD_OUT_OF_RANGE, "aalst")


def test_a_members_file_is_none_of_the_groups_books() -> None:
    refused = replace(EXPORT, actor=holder("anna"))
    region().when(refused).refused(Code.CAPACITY_NOT_ALLOWED, "anna in person")
    region().when(replace(EXPORT, actor=SYSTEM)).accepted()
