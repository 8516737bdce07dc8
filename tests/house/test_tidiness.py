"""What stays true of every tracked file: short, named for what it is, tied to no one machine."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

MODULE_LINES = 400
FUNCTION_LINES = 70
VAGUE_NAMES = frozenset(
    "base common data helper helpers info manager managers misc service util utils".split()
)

# Spelled in two parts, so that this file does not find itself.
UNFINISHED = re.compile(
    "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error"))
)
REGISTRIES = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            r"python" + r"hosted\.org",
            r"registry\." + "npmjs",
            r"crates\." + "io",
            r"proxy\.golang\." + "org",
            r"repo1?\.maven\." + "org",
            r"--(extra-)?index-" + "url[ =]",
            "--find-" + "links[ =]",
        )
    )
)
# Not part of a longer path or address, so that `/api/home/` and `tests/tmp/` are fine.
MACHINE_PATHS = re.compile(r"(?<![\w.\-/}>])/(?:tmp|work|root|home|Users|mnt)/[\w.]")
# Units and container files name places on a server on purpose.
SERVER_FILES = ("deploy/",)
# The lock files list hashes; nothing in them is written by hand.
GENERATED = ("contracts/schemas/", "deploy/requirements/")


@cache
def tracked() -> tuple[Path, ...]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        return ()
    names = listed.stdout.decode().split("\0")
    return tuple(path for name in names if name and (path := PROJECT / name).is_file())


def files(suffix: str = "") -> list[Path]:
    if not tracked():
        pytest.skip("not a git checkout: there is no list of tracked files")
    return [path for path in tracked() if path.name.endswith(suffix)]


def texts(*, except_in: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    for path in files():
        name = path.relative_to(PROJECT).as_posix()
        # What an image's bytes would say as text is nobody's.
        if not name.startswith(except_in) and path.suffix != ".png":
            yield name, path.read_bytes().decode("utf-8", errors="replace")


def lines_matching(pattern: re.Pattern[str], *, except_in: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{name}:{number} {line.strip()[:120]}"
        for name, text in texts(except_in=except_in)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def long_functions(name: str, text: str) -> list[str]:
    return [
        f"{name}:{node.lineno} {node.name} has {length} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]


def test_no_module_is_too_long() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in files(".py")}
    assert {path: length for path, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_is_too_long() -> None:
    found = [long_functions(str(path), path.read_text("utf-8")) for path in files(".py")]
    assert [line for each in found for line in each] == []


def test_no_module_or_folder_has_a_name_that_says_nothing() -> None:
    vague = [
        path
        for path in files(".py")
        if VAGUE_NAMES & {part.removesuffix(".py") for part in path.relative_to(PROJECT).parts}
    ]
    assert vague == []


def test_nothing_is_left_unfinished() -> None:
    assert lines_matching(UNFINISHED, except_in=GENERATED) == []


def test_no_file_holds_the_address_of_a_package_registry() -> None:
    assert lines_matching(REGISTRIES) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_matching(MACHINE_PATHS, except_in=(*SERVER_FILES, *GENERATED)) == []


@pytest.mark.parametrize(
    ("pattern", "line", "found"),
    [
        (UNFINISHED, "# TO" + "DO later", True),
        (UNFINISHED, "raise NotImplemented" + "Error", True),
        (UNFINISHED, "return NotImplemented", False),
        (REGISTRIES, "see https://pypi." + "org/simple", True),
        (REGISTRIES, "--index-" + "url=here", True),
        (MACHINE_PATHS, 'PATH = "/' + 'tmp/evenveel"', True),
        (MACHINE_PATHS, "cd /" + "home/someone", True),
        (MACHINE_PATHS, "GET /groups/home/x", False),
        (MACHINE_PATHS, "tests/tmp/x", False),
    ],
)
def test_the_patterns_find_what_they_are_for(
    pattern: re.Pattern[str], line: str, found: bool
) -> None:
    assert bool(pattern.search(line)) is found


def test_a_function_at_the_limit_passes_and_one_line_more_does_not() -> None:
    longest = "def walk():\n" + "    step()\n" * (FUNCTION_LINES - 1)
    assert long_functions("walk.py", longest) == []
    assert len(long_functions("walk.py", longest + "    step()\n")) == 1
