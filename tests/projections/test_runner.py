"""The runner: every event once, whatever is repeated, missing, unknown or in the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from clearing.log.schema import create_tables
from contracts.block import Entry
from contracts.envelope import Recorded, encode
from contracts.events import (
    WIRE_NAMES,
    AccountClosed,
    IntermediaryAppointed,
    SubjectErased,
    wire_name,
)
from contracts.ids import AccountId, GroupId, PersonId
from contracts.value import replace
from projections import failures, layout, progress
from projections.balances import Balances
from projections.check import Difference, first_difference
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.runner import Runner, catch_up
from projections.statements import Statements
from projections.stream import Batch, MemoryStream, StreamBroken, StreamGap, whole
from tests.faults.processes import until
from tests.meanwhile import meanwhile
from tests.projections.history import Pen, entry_of, fill_log, write_block
from tests.projections.made_up import made_up

PROJECT = Path(__file__).resolve().parents[2]
MakeRunner = Callable[..., Runner]

FOLLOW = """
import sys, threading
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.runner import Runner
runner = Runner(sys.argv[1], LogStream(sys.argv[1]), all_projections(), batch_at_most=40)
print("following", flush=True)
runner.run(threading.Event())
"""


class TwiceStream(MemoryStream):
    """Gives every record twice, and some of those before them again."""

    def read(self, after: int, at_most: int) -> Batch:
        batch = super().read(after, at_most)
        before = [r for r in self._records if r.position <= after][-3:]
        twice = [record for record in batch.records for _ in range(2)]
        return batch._replace(records=[*before, *twice])


def positions_of(database_url: str) -> set[int]:
    with psycopg.connect(database_url) as connection:
        return {s.position for s in progress.standings(connection)}


def difference(database_url: str) -> Difference | None:
    with LogStream(database_url) as stream:
        return first_difference(database_url, stream)


def read(database_url: str, after: int, at_most: int) -> Batch:
    with LogStream(database_url) as stream:
        return stream.read(after, at_most)


def follow(database_url: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": f"{PROJECT / 'services'}:{PROJECT}"}
    process = subprocess.Popen(
        [sys.executable, "-c", FOLLOW, database_url],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "following\n"
    process.stdout.close()
    return process


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_projections_equal_a_plain_replay(
    database_url: str, runner_of: MakeRunner, seed: int
) -> None:
    pen = made_up(1500, seed=seed)
    fill_log(database_url, pen.records, block=37)
    assert catch_up(runner_of(batch_at_most=101)) == len(pen.records)
    assert difference(database_url) is None


def test_every_event_delivered_twice_counts_once(database_url: str) -> None:
    pen = made_up(800)
    runner = Runner(database_url, TwiceStream(pen.records), all_projections(), batch_at_most=50)
    catch_up(runner)
    runner.close()
    assert positions_of(database_url) == {len(pen.records)}
    assert first_difference(database_url, MemoryStream(pen.records)) is None


@pytest.mark.parametrize("batch_at_most", [1, 7, 5_000])
def test_the_size_of_batches_makes_no_difference(database_url: str, batch_at_most: int) -> None:
    pen = made_up(300)
    stream = MemoryStream(pen.records)
    runner = Runner(database_url, stream, all_projections(), batch_at_most=batch_at_most)
    catch_up(runner)
    runner.close()
    assert first_difference(database_url, stream) is None


def test_a_runner_killed_again_and_again_loses_and_doubles_nothing(
    database_url: str, runner_of: MakeRunner
) -> None:
    pen = made_up(4_000)
    fill_log(database_url, pen.records)
    with psycopg.connect(database_url) as connection:
        layout.create(connection, all_projections())
    kills = 0
    while min(positions_of(database_url)) < len(pen.records) and kills < 20:
        process = follow(database_url)
        time.sleep(0.02 * (1 + kills % 5))
        process.kill()
        process.wait()
        kills += 1
    catch_up(runner_of())
    assert positions_of(database_url) == {len(pen.records)}
    assert difference(database_url) is None


def test_a_paused_runner_that_wakes_commits_nothing_twice(
    database_url: str, runner_of: MakeRunner
) -> None:
    pen = made_up(3_000)
    fill_log(database_url, pen.records)
    process = follow(database_url)
    time.sleep(0.1)
    process.send_signal(signal.SIGSTOP)
    # It may hold its rows until PostgreSQL ends its session; then ours goes on.
    other = runner_of()
    reach(other, len(pen.records))
    process.send_signal(signal.SIGCONT)
    more = made_up(3_300)
    fill_log(database_url, more.records[3_000:], create=False)
    reach(other, len(more.records))
    process.kill()
    process.wait()
    assert difference(database_url) is None


def reach(runner: Runner, position: int) -> None:
    with meanwhile(runner.run):
        until(lambda: runner.position >= position, f"it reaches {position}")


def test_two_runners_at_once_apply_everything_once(
    database_url: str, runner_of: MakeRunner
) -> None:
    pen = made_up(3_000)
    fill_log(database_url, pen.records)
    one, other = runner_of(batch_at_most=30), runner_of(batch_at_most=70)

    def both_are_done() -> bool:
        assert one.failure is None
        assert other.failure is None
        return min(one.position, other.position) == len(pen.records)

    with meanwhile(one.run), meanwhile(other.run):
        until(both_are_done, "both are done")
    assert difference(database_url) is None


def test_a_projection_that_comes_later_catches_up_alone_and_joins(
    empty_database_url: str,
) -> None:
    pen = made_up(600)
    stream = MemoryStream(pen.records[:400])
    first = Runner(empty_database_url, stream, [Balances()], batch_at_most=64)
    catch_up(first)
    stream.add(*pen.records[400:])
    both = Runner(empty_database_url, stream, [Balances(), Statements()], batch_at_most=64)
    catch_up(both)
    first.close()
    both.close()
    assert positions_of(empty_database_url) == {600}
    assert first_difference(empty_database_url, stream) is None


@pytest.mark.parametrize("together", [1, 64])
def test_by_whom_an_erased_account_was_held_or_acted_for_is_read_nowhere(
    empty_database_url: str, together: int
) -> None:
    pen = Pen()
    group_id = GroupId(pen.found("gent"))
    gone, stays = (AccountId(pen.open(group_id, kind="organisation")) for _ in range(2))
    for account_id in (gone, stays):
        for person_id in (PersonId(pen.uuid()), PersonId(pen.uuid())):
            pen.write(
                IntermediaryAppointed(account_id=account_id, group_id=group_id, person_id=person_id)
            )
    pen.write(AccountClosed(account_id=gone, group_id=group_id))
    pen.write(SubjectErased(account_id=gone, group_id=group_id))
    stream = MemoryStream(pen.records)
    runner = Runner(empty_database_url, stream, [Balances()], batch_at_most=together)
    catch_up(runner)
    runner.close()
    with psycopg.connect(empty_database_url) as connection:
        held = connection.execute(
            "SELECT account_id::text, holder_id IS NOT NULL FROM projections.balances_accounts_v4"
        ).fetchall()
        acted = connection.execute(
            "SELECT account_id::text FROM projections.balances_intermediaries_v4"
        ).fetchall()
    assert dict(held) == {gone: False, stays: True}
    assert acted == [(stays,), (stays,)]
    assert first_difference(empty_database_url, stream) is None


@pytest.mark.parametrize(
    ("damage", "table"),
    [
        ("UPDATE projections.balances_accounts_v4 SET balance_steps = 1", "balances_accounts_v4"),
        ("DELETE FROM projections.statements_lines_v4 WHERE side = 1", "lines"),
        ("UPDATE projections.statements_entries_v4 SET payer_steps = 1", "entries"),
        ("UPDATE projections.positions_links_v3 SET position_ms = 1", "positions_links_v3"),
        ("INSERT INTO projections.balances_defaults_v4 VALUES ('none')", "balances_defaults_v4"),
        ("DELETE FROM projections.groups_groups_v3", "groups_groups_v3"),
    ],
)
def test_what_is_wrong_in_a_table_is_named(
    database_url: str, runner_of: MakeRunner, damage: str, table: str
) -> None:
    pen = made_up(400)
    fill_log(database_url, pen.records)
    catch_up(runner_of())
    with psycopg.connect(database_url) as connection:
        connection.execute(damage)
    found = difference(database_url)
    assert found is not None
    assert found.table == table


def test_a_missing_position_stops_the_runner_and_is_named(database_url: str) -> None:
    pen = made_up(60)
    stream = MemoryStream([*pen.records[:30], *pen.records[31:]])
    runner = Runner(database_url, stream, all_projections(), batch_at_most=10)
    with pytest.raises(StreamGap, match="position 31 is missing"):
        catch_up(runner)
    runner.close()
    assert positions_of(database_url) == {30}


def test_a_gap_in_a_groups_own_numbers_stops_the_runner_and_is_named(database_url: str) -> None:
    pen = made_up(60)
    position, envelope = pen.records[40].position, pen.records[40].envelope
    group_id, number = next(iter(envelope.groups.items()))
    wrong = replace(envelope, groups={**envelope.groups, group_id: number + 1})
    records = [*pen.records[:40], Recorded(position, wrong), *pen.records[41:]]
    runner = Runner(database_url, MemoryStream(records), all_projections(), batch_at_most=8)
    with pytest.raises(StreamGap, match=f"{envelope.event_id}.*{group_id}"):
        catch_up(runner)
    runner.close()
    assert positions_of(database_url) == {40}


def test_an_unknown_type_of_event_stops_the_runner_and_is_named(
    database_url: str, runner_of: MakeRunner
) -> None:
    pen = made_up(60)
    fill_log(database_url, pen.records[:50])
    with psycopg.connect(database_url) as connection:
        known = entry_of(pen.records[50])
        write_block(connection, [Entry("tomorrow-came.v9", (), known.data)])
    runner = runner_of()
    with pytest.raises(StreamBroken, match=r"tomorrow-came\.v9 at position 51"):
        catch_up(runner)


def test_a_stopped_runner_tells_why_and_goes_on_when_the_reason_is_gone(
    database_url: str,
) -> None:
    pen = made_up(60)
    stream = MemoryStream([*pen.records[:30], *pen.records[31:]])
    runner = Runner(database_url, stream, all_projections())
    with meanwhile(runner.run):
        until(lambda: bool(runner.stopped), "it stands still")
        with psycopg.connect(database_url) as connection:
            (failure,) = failures.failures(connection)
        assert "position 31 is missing" in failure.said
        assert positions_of(database_url) == {30}
        stream.insert(30, pen.records[30])
        until(lambda: positions_of(database_url) == {60}, "it goes on")
    with psycopg.connect(database_url) as connection:
        assert failures.failures(connection) == []
    assert first_difference(database_url, stream) is None


def test_an_event_that_is_no_json_stops_the_runner_and_is_named(
    database_url: str, runner_of: MakeRunner
) -> None:
    create_tables(database_url)
    with psycopg.connect(database_url) as connection:
        write_block(connection, [Entry("group-founded.v1", (), b"{nonsense")])
    with pytest.raises(StreamBroken, match=r"group-founded\.v1 at position 1"):
        catch_up(runner_of())


def test_a_block_missing_from_the_log_is_a_gap(database_url: str) -> None:
    pen = made_up(90)
    fill_log(database_url, pen.records, block=30)
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.blocks DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM ledger.blocks WHERE first_position = 31")
    with pytest.raises(StreamGap, match="position 31 is missing"):
        read(database_url, 0, 100)
    with pytest.raises(StreamGap, match="position 41 is missing"):
        read(database_url, 40, 100)


def test_a_log_shorter_than_what_was_read_from_it_is_refused(database_url: str) -> None:
    pen = made_up(60)
    fill_log(database_url, pen.records)
    with pytest.raises(StreamGap, match="ends at position"):
        read(database_url, len(pen.records) + 1, 10)


@pytest.mark.parametrize(("after", "at_most"), [(0, 1), (5, 10), (29, 3), (30, 30), (59, 100)])
def test_the_log_is_read_from_any_place_in_any_block(
    database_url: str, after: int, at_most: int
) -> None:
    pen = made_up(60)
    fill_log(database_url, pen.records[:60], block=30)
    batch = read(database_url, after, at_most)
    wanted = pen.records[after : min(60, after + at_most)]
    assert list(batch.records) == [whole(record) for record in wanted]
    assert batch.reached == min(60, after + at_most)


def test_waiting_ends_when_something_was_added(database_url: str) -> None:
    pen = made_up(40)
    fill_log(database_url, pen.records[:30])
    adding = threading.Timer(0.1, fill_log, [database_url, pen.records[30:40]], {"create": False})
    with LogStream(database_url) as stream:
        adding.start()
        stream.wait(30, 90)
        adding.join()
        assert stream.head() == 40


@pytest.mark.parametrize("projection", all_projections(), ids=lambda p: p.name)
def test_each_projection_decides_on_every_type_of_event(projection: object) -> None:
    assert set(projection.steps) == set(WIRE_NAMES.values())  # type: ignore[attr-defined]


def test_an_event_survives_the_log(database_url: str) -> None:
    pen = made_up(50)
    fill_log(database_url, pen.records)
    record = read(database_url, 0, 50).records[0]
    assert encode(record.envelope) == encode(pen.records[0].envelope)
    assert wire_name(record.envelope.event) == "group-founded.v1"
