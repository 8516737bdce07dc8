"""Whoever owns the database, or brings back an old one, gets nothing more signed, and is seen."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import httpx
import pytest

from clearing.log.memory import MemoryLog
from clearing.log.port import Block, Head
from clearing.tree.checkpoint import Checkpoint
from clearing.tree.hashing import EMPTY_ROOT, Unproven
from clearing.tree.key_file import NoKey
from clearing.tree.memory import MemoryTree
from clearing.tree.notes import BadNote, SigningKey, read_note, signers
from clearing.tree.onlookers import Contradicted
from clearing.tree.proofs import TlogProof, read_proof, read_receipt, verify_proof, verify_receipt
from contracts.block import Entry
from tests.faults.processes import until
from tests.tree.trees import ORIGIN, Ring, a_log, events, grow
from tests.tree.watched import World


def rewritten(log: MemoryLog, change: Callable[[list[Entry]], list[Entry]]) -> MemoryLog:
    """The log as its owner would have it."""
    entries = [entry for block in log.read() for entry in block.entries]
    return a_log(change(entries), block=10)


FORGED = events(301)[300]


@pytest.mark.parametrize(
    "change",
    [
        lambda given: [*given[:290], FORGED, *given[291:]],
        lambda given: [*given[:290], FORGED, *given[290:]],
        lambda given: [*given[:290], given[291], given[290], *given[292:]],
        lambda given: [*given[:290], *given[291:]],
        lambda given: given[:299],
        lambda given: given[:0],
    ],
    ids=["changed", "inserted", "swapped", "deleted", "cut off", "emptied"],
)
def test_nothing_is_signed_over_a_log_that_was_rewritten(
    world: World, change: Callable[[list[Entry]], list[Entry]]
) -> None:
    world.log = rewritten(world.log, change)
    with pytest.raises(Contradicted):
        world.sequencer().sequence_to_head()
    grow(world.log, [FORGED] * (320 - world.log.head().position))
    with pytest.raises(Contradicted):
        world.sequencer().sequence_to_head()
    assert world.tree.size == 300


def test_an_event_that_was_rewritten_long_ago_has_no_receipt_that_holds(world: World) -> None:
    event = events(300)[3]
    held = read_receipt(world.tree.receipt(4, event.wire_name, event.data).encoded)
    assert verify_receipt(held, world.ring.known()).size == 300
    now = world.tree.receipt(4, FORGED.wire_name, FORGED.data)
    with pytest.raises(Unproven):
        verify_receipt(now, world.ring.known())


@pytest.mark.parametrize("looks_on", ["file", "witness"])
def test_a_database_of_yesterday_is_not_signed_on(world: World, looks_on: str) -> None:
    yesterday = deepcopy((world.log._blocks, world.log._head, world.tree))
    grow(world.log, events(310)[300:])
    assert world.sign() == 310
    world.log = MemoryLog()
    world.log._blocks, world.log._head, world.tree = yesterday
    world.log._firsts = [block.first_position for block in world.log._blocks]
    grow(world.log, [FORGED] * 40)
    world.looking_on = (looks_on,)
    with pytest.raises(Contradicted, match="310"):
        world.sequencer().sequence_to_head()
    assert world.tree.size == 300


@pytest.mark.parametrize("looks_on", ["file", "witness"])
def test_a_fork_is_not_signed_on(world: World, looks_on: str) -> None:
    """The owner throws tree and log away and has the same key sign others of the same length."""
    world.log = a_log([FORGED] * 310)
    world.tree = MemoryTree()
    world.looking_on = ()
    assert world.sequencer().sequence_to_head() == 310
    world.looking_on = (looks_on,)
    with pytest.raises(Contradicted):
        world.sequencer().sequence_to_head()


def test_an_emptied_database_is_not_begun_anew(world: World) -> None:
    for looks_on in ("file", "witness"):
        world.log, world.tree, world.looking_on = a_log(events(5)), MemoryTree(), (looks_on,)
        with pytest.raises(Contradicted):
            world.sequencer().sequence_to_head()
        assert world.tree.size == 0


def test_a_tree_whose_leaves_were_exchanged_is_not_signed_on(world: World) -> None:
    world.tree.leaves[299] = world.tree.leaves[298]
    with pytest.raises(Contradicted):
        world.sequencer().sequence_to_head()


@pytest.mark.parametrize("cut", [[], [b"\0" * 31]], ids=["gone", "short"])
def test_a_tree_whose_random_bytes_were_cut_is_not_signed_on(
    world: World, cut: list[bytes]
) -> None:
    world.tree.by_chance[299:] = cut
    with pytest.raises(Contradicted, match="random bytes"):
        world.sign()


def test_a_checkpoint_by_another_key_is_not_built_upon(world: World) -> None:
    """Even where its owner has written that key beside ours into the database."""
    forger = SigningKey.made(ORIGIN)
    world.tree.add_keys([forger.verifier.text])
    world.tree.notes[300] = Checkpoint(ORIGIN, 300, world.tree.root(300)).signed_by([forger])
    world.looking_on = ()
    with pytest.raises(Contradicted):
        world.sequencer().sequence_to_head()


def test_a_file_that_somebody_wrote_into_stops_the_signing(world: World, tmp_path: Path) -> None:
    forger = SigningKey.made(ORIGIN)
    forged = Checkpoint(ORIGIN, 300, bytes(32)).signed_by([forger])
    for wrong in (b"", b"nonsense", forged):
        (tmp_path / "state" / "last-checkpoint").write_bytes(wrong)
        with pytest.raises(Contradicted):
            world.sequencer().sequence_to_head()


def test_a_service_goes_on_when_signing_stops_and_signs_again_when_that_is_mended(
    world: World, tmp_path: Path
) -> None:
    grow(world.log, events(310)[300:])
    path = tmp_path / "state" / "last-checkpoint"
    whole = path.read_bytes()
    path.write_bytes(b"nonsense")
    with world.running() as sequencer:
        until(lambda: "not signed" in sequencer.trouble, "the refusal")
        path.write_bytes(whole)
        until(lambda: world.tree.size == 310 and not sequencer.trouble, "signing again")


def test_a_witness_that_sees_another_history_stops_what_is_under_way(world: World) -> None:
    world.looking_on = ("witness",)
    with world.running() as sequencer:
        until(lambda: set(sequencer.shown.values()) == {300}, "the witness to be shown it")
        # Somebody shows it a fork of our log, signed with our key.
        world.witness.size, world.witness.root = 5_000, bytes(32)
        grow(world.log, events(310)[300:])
        until(lambda: "5000" in sequencer.trouble, "the witness' objection")
        size = world.tree.size
        # Silencing it now does not help.
        world.witness.answers = httpx.ConnectError("gone")
        grow(world.log, events(320)[310:])
        asked = world.witness.asked
        until(lambda: world.witness.asked >= asked + 2, "it being asked again")
        assert world.tree.size == size


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("nobody there"),
        httpx.Response(500),
        httpx.Response(200, text=""),
        httpx.Response(200, text="\u2014 somebody.example AAAAAAAA\n"),
        httpx.Response(404),
        httpx.Response(200, text="x" * 100_000),
    ],
)
def test_a_witness_that_does_not_answer_does_not_stop_the_signing(
    world: World, answer: httpx.Response | Exception
) -> None:
    world.witness.answers = answer
    grow(world.log, events(310)[300:])
    with world.running() as sequencer:
        until(lambda: world.tree.size == 310 and "witness" in sequencer.trouble, "both")


def test_a_witness_cosigns_what_it_has_seen_and_its_line_stands_below(world: World) -> None:
    keys = [*world.ring.known(), world.witness.key.verifier]
    note = read_note(world.tree.checkpoint(300) or b"")
    assert signers(note, keys) == tuple(keys)
    assert (world.witness.size, world.witness.root) == (300, world.tree.root(300))


def test_a_witness_that_forgot_all_is_told_again(world: World) -> None:
    world.witness.size = 0
    world.witness.root = EMPTY_ROOT
    assert world.sign() == 300
    assert world.witness.size == 300


def test_without_a_key_nothing_is_signed(world: World) -> None:
    class Empty(Ring):
        def signing(self) -> tuple[SigningKey, ...]:
            raise NoKey("there is none")

    world.ring = Empty()
    with pytest.raises(NoKey):
        world.sequencer().sequence_to_head()


def test_a_receipt_is_refused_with_every_part_of_it_changed(world: World) -> None:
    event = events(300)[41]
    held = world.tree.receipt(42, event.wire_name, event.data)
    keys = world.ring.known()
    proof = held.proof
    other = world.tree.receipt(43, event.wire_name, event.data)
    for wrong in (
        held._replace(payload=held.payload.replace(b'"payer_steps":"42"', b'"payer_steps":"43"')),
        held._replace(payload=held.payload.replace(b'"position":"42"', b'"position":"41"')),
        held._replace(nonce=bytes(32)),
        held._replace(proof=TlogProof(proof.index, proof.hashes[:-1], proof.checkpoint)),
        held._replace(proof=TlogProof(proof.index, (*proof.hashes, bytes(32)), proof.checkpoint)),
        held._replace(proof=TlogProof(proof.index + 1, proof.hashes, proof.checkpoint)),
        held._replace(proof=TlogProof(300, proof.hashes, proof.checkpoint)),
        held._replace(proof=other.proof),
    ):
        with pytest.raises(Unproven):
            verify_receipt(read_receipt(wrong.encoded), keys)
    stranger = Checkpoint(ORIGIN, 300, world.tree.root(300)).signed_by([SigningKey.made(ORIGIN)])
    with pytest.raises(BadNote):
        verify_receipt(held._replace(proof=TlogProof(41, proof.hashes, stranger)), keys)
    with pytest.raises(BadNote):
        verify_receipt(held, keys, origin="uren.example.net/tree")


@pytest.mark.parametrize(
    "wrong",
    [
        b"", b"c2sp.org/tlog-proof@v1\n", b"c2sp.org/tlog-proof@v2\nindex 0\n\nx",
        b"c2sp.org/tlog-proof@v1\nindex -1\n\nx", b"c2sp.org/tlog-proof@v1\nindex 01\n\nx",
        b"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx", b"c2sp.org/tlog-proof@v1\nindex 0\n!\n\nx",
        b"c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\nx", b"c2sp.org/tlog-proof@v1\n\nx",
        b"\xff\n\n",
        b"c2sp.org/tlog-proof@v1\nindex 0\n" + b"A" * 43 + b"=\n" * 99 + b"\n\nx",
        b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + b"x" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_proof_is_refused(wrong: bytes) -> None:
    with pytest.raises(Unproven):
        read_proof(wrong)


def test_a_proof_without_an_event_is_no_receipt_but_proves_its_entry(world: World) -> None:
    event = events(300)[41]
    held = world.tree.receipt(42, event.wire_name, event.data)
    bare = read_proof(held.proof.encoded)
    assert verify_proof(bare, held.entry, world.ring.known()).size == 300
    with pytest.raises(Unproven):
        read_receipt(held.proof.encoded)


def test_a_block_that_was_written_before_the_end_of_the_tree_is_noticed(world: World) -> None:
    """The owner moves the head back and lets the service go on from there."""
    world.log._blocks = world.log._blocks[:-1]
    world.log._firsts = world.log._firsts[:-1]
    world.log._head = Head(position=290, epoch=world.log._head.epoch)
    grow(world.log, [FORGED] * 20)
    assert isinstance(world.log._blocks[-1], Block)
    with pytest.raises(Contradicted):
        world.sequencer().sequence_to_head()
