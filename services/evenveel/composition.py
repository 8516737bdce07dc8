"""What is put together from what: the one place that knows every adapter."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from access import pulse
from access import schema as access_tables
from access.database_roles import CLEARING, PROJECTIONS, address_as
from access.moments import now_ms
from access.phrases_snag import Snag
from access.saying import Saying
from access.subject_keys import SubjectKeys
from access.vault import Vault
from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.domain.past import keys_of
from clearing.log import schema
from clearing.log.postgres import PostgresLog
from clearing.log.postgres_index import PostgresIndex
from clearing.log.postgres_snapshots import PostgresSnapshots
from clearing.log.standings import PostgresStandings
from clearing.log.waker import PostgresWaker
from clearing.tree import schema as tree_tables
from clearing.tree.postgres import PostgresTree
from clearing.write_path.session import Means
from clearing.write_path.writer import Writer
from contracts.block import Entry
from contracts.envelope import decode
from evenveel import roles_apart
from evenveel.kafka import KafkaSettings
from evenveel.settings import Settings
from evenveel.troubles import TablesMissing
from evenveel.vault_before import seal_vault_from_before
from evenveel.vault_keys import keys_with
from projections import layout
from projections.kafka_stream import KafkaStream
from projections.live import all_projections
from projections.log_stream import WAKE_UP_CHANNEL, LogStream
from projections.runner import Runner
from projections.stream import PartitionedStream
from projections.webhooks import schema as webhook_tables


def make_tables(
    database_url: str, application: str | None = None, settings: Settings | None = None
) -> None:
    """All tables exist, and what each role of the application may do with them is said.

    What was there already is as it was, but that a vault from before is sealed with the keys of
    these settings (without any, of this process' environment). `application` is the login that may
    take on the roles, where it is another than the one of this address. One that owns no tables
    only finds them there; raises `TablesMissing` where they are not.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        if not roles_apart.may_make(connection):
            if not _all_there(connection):
                raise TablesMissing(Saying(Snag.TABLES_MISSING, command="evenveel tables"))
            return
        seal_vault_from_before(connection, database_url, settings)
        schema.create_tables(database_url)
        tree_tables.create_tables(connection)
        access_tables.create(connection)
        pulse.create(connection)
        layout.create(connection, all_projections())
        webhook_tables.create(connection)
        if roles_apart.set_apart(connection, application):
            # Once more: who answers questions is let in only now.
            layout.create(connection, all_projections())


def _all_there(connection: psycopg.Connection[Any]) -> bool:
    try:
        return _names_known(connection) and layout.is_made(connection, all_projections())
    except psycopg.errors.InsufficientPrivilege:
        # They are there, but nobody has said yet what this login may do with them.
        return False


def _names_known(connection: psycopg.Connection[Any]) -> bool:
    known = connection.execute(
        "SELECT bool_and(to_regclass(name) IS NOT NULL) FROM unnest(%s::text[]) AS name",
        [
            [
                "vault.posts",
                "tree.keys",
                "access.standings",
                "operations.pulses",
                "webhooks.deliveries",
            ]
        ],
    ).fetchone()
    return known == (True,)


def index_keys(entry: Entry) -> Iterable[tuple[int, str]]:
    """Return the ids under which an entry is looked up."""
    return keys_of(decode(entry.wire_name, entry.data))


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """The log of one database with all that belongs to it."""

    database_url: str
    log: PostgresLog
    index: PostgresIndex
    standings: PostgresStandings
    snapshots: PostgresSnapshots
    vault: Vault
    keys: SubjectKeys
    tree: PostgresTree
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
def ledger(database_url: str, settings: Settings | None = None) -> Iterator[Ledger]:
    """The ledger in this database, its connections open until the `with` ends.

    Its vault goes by the keys of these settings; without any, of this process' environment.
    """
    writing = address_as(database_url, CLEARING)
    with ExitStack() as open_until_end:
        enter = open_until_end.enter_context
        keys = enter(keys_with(writing, settings, claim=True))
        waker = enter(PostgresWaker(writing, channel=WAKE_UP_CHANNEL))
        yield Ledger(
            database_url=database_url,
            log=enter(PostgresLog(writing, keys=keys, waker=waker)),
            index=enter(PostgresIndex(writing)),
            standings=enter(PostgresStandings(writing)),
            snapshots=enter(PostgresSnapshots(writing)),
            vault=enter(Vault(address_as(database_url, PROJECTIONS), keys)),
            keys=keys,
            tree=enter(PostgresTree(writing)),
            waker=waker,
        )


@contextmanager
def projecting(database_url: str, kafka: KafkaSettings | None = None) -> Iterator[Runner]:
    """A runner over all projections, not yet going: fed from the log, or where there is, Kafka.

    The partitions of a topic are shared out among the processes that are fed from it.
    """
    following = address_as(database_url, PROJECTIONS)
    with ExitStack() as until_end:
        log = LogStream(following)
        until_end.callback(log.close)
        stream: PartitionedStream = log
        if kafka is not None:
            stream = KafkaStream(kafka.topic, kafka.arguments(), log.head)
        runner = Runner(following, stream, all_projections(), shared=kafka is not None)
        until_end.callback(runner.close)
        yield runner
