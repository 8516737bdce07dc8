"""A runner in whose way something is: it says so, holds up nobody else, and hears who says stop."""

from __future__ import annotations

import psycopg
import pytest

from projections import failures, progress
from projections import runner as runner_module
from projections.check import first_difference
from projections.live import all_projections
from projections.runner import Runner, catch_up
from projections.stream import Batch, MemoryStream, StreamBroken
from tests.faults.processes import until
from tests.meanwhile import meanwhile
from tests.projections.history import Pen
from tests.projections.made_up import made_up


def positions_of(database_url: str) -> set[int]:
    with psycopg.connect(database_url) as connection:
        return {standing.position for standing in progress.standings(connection)}


def test_who_waits_for_a_place_that_another_holds_stops_when_told(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = runner_module._SESSION.replace("lock_timeout = '5s'", "lock_timeout = '100ms'")
    monkeypatch.setattr(runner_module, "_SESSION", quick)
    pen = made_up(60)
    stream = MemoryStream(pen.records[:30])
    runner = Runner(database_url, stream, all_projections())
    catch_up(runner)
    with psycopg.connect(database_url) as holder:
        # As a rebuild does while both versions are compared.
        holder.execute("SELECT FROM projections.progress FOR UPDATE")
        stream.add(*pen.records[30:])
        # It ends although the place is held still.
        with meanwhile(runner.run):
            until(lambda: _waits_for_a_lock(database_url), "it waits")
        assert runner.failure is None
    again = Runner(database_url, stream, all_projections())
    catch_up(again)
    again.close()
    assert positions_of(database_url) == {60}
    assert first_difference(database_url, stream) is None


def _waits_for_a_lock(database_url: str) -> bool:
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return found.fetchone() is not None


def test_what_a_broken_record_says_is_told_whatever_it_is_in_bounds(database_url: str) -> None:
    class Broken(MemoryStream):
        def read(self, after: int, at_most: int) -> Batch:
            raise StreamBroken("for group a\0b, " + "and so on " * 100_000)

    runner = Runner(database_url, Broken(), all_projections())
    with meanwhile(runner.run) as thread:
        until(lambda: bool(runner.stopped) or not thread.is_alive(), "it stands still")
    assert runner.failure is None
    with psycopg.connect(database_url) as connection:
        (failure,) = failures.failures(connection)
    assert failure.said.startswith("for group a\ufffdb, and")
    assert len(failure.said) < 2_000


def test_what_the_tables_cannot_take_stands_still_and_is_told(database_url: str) -> None:
    pen = Pen()
    pen.found("group-a", per_hour=20)
    pen.found("group\0b", per_hour=20)
    stream = MemoryStream(pen.records)
    runner = Runner(database_url, stream, all_projections(), batch_at_most=1)
    with meanwhile(runner.run) as thread:
        until(lambda: bool(runner.stopped) or not thread.is_alive(), "it stands still")
    assert runner.failure is None
    with psycopg.connect(database_url) as connection:
        (failure,) = failures.failures(connection)
    assert failure.said.startswith("a record behind position 1: ")
    assert positions_of(database_url) == {1}
