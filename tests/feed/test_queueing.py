"""From the log to deliveries: every event once, for every webhook that wants it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import psycopg
import pytest

from contracts.events import wire_name
from projections.webhooks import queueing
from projections.webhooks.queueing import queue_next
from projections.webhooks.subscriptions import BeyondTheHead
from tests.feed.following import Log
from tests.feed.receiving import START_MS, Clock, Office
from tests.projections.made_up import made_up


@pytest.fixture
def office(log: Log) -> Iterator[Office]:
    office = Office(log.database_url, Clock())
    yield office
    office.close()


@pytest.fixture
def connection(office: Office) -> Iterator[psycopg.Connection]:
    with psycopg.connect(office.database_url, autocommit=True) as connection:
        yield connection


def queue_all(connection: psycopg.Connection) -> int:
    return sum(iter(lambda: queue_next(connection, START_MS), 0))


def place_of(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT position FROM webhooks.place").fetchone()
    assert row is not None
    return int(row[0])


def test_a_webhook_gets_what_touches_its_group_from_then_on(
    log: Log, office: Office, connection: psycopg.Connection
) -> None:
    begun = log.head
    webhook_id = office.add("group-1", "http://127.0.0.1/a")
    log.pen.records += made_up(400).records[begun:]
    log.add()
    queue_all(connection)
    assert list(office.rows(webhook_id)) == log.positions("group-1", after=begun)
    assert office.statuses(webhook_id) == {"waiting"}


def test_a_webhook_may_begin_earlier_and_ask_for_some_types_only(
    log: Log, office: Office, connection: psycopg.Connection
) -> None:
    types = ("exchange-recorded.v1", "account-opened.v1")
    webhook_id = office.add("group-2", "http://127.0.0.1/a", *types, after=7)
    queue_all(connection)
    assert list(office.rows(webhook_id)) == [
        record.position
        for record in log.records("group-2", after=7)
        if wire_name(record.envelope.event) in types
    ]
    with pytest.raises(BeyondTheHead):
        office.add("group-2", "http://127.0.0.1/b", after=log.head + 1)


def test_who_begins_far_back_holds_up_nobody(
    log: Log, office: Office, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = office.add("group-1", "http://127.0.0.1/there")
    queue_all(connection)
    begun = log.head
    office.add("group-2", "http://127.0.0.1/back", after=0)
    log.pen.records += made_up(400).records[begun:]
    log.add()
    monkeypatch.setattr(queueing, "BATCH_AT_MOST", (log.head - begun) // 4 + 1)
    for _ in range(4):
        queue_next(connection, START_MS)
    assert list(office.rows(there)) == log.positions("group-1", after=begun)


def test_a_log_that_nobody_wants_is_not_read(
    office: Office, log: Log, connection: psycopg.Connection
) -> None:
    queue_next(connection, START_MS)
    assert place_of(connection) == log.head
    # What cannot be read hinders nobody as long as nobody wants it.
    connection.execute("UPDATE ledger.head SET position = position + 5")
    queue_next(connection, START_MS)
    assert place_of(connection) == log.head + 5


@pytest.mark.parametrize("seed", range(6))
def test_whoever_comes_and_goes_when_each_gets_all_of_its_own_and_nothing_else(
    log: Log, office: Office, connection: psycopg.Connection, seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(queueing, "BATCH_AT_MOST", 11)
    monkeypatch.setattr(queueing, "WAITING_AT_MOST", 9)
    monkeypatch.setattr("projections.webhooks.subscriptions.WEBHOOKS_AT_MOST", 100)
    chance = random.Random(seed)
    story = made_up(700, seed=1).records[log.head :]
    begins: dict[str, tuple[str, int]] = {}
    made: dict[str, set[int]] = {}
    for step in range(140):
        match chance.randrange(6):
            case 0 if len(begins) < 12:
                group_id = f"group-{chance.randrange(4)}"
                after = chance.choice([None, 0, chance.randrange(log.head)])
                webhook_id = office.add(group_id, f"http://127.0.0.1/{step}", after=after)
                begins[webhook_id] = (group_id, log.head if after is None else after)
            case 1:
                log.pen.records += story[: (more := chance.randrange(30))]
                del story[:more]
                log.add(block=chance.choice([1, 7, 40]))
            case 2 if begins:
                _deliver_some(connection, made, chance)
            case _:
                queue_next(connection, START_MS)
    while queue_all(connection) or _some_wait(connection):
        _deliver_some(connection, made, chance)
    assert begins
    for webhook_id, (group_id, after) in begins.items():
        assert made.get(webhook_id, set()) == set(log.positions(group_id, after=after))
    # All caught up and share one place again.
    apart = "SELECT count(*) FROM webhooks.subscriptions WHERE reached IS NOT NULL"
    assert connection.execute(apart).fetchone() == (0,)


def _some_wait(connection: psycopg.Connection) -> bool:
    waiting = "SELECT FROM webhooks.deliveries WHERE status = 'waiting' LIMIT 1"
    return connection.execute(waiting).rowcount > 0


def _deliver_some(
    connection: psycopg.Connection, made: dict[str, set[int]], chance: random.Random
) -> None:
    """Some of what waits is delivered, and noted down: each only once."""
    rows = connection.execute(
        "UPDATE webhooks.deliveries SET status = 'delivered' WHERE status = 'waiting'"
        " AND position %% 3 <> %s RETURNING webhook_id::text, position",
        [chance.randrange(4)],
    ).fetchall()
    for webhook_id, position in rows:
        assert position not in made.setdefault(webhook_id, set())
        made[webhook_id].add(position)


def test_a_receiver_that_is_away_for_long_makes_no_more_rows_than_the_limit(
    log: Log, office: Office, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queueing, "BATCH_AT_MOST", 10)
    monkeypatch.setattr(queueing, "WAITING_AT_MOST", 20)
    away = office.add("group-0", "http://127.0.0.1/away", after=0)
    other = office.add("group-1", "http://127.0.0.1/other", after=0)
    for _ in range(100):
        queue_next(connection, START_MS)
        connection.execute(
            "UPDATE webhooks.deliveries SET status = 'delivered' WHERE webhook_id = %s", [other]
        )
    assert 20 <= len(office.rows(away)) < 30
    assert list(office.rows(other)) == log.positions("group-1")
    # It comes back: what waited in the log is queued after all.
    for _ in range(100):
        connection.execute("UPDATE webhooks.deliveries SET status = 'delivered'")
        queue_next(connection, START_MS)
    assert list(office.rows(away)) == log.positions("group-0")


def test_rows_and_place_are_kept_together_or_not_at_all(
    log: Log, office: Office, connection: psycopg.Connection
) -> None:
    webhook_id = office.add("group-1", "http://127.0.0.1/a", after=0)
    # Killed after any statement is the same to the database as this: never committed.
    with psycopg.connect(office.database_url) as killed:
        killed.execute("SELECT 1")
        queue_next(killed, START_MS)
        killed.rollback()
    assert office.rows(webhook_id) == {}
    assert office.webhooks.one("group-1", webhook_id).reached == 0
    queue_all(connection)
    assert list(office.rows(webhook_id)) == log.positions("group-1")
