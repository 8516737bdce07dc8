"""What each link carried a day, in both directions, by what it was carried for."""

from __future__ import annotations

import random
from collections.abc import Callable

import psycopg
import pytest

from access.moments import day_of
from contracts.envelope import Recorded
from contracts.events import ExchangeRecorded
from contracts.ids import ExchangeKind
from projections.check import first_difference
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.runner import Runner, catch_up
from projections.stream import MemoryStream
from tests.projections.history import DAY_MS, START_MS, Pen, fill_log
from tests.projections.made_up import made_up

HOUR_MS = 3_600_000
TODAY = day_of(START_MS)
Row = tuple[str, str, int, int, int, int, int, int, int]
ROWS = """
SELECT group_id, neighbour, day - %s, received_ms, given_ms, transit_rise_ms, transit_fall_ms,
    settled_rise_ms, settled_fall_ms
FROM projections.flows_days_v2 ORDER BY 1, 2, 3
"""


class Chain:
    """Three groups in a row, an hour a step, with one member each."""

    def __init__(self) -> None:
        self.pen = Pen()
        for name in ("aalst", "brugge", "ciney"):
            self.pen.found(name, per_hour=1)
        self.anna, self.bea, self.carl = map(self.pen.open, ("aalst", "brugge", "ciney"))
        self.pen.agree("aalst", "brugge")
        self.pen.agree("brugge", "ciney")

    def rows(self, database_url: str) -> list[Row]:
        """Every row as read, days from today."""
        followed(database_url, self.pen.records)
        with psycopg.connect(database_url) as connection:
            return connection.execute(ROWS, [TODAY]).fetchall()


def followed(database_url: str, records: list[Recorded], *, batch_at_most: int = 100) -> None:
    """The projections hold the records, and hold what a plain replay says."""
    stream = MemoryStream(records)
    runner = Runner(database_url, stream, all_projections(), batch_at_most=batch_at_most)
    catch_up(runner)
    runner.close()
    assert first_difference(database_url, stream) is None


def exchange(record: Recorded) -> ExchangeRecorded:
    event = record.envelope.event
    assert isinstance(event, ExchangeRecorded)
    return event


def days_ago(days: int) -> int:
    return START_MS - days * DAY_MS


def test_what_members_receive_and_give_is_summed_by_neighbour_and_day(database_url: str) -> None:
    chain = Chain()
    chain.pen.pay(chain.anna, chain.bea, 2, happened_at_ms=START_MS)
    chain.pen.pay(chain.anna, chain.bea, 3, happened_at_ms=START_MS)
    chain.pen.pay(chain.bea, chain.anna, 1, happened_at_ms=START_MS)
    chain.pen.pay(chain.bea, chain.anna, 4, happened_at_ms=days_ago(1))
    assert chain.rows(database_url) == [
        ("aalst", "brugge", -1, 0, 4 * HOUR_MS, 0, 0, 0, 0),
        ("aalst", "brugge", 0, 5 * HOUR_MS, 1 * HOUR_MS, 0, 0, 0, 0),
        ("brugge", "aalst", -1, 4 * HOUR_MS, 0, 0, 0, 0, 0),
        ("brugge", "aalst", 0, 1 * HOUR_MS, 5 * HOUR_MS, 0, 0, 0, 0),
    ]


def test_what_only_passes_through_a_group_stands_apart_from_its_own(database_url: str) -> None:
    chain = Chain()
    chain.pen.pay(chain.anna, chain.carl, 3, via=["brugge"], happened_at_ms=START_MS)
    assert chain.rows(database_url) == [
        ("aalst", "brugge", 0, 3 * HOUR_MS, 0, 0, 0, 0, 0),
        ("brugge", "aalst", 0, 0, 0, 0, 3 * HOUR_MS, 0, 0),
        ("brugge", "ciney", 0, 0, 0, 3 * HOUR_MS, 0, 0, 0),
        ("ciney", "brugge", 0, 0, 3 * HOUR_MS, 0, 0, 0, 0),
    ]


