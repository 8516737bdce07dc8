"""What a sequencer makes of what a witness answers, or does not (C2SP tlog-witness)."""

from __future__ import annotations

import gzip
import os
from asyncio import Event
from collections.abc import AsyncIterator

import httpx
import pytest

from clearing.tree import witnesses as module
from clearing.tree.checkpoint import Checkpoint
from clearing.tree.hashing import EMPTY_ROOT
from clearing.tree.memory import MemoryTree
from clearing.tree.notes import read_note, signers
from clearing.tree.onlookers import Contradicted, OutOfSight, Shown
from clearing.tree.sequencer import Sequencer
from clearing.tree.witnesses import Witness
from tests.tree.trees import ORIGIN, Ring, a_log, events
from tests.tree.witness import AWitness, on_the_wire

SIZE = {"content-type": "text/x.tlog.size"}


class Asking:
    """A tree of ten leaves, or of none, whose sequencer asks a witness."""

    def __init__(self, count: int = 10) -> None:
        self.ring, self.tree = Ring(), MemoryTree()
        self.log = a_log(events(count))
        Sequencer(self.log, self.tree, self.ring, entropy=os.urandom).sequence_to_head()
        self.witness = AWitness(self.ring.known()[0])
        size = self.tree.size
        self.signed = Checkpoint(ORIGIN, size, self.tree.root(size) if size else EMPTY_ROOT)

    def at(self, transport: httpx.AsyncBaseTransport) -> Witness:
        """The witness as the sequencer knows it."""
        key = self.witness.key.verifier
        return Witness("https://w.example", key, self.tree.cosign, transport=transport)

    def show(self, witness: Witness) -> None:
        """The witness is shown the tree."""
        note, keys = self.signed.signed_by(self.ring.signing()), self.ring.known()
        witness.show(Shown(reader=self.tree, checkpoint=self.signed, note=note, keys=keys))

    def told(self, *answers: httpx.Response) -> None:
        """It is shown the tree, and gives these answers one after the other."""
        given = iter(answers)
        self.show(self.at(httpx.MockTransport(lambda _: on_the_wire(next(given)))))
        assert next(given, None) is None, "it was not asked so often"


def test_of_a_witness_that_is_asked_often_one_cosignature_stands() -> None:
    asking = Asking()
    witness = asking.at(asking.witness.transport)
    for _ in range(70):
        sequencer = Sequencer(
            asking.log, asking.tree, asking.ring, entropy=os.urandom, onlookers=[witness]
        )
        assert sequencer.sequence_to_head() == 10
    keys = [*asking.ring.known(), asking.witness.key.verifier]
    note = read_note(asking.tree.checkpoint() or b"")
    assert signers(note, keys) == tuple(keys)
    assert len(note.signatures) == 2


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_what_says_nothing_of_trees_is_no_agreement_to_an_empty_one(status: int) -> None:
    with pytest.raises(OutOfSight, match=str(status)):
        Asking(0).told(httpx.Response(status))


@pytest.mark.parametrize("status", [200, 400, 422])
def test_an_empty_tree_need_not_be_cosigned(status: int) -> None:
    asking = Asking(0)
    asking.told(httpx.Response(status))
    assert asking.tree.cosignatures == {}


def test_a_witness_that_has_another_tree_of_our_size_objects() -> None:
    for last in (httpx.Response(409), httpx.Response(409, text="10\n", headers=SIZE)):
        with pytest.raises(Contradicted, match="another tree of 10"):
            Asking().told(httpx.Response(409, text="10\n", headers=SIZE), last)


def test_a_witness_that_was_shown_a_tree_meanwhile_is_asked_again_later() -> None:
    first, later = (httpx.Response(409, text=f"{size}\n", headers=SIZE) for size in (3, 7))
    with pytest.raises(OutOfSight, match="meanwhile"):
        Asking().told(first, later)


def test_an_answer_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Never(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"\xe2"
            await Event().wait()

    class Dripping(httpx.AsyncBaseTransport):
        async def handle_async_request(self, _: httpx.Request) -> httpx.Response:
            return httpx.Response(200, stream=Never())

    monkeypatch.setattr(module, "_WITHIN_S", 0.05)
    asking = Asking()
    with pytest.raises(OutOfSight, match="did not answer within"):
        asking.show(asking.at(Dripping()))


def test_what_comes_packed_is_not_unpacked() -> None:
    asking = Asking()
    line = asking.witness.key.signed(asking.signed.text, time_s=1).line.encode()
    headers = {"content-encoding": "gzip"}
    with pytest.raises(OutOfSight, match="no cosignature"):
        asking.told(httpx.Response(200, headers=headers, content=gzip.compress(line)))
    asking.told(httpx.Response(200, content=line))
    assert asking.tree.cosignatures == {10: [line.decode()]}
