"""The sequencer signs what the log holds, once, and nothing that contradicts what it signed."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest

from clearing.log.memory import MemoryLog
from clearing.tree import sequencer as module
from clearing.tree.checkpoint import Checkpoint, verified
from clearing.tree.growth import TreeMoved
from clearing.tree.hashing import leaf_hash, root_of
from clearing.tree.key_file import KeyFile, NoKey
from clearing.tree.memory import MemoryTree
from clearing.tree.notes import BadNote
from clearing.tree.onlookers import OutOfSight, Shown
from clearing.tree.proofs import read_receipt, verify_receipt
from clearing.tree.sequencer import Sequencer
from clearing.tree.tiles import entries_in, tiles_of
from contracts.commitment import entry_for
from tests.faults.processes import until
from tests.tree.trees import ORIGIN, Ring, a_log, events, grow


def sequencing(log: MemoryLog, tree: MemoryTree, ring: Ring | None = None) -> Sequencer:
    return Sequencer(log, tree, ring or Ring(), entropy=os.urandom, between_s=0, patience_s=0)


def test_every_event_is_a_leaf_in_the_order_of_the_log() -> None:
    tree = MemoryTree()
    log = a_log(events(700), block=7)
    assert sequencing(log, tree).sequence_to_head() == 700
    bundles = [tree.entries(0), tree.entries(1), tree.entries(2, 188)]
    entries = [entry for bundle in bundles for entry in entries_in(bundle or b"")]
    assert entries == [
        entry_for(position, event.wire_name, event.data, nonce)
        for position, (event, nonce) in enumerate(
            zip(events(700), tree.nonces(0, 700), strict=True), 1
        )
    ]
    assert tree.root(700) == root_of([leaf_hash(entry) for entry in entries])
    assert len(set(tree.by_chance)) == 700


def test_a_tree_is_the_same_however_it_grew() -> None:
    at_once, by_and_by = MemoryTree(), MemoryTree()
    chance = os.urandom(32)
    log, ring = MemoryLog(), Ring()

    def always(count: int) -> bytes:
        return chance * (count // 32)

    step = Sequencer(log, by_and_by, ring, entropy=always)
    for number in (0, 1, 254, 255, 256, 300, 700):
        grow(log, events(700)[by_and_by.size : number])
        step.sequence_to_head()
    Sequencer(log, at_once, ring, entropy=always).sequence_to_head()
    assert at_once.root(700) == by_and_by.root(700)
    assert sorted(at_once.notes) == [700]
    assert sorted(by_and_by.notes) == [1, 254, 255, 256, 300, 700]
    for tile in tiles_of(700):
        assert at_once.tile(*tile) == by_and_by.tile(*tile)


def test_a_batch_is_cut_where_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_EVENTS", 100)
    tree = MemoryTree()
    sequencing(a_log(events(250), block=30), tree).sequence_to_head()
    assert sorted(tree.notes) == [120, 240, 250]


def test_every_checkpoint_verifies_and_extends_those_before() -> None:
    tree, ring, log = MemoryTree(), Ring(), MemoryLog()
    for count in (3, 300, 600):
        grow(log, events(600)[tree.size : count])
        sequencing(log, tree, ring).sequence_to_head()
    for size in tree.notes:
        signed = verified(tree.checkpoint(size) or b"", ring.known(), origin=ORIGIN)
        assert signed == Checkpoint(ORIGIN, size, tree.root(size))


def test_a_receipt_verifies_offline_and_says_the_event() -> None:
    ring, log = Ring(), a_log(events(300))
    tree = MemoryTree()
    sequencing(log, tree, ring).sequence_to_head()
    event = events(300)[41]
    receipt = read_receipt(tree.receipt(42, event.wire_name, event.data).encoded)
    assert verify_receipt(receipt, ring.known()).size == 300
    envelope = receipt.fact["envelope"]
    assert isinstance(envelope, dict)
    assert isinstance(envelope["event"], dict)
    assert envelope["event"]["payer_steps"] == "42"


def test_two_sequencers_make_one_tree() -> None:
    log, tree, ring = a_log(events(20)), MemoryTree(), Ring()
    first, second = sequencing(log, tree, ring), sequencing(log, tree, ring)
    edge, _ = first._loaded()
    second.sequence_to_head()
    with pytest.raises(TreeMoved):
        first._to_head(edge, Event())
    assert first.sequence_to_head() == 20
    assert sorted(tree.notes) == [20]


def test_a_key_that_is_changed_signs_beside_the_old_one_until_that_is_retired() -> None:
    log, tree, ring = a_log(events(5)), MemoryTree(), Ring()
    (old,) = ring.signing()
    sequencing(log, tree, ring).sequence_to_head()
    ring.turn()
    new = ring.signing()[1]
    for size, signs in ((10, [old, new]), (15, [new])):
        grow(log, events(15)[tree.size : size])
        sequencing(log, tree, ring).sequence_to_head()
        for key in (old, new):
            if key in signs:
                assert verified(tree.checkpoint(size) or b"", [key.verifier]).size == size
            else:
                with pytest.raises(BadNote):
                    verified(tree.checkpoint(size) or b"", [key.verifier])
        ring.retire()
    assert tree.keys() == [old.verifier.text, new.verifier.text]


def test_a_key_that_is_changed_under_way_is_told_before_it_signs() -> None:
    log, tree, ring = a_log(events(5)), MemoryTree(), Ring()
    sequencer = sequencing(log, tree, ring)
    edge, _ = sequencer._loaded()
    ring.turn()
    sequencer._to_head(edge, Event())
    assert tree.keys() == [key.verifier.text for key in ring.signing()]
    assert verified(tree.checkpoint() or b"", ring.known()[1:]).size == 5


def test_it_follows_the_log_until_it_is_stopped() -> None:
    log, tree, stop = a_log(events(3)), MemoryTree(), Event()
    sequencer = sequencing(log, tree)
    running = Thread(target=sequencer.run, args=[stop])
    running.start()
    try:
        for count in (3, 5, 300):
            grow(log, events(300)[log.head().position : count])
            until(partial(_has, tree, count), "the tree to be signed")
    finally:
        stop.set()
        running.join()
    assert sequencer.trouble == ""


def test_nobody_is_asked_any_more_once_it_is_to_end() -> None:
    stop = Event()
    asked: list[str] = []

    class Slow:
        name = "somebody slow"

        def compare(self, _: Shown) -> bool:
            asked.append(self.name)
            stop.set()
            raise OutOfSight("late")

        def show(self, _: Shown) -> None:
            raise OutOfSight("late")

    log, tree = a_log(events(3)), MemoryTree()
    onlookers = (Slow(), Slow())
    Sequencer(log, tree, Ring(), entropy=os.urandom, onlookers=onlookers)._session(stop)
    assert asked == ["somebody slow"]
    assert tree.size == 0


def _has(tree: MemoryTree, count: int) -> bool:
    return tree.size == count


def test_keys_are_kept_in_a_file_that_is_nobody_elses(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "tree.keys"
    with pytest.raises(NoKey):
        KeyFile(path).signing()
    first = KeyFile(path).make(ORIGIN)
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        KeyFile(path).make(ORIGIN)
    seen_by_another = KeyFile(path)
    assert [key.text for key in seen_by_another.signing()] == [first.text]
    second = KeyFile(path).rotate()
    assert [key.text for key in seen_by_another.signing()] == [first.text, second.text]
    assert KeyFile(path).retire() == [first.verifier]
    assert [key.text for key in seen_by_another.signing()] == [second.text]
    assert seen_by_another.known() == (first.verifier, second.verifier)
    assert first.text not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == ["tree.keys"]


def test_keys_are_changed_so_often_and_no_more(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "tree.keys")
    file.make(ORIGIN)
    for _ in range(3):
        file.rotate()
    with pytest.raises(NoKey):
        file.rotate()


@pytest.mark.parametrize("wrong", ["", "nonsense\n", "PRIVATE+KEY+x+00000000+AAAA\n"])
def test_a_file_that_holds_no_key_is_said_to(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "tree.keys").write_text(wrong)
    with pytest.raises(NoKey):
        KeyFile(tmp_path / "tree.keys").signing()
