"""A tree in PostgreSQL is the tree that memory would hold, and is only ever added to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from threading import Thread

import psycopg
import pytest

from access.database_roles import CLEARING, address_as
from access.line import Connection, Line
from clearing.log.memory import MemoryLog
from clearing.log.port import LogUnavailable
from clearing.tree.growth import Edge, TreeMoved
from clearing.tree.memory import MemoryTree
from clearing.tree.notes import read_note
from clearing.tree.postgres import PostgresTree
from clearing.tree.proofs import verify_receipt
from clearing.tree.reading import MissingTile
from clearing.tree.schema import TABLES, create_tables
from clearing.tree.sequencer import Sequencer
from clearing.tree.tiles import bundles_of, tiles_of
from evenveel.composition import make_tables
from tests import databases
from tests.tree.trees import Ring, a_log, events, grow

SIZES = (1, 255, 256, 257, 1_000, 1_300)


@pytest.fixture(scope="module")
def address(database_server: str) -> Iterator[str]:
    """One database, in which each test has a schema of its own."""
    with databases.fresh_database(database_server) as found:
        yield found


@pytest.fixture
def schema(address: str, request: pytest.FixtureRequest) -> str:
    name = f"tree_{abs(hash(request.node.name))}"
    with psycopg.connect(address, autocommit=True) as connection:
        create_tables(connection, schema=name)
        create_tables(connection, schema=name)
    return name


@pytest.fixture
def tree(address: str, schema: str) -> Iterator[PostgresTree]:
    with PostgresTree(address, schema=schema) as found:
        yield found


def chance(count: int) -> bytes:
    """The same for every tree, so that two can be held against each other."""
    return bytes(number % 251 for number in range(count))


def sequencer(log: MemoryLog, tree: PostgresTree | MemoryTree, ring: Ring) -> Sequencer:
    return Sequencer(log, tree, ring, entropy=chance)


def test_the_stored_tree_is_the_one_in_memory(tree: PostgresTree) -> None:
    ring, log, reference = Ring(), MemoryLog(), MemoryTree()
    for size in SIZES:
        grow(log, events(1_300)[log.head().position : size], block=90)
        sequencer(log, tree, ring).sequence_to_head()
        sequencer(log, reference, ring).sequence_to_head()
        assert tree.size == size
        assert tree.checkpoint() == tree.checkpoint(size) == reference.checkpoint(size)
    for size in SIZES:
        for tile in tiles_of(size):
            assert tree.tile(*tile) == reference.tile(*tile)
        for bundle in bundles_of(size):
            assert tree.entries(*bundle) == reference.entries(*bundle)
        assert tree.root(size) == reference.root(size) == Edge.of(tree, size).root
    for first, count in ((0, 1), (250, 10), (0, 1_300), (1_299, 1)):
        assert tree.nonces(first, count) == reference.nonces(first, count)
        assert tree.leaf_hashes(first, count) == reference.leaf_hashes(first, count)
    event = events(1_300)[700]
    assert verify_receipt(tree.receipt(701, event.wire_name, event.data), ring.known())


def test_what_is_beyond_the_tree_is_not_there(tree: PostgresTree) -> None:
    assert (tree.size, tree.checkpoint(), tree.keys()) == (0, None, [])
    sequencer(a_log(events(300)), tree, Ring()).sequence_to_head()
    assert tree.checkpoint(299) is None
    for tile in ((0, 1, 45), (0, 1), (0, 2, 1), (1, 0, 2), (1, 1, 1), (2, 0, 1), (63, 2**50, 1)):
        assert tree.tile(*tile) is None
    assert tree.entries(1, 45) is None
    assert tree.entries(2**50) is None
    assert tree.nonces(299, 5) == [chance(300 * 32)[-32:]]
    assert tree.nonces(300, 5) == []
    with pytest.raises(MissingTile):
        tree.leaf_hashes(299, 2)


def test_of_two_sequencers_one_adds_a_batch_and_the_other_nothing(
    address: str, schema: str, tree: PostgresTree
) -> None:
    ring, log = Ring(), a_log(events(2_000))
    outcomes: list[int | Exception] = []

    def run() -> None:
        with PostgresTree(address, schema=schema) as own:
            try:
                outcomes.append(sequencer(log, own, ring).sequence_to_head())
            except TreeMoved as moved:
                outcomes.append(moved)

    racing = [Thread(target=run) for _ in range(4)]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    assert 2_000 in outcomes
    assert sequencer(log, tree, ring).sequence_to_head() == 2_000
    assert tree.root(2_000) == Edge.of(tree, 2_000).root


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE", "UPDATE {} SET {} = {}"]
)
def test_nobody_changes_what_was_signed(
    address: str, schema: str, tree: PostgresTree, table: str, statement: str
) -> None:
    sequencer(a_log(events(300)), tree, Ring()).sequence_to_head()
    column = {"leaves": "entries", "tiles": "root", "checkpoints": "note", "cosignatures": "line"}
    name = column.get(table, "key")
    asked = statement.format(f"{schema}.{table}", name, name).encode()
    with psycopg.connect(address, autocommit=True) as connection:
        # As its owner, and where a session plays replica.
        connection.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(asked)


def test_the_service_may_add_to_the_tree_and_nothing_else(database_url: str) -> None:
    make_tables(database_url)
    ring, log = Ring(), a_log(events(10))
    own = address_as(database_url, CLEARING)
    with PostgresTree(own) as tree:
        assert Sequencer(log, tree, ring, entropy=os.urandom).sequence_to_head() == 10
        for said in ("AAAAAAAA", "AAAAAAAB", "AAAAAAAA", "BAAAAAAA"):
            tree.cosign(10, f"\u2014 witness.example {said}\n")
        # The first of each key, which the first characters tell apart.
        below = (tree.checkpoint() or b"").decode().split("\n")[-3:-1]
        assert [each.split()[-1] for each in below] == ["AAAAAAAA", "BAAAAAAA"]
    with Line(own, name="a thief") as line:
        for table in TABLES:
            for statement in ("DELETE FROM", "TRUNCATE", "DROP TABLE"):
                asked = f"{statement} tree.{table}".encode()
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    line.order(partial(_executed, asked))


def test_a_checkpoint_under_which_cosignatures_piled_up_can_still_be_read(
    address: str, schema: str, tree: PostgresTree
) -> None:
    ring, log = Ring(), a_log(events(10))
    sequencer(log, tree, ring).sequence_to_head()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            f"INSERT INTO {schema}.cosignatures SELECT 10, '\u2014 w.example AAAAAA' ||"
            " lpad(number::text, 2, '0') || E'\\n' FROM generate_series(0, 79) AS number".encode()
        )
    assert len(read_note(tree.checkpoint() or b"").signatures) == 2
    assert sequencer(log, tree, ring).sequence_to_head() == 10


def _executed(statement: bytes, on: Connection) -> None:
    on.execute(statement)


def test_a_database_that_is_away_is_said_to_be() -> None:
    with (
        PostgresTree("postgresql://nobody@127.0.0.1:1/nothing") as tree,
        pytest.raises(LogUnavailable),
    ):
        tree.checkpoint()
