"""Runs by schedule: at most one proposed a period, and applied when nobody may object any more.

Nothing is remembered here: when the last run was proposed and which one is open, the ledger says.
The id of a period's run follows from the period, so that after a kill at any moment, or with two of
us at work, the same run is proposed once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import Final
from uuid import UUID, uuid5

from access.principals import OPERATOR_ID
from clearing.answers import Accepted, Answer
from clearing.domain.refusals import Code
from clearing.netting import Unsolved
from contracts.envelope import Actor
from contracts.ids import CommandId
from evenveel.clearing_runs.running import RunDesk, apply, propose
from evenveel.settings import Every
from evenveel.troubles import Trouble

_log = logging.getLogger(__name__)

# Runs that nobody asked for are whoever runs the installation, who says how often they are made.
SCHEDULE: Final = Actor(person_id=OPERATOR_ID, capacity="operator")
_RUNS: Final = UUID("7e2b9c64-58d1-4f0a-8d3f-1b6c0e9a4f52")
# How long it may take until an open run is seen to be due, and a new circle of debts.
LOOK_EVERY_S: Final = 600.0
_EXPECTED: Final = (Code.NOTHING_TO_CLEAR, Code.OBJECTIONS_OPEN)


def period_of(every: Every, at_ms: int) -> str:
    """Return the day, ISO week or month of a moment, in UTC."""
    at = datetime.fromtimestamp(at_ms // 1_000, UTC)
    match every:
        case "day":
            return at.strftime("%Y-%m-%d")
        case "week":
            return at.strftime("%G-W%V")
        case "month":
            return at.strftime("%Y-%m")
        case "never":
            return ""


def id_of_run(every: Every, at_ms: int) -> CommandId:
    """Return the id of the run of this period."""
    return CommandId(str(uuid5(_RUNS, f"{every} {period_of(every, at_ms)}")))


def step(desk: RunDesk, every: Every, now_ms: int) -> Answer | None:
    """Do what is due now, if anything; returns what the ledger said to it."""
    stands = desk.next_run("debts")
    if stands.open is not None:
        if now_ms < stands.open.objections_until_ms:
            return None
        return apply(desk, stands.open.run_id, SCHEDULE)
    proposed_ms = stands.proposed_at_ms
    if every == "never" or period_of(every, proposed_ms) == period_of(every, now_ms):
        return None
    # Asked of what was read already: without a circle there is nothing to solve for most periods.
    if not stands.input.set_offs:
        return None
    return propose(desk, "debts", id_of_run(every, now_ms), SCHEDULE)


class Schedule:
    """Takes what steps are due until told to stop. `trouble` says what is in the way."""

    def __init__(
        self, desk: Callable[[], RunDesk | None], every: Every, now_ms: Callable[[], int]
    ) -> None:
        self.trouble = ""
        self._desk = desk
        self._every: Every = every
        self._now_ms = now_ms

    def run(self, stop: Event) -> None:
        """Return when told to stop. Whatever goes wrong is said, and tried again later."""
        while not stop.is_set():
            went_on = False
            try:
                desk = self._desk()
                if desk is not None:
                    went_on = self._told(step(desk, self._every, self._now_ms()))
            except (Trouble, Unsolved) as trouble:
                self._say(str(trouble))
            except Exception:  # noqa: BLE001 - said with its trace; the ledger goes on without runs
                _log.exception("the clearing run stays where it is")
                self.trouble = "the clearing run stays where it is; its log says why"
            if not went_on:
                stop.wait(LOOK_EVERY_S)

    def _told(self, answer: Answer | None) -> bool:
        """Say what is in the way; returns whether more may be due at once."""
        if answer is None or isinstance(answer, Accepted):
            self.trouble = ""
            return answer is not None and not answer.repeated
        if answer.refusal.code in _EXPECTED:
            self.trouble = ""
        else:
            self._say(f"a clearing run was refused: {answer.refusal.code.slug}")
        return False

    def _say(self, sentence: str) -> None:
        # Once, however often it is tried.
        if sentence != self.trouble:
            self.trouble = sentence
            _log.warning("%s", sentence)
