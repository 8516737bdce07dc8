"""How fast the log is, beside a bare COPY of the same rows in the same run.

Absolute numbers say more about the disk and about who else uses it; the ratios last longer.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterable
from statistics import median
from typing import NamedTuple
from uuid import UUID, uuid4

import psycopg
from eventsourcing.dcb.api import DCBEvent

from clearing.log.indexer import fill_to_head
from clearing.log.port import VaultRows, WordsRow
from clearing.log.postgres import PostgresLog
from clearing.log.postgres_index import PostgresIndex
from clearing.log.recorder import LogRecorder
from clearing.log.schema import create_tables
from contracts.block import Entry
from evenveel.vault_keys import keys_of

EVENTS_A_BLOCK = 1_000
BLOCKS = 60
EVENT_BYTES = 350
_ACCOUNTS = [str(uuid4()) for _ in range(500)]
WORDS = "brood, groenten en een dag werk in tuin."


class Row(NamedTuple):
    """One measurement: the median time of a block, its rate, and the rate as a share of COPY's."""

    what: str
    ms_a_block: float
    events_a_second: float
    ratio_to_copy: float


def bench_log(database_url: str) -> list[Row]:
    """What a block of 1000 events costs to copy, append, replay and index."""
    create_tables(database_url)
    blocks = [_a_block() for _ in range(BLOCKS)]
    words = _words()
    with (
        keys_of() as keys,
        PostgresLog(database_url, keys=keys) as log,
        PostgresIndex(database_url) as index,
        psycopg.connect(database_url, autocommit=True) as plain,
    ):
        plain.execute(
            "CREATE TABLE plain"
            " (position bigint PRIMARY KEY, wire_name text, tags text[], data bytea)"
        )
        # In turns, block by block, so that what else the machine does weighs on all of them alike.
        timed = [
            (
                _ms(_copy, plain, number, block),
                *(_ms(append, log, block, words) for append in APPENDS),
            )
            for number, block in enumerate(blocks)
        ]
        copy_ms, *append_ms = (median(column) for column in zip(*timed, strict=True))
        many = BLOCKS * len(APPENDS)
        read_ms = _ms(_replay, log) / many
        fill_ms = _ms(fill_to_head, log, index, _keys_of, tags=False) / many
    names = ["COPY of the same rows", *(append.__doc__ or "" for append in APPENDS)]
    costs = [copy_ms, *append_ms, read_ms, fill_ms]
    names += ["replay", "ids into the index"]
    return [
        Row(name, ms, EVENTS_A_BLOCK / ms * 1000, copy_ms / ms)
        for name, ms in zip(names, costs, strict=True)
    ]


def _ms(act: Callable[..., object], *given: object, **named: object) -> float:
    start = time.perf_counter()
    act(*given, **named)
    return (time.perf_counter() - start) * 1000


def _a_block() -> list[Entry]:
    """Entries of 350 bytes in all: a name, three tags, and data that does not compress."""
    name = "exchange-recorded.v1"
    entries = []
    for _ in range(EVENTS_A_BLOCK):
        tags = ("g:linden", f"a:{uuid4()}", f"a:{uuid4()}")
        data = os.urandom(EVENT_BYTES - len(name) - sum(map(len, tags)))
        entries.append(Entry(name, tags, data))
    return entries


def _copy(plain: psycopg.Connection, number: int, block: list[Entry]) -> None:
    first = number * EVENTS_A_BLOCK
    with (
        plain.cursor() as cursor,
        cursor.copy("COPY plain FROM STDIN WITH (FORMAT binary)") as copy,
    ):
        copy.set_types(["int8", "text", "text[]", "bytea"])
        for position, entry in enumerate(block, first):
            copy.write_row((position, entry.wire_name, list(entry.tags), entry.data))


def _words() -> VaultRows:
    return VaultRows(words=[_words_of(at) for at in range(EVENTS_A_BLOCK)])


def _words_of(at: int) -> WordsRow:
    """Words of two accounts out of five hundred: as with people, it is often the same ones."""
    return WordsRow(at, os.urandom(32), WORDS, tuple(random.sample(_ACCOUNTS, 2)), "2026-11")


def _append(log: PostgresLog, block: list[Entry], _: VaultRows) -> None:
    """a block"""
    log.append(block, after=log.head())


def _append_with_words(log: PostgresLog, block: list[Entry], words: VaultRows) -> None:
    """a block, 40 characters of words an event"""
    log.append(block, after=log.head(), vault=words)


def _append_as_recorder(log: PostgresLog, block: list[Entry], _: VaultRows) -> None:
    """a block through the recorder interface"""
    events = [DCBEvent(entry.wire_name, entry.data, list(entry.tags)) for entry in block]
    LogRecorder(log).append(events)


APPENDS = (_append, _append_with_words, _append_as_recorder)


def _replay(log: PostgresLog) -> None:
    for block in log.read():
        assert block.entries


def _keys_of(entry: Entry) -> Iterable[tuple[int, str]]:
    return [(1, str(UUID(bytes=entry.data[:16])))]


def report(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| 1000 events of 350 bytes | ms a block | events/s | of COPY |", "|---|---|---|---|"]
    lines += [
        f"| {row.what} | {row.ms_a_block:.2f} | {row.events_a_second:,.0f}"
        f" | {row.ratio_to_copy:.2f} |"
        for row in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(report(bench_log(sys.argv[1])))
