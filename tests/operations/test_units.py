"""The units of systemd start what there is, with no more rights than it needs."""

from __future__ import annotations

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from evenveel.cli import app
from tests.operations.test_compose import DEPLOY, read_names

UNITS = DEPLOY / "systemd"


class Unit(ConfigParser):
    """A unit, in which a name may stand several times."""

    def __init__(self, name: str) -> None:
        super().__init__(strict=False, interpolation=None)
        self.read_string((UNITS / name).read_text("utf-8"))

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def test_every_process_can_be_started_as_a_unit() -> None:
    started = Unit("evenveel@.service")["Service"]["ExecStart"].split()
    assert started[1:] == ["serve", "%i"]
    wanted = Unit("evenveel.target")["Unit"]["Wants"].split()
    names = {name.removeprefix("evenveel@").removesuffix(".service") for name in wanted}
    group = get_command(app).commands["serve"]  # type: ignore[attr-defined] # it is a group
    # The relay is for who has Kafka.
    assert names == set(group.commands) - {"relay"}


def test_the_tables_are_made_first_and_by_a_command_that_there_is() -> None:
    unit = Unit("evenveel-tables.service")
    words = unit["Service"]["ExecStart"].split()[1:]
    assert CliRunner().invoke(app, [*words, "--help"]).exit_code == 0
    assert unit["Service"]["Type"] == "oneshot"
    process = Unit("evenveel@.service")["Unit"]
    assert "evenveel-tables.service" in process["Requires"]
    assert "evenveel-tables.service" in process["After"]
    # Only this one is told who owns them.
    texts = {path.name: path.read_text("utf-8") for path in UNITS.iterdir()}
    assert [name for name, text in texts.items() if "/etc/evenveel/owner" in text] == [
        "evenveel-tables.service"
    ]


@pytest.mark.parametrize("name", ["evenveel@.service", "evenveel-tables.service"])
def test_a_unit_gives_no_more_than_is_needed(name: str) -> None:
    service = Unit(name)["Service"]
    assert service["User"] == "evenveel"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["UMask"] == "0077"
    setting, _, _ = service["Environment"].partition("=")
    assert setting in read_names()


def test_systemd_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze here")
    for path in UNITS.iterdir():
        text = path.read_text("utf-8").replace(
            "/opt/evenveel/bin/evenveel", shutil.which("true") or ""
        )
        name = path.name.replace("@.", "@clearing.")
        (tmp_path / name).write_text(text, encoding="utf-8")
    names = [
        str(tmp_path / name) for name in ("evenveel@clearing.service", "evenveel-tables.service")
    ]
    checked = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
