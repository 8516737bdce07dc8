"""The routes that are found are those of an exhaustive search, on whatever small graph."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from clearing.domain.quotes import Quote, quote
from clearing.domain.refusals import Code, Refusal
from contracts.ids import AccountId
from tests.domain.chain import gives, group, member, signed
from tests.domain.ledger import Ledger
from tests.domain.region import HOUR_MS, founded, opened
from tests.properties.naive_routes import chosen, every_way, hops_of

LETTERS = "abcdef"
PAIRS = ["".join(pair) for pair in combinations(LETTERS, 2)]
# A pair's limits in either direction, whether it allows transit, and what is owed beforehand.
SIGNED = st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([True, True, True, False]))
GRAPHS = st.dictionaries(st.sampled_from(PAIRS), SIGNED, min_size=5, max_size=len(PAIRS))
TRADES = st.lists(
    st.tuples(st.permutations(LETTERS), st.integers(1, 9), st.integers(1, 6)),
    min_size=1,
    max_size=8,
)

Graph = dict[str, tuple[int, int, bool]]


def ledger_of(graph: Graph) -> Ledger:
    ledger = Ledger()
    for letter in LETTERS:
        ledger.given(founded(group(letter), HOUR_MS), opened(member(letter), group(letter)))
    for pair, (there, back, transit) in graph.items():
        ledger.given(*signed(pair, there, back, transit=transit))
    return ledger


class Sheet:
    """What is owed and may be owed between every two, in hours."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.owes: dict[tuple[str, str], Fraction] = {}
        self.may_owe: dict[tuple[str, str], Fraction] = {}
        for pair, (there, back, _) in graph.items():
            one, other = tuple(pair)
            self.owes[one, other] = self.owes[other, one] = Fraction(0)
            self.may_owe[one, other], self.may_owe[other, one] = Fraction(there), Fraction(back)

    def room(self, payer: str, payee: str) -> dict[tuple[str, str], Fraction]:
        """Of the links that these two may use: those of transit, and their own."""
        return {
            link: self.may_owe[link] - self.owes[link]
            for link in self.owes
            if self.graph["".join(sorted(link))][2] or set(link) == {payer, payee}
        }

    def routes(
        self, payer: str, payee: str, hours: int, hops: int
    ) -> list[tuple[tuple[str, ...], Fraction]] | None:
        room = self.room(payer, payee)
        if room.get((payer, payee), Fraction(0)) >= hours:
            return [((payer, payee), Fraction(hours))]
        return chosen(room, self.owes, payer, payee, Fraction(hours), hops)

    def move(self, routes: list[tuple[tuple[str, ...], Fraction]]) -> None:
        for way, part in routes:
            for giver, taker in hops_of(way):
                self.owes[giver, taker] += part
                self.owes[taker, giver] -= part


@settings(max_examples=300, deadline=None)
@given(graph=GRAPHS, trades=TRADES)
def test_routes_are_those_of_an_exhaustive_search(
    graph: Graph, trades: list[tuple[list[str], int, int]]
) -> None:
    ledger, sheet = ledger_of(graph), Sheet(graph)
    for (payer, payee, *_), hours, hops in trades:
        expected = sheet.routes(payer, payee, hours, hops)
        ways = every_way(sheet.room(payer, payee), payer, payee, hops)
        command = gives(payer, payee, hours, hops)
        event = ledger.when(command).decision
        if expected is None:
            assert isinstance(event, Refusal)
            assert (event.code is Code.NO_AGREEMENT) == (not ways)
            check_named(event, sheet, ways, hours)
            continue
        assert not isinstance(event, Refusal)
        found = [
            (tuple(g.removeprefix("g-") for g in route.groups), Fraction(route.carried_ms, HOUR_MS))
            for route in getattr(event[0], "routes", ())
        ]
        assert found == expected
        sheet.move(expected)
        for (giver, taker), owed in sheet.owes.items():
            assert ledger.link(group(giver), group(taker)) == owed * HOUR_MS
            assert owed <= sheet.may_owe[giver, taker]


def check_named(refusal: Refusal, sheet: Sheet, ways: list[tuple[str, ...]], hours: int) -> None:
    """Missing is what the routes do not carry; each link named is on a way, with its room."""
    if refusal.code is not Code.ROUTE_LIMIT:
        return
    assert refusal.missing_ms is not None
    assert refusal.left is not None
    assert refusal.missing_ms > 0
    assert refusal.left + refusal.missing_ms == hours * HOUR_MS
    assert 1 <= len(refusal.links) <= 3
    passed = {link for way in ways for link in pairwise(way)}
    for link in refusal.links:
        names = (link.giver.removeprefix("g-"), link.taker.removeprefix("g-"))
        assert names in passed
        assert link.left_ms == (sheet.may_owe[names] - sheet.owes[names]) * HOUR_MS


@settings(max_examples=100, deadline=None)
@given(graph=GRAPHS, trades=TRADES)
def test_a_quote_takes_the_routes_of_the_payment_and_groups_between_keep_their_net(
    graph: Graph, trades: list[tuple[list[str], int, int]]
) -> None:
    ledger = ledger_of(graph)
    for (payer, payee, *_), hours, hops in trades:
        accounts = (AccountId(member(payer)), AccountId(member(payee)))
        quoted = quote(ledger.state, *accounts, "payer", hours, hops)
        before = {name: of.net_ms for name, of in ledger.state.groups.items()}
        decision = ledger.when(gives(payer, payee, hours, hops)).decision
        if isinstance(decision, Refusal):
            assert decision.code is Code.LINK_LIMIT or quoted == decision
            continue
        assert isinstance(quoted, Quote)
        assert quoted.routes == getattr(decision[0], "routes", None)
        before[group(payer)] += hours * HOUR_MS
        before[group(payee)] -= hours * HOUR_MS
        assert {name: of.net_ms for name, of in ledger.state.groups.items()} == before
