"""Over which groups an exchange goes, and what is said where it cannot."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clearing.domain import commands
from clearing.domain.commands import AgreeStepValue, EndAgreement
from clearing.domain.quotes import Quote, quote
from clearing.domain.refusals import AmountPair, Code
from contracts.events import (
    AccountLimitsSet,
    AgreementEnded,
    AgreementSuspended,
    ExchangeRecorded,
    Terms,
)
from contracts.ids import AccountId, AgreementId, GroupId
from tests.domain.chain import (
    chain,
    exchange_of,
    gives,
    group,
    lowered,
    member,
    owes,
    signed,
    ways,
)
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import (
    HOUR_MS,
    A,
    B,
    C,
    agreed,
    give_back,
    holder,
    limits_of,
    net_limits_of,
    new_id,
    pay,
    region,
    revalue,
    settle,
)


def terms_of(ledger: Ledger, one: GroupId, other: GroupId) -> Terms:
    agreement = ledger.state.agreement_between(one, other)
    assert agreement is not None
    assert agreement.terms is not None
    return agreement.terms


def with_transit(ledger: Ledger, *pairs: tuple[GroupId, GroupId]) -> Ledger:
    """Each pair has signed its terms again, with transit allowed."""
    for first, second in pairs:
        read = replace(terms_of(ledger, first, second), transit_allowed=True)
        ledger.given(*agreed(f"{first[0]}{second[0]}", first, second, read))
    return ledger


def of_a(limits: AccountLimitsSet) -> AccountLimitsSet:
    return replace(limits, account_id=AccountId(member("a")), group_id=group("a"))


def quoted(ledger: Ledger, pair: str, hours: int, hops: int = 4) -> object:
    payer, payee = AccountId(member(pair[0])), AccountId(member(pair[1]))
    return quote(ledger.state, payer, payee, "payer", hours, hops)


def test_groups_without_an_agreement_trade_over_a_common_neighbour() -> None:
    ledger = chain("ab", "bc")
    command = gives("a", "c", 3)
    event = ledger.by_two(command).event()
    assert isinstance(event, ExchangeRecorded)
    assert ways(event) == [("abc", 3)]
    assert event.payer_rounding_ms == 0
    assert (owes(ledger, "ab"), owes(ledger, "bc"), owes(ledger, "ba")) == (3, 3, -3)


def test_the_group_between_keeps_its_net_and_its_members_their_balances() -> None:
    ledger = chain("ab", "bc").given(gives("a", "c", 3))
    assert ledger.state.groups[group("b")].net_ms == 0
    assert ledger.balance(member("b")) == 0
    assert ledger.log[-1].envelope.groups.keys() == {group("a"), group("b"), group("c")}


def test_amounts_and_rounding_over_several_links_are_those_of_the_two_end_groups() -> None:
    # 90 of Bergen are exactly 22.5 of Ciney: over Aalst as over their own link.
    ledger = region()
    ledger.given(AgreementEnded(agreement_id=AgreementId("bc"), first=B, second=C, by=B))
    with_transit(ledger, (A, B), (A, C))
    event = ledger.by_two(pay("bea", "carl", 90, 22)).event()
    assert isinstance(event, ExchangeRecorded)
    assert [route.groups for route in event.routes] == [(B, A, C)]
    assert (event.routes[0].carried_ms, event.payer_rounding_ms) == (5_280_000, 120_000)
    assert (ledger.link(B, A), ledger.link(A, C)) == (5_280_000, 5_280_000)


def test_every_link_of_a_longer_route_must_allow_transit() -> None:
    ledger = chain("ab", "bc")
    ledger.given(*signed("bc", transit=False))
    ledger.by_two(gives("a", "c", 1)).refused(Code.NO_AGREEMENT, group("c"), limit=4)
    # Between themselves the two need none.
    ledger.by_two(gives("b", "c", 1)).accepted()


@pytest.mark.parametrize("stopped", ["suspended", "worth not agreed", "only proposed", "ended"])
def test_a_link_that_is_not_open_is_no_way(stopped: str) -> None:
    ledger = chain("ab", "bc")
    bc, b, c = AgreementId("bc"), group("b"), group("c")
    match stopped:
        case "suspended":
            ledger.given(AgreementSuspended(agreement_id=bc, first=b, second=c, by=b))
        case "worth not agreed":
            ledger.given(revalue(b, HOUR_MS // 2))
        case _:
            ledger.given(AgreementEnded(agreement_id=bc, first=b, second=c, by=b))
            if stopped == "only proposed":
                ledger.given(replace(signed("bc")[0], agreement_id=AgreementId("bc-2")))
    ledger.by_two(gives("a", "c", 1)).refused(Code.NO_AGREEMENT, c, limit=4)


def test_nobody_goes_round_a_neighbour_who_stopped() -> None:
    ledger = chain("ab", "bc", "ac")
    ac = AgreementId("ac")
    ledger.given(
        AgreementSuspended(agreement_id=ac, first=group("a"), second=group("c"), by=group("a"))
    )
    ledger.by_two(gives("a", "c", 1)).refused(Code.AGREEMENT_SUSPENDED, ac)


def test_nobody_goes_round_a_neighbour_who_has_not_agreed_to_a_worth() -> None:
    ledger = chain("ab", "bc", "ac").given(revalue(group("a"), HOUR_MS // 2))
    ledger.given(
        AgreeStepValue(
            command_id=new_id(),
            actor=TREASURER,
            agreement_id=AgreementId("ab"),
            by=group("b"),
            first_step_ms=HOUR_MS // 2,
            second_step_ms=HOUR_MS,
        )
    )
    ledger.by_two(gives("a", "c", 2)).refused(Code.STEP_VALUE_NOT_AGREED, "ac")
    ledger.by_two(replace(gives("a", "b", 2), payee_steps=1)).accepted()


def test_an_agreement_only_proposed_counts_as_none() -> None:
    ledger = chain("ab", "bc").given(signed("ac")[0])
    assert ways(ledger.by_two(gives("a", "c", 1)).event()) == [("abc", 1)]
    apart = chain("ab", "cd").given(signed("ac")[0])
    apart.by_two(gives("a", "c", 1)).refused(Code.AGREEMENT_NOT_ACCEPTED, "ac")


def test_what_is_said_where_there_is_no_way_names_the_hops() -> None:
    ledger = chain("ab", "bc", "cd")
    ledger.by_two(gives("a", "d", 1, hops=2)).refused(Code.NO_AGREEMENT, group("d"), limit=2)
    assert ways(ledger.by_two(gives("a", "d", 1, hops=3)).event()) == [("abcd", 1)]


@pytest.mark.parametrize("hops", [-1, 0, 7, 2**40])
def test_a_route_has_one_to_six_hops(hops: int) -> None:
    ledger = chain("ab")
    ledger.by_two(gives("a", "b", 1, hops)).refused(Code.AMOUNT_OUT_OF_RANGE, limit=6, left=6)
    assert getattr(quoted(ledger, "ab", 1, hops), "code", None) is Code.AMOUNT_OUT_OF_RANGE


def test_four_hops_are_looked_for_and_five_and_six_when_asked() -> None:
    ledger = chain("ab", "bc", "cd", "de", "ef", "fg", "gh")
    ledger.by_two(gives("a", "e", 1)).accepted()
    ledger.by_two(gives("a", "f", 1)).refused(Code.NO_AGREEMENT, group("f"), limit=4)
    assert ways(ledger.by_two(gives("a", "g", 1, 6)).event()) == [("abcdefg", 1)]
    ledger.by_two(gives("a", "h", 1, 6)).refused(Code.NO_AGREEMENT, group("h"), limit=6)


def test_the_link_of_two_neighbours_is_taken_while_it_has_room() -> None:
    # Over b it would add no debt at all, and still the neighbours' own link is taken.
    ledger = chain("ab", "bc", "ac").given(gives("b", "a", 5), gives("c", "b", 5))
    assert ways(ledger.by_two(gives("a", "c", 5)).event()) == [("ac", 5)]


def test_the_route_that_adds_least_new_debt_is_taken() -> None:
    ledger = chain("ab", "bd", "ac", "cd").given(gives("c", "a", 2))
    assert ways(ledger.by_two(gives("a", "d", 2)).event()) == [("acd", 2)]
    # Now c owes nothing any more to be used up: both add as much, and b comes before c.
    assert ways(ledger.by_two(gives("a", "d", 2)).event()) == [("abd", 2)]


def test_what_is_owed_already_counts_only_as_far_as_it_goes() -> None:
    ledger = chain("ab", "bd", "ac", "cd").given(gives("b", "a", 1), gives("d", "c", 3))
    assert ways(ledger.by_two(gives("a", "d", 5)).event()) == [("acd", 5)]


def test_of_equal_debt_the_shorter_route_is_taken() -> None:
    # Along d and e the links owe one another already; the shorter way adds as little.
    ledger = chain("ab", "bc", "ad", "de", "ec")
    ledger.given(gives("b", "a", 2), gives("c", "b", 2))
    ledger.given(gives("d", "a", 2), gives("e", "d", 2), gives("c", "e", 2))
    assert ways(ledger.by_two(gives("a", "c", 2)).event()) == [("abc", 2)]


def test_a_route_may_be_one_longer_than_the_shortest_and_no_more() -> None:
    longer = ("ad", "de", "ec")
    ledger = chain("ab", "bc", *longer).given(lowered("bc", 0))
    assert ways(ledger.by_two(gives("a", "c", 2)).event()) == [("adec", 2)]
    longest = chain("ab", "bc", "ad", "de", "ef", "fc").given(lowered("bc", 0))
    longest.by_two(gives("a", "c", 2)).refused(
        Code.ROUTE_LIMIT,
        group("c"),
        left=0,
        unit="ms",
        missing_ms=2 * HOUR_MS,
        links=(("bc", "g-b", "g-c", 0),),
    )


def test_limits_on_net_trade_bind_the_ends_and_not_the_group_between() -> None:
    ledger = chain("ab", "bc")
    ledger.given(net_limits_of(group("b"), may_owe=0, may_be_owed=0), gives("a", "c", 1))
    for end, bounds, code in (
        ("a", (2 * HOUR_MS, 0), Code.PAYER_GROUP_LIMIT),
        ("c", (0, 2 * HOUR_MS), Code.PAYEE_GROUP_LIMIT),
    ):
        bound = chain("ab", "bc").given(net_limits_of(group(end), *bounds), gives("a", "c", 1))
        bound.by_two(gives("a", "c", 2)).refused(
            code, group(end), limit=2 * HOUR_MS, left=HOUR_MS, unit="ms", set_by="treasurer"
        )


def test_a_limit_of_the_parties_is_said_before_the_want_of_room_on_the_way() -> None:
    ledger = chain("ab", "bc").given(of_a(limits_of("anna", 0)))
    ledger.given(net_limits_of(group("a"), may_owe=0))
    assert ledger.by_two(gives("a", "c", 11)).code is Code.PAYER_FLOOR
    ledger.given(of_a(limits_of("anna")))
    assert ledger.by_two(gives("a", "c", 11)).code is Code.PAYER_GROUP_LIMIT
    ledger.given(net_limits_of(group("a")))
    assert ledger.by_two(gives("a", "c", 11)).code is Code.ROUTE_LIMIT


def test_a_quote_shows_the_routes_and_the_room_of_each_link() -> None:
    ledger = chain("ab", "bc").given(gives("a", "b", 2))
    answer = quoted(ledger, "ac", 3)
    assert isinstance(answer, Quote)
    assert answer.carried_ms == 3 * HOUR_MS
    assert [(route.groups, route.carried_ms) for route in answer.routes] == [
        ((group("a"), group("b"), group("c")), 3 * HOUR_MS)
    ]
    assert [(link.agreement_id, link.giver, link.left_ms // HOUR_MS) for link in answer.links] == [
        ("ab", "g-a", 8),
        ("bc", "g-b", 10),
    ]


def test_a_quote_without_room_on_the_way_is_the_refusal_of_the_payment() -> None:
    ledger = chain("ab", "bc")
    ledger.by_two(gives("a", "c", 11)).refused(
        Code.ROUTE_LIMIT,
        group("c"),
        left=10 * HOUR_MS,
        unit="ms",
        missing_ms=HOUR_MS,
        links=(("ab", "g-a", "g-b", 10 * HOUR_MS), ("bc", "g-b", "g-c", 10 * HOUR_MS)),
    )
    assert quoted(ledger, "ac", 11) == ledger.by_two(gives("a", "c", 11)).decision


def test_what_converts_to_nothing_is_said_for_a_route_as_for_a_link() -> None:
    ledger = chain("ab", "bc").given(revalue(group("a"), HOUR_MS // 2))
    ledger.given(
        AgreeStepValue(
            command_id=new_id(),
            actor=TREASURER,
            agreement_id=AgreementId("ab"),
            by=group("b"),
            first_step_ms=HOUR_MS // 2,
            second_step_ms=HOUR_MS,
        )
    )
    ledger.by_two(gives("a", "c", 1)).refused(Code.CONVERTS_TO_NOTHING, amounts=(2, 1))
    assert getattr(quoted(ledger, "ac", 1), "amounts", None) == AmountPair(
        payer_steps=2, payee_steps=1
    )


def test_the_hop_limit_is_no_term_of_a_payment() -> None:
    one, other = gives("a", "b", 1), gives("a", "b", 1, hops=6)
    assert commands.terms_of(replace(other, command_id=one.command_id)) == commands.terms_of(one)


def test_a_settlement_is_between_neighbours_only() -> None:
    ledger = region()
    with_transit(ledger, (A, B), (B, C))
    ledger.given(AgreementEnded(agreement_id=AgreementId("ac"), first=A, second=C, by=A))
    ledger.given(pay("carl", "anna", 3, 4))
    ledger.by_two(settle("pot-a", "pot-c", 4, 3)).refused(Code.NO_AGREEMENT, C)


def test_an_exchange_over_a_route_is_given_back_over_the_same_links() -> None:
    ledger = chain("ab", "bc", "ad", "dc")
    command = gives("a", "c", 3)
    ledger.given(command, give_back(exchange_of(command), by=holder(member("c"))))
    assert all(owes(ledger, pair) == 0 for pair in ("ab", "bc", "ad", "dc"))


def test_force_passes_the_limits_of_the_ends_and_never_those_of_a_group_between() -> None:
    ledger = chain("ab", "bc")
    command = gives("a", "c", 3)
    ledger.given(command, gives("c", "b", 3), lowered("cb", 0))
    ledger.by_two(give_back(exchange_of(command), force=True)).refused(
        Code.LINK_LIMIT, "bc", limit=0, left=0, unit="ms", set_by="treasurer"
    )


def test_an_agreement_with_something_passed_over_it_does_not_end() -> None:
    ledger = chain("ab", "bc").given(gives("a", "c", 1))
    end = EndAgreement(
        command_id=new_id(), actor=TREASURER, agreement_id=AgreementId("bc"), by=group("b")
    )
    ledger.by_two(end).refused(Code.AGREEMENT_NOT_AT_ZERO, "bc", limit=0, left=HOUR_MS, unit="ms")
    ledger.given(gives("c", "a", 1), replace(end, command_id=new_id()))
