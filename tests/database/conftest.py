"""What the tests of roles and rows stand on."""

from __future__ import annotations

import pytest


@pytest.fixture
def database_url(empty_database_url: str) -> str:
    """Empty: how tables come to be, and whose they are, is what is proved here."""
    return empty_database_url
