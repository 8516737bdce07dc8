"""Every row is one group's: halves of an event, fed apart in any order, are the event fed whole."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import psycopg
import pytest
from psycopg.rows import TupleRow, dict_row

from access.arrays import register_arrays
from access.views import ALL
from contracts.events import ExchangeRecorded, ExchangeRequested
from contracts.ids import GroupId
from contracts.stream import partition_of
from projections import policies
from projections.balances import Balances
from projections.directory import Directory
from projections.flows import Flows
from projections.groups import Groups
from projections.naive import Naive
from projections.positions import Positions
from projections.projection import Projection
from projections.reading import accounts, groups, positions, statements
from projections.reading.snapshot import Snapshot, Stand
from projections.statements import Statements
from projections.stream import Batch, Delivered
from tests.projections.history import Pen
from tests.projections.made_up import made_up

Connection = psycopg.Connection[TupleRow]
KINDS = (Balances, Statements, Positions, Groups, Flows, Directory)


class Feeder:
    """Projections of one partition in tables of one version, fed its records bit by bit."""

    def __init__(self, connection: Connection, version: int, records: Sequence[Delivered]) -> None:
        self.connection, self.records = connection, records
        self.projections: list[Projection] = [kind(version) for kind in KINDS]
        self.fed = self.position = 0
        for projection in self.projections:
            connection.execute(projection.tables_ddl)
            connection.execute(projection.indexes_ddl)

    def feed(self, count: int) -> None:
        """So many records more are in the tables, in one transaction."""
        batch = self.records[self.fed : self.fed + count]
        reached = batch[-1].position
        with self.connection.transaction():
            for projection in self.projections:
                projection.apply(Batch(self.position, reached, batch), self.connection)
        self.fed, self.position = self.fed + len(batch), reached

    @property
    def left(self) -> int:
        return len(self.records) - self.fed


@pytest.fixture
def connection(empty_database_url: str) -> Connection:
    connection = psycopg.connect(empty_database_url, autocommit=True)
    register_arrays(connection)
    connection.execute("CREATE SCHEMA projections")
    return connection


def dealt(pen: Pen, partitions: int) -> list[list[Delivered]]:
    """What each partition would be given: every event that touches one of its groups."""
    found: list[list[Delivered]] = [[] for _ in range(partitions)]
    for record in pen.records:
        touched = record.envelope.groups
        for partition, given in enumerate(found):
            own = [g for g in touched if partition_of(g, partitions) == partition]
            if own:
                given.append(Delivered(record.position, record.envelope, own))
    return found


def whole(pen: Pen) -> list[Delivered]:
    return [Delivered(r.position, r.envelope, r.envelope.groups) for r in pen.records]


def rows_of(connection: Connection, version: int) -> Counter[str]:
    """Every row of that version's tables, the table's name before it."""
    suffix = f"_v{version}"
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'projections'"
        " AND right(tablename, length(%s)) = %s",
        [suffix, suffix],
    ).fetchall()
    return Counter(
        f"{table.removesuffix(suffix)} {row}"
        for (table,) in tables
        for (row,) in connection.execute(f"SELECT t::text FROM projections.{table} t").fetchall()
    )


@pytest.mark.parametrize("seed", range(6))
def test_halves_fed_apart_in_any_order_leave_the_rows_of_the_whole(
    connection: Connection, seed: int
) -> None:
    with connection:
        pen, chance = made_up(700, seed=seed, groups=5), random.Random(seed)
        at_once = Feeder(connection, 8, whole(pen))
        while at_once.left:
            at_once.feed(chance.randrange(1, 300))
        apart = [Feeder(connection, 7, records) for records in dealt(pen, 3)]
        while waiting := [feeder for feeder in apart if feeder.left]:
            chance.choice(waiting).feed(chance.randrange(1, 120))
        assert rows_of(connection, 7) == rows_of(connection, 8)


@pytest.mark.parametrize("seed", [1, 2])
def test_each_partition_writes_its_own_groups_rows_and_no_others(
    connection: Connection, seed: int
) -> None:
    with connection:
        pen = made_up(700, seed=seed, groups=5)
        parts = [*dealt(pen, 3), whole(pen)]
        for version, records in enumerate(parts, start=11):
            Feeder(connection, version, records).feed(len(records))
        alone = [rows_of(connection, version) for version in (11, 12, 13)]
        assert all(alone)
        assert alone[0] + alone[1] + alone[2] == rows_of(connection, 14)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_plain_replay_can_be_fed_in_halves_too(seed: int) -> None:
    pen = made_up(700, seed=seed, groups=5)
    at_once, apart = Naive(), Naive()
    for record in whole(pen):
        at_once.feed(*record)
    for records in dealt(pen, 3):
        for record in records:
            apart.feed(*record)
    apart.position, apart.own = at_once.position, at_once.own
    assert apart == at_once


class Behind:
    """A history of which one partition has come further than the other, and a reader of it."""

    def __init__(self, connection: Connection, database_url: str, pen: Pen) -> None:
        self.parts = [Feeder(connection, 2, records) for records in dealt(pen, 2)]
        policies.protect(connection)
        self._reading = psycopg.connect(database_url, autocommit=True, row_factory=dict_row)
        self._reading.execute("SET evenveel.region = 'all'")

    def feed(self, partition: int, position: int) -> None:
        part = self.parts[partition]
        part.feed(sum(1 for r in part.records[part.fed :] if r.position <= position))
        part.position = position

    def at(self) -> Snapshot:
        stand = Stand((), [(part.position, part.position) for part in self.parts])
        names = ("balances", "directory", "flows", "groups", "positions", "statements")
        return Snapshot(self._reading, stand, dict.fromkeys(names, 2), ALL)

    def close(self) -> None:
        self._reading.close()


def test_a_groups_figures_belong_together_while_its_neighbours_are_behind(
    connection: Connection, empty_database_url: str
) -> None:
    pen = made_up(900, groups=5)
    with connection:
        behind = Behind(connection, empty_database_url, pen)
        behind.feed(0, 900)
        behind.feed(1, 450)
        rows = groups.groups(behind.at(), after="", limit=10)
        behind.close()
    assert len(rows) == 5
    for row in rows:
        assert row["total_steps"] * row["step_ms"] + row["net_ms"] + row["rounding_ms"] == 0
        assert (row["booked_steps"], row["booked_net_ms"]) == (row["total_steps"], row["net_ms"])
    assert sum(row["net_ms"] for row in rows) != 0
    assert behind.at().catching_up


def test_an_exchange_across_is_told_once_both_groups_have_it(
    connection: Connection, empty_database_url: str
) -> None:
    pen = Pen()
    one, other = (f"group-{n}" for n in homes_apart())
    for name in (one, other):
        pen.found(name)
    anna, bea = pen.open(one), pen.open(other)
    pen.agree(one, other)
    asked = pen.request(anna, bea, 3)
    assert isinstance(asked.envelope.event, ExchangeRequested)
    exchange_id = asked.envelope.event.exchange_id
    paid = pen.pay(anna, bea, 3, accepts=asked.envelope.event)
    assert isinstance(paid.envelope.event, ExchangeRecorded)
    with connection:
        behind = Behind(connection, empty_database_url, pen)
        behind.feed(0, asked.position - 1)
        behind.feed(1, asked.position - 1)
        behind.feed(0, paid.position)
        assert accounts.request(behind.at(), exchange_id) is None
        behind.feed(1, asked.position)
        request = accounts.request(behind.at(), exchange_id)
        assert request is not None
        assert request["status"] == "open"
        assert statements.exchange(behind.at(), exchange_id) is None
        pair = positions.pairs(behind.at(), after=("", ""), limit=10)[0]
        assert pair["first_owes_ms"] + pair["second_owes_ms"] != 0
        behind.feed(1, paid.position)
        entry = statements.exchange(behind.at(), exchange_id)
        assert entry is not None
        assert entry["requested_position"] == asked.position
        pair = positions.pairs(behind.at(), after=("", ""), limit=10)[0]
        assert pair["first_owes_ms"] == -pair["second_owes_ms"] != 0
        behind.close()


def homes_apart() -> tuple[int, int]:
    """Two numbers of groups, the first in partition 0 of 2 and the second in partition 1."""
    homes = [partition_of(GroupId(f"group-{n}"), 2) for n in range(20)]
    return homes.index(0), homes.index(1)
