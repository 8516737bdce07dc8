"""Fixtures for who is who."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.world import World, world


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    """An installation that people reach at an address with TLS."""
    with world(database_url) as made:
        yield made
