"""An exchange for which no single route has room, and what is said where several have none."""

from __future__ import annotations

from clearing.domain.refusals import Code
from tests.domain.chain import chain, exchange_of, gives, group, lowered, member, owes, ways
from tests.domain.region import HOUR_MS, give_back, holder


def test_neighbours_without_room_are_helped_by_a_common_neighbour() -> None:
    ledger = chain("ab", "bc", "ac").given(lowered("ac", 4))
    assert ways(ledger.by_two(gives("a", "c", 5)).event()) == [("abc", 5)]
    # The way over b has 5 left and their own link 4.
    assert ways(ledger.by_two(gives("a", "c", 8)).event()) == [("abc", 5), ("ac", 3)]


def test_neighbours_are_not_helped_over_more_than_two_links() -> None:
    ledger = chain("ab", "bd", "dc", "ac").given(lowered("ac", 4))
    ledger.by_two(gives("a", "c", 5)).refused(
        Code.LINK_LIMIT, "ac", limit=4 * HOUR_MS, left=4 * HOUR_MS, unit="ms", set_by="treasurer"
    )
    chain("ab", "bc", "ac").given(lowered("ac", 4)).by_two(gives("a", "c", 5, hops=1)).refused(
        Code.LINK_LIMIT, "ac", limit=4 * HOUR_MS, left=4 * HOUR_MS, unit="ms", set_by="treasurer"
    )


def test_an_amount_too_large_for_one_route_goes_over_three_at_most() -> None:
    ledger = chain("ab", "bz", "ac", "cz", "ad", "dz", "ae", "ez", hours=100)
    for pair, hours in (("ab", 3), ("cz", 6), ("ad", 4), ("ez", 2)):
        ledger.given(lowered(pair, hours))
    # Each takes what the widest has room for; the last what is left, over the best that has room.
    # What is left has room on b too, and b comes before d.
    assert ways(ledger.by_two(gives("a", "z", 13)).event()) == [("acz", 6), ("adz", 4), ("abz", 3)]
    for pair in ("ab", "cz", "ad"):
        assert owes(ledger, pair) == {"ab": 3, "cz": 6, "ad": 4}[pair]


def test_the_rest_takes_the_best_route_that_has_room_for_it_not_the_widest() -> None:
    ledger = chain("ab", "bz", "ac", "cz", "ad", "dz", hours=100)
    for pair, hours in (("bz", 3), ("cz", 4), ("dz", 6)):
        ledger.given(lowered(pair, hours))
    assert ways(ledger.by_two(gives("a", "z", 9)).event()) == [("adz", 6), ("abz", 3)]


def test_beyond_three_routes_the_links_that_are_tightest_are_named() -> None:
    ledger = chain("ab", "bz", "ac", "cz", "ad", "dz", "ae", "ez", hours=100)
    for pair, hours in (("ab", 3), ("cz", 6), ("ad", 4), ("ez", 2)):
        ledger.given(lowered(pair, hours))
    ledger.by_two(gives("a", "z", 14)).refused(
        Code.ROUTE_LIMIT,
        group("z"),
        left=13 * HOUR_MS,
        unit="ms",
        missing_ms=HOUR_MS,
        links=(
            ("cz", "g-c", "g-z", 6 * HOUR_MS),
            ("ad", "g-a", "g-d", 4 * HOUR_MS),
            ("ab", "g-a", "g-b", 3 * HOUR_MS),
        ),
    )


def test_routes_that_share_a_link_count_together_on_it() -> None:
    # Both ways from a to z go over ab, which has room for 5.
    ledger = chain("ab", "bc", "cz", "bd", "dz").given(lowered("ab", 5))
    ledger.given(lowered("cz", 3), lowered("dz", 3))
    assert ways(ledger.by_two(gives("a", "z", 5)).event()) == [("abcz", 3), ("abdz", 2)]
    assert owes(ledger, "ab") == 5
    full = chain("ab", "bc", "cz", "bd", "dz").given(lowered("ab", 5))
    full.given(lowered("cz", 3), lowered("dz", 3))
    full.by_two(gives("a", "z", 6)).refused(
        Code.ROUTE_LIMIT,
        group("z"),
        left=5 * HOUR_MS,
        unit="ms",
        missing_ms=HOUR_MS,
        links=(("ab", "g-a", "g-b", 5 * HOUR_MS), ("cz", "g-c", "g-z", 3 * HOUR_MS)),
    )


def test_nothing_left_anywhere_names_a_link_of_each_way() -> None:
    ledger = chain("ab", "bz", "ac", "cz").given(lowered("ab", 0), lowered("cz", 0))
    ledger.by_two(gives("a", "z", 1)).refused(
        Code.ROUTE_LIMIT,
        group("z"),
        left=0,
        unit="ms",
        missing_ms=HOUR_MS,
        links=(("ab", "g-a", "g-b", 0), ("cz", "g-c", "g-z", 0)),
    )


def test_a_reversal_counts_what_its_routes_carry_over_one_link_together() -> None:
    ledger = chain("ab", "bc", "cz", "bd", "dz").given(lowered("cz", 3))
    command = gives("a", "z", 5)
    ledger.given(lowered("dz", 3), command, lowered("ba", 0), gives("b", "a", 2))
    # 3 of the 5 hours that b would owe a again are left: neither route alone is too much.
    ledger.by_two(give_back(exchange_of(command), by=holder(member("z")))).refused(
        Code.LINK_LIMIT, "ab", limit=0, left=3 * HOUR_MS, unit="ms", set_by="treasurer"
    )
