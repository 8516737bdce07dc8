"""The file of the last checkpoint goes on, and never back."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from clearing.tree.checkpoint import Checkpoint, verified
from clearing.tree.memory import MemoryTree
from clearing.tree.onlookers import CheckpointFile, Contradicted, Shown
from tests.tree.trees import ORIGIN, events, grow
from tests.tree.watched import World


def shown(world: World, size: int) -> Shown:
    """The tree as of so many events, as a sequencer shows it."""
    note = world.tree.checkpoint(size) or b""
    signed = Checkpoint(ORIGIN, size, world.tree.root(size))
    return Shown(reader=world.tree, checkpoint=signed, note=note, keys=world.ring.known())


def held(world: World, folder: Path) -> int:
    """Of how many events the checkpoint is that the file holds."""
    note = (folder / "state" / "last-checkpoint").read_bytes()
    return verified(note, world.ring.known(), origin=ORIGIN).size


@pytest.fixture
def grown(world: World) -> World:
    """An installation that signed 300, then 310, then 320 events."""
    for size in (310, 320):
        grow(world.log, events(320)[world.log.head().position : size])
        assert world.sign() == size
    return world


def test_a_sequencer_that_lags_behind_leaves_a_later_checkpoint_there(
    grown: World, tmp_path: Path
) -> None:
    for size in (300, 310):
        grown.file.show(shown(grown, size))
        assert held(grown, tmp_path) == 320


def test_two_that_show_at_once_leave_the_later_one(grown: World, tmp_path: Path) -> None:
    path = tmp_path / "state" / "last-checkpoint"
    path.write_bytes(grown.tree.checkpoint(300) or b"")
    others = []

    class Between(MemoryTree):
        """The tree, of which the first is still asked when another comes that is further."""

        def root(self, size: int) -> bytes:
            further = Thread(target=CheckpointFile(path).show, args=[shown(grown, 320)])
            further.start()
            # Unless it waits for its turn, it has its checkpoint there in no time.
            further.join(0.3)
            others.append(further)
            return grown.tree.root(size)

    slow = shown(grown, 310)
    grown.file.show(
        Shown(reader=Between(), checkpoint=slow.checkpoint, note=slow.note, keys=slow.keys)
    )
    for other in others:
        other.join()
    assert len(others) == 1
    assert held(grown, tmp_path) == 320


def test_a_later_checkpoint_of_another_history_is_no_later_one(
    grown: World, tmp_path: Path
) -> None:
    forged = Checkpoint(ORIGIN, 315, bytes(32)).signed_by(grown.ring.signing())
    (tmp_path / "state" / "last-checkpoint").write_bytes(forged)
    for size in (310, 320):
        with pytest.raises(Contradicted):
            grown.file.show(shown(grown, size))
