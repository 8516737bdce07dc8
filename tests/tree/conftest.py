"""What more than one file of tests has here."""

from __future__ import annotations

from pathlib import Path

import pytest

from clearing.tree.memory import MemoryTree
from clearing.tree.objections import ObjectionFiles
from clearing.tree.onlookers import CheckpointFile
from tests.tree.trees import Ring, a_log, events
from tests.tree.watched import World
from tests.tree.witness import AWitness


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An installation of 300 events, all of them signed and shown."""
    ring = Ring()
    made = World(
        log=a_log(events(300), block=10),
        tree=MemoryTree(),
        ring=ring,
        file=CheckpointFile(tmp_path / "state" / "last-checkpoint"),
        witness=AWitness(ring.known()[0]),
        objections=ObjectionFiles(tmp_path / "state"),
    )
    assert made.sign() == 300
    return made
