"""Asking to be paid: what a request holds, who may answer it, and when it is over."""

from __future__ import annotations

import pytest

from clearing.domain.commands import (
    AcceptRequest,
    Command,
    DeclineRequest,
    EndAgreement,
    ExpireRequest,
    LeaveGroup,
    LowerLinkLimit,
    Request,
    SetAccountLimits,
    SuspendAgreement,
    WithdrawRequest,
)
from clearing.domain.refusals import Code
from contracts.envelope import Actor
from contracts.events import (
    AccountLimits,
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
    LINK_MS,
    NET_MS,
    SYSTEM,
    A,
    B,
    accept,
    ask,
    give_back,
    holder,
    limits_of,
    net_limits_of,
    new_id,
    opened,
    pay,
    region,
    revalue,
)

# A tenth of the link's 20 hours is 2 hours: 40 A, 120 B.
TENTH_A, TENTH_B = 40, 120


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


def lower_ab(ms: int) -> LowerLinkLimit:
    """Bergen lowers what Aalst may owe it."""
    return LowerLinkLimit(
        command_id=new_id(), actor=TREASURER, agreement_id=AB, by=B, other_may_owe_ms=ms
    )


def holds(ledger: Ledger, asked: Request) -> bool:
    event = ledger.when(asked).event()
    assert isinstance(event, ExchangeRequested)
    return event.holds


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


def test_a_request_holds_room_on_link_groups_and_ceiling_and_nothing_of_the_payer() -> None:
    ledger = region().given(ask("anna", "bea", TENTH_A, TENTH_B))
    state, held_ms = ledger.state, TENTH_A * 180_000
    assert state.agreements[AB].held_first_ms == held_ms
    assert state.groups[A].held_owing_ms == state.groups[B].held_owed_ms == held_ms
    assert state.accounts[AccountId("bea")].held_steps == TENTH_B
    assert state.accounts[AccountId("anna")].held_steps == 0
    # Anna may still give everything down to her floor.
    ledger.when(pay("anna", "arno", 500)).accepted()


def test_one_payee_holds_at_most_a_tenth_of_a_links_room() -> None:
    ledger = region()
    assert holds(ledger, ask("anna", "bea", 39, 117))
    assert holds(ledger, ask("arno", "bea", 1, 3))
    assert not holds(ledger, ask("arno", "bea", 1, 3)), "beyond the tenth"
    assert holds(ledger, ask("arno", "bob", 1, 3)), "another payee has a tenth of its own"


def test_all_payees_together_hold_at_most_half_of_a_links_room() -> None:
    ledger = region()
    for n in range(5):
        name = f"extra-{n}"
        ledger.given(opened(name, B))
        assert holds(ledger, ask("anna", name, TENTH_A, TENTH_B))
    assert not holds(ledger, ask("anna", "bea", 1, 3))
    assert ledger.state.agreements[AB].held_first_ms == LINK_MS // 2


def test_the_share_is_of_the_room_there_is_and_not_of_the_limit() -> None:
    # 10 of 20 hours are owed: a tenth of the room is 1 hour.
    ledger = region().given(limits_of("bob"), pay("anna", "bob", 200, 600))
    assert not holds(ledger, ask("anna", "bea", 21, 63))
    assert holds(ledger, ask("anna", "bea", 20, 60))


def test_what_holds_nothing_still_needs_room_at_the_moment_it_is_asked() -> None:
    ledger = region().given(limits_of("bea"))
    ledger.when(ask("anna", "bea", 401, 1203)).refused(
        Code.LINK_LIMIT, AB, limit=LINK_MS, left=LINK_MS, unit="ms", set_by="treasurer"
    )


def test_holds_count_against_new_trade_over_the_link() -> None:
    ledger = region().given(limits_of("anna"), limits_of("bob"))
    ledger.given(ask("arno", "bea", TENTH_A, TENTH_B))
    left = LINK_MS - TENTH_A * 180_000
    ledger.when(pay("anna", "bob", 400, 1200)).refused(
        Code.LINK_LIMIT, AB, limit=LINK_MS, left=left, unit="ms", set_by="treasurer"
    )
    ledger.when(pay("anna", "bob", 360, 1080)).accepted()


