"""The ledger beside a naive one: hours as fractions, dictionaries, and no thought for speed.

Whatever is asked in whatever order: both hold the same balances, links and rounding; both agree on
whether a payment is possible; and a ledger folded again from stored bytes is the same to the byte.
"""

from __future__ import annotations

from fractions import Fraction

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from msgspec.structs import replace

from clearing.domain.commands import (
    AcceptAgreement,
    AgreeStepValue,
    DeclineRequest,
    ExpireRequest,
    LowerLinkLimit,
    Pay,
    ProposeAgreement,
    Request,
    WithdrawRequest,
)
from clearing.domain.evolve import evolve
from clearing.domain.refusals import Code
from clearing.domain.state import State
from contracts.envelope import Recorded, decode, encode
from contracts.events import AccountLimits, ExchangeRecorded, ExchangeRequested, Terms, wire_name
from contracts.ids import AccountId, ExchangeId, FixedSide, GroupId
from tests.domain.ledger import CHAIR, TREASURER, Ledger
from tests.domain.region import (
    DAY_MS,
    HOUR_MS,
    SYSTEM,
    accept,
    administers,
    agreed,
    ask,
    founded,
    give_back,
    holder,
    limits_of,
    net_limits_of,
    new_id,
    opened,
    pay,
    revalue,
)
from tests.properties.naive_ledger import (
    BOUND,
    LINK_HOURS,
    MEMBERS,
    NAMES,
    NET_HOURS,
    Naive,
    Routes,
)
from tests.properties.runs_beside_naive import RunsBesideNaive

BETWEEN = {("aalst", "bergen"): "ab", ("bergen", "ciney"): "bc", ("aalst", "ciney"): "ac"}
PAIRS = sorted(BETWEEN)
WHO = st.sampled_from(sorted(MEMBERS))
GROUP = st.sampled_from(NAMES)
STEP_MS = st.sampled_from([180_000, 60_000, 240_000, 3_600, 514_286, 97_297])
STEPS = st.integers(1, 40) | st.integers(1, 2_000)
SIDE: st.SearchStrategy[FixedSide] = st.sampled_from(["payer", "payee"])


