"""Runs while members trade over the same links from all sides, on a real log."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

from access.principals import FOR_ALL
from clearing.answers import Accepted, Refused
from clearing.domain import commands as c
from clearing.domain.evolve import evolve
from clearing.domain.quotes import convert
from clearing.domain.refusals import Code
from clearing.domain.state import State
from clearing.write_path.fold import recorded_events
from contracts.envelope import Actor
from contracts.events import ClearingApplied
from contracts.ids import MS_PER_HOUR, CommandId, RunId
from contracts.value import replace
from evenveel.clearing_runs.running import apply, propose
from evenveel.clearing_runs.schedule import SCHEDULE
from evenveel.composition import ledger, make_tables
from evenveel.local_desk import LocalDesk, local_desk
from evenveel.verify import verify
from tests.bench.world import World
from tests.domain.ledger import unsoundness
from tests.verify.world import new_id as new_uuid
from tests.verify.world import silent

HANDS, RUNS = 4, 12


class Ring(World):
    """Four groups in a ring whose links all allow set-off."""

    def __init__(self) -> None:
        super().__init__(groups=4, members=3)

    def setup(self) -> Iterator[c.Command]:
        for command in super().setup():
            if isinstance(command, c.ProposeAgreement | c.AcceptAgreement):
                yield replace(command, terms=replace(command.terms, set_off_allowed=True))
            else:
                yield command

    def round_trip(self, chance: Random) -> c.Pay:
        """Mostly with the ring, so that debts run in a circle; sometimes against it."""
        here = chance.randrange(4)
        there = (here + chance.choice((1, 1, 1, 3))) % 4
        payer = chance.choice([m for m in self.members if m.group == here])
        payee = chance.choice([m for m in self.members if m.group == there])
        steps = chance.randint(1, 5) * MS_PER_HOUR // self.step_ms[there]
        amounts = convert("payee", steps, self.step_ms[here], self.step_ms[there])
        return c.Pay(
            command_id=CommandId(new_uuid()),
            actor=Actor(person_id=payer.person_id, capacity="holder"),
            payer=payer.account_id,
            payee=payee.account_id,
            payer_steps=amounts.payer_steps,
            payee_steps=amounts.payee_steps,
            fixed_side="payee",
        )


def trade(desk: LocalDesk, ring: Ring, hand: int, stop: Event) -> int:
    """Pay until told to stop; returns how often."""
    chance, paid = Random(hand), 0
    while not stop.is_set():
        (answer,) = desk.submit((ring.round_trip(chance),))
        assert isinstance(answer, Accepted), answer
        paid += 1
    return paid


def test_exchanges_and_runs_at_the_same_time_keep_every_mirror(database_url: str) -> None:
    make_tables(database_url)
    ring, stop = Ring(), Event()
    with ledger(database_url) as opened, local_desk(opened, FOR_ALL) as (desk, _):
        assert all(isinstance(a, Accepted) for a in desk.submit(ring.setup()))
        chance = Random(99)
        first = desk.submit(ring.round_trip(chance) for _ in range(200))
        assert all(isinstance(answer, Accepted) for answer in first)
        with ThreadPoolExecutor(HANDS) as hands:
            trading = [hands.submit(trade, desk, ring, hand, stop) for hand in range(HANDS)]
            try:
                ended = [_run(desk) for _ in range(RUNS)]
            finally:
                stop.set()
            assert all(hand.result() > 0 for hand in trading)
        # When nobody trades any more, what is left of the circle goes.
        ended.append(_run(desk))

        state, moved = State(), 0
        for recorded in recorded_events(opened.log):
            nets = {name: group.net_ms for name, group in state.groups.items()}
            state = evolve(state, recorded)
            if isinstance(recorded.envelope.event, ClearingApplied):
                assert nets == {name: group.net_ms for name, group in state.groups.items()}
                moved += 1
        assert unsoundness(state) == []
        assert moved == sum(ended) > 0
    assert verify(database_url, silent).finding is None


def _run(desk: LocalDesk) -> bool:
    """Propose and apply a run; returns whether it was applied in the end."""
    run_id = CommandId(new_uuid())
    proposed = propose(desk, "debts", run_id, SCHEDULE)
    if isinstance(proposed, Refused):
        assert proposed.refusal.code in (Code.CLEARING_MOVED, Code.NOTHING_TO_CLEAR)
        return False
    answer = apply(desk, RunId(run_id), SCHEDULE)
    assert isinstance(answer, Accepted), answer
    return isinstance(answer.events[0], ClearingApplied)
