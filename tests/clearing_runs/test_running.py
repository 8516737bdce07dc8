"""Whoever runs clearing solves again where positions moved, and gives up after three times."""

from __future__ import annotations

import pytest

from clearing.answers import Accepted, Refused
from clearing.domain.clearing_commands import ApplyClearing, ProposeClearing, WithdrawClearing
from clearing.domain.refusals import Code
from contracts.events import ClearingApplied, ClearingWithdrawn
from contracts.ids import RunId
from evenveel.clearing_runs.running import apply, propose
from evenveel.clearing_runs.schedule import id_of_run, period_of, step
from evenveel.settings import Every
from tests.clearing_runs.desks import LedgerDesk
from tests.domain.ledger import START_MS, TREASURER
from tests.domain.region import DAY_MS, A, new_id, pay
from tests.domain.runs import allowed, circle, links_s, object_to


def applied(answer: object) -> ClearingApplied:
    assert isinstance(answer, Accepted)
    (event,) = answer.events
    assert isinstance(event, ClearingApplied)
    return event


def withdrawn(answer: object) -> ClearingWithdrawn:
    assert isinstance(answer, Accepted)
    (event,) = answer.events
    assert isinstance(event, ClearingWithdrawn)
    return event


def test_a_run_is_proposed_and_applied() -> None:
    desk = LedgerDesk(circle())
    run_id = new_id()
    assert isinstance(propose(desk, "debts", run_id, TREASURER), Accepted)
    assert applied(apply(desk, RunId(run_id), TREASURER)).attempt == 1
    assert links_s(desk.ledger) == (1_800, 1_680, 0)


def test_where_positions_moved_the_run_is_solved_again() -> None:
    desk = LedgerDesk(circle())
    run_id = new_id()
    propose(desk, "debts", run_id, TREASURER)
    moves = iter([pay("anna", "carl", 4, 3)])
    desk.before = lambda: [desk.ledger.given(move) for move in moves]
    assert applied(apply(desk, RunId(run_id), TREASURER)).attempt == 2
    assert links_s(desk.ledger) == (2_520, 2_400, 0)


def test_where_positions_move_each_time_the_run_is_withdrawn_and_says_why() -> None:
    desk = LedgerDesk(circle())
    run_id = new_id()
    propose(desk, "debts", run_id, TREASURER)
    desk.before = lambda: (
        None if len(desk.taken) > 3 else desk.ledger.given(pay("anna", "carl", 4, 3))
    )
    assert withdrawn(apply(desk, RunId(run_id), TREASURER)).because == "positions-moved"
    steps = [type(command) for command in desk.taken]
    assert steps == [ProposeClearing, *[ApplyClearing] * 3, WithdrawClearing]
    assert desk.ledger.state.run is None


def test_a_proposal_too_is_solved_three_times_at_most() -> None:
    desk = LedgerDesk(circle())
    desk.before = lambda: desk.ledger.given(pay("anna", "carl", 4, 3))
    answer = propose(desk, "debts", new_id(), TREASURER)
    assert isinstance(answer, Refused)
    assert (answer.refusal.code, len(desk.taken)) == (Code.CLEARING_MOVED, 3)


@pytest.mark.parametrize(("objects", "because"), [(True, "objection"), (False, "nothing-left")])
def test_a_run_of_which_nothing_is_left_is_withdrawn_and_says_why(
    objects: bool, because: str
) -> None:
    desk = LedgerDesk(circle(objection_ms=DAY_MS))
    run_id = new_id()
    propose(desk, "debts", run_id, TREASURER)
    if objects:
        desk.ledger.given(object_to(run_id, A, "ab"))
    else:
        desk.ledger.given(pay("anna", "carl", 20, 15))
    desk.ledger.later(DAY_MS)
    assert withdrawn(apply(desk, RunId(run_id), TREASURER)).because == because


def test_applied_twice_the_first_answer_comes_again_and_no_other_run_is_touched() -> None:
    desk = LedgerDesk(circle())
    run_id = new_id()
    propose(desk, "debts", run_id, TREASURER)
    first = apply(desk, RunId(run_id), TREASURER)
    assert apply(desk, RunId(run_id), TREASURER) == first


def test_a_run_that_is_unknown_is_refused_and_not_withdrawn() -> None:
    desk = LedgerDesk(circle())
    answer = apply(desk, RunId("ghost"), TREASURER)
    assert isinstance(answer, Refused)
    assert answer.refusal.code is Code.CLEARING_RUN_UNKNOWN


def test_by_schedule_a_run_is_proposed_once_a_period_and_applied_when_it_is_due() -> None:
    desk = LedgerDesk(circle(objection_ms=7 * DAY_MS))
    ledger = desk.ledger
    assert isinstance(step(desk, "month", ledger.now_ms), Accepted)
    assert step(desk, "month", ledger.now_ms) is None
    ledger.later(7 * DAY_MS - 1)
    assert step(desk, "month", ledger.now_ms) is None
    ledger.later(1)
    applied(step(desk, "month", ledger.now_ms))
    assert step(desk, "month", ledger.now_ms) is None
    assert [type(command) for command in desk.taken] == [ProposeClearing, ApplyClearing]
    assert ledger.state.run_proposed_at_ms == START_MS


def test_in_the_next_period_the_next_run_is_proposed_under_an_id_of_its_own() -> None:
    desk = LedgerDesk(circle())
    ledger = desk.ledger
    step(desk, "month", ledger.now_ms)
    step(desk, "month", ledger.now_ms)
    ledger.later(31 * DAY_MS).given(pay("carl", "anna", 15, 20))
    assert isinstance(step(desk, "month", ledger.now_ms), Accepted)
    first, _, second = desk.taken
    assert first.command_id == id_of_run("month", START_MS) != second.command_id


def test_a_kill_between_two_steps_proposes_nothing_twice() -> None:
    """The one that comes after asks the ledger, and one that had asked before has the same id."""
    desk = LedgerDesk(circle())
    run_id = id_of_run("month", START_MS)
    first = propose(desk, "debts", run_id, TREASURER)
    assert propose(desk, "debts", run_id, TREASURER) == first
    assert sum(isinstance(r.envelope.event, ClearingApplied) for r in desk.ledger.log) == 0


def test_never_means_that_nothing_is_proposed_but_what_is_open_is_applied() -> None:
    desk = LedgerDesk(circle())
    assert step(desk, "never", START_MS) is None
    run_id = new_id()
    propose(desk, "debts", run_id, TREASURER)
    applied(step(desk, "never", START_MS))


def test_where_nobody_owes_anything_nothing_is_asked() -> None:
    desk = LedgerDesk(allowed())
    assert step(desk, "day", START_MS) is None
    assert desk.taken == []


@pytest.mark.parametrize(
    ("every", "period"),
    [("day", "2023-11-14"), ("week", "2023-W46"), ("month", "2023-11"), ("never", "")],
)
def test_a_period_is_a_day_a_week_or_a_month_in_utc(every: Every, period: str) -> None:
    assert period_of(every, START_MS) == period
