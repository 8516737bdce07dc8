"""A group's books are read by the index over tags: what is in them, and what is not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Final, LiteralString

import psycopg
import pytest

from access.line import Line
from contracts.events import ExportMade
from contracts.ids import ExportId, GroupId, Sha256
from projections.exports.reading import LogBooks
from projections.reading.snapshot import NotCaughtUp
from projections.stream import StreamBroken, StreamGap
from tests import databases
from tests.exports.histories import GENT, LILLE, Three, books, file_of
from tests.exports.logged import fill_index, fill_tagged
from tests.projections.history import Pen

# Blocks that nobody can read, and in which nothing of the group is.
BROKEN: Final = 40
_BROKEN: Final[LiteralString] = """
WITH moved AS (UPDATE ledger.head SET position = position + 1 RETURNING position)
INSERT INTO ledger.blocks (first_position, count, epoch, body)
SELECT position, 1, 1, 'x' FROM moved
"""
_REACHED: Final[LiteralString] = "UPDATE ledger.index_reached SET position = %s WHERE name = 'tags'"


@pytest.fixture
def address(database_server: str) -> Iterator[str]:
    """A database of this test's own, without tables."""
    with databases.fresh_database(database_server) as address:
        yield address


def read(address: str, group_id: str = GENT, position: int | None = None) -> bytes:
    """The group's exchanges, as a table of its books."""
    with Line(address, name="exports") as line:
        return file_of(LogBooks(line, UTC).read(group_id, position), "csv").content


def change(address: str, statement: LiteralString, given: tuple[object, ...] = ()) -> None:
    """Something stands otherwise in the database."""
    with psycopg.connect(address) as connection:
        connection.execute(statement, given)


def test_books_are_the_same_however_far_the_index_is(address: str, three: Three) -> None:
    records = three.pen.records
    fill_tagged(address, records)
    fill_index(address)
    for group_id in (GENT, LILLE):
        expected = file_of(books(three.pen, group_id), "csv").content
        for reached in (0, 1, three.across, len(records) - 1, len(records)):
            change(address, _REACHED, (reached,))
            assert read(address, group_id) == expected, reached
    then = read(address, position=three.across)
    assert then != read(address)
    change(address, _REACHED, (0,))
    assert read(address, position=three.across) == then


def test_no_block_is_read_in_which_nothing_of_the_group_is(address: str, three: Three) -> None:
    fill_tagged(address, three.pen.records)
    fill_index(address)
    expected = read(address)
    for _ in range(BROKEN):
        change(address, _BROKEN)
    with pytest.raises(StreamBroken):
        read(address)
    change(address, _REACHED, (len(three.pen.records) + BROKEN,))
    assert read(address) == expected


def test_an_index_that_lacks_an_event_is_not_believed(address: str, three: Three) -> None:
    fill_tagged(address, three.pen.records)
    fill_index(address)
    change(address, "DELETE FROM ledger.tags WHERE position = %s", (three.within,))
    with pytest.raises(StreamGap):
        read(address)


def test_an_index_that_has_an_event_of_others_is_not_believed(address: str) -> None:
    pen = Pen()
    pen.found(GENT)
    pen.found(LILLE)
    fill_tagged(address, pen.records)
    fill_index(address)
    change(address, "UPDATE ledger.tags SET tag = %s WHERE position = 2", (GENT,))
    with pytest.raises(StreamGap):
        read(address)


def test_files_that_were_made_are_found_the_last_first(address: str) -> None:
    pen = Pen()
    pen.found(GENT)
    for number in range(3):
        made = ExportMade(
            export_id=ExportId(pen.uuid()),
            group_id=GroupId(GENT),
            format="csv",
            from_day="2026-01-01",
            to_day="2026-12-31",
            position=1,
            sha256=Sha256(f"{number}" * 64),
        )
        pen.write(made)
    fill_tagged(address, pen.records)
    with Line(address, name="exports") as line:
        unindexed = LogBooks(line, UTC).files_made(GENT)
        with pytest.raises(NotCaughtUp):
            LogBooks(line, UTC, unindexed_at_most=3).files_made(GENT)
        assert LogBooks(line, UTC, unindexed_at_most=4).files_made(GENT) == unindexed
        fill_index(address)
        assert LogBooks(line, UTC, unindexed_at_most=0).files_made(GENT) == unindexed
        assert LogBooks(line, UTC).files_made(GENT) == unindexed
    assert [position for position, _ in unindexed] == [4, 3, 2]