def test_a_request_within_a_group_holds_the_payees_ceiling() -> None:
    ledger = region().given(limits_of("arno", ceiling=50), ask("anna", "arno", 40))
    ledger.when(pay("anna", "arno", 11)).refused(
        Code.PAYEE_CEILING, "arno", limit=50, left=10, unit="steps", set_by="treasurer"
    )
    ledger.when(pay("anna", "arno", 10)).accepted()


def test_what_was_held_may_be_accepted_after_every_limit_was_lowered() -> None:
    asked = ask("anna", "bea", TENTH_A, TENTH_B)
    ledger = region().given(asked, lower_ab(0))
    ledger.given(net_limits_of(A, may_owe=0), net_limits_of(B, may_be_owed=0))
    ledger.given(limits_of("bea", ceiling=0))
    ledger.when(pay("anna", "bob", 1, 3)).refused(
        Code.LINK_LIMIT, AB, limit=0, left=0, unit="ms", set_by="treasurer"
    )
    ledger.when(accept(asked)).accepted()
    assert ledger.link(A, B) == TENTH_A * 180_000


def test_what_was_not_held_needs_room_when_it_is_accepted() -> None:
    asked = ask("anna", "bea", 50, 150)
    ledger = region()
    assert not holds(ledger, asked)
    ledger.given(lower_ab(49 * 180_000))
    ledger.when(accept(asked)).refused(
        Code.LINK_LIMIT, AB, limit=49 * 180_000, left=49 * 180_000, unit="ms", set_by="treasurer"
    )


def test_the_payers_floor_is_looked_at_when_the_payer_acts() -> None:
    asked = ask("anna", "arno", 40)
    ledger = region().given(asked, limits_of("anna", floor=-39))
    ledger.when(accept(asked)).refused(
        Code.PAYER_FLOOR, "anna", limit=-39, left=39, unit="steps", set_by="treasurer"
    )


def test_a_hold_is_released_however_the_request_ends() -> None:
    asked = ask("anna", "bea", TENTH_A, TENTH_B)
    for end in (accept(asked), decline(asked), withdraw(asked), revalue(B, 120_000)):
        assert nothing_is_held(region().given(asked, end))
    assert nothing_is_held(region().given(asked).later(8 * DAY_MS).given(expire(asked)))


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


def test_group_limits_count_what_is_held_on_both_sides() -> None:
    ledger = region().given(net_limits_of(A, may_owe=50 * 180_000))
    ledger.given(ask("anna", "bea", TENTH_A, TENTH_B))
    ledger.when(pay("arno", "bob", 11, 33)).refused(
        Code.PAYER_GROUP_LIMIT,
        A,
        limit=50 * 180_000,
        left=10 * 180_000,
        unit="ms",
        set_by="treasurer",
    )
    ledger.given(net_limits_of(A, may_owe=NET_MS), net_limits_of(B, may_be_owed=50 * 180_000))
    ledger.when(pay("arno", "bob", 11, 33)).refused(
        Code.PAYEE_GROUP_LIMIT,
        B,
        limit=50 * 180_000,
        left=10 * 180_000,
        unit="ms",
        set_by="treasurer",
    )


def test_an_accepted_request_can_be_given_back_by_its_own_id() -> None:
    asked = ask("anna", "bea", 30, 90)
    ledger = region().given(asked)
    ledger.when(give_back(asked.command_id, by=holder("bea"))).refused(
        Code.EXCHANGE_UNKNOWN, asked.command_id
    )
    ledger.given(accept(asked))
    ledger.when(give_back(asked.command_id, by=holder("bea"))).accepted()
    assert ledger.balance("anna") == ledger.balance("bea") == 0


def test_a_payees_limits_changed_by_its_own_group_do_not_take_back_a_hold() -> None:
    asked = ask("anna", "arno", 40)
    ledger = region().given(
        asked,
        SetAccountLimits(
            command_id=new_id(),
            actor=TREASURER,
            account_id=AccountId("arno"),
            limits=AccountLimits(ceiling_steps=0),
        ),
    )
    ledger.when(accept(asked)).accepted()
