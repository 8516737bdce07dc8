"""A log with all that stands beside it, in memory and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from clearing.log.memory import MemoryIndex, MemoryLog, MemorySnapshots
from clearing.log.port import FillableIndex, Head, Log, Snapshots
from clearing.log.postgres import PostgresLog
from clearing.log.postgres_index import PostgresIndex
from clearing.log.postgres_snapshots import PostgresSnapshots
from clearing.log.schema import create_tables
from contracts.block import Entry
from evenveel.vault_keys import keys_of


@dataclass
class Store:
    """A log with what stands beside it, and how another process would open the same log."""

    log: Log
    index: FillableIndex
    snapshots: Snapshots
    another_log: Callable[[], Log]
    let_leases_lapse: Callable[[], None]
    written: list[Entry] = field(default_factory=list)

    def append(self, *entries: Entry) -> Head:
        self.written += entries
        return self.log.append(entries, after=self.log.head())


def memory_store() -> Store:
    now_ms = [0]
    log = MemoryLog(clock_ms=lambda: now_ms[0])

    def an_hour_later() -> None:
        now_ms[0] += 3_600_000

    return Store(log, MemoryIndex(), MemorySnapshots(), lambda: log, an_hour_later)


def postgres_store(database_url: str, stack: ExitStack) -> Store:
    create_tables(database_url)
    keys = stack.enter_context(keys_of())
    log = stack.enter_context(PostgresLog(database_url, keys=keys))

    def another_log() -> Log:
        return stack.enter_context(PostgresLog(database_url, keys=keys))

    def an_hour_earlier() -> None:
        log._writing.order(
            lambda on: on.execute(
                "UPDATE ledger.head SET lease_until = lease_until - interval '1 h'"
            )
        )

    return Store(
        log,
        stack.enter_context(PostgresIndex(database_url)),
        stack.enter_context(PostgresSnapshots(database_url)),
        another_log,
        an_hour_earlier,
    )
