"""What was objected to outlasts whoever heard it; and only who objected takes it back."""

from __future__ import annotations

import json
import os
from errno import ENOSPC
from pathlib import Path
from typing import Any

import httpx
import pytest

from clearing.tree.checkpoint import Checkpoint
from clearing.tree.memory import MemoryTree
from clearing.tree.objections import (
    PREFIX,
    Objection,
    ObjectionFiles,
    ObjectionsInMemory,
    Unreadable,
)
from clearing.tree.onlookers import Contradicted, OutOfSight, Shown
from clearing.tree.sequencer import Sequencer
from tests.faults.processes import until
from tests.tree.trees import ORIGIN, Ring, a_log, events, grow
from tests.tree.watched import World
from tests.tree.witness import AWitness

SILENT = httpx.ConnectError("gone")


@pytest.fixture
def objected(world: World) -> World:
    """An installation whose only witness was shown a fork of it, and was told so no longer."""
    world.looking_on = ("witness",)
    world.witness.size, world.witness.root = 300, bytes(32)
    with pytest.raises(Contradicted, match="another tree"):
        world.sign()
    grow(world.log, events(310)[300:])
    return world


def kept_in(folder: Path) -> list[Any]:
    """What is kept of objections there."""
    return [json.loads(path.read_bytes()) for path in (folder / "state").glob(f"{PREFIX}*")]


def takes_back(world: World) -> None:
    """The witness has seen what is signed, and nothing else."""
    world.witness.answers = None
    world.witness.size, world.witness.root = 300, world.tree.root(300)


def test_an_objection_says_who_made_it_and_to_what(objected: World, tmp_path: Path) -> None:
    key = objected.witness.key.verifier
    name = f"the witness {key.name}+{key.key_id.hex()}"
    assert kept_in(tmp_path) == [
        {
            "by": name,
            "origin": ORIGIN,
            "size": "300",
            "root": objected.tree.root(300).hex(),
            "said": f"{name} has seen another tree of 300 events",
        }
    ]


def test_a_keeper_that_is_started_anew_does_not_sign_past_a_witness_that_was_silenced(
    objected: World, tmp_path: Path
) -> None:
    objected.witness.answers = SILENT
    with objected.running() as sequencer:
        asked = objected.witness.asked
        until(lambda: objected.witness.asked >= asked + 2, "it being asked again")
        assert objected.tree.size == 300
        assert "is not signed: the witness" in sequencer.trouble
        assert "another tree of 300 events" in sequencer.trouble
        takes_back(objected)
        until(lambda: objected.tree.size == 310 and not sequencer.trouble, "signing again")
    assert kept_in(tmp_path) == []
    objected.witness.answers = SILENT
    grow(objected.log, events(320)[310:])
    with objected.running():
        until(lambda: objected.tree.size == 320, "signing without it")


def test_what_a_witness_says_under_way_is_kept(world: World, tmp_path: Path) -> None:
    world.looking_on = ("witness",)
    with world.running() as sequencer:
        until(lambda: set(sequencer.shown.values()) == {300}, "the witness to be shown it")
        world.witness.size, world.witness.root = 5_000, bytes(32)
        grow(world.log, events(310)[300:])
        until(lambda: "5000" in sequencer.trouble, "its objection")
    assert [kept["size"] for kept in kept_in(tmp_path)] == ["310"]


def test_an_objection_stands_though_the_witness_is_asked_no_more(
    objected: World, tmp_path: Path
) -> None:
    objected.looking_on = ("file",)
    with pytest.raises(Contradicted, match="did not take that back"):
        objected.sign()
    # An operator whose witness is gone for good puts it away, where others can look at it.
    for path in (tmp_path / "state").glob(f"{PREFIX}*"):
        path.rename(tmp_path / path.name)
    assert objected.sign() == 310


def test_an_objection_is_not_taken_back_by_one_word_to_an_empty_tree(
    objected: World, tmp_path: Path
) -> None:
    whole, objected.log, objected.tree = objected.tree, a_log(events(5)), MemoryTree()
    objected.witness.answers = httpx.Response(400)
    with objected.running() as sequencer:
        until(lambda: "remembers nothing" in sequencer.trouble, "the witness to be asked")
        assert objected.tree.size == 0
    objected.log, objected.tree = a_log(events(310), block=10), whole
    takes_back(objected)
    assert objected.sign() == 310


