"""What only the log in PostgreSQL can be asked: other sessions, kills, and forbidden hands."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from clearing.log.port import (
    AppendRefused,
    Head,
    LeaseHeld,
    LogDamaged,
    LogUnavailable,
    NothingWritten,
    OutcomeUnknown,
    VaultRows,
    WordsRow,
)
from clearing.log.postgres import PostgresLog
from clearing.log.schema import create_tables
from clearing.log.waker import PostgresWaker
from contracts.block import Entry

ONE = [Entry("thing-happened.v1", (), b"one")]


def all_data(log: PostgresLog) -> list[bytes]:
    return [entry.data for block in log.read() for entry in block.entries]


def wait_until_writing(session: psycopg.Connection, state: str = "active") -> int:
    """The backend that writes to the log, once it waits for the row we hold."""
    while True:
        row = session.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'evenveel log writing'"
            " AND datname = current_database() AND state = %s AND wait_event_type = 'Lock'",
            [state],
        ).fetchone()
        if row is not None:
            return int(row[0])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger.blocks SET epoch = 7",
        "DELETE FROM ledger.blocks",
        "TRUNCATE ledger.blocks",
        "DELETE FROM ledger.head",
        "TRUNCATE ledger.head",
        "UPDATE ledger.head SET position = 0",
        "UPDATE ledger.head SET epoch = -1",
    ],
)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_what_is_written_cannot_be_changed(
    postgres_log: PostgresLog, database_url: str, statement: str, role: str
) -> None:
    postgres_log.append(ONE, after=postgres_log.head())
    with psycopg.connect(database_url, autocommit=True) as session:
        session.execute(f"SET session_replication_role = {role}".encode())
        with pytest.raises(psycopg.errors.RestrictViolation):
            session.execute(statement.encode())
    assert all_data(postgres_log) == [b"one"]
    assert postgres_log.head() == Head(position=1, epoch=0)


def test_tables_can_be_made_by_many_at_once_and_again(database_url: str) -> None:
    start = Barrier(6)

    def make() -> None:
        start.wait()
        create_tables(database_url)

    with ThreadPoolExecutor(6) as pool:
        for made in [pool.submit(make) for _ in range(6)]:
            made.result()
    with PostgresLog(database_url) as log:
        log.append(ONE, after=log.head())
        create_tables(database_url)
        assert all_data(log) == [b"one"]


def test_two_logs_in_one_database_know_nothing_of_each_other(database_url: str) -> None:
    for schema in ("ledger", "Other log"):
        create_tables(database_url, schema=schema, vault_schema=f"{schema} vault")
    with (
        PostgresLog(database_url, vault_schema="ledger vault") as one,
        PostgresLog(database_url, schema="Other log", vault_schema="Other log vault") as other,
    ):
        one.append(ONE, after=one.head())
        assert (one.head().position, other.head().position) == (1, 0)


def test_an_append_killed_before_its_commit_has_an_unknown_outcome_and_is_not_there(
    postgres_log: PostgresLog, database_url: str
) -> None:
    head = postgres_log.take_over("one", 10_000)
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(1) as pool:
        holding.execute("SELECT FROM ledger.head FOR UPDATE")
        append = pool.submit(postgres_log.append, ONE, after=head)
        with psycopg.connect(database_url, autocommit=True) as killer:
            killer.execute("SELECT pg_terminate_backend(%s)", [wait_until_writing(killer)])
        with pytest.raises(OutcomeUnknown):
            append.result()
    assert postgres_log.head() == head
    # The next use connects again.
    assert postgres_log.append(ONE, after=head).position == 1


def test_a_cancelled_append_surely_wrote_nothing(
    postgres_log: PostgresLog, database_url: str
) -> None:
    head = postgres_log.head()
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(1) as pool:
        holding.execute("SELECT FROM ledger.head FOR UPDATE")
        append = pool.submit(postgres_log.append, ONE, after=head)
        with psycopg.connect(database_url, autocommit=True) as canceller:
            canceller.execute("SELECT pg_cancel_backend(%s)", [wait_until_writing(canceller)])
        with pytest.raises(LogUnavailable):
            append.result()
    assert postgres_log.append(ONE, after=head).position == 1


def test_a_database_that_takes_no_writes_now_blames_nothing_on_the_block(
    postgres_log: PostgresLog, database_url: str
) -> None:
    head = postgres_log.head()
    read_only = make_conninfo(database_url, options="-c default_transaction_read_only=on")
    with PostgresLog(read_only) as log:
        with pytest.raises(LogUnavailable):
            log.append(ONE, after=head)
        with pytest.raises(LogUnavailable):
            log.take_over("somebody", 1_000)
    assert postgres_log.head() == head


def test_an_append_to_a_database_that_is_not_there_surely_wrote_nothing(tmp_path: Path) -> None:
    with PostgresLog(f"postgresql:///nowhere?host={tmp_path}") as log:
        with pytest.raises(LogUnavailable):
            log.append(ONE, after=Head(position=0, epoch=0))
        with pytest.raises(LogUnavailable):
            log.head()


def test_a_read_goes_on_over_a_lost_connection(
    postgres_log: PostgresLog, database_url: str
) -> None:
    for number in range(3):
        postgres_log.append(
            [Entry("thing-happened.v1", (), str(number).encode())], after=postgres_log.head()
        )
    with psycopg.connect(database_url, autocommit=True) as killer:
        killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'evenveel log reading'"
        )
    assert all_data(postgres_log) == [b"0", b"1", b"2"]


@pytest.mark.parametrize("words", ["a\0b", "\ud800"])
def test_words_that_cannot_be_stored_keep_the_whole_block_out(
    postgres_log: PostgresLog, words: str
) -> None:
    rows = VaultRows(words=[WordsRow(0, b"salt", words, (str(uuid4()),), "2026-11")])
    with pytest.raises(NothingWritten):
        postgres_log.append(ONE, after=postgres_log.head(), vault=rows)
    assert postgres_log.head() == Head(position=0, epoch=0)


def test_a_block_beyond_the_largest_is_refused(postgres_log: PostgresLog) -> None:
    large = Entry("thing-happened.v1", (), bytes(64 * 1024 * 1024))
    with pytest.raises(AppendRefused):
        postgres_log.append([large], after=postgres_log.head())


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM ledger.blocks WHERE first_position = 2",
        "UPDATE ledger.blocks SET body = '\\x02' WHERE first_position = 2",
        "UPDATE ledger.blocks SET count = 2 WHERE first_position = 2",
    ],
)
def test_a_reader_stops_at_damage_instead_of_passing_over_it(
    postgres_log: PostgresLog, database_url: str, damage: str
) -> None:
    for _ in range(3):
        postgres_log.append(ONE, after=postgres_log.head())
    with psycopg.connect(database_url, autocommit=True) as session:
        session.execute("ALTER TABLE ledger.blocks DISABLE TRIGGER blocks_stay")
        session.execute(damage.encode())
    with pytest.raises(LogDamaged):
        all_data(postgres_log)


@pytest.mark.parametrize("off_s", [-(10**8), 10**8])
def test_a_lease_runs_and_lapses_by_the_databases_clock_whatever_ours_says(
    postgres_log: PostgresLog, database_url: str, monkeypatch: pytest.MonkeyPatch, off_s: int
) -> None:
    wrong_ns = time.time_ns() + off_s * 10**9
    monkeypatch.setattr(time, "time", lambda: wrong_ns / 10**9)
    monkeypatch.setattr(time, "time_ns", lambda: wrong_ns)
    head = postgres_log.take_over("one", 60_000)
    assert postgres_log.renew_lease("one", head.epoch, 60_000)
    with PostgresLog(database_url) as other:
        with pytest.raises(LeaseHeld):
            other.take_over("two", 60_000)
        assert postgres_log.renew_lease("one", head.epoch, 1)
        with psycopg.connect(database_url) as session:
            session.execute("SELECT pg_sleep(0.01)")
        assert other.take_over("two", 60_000).epoch == head.epoch + 1


def test_a_waiting_follower_is_woken_by_an_append(database_url: str) -> None:
    create_tables(database_url)
    with (
        PostgresWaker(database_url) as waker,
        PostgresLog(database_url, waker=waker) as writer,
        PostgresLog(database_url) as follower,
        ThreadPoolExecutor(3) as pool,
    ):
        # One of them listens and the others only look; all of them hear of it.
        waits = [pool.submit(follower.wait_for_more, 0, 60) for _ in range(3)]
        writer.append(ONE, after=writer.head())
        assert [wait.result() for wait in waits] == [1, 1, 1]


def test_closing_a_log_ends_the_waits_on_it(database_url: str) -> None:
    create_tables(database_url)
    with PostgresLog(database_url) as log, ThreadPoolExecutor(1) as pool:
        wait = pool.submit(log.wait_for_more, 0, 60)
        log.close()
        assert wait.result() == 0
