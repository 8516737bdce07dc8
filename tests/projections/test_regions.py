"""The region's figures: what counts where, and what is published once, and never changes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

import psycopg
import pytest
from psycopg.rows import TupleRow

from access.arrays import register_arrays
from contracts.envelope import Recorded
from contracts.events import ExchangeRecorded, GroupClosed
from contracts.ids import GroupId
from contracts.stream import partition_of
from projections import layout
from projections.check import first_difference
from projections.months import closes_ms, earliest_open, month_of, named, starts_ms
from projections.regions import Regions
from projections.runner import Runner, catch_up
from projections.stream import Batch, Delivered, MemoryStream
from tests.projections.history import DAY_MS, Pen
from tests.projections.made_up import made_up
from tests.projections.region_told import (
    DECEMBER,
    HOUR_MS,
    NOVEMBER,
    OCTOBER,
    Region,
    Told,
    cells_of,
)

Connection = psycopg.Connection[TupleRow]
# Shown, hidden, and left out for ever.
KINDS_OF_CELLS = """
SELECT count(hours_ms), count(*) FILTER (WHERE hours_ms IS NULL AND counted),
    count(*) FILTER (WHERE NOT counted)
FROM projections.regions_cells_v2
"""


def months_of_it(seed: int, *, events: int = 1_200) -> Pen:
    """A history of some ten months in which groups come to be counted."""
    return made_up(events, seed=seed, groups=5, accounts=8, pace_ms=DAY_MS // 4, consents=True)


@pytest.mark.parametrize("seed", [0, 3])
def test_the_figures_are_those_of_a_plain_replay_whatever_the_batches(
    database_url: str, seed: int
) -> None:
    pen, chance = months_of_it(seed), random.Random(seed)
    stream = MemoryStream()
    runner = Runner(database_url, stream, [Regions()])
    at = 0
    while at < len(pen.records):
        more = chance.randrange(1, 200)
        stream.add(*pen.records[at : at + more])
        at += more
        catch_up(runner)
    runner.close()
    assert first_difference(database_url, stream) is None
    with psycopg.connect(database_url) as connection:
        row = connection.execute(KINDS_OF_CELLS).fetchone()
    assert row is not None
    assert min(row) > 0


class Parts:
    """The projection in tables of one version, fed from several partitions."""

    def __init__(self, connection: Connection, pen: Pen, version: int, partitions: int) -> None:
        self.connection, self.pen, self.version = connection, pen, version
        self.folds = [Regions(version) for _ in range(partitions)]
        self.reached = [0] * partitions
        connection.execute(self.folds[0].ddl)
        layout.lay_out(connection, "regions", version, "log", partitions, 0)

    def feed(self, partition: int, count: int) -> None:
        """What the partition has of the next positions of the log is in the tables."""
        after = self.reached[partition]
        reached = min(after + count, len(self.pen.records))
        records = list(self._own(self.pen.records[after:reached], partition))
        with self.connection.transaction():
            self.connection.execute(
                "UPDATE projections.progress SET position = %s"
                " WHERE version = %s AND partition = %s",
                [reached, self.version, partition],
            )
            self.folds[partition].apply(Batch(after, reached, records), self.connection)
        self.reached[partition] = reached

    def behind(self) -> Sequence[int]:
        return [p for p, reached in enumerate(self.reached) if reached < len(self.pen.records)]

    def _own(self, records: Sequence[Recorded], partition: int) -> Iterator[Delivered]:
        for record in records:
            touched = record.envelope.groups
            own = [g for g in touched if partition_of(g, len(self.folds)) == partition]
            if own:
                yield Delivered(record.position, record.envelope, own)


@pytest.mark.parametrize("seed", [0, 3])
def test_partitions_that_come_in_any_order_publish_what_one_does(
    database_url: str, seed: int
) -> None:
    pen, chance = months_of_it(seed), random.Random(seed)
    with psycopg.connect(database_url, autocommit=True) as connection:
        register_arrays(connection)
        layout.create(connection, [])
        whole, parts = Parts(connection, pen, 7, 1), Parts(connection, pen, 8, 3)
        for fed in whole, parts:
            while behind := fed.behind():
                fed.feed(chance.choice(behind), chance.randrange(1, 300))
        for table in layout.tables_of(connection, "regions", 7):
            rows = [
                sorted(map(str, connection.execute(f"TABLE projections.{name}").fetchall()))
                for name in (table, table.replace("_v7", "_v8"))
            ]
            assert rows[0] == rows[1], table
        assert connection.execute("SELECT 1 FROM projections.regions_cells_v8").fetchone()


def test_what_was_published_stays_as_groups_that_agree_later_are_added(database_url: str) -> None:
    pen = months_of_it(1)
    with psycopg.connect(database_url, autocommit=True) as connection:
        register_arrays(connection)
        layout.create(connection, [])
        parts = Parts(connection, pen, 1, 1)
        told: Told = {}
        while parts.behind():
            parts.feed(0, 40)
            now = cells_of(connection, 1)
            for name, before in told.items():
                shown = now[name]
                if name[1] in {"group", "flow"} or before is None:
                    assert shown == before
                    continue
                assert shown is not None
                added = [
                    cell
                    for other, cell in now.items()
                    if other[:2] == (name[0], "group") and other not in told and cell
                    if name[1] == "all" or other[2] == name[2]
                ]
                # What came to a sum is told beside it, cell by cell.
                assert shown == tuple(
                    sum(measures) for measures in zip(before, *added, strict=True)
                )
            told = now
    assert told


def test_what_is_recorded_late_counts_where_the_month_is_still_open(database_url: str) -> None:
    region = Region(database_url, "aalst")
    region.agree("aalst")
    region.round("aalst")
    region.on(NOVEMBER, 5)
    for payer, payee in pairwise(region.members["aalst"]):
        region.pen.pay(payer, payee, 10, happened_at_ms=starts_ms(OCTOBER))
    assert region.hours("aalst") == {}
    region.on(NOVEMBER, 6)
    for payer, payee in pairwise(region.members["aalst"]):
        region.pen.pay(payer, payee, 100, happened_at_ms=starts_ms(OCTOBER))
    region.on(DECEMBER, 6)
    region.round("aalst")
    assert region.hours("aalst") == {OCTOBER: 14 + 60, NOVEMBER: 600}


def test_what_was_recorded_before_a_group_agreed_counts_when_it_happened(database_url: str) -> None:
    region = Region(database_url, "aalst")
    region.round("aalst")
    region.on(DECEMBER, 20)
    for payer, payee in pairwise(region.members["aalst"]):
        region.pen.pay(payer, payee, 10, happened_at_ms=starts_ms(OCTOBER))
    assert region.hours("aalst") == {}
    region.agree("aalst")
    assert region.hours("aalst") == {OCTOBER: 14 + 60}


def test_only_services_count_and_what_is_given_back_counts_back_where_it_is_open(
    database_url: str,
) -> None:
    region = Region(database_url, "aalst")
    region.agree("aalst")
    first, second, *_ = (exchange_of(record) for record in region.round("aalst", steps=20))
    anna, bea, *_ = region.members["aalst"]
    settled = exchange_of(region.pen.pay(anna, bea, 500, kind="write-off"))
    region.pen.reverse(first)
    region.on(NOVEMBER, 6)
    region.pen.reverse(settled)
    region.pen.reverse(second)
    region.round("aalst", steps=20)
    region.on(DECEMBER, 6)
    region.round("aalst")
    assert region.hours("aalst") == {OCTOBER: 120, NOVEMBER: 120}


def test_a_group_that_agrees_no_more_is_not_in_the_month_that_follows(database_url: str) -> None:
    region = Region(database_url, "aalst", "brugge")
    region.agree("aalst", "brugge")
    for month in (OCTOBER, NOVEMBER):
        region.on(month, 10)
        region.round("aalst")
        region.round("brugge")
        if month == OCTOBER:
            region.agree("brugge", shown_to="nobody")
    region.on(DECEMBER, 6)
    region.round("aalst")
    assert region.hours("brugge") == {OCTOBER: 14}
    told = region.told()
    assert told[NOVEMBER, "all", "", "", ""] == told[NOVEMBER, "group", "be", "aalst", ""]


def test_a_group_that_is_closed_hides_nobody_elses_figures(database_url: str) -> None:
    region = Region(database_url, "aalst", "brugge", "ciney")
    region.agree("aalst", "brugge", "ciney")
    for month in (OCTOBER, NOVEMBER):
        region.on(month, 10)
        region.round("aalst")
        region.round("brugge", steps=3)
        if month == OCTOBER:
            region.pen.write(GroupClosed(group_id=GroupId("ciney")))
    region.on(DECEMBER, 6)
    region.round("aalst")
    # While it was open it was not to be found out that nothing was given in it.
    assert region.hours("aalst") == {OCTOBER: None, NOVEMBER: 14}
    assert region.hours("ciney") == {OCTOBER: None}


def test_a_group_of_which_too_few_took_part_is_not_found_by_subtraction(database_url: str) -> None:
    region = Region(database_url, "aalst", "brugge", "ciney")
    region.agree("aalst", "brugge", "ciney")
    region.round("aalst")
    region.round("brugge", steps=3)
    region.round("ciney", members=4)
    region.on(NOVEMBER, 6)
    region.round("aalst")
    # Both groups' together, of eleven members: less than all, and no group's.
    assert region.hours("ciney") == {OCTOBER: None}
    assert region.hours("aalst") == {OCTOBER: None}
    assert region.hours("brugge") == {OCTOBER: 21}
    whole = region.told()[OCTOBER, "all", "", "", ""]
    assert whole is not None
    assert whole[0] // HOUR_MS == 14 + 21 + 8


def test_where_one_is_owed_nearly_all_nothing_is_shown(database_url: str) -> None:
    region = Region(database_url, "aalst")
    region.agree("aalst")
    region.round("aalst")
    anna, bea, *_ = region.members["aalst"]
    region.pen.pay(anna, bea, 500)
    region.on(NOVEMBER, 6)
    region.round("aalst")
    assert set(region.told().values()) == {None}


def test_a_group_that_was_too_small_when_it_agreed_is_never_counted_in_that_month(
    database_url: str,
) -> None:
    region = Region(database_url, "aalst", "brugge")
    region.agree("aalst")
    region.round("aalst")
    region.round("brugge", members=4)
    region.on(NOVEMBER, 6)
    region.round("brugge")
    before = region.told()
    region.agree("brugge")
    told = region.told()
    assert told == before | {(OCTOBER, "group", "be", "brugge", ""): None}
    assert before[OCTOBER, "all", "", "", ""] is not None


def test_a_group_that_agrees_later_is_added_with_what_is_shown_of_it(database_url: str) -> None:
    region = Region(database_url, "aalst", "brugge")
    region.agree("aalst")
    region.round("aalst")
    region.round("brugge")
    region.round("aalst", by="brugge", steps=5)
    region.on(NOVEMBER, 6)
    region.round("brugge")
    region.agree("brugge")
    told = region.told()
    assert told[OCTOBER, "group", "be", "brugge", ""] == (49 * HOUR_MS, 14, 7, 1)
    assert told[OCTOBER, "flow", "be", "brugge", "aalst"] == (35 * HOUR_MS, 7, 0, 0)
    assert told[OCTOBER, "all", "", "", ""] == (63 * HOUR_MS, 21, 14, 2)


def exchange_of(record: Recorded) -> ExchangeRecorded:
    event = record.envelope.event
    assert isinstance(event, ExchangeRecorded)
    return event


def test_months_are_those_of_the_calendar() -> None:
    assert named(OCTOBER) == "2025-10"
    assert month_of(starts_ms(OCTOBER)) == OCTOBER
    assert month_of(starts_ms(OCTOBER) - 1) == OCTOBER - 1
    assert closes_ms(DECEMBER) == starts_ms(DECEMBER + 1) + 5 * DAY_MS
    assert earliest_open(closes_ms(DECEMBER) - 1) == DECEMBER
    assert earliest_open(closes_ms(DECEMBER)) == DECEMBER + 1
