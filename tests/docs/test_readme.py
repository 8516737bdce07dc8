"""The README's console blocks are run, and say what they are said to say."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.typed import Shell

README = Path(__file__).resolve().parents[2] / "README.md"

# What differs from run to run: random ids, dates, and how long a proof took.
_CHANGING = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"whsec_\S+"), "<secret>"),
    (re.compile(r"/pages/invitation/\S+"), "<link>"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "<date>"),
    (re.compile(r"[\d.,]+ s, [\d.,]+ events a second"), "<speed>"),
)


def commands_with_output() -> Iterator[tuple[str, str]]:
    """Each command of the README's console blocks, and what the README says it prints."""
    for block in re.findall(
        r"^```console\n(.*?)^```$", README.read_text(), re.DOTALL | re.MULTILINE
    ):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def same_every_time(text: str) -> list[str]:
    for pattern, name in _CHANGING:
        text = pattern.sub(name, text)
    return [line.rstrip() for line in text.strip().splitlines()]


def test_every_command_of_the_readme_prints_what_it_says(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a command writes beside itself is not left in the project.
    (tmp_path / "deploy").symlink_to(README.parent / "deploy")
    monkeypatch.chdir(tmp_path)
    shell = Shell(database_url, str(tmp_path))
    ran = 0
    for command, expected in commands_with_output():
        words = shlex.split(command)
        assert words[0] == "evenveel"
        assert same_every_time(shell.done(*words[1:])) == same_every_time(expected), command
        ran += 1
    assert ran >= 10
