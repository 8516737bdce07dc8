"""One ledger by the real writer, and what is made of its log for all of these tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.block import Entry
from tests import databases
from tests.audit.signed import Signed, of_group, signed
from tests.verify.world import World, pay, world_in

# Past two whole tiles and some.
_PAYMENTS = 600


@pytest.fixture(scope="session")
def traded(database_server: str, world_made: str) -> Iterator[World]:
    """Two groups that traded enough for a tree of three tiles. Nobody writes to it any more."""
    copied = databases.fresh_database(database_server, like=world_made)
    with copied as address, world_in(address) as made:
        made.do(*[pay("anna", "arno", 1) for _ in range(_PAYMENTS // 2)])
        made.do(*[pay("arno", "anna", 1) for _ in range(_PAYMENTS // 2)])
        yield made


@pytest.fixture(scope="session")
def entries(traded: World) -> list[Entry]:
    """Its log."""
    return [entry for block in traded.ledger.log.read() for entry in block.entries]


@pytest.fixture(scope="session")
def ledger(entries: list[Entry]) -> Signed:
    """Its log with a signed tree over it, in memory. Nobody adds to it."""
    return signed(entries)


@pytest.fixture(scope="session")
def pack(ledger: Signed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of everything, in a folder that nobody changes."""
    return ledger.packed(tmp_path_factory.mktemp("packs") / "whole")


@pytest.fixture(scope="session")
def pack_of_beta(ledger: Signed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of the smaller group, in a folder that nobody changes."""
    return ledger.packed(tmp_path_factory.mktemp("packs") / "beta", of_group("beta"))
