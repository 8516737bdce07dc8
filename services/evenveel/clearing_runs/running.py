"""One clearing run: what it is made from is asked for, solved here, checked, and handed in.

The writer never waits for a solver: it tells at one position what a run may touch, and decides
later on what was found. Where positions moved in between it refuses, and the next attempt starts
from those of then. A step has one id however often it is taken, so that one whose answer was lost
is answered again and not carried out twice. Anybody can work that id out beforehand: where it was
used up for something else, the step is taken under one that nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol
from uuid import UUID, uuid4, uuid5

from clearing.answers import Answer, Refused
from clearing.domain.clearing_commands import (
    ApplyClearing,
    ProposeClearing,
    RunStep,
    WithdrawClearing,
)
from clearing.domain.clearing_input import NextRun, RunInput
from clearing.domain.clearing_proof import Solved, problem_in, solved
from clearing.domain.netting_check import flaw_of
from clearing.domain.refusals import Code
from clearing.netting import solve
from contracts.envelope import Actor
from contracts.ids import MAX_ATTEMPTS, ClearingMode, CommandId, EndOfRun, RunId
from contracts.value import replace

_STEPS: Final = UUID("0d8f7a52-3c1e-4f5b-9a60-6a4c2f9b7d11")


class RunDesk(Protocol):
    """Where runs are handed in."""

    def next_run(self, mode: ClearingMode) -> NextRun:
        """Return what is to be solved next."""
        ...

    def submit_run(self, command: RunStep) -> Answer:
        """Return the answer to one step of a run, however large it is."""
        ...


def solved_from(given: RunInput) -> Solved:
    """Return the largest set-off of the input, which was checked apart from the solver."""
    problem = problem_in(given.set_offs, given.growths)
    result = solve(problem)
    flaw = flaw_of(problem, result)
    assert flaw is None, flaw
    return solved(given, problem, result)


def propose(desk: RunDesk, mode: ClearingMode, run_id: CommandId, actor: Actor) -> Answer:
    """Propose a run of what can be cleared now; the answer refuses where there is nothing."""

    def attempt(_: int) -> Answer:
        found = solved_from(desk.next_run(mode).input)
        return _handed_in(
            desk,
            ProposeClearing(
                command_id=run_id,
                actor=actor,
                mode=mode,
                solved_at=found.solved_at,
                input_sha256=found.input_sha256,
                set_offs=found.set_offs,
                growths=found.growths,
                potentials=found.potentials,
            ),
        )

    return _while_positions_move(attempt)


def apply(desk: RunDesk, run_id: RunId, actor: Actor) -> Answer:
    """Apply the open run as far as it still goes.

    Where nothing is left of it, and where positions moved at every attempt, it is withdrawn: then
    that is the answer.
    """
    stands: list[NextRun] = []

    def attempt(number: int) -> Answer:
        stands.append(desk.next_run("debts"))
        found = solved_from(stands[-1].input)
        return _handed_in(
            desk,
            ApplyClearing(
                command_id=step_of(run_id, "apply"),
                actor=actor,
                run_id=run_id,
                attempt=number,
                solved_at=found.solved_at,
                input_sha256=found.input_sha256,
                set_offs=found.set_offs,
                growths=found.growths,
                potentials=found.potentials,
            ),
        )

    answer = _while_positions_move(attempt)
    if not isinstance(answer, Refused):
        return answer
    because: EndOfRun
    match answer.refusal.code:
        case Code.CLEARING_MOVED:
            because = "positions-moved"
        case Code.NOTHING_TO_CLEAR:
            open_run = stands[-1].open
            objected = open_run is not None and open_run.objected
            because = "objection" if objected else "nothing-left"
        case _:
            return answer
    return _handed_in(
        desk,
        WithdrawClearing(
            command_id=step_of(run_id, "withdraw"), actor=actor, run_id=run_id, because=because
        ),
    )


def step_of(run_id: RunId, step: str) -> CommandId:
    """Return the id of a step of the run, the same whoever takes it."""
    return CommandId(str(uuid5(_STEPS, f"{run_id} {step}")))


def _handed_in(desk: RunDesk, step: RunStep) -> Answer:
    answer = desk.submit_run(step)
    if isinstance(answer, Refused) and answer.refusal.code is Code.DIFFERENT_TERMS:
        # That no step is carried out twice rests on the run, of which it is the only next one.
        answer = desk.submit_run(replace(step, command_id=CommandId(str(uuid4()))))
    return answer


def _while_positions_move(attempt: Callable[[int], Answer]) -> Answer:
    """Return the answer of the first attempt whose positions had not moved, or of the last one."""
    answer = attempt(1)
    for number in range(2, MAX_ATTEMPTS + 1):
        if not isinstance(answer, Refused) or answer.refusal.code is not Code.CLEARING_MOVED:
            break
        answer = attempt(number)
    return answer
