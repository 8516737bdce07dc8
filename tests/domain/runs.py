"""Clearing runs to try the rules on: debts that run in a circle, and runs solved as of now.

Aalst owes Bergen 5400 s, Bergen owes Ciney 5280 s, Ciney owes Aalst 3600 s: the worked chain.
"""

from __future__ import annotations

from clearing.domain.clearing_commands import (
    ApplyClearing,
    ObjectToClearing,
    ProposeClearing,
    SetClearingConsent,
    WithdrawClearing,
)
from clearing.domain.clearing_input import input_left, input_of
from clearing.domain.clearing_proof import Solved, problem_in, solved
from clearing.netting import solve
from contracts.envelope import Actor
from contracts.events import Event, Leave, Terms
from contracts.ids import AgreementId, ClearingMode, CommandId, GroupId, RunId
from contracts.value import replace
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import A, B, C, agreed, new_id, pay, region, terms

SECOND_MS = 1_000


def signed(
    agreement: str,
    first: GroupId,
    second: GroupId,
    *,
    objection_ms: int = 0,
    set_off: bool = True,
    may_owe_ms: int | None = None,
) -> tuple[Event, Event]:
    """An agreement with terms for set-off."""
    read: Terms = terms(first, second) if may_owe_ms is None else terms(first, second, may_owe_ms)
    return agreed(
        agreement,
        first,
        second,
        replace(read, set_off_allowed=set_off, objection_ms=objection_ms),
    )


def allowed(objection_ms: int = 0) -> Ledger:
    """The three groups with agreements that allow set-off; everyone at zero."""
    return region().given(
        *signed("ab", A, B, objection_ms=objection_ms),
        *signed("bc", B, C),
        *signed("ac", A, C),
    )


def circle(objection_ms: int = 0) -> Ledger:
    """The worked chain up to its run."""
    return allowed(objection_ms).given(
        pay("anna", "bea", 30, 90, fixed="payee"),
        pay("bea", "carl", 90, 22, fixed="payer"),
        pay("carl", "anna", 15, 20, fixed="payer"),
    )


def solved_now(ledger: Ledger, mode: ClearingMode = "debts") -> Solved:
    """What a run would bring that were proposed now."""
    given = input_of(ledger.state, mode)
    problem = problem_in(given.set_offs, given.growths)
    return solved(given, problem, solve(problem))


def left_now(ledger: Ledger) -> Solved:
    """What the open run would bring to be applied now."""
    assert ledger.state.run is not None
    given = input_left(ledger.state, ledger.state.run)
    problem = problem_in(given.set_offs, given.growths)
    return solved(given, problem, solve(problem))


def propose(
    found: Solved,
    mode: ClearingMode = "debts",
    *,
    command_id: CommandId | None = None,
    by: Actor = TREASURER,
) -> ProposeClearing:
    return ProposeClearing(
        command_id=command_id or new_id(),
        actor=by,
        mode=mode,
        solved_at=found.solved_at,
        input_sha256=found.input_sha256,
        set_offs=found.set_offs,
        growths=found.growths,
        potentials=found.potentials,
    )


def apply(run_id: str, found: Solved, *, attempt: int = 1, by: Actor = TREASURER) -> ApplyClearing:
    return ApplyClearing(
        command_id=new_id(),
        actor=by,
        run_id=RunId(run_id),
        attempt=attempt,
        solved_at=found.solved_at,
        input_sha256=found.input_sha256,
        set_offs=found.set_offs,
        growths=found.growths,
        potentials=found.potentials,
    )


def object_to(
    run_id: str, by: GroupId, agreement: str | None = None, *, actor: Actor = TREASURER
) -> ObjectToClearing:
    agreement_id = None if agreement is None else AgreementId(agreement)
    return ObjectToClearing(
        command_id=new_id(), actor=actor, run_id=RunId(run_id), by=by, agreement_id=agreement_id
    )


def withdraw(run_id: str, *, by: Actor = TREASURER) -> WithdrawClearing:
    return WithdrawClearing(command_id=new_id(), actor=by, run_id=RunId(run_id))


def consent(
    group: GroupId,
    leaves: dict[str, int] | None = None,
    *,
    over_limits: bool = False,
    by: Actor = TREASURER,
) -> SetClearingConsent:
    return SetClearingConsent(
        command_id=new_id(),
        actor=by,
        group_id=group,
        leaves=tuple(
            Leave(agreement_id=AgreementId(agreement), at_least_ms=ms)
            for agreement, ms in (leaves or {}).items()
        ),
        over_limits_allowed=over_limits,
    )


def proposed(ledger: Ledger, mode: ClearingMode = "debts") -> str:
    """The id of a run that is open now, solved at this moment."""
    command = propose(solved_now(ledger, mode), mode)
    ledger.given(command)
    return command.command_id


def links_s(ledger: Ledger) -> tuple[int, int, int]:
    """What A owes B, B owes C and C owes A, in seconds."""
    return (
        ledger.link(A, B) // SECOND_MS,
        ledger.link(B, C) // SECOND_MS,
        ledger.link(C, A) // SECOND_MS,
    )
