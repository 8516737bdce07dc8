"""Payments from all sides over links between two other groups, at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import uuid4

from clearing.answers import Refused
from clearing.domain import commands as c
from clearing.domain.evolve import evolve
from clearing.domain.quotes import convert
from clearing.domain.refusals import Code
from clearing.domain.state import State
from clearing.write_path.fold import recorded_events
from contracts.envelope import Actor
from contracts.events import ExchangeRecorded, Terms
from contracts.ids import MS_PER_HOUR, CommandId
from contracts.value import replace
from tests.bench.world import Member, World
from tests.writer.conftest import Stage

LIMIT_MS = 40 * MS_PER_HOUR
HANDS, PAYMENTS = 6, 60


class Ring(World):
    """Four groups in a ring: over their links others may pass, up to 40 hours."""

    def __init__(self) -> None:
        super().__init__(groups=4, members=3)

    def setup(self) -> Iterator[c.Command]:
        for command in super().setup():
            if isinstance(command, c.ProposeAgreement | c.AcceptAgreement):
                yield replace(command, terms=_passable(command.terms))
            else:
                yield command


def _passable(terms: Terms) -> Terms:
    return replace(
        terms, first_may_owe_ms=LIMIT_MS, second_may_owe_ms=LIMIT_MS, transit_allowed=True
    )


def payment(world: World, payer: Member, payee: Member, steps: int) -> c.Pay:
    there, here = world.step_ms[payee.group], world.step_ms[payer.group]
    amounts = convert("payee", steps, here, there)
    return c.Pay(
        command_id=CommandId(str(uuid4())),
        actor=Actor(person_id=payer.person_id, capacity="holder"),
        payer=payer.account_id,
        payee=payee.account_id,
        payer_steps=amounts.payer_steps,
        payee_steps=amounts.payee_steps,
        fixed_side="payee",
    )


def passed_limits(state: State) -> list[str]:
    return [
        agreement.agreement_id
        for agreement in state.agreements.values()
        if abs(agreement.position_ms) > LIMIT_MS
    ]


def test_payments_at_the_same_time_never_pass_the_limit_of_a_link_they_share(
    stage: Stage,
) -> None:
    stage.world = world = Ring()
    writer = stage.writer()
    members = [[m for m in world.members if m.group == group] for group in range(4)]

    def one_hand(hand: int) -> list[Code | None]:
        chance = Random(hand)
        said: list[Code | None] = []
        for _ in range(PAYMENTS):
            # From both sides over the ring to the third group, and from the second on the way.
            payer = chance.choice(members[chance.choice((0, 0, 1, 3))])
            hours = chance.randint(1, 6)
            steps = hours * MS_PER_HOUR // world.step_ms[2]
            (answer,) = stage.say(writer, payment(world, payer, chance.choice(members[2]), steps))
            said.append(answer.refusal.code if isinstance(answer, Refused) else None)
        return said

    with ThreadPoolExecutor(HANDS) as hands:
        said = [code for codes in hands.map(one_hand, range(HANDS)) for code in codes]

    assert set(said) == {None, Code.LINK_LIMIT, Code.ROUTE_LIMIT}
    state, passed_through = State(), 0
    for recorded in recorded_events(stage.log, after=0):
        state = evolve(state, recorded)
        assert passed_limits(state) == []
        event = recorded.envelope.event
        if isinstance(event, ExchangeRecorded):
            passed_through += any(len(route.groups) > 2 for route in event.routes)
    assert passed_through > 0
    # Both links into the third group are full to the last hour that anybody asked for.
    into = [state.agreement_between(world.groups[n], world.groups[2]) for n in (1, 3)]
    assert all(link is not None and abs(link.position_ms) > LIMIT_MS - MS_PER_HOUR for link in into)
