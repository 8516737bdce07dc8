"""What a command is answered with, and when."""

from __future__ import annotations

from queue import Queue

import pytest

from clearing.answers import Refused
from clearing.domain import commands as c
from clearing.domain.act_commands import ApproveAct
from clearing.domain.past import keys_of
from clearing.domain.refusals import Code
from clearing.domain.right_commands import GrantRole
from clearing.domain.state import State
from clearing.log.indexer import fill_to_head
from clearing.write_path.fold import recorded_events
from clearing.write_path.writer import NotServing
from contracts.block import Entry
from contracts.envelope import Actor, decode
from contracts.events import ActApproved, ExchangeRecorded, RequestEnded, UnitRevalued
from contracts.ids import ActId, CommandId, ExchangeId, PersonId
from contracts.value import replace
from tests.writer.conftest import WAIT_S, Stage, accepted

SECOND = Actor(person_id=PersonId("second"), capacity="administrator")


def keys_of_entry(entry: Entry) -> list[tuple[int, str]]:
    return list(keys_of(decode(entry.wire_name, entry.data)))


def test_nothing_is_answered_before_its_block_is_durable(stage: Stage) -> None:
    writer = stage.writer()
    head = stage.log.head().position
    stage.log.gate.clear()
    stage.log.arrived.clear()
    answered: Queue[object] = Queue()
    writer.submit(stage.world.payments(3), answered.put)
    assert stage.log.arrived.wait(WAIT_S)
    assert answered.empty()
    stage.log.gate.set()
    assert isinstance(answered.get(timeout=WAIT_S), list)
    assert stage.log.head().position == head + 3


def test_the_same_id_on_the_same_terms_gives_the_first_answer_again(stage: Stage) -> None:
    writer = stage.writer()
    (pay,) = stage.world.payments(1)
    (first,) = accepted(stage.say(writer, pay))
    again = replace(pay, words="put in other words")
    (second,) = accepted(stage.say(writer, again))
    assert second == replace(first, repeated=True)
    assert stage.log.head().position == first.position


def test_the_same_id_on_other_terms_is_a_conflict_that_says_so(stage: Stage) -> None:
    writer = stage.writer()
    (pay,) = stage.world.payments(1)
    assert isinstance(pay, c.Pay)
    accepted(stage.say(writer, pay))
    other = replace(pay, payer_steps=pay.payer_steps + 1, payee_steps=pay.payee_steps + 1)
    (answer,) = stage.say(writer, other)
    assert isinstance(answer, Refused)
    assert answer.refusal.code is Code.DIFFERENT_TERMS


def test_an_id_twice_in_one_batch_is_booked_once(stage: Stage) -> None:
    writer = stage.writer()
    (pay,) = stage.world.payments(1)
    first, second = accepted(stage.say(writer, pay, pay))
    assert (first.repeated, second.repeated) == (False, True)
    assert first.position == second.position == stage.log.head().position


def test_an_id_in_the_block_under_way_is_booked_once(stage: Stage) -> None:
    writer = stage.writer()
    payments = stage.world.payments(900)
    head = stage.log.head().position
    stage.log.gate.clear()
    stage.log.arrived.clear()
    waits = [stage.ask(writer, *payments)]
    assert stage.log.arrived.wait(WAIT_S)
    # While that block waits, the same commands come twice more: enough to be decided ahead.
    waits += [stage.ask(writer, *payments) for _ in range(2)]
    stage.log.gate.set()
    first, *others = [accepted(wait()) for wait in waits]
    for answers in others:
        assert [replace(a, repeated=True) for a in first] == answers
    assert stage.log.head().position == head + 900


def test_a_refusal_is_not_remembered(stage: Stage) -> None:
    writer = stage.writer()
    (pay,) = stage.world.payments(1)
    assert isinstance(pay, c.Pay)
    wrong = replace(pay, payer_steps=0)
    (refused,) = stage.say(writer, wrong)
    assert isinstance(refused, Refused)
    accepted(stage.say(writer, pay))


def test_a_repeated_command_with_several_events_is_answered_with_all_of_them(stage: Stage) -> None:
    writer = stage.writer()
    world = stage.world
    proposed, other = _revaluation(stage), _revaluation(stage, step_ms=61_000)
    accepted(stage.say(writer, _cross_request(stage), _second_administrator(stage), proposed))
    approve = _approval(proposed)
    (first,) = accepted(stage.say(writer, approve))
    accepted(stage.say(writer, *world.payments(0), other, _approval(other)))
    (second,) = accepted(stage.say(writer, approve))
    assert [type(event) for event in first.events] == [ActApproved, UnitRevalued, RequestEnded]
    assert second == replace(first, repeated=True)


def _cross_request(stage: Stage) -> c.Request:
    members = stage.world.members
    payer, payee = members[0], members[3]
    assert payer.group != payee.group
    return c.Request(
        command_id=CommandId("11111111-1111-4111-8111-111111111111"),
        actor=Actor(person_id=payee.person_id, capacity="holder"),
        payer=payer.account_id,
        payee=payee.account_id,
        payer_steps=1,
        payee_steps=3,
        fixed_side="payee",
        expires_at_ms=stage.clock.now_ms + 1_000,
    )


