"""The command line as somebody types it, in this process and on a database of the test's own."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, NamedTuple
from unittest.mock import patch

from typer import testing
from typer.main import get_command

from evenveel import composition
from evenveel.cli import app
from evenveel.composition import make_tables
from evenveel.settings import Settings

# Putting all commands together takes as long as most of them do; they are the same each time.
vars(testing)["_get_command"] = cache(get_command)

_tables_made: set[tuple[str, str | None]] = set()


def _make_tables_once(
    database_url: str, application: str | None = None, settings: Settings | None = None
) -> None:
    if (database_url, application) not in _tables_made:
        make_tables(database_url, application, settings)
        _tables_made.add((database_url, application))


class Said(NamedTuple):
    """How a command ended: what it printed, what it said aside, and its exit code."""

    out: str
    aside: str
    code: int

    def json(self) -> Any:
        """The output, which is JSON and nothing else."""
        return json.loads(self.out)


class Shell:
    """Types commands against one database."""

    def __init__(self, database_url: str, data: str, **settings: str) -> None:
        self.database_url = database_url
        self._environment = {
            "DATABASE_URL": database_url,
            "EVENVEEL_DATA": data,
            "LANG": "en_GB.UTF-8",
            "LC_ALL": "",
            "COLUMNS": "200",
            **settings,
        }

    def type(self, *words: str, **environment: str) -> Said:
        """The command ended; no trace reached whoever typed it."""
        given = {**self._environment, **environment}
        # Each command would see that the tables are there, which is a quarter of what most of them
        # do; that this changes nothing is proved beside the tables.
        with patch.object(composition, "make_tables", _make_tables_once):
            result = testing.CliRunner().invoke(app, words, env=given)
        assert "Traceback" not in result.output
        return Said(result.stdout, result.stderr, result.exit_code)

    def done(self, *words: str) -> str:
        """The command ended well; what it printed."""
        said = self.type(*words)
        assert said.code == 0, said
        return said.out

    def by_two(self, *words: str) -> str:
        """What is told when another person said yes to what these words propose."""
        proposed = self.done(*words)
        assert "not done yet" in proposed
        return self.done("act", "approve", proposed.split()[-1])

    def told(self, *words: str) -> Any:
        """The same as JSON."""
        return json.loads(self.done(*words, "--json"))

    def refused(self, *words: str) -> str:
        """The command was refused, with a sentence and exit code 1."""
        said = self.type(*words)
        assert said.code == 1, said
        assert said.out == ""
        return said.aside.strip()


def found_two_groups(shell: Shell) -> None:
    """Gent counts 20 an hour, Lille 60, with two decimals; they trade up to 40 hours."""
    for group, hour, unit, decimals in (
        ("gent", "20", "blad", "0"),
        ("lille", "60", "grain", "2"),
    ):
        shell.done(
            *("group", "found", group, "--name", f"Groep {group}", "--units-per-hour", hour),
            *("--singular", unit, "--plural", f"{unit}s", "--symbol", unit[0]),
            *("--decimals", decimals, "--floor", "-100", "--ceiling", "100"),
        )
    for group, name in (("gent", "Anna"), ("gent", "Arno"), ("lille", "Béatrice")):
        shell.done("account", "open", group, name, "--code", name[:2].upper())
    for group, second in (("gent", "gent/arno"), ("lille", "lille/béatrice")):
        shell.done("account", "open", group, "Pot", "--kind", "community")
        shell.done("role", "grant", group, second)
    shell.done("agreement", "propose", "gent", "lille", "--may-owe", "40", "--may-be-owed", "40")
    shell.done("agreement", "accept", "lille", "gent")
