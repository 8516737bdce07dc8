"""The ids of a run's steps can be worked out: used up for payments they stop no run."""

from __future__ import annotations

from random import Random

from access.principals import FOR_ALL
from clearing.answers import Accepted
from clearing.domain.clearing_commands import SetClearingConsent
from contracts.events import (
    ClearingApplied,
    ClearingProposed,
    ClearingWithdrawn,
    Event,
    Leave,
)
from contracts.ids import MAX_LIMIT_MS, CommandId, RunId
from contracts.value import replace
from evenveel.clearing_runs.running import apply, propose, step_of
from evenveel.clearing_runs.schedule import SCHEDULE, id_of_run, step
from evenveel.composition import ledger, make_tables
from evenveel.local_desk import LocalDesk, local_desk
from evenveel.verify import verify
from tests.clearing_runs.test_under_load import Ring
from tests.verify.world import new_id, silent

NOON_MS = 1_750_000_000_000


def used_up(desk: LocalDesk, ring: Ring, command_id: CommandId) -> None:
    (answer,) = desk.submit((replace(ring.round_trip(Random(1)), command_id=command_id),))
    assert isinstance(answer, Accepted)


def keep_all(desk: LocalDesk, ring: Ring) -> None:
    """From now on all that is owed must stay, so that nothing is left of an open run."""
    for debt in desk.next_run("debts").input.set_offs:
        (answer,) = desk.submit(
            (
                SetClearingConsent(
                    command_id=CommandId(new_id()),
                    actor=ring.administrators[ring.groups.index(debt.debtor)],
                    group_id=debt.debtor,
                    leaves=(Leave(agreement_id=debt.agreement_id, at_least_ms=MAX_LIMIT_MS),),
                ),
            )
        )
        assert isinstance(answer, Accepted), answer


def event_of(answer: object) -> Event:
    assert isinstance(answer, Accepted), answer
    return answer.events[0]


def test_ids_that_somebody_used_up_stop_no_run(database_url: str) -> None:
    make_tables(database_url)
    ring, chance = Ring(), Random(99)
    with ledger(database_url) as opened, local_desk(opened, FOR_ALL) as (desk, _):
        assert all(isinstance(a, Accepted) for a in desk.submit(ring.setup()))
        first = desk.submit(ring.round_trip(chance) for _ in range(60))
        assert all(isinstance(answer, Accepted) for answer in first)

        used_up(desk, ring, id_of_run("day", NOON_MS))
        proposed = event_of(step(desk, "day", NOON_MS))
        assert isinstance(proposed, ClearingProposed)
        used_up(desk, ring, step_of(proposed.run_id, "apply"))
        assert isinstance(event_of(apply(desk, proposed.run_id, SCHEDULE)), ClearingApplied)

        more = desk.submit(ring.round_trip(chance) for _ in range(60))
        assert all(isinstance(answer, Accepted) for answer in more)
        run_id = CommandId(new_id())
        assert isinstance(event_of(propose(desk, "debts", run_id, SCHEDULE)), ClearingProposed)
        used_up(desk, ring, step_of(RunId(run_id), "withdraw"))
        keep_all(desk, ring)
        ended = event_of(apply(desk, RunId(run_id), SCHEDULE))
        assert isinstance(ended, ClearingWithdrawn)
    assert verify(database_url, silent).finding is None
