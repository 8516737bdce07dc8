"""Nonces in the database: used once by any of many, forgotten when they can be of no use."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psycopg
import pytest

from access import schema
from access.line import CannotConnect
from access.nonces import StoredNonces
from tests.signatures.signing import KEY_ID, NOW_MS

MINUTE_MS = 60_000
NONCE = "n" * 24


class Clock:
    def __init__(self) -> None:
        self.now_ms = NOW_MS

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def nonces(database_url: str, clock: Clock) -> Iterator[StoredNonces]:
    with psycopg.connect(database_url) as connection:
        schema.create(connection)
    with StoredNonces(database_url, clock) as kept:
        yield kept


def test_a_nonce_is_spent_once_by_whichever_process_comes_first(
    nonces: StoredNonces, database_url: str, clock: Clock
) -> None:
    assert nonces.spend(KEY_ID, NONCE, NOW_MS + MINUTE_MS)
    assert not nonces.spend(KEY_ID, NONCE, NOW_MS + MINUTE_MS)
    with StoredNonces(database_url, clock) as another:
        assert not another.spend(KEY_ID, NONCE, NOW_MS + MINUTE_MS)
        assert another.spend(KEY_ID, NONCE + "2", NOW_MS + MINUTE_MS)


def test_of_many_at_once_one_is_the_first(
    nonces: StoredNonces, database_url: str, clock: Clock
) -> None:
    assert nonces is not None
    with ExitStack() as until_end, ThreadPoolExecutor(8) as threads:
        doors = [until_end.enter_context(StoredNonces(database_url, clock)) for _ in range(8)]
        for round_ in range(20):
            nonce = f"{round_:024d}"
            said = threads.map(lambda d, n=nonce: d.spend(KEY_ID, n, NOW_MS + MINUTE_MS), doors)
            assert list(said).count(True) == 1


def test_what_can_no_longer_be_used_is_forgotten_and_nothing_else(
    nonces: StoredNonces, database_url: str, clock: Clock
) -> None:
    for number in range(10):
        assert nonces.spend(KEY_ID, f"{number:024d}", NOW_MS + number * MINUTE_MS)
    clock.now_ms += 5 * MINUTE_MS + 1
    assert nonces.spend(KEY_ID, NONCE, clock.now_ms + MINUTE_MS)
    with psycopg.connect(database_url) as connection:
        kept = connection.execute("SELECT nonce FROM access.nonces ORDER BY nonce").fetchall()
    # A minute longer than each holds, as not all clocks are alike.
    assert [nonce for (nonce,) in kept] == [*(f"{n:024d}" for n in range(5, 10)), NONCE]
    assert not nonces.spend(KEY_ID, f"{5:024d}", clock.now_ms)


def test_where_nobody_can_say_whether_it_was_used_it_is_not_taken(
    nonces: StoredNonces, database_url: str, clock: Clock
) -> None:
    assert nonces.spend(KEY_ID, NONCE, NOW_MS + MINUTE_MS)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'evenveel nonces'"
        )
    with pytest.raises(CannotConnect):
        nonces.spend(KEY_ID, NONCE, NOW_MS + MINUTE_MS)
    assert not nonces.spend(KEY_ID, NONCE, NOW_MS + MINUTE_MS)