def _revaluation(stage: Stage, step_ms: int = 60_001) -> c.RevalueUnit:
    return c.RevalueUnit(
        command_id=CommandId(f"22222222-2222-4222-8222-2222222{step_ms:05d}"),
        actor=stage.world.administrators[1],
        group_id=stage.world.groups[1],
        step_ms=step_ms,
    )


def _second_administrator(stage: Stage) -> GrantRole:
    return GrantRole(
        command_id=CommandId("33333333-3333-4333-8333-333333333333"),
        actor=Actor(person_id=PersonId("operator"), capacity="operator"),
        group_id=stage.world.groups[1],
        person_id=SECOND.person_id,
        role="administrator",
    )


def _approval(proposed: c.RevalueUnit) -> ApproveAct:
    return ApproveAct(
        command_id=CommandId(f"44444444-4444-4444-8444-{proposed.command_id[-12:]}"),
        actor=SECOND,
        act_id=ActId(proposed.command_id),
        group_id=proposed.group_id,
    )


def test_an_id_is_known_for_ever_whether_in_memory_or_in_the_index(stage: Stage) -> None:
    writer = stage.writer()
    payments = stage.world.payments(50)
    first = accepted(stage.say(writer, *payments))
    fill_to_head(stage.log, stage.index, keys_of_entry)
    again = accepted(stage.say(writer, *payments))
    assert all(answer.repeated for answer in again)
    assert [a.position for a in again] == [a.position for a in first]


def test_a_writer_that_starts_with_the_index_behind_the_snapshot_books_nothing_twice(
    stage: Stage,
) -> None:
    writer = stage.writer()
    payments = stage.world.payments(20)
    accepted(stage.say(writer, *payments[:10]))
    fill_to_head(stage.log, stage.index, keys_of_entry)
    accepted(stage.say(writer, *payments[10:]))
    _take_snapshot(stage)
    writer.stop()
    head = stage.log.head().position
    assert stage.index.reached() < head
    again = accepted(stage.say(stage.writer("second"), *payments))
    assert all(answer.repeated for answer in again)
    assert stage.log.head().position == head


def _take_snapshot(stage: Stage) -> None:
    from clearing.log.port import Snapshot
    from clearing.write_path.fold import fold

    means = stage.means()
    state = fold(means.log, None, means.codec).state
    body = means.codec.encode(state)
    stage.snapshots.save(
        Snapshot(
            position=state.position,
            digest=means.codec.digest(body),
            body=body,
            format=means.codec.format,
        )
    )


def test_times_never_run_backwards_though_the_clock_may(stage: Stage) -> None:
    writer = stage.writer()
    accepted(stage.say(writer, *stage.world.payments(1)))
    stage.clock.now_ms -= 60_000
    accepted(stage.say(writer, *stage.world.payments(1)))
    times = [r.envelope.recorded_at_ms for r in recorded_events(stage.log)]
    assert times == sorted(times)


def test_a_question_sees_only_what_is_durable(stage: Stage) -> None:
    writer = stage.writer()
    seen: Queue[int] = Queue()

    def question(state: State | NotServing) -> None:
        assert isinstance(state, State)
        seen.put(state.position)
        seen.put(stage.log.head().position)

    waits = [stage.ask(writer, *stage.world.payments(300)) for _ in range(5)]
    writer.ask(question)
    for wait in waits:
        accepted(wait())
    assert seen.get(timeout=WAIT_S) == seen.get(timeout=WAIT_S)


def test_a_request_expires_by_the_writers_own_timer(stage: Stage) -> None:
    writer = stage.writer()
    request = _cross_request(stage)
    accepted(stage.say(writer, request))
    before = stage.log.head().position
    stage.clock.now_ms += 1_001
    accepted(stage.say(writer, *stage.world.payments(1)))
    stage.log.wait_for_more(before + 1, WAIT_S)
    names = [r.envelope.event for r in recorded_events(stage.log, after=before)]
    assert {type(event).__name__ for event in names} == {"ExchangeRecorded", "RequestExpired"}
    accept = c.AcceptRequest(
        command_id=CommandId("33333333-3333-4333-8333-333333333333"),
        actor=Actor(person_id=stage.world.members[0].person_id, capacity="holder"),
        exchange_id=ExchangeId(request.command_id),
        payer_steps=1,
        payee_steps=3,
    )
    (answer,) = stage.say(writer, accept)
    assert isinstance(answer, Refused)
    assert answer.refusal.code is Code.REQUEST_EXPIRED


def test_every_event_says_who_acted_for_which_account(stage: Stage) -> None:
    writer = stage.writer()
    (pay,) = stage.world.payments(1)
    (answer,) = accepted(stage.say(writer, pay))
    (event,) = answer.events
    assert isinstance(event, ExchangeRecorded)
    (recorded,) = recorded_events(stage.log, after=answer.position - 1)
    assert recorded.envelope.actor.acting_for == event.payer
    assert recorded.envelope.words is not None


def test_too_many_commands_in_one_ticket_are_our_own_mistake(stage: Stage) -> None:
    writer = stage.writer()
    with pytest.raises(ValueError, match="1 to 1000"):
        stage.say(writer, *stage.world.payments(1_001))
