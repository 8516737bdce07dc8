"""A town of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stream.towns import Town


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    made = Town(database_url)
    yield made
    made.close()
