"""A history of three groups, and the programs that take what is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from projections.exports.books import Books
from tests.exports.histories import Three, books
from tests.exports.tools import Accepts, accepting


@pytest.fixture(scope="session")
def three() -> Three:
    """Gent with two neighbours."""
    return Three()


@pytest.fixture(scope="session")
def gent(three: Three) -> Books:
    """Gent's books, which nobody changes."""
    return books(three.pen)


@pytest.fixture
def against(tmp_path: Path) -> Accepts:
    """What a tool has against a file."""
    return accepting(tmp_path)