def test_a_settlement_and_its_reversal_are_no_trade(database_url: str) -> None:
    chain = Chain()
    settled = chain.pen.pay(chain.anna, chain.bea, 2, kind="settlement", happened_at_ms=days_ago(9))
    chain.pen.reverse(exchange(settled), happened_at_ms=START_MS)
    assert chain.rows(database_url) == [
        ("aalst", "brugge", -9, 0, 0, 0, 0, 2 * HOUR_MS, 0),
        ("aalst", "brugge", 0, 0, 0, 0, 0, 0, 2 * HOUR_MS),
        ("brugge", "aalst", -9, 0, 0, 0, 0, 0, 2 * HOUR_MS),
        ("brugge", "aalst", 0, 0, 0, 0, 0, 2 * HOUR_MS, 0),
    ]


def test_a_reversal_counts_the_other_way_on_its_own_day(database_url: str) -> None:
    chain = Chain()
    paid = chain.pen.pay(chain.anna, chain.carl, 3, via=["brugge"], happened_at_ms=days_ago(2))
    chain.pen.reverse(exchange(paid), happened_at_ms=START_MS)
    assert [row for row in chain.rows(database_url) if row[2] == 0] == [
        ("aalst", "brugge", 0, 0, 3 * HOUR_MS, 0, 0, 0, 0),
        ("brugge", "aalst", 0, 0, 0, 3 * HOUR_MS, 0, 0, 0),
        ("brugge", "ciney", 0, 0, 0, 0, 3 * HOUR_MS, 0, 0),
        ("ciney", "brugge", 0, 3 * HOUR_MS, 0, 0, 0, 0, 0),
    ]


@pytest.mark.parametrize("batch_at_most", [1, 3, 1_000])
def test_a_settlement_is_known_by_its_reversal_in_the_same_batch_and_in_a_later_one(
    database_url: str, batch_at_most: int
) -> None:
    chain = Chain()
    chance = random.Random(4)
    for _ in range(40):
        kind: ExchangeKind = chance.choice(("service", "settlement"))
        paid = chain.pen.pay(chain.anna, chain.bea, 1, kind=kind)
        if chance.random() < 0.6:
            chain.pen.reverse(exchange(paid))
    followed(database_url, chain.pen.records, batch_at_most=batch_at_most)


@pytest.mark.parametrize("seed", [1, 2])
def test_over_all_days_a_links_rises_less_its_falls_are_its_position(
    database_url: str, runner_of: Callable[..., Runner], seed: int
) -> None:
    fill_log(database_url, made_up(900, seed=seed).records)
    catch_up(runner_of())
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            """
            SELECT group_id, neighbour, position_ms, coalesce(sum(
                received_ms - given_ms + transit_rise_ms - transit_fall_ms
                + settled_rise_ms - settled_fall_ms + cleared_rise_ms - cleared_fall_ms), 0)
            FROM projections.positions_links_v3 FULL JOIN projections.flows_days_v2
                USING (group_id, neighbour)
            GROUP BY 1, 2, 3
            """
        ).fetchall()
    assert any(position_ms for _, _, position_ms, _ in found)
    assert [row for row in found if row[2] != row[3]] == []


@pytest.mark.parametrize(
    ("damage", "table"),
    [
        ("UPDATE projections.flows_days_v2 SET given_ms = given_ms + 1", "flows_days_v2"),
        ("DELETE FROM projections.flows_settlements_v2", "flows_settlements_v2"),
    ],
)
def test_what_is_wrong_in_a_table_is_named(
    database_url: str, runner_of: Callable[..., Runner], damage: str, table: str
) -> None:
    chain = Chain()
    chain.pen.pay(chain.anna, chain.bea, 2, kind="settlement")
    fill_log(database_url, chain.pen.records)
    catch_up(runner_of())
    with psycopg.connect(database_url) as connection:
        connection.execute(damage)
    with LogStream(database_url) as stream:
        found = first_difference(database_url, stream)
    assert found is not None
    assert found.table == table
