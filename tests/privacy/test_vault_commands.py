"""What an operator does with the vault's keys at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.master_keys import FILE_NAME
from tests.cli.typed import Shell


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def shell(database_url: str, tmp_path: Path, folder: Path) -> Shell:
    return Shell(database_url, str(tmp_path / "data"), EVENVEEL_KEYS=str(folder))


def test_names_are_read_again_under_a_new_master_key_and_with_no_other_folder(
    shell: Shell, folder: Path, tmp_path: Path
) -> None:
    shell.done(
        *("group", "found", "gent", "--name", "LETS Gent", "--units-per-hour", "20"),
        *("--singular", "blad", "--plural", "bladen", "--symbol", "b"),
    )
    shell.done("account", "open", "gent", "Anna", "--code", "7")
    copy = tmp_path / "copy.sqlite"
    assert str(copy) in shell.done("keys", "backup", str(copy))
    assert copy.stat().st_size

    done = shell.told("keys", "rotate-master")
    assert (done["older"], done["rewrapped"] > 0) == (1, True)
    assert len((folder / FILE_NAME).read_text().split()) == 2
    assert "Anna" in shell.done("account", "list", "gent")

    elsewhere = {"EVENVEEL_KEYS": str(tmp_path / "elsewhere")}
    said = shell.type("account", "list", "gent", **elsewhere)
    assert said.code == 1
    assert "belong to another database" in said.aside
