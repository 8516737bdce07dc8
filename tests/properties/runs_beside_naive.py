"""Clearing runs of a ledger beside those of a naive one: rules for both."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from clearing.domain.refusals import Code
from contracts.events import ClearingApplied
from contracts.ids import GroupId
from tests.domain import runs
from tests.domain.ledger import Ledger
from tests.domain.region import HOUR_MS
from tests.properties.naive_ledger import NAMES, Naive


class RunsBesideNaive(RuleBasedStateMachine):
    """Groups say what must stay, and runs clear the circle of the three."""

    ledger: Ledger
    naive: Naive

    @rule(group=st.sampled_from(NAMES), hours=st.integers(0, 3))
    def a_group_says_what_runs_must_leave(self, group: GroupId, hours: int) -> None:
        links = self.ledger.state.groups[group].neighbours
        leaves = {str(agreement): hours * HOUR_MS for agreement in links.values()}
        if self.ledger.when(runs.consent(group, leaves)).code in (None, Code.NO_CHANGE):
            for neighbour in links:
                self.naive.leaves[group, neighbour] = Fraction(hours)

    @rule()
    def a_run_clears_the_circle(self) -> None:
        expected = self.naive.circle()
        proposal = runs.propose(runs.solved_now(self.ledger))
        outcome = self.ledger.when(proposal)
        if expected is None:
            outcome.refused(Code.NOTHING_TO_CLEAR)
            return
        outcome.accepted()
        way, hours = expected
        left = runs.left_now(self.ledger)
        (event,) = self.ledger.when(runs.apply(proposal.command_id, left)).accepted()
        assert isinstance(event, ClearingApplied)
        assert {s.cancelled_ms for s in event.set_offs} == {hours * HOUR_MS}
        self.naive.clear(way, hours)
