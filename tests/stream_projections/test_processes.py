"""Processes that share a topic's partitions, and are killed, paused and cut off."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psutil
import psycopg
import pytest

from evenveel.embedded import EmbeddedPostgres
from projections import leases
from tests.faults.processes import PATIENCE_S, until
from tests.projections.history import fill_log
from tests.projections.made_up import made_up
from tests.stream_projections.following import (
    LAPSE_S,
    clean,
    follow,
    has_reached,
    holders,
    lay_out,
    reached,
    rows_of,
)
from tests.stream_projections.topics import Topic

MakeTopic = Callable[..., Topic]
MakeFollower = Callable[..., subprocess.Popen[str]]


# The leases of each one killed have to lapse before the next goes on.
@pytest.mark.timeout(900)
def test_a_process_killed_in_the_middle_again_and_again_loses_and_doubles_nothing(
    database_url: str, topic_of: MakeTopic, follower: MakeFollower, times: int
) -> None:
    pen = made_up(700 * times)
    fill_log(database_url, pen.records)
    topic = topic_of()
    position = topic.fill(pen.records)
    lay_out(database_url)
    killed_inside = 0
    for _ in range(times):
        before = sum(row.place.position for row in rows_of(database_url))
        process = follower(topic, at_most=20)
        until(
            lambda was=before: sum(row.place.position for row in rows_of(database_url)) > was,  # type: ignore[misc]
            "it has committed something",
        )
        process.kill()
        process.wait()
        killed_inside += reached(database_url) < position
    assert killed_inside, "each was done before it was killed: nothing was shown"
    # The leases of the dead lapse.
    follower(topic, at_most=5_000)
    until(has_reached(database_url, position), "it is caught up")
    clean(database_url)


@pytest.mark.parametrize("pause", ["before the transaction", "inside the transaction"])
def test_a_paused_process_that_wakes_commits_nothing(
    database_url: str, topic_of: MakeTopic, follower: MakeFollower, pause: str
) -> None:
    pen = made_up(1_500)
    fill_log(database_url, pen.records)
    topic = topic_of()
    topic.fill(pen.records[:1_200])
    lay_out(database_url)
    paused = follower(topic, at_most=20, pause=pause)
    until(lambda: psutil.Process(paused.pid).status() == "stopped", "it has stopped")
    assert reached(database_url) < 1_200
    other = follower(topic, at_most=20)
    until(has_reached(database_url, 1_200), "another took over")
    # The other is held up too, so that whatever is committed now, the one that wakes committed.
    other.send_signal(signal.SIGSTOP)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE projections.leases SET until = until + interval '1 hour'")
        connection.execute("UPDATE projections.workers SET until = until + interval '1 hour'")
    before = rows_of(database_url)
    paused.send_signal(signal.SIGCONT)
    time.sleep(3)
    assert rows_of(database_url) == before
    # It found its place moved; it did not run into rows that were there already.
    assert paused.poll() is None
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE projections.leases SET until = until - interval '1 hour'")
        connection.execute("UPDATE projections.workers SET until = until - interval '1 hour'")
    other.send_signal(signal.SIGCONT)
    topic.fill(pen.records[1_200:])
    until(has_reached(database_url, 1_500), "both go on")
    clean(database_url)


def test_the_partitions_of_a_dead_process_are_taken_over_in_time(
    database_url: str, topic_of: MakeTopic, follower: MakeFollower
) -> None:
    pen = made_up(1_000)
    fill_log(database_url, pen.records)
    topic = topic_of(4)
    topic.fill(pen.records[:500])
    lay_out(database_url)
    dying, living = follower(topic), follower(topic)
    until(has_reached(database_url, 500), "they are caught up")
    until(lambda: _shares(database_url) == [2, 2], "they share the partitions")
    dying.kill()
    dying.wait()
    # Whatever the dead one held, it holds no longer than any lease lasts.
    with psycopg.connect(database_url, autocommit=True) as connection:
        left = connection.execute(
            "SELECT max(until) - clock_timestamp() FROM projections.leases"
        ).fetchone()
    assert left is not None
    assert left[0] <= timedelta(seconds=LAPSE_S)
    topic.fill(pen.records[500:])
    until(has_reached(database_url, 1_000), "the other took over")
    until(lambda: _shares(database_url) == [4], "it has all")
    assert living.poll() is None
    clean(database_url)


def test_a_process_that_ends_in_order_gives_its_partitions_back(
    database_url: str, topic_of: MakeTopic, follower: MakeFollower
) -> None:
    topic = topic_of(3)
    fill_log(database_url, made_up(10).records)
    lay_out(database_url)
    process = follower(topic)
    until(lambda: _shares(database_url) == [3], "it has all")
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) == 0
    assert holders(database_url) == {}


def test_three_processes_share_and_nothing_is_done_twice(
    database_url: str, topic_of: MakeTopic, follower: MakeFollower
) -> None:
    pen = made_up(1_000)
    fill_log(database_url, pen.records)
    topic = topic_of(4)
    lay_out(database_url)
    for _ in range(3):
        follower(topic, at_most=50)
    until(lambda: _shares(database_url) == [1, 1, 2], "they share the partitions")
    topic.fill(pen.records)
    until(has_reached(database_url, 1_000), "they are caught up")
    clean(database_url)


def test_a_database_that_goes_away_is_waited_for(
    database_url: str, topic_of: MakeTopic, follower: MakeFollower
) -> None:
    pen = made_up(1_000)
    fill_log(database_url, pen.records)
    topic = topic_of()
    topic.fill(pen.records)
    lay_out(database_url)
    process = follower(topic, at_most=20)
    until(lambda: reached(database_url) > 0, "it has committed something")
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    until(has_reached(database_url, 1_000), "it went on")
    assert process.poll() is None
    clean(database_url)


def test_postgresql_restarted_in_the_middle_is_waited_for(
    tmp_path: Path, topic_of: MakeTopic
) -> None:
    pen = made_up(1_000)
    topic = topic_of()
    topic.fill(pen.records)
    # Durable: what was committed before it stopped is there when it is back, or is done again.
    home = tmp_path / "postgres"
    with EmbeddedPostgres(home, durable=True) as postgres:
        database_url = postgres.conninfo()
        fill_log(database_url, pen.records)
        lay_out(database_url)
        process = follow(database_url, topic, at_most=20)
        try:
            until(lambda: reached(database_url) > 0, "it has committed something")
            written = (home / "cluster" / "postmaster.pid").read_text("utf-8")
            postmaster = psutil.Process(int(written.splitlines()[0]))
            postmaster.kill()
            postmaster.wait(PATIENCE_S)
            assert postgres.start() == database_url
            until(lambda: reached(database_url) == 1_000, "it went on")
            assert process.poll() is None
            clean(database_url)
        finally:
            process.kill()
            process.wait()


def test_shares_are_fair_and_lapse_by_the_databases_clock(database_url: str) -> None:
    lay_out(database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        assert leases.share(connection, "one", 5) == {0, 1, 2, 3, 4}
        assert leases.share(connection, "two", 5) == set()
        kept = leases.share(connection, "one", 5)
        assert len(kept) == 3
        taken = leases.share(connection, "two", 5)
        assert kept | taken == {0, 1, 2, 3, 4}
        assert len(taken) == 2
        connection.execute(
            "UPDATE projections.workers SET until = clock_timestamp() - interval '1 ms'"
            " WHERE holder = 'one'"
        )
        connection.execute(
            "UPDATE projections.leases SET until = clock_timestamp() - interval '1 ms'"
            " WHERE holder = 'one'"
        )
        # Nobody is shown to work on what nobody works on.
        assert {lease.partition for lease in leases.leases(connection)} == taken
        assert leases.share(connection, "two", 5) == {0, 1, 2, 3, 4}
        leases.release(connection, "two")
        assert holders(database_url) == {}


def _shares(database_url: str) -> list[int]:
    held = list(holders(database_url).values())
    return sorted(held.count(holder) for holder in set(held))
