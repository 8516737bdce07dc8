"""The house keeps to its table of imports, and the checker sees when it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.import_rules import findings, room_of

PROJECT = Path(__file__).resolve().parents[2]
KNOWN = ("clearing.log.postgres", "clearing.log.port", "clearing.domain.state")


def modules() -> dict[str, Path]:
    """Every module of ours by its name."""
    roots = (PROJECT / "services", PROJECT)
    paths = [*(PROJECT / "services").rglob("*.py"), *(PROJECT / "contracts").rglob("*.py")]
    named = {}
    for path in paths:
        root = next(root for root in roots if path.is_relative_to(root))
        parts = path.relative_to(root).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def test_every_module_keeps_to_the_table() -> None:
    named = modules()
    broken = [
        finding
        for module, path in sorted(named.items())
        for finding in findings(module, path.read_text(encoding="utf-8"), named)
    ]
    assert broken == []


def test_any_module_of_the_contracts_may_be_the_first_that_is_imported() -> None:
    """None of them is in a circle, which would break only for who comes in by the wrong door."""
    each_anew = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    for known in [n for n in sys.modules if n.split('.')[0] == 'contracts']:\n"
        "        del sys.modules[known]\n"
        "    importlib.import_module(name)\n"
    )
    names = sorted(name for name in modules() if name.split(".")[0] == "contracts")
    assert "contracts.posts" in names
    done = subprocess.run(
        [sys.executable, "-c", each_anew, *names], cwd=PROJECT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("contracts.ids", "import clearing.domain.state"),
        ("contracts.ids", "import pydantic"),
        ("contracts.ids", "import os\nSECRET = os.environ['SECRET']"),
        ("clearing.domain.state", "import msgspec"),
        ("clearing.domain.state", "import logging"),
        ("clearing.domain.state", "from time import time"),
        ("clearing.domain.state", "import random"),
        ("clearing.domain.state", "import datetime\nNOW = datetime.datetime.now()"),
        ("clearing.domain.state", "from datetime import datetime\nNOW = datetime.now(None)"),
        ("clearing.domain.state", "from uuid import uuid4\nNEXT = uuid4()"),
        ("clearing.domain.state", "TEXT = open('rates').read()"),
        ("clearing.domain.state", "import clearing.writer"),
        ("clearing.domain.state", "from clearing.log import port"),
        ("clearing.writer", "import psycopg"),
        ("clearing.writer", "from clearing.log import postgres"),
        ("clearing.writer", "from clearing.log.postgres import PostgresLog"),
        ("clearing.writer", "def late():\n    import clearing.http.edge"),
        ("clearing.writer", "from access.vault import Vault"),
        ("clearing.log.memory", "import psycopg"),
        ("clearing.tree.hashing", "import psycopg"),
        ("clearing.tree.notes", "from clearing.log import postgres"),
        ("clearing.writer", "from clearing.tree import hashing"),
        ("clearing.netting.solver", "import networkx"),
        ("clearing.netting.solver", "from clearing.log import port"),
        ("clearing.writer", "from clearing.netting import solve"),
        ("clearing.log.postgres", "from projections.runner import run"),
        ("clearing.log.postgres", "from os import getenv"),
        ("clearing.http.edge", "from evenveel.settings import Settings"),
        ("clearing.http.edge", "from pydantic_settings import BaseSettings"),
        ("access.vault", "import clearing.domain.state"),
        ("projections.runner", "import clearing"),
        ("projections.runner", "from clearing.domain import state"),
        ("projections.runner", "from . import tables"),
        ("utilities.text", "import re"),
    ],
)
def test_the_checker_finds_what_breaks_the_table(module: str, text: str) -> None:
    assert len(findings(module, text, KNOWN)) == 1


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("contracts.ids", "import re\nfrom msgspec import Struct\nfrom contracts.value import V"),
        ("clearing.domain.state", "from contracts.ids import GroupId\nfrom uuid import UUID"),
        ("clearing.domain.state", "from datetime import datetime\nT = datetime.fromordinal(1)"),
        ("clearing.writer", "import threading\nfrom clearing.log.port import Log"),
        ("clearing.writer", "from clearing.log import port\nfrom clearing.domain import state"),
        ("clearing.netting.solver", "import ortools\nfrom clearing.domain import state"),
        ("clearing.tree.notes", "import cryptography\nfrom clearing.tree import hashing"),
        ("clearing.tree.postgres", "import psycopg\nfrom clearing.tree import hashing"),
        ("clearing.log.postgres", "import psycopg\nimport clearing.log.port\nimport access.vault"),
        ("clearing.http.edge", "import fastapi\nfrom clearing.writer import Writer"),
        ("access.vault", "import psycopg\nimport os\nSALT = os.urandom(32)"),
        ("projections.runner", "import kafka\nimport access.vault\nimport contracts"),
        ("evenveel.cli", "import os, clearing, projections\nHOME = os.environ.get('HOME')"),
    ],
)
def test_the_checker_lets_pass_what_the_table_allows(module: str, text: str) -> None:
    assert findings(module, text, KNOWN) == []


def test_a_package_belongs_to_the_room_of_its_modules() -> None:
    for package in ("contracts", "clearing.domain", "clearing.http", "access", "projections"):
        room = room_of(package)
        assert room is not None
        assert room is room_of(f"{package}.inner")
