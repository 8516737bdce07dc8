"""What a request over several links holds, and how each way of ending it gives the room back."""

from __future__ import annotations

from itertools import pairwise

import pytest

from clearing.domain.commands import CloseGroup, Command, EndAgreement, Request
from clearing.domain.refusals import Code
from contracts.events import (
    AgreementSuspended,
    ExchangeRequested,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    groups_touched,
)
from contracts.ids import AgreementId, GroupId
from tests.domain.chain import (
    asks,
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
from tests.domain.region import DAY_MS, HOUR_MS, accept, new_id, revalue
from tests.domain.test_requests import decline, expire, nothing_is_held, withdraw

BETWEEN = (group("b"), group("c"))


def held(ledger: Ledger, way: str) -> list[int]:
    """The hours that requests hold on each link of the way, in its direction."""
    found = []
    for giver, taker in pairwise(map(group, way)):
        agreement = ledger.state.agreement_between(giver, taker)
        assert agreement is not None
        gives_first = giver == agreement.first
        held_ms = agreement.held_first_ms if gives_first else agreement.held_second_ms
        found.append(held_ms // HOUR_MS)
    return found


def asked_over_two_others() -> tuple[Ledger, Request]:
    ledger, asked = chain("ab", "bc", "cd"), asks("a", "d", 1)
    event = ledger.when(asked).event()
    assert isinstance(event, ExchangeRequested)
    assert event.holds
    return ledger, asked


def end(pair: str) -> EndAgreement:
    return EndAgreement(
        command_id=new_id(), actor=TREASURER, agreement_id=AgreementId(pair), by=group(pair[0])
    )


def suspended(pair: str) -> AgreementSuspended:
    first, second = group(pair[0]), group(pair[1])
    return AgreementSuspended(agreement_id=AgreementId(pair), first=first, second=second, by=first)


def test_a_request_holds_room_on_every_link_and_on_the_nets_of_the_ends_only() -> None:
    ledger, _ = asked_over_two_others()
    assert held(ledger, "abcd") == [1, 1, 1]
    assert held(ledger, "dcba") == [0, 0, 0]
    nets = {g: (of.held_owing_ms, of.held_owed_ms) for g, of in ledger.state.groups.items()}
    assert nets == {
        group("a"): (HOUR_MS, 0),
        group("b"): (0, 0),
        group("c"): (0, 0),
        group("d"): (0, HOUR_MS),
    }
    assert set(ledger.log[-1].envelope.groups) == {group(letter) for letter in "abcd"}


def test_what_a_request_holds_on_a_link_others_cannot_use() -> None:
    ledger, _ = asked_over_two_others()
    ledger.when(gives("b", "c", 10)).refused(
        Code.LINK_LIMIT, "bc", limit=10 * HOUR_MS, left=9 * HOUR_MS, unit="ms", set_by="treasurer"
    )
    ledger.when(gives("b", "c", 9)).accepted()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (decline, RequestDeclined),
        (withdraw, RequestWithdrawn),
        (expire, RequestExpired),
        (lambda _: revalue(group("d"), HOUR_MS // 2), RequestEnded),
        (lambda _: end("bc"), RequestEnded),
    ],
    ids=["declined", "withdrawn", "expired", "revalued", "an agreement between ends"],
)
def test_however_it_ends_the_room_is_free_and_the_groups_between_are_told(
    answer: object, kind: type
) -> None:
    ledger, asked = asked_over_two_others()
    if kind is RequestExpired:
        ledger.later(8 * DAY_MS)
    assert callable(answer)
    command: Command = answer(asked)
    (ended,) = [e for e in ledger.by_two(command).accepted() if isinstance(e, kind)]
    assert nothing_is_held(ledger)
    assert getattr(ended, "transit_groups", ()) == BETWEEN
    assert groups_touched(ended) == (group("a"), group("d"), *BETWEEN)


def test_accepted_it_goes_over_its_own_routes_and_frees_what_it_held() -> None:
    ledger, asked = asked_over_two_others()
    # A shorter way has come since, and would be taken by anyone who pays now.
    ledger.given(*signed("ad"))
    assert ways(ledger.when(accept(asked)).event()) == [("abcd", 1)]
    assert nothing_is_held(ledger)
    assert [owes(ledger, pair) for pair in ("ab", "bc", "cd", "ad")] == [1, 1, 1, 0]


def test_its_room_is_its_own_however_the_limits_on_the_way_came_down() -> None:
    ledger, asked = asked_over_two_others()
    ledger.given(lowered("bc", 0), lowered("cd", 0))
    ledger.when(gives("b", "c", 1)).refused(
        Code.LINK_LIMIT, "bc", limit=0, left=0, unit="ms", set_by="treasurer"
    )
    ledger.when(accept(asked)).accepted()


def test_it_waits_while_a_link_on_its_way_stands_still() -> None:
    ledger, asked = asked_over_two_others()
    ledger.given(suspended("bc")).when(accept(asked)).refused(Code.AGREEMENT_SUSPENDED, "bc")
    ledger.given(*signed("bc")).when(accept(asked)).accepted()


def test_it_waits_while_a_worth_on_its_way_is_not_agreed() -> None:
    ledger, asked = asked_over_two_others()
    # Of a group between: the amounts of the two ends stay, so the request is not ended.
    ledger.given(revalue(group("c"), HOUR_MS // 2))
    ledger.when(accept(asked)).refused(Code.STEP_VALUE_NOT_AGREED, "bc")


def test_it_is_refused_where_a_link_on_its_way_allows_transit_no_more() -> None:
    ledger, asked = asked_over_two_others()
    ledger.given(*signed("cd", transit=False))
    ledger.when(accept(asked)).refused(Code.TRANSIT_NOT_ALLOWED, "cd")
    assert held(ledger, "abcd") == [1, 1, 1]
    ledger.given(decline(asked))


def test_what_holds_nothing_is_a_matter_of_its_ends_only() -> None:
    ledger, asked = chain("ab", "bc"), asks("a", "c", 2)
    event = ledger.when(asked).event()
    assert isinstance(event, ExchangeRequested)
    assert not event.holds
    assert set(ledger.log[-1].envelope.groups) == {group("a"), group("c")}
    ledger.given(decline(asked))
    assert set(ledger.log[-1].envelope.groups) == {group("a"), group("c")}


def test_what_held_nothing_goes_over_the_routes_of_the_day_it_is_accepted() -> None:
    ledger, asked = chain("ab", "bd", "ac", "cd"), asks("a", "d", 2)
    assert ways(ledger.when(asked).event()) == [("abd", 2)]
    ledger.given(suspended("bd"))
    assert ways(ledger.when(accept(asked)).event()) == [("acd", 2)]
    assert nothing_is_held(ledger)


def test_what_holds_nothing_outlives_the_end_of_an_agreement_on_the_way_of_its_day() -> None:
    ledger, asked = chain("ab", "bd", "ac", "cd"), asks("a", "d", 2)
    assert ways(ledger.when(asked).event()) == [("abd", 2)]
    # Two groups that have no part in it end nothing but their own.
    assert len(ledger.when(end("bd")).accepted()) == 1
    assert ways(ledger.when(accept(asked)).event()) == [("acd", 2)]


def test_what_holds_nothing_ends_with_the_agreement_of_its_own_two_groups() -> None:
    ledger, asked = chain("ab"), asks("a", "b", 2)
    event = ledger.when(asked).event()
    assert isinstance(event, ExchangeRequested)
    assert not event.holds
    ended, _ = ledger.when(end("ab")).accepted()
    assert isinstance(ended, RequestEnded)


def test_what_held_nothing_needs_room_on_the_way_when_it_is_accepted() -> None:
    ledger, asked = chain("ab", "bc"), asks("a", "c", 2)
    ledger.given(asked, lowered("bc", 1))
    ledger.when(accept(asked)).refused(
        Code.ROUTE_LIMIT,
        group("c"),
        left=HOUR_MS,
        unit="ms",
        missing_ms=HOUR_MS,
        links=(("bc", "g-b", "g-c", HOUR_MS),),
    )


def test_what_was_asked_over_six_links_is_accepted_over_six() -> None:
    ledger, asked = chain("ab", "bc", "cd", "de", "ef", "fg"), asks("a", "g", 5, hops=6)
    ledger.given(asked)
    assert ways(ledger.when(accept(asked)).event()) == [("abcdefg", 5)]


def test_a_payees_tenth_and_the_half_of_all_are_counted_on_every_link_of_every_route() -> None:
    # The narrow link decides, wherever on the way it is: a tenth of 10 hours is 1.
    ledger = chain("ab", "bc", hours=100).given(*signed("bc", 10))
    for hours, holds in ((1, True), (1, False)):
        event = ledger.when(asks("a", "c", hours)).event()
        assert isinstance(event, ExchangeRequested)
        assert event.holds == holds
    assert held(ledger, "abc") == [1, 1]


def test_a_request_that_needs_more_than_one_route_holds_nothing() -> None:
    # The first of its routes takes all the room of a link, of which nobody may hold so much.
    ledger, asked = chain("ab", "bc", "cz", "bd", "dz"), asks("a", "z", 5)
    event = ledger.given(lowered("cz", 3), lowered("dz", 2)).when(asked).event()
    assert isinstance(event, ExchangeRequested)
    assert (ways(event), event.holds) == ([("abcz", 3), ("abdz", 2)], False)
    assert held(ledger, "abcz") + held(ledger, "abdz") == [0] * 6
    assert ways(ledger.when(accept(asked)).event()) == [("abcz", 3), ("abdz", 2)]


def test_a_group_with_anything_passing_through_it_does_not_close() -> None:
    ledger, asked = asked_over_two_others()
    close = CloseGroup(command_id=new_id(), actor=TREASURER, group_id=GroupId("g-b"))
    ledger.when(close).refused(Code.GROUP_NOT_EMPTY, "g-b")
    # Ending its agreements ends what leans on them; only then can it go.
    ledger.given(end("ab"))
    assert exchange_of(asked) not in ledger.state.requests
    assert ledger.state.groups[group("b")].neighbours.keys() == {group("c")}


def test_a_lowered_limit_counts_what_is_held_through_the_group_between() -> None:
    ledger, _ = asked_over_two_others()
    ledger.given(lowered("bc", 1))
    ledger.when(gives("a", "d", 1)).refused(
        Code.ROUTE_LIMIT,
        group("d"),
        left=0,
        unit="ms",
        missing_ms=HOUR_MS,
        links=(("bc", "g-b", "g-c", 0),),
    )
    assert member("a") in ledger.state.accounts
