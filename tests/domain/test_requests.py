"""Asking to be paid: who may answer, and when it is over."""

from __future__ import annotations

import pytest

from clearing.domain.commands import (
    AcceptRequest,
    Command,
    DeclineRequest,
    EndAgreement,
    ExpireRequest,
    LeaveGroup,
    Request,
    SuspendAgreement,
    WithdrawRequest,
)
from clearing.domain.refusals import Code
from contracts.envelope import Actor
from contracts.events import (
    AgreementEnded,
    ExchangeRecorded,
    ExchangeRequested,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    Route,
)
from contracts.ids import AccountId, ExchangeId
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import (
    AB,
    DAY_MS,
    SYSTEM,
    A,
    B,
    accept,
    ask,
    give_back,
    holder,
    limits_of,
    new_id,
    pay,
    region,
    revalue,
)


def decline(asked: Request, by: Actor | None = None) -> DeclineRequest:
    return DeclineRequest(
        command_id=new_id(),
        actor=by or holder(asked.payer),
        exchange_id=ExchangeId(asked.command_id),
    )


def withdraw(asked: Request, by: Actor | None = None) -> WithdrawRequest:
    return WithdrawRequest(
        command_id=new_id(),
        actor=by or holder(asked.payee),
        exchange_id=ExchangeId(asked.command_id),
    )


def expire(asked: Request, by: Actor = SYSTEM) -> ExpireRequest:
    return ExpireRequest(command_id=new_id(), actor=by, exchange_id=ExchangeId(asked.command_id))


def nothing_is_held(ledger: Ledger) -> bool:
    state = ledger.state
    return not (
        any(account.held_steps or account.open_requests for account in state.accounts.values())
        or any(group.held_owed_ms or group.held_owing_ms for group in state.groups.values())
        or any(a.held_first_ms or a.held_second_ms for a in state.agreements.values())
        or state.requests
    )


def test_a_request_across_a_border_names_both_amounts_its_route_and_its_deadline() -> None:
    asked = ask("anna", "bea", 30, 90)
    region().when(asked).then(
        ExchangeRequested(
            exchange_id=ExchangeId(asked.command_id),
            payer=AccountId("anna"),
            payee=AccountId("bea"),
            payer_group=A,
            payee_group=B,
            payer_steps=30,
            payee_steps=90,
            routes=(Route(groups=(A, B), carried_ms=5_400_000),),
            expires_at_ms=asked.expires_at_ms,
        )
    )


def test_an_accepted_request_is_the_exchange_that_was_asked_for() -> None:
    asked = ask("anna", "bea", 31, 91)
    ledger = region().given(asked)
    ledger.when(accept(asked)).then(
        ExchangeRecorded(
            exchange_id=ExchangeId(asked.command_id),
            payer=AccountId("anna"),
            payee=AccountId("bea"),
            payer_group=A,
            payee_group=B,
            payer_steps=31,
            payee_steps=91,
            fixed_side="payee",
            routes=(Route(groups=(A, B), carried_ms=5_460_000),),
            payer_rounding_ms=120_000,
            accepts_request=True,
        )
    )
    assert nothing_is_held(ledger)


def test_the_payers_floor_is_looked_at_when_the_payer_acts() -> None:
    asked = ask("anna", "arno", 40)
    ledger = region().given(asked, limits_of("anna", floor=-39))
    ledger.when(accept(asked)).refused(
        Code.PAYER_FLOOR, "anna", limit=-39, left=39, unit="steps", set_by="treasurer"
    )


def test_each_end_is_an_event_of_its_own() -> None:
    asked = ask("anna", "bea", 30, 90)
    exchange = ExchangeId(asked.command_id)
    region().given(asked).when(decline(asked)).then(
        RequestDeclined(exchange_id=exchange, payer_group=A, payee_group=B)
    )
    region().given(asked).when(withdraw(asked)).then(
        RequestWithdrawn(exchange_id=exchange, payer_group=A, payee_group=B)
    )
    region().given(asked).later(7 * DAY_MS).when(expire(asked)).then(
        RequestExpired(exchange_id=exchange, payer_group=A, payee_group=B)
    )


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        ("accepted", Code.REQUEST_ACCEPTED),
        ("declined", Code.REQUEST_DECLINED),
        ("withdrawn", Code.REQUEST_WITHDRAWN),
        ("expired", Code.REQUEST_EXPIRED),
        ("ended", Code.REQUEST_ENDED),
    ],
)
def test_a_request_is_answered_once_and_then_says_what_became_of_it(
    ending: str, code: Code
) -> None:
    asked = ask("anna", "bea", 30, 90)
    ledger = region().given(asked)
    if ending == "expired":
        ledger.later(7 * DAY_MS)
    endings: dict[str, Command] = {
        "accepted": accept(asked),
        "declined": decline(asked),
        "withdrawn": withdraw(asked),
        "expired": expire(asked),
        "ended": revalue(A, 200_000),
    }
    ledger.given(endings[ending])
    for answer in (accept(asked), decline(asked), withdraw(asked), expire(asked)):
        ledger.when(answer).refused(code, asked.command_id)