class LedgerBesideNaive(RunsBesideNaive):
    """Each rule asks the ledger for something, and does by hand to the naive one what follows."""

    @initialize(
        steps_ms=st.tuples(STEP_MS, STEP_MS, STEP_MS), transit=st.sets(st.sampled_from(PAIRS))
    )
    def three_groups(self, steps_ms: tuple[int, int, int], transit: set[tuple[str, str]]) -> None:
        self.ledger, self.again, self.folded = Ledger(), State(), 0
        self.step_ms = dict(zip(NAMES, steps_ms, strict=True))
        self.naive = Naive({g: Fraction(ms, HOUR_MS) for g, ms in self.step_ms.items()})
        wide = AccountLimits(floor_steps=-BOUND, ceiling_steps=BOUND)
        for group, ms in self.step_ms.items():
            self.ledger.given(replace(founded(group, ms), default_limits=wide))
            self.ledger.given(administers(group, CHAIR))
            self.ledger.given(net_limits_of(group, NET_HOURS * HOUR_MS, NET_HOURS * HOUR_MS))
        self.ledger.given(*(opened(name, group) for name, group in MEMBERS.items()))
        for (first, second), name in BETWEEN.items():
            one, other = GroupId(first), GroupId(second)
            passed = (first, second) in transit
            self.ledger.given(*agreed(name, one, other, self.terms_of_today(one, other, passed)))
            self.let_pass((first, second), passed)
        self.agreed_on = {pair: self.worths(pair) for pair in BETWEEN}
        self.paid: list[tuple[ExchangeId, str, str, int, int, Routes]] = []
        self.open: dict[str, tuple[Request, bool, Routes]] = {}

    def let_pass(self, pair: tuple[str, str], passed: bool) -> None:
        one, other = GroupId(pair[0]), GroupId(pair[1])
        both = {(one, other), (other, one)}
        self.naive.transit = self.naive.transit | both if passed else self.naive.transit - both

    def settle_what_is_open(self) -> None:
        """Trade is open over the links whose groups have agreed on both worths as they are."""
        open_ = [pair for pair in BETWEEN if self.agreed_on[pair] == self.worths(pair)]
        self.naive.open = {
            link
            for one, other in open_
            for link in ((GroupId(one), GroupId(other)), (GroupId(other), GroupId(one)))
        }

    def went(self, event: object) -> Routes:
        assert isinstance(event, ExchangeRecorded | ExchangeRequested)
        return [(r.groups, Fraction(r.carried_ms, HOUR_MS)) for r in event.routes]

    def worths(self, pair: tuple[str, str]) -> tuple[int, int]:
        return self.step_ms[GroupId(pair[0])], self.step_ms[GroupId(pair[1])]

    def terms_of_today(self, first: GroupId, second: GroupId, transit: bool) -> Terms:
        return Terms(
            first_may_owe_ms=LINK_HOURS * HOUR_MS,
            second_may_owe_ms=LINK_HOURS * HOUR_MS,
            first_step_ms=self.step_ms[first],
            second_step_ms=self.step_ms[second],
            transit_allowed=transit,
            set_off_allowed=True,
        )

    def may_trade(self, payer: str, payee: str) -> bool:
        pair = tuple(sorted((MEMBERS[payer], MEMBERS[payee])))
        return pair[0] == pair[1] or self.agreed_on[pair[0], pair[1]] == self.worths(
            (pair[0], pair[1])
        )

    def payment(self, payer: str, payee: str, side: FixedSide, steps: int) -> Pay:
        gives, gets = self.naive.amounts(payer, payee, side, steps)
        if MEMBERS[payer] == MEMBERS[payee]:
            gives = gets = steps
        command = pay(payer, payee, gives, gets, fixed=side)
        return replace(command, payee_steps=gets)

    @rule(payer=WHO, payee=WHO, side=SIDE, steps=STEPS)
    def someone_pays(self, payer: str, payee: str, side: FixedSide, steps: int) -> None:
        if payer == payee:
            return
        command = self.payment(payer, payee, side, steps)
        gives, gets = command.payer_steps, command.payee_steps
        outcome = self.ledger.when(command)
        possible = (
            gets > 0
            and self.may_trade(payer, payee)
            and self.naive.has_room(payer, payee, gives, gets)
        )
        assert (outcome.code is None) == possible
        if possible:
            routes = self.naive.routes(payer, payee, self.naive.carried(payee, gets))
            assert routes == self.went(outcome.event())
            self.naive.move(payer, payee, gives, gets, routes)
            exchange = ExchangeId(command.command_id)
            self.paid.append((exchange, payer, payee, gives, gets, routes))

    @rule(payer=WHO, payee=WHO, side=SIDE)
    def someone_pays_all_that_there_is_room_for(
        self, payer: str, payee: str, side: FixedSide
    ) -> None:
        """The last step that fits, after one more was refused: every limit is met exactly."""
        least, most = 0, 10_000
        while payer != payee and least < most:
            middle = (least + most + 1) // 2
            command = self.payment(payer, payee, side, middle)
            amounts = command.payer_steps, command.payee_steps
            if self.naive.has_room(payer, payee, *amounts):
                least = middle
            else:
                most = middle - 1
        for steps in (least + 1, least):
            if payer != payee and steps:
                self.someone_pays(payer, payee, side, steps)

    @rule(payer=WHO, payee=WHO, steps=STEPS, off=st.sampled_from([-1, 1]))
    def someone_names_amounts_that_do_not_follow(
        self, payer: str, payee: str, steps: int, off: int
    ) -> None:
        if payer == payee:
            return
        command = self.payment(payer, payee, "payer", steps)
        wrong = replace(command, payee_steps=command.payee_steps + off)
        assert self.ledger.when(wrong).code is not None

    @rule(payer=WHO, payee=WHO, steps=STEPS, days=st.integers(1, 9))
    def someone_asks_to_be_paid(self, payer: str, payee: str, steps: int, days: int) -> None:
        if payer == payee:
            return
        gives, gets = self.naive.amounts(payer, payee, "payee", steps)
        command = replace(
            ask(payer, payee, gives, gets), expires_at_ms=self.ledger.now_ms + days * DAY_MS
        )
        outcome = self.ledger.when(command)
        if outcome.code is not None:
            return
        event = outcome.event()
        assert isinstance(event, ExchangeRequested)
        routes = self.naive.routes(payer, payee, self.naive.carried(payee, gets))
        assert routes == self.went(event)
        self.open[command.command_id] = (command, event.holds, routes)
        if event.holds:
            self.naive.hold(payer, payee, gets, routes)

    @rule(payer=WHO, payee=WHO, steps=st.integers(1, 9))
    def what_one_request_holds_another_member_runs_into(
        self, payer: str, payee: str, steps: int
    ) -> None:
        self.someone_asks_to_be_paid(payer, payee, steps, 1)
        beside = {MEMBERS[name]: name for name in MEMBERS if name not in (payer, payee)}
        self.someone_pays_all_that_there_is_room_for(
            beside.get(MEMBERS[payer], payer), beside.get(MEMBERS[payee], payee), "payee"
        )

    def closed(self, request: str) -> None:
        command, holds, routes = self.open.pop(request)
        if holds:
            back = [(way, -hours) for way, hours in routes]
            self.naive.hold(command.payer, command.payee, -command.payee_steps, back)

    @precondition(lambda self: bool(getattr(self, "open", None)))
    @rule(
        which=st.integers(0, 99),
        answer=st.sampled_from(["yes", "no", "back", "late", "yes, too late"]),
    )
    def a_request_is_answered(self, which: int, answer: str) -> None:
        request = sorted(self.open)[which % len(self.open)]
        command, holds, routes = self.open[request]
        if answer in ("late", "yes, too late"):
            self.ledger.now_ms = max(self.ledger.now_ms, command.expires_at_ms)
        exchange = ExchangeId(request)
        late = self.ledger.now_ms >= command.expires_at_ms
        if answer.startswith("yes"):
            outcome = self.ledger.when(accept(command))
            assert not (late and outcome.code is None)
        elif answer == "no":
            outcome = self.ledger.when(
                DeclineRequest(
                    command_id=new_id(), actor=holder(command.payer), exchange_id=exchange
                )
            )
        elif answer == "back":
            outcome = self.ledger.when(
                WithdrawRequest(
                    command_id=new_id(), actor=holder(command.payee), exchange_id=exchange
                )
            )
        else:
            outcome = self.ledger.when(
                ExpireRequest(command_id=new_id(), actor=SYSTEM, exchange_id=exchange)
            )
            assert (outcome.code is None) == late
        if outcome.code is not None:
            return
        self.closed(request)
        if answer == "yes":
            amounts = command.payer_steps, command.payee_steps
            if not holds:
                hours = self.naive.carried(command.payee, command.payee_steps)
                anew = self.naive.routes(command.payer, command.payee, hours)
                assert anew is not None
                routes = anew
            assert routes == self.went(outcome.event())
            self.naive.move(command.payer, command.payee, *amounts, routes)
            self.paid.append((exchange, command.payer, command.payee, *amounts, routes))

    @precondition(lambda self: bool(getattr(self, "paid", None)))
    @rule(which=st.integers(0, 99), by=st.sampled_from(["payee", "both groups", "force"]))
    def something_is_given_back(self, which: int, by: str) -> None:
        exchange, payer, payee, gives, gets, routes = self.paid[which % len(self.paid)]
        command = (
            give_back(exchange, by=holder(payee))
            if by == "payee"
            else give_back(exchange, force=by == "force")
        )
        if self.ledger.by_two(command).code is None:
            back = [(way, -hours) for way, hours in routes]
            self.naive.move(payer, payee, -gives, -gets, back)
            again = self.ledger.when(replace(command, command_id=new_id()))
            assert again.code is Code.ALREADY_REVERSED

    @rule(group=GROUP, step_ms=STEP_MS)
    def a_unit_is_revalued(self, group: GroupId, step_ms: int) -> None:
        if self.ledger.by_two(revalue(group, step_ms)).code is not None:
            return
        self.step_ms[group] = step_ms
        self.naive.worth[group] = Fraction(step_ms, HOUR_MS)
        self.settle_what_is_open()
        for request, (command, _, _) in list(self.open.items()):
            ends = {MEMBERS[command.payer], MEMBERS[command.payee]}
            if len(ends) == 2 and group in ends:
                self.closed(request)

    @rule(pair=st.sampled_from(sorted(BETWEEN)), second=st.booleans())
    def a_neighbour_agrees_to_a_worth(self, pair: tuple[str, str], second: bool) -> None:
        first_ms, second_ms = self.worths(pair)
        command = AgreeStepValue(
            command_id=new_id(),
            actor=TREASURER,
            agreement_id=BETWEEN[pair],  # type: ignore[arg-type]
            by=GroupId(pair[second]),
            first_step_ms=first_ms,
            second_step_ms=second_ms,
        )
        if self.ledger.when(command).code is None:
            old = self.agreed_on[pair]
            self.agreed_on[pair] = (first_ms, old[1]) if second else (old[0], second_ms)
            self.settle_what_is_open()

    @rule(who=WHO, bounds=st.tuples(st.integers(-300, 0), st.integers(0, 300)))
    def a_members_limits_change(self, who: str, bounds: tuple[int, int]) -> None:
        fact = replace(limits_of("anna", *bounds), account_id=AccountId(who), group_id=MEMBERS[who])
        self.ledger.given(fact)
        self.naive.bounds[who] = bounds

    @rule(group=GROUP, hours=st.tuples(st.integers(2, 9), st.integers(2, 9)))
    def a_groups_limits_change(self, group: GroupId, hours: tuple[int, int]) -> None:
        self.ledger.given(net_limits_of(group, hours[0] * HOUR_MS, hours[1] * HOUR_MS))
        self.naive.net_bounds[group] = (Fraction(hours[0]), Fraction(hours[1]))

    @rule(
        pair=st.sampled_from(sorted(BETWEEN)),
        hours=st.integers(0, LINK_HOURS),
        second=st.booleans(),
    )
    def one_side_lowers_a_link(self, pair: tuple[str, str], hours: int, second: bool) -> None:
        command = LowerLinkLimit(
            command_id=new_id(),
            actor=TREASURER,
            agreement_id=BETWEEN[pair],  # type: ignore[arg-type]
            by=GroupId(pair[second]),
            other_may_owe_ms=hours * HOUR_MS,
        )
        if self.ledger.when(command).code is None:
            debtor = (pair[0], pair[1]) if second else (pair[1], pair[0])
            self.naive.may_owe[GroupId(debtor[0]), GroupId(debtor[1])] = Fraction(hours)

    @rule(pair=st.sampled_from(PAIRS), transit=st.booleans())
    def both_sign_again(self, pair: tuple[str, str], transit: bool) -> None:
        first, second = GroupId(pair[0]), GroupId(pair[1])
        terms = self.terms_of_today(first, second, transit)
        offer = ProposeAgreement(
            command_id=new_id(),
            actor=TREASURER,
            agreement_id=BETWEEN[pair],  # type: ignore[arg-type]
            by=second,
            other=first,
            terms=terms,
        )
        if self.ledger.when(offer).code is not None:
            return
        self.ledger.given(
            AcceptAgreement(
                command_id=new_id(),
                actor=CHAIR,
                agreement_id=offer.agreement_id,
                by=first,
                terms=terms,
            )
        )
        self.agreed_on[pair] = self.worths(pair)
        self.let_pass(pair, transit)
        self.settle_what_is_open()
        self.naive.may_owe[first, second] = self.naive.may_owe[second, first] = Fraction(LINK_HOURS)

    @rule(hours=st.integers(1, 250))
    def time_goes_by(self, hours: int) -> None:
        self.ledger.later(hours * HOUR_MS)

    @invariant()
    def both_hold_the_same(self) -> None:
        naive, state = self.naive, self.ledger.state
        assert {name: self.ledger.balance(name) for name in MEMBERS} == naive.balance
        assert {name: state.accounts[AccountId(name)].held_steps for name in MEMBERS} == naive.held
        for pair, hours in naive.owes.items():
            assert self.ledger.link(*pair) == hours * HOUR_MS
        for group in NAMES:
            assert self.ledger.rounding(group) == naive.rounding(group) * HOUR_MS
        assert set(map(str, state.requests)) == set(self.open)

    @invariant()
    def what_is_stored_folds_into_the_same_state(self) -> None:
        for recorded in self.ledger.log[self.folded :]:
            stored = encode(recorded.envelope)
            envelope = decode(wire_name(recorded.envelope.event), stored)
            assert encode(envelope) == stored
            self.again = evolve(self.again, Recorded(recorded.position, envelope))
        self.folded = len(self.ledger.log)
        assert msgspec.msgpack.encode(self.again) == msgspec.msgpack.encode(self.ledger.state)


TestLedgerBesideNaive = LedgerBesideNaive.TestCase
TestLedgerBesideNaive.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
