"""A group that makes up a thousand members takes no more from others than these agreed to lose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from clearing.domain.commands import Command
from clearing.domain.decide import decide
from clearing.domain.refusals import Code
from tests.domain.ledger import Ledger, Outcome, unsoundness
from tests.domain.region import (
    AB,
    CEILING,
    FLOOR,
    LINK_MS,
    STEP_MS,
    A,
    B,
    C,
    ask,
    limits_of,
    net_limits_of,
    opened,
    pay,
    region,
)

FALSE: Final = tuple(f"false-{number}" for number in range(1_000))


def decided(self: Ledger, command: Command) -> Outcome:
    decision = decide(self.state, self, command, self.now_ms)
    if isinstance(decision, list):
        self._record(command.command_id, command.actor, decision)
    return Outcome(decision)


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """Bergen has made up a thousand members; whoever sells to them in Aalst has much room."""
    with monkeypatch.context() as patched:
        # Looking at a thousand accounts after each of so many acts takes minutes: once will do.
        patched.setattr("tests.domain.ledger.unsoundness", lambda _: [])
        patched.setattr(Ledger, "when", decided)
        found = region().given(*(opened(name, B) for name in FALSE))
        yield found.given(limits_of("anna", -1_000_000, 1_000_000))
    assert unsoundness(found.state) == []


def buying_all_they_can(ledger: Ledger, seller: str, step_ms: int) -> set[Code]:
    """Each false member buys until it is refused, in ever smaller amounts; why they were."""
    why = set()
    for name in FALSE:
        for steps in (99, 9, 3):
            while True:
                payee_steps = steps * STEP_MS[B] // step_ms
                if not payee_steps:
                    break
                refused = ledger.when(
                    pay(
                        name,
                        seller,
                        payee_steps * step_ms // STEP_MS[B],
                        payee_steps,
                        fixed="payee",
                    )
                ).code
                if refused is not None:
                    why.add(refused)
                    break
    return why


def test_what_a_thousand_false_members_take_from_a_neighbour_is_bounded_by_its_caps(
    ledger: Ledger,
) -> None:
    why = buying_all_they_can(ledger, "anna", STEP_MS[A])
    # Aalst agreed that Bergen may owe it 20 hours; a thousand floors would have been 8,333.
    assert ledger.link(B, A) == LINK_MS
    assert ledger.balance("anna") * STEP_MS[A] <= LINK_MS
    assert Code.LINK_LIMIT in why
    # What they have, they have at the cost of their own group, whose sum is zero.
    assert sum(ledger.balance(name) for name in FALSE) * STEP_MS[B] <= -LINK_MS


def test_what_a_thousand_false_members_take_through_a_neighbour_is_bounded_too(
    ledger: Ledger,
) -> None:
    cap_ms = LINK_MS + LINK_MS // 2
    ledger.given(net_limits_of(B, may_owe=cap_ms), limits_of("carl", -1_000_000, 1_000_000))
    buying_all_they_can(ledger, "anna", STEP_MS[A])
    why = buying_all_they_can(ledger, "carl", STEP_MS[C])
    # Over all its links together Bergen owes what its net limit says, and not a cap for each link.
    assert ledger.link(B, A) + ledger.link(B, C) <= cap_ms
    assert Code.PAYER_GROUP_LIMIT in why


def test_within_their_own_group_each_false_member_takes_what_its_floor_allows(
    ledger: Ledger,
) -> None:
    ledger.given(limits_of("bea", 0, 10_000_000))
    for name in FALSE:
        ledger.given(pay(name, "bea", -FLOOR))
        assert ledger.when(pay(name, "bea", 1)).code is Code.PAYER_FLOOR
    # They cost the group that let them in, and nobody else.
    assert ledger.balance("bea") == -FLOOR * len(FALSE)
    assert ledger.link(A, B) == 0
    # And what stands there cannot leave the group beyond its caps either.
    refused = ledger.when(pay("bea", "anna", 1_203, 401, fixed="payee"))
    assert refused.code is Code.LINK_LIMIT


def test_a_flood_of_requests_leaves_room_for_who_pays(ledger: Ledger) -> None:
    ledger.given(limits_of("arno", -1_000_000, 1_000_000), limits_of("bea", -1_000, 1_000_000))
    for name in FALSE:
        ledger.given(ask("arno", name, 1, 3), ask("arno", name, 39, 117))
    agreement = ledger.state.agreements[AB]
    assert agreement.held_first_ms <= LINK_MS // 2
    # Half of the room is there for who pays, however many ask; and the way back all of it.
    half_steps = LINK_MS // 2 // STEP_MS[A]
    ledger.when(pay("anna", "bea", half_steps, 3 * half_steps)).accepted()
    ledger.given(limits_of("bob", -10_000, 10_000))
    ledger.when(pay("bob", "anna", 3 * CEILING, CEILING, fixed="payee")).accepted()
