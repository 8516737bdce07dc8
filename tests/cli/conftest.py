"""Two neighbouring groups, made by typing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.cli.typed import Shell, found_two_groups


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Shell:
    """An empty ledger."""
    return Shell(database_url, str(tmp_path / "data"))


@pytest.fixture(scope="session")
def founded(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the database that `shell` works on a copy of."""
    with databases.fresh_database(database_server) as address:
        found_two_groups(Shell(address, str(tmp_path_factory.mktemp("founded"))))
        yield address


@pytest.fixture
def shell(database_server: str, founded: str, tmp_path: Path) -> Iterator[Shell]:
    """Gent counts 20 an hour, Lille 60, with two decimals; they trade up to 40 hours."""
    with databases.fresh_database(database_server, like=founded) as address:
        yield Shell(address, str(tmp_path / "data"))
