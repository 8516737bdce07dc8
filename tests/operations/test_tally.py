"""What the writer counts is what it did, in every way a block can come to be durable."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clearing.domain import commands as c
from clearing.domain.refusals import Code
from clearing.log.port import AppendRefused, OutcomeUnknown
from clearing.write_path.tally import Spread, Tally
from contracts.ids import CommandId
from contracts.value import replace
from tests.writer.conftest import Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def counted(tally: Tally) -> tuple[int, int, dict[Code, int]]:
    """New, repeated, and refused where there are any."""
    return tally.accepted, tally.repeated, {code: n for code, n in tally.refused.items() if n}


def to_oneself(pay: c.Command) -> c.Command:
    assert isinstance(pay, c.Pay)
    return replace(pay, payee=pay.payer)


def test_what_is_new_what_is_repeated_and_what_is_refused_are_counted_apart(stage: Stage) -> None:
    writer = stage.writer()
    new, repeated, refused = counted(writer.tally)
    assert (repeated, refused) == (0, {})
    first, second, third = stage.world.payments(3)
    stage.say(writer, first, second, to_oneself(third))
    stage.say(writer, first)
    assert counted(writer.tally) == (new + 2, 1, {Code.SAME_ACCOUNT: 1})


def test_a_block_is_counted_with_its_sizes_its_times_and_its_place(stage: Stage) -> None:
    writer = stage.writer()
    tally = writer.tally
    blocks, commands = sum(tally.block_events.counts), tally.block_commands.total
    stage.say(writer, *stage.world.payments(3))
    assert sum(tally.block_events.counts) == blocks + 1
    assert tally.block_commands.total == commands + 3
    assert sum(tally.commit_s.counts) == sum(tally.durable_s.counts) == blocks + 1
    assert 0 < tally.commit_s.total <= tally.durable_s.total
    assert tally.position == stage.log.head().position
    assert tally.epoch == stage.log.head().epoch


def test_a_block_of_refusals_alone_is_no_block_of_the_log(stage: Stage) -> None:
    writer = stage.writer()
    blocks = sum(writer.tally.block_events.counts)
    (pay,) = stage.world.payments(1)
    stage.say(writer, to_oneself(pay))
    assert sum(writer.tally.block_events.counts) == blocks
    assert counted(writer.tally)[2] == {Code.SAME_ACCOUNT: 1}


def test_a_block_whose_outcome_was_unknown_is_counted_once(stage: Stage) -> None:
    writer = stage.writer()
    new, _, _ = counted(writer.tally)
    replays = writer.tally.replays
    stage.log.break_before.append(OutcomeUnknown("the connection broke"))
    stage.say(writer, *stage.world.payments(2))
    assert counted(writer.tally) == (new + 2, 0, {})
    assert writer.tally.replays == replays + 1


def test_what_was_there_already_is_counted_as_repeated(stage: Stage) -> None:
    writer = stage.writer()
    new, _, _ = counted(writer.tally)
    stage.log.break_after.append(OutcomeUnknown("the connection broke"))
    stage.say(writer, *stage.world.payments(2))
    assert counted(writer.tally) == (new, 2, {})


def test_what_no_log_can_hold_is_counted_as_refused(stage: Stage) -> None:
    writer = stage.writer()
    new, _, _ = counted(writer.tally)
    stage.log.break_before += [AppendRefused("no"), AppendRefused("no")]
    # Twice no: to the block of two, and to the first of them alone.
    stage.say(writer, *stage.world.payments(2))
    assert counted(writer.tally) == (new + 1, 0, {Code.NOT_STORABLE: 1})


def test_commands_decided_ahead_are_counted_too(stage: Stage) -> None:
    writer = stage.writer()
    new, _, _ = counted(writer.tally)
    stage.log.gate.clear()
    waits = [stage.ask(writer, *stage.world.payments(30)) for _ in range(3)]
    stage.log.gate.set()
    for wait in waits:
        wait()
    assert counted(writer.tally) == (new + 90, 0, {})
    assert writer.tally.position == stage.log.head().position


def test_how_many_wait_is_told(stage: Stage) -> None:
    writer = stage.writer()
    assert writer.waiting == 0
    stage.log.gate.clear()
    stage.log.arrived.clear()
    first = stage.ask(writer, *stage.world.payments(1))
    assert stage.log.arrived.wait(90)
    second = stage.ask(writer, *stage.world.payments(4))
    assert writer.waiting == 4
    stage.log.gate.set()
    first()
    second()
    assert writer.waiting == 0


def test_a_spread_counts_under_the_first_bound_that_is_not_below() -> None:
    spread = Spread((1, 10))
    for measured in (0, 1, 2, 10, 11):
        spread.add(measured)
    assert spread.counts == [2, 2, 1]
    assert spread.total == 24


def test_ids_of_commands_are_not_kept(stage: Stage) -> None:
    writer = stage.writer()
    (pay,) = stage.world.payments(1)
    marked = replace(pay, command_id=CommandId("00000000-aaaa-4aaa-8aaa-000000000000"))
    stage.say(writer, to_oneself(marked))
    kept = repr([getattr(writer.tally, name) for name in Tally.__slots__])
    assert "aaaa-4aaa" not in kept
