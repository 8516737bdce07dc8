"""Fixtures that every folder of tests shares."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from evenveel.composition import make_tables
from tests import databases
from tests.kafka import Broker, broker, new_topic_name
from tests.verify.world import World, world, world_in

PROJECT = Path(__file__).resolve().parent.parent

# No test asserts a time; on a busy machine an example may take long without anything being wrong.
hypothesis.settings.register_profile("short", deadline=None)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run what takes minutes")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("long" if config.getoption("--long") else "short")
    if "EVENVEEL_KEYS" not in os.environ:
        # In memory where there is such a place: each key is on disk before it is used.
        memory = Path("/dev/shm")
        made = tempfile.mkdtemp("-evenveel-keys", dir=memory if memory.is_dir() else None)
        os.environ["EVENVEEL_KEYS"] = made
        config.add_cleanup(lambda: shutil.rmtree(made, ignore_errors=True))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="takes minutes; run with --long"))


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """The address of a PostgreSQL server: DATABASE_URL, or one of this run's own."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with databases.server(durable=False) as address:
        yield address


@pytest.fixture
def empty_database_url(database_server: str) -> Iterator[str]:
    """The address of an empty database of this test's own."""
    with databases.fresh_database(database_server) as address:
        yield address


@pytest.fixture(scope="session")
def tables_made(database_server: str) -> Iterator[str]:
    """The address of a database with all our tables and nothing in them; only copied from."""
    with databases.fresh_database(database_server) as address:
        make_tables(address)
        yield address


@pytest.fixture
def database_url(database_server: str, tables_made: str) -> Iterator[str]:
    """The address of a database of this test's own: all our tables are there, and empty.

    Copying them takes a quarter of the time that making them takes.
    """
    with databases.fresh_database(database_server, like=tables_made) as address:
        yield address


@pytest.fixture(scope="session")
def world_made(database_server: str, tables_made: str) -> Iterator[str]:
    """The address of a database with a small world in it; only copied from."""
    with databases.fresh_database(database_server, like=tables_made) as address:
        with world(address):
            pass
        yield address


@pytest.fixture
def small_world(database_server: str, world_made: str) -> Iterator[World]:
    """Two groups that traded, of this test's own, followed by nobody yet."""
    copied = databases.fresh_database(database_server, like=world_made)
    with copied as address, world_in(address) as made:
        yield made


@pytest.fixture(scope="session")
def durable_database_server() -> Iterator[str]:
    """A server of this run's own that acknowledges nothing before it is on disk."""
    with databases.server(durable=True) as address:
        yield address


@pytest.fixture
def durable_database_url(durable_database_server: str) -> Iterator[str]:
    """Like `database_url`, with nothing acknowledged before it is on disk."""
    with databases.fresh_database(durable_database_server) as address:
        yield address


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of sample data that lies beside the project."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the sample data does not lie beside this checkout (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def kafka_broker() -> Iterator[Broker]:
    """Apache Kafka: the one that KAFKA_BOOTSTRAP_SERVERS names, or one of this run's own."""
    with broker() as running:
        yield running


@pytest.fixture
def kafka(kafka_broker: Broker) -> Broker:
    """The broker, running, whatever an earlier test did to it."""
    kafka_broker.start()
    return kafka_broker


@pytest.fixture
def topic() -> str:
    """The name of a topic that no other test has."""
    return new_topic_name()
