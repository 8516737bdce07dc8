"""A projection built anew beside the one that is read, whatever happens meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Final, Self

import psycopg
import pytest

from contracts.envelope import Recorded
from projections import layout, progress
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.rebuild import Rebuild, RebuildDiffers, RebuildRuns, Rebuilt
from projections.runner import Runner, catch_up
from tests.faults.processes import environment_of, until
from tests.projections.history import fill_log
from tests.projections.made_up import made_up
from tests.stream_projections.following import clean, has_reached, lay_out, reached, rows_of
from tests.stream_projections.topics import Topic

MakeTopic = Callable[..., Topic]
MakeRunner = Callable[..., Runner]
MakeFollower = Callable[..., subprocess.Popen[str]]

NAMES: Final = [projection.name for projection in all_projections()]
FIRST: Final = {projection.name: projection.version for projection in all_projections()}
_REBUILD: Final = """
import sys
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.rebuild import Rebuild
(kind,) = [one for one in all_projections() if one.name == sys.argv[2]]
with LogStream(sys.argv[1]) as log:
    Rebuild(sys.argv[1], log, kind, batch_at_most=int(sys.argv[3])).run()
"""


def rebuild(database_url: str, name: str, **given: int) -> Rebuilt:
    (kind,) = [one for one in all_projections() if one.name == name]
    with LogStream(database_url) as log:
        return Rebuild(database_url, log, kind, **given).run(compare=True)  # type: ignore[arg-type]


def rebuilding(database_url: str, name: str, at_most: int) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-c", _REBUILD, database_url, name, str(at_most)]
    return subprocess.Popen(arguments, env=environment_of({}))


def built(database_url: str, name: str, version: int) -> int:
    """The position up to which a version is built."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        standings = {(s.name, s.version): s.position for s in progress.standings(connection)}
    return standings.get((name, version), 0)


def versions(database_url: str) -> dict[str, int]:
    return {row.name: row.version for row in rows_of(database_url)}


class Growing:
    """The log and the topic grow by a few events at a time until told to stop."""

    def __init__(self, database_url: str, topic: Topic | None, records: list[Recorded]) -> None:
        self.position = records[0].position - 1
        self._given = (database_url, topic, records)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._grow)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()

    def _grow(self) -> None:
        database_url, topic, records = self._given
        for start in range(0, len(records), 25):
            chunk = records[start : start + 25]
            fill_log(database_url, chunk, create=False)
            if topic is not None:
                topic.fill(chunk)
            self.position = chunk[-1].position
            if self._stop.wait(0.05):
                return


@pytest.mark.parametrize("name", NAMES)
def test_a_rebuilt_projection_equals_the_live_one_row_for_row(
    database_url: str, runner_of: MakeRunner, name: str
) -> None:
    pen = made_up(1_200)
    fill_log(database_url, pen.records[:900])
    runner = runner_of()
    catch_up(runner)
    done = rebuild(database_url, name, batch_at_most=300)
    assert (done.name, done.version, done.before) == (name, FIRST[name] + 1, FIRST[name])
    assert versions(database_url)[name] == FIRST[name] + 1
    fill_log(database_url, pen.records[900:], create=False)
    # The runner that was there before notices the new version and goes on with it.
    catch_up(runner)
    assert reached(database_url) == 1_200
    clean(database_url)


def test_rebuilding_all_while_the_live_versions_go_on_from_kafka(
    database_url: str, topic_of: MakeTopic, follower: MakeFollower
) -> None:
    pen = made_up(4_000)
    fill_log(database_url, pen.records[:1_000])
    topic = topic_of(4)
    topic.fill(pen.records[:1_000])
    lay_out(database_url)
    follower(topic, at_most=500)
    follower(topic, at_most=500)
    until(has_reached(database_url, 1_000), "they are caught up")
    with Growing(database_url, topic, pen.records[1_000:]) as growing:
        for name in NAMES:
            # Compared while the partitions stand at different positions.
            rebuild(database_url, name, batch_at_most=700)
    until(has_reached(database_url, growing.position), "they are caught up")
    assert versions(database_url) == {name: first + 1 for name, first in FIRST.items()}
    assert growing.position > 1_000
    clean(database_url)


def test_a_rebuild_killed_in_the_middle_goes_on_from_there(
    database_url: str, runner_of: MakeRunner, times: int
) -> None:
    pen = made_up(2_500)
    fill_log(database_url, pen.records)
    catch_up(runner_of())
    so_far = 0
    for _ in range(times):
        process = rebuilding(database_url, "statements", 20)
        until(
            lambda was=so_far: built(database_url, "statements", FIRST["statements"] + 1) > was,  # type: ignore[misc]
            "it has built something more",
        )
        process.kill()
        process.wait()
        so_far = built(database_url, "statements", FIRST["statements"] + 1)
        assert so_far < 2_500, "it was done before it was killed: nothing was shown"
        assert versions(database_url)["statements"] == FIRST["statements"]
    until(lambda: not _is_rebuilding(database_url), "the dead one's session is over")
    seen: list[int] = []
    (kind,) = [one for one in all_projections() if one.name == "statements"]
    with LogStream(database_url) as log:
        told = Rebuild(database_url, log, kind, told=lambda one: seen.append(one.position))
        told.run(compare=True)
    assert seen[0] == so_far
    assert versions(database_url)["statements"] == FIRST["statements"] + 1
    clean(database_url)


def test_two_rebuilds_of_one_projection_do_not_meet(
    database_url: str, runner_of: MakeRunner
) -> None:
    pen = made_up(1_500)
    fill_log(database_url, pen.records)
    catch_up(runner_of())
    process = rebuilding(database_url, "balances", 10)
    try:
        until(lambda: built(database_url, "balances", FIRST["balances"] + 1) > 0, "it has begun")
        # Otherwise it might be done before the other begins.
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(RebuildRuns):
            rebuild(database_url, "balances")
    finally:
        process.kill()
        process.wait()


def test_a_live_version_that_differs_is_not_replaced_unseen(
    database_url: str, runner_of: MakeRunner
) -> None:
    pen = made_up(500)
    fill_log(database_url, pen.records)
    catch_up(runner_of())
    table = f"projections.balances_accounts_v{FIRST['balances']}"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            f"UPDATE {table} SET balance_steps = balance_steps + 1"
            f" WHERE account_id = (SELECT min(account_id::text)::uuid FROM {table})"
        )
    with pytest.raises(RebuildDiffers, match=f"balances_accounts_v{FIRST['balances'] + 1}"):
        rebuild(database_url, "balances")
    assert versions(database_url)["balances"] == FIRST["balances"]


def test_an_old_version_is_dropped_and_the_live_one_is_not(
    database_url: str, runner_of: MakeRunner
) -> None:
    pen = made_up(400)
    fill_log(database_url, pen.records)
    catch_up(runner_of())
    rebuild(database_url, "groups")
    with psycopg.connect(database_url, autocommit=True) as connection:
        with pytest.raises(layout.VersionIsLive):
            layout.drop(connection, "groups", FIRST["groups"] + 1)
        assert layout.drop(connection, "groups", FIRST["groups"]) == [
            f"groups_acts_v{FIRST['groups']}",
            f"groups_groups_v{FIRST['groups']}",
        ]
        assert layout.tables_of(connection, "groups", FIRST["groups"]) == []
        assert layout.drop(connection, "groups", FIRST["groups"]) == []
    clean(database_url)


def _is_rebuilding(database_url: str) -> bool:
    with psycopg.connect(database_url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_stat_activity WHERE application_name = 'evenveel rebuild'"
            " AND datname = current_database()"
        )
        return found.fetchone() is not None
