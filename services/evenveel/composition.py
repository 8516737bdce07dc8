"""What is put together from what: the one place that knows every adapter."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psycopg

from access import schema as access_tables
from access.moments import now_ms
from access.vault import Vault
from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.domain.past import keys_of
from clearing.log import schema
from clearing.log.postgres import PostgresLog
from clearing.log.postgres_index import PostgresIndex
from clearing.log.postgres_snapshots import PostgresSnapshots
from clearing.log.waker import PostgresWaker
from clearing.write_path.session import Means
from clearing.write_path.writer import Writer
from contracts.block import Entry
from contracts.envelope import decode
from evenveel.kafka import KafkaSettings
from projections import layout
from projections.kafka_stream import KafkaStream
from projections.live import all_projections
from projections.log_stream import WAKE_UP_CHANNEL, LogStream
from projections.runner import Runner
from projections.stream import PartitionedStream
from projections.webhooks import schema as webhook_tables


def make_tables(database_url: str) -> None:
    """All tables exist: of log, vault, projections, webhooks, and of who is who.

    What was there already is as it was.
    """
    schema.create_tables(database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        access_tables.create(connection)
        layout.create(connection, all_projections())
        webhook_tables.create(connection)


def index_keys(entry: Entry) -> Iterable[tuple[int, str]]:
    """Return the ids under which an entry is looked up."""
    return keys_of(decode(entry.wire_name, entry.data))


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """The log of one database with all that belongs to it."""

    database_url: str
    log: PostgresLog
    index: PostgresIndex
    snapshots: PostgresSnapshots
    vault: Vault
    waker: PostgresWaker

    def writer(self, holder: str) -> Writer:
        """Return a writer on this log, not yet started."""
        means = Means(
            log=self.log,
            index=self.index,
            snapshots=self.snapshots,
            codec=MsgpackStateCodec(),
            now_ms=now_ms,
            entropy=os.urandom,
        )
        return Writer(means, holder)


@contextmanager
def ledger(database_url: str) -> Iterator[Ledger]:
    """The ledger in this database, its connections open until the `with` ends."""
    with ExitStack() as open_until_end:
        enter = open_until_end.enter_context
        waker = enter(PostgresWaker(database_url, channel=WAKE_UP_CHANNEL))
        yield Ledger(
            database_url=database_url,
            log=enter(PostgresLog(database_url, waker=waker)),
            index=enter(PostgresIndex(database_url)),
            snapshots=enter(PostgresSnapshots(database_url)),
            vault=enter(Vault(database_url)),
            waker=waker,
        )


@contextmanager
def projecting(database_url: str, kafka: KafkaSettings | None = None) -> Iterator[Runner]:
    """A runner over all projections, not yet going: fed from the log, or where there is, Kafka.

    The partitions of a topic are shared out among the processes that are fed from it.
    """
    with ExitStack() as until_end:
        log = LogStream(database_url)
        until_end.callback(log.close)
        stream: PartitionedStream = log
        if kafka is not None:
            stream = KafkaStream(kafka.topic, kafka.arguments(), log.head)
        runner = Runner(database_url, stream, all_projections(), shared=kafka is not None)
        until_end.callback(runner.close)
        yield runner
