"""Counters for the tests of the HTTP edge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.http.counter import Counter, found_world, memory_counter


@pytest.fixture
def empty() -> Iterator[Counter]:
    """A service in which nothing has happened."""
    with memory_counter() as counter:
        yield counter


@pytest.fixture
def counter(empty: Counter) -> Counter:
    """A service with two trading groups."""
    found_world(empty)
    return empty
