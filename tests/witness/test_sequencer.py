"""A sequencer that asks our own witness, each as the other knows it."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest

from clearing.log.memory import MemoryLog
from clearing.tree.memory import MemoryTree
from clearing.tree.notes import read_note, signers
from clearing.tree.onlookers import Contradicted
from clearing.tree.sequencer import Sequencer
from clearing.tree.witnesses import Witness as At
from contracts.block import Entry
from evenveel.witnessing.kept import Kept
from evenveel.witnessing.own_key import own_key
from evenveel.witnessing.witness import Reply, Witness, logs_of
from tests.audit.signed import OneKey
from tests.witness.asking import LOG_KEY


def entries(count: int, of: str = "a") -> list[Entry]:
    data = f'{{"groups":{{"{of}":1}}}}'.encode()
    return [Entry("test.v1", (of,), data) for _ in range(count)]


def sequenced(log: MemoryLog, tree: MemoryTree, *onlookers: At) -> int:
    """The tree holds what the log holds, after everybody was asked."""
    ring = OneKey(LOG_KEY)
    sequencer = Sequencer(log, tree, ring, entropy=os.urandom, onlookers=onlookers)
    return sequencer.sequence_to_head()


def told(reply: Reply) -> httpx.Response:
    """The answer as it comes over HTTP."""
    headers = {"content-type": reply.content_type}
    return httpx.Response(reply.status, headers=headers, stream=httpx.ByteStream(reply.body))


def test_a_sequencer_is_cosigned_and_one_whose_history_was_written_anew_signs_no_more(
    tmp_path: Path,
) -> None:
    key = own_key(tmp_path, "witness.example.org/w1")
    with Kept(tmp_path / "checkpoints.sqlite") as kept:
        ours = Witness(key, logs_of([LOG_KEY.verifier]), kept, lambda: 1_800_000_000)
        transport = httpx.MockTransport(lambda asked: told(ours.add(asked.content)))

        def at(tree: MemoryTree) -> At:
            return At("http://w", key.verifier, tree.cosign, transport=transport)

        log, tree = MemoryLog(), MemoryTree()
        for count in (3, 260):
            log.append(entries(count), after=log.take_over("tests", 1, force=True))
            sequenced(log, tree)
            # Whoever begins asks first: the witness is shown the tree as it stands.
            sequenced(log, tree, at(tree))
            assert signers(read_note(tree.checkpoint() or b""), [key.verifier]) == (key.verifier,)

        other, forked = MemoryLog(), MemoryTree()
        for count in (300, 50):
            other.append(entries(count, of="b"), after=other.take_over("tests", 1, force=True))
            sequenced(other, forked)
        with pytest.raises(Contradicted):
            sequenced(
                other, forked, At("http://w", key.verifier, forked.cosign, transport=transport)
            )
