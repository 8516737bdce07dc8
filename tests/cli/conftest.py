"""Two neighbouring groups, made by typing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.typed import Shell


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Shell:
    """An empty ledger."""
    return Shell(database_url, str(tmp_path / "data"))


@pytest.fixture
def shell(empty: Shell) -> Shell:
    """Gent counts 20 an hour, Lille 60, with two decimals; they trade up to 40 hours."""
    for group, hour, unit, decimals in (
        ("gent", "20", "blad", "0"),
        ("lille", "60", "grain", "2"),
    ):
        empty.done(
            *("group", "found", group, "--name", f"Groep {group}", "--units-per-hour", hour),
            *("--singular", unit, "--plural", f"{unit}s", "--symbol", unit[0]),
            *("--decimals", decimals, "--floor", "-100", "--ceiling", "100"),
        )
    for group, name in (("gent", "Anna"), ("gent", "Arno"), ("lille", "Béatrice")):
        empty.done("account", "open", group, name, "--code", name[:2].upper())
    for group in ("gent", "lille"):
        empty.done("account", "open", group, "Pot", "--kind", "community")
    empty.done("agreement", "propose", "gent", "lille", "--may-owe", "40", "--may-be-owed", "40")
    empty.done("agreement", "accept", "lille", "gent")
    return empty