def test_an_acceptance_after_the_deadline_is_refused_before_the_expiry_is_written() -> None:
    asked = ask("anna", "bea", 30, 90)
    ledger = region().given(asked).later(7 * DAY_MS)
    ledger.when(accept(asked)).refused(Code.REQUEST_EXPIRED, asked.command_id)
    assert ledger.state.requests


def test_an_acceptance_in_the_last_millisecond_is_in_time() -> None:
    asked = ask("anna", "bea", 30, 90)
    region().given(asked).later(7 * DAY_MS - 1).when(accept(asked)).accepted()


def test_only_the_payer_accepts_or_declines_and_only_the_payee_withdraws() -> None:
    asked = ask("anna", "bea", 30, 90)
    ledger = region().given(asked)
    for stranger in ("bea", "arno"):
        ledger.when(accept(asked, by=holder(stranger))).refused(Code.NOT_THE_HOLDER, "anna")
        ledger.when(decline(asked, by=holder(stranger))).refused(Code.NOT_THE_HOLDER, "anna")
    ledger.when(withdraw(asked, by=holder("anna"))).refused(Code.NOT_THE_HOLDER, "bea")


def test_a_request_expires_by_the_timer_and_not_before_its_deadline() -> None:
    asked = ask("anna", "bea", 30, 90)
    ledger = region().given(asked)
    ledger.when(expire(asked)).refused(Code.REQUEST_NOT_DUE, asked.command_id)
    ledger.later(7 * DAY_MS)
    ledger.when(expire(asked, by=TREASURER)).refused(Code.CAPACITY_NOT_ALLOWED, "treasurer")


def test_acceptance_names_both_amounts_as_read() -> None:
    asked = ask("anna", "bea", 30, 90)
    ledger = region().given(asked)
    ledger.when(
        AcceptRequest(
            command_id=new_id(),
            actor=holder("anna"),
            exchange_id=ExchangeId(asked.command_id),
            payer_steps=30,
            payee_steps=91,
        )
    ).refused(Code.QUOTE_OUT_OF_DATE, amounts=(30, 90))


def test_a_suspended_agreement_stops_acceptance_too() -> None:
    asked = ask("anna", "bea", 30, 90)
    ledger = region().given(
        asked, SuspendAgreement(command_id=new_id(), actor=TREASURER, agreement_id=AB, by=A)
    )
    ledger.when(accept(asked)).refused(Code.AGREEMENT_SUSPENDED, AB)


def test_the_end_of_an_agreement_ends_the_requests_that_lean_on_it() -> None:
    across, within = ask("anna", "bea", 30, 90), ask("anna", "arno", 5)
    ledger = region().given(across, within)
    ledger.when(EndAgreement(command_id=new_id(), actor=TREASURER, agreement_id=AB, by=A)).then(
        RequestEnded(
            exchange_id=ExchangeId(across.command_id),
            payer_group=A,
            payee_group=B,
            because="agreement-ended",
        ),
        AgreementEnded(agreement_id=AB, first=A, second=B, by=A),
    )
    ledger.when(accept(within)).accepted()


def test_requests_of_a_leaving_payee_may_together_bring_it_to_zero_and_no_further() -> None:
    ledger = region().given(
        pay("anna", "arno", 50),
        LeaveGroup(command_id=new_id(), actor=holder("anna"), account_id=AccountId("anna")),
        ask("arno", "anna", 30),
    )
    ledger.when(ask("arno", "anna", 21)).refused(
        Code.LEAVING_ACROSS_ZERO, "anna", limit=0, left=50, unit="steps"
    )
    ledger.when(ask("arno", "anna", 20)).accepted()


def test_an_accepted_request_can_be_given_back_by_its_own_id() -> None:
    asked = ask("anna", "bea", 30, 90)
    ledger = region().given(asked)
    ledger.when(give_back(asked.command_id, by=holder("bea"))).refused(
        Code.EXCHANGE_UNKNOWN, asked.command_id
    )
    ledger.given(accept(asked))
    ledger.when(give_back(asked.command_id, by=holder("bea"))).accepted()
    assert ledger.balance("anna") == ledger.balance("bea") == 0
