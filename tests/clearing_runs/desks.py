"""A ledger without a log, at which a test hands in runs and looks on while positions move."""

from __future__ import annotations

from collections.abc import Callable

from clearing.answers import Accepted, Answer, Refused
from clearing.domain.clearing_commands import RunStep
from clearing.domain.clearing_input import NextRun, next_run
from clearing.domain.refusals import Refusal
from contracts.ids import ClearingMode, CommandId
from tests.domain.ledger import Ledger


class LedgerDesk:
    """Answers from a ledger; `before` happens after each look and before what is handed in."""

    def __init__(self, ledger: Ledger, before: Callable[[], object] | None = None) -> None:
        self.ledger = ledger
        self.taken: list[RunStep] = []
        self.before = before or (lambda: None)
        self._answers: dict[CommandId, Accepted] = {}

    def next_run(self, mode: ClearingMode) -> NextRun:
        return next_run(self.ledger.state, mode)

    def submit_run(self, command: RunStep) -> Answer:
        self.before()
        self.taken.append(command)
        if (first := self._answers.get(command.command_id)) is not None:
            return first
        decision = self.ledger.when(command).decision
        if isinstance(decision, Refusal):
            return Refused(command_id=command.command_id, refusal=decision)
        answer = Accepted(
            command_id=command.command_id,
            position=self.ledger.state.position,
            recorded_at_ms=self.ledger.now_ms,
            events=tuple(decision),
        )
        self._answers[command.command_id] = answer
        return answer
