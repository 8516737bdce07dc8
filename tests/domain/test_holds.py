"""The room that open requests hold, and what is left for others."""

from __future__ import annotations

from clearing.domain.commands import (
    LowerLinkLimit,
    Request,
    SetAccountLimits,
)
from clearing.domain.refusals import Code
from contracts.events import (
    AccountLimits,
    ExchangeRequested,
)
from contracts.ids import AccountId
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import (
    AB,
    DAY_MS,
    LINK_MS,
    NET_MS,
    A,
    B,
    accept,
    ask,
    limits_of,
    net_limits_of,
    new_id,
    opened,
    pay,
    region,
    revalue,
)
from tests.domain.test_requests import decline, expire, nothing_is_held, withdraw

# A tenth of the link's 20 hours is 2 hours: 40 A, 120 B.
TENTH_A, TENTH_B = 40, 120


def lower_ab(ms: int) -> LowerLinkLimit:
    """Bergen lowers what Aalst may owe it."""
    return LowerLinkLimit(
        command_id=new_id(), actor=TREASURER, agreement_id=AB, by=B, other_may_owe_ms=ms
    )


def holds(ledger: Ledger, asked: Request) -> bool:
    event = ledger.when(asked).event()
    assert isinstance(event, ExchangeRequested)
    return event.holds


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


def test_a_hold_is_released_however_the_request_ends() -> None:
    asked = ask("anna", "bea", TENTH_A, TENTH_B)
    for end in (accept(asked), decline(asked), withdraw(asked), revalue(B, 120_000)):
        assert nothing_is_held(region().given(asked, end))
    assert nothing_is_held(region().given(asked).later(8 * DAY_MS).given(expire(asked)))


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
