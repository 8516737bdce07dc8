"""The ledger that the tests of `verify` look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.verify.world import World, world


@pytest.fixture
def small_world(database_url: str) -> Iterator[World]:
    """Two groups that traded, indexed and projected."""
    with world(database_url) as made:
        yield made
