"""The same logs for every test of this folder: one in memory, one in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from access.subject_keys import SubjectKeys
from clearing.log.postgres import PostgresLog
from clearing.log.schema import create_tables
from evenveel.vault_keys import keys_of
from tests.log.stores import Store, memory_store, postgres_store


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield memory_store()
        return
    with ExitStack() as stack:
        yield postgres_store(request.getfixturevalue("database_url"), stack)


@pytest.fixture
def keys() -> Iterator[SubjectKeys]:
    """The run's own keys."""
    with keys_of() as opened:
        yield opened


@pytest.fixture
def postgres_log(database_url: str, keys: SubjectKeys) -> Iterator[PostgresLog]:
    create_tables(database_url)
    with PostgresLog(database_url, keys=keys) as log:
        yield log