def test_an_objection_is_not_taken_back_by_another_key_of_the_same_name(
    objected: World, tmp_path: Path
) -> None:
    his = objected.witness
    objected.witness = AWitness(objected.ring.known()[0])
    assert objected.witness.key.verifier.name == his.key.verifier.name
    with pytest.raises(Contradicted, match="did not take that back"):
        objected.sign()
    assert (len(kept_in(tmp_path)), objected.tree.size) == (1, 300)


def test_an_objection_of_the_checkpoint_file_outlasts_the_file(
    world: World, tmp_path: Path
) -> None:
    world.looking_on = ("file",)
    path = tmp_path / "state" / "last-checkpoint"
    whole = path.read_bytes()
    path.write_bytes(Checkpoint(ORIGIN, 300, bytes(32)).signed_by(world.ring.signing()))
    with pytest.raises(Contradicted, match="not those of the signed tree"):
        world.sign()
    path.unlink()
    grow(world.log, events(310)[300:])
    with pytest.raises(OutOfSight, match="remembers nothing"):
        world.sign()
    assert (len(kept_in(tmp_path)), world.tree.size) == (1, 300)
    assert not path.exists()
    path.write_bytes(whole)
    assert (world.sign(), kept_in(tmp_path)) == (310, [])


def test_what_is_objected_to_while_it_is_shown_by_hand_is_kept(tmp_path: Path) -> None:
    class Late:
        name = "somebody"

        def compare(self, _: Shown) -> bool:
            return True

        def show(self, _: Shown) -> None:
            raise Contradicted("somebody has seen another tree")

    log, kept = a_log(events(3)), ObjectionFiles(tmp_path / "state")
    sequencer = Sequencer(
        log, MemoryTree(), Ring(), entropy=os.urandom, onlookers=[Late()], objections=kept
    )
    with pytest.raises(Contradicted):
        sequencer.sequence_to_head()
    assert [(each["by"], each["size"]) for each in kept_in(tmp_path)] == [("somebody", "3")]


def test_a_database_that_lost_a_tile_is_nobodys_objection(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.looking_on = ("witness",)
    grow(world.log, events(310)[300:])
    world.sign()
    world.witness.size, world.witness.root = 256, world.tree.root(256)
    with monkeypatch.context() as cut:
        cut.setattr(world.tree, "consistency_proof", MemoryTree().consistency_proof)
        with pytest.raises(Contradicted, match="not whole"):
            world.sign()
    assert kept_in(tmp_path) == []
    assert world.sign() == 310


@pytest.mark.parametrize("wrong", [b"", b"\xff", b"{}", b"[]", b'{"by": 3}'])
def test_an_objection_that_cannot_be_read_is_not_passed_over(
    objected: World, tmp_path: Path, wrong: bytes
) -> None:
    takes_back(objected)
    (path,) = (tmp_path / "state").glob(f"{PREFIX}*")
    path.write_bytes(wrong)
    with pytest.raises(Unreadable, match=path.name):
        objected.sign()
    with objected.running() as sequencer:
        until(lambda: path.name in sequencer.trouble, "the refusal")
        assert objected.tree.size == 300


def test_without_a_folder_nobody_has_objected(tmp_path: Path) -> None:
    assert ObjectionFiles(tmp_path / "none").kept() == []
    ObjectionFiles(tmp_path / "none").take_back("the witness w")


def test_an_objection_that_cannot_be_kept_is_said_and_heeded_all_the_same(
    objected: World,
) -> None:
    class Full(ObjectionsInMemory):
        def keep(self, objection: Objection) -> None:
            raise OSError(ENOSPC, "No space left on device")

    objected.objections = Full()
    with objected.running() as sequencer:
        until(lambda: "could not be kept: No space" in sequencer.trouble, "the objection")
        objected.witness.answers = SILENT
        asked = objected.witness.asked
        until(lambda: objected.witness.asked >= asked + 2, "it being asked again")
        assert objected.tree.size == 300
