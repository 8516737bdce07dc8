"""A history in a log of its own, each event under the tags of its groups, as the writer does it."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from clearing.log.indexer import fill_to_head
from clearing.log.postgres import PostgresLog
from clearing.log.postgres_index import PostgresIndex
from clearing.log.schema import create_tables
from contracts.block import Entry
from contracts.envelope import Recorded, encode
from contracts.events import wire_name
from tests.projections.history import write_block

_TOGETHER = 1_000


def fill_tagged(database_url: str, records: Sequence[Recorded]) -> None:
    """The records are in the log's own tables."""
    create_tables(database_url)
    with psycopg.connect(database_url) as connection:
        for start in range(0, len(records), _TOGETHER):
            write_block(connection, [_entry(each) for each in records[start : start + _TOGETHER]])


def fill_index(database_url: str) -> None:
    """The index over tags has reached the log's head."""
    with PostgresLog(database_url) as log, PostgresIndex(database_url) as index:
        fill_to_head(log, index, lambda _entry: ())


def _entry(record: Recorded) -> Entry:
    envelope = record.envelope
    return Entry(wire_name(envelope.event), tuple(envelope.groups), encode(envelope))
