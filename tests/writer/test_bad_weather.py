"""Appends that fail, writers that meet, commands that no log can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from threading import Timer

import pytest

from clearing.answers import Accepted, Refused
from clearing.domain import commands as c
from clearing.domain.refusals import Code
from clearing.log.port import (
    AppendRefused,
    CodeTaken,
    Head,
    LogDamaged,
    LogError,
    LogUnavailable,
    Snapshot,
)
from clearing.write_path.fold import fold, recorded_events
from clearing.write_path.session import Session
from clearing.write_path.writer import NotServing, Writer
from contracts.envelope import Actor
from contracts.events import ExchangeRecorded
from contracts.ids import AccountId, CommandId, PersonId
from contracts.value import replace
from tests.bench.world import World
from tests.writer.conftest import WAIT_S, Stage, accepted, unknown


def booked(stage: Stage) -> Counter[str]:
    """How often each exchange is in the log."""
    return Counter(
        r.envelope.event.exchange_id
        for r in recorded_events(stage.log)
        if isinstance(r.envelope.event, ExchangeRecorded)
    )


def each_once(stage: Stage, payments: list[c.Command]) -> bool:
    return booked(stage) == Counter({p.command_id: 1 for p in payments})


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_append_of_unknown_outcome_is_found_out_and_nothing_is_lost_or_doubled(
    stage: Stage, when: str
) -> None:
    writer = stage.writer()
    epoch = stage.log.head().epoch
    breaks = stage.log.break_before if when == "before" else stage.log.break_after
    breaks.append(unknown())
    payments = stage.world.payments(40)
    answers = accepted(stage.say(writer, *payments))
    assert all(answer.repeated == (when == "after") for answer in answers)
    assert each_once(stage, payments)
    assert stage.log.head().epoch > epoch


def test_a_failure_of_the_block_under_way_also_undoes_the_one_decided_ahead(stage: Stage) -> None:
    writer = stage.writer()
    payments = stage.world.payments(3_000)
    stage.log.gate.clear()
    stage.log.arrived.clear()
    waits = [stage.ask(writer, *payments[:1_000])]
    assert stage.log.arrived.wait(WAIT_S)
    waits += [stage.ask(writer, *payments[at : at + 1_000]) for at in (1_000, 2_000)]
    stage.log.break_before.append(LogUnavailable("gone"))
    stage.log.gate.set()
    for wait in waits:
        accepted(wait())
    assert each_once(stage, payments)


def test_an_unreachable_log_is_waited_for(stage: Stage) -> None:
    writer = stage.writer()
    stage.log.break_before.extend(LogUnavailable("gone") for _ in range(3))
    payments = stage.world.payments(5)
    accepted(stage.say(writer, *payments))
    assert each_once(stage, payments)


def test_a_writer_whose_epoch_is_past_answers_nobody_and_stands_by(stage: Stage) -> None:
    first = stage.writer("first")
    second_head = stage.log.take_over("second", 60_000, force=True)
    with pytest.raises(NotServing):
        stage.say(first, *stage.world.payments(2))
    assert stage.log.head() == second_head
    assert first.status == "standing by"


def test_a_refusal_is_not_given_out_of_the_memory_of_a_past_reign(stage: Stage) -> None:
    first = stage.writer("first")
    (pay,) = stage.world.payments(1)
    assert isinstance(pay, c.Pay)
    stage.log.take_over("second", 60_000, force=True)
    with pytest.raises(NotServing):
        stage.say(first, replace(pay, payer_steps=0))


def test_a_writer_that_stood_by_serves_again_when_the_lease_is_given_up(stage: Stage) -> None:
    first = stage.writer("first")
    head = stage.log.take_over("second", 60_000, force=True)
    with pytest.raises(NotServing):
        stage.say(first, *stage.world.payments(1))
    stage.log.release("second", head.epoch)
    assert first.wait_until_serving(WAIT_S)
    payments = stage.world.payments(3)
    accepted(stage.say(first, *payments))


def test_events_appended_by_another_under_our_own_epoch_are_folded_in(stage: Stage) -> None:
    writer = stage.writer()
    payments = stage.world.payments(2)
    head = stage.log.head()
    other = Stage()
    other.log = stage.log
    other_world_pay = payments[0]

    def sneak_in() -> None:
        session = Session.begin(stage.means(), head)
        session.commit(session.decide([[other_world_pay]]))

    stage.log.meanwhile.append(sneak_in)
    answers = accepted(stage.say(writer, *payments))
    assert [answer.repeated for answer in answers] == [True, False]
    assert each_once(stage, payments)


def test_a_taken_code_refuses_its_own_command_alone(stage: Stage) -> None:
    writer = stage.writer()
    accepted(stage.say(writer, _open(stage, 1, code="A1")))
    payments = stage.world.payments(2)
    answers = stage.say(writer, payments[0], _open(stage, 2, code="A1"), payments[1])
    assert [type(answer) for answer in answers] == [Accepted, Refused, Accepted]
    assert isinstance(answers[1], Refused)
    assert answers[1].refusal.code is Code.CODE_TAKEN
    assert each_once(stage, payments)


def test_of_two_openings_that_want_one_free_code_the_first_has_it(stage: Stage) -> None:
    writer = stage.writer()
    wanting = [_open(stage, number, code="B2") for number in (1, 2, 3)]
    answers = stage.say(writer, *wanting)
    assert [type(answer) for answer in answers] == [Accepted, Refused, Refused]


def _open(stage: Stage, number: int, code: str) -> c.OpenAccount:
    return c.OpenAccount(
        command_id=CommandId(f"44444444-4444-4444-8444-{number:012d}"),
        actor=stage.world.administrators[0],
        account_id=AccountId(f"55555555-5555-4555-8555-{number:012d}"),
        group_id=stage.world.groups[0],
        kind="person",
        holder_id=PersonId("h"),
        name="Lotte Voorbeeld",
        code=code,
    )


def test_what_no_log_can_hold_is_refused_and_stops_nobody_else(stage: Stage) -> None:
    writer = stage.writer()
    payments = stage.world.payments(3)
    poison = payments[1].command_id
    plain_append = stage.log.append

    def append(entries, *, after, vault=None):  # type: ignore[no-untyped-def]
        if any(poison.encode() in entry.data for entry in entries):
            raise AppendRefused("cannot be stored")
        return plain_append(entries, after=after, vault=vault)

    stage.log.append = append  # type: ignore[method-assign]
    answers = stage.say(writer, *payments)
    assert [type(answer) for answer in answers] == [Accepted, Refused, Accepted]
    assert isinstance(answers[1], Refused)
    assert answers[1].refusal.code is Code.NOT_STORABLE
    assert each_once(stage, [payments[0], payments[2]])
    accepted(stage.say(writer, *stage.world.payments(2)))


@pytest.mark.parametrize("first", [unknown(), CodeTaken([])])
def test_what_no_log_can_hold_stops_nobody_else_when_another_fault_came_first(
    stage: Stage, first: LogError
) -> None:
    writer = stage.writer()
    payments = stage.world.payments(3)
    poison = payments[1].command_id
    plain_append = stage.log.append
    faults: list[Exception] = [first]

    def append(entries, *, after, vault=None):  # type: ignore[no-untyped-def]
        if faults:
            raise faults.pop()
        if any(poison.encode() in entry.data for entry in entries):
            raise AppendRefused("cannot be stored")
        return plain_append(entries, after=after, vault=vault)

    stage.log.append = append  # type: ignore[method-assign]
    answers = stage.say(writer, *payments)
    assert [type(answer) for answer in answers] == [Accepted, Refused, Accepted]
    assert each_once(stage, [payments[0], payments[2]])


def test_who_waits_while_another_took_over_is_turned_away_and_not_kept(stage: Stage) -> None:
    writer = stage.writer("first")
    stage.log.meanwhile.append(lambda: usurped(stage))
    stage.log.break_before.append(unknown())
    with pytest.raises(NotServing):
        stage.say(writer, *stage.world.payments(2))
    assert writer.status == "standing by"


def usurped(stage: Stage) -> None:
    stage.log.take_over("second", 60_000, force=True)


def test_an_unreachable_index_is_waited_for(stage: Stage) -> None:
    writer = stage.writer()
    plain_look_up = stage.index.look_up
    faults = [LogUnavailable("gone"), LogUnavailable("still gone")]

    def look_up(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
        if faults:
            raise faults.pop()
        return plain_look_up(keys)

    stage.index.look_up = look_up  # type: ignore[method-assign]
    payments = stage.world.payments(5)
    accepted(stage.say(writer, *payments))
    assert each_once(stage, payments)


def test_a_look_up_that_fails_ahead_of_a_block_under_way_loses_and_doubles_nothing(
    stage: Stage,
) -> None:
    writer = stage.writer()
    payments = stage.world.payments(3_000)
    stage.log.gate.clear()
    stage.log.arrived.clear()
    waits = [stage.ask(writer, *payments[:1_000])]
    assert stage.log.arrived.wait(WAIT_S)
    plain_look_up = stage.index.look_up
    looked = 0

    def look_up(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
        nonlocal looked
        looked += 1
        if looked == 2:
            # The block before is on its way now: decided ahead, and held up by the gate.
            Timer(0.2, stage.log.gate.set).start()
            raise LogUnavailable("gone")
        return plain_look_up(keys)

    stage.index.look_up = look_up  # type: ignore[method-assign]
    waits += [stage.ask(writer, *payments[at : at + 1_000]) for at in (1_000, 2_000)]
    Timer(0.2, stage.log.gate.set).start()
    for wait in waits:
        accepted(wait())
    assert looked > 2
    assert each_once(stage, payments)


def test_a_log_that_ends_before_its_head_is_not_served(stage: Stage) -> None:
    stage.writer().stop()
    head = stage.log.head()
    stage.log._head = Head(position=head.position + 1, epoch=head.epoch)
    writer = Writer(stage.means(), "second")
    writer.start()
    writer.wait_until_serving(WAIT_S)
    assert isinstance(writer.failure, LogDamaged)
    writer.stop()


def test_a_request_whose_expiry_met_a_clock_set_back_expires_later(stage: Stage) -> None:
    writer = stage.writer()
    (pay,) = stage.world.payments(1)
    assert isinstance(pay, c.Pay)
    payee = next(m for m in stage.world.members if m.account_id == pay.payee)
    deadline_ms = stage.clock.now_ms + 1_000
    asked = c.Request(
        command_id=pay.command_id,
        actor=Actor(person_id=payee.person_id, capacity="holder"),
        payer=pay.payer,
        payee=pay.payee,
        payer_steps=pay.payer_steps,
        payee_steps=pay.payee_steps,
        fixed_side=pay.fixed_side,
        expires_at_ms=deadline_ms,
    )
    accepted(stage.say(writer, asked))
    writer.stop()
    session = Session.begin(stage.means(), stage.log.take_over("by hand", 1_000))
    stage.clock.now_ms = deadline_ms
    due = session.due(10)
    stage.clock.now_ms = deadline_ms - 500
    (early,) = session.decide([due]).answers
    assert isinstance(early, Refused)
    assert early.refusal.code is Code.REQUEST_NOT_DUE
    stage.clock.now_ms = deadline_ms
    accepted(session.decide([session.due(10)]).answers)
    assert not session.due(10)


def test_the_lease_is_kept_when_the_clock_is_set_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clearing.write_path.writer.RENEW_EVERY_S", 0.05)
    stage.writer()
    stage.clock.now_ms -= 3_600_000
    stage.log.renewed.clear()
    assert stage.log.renewed.wait(WAIT_S)


def test_a_fault_of_ours_stops_the_writer_and_says_so_to_everyone(stage: Stage) -> None:
    writer = stage.writer()
    stage.log.break_before.append(RuntimeError("a bug"))
    with pytest.raises(NotServing):
        stage.say(writer, *stage.world.payments(1))
    writer.stop()
    assert writer.status == "stopped"
    assert isinstance(writer.failure, RuntimeError)
    with pytest.raises(NotServing):
        stage.say(writer, *stage.world.payments(1))


def test_a_snapshot_that_is_not_what_its_digest_says_is_passed_over(stage: Stage) -> None:
    stage.writer().stop()
    means = stage.means()
    body = means.codec.encode(fold(means.log, None, means.codec).state)
    stage.snapshots.save(
        Snapshot(position=5, digest=b"x" * 32, body=body, format=means.codec.format)
    )
    folded = fold(means.log, means.snapshots, means.codec)
    assert folded.from_snapshot == 0
    assert means.codec.encode(folded.state) == body


def test_snapshot_and_tail_come_to_the_same_state_as_replay_from_zero(stage: Stage) -> None:
    writer = stage.writer()
    accepted(stage.say(writer, *stage.world.payments(30)))
    means = stage.means()
    early = fold(means.log, None, means.codec, up_to=20).state
    body = means.codec.encode(early)
    stage.snapshots.save(
        Snapshot(position=20, digest=means.codec.digest(body), body=body, format=means.codec.format)
    )
    by_snapshot = fold(means.log, means.snapshots, means.codec)
    by_replay = fold(means.log, None, means.codec)
    assert by_snapshot.from_snapshot == 20
    assert means.codec.encode(by_snapshot.state) == means.codec.encode(by_replay.state)


def test_two_writers_that_keep_taking_over_lose_and_double_nothing(stage: Stage) -> None:
    writers = [stage.writer("first")]
    second = Writer(stage.means(), "second")
    second.start()
    writers.append(second)
    payments = World(groups=3, members=3).payments(0) + stage.world.payments(400)
    left = list(payments)
    turn = 0
    while left:
        turn += 1
        if turn % 3 == 0:
            head: Head = stage.log.take_over(f"usurper {turn}", 1, force=True)
            stage.log.release(f"usurper {turn}", head.epoch)
        for writer in writers:
            writer.wait_until_serving(0.2)
        try:
            answers = stage.say(writers[turn % 2], *left[:40])
        except NotServing:
            continue
        accepted(answers)
        left = left[40:]
    second.stop()
    assert each_once(stage, payments)
