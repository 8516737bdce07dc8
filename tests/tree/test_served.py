"""The tree as it is served: anybody can verify it from what they are given, and tells no event."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clearing.http import tree as module
from clearing.http.tree import Published
from clearing.log.memory import MemoryIndex
from clearing.log.port import LogUnavailable
from clearing.tree.checkpoint import verified
from clearing.tree.hashing import Unproven, leaf_hash, tree_root, verify_inclusion
from clearing.tree.memory import MemoryTree
from clearing.tree.notes import read_key
from clearing.tree.proofs import read_receipt, verify_receipt
from clearing.tree.reading import MissingTile
from clearing.tree.tiles import WIDTH, Bundle, Tile, bundles_of, entries_in, nodes_of
from tests.http.counter import Counter, as_holder, found_world, id_of, memory_counter, payment
from tests.tree.trees import ORIGIN, SignedOnSight

PAID = id_of("paid")


@pytest.fixture(scope="module")
def trading() -> Iterator[tuple[Counter, SignedOnSight]]:
    """Two groups that trade; what happens is signed as soon as somebody looks."""
    with memory_counter() as made:
        found_world(made)
        made.done("PUT", f"/exchanges/{PAID}", payment(), key=PAID)
        yield made, SignedOnSight(made.log)


@pytest.fixture
def counter(trading: tuple[Counter, SignedOnSight]) -> Counter:
    """The service, which shows the tree, whatever an earlier test had it show."""
    found, tree = trading
    shows(found, tree)
    return found


def shows(counter: Counter, tree: MemoryTree) -> None:
    counter.app.state.published = Published(log=counter.log, index=MemoryIndex(), tree=tree)


def test_whoever_reads_all_of_it_verifies_all_of_it(counter: Counter) -> None:
    note = counter.send("GET", "/tree/checkpoint")
    keys = [read_key(line) for line in counter.send("GET", "/tree/keys").text.splitlines()]
    checkpoint = verified(note.content, keys, origin=ORIGIN)
    assert checkpoint.size == counter.events()

    def read(tile: Tile) -> bytes:
        answer = counter.send("GET", f"/tree/{tile.path}")
        assert answer.status_code == 200, answer.text
        return answer.content

    assert tree_root(checkpoint.size, nodes_of(checkpoint.size, read)) == checkpoint.root
    leaves = b"".join(
        leaf_hash(entry)
        for bundle in bundles_of(checkpoint.size)
        for entry in entries_in(counter.send("GET", f"/tree/{bundle.path}").content)
    )
    assert leaves == read(Tile(0, 0, checkpoint.size))


def test_tiles_may_be_kept_for_ever_and_a_checkpoint_by_nobody(counter: Counter) -> None:
    size = counter.events()
    note = counter.send("GET", "/tree/checkpoint")
    assert note.headers["content-type"] == "text/plain; charset=utf-8"
    assert note.headers["cache-control"] == "no-cache"
    for path in (Tile(0, 0, size).path, Bundle(0, size).path):
        answer = counter.send("GET", f"/tree/{path}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path",
    [
        "/tree/tile/0/000", "/tree/tile/0/001.p/1", "/tree/tile/1/000.p/1", "/tree/",
        "/tree/tile/entries/000", "/tree/tile/0/0", "/tree/tile/", "/tree/tile/0/000.p/0",
        "/tree/tile/0/000.p/256", "/tree/tile/99/000.p/1", "/tree/tile/0/000.p/1/",
    ],
)  # fmt: skip
def test_what_the_tree_does_not_have_is_not_there(counter: Counter, path: str) -> None:
    answer = counter.send("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_before_the_first_checkpoint_there_is_none(counter: Counter) -> None:
    shows(counter, MemoryTree())
    assert counter.send("GET", "/tree/checkpoint").status_code == 404
    assert counter.send("GET", "/tree/keys").text == ""
    counter.app.state.published = None
    for path in ("/tree/checkpoint", "/tree/keys", f"/exchanges/{PAID}/receipt"):
        assert counter.send("GET", path).status_code == 404


def test_a_misspelt_wish_is_not_passed_over(counter: Counter) -> None:
    for path in ("/tree/checkpoint", "/tree/keys", "/tree/tile/0/000.p/1"):
        assert counter.send("GET", path, params={"size": 1}).json()["code"] == "unknown-field"


def test_a_receipt_of_what_was_just_paid_verifies_offline(counter: Counter) -> None:
    answer = counter.send("GET", f"/exchanges/{PAID}/receipt")
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    named = f'attachment; filename="{PAID}.tlog-proof"'
    assert answer.headers["content-disposition"] == named
    keys = [read_key(line) for line in counter.send("GET", "/tree/keys").text.splitlines()]
    receipt = read_receipt(answer.content)
    checkpoint = verify_receipt(receipt, keys, origin=ORIGIN)
    envelope = receipt.fact["envelope"]
    assert isinstance(envelope, dict)
    assert isinstance(envelope["event"], dict)
    assert envelope["event"]["exchange_id"] == PAID
    leaf = leaf_hash(receipt.entry)
    proof = receipt.proof
    verify_inclusion(leaf, proof.index, checkpoint.size, checkpoint.root, proof.hashes)


def test_a_request_has_a_receipt_once_it_is_accepted_and_a_reversal_has_its_own(
    counter: Counter,
) -> None:
    asked, back = id_of("asked"), id_of("back")
    wanted = {**payment(), "expires_at": "2026-01-20T00:00:00Z", "actor": as_holder("bert")}
    counter.done("PUT", f"/requests/{asked}", wanted)
    assert counter.send("GET", f"/exchanges/{asked}/receipt").status_code == 404
    accepts = {"payer_steps": 5, "payee_steps": 5, "actor": as_holder("anna")}
    counter.done("POST", f"/requests/{asked}/accept", accepts)
    gives_back = {"reverses": asked, "actor": as_holder("bert")}
    counter.done("PUT", f"/reversals/{back}", gives_back)
    for exchange_id, kind in ((asked, "exchange-recorded.v1"), (back, "exchange-reversed.v1")):
        answer = counter.send("GET", f"/exchanges/{exchange_id}/receipt")
        assert read_receipt(answer.content).fact["type"] == kind


@pytest.mark.parametrize("exchange_id", [id_of("nobody knows"), id_of("anna"), "x", "%22"])
def test_what_is_no_exchange_has_no_receipt(counter: Counter, exchange_id: str) -> None:
    assert counter.send("GET", f"/exchanges/{exchange_id}/receipt").status_code == 404


def test_what_is_not_signed_yet_is_said_to_stand(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RECEIPT_WITHIN_S", 0.0)
    shows(counter, MemoryTree())
    for language, word in (("nl", "ondertekend"), ("fr", "signé"), ("en", "signed")):
        headers = {"Accept-Language": language}
        answer = counter.send("GET", f"/exchanges/{PAID}/receipt", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "not-signed-yet")
        assert word in answer.json()["detail"]
        assert answer.headers["retry-after"] == "1"


def test_a_database_that_is_away_is_asked_again_later(counter: Counter) -> None:
    class Away(MemoryTree):
        def checkpoint(self, size: int | None = None) -> bytes | None:
            raise LogUnavailable("gone")

    shows(counter, Away())
    assert counter.send("GET", "/tree/checkpoint").status_code == 503


@pytest.mark.parametrize("lost", [MissingTile("tile/0/000"), Unproven("cut off")], ids=repr)
def test_a_tree_that_was_meddled_with_is_no_fault_of_ours(
    counter: Counter, lost: Exception
) -> None:
    size = counter.events()

    class Meddled(SignedOnSight):
        def entries(self, index: int, width: int = WIDTH) -> bytes | None:
            raise lost

        def inclusion_proof(self, index: int, size: int) -> list[bytes]:
            raise lost

    shows(counter, Meddled(counter.log))
    for path in (f"/tree/{Bundle(0, size).path}", f"/exchanges/{PAID}/receipt"):
        assert counter.send("GET", path).status_code == 503


@pytest.mark.parametrize("cut", [b"", b"\0" * 31, b"\0" * 32, b"\0" * 33], ids=len)
def test_a_receipt_that_would_not_hold_is_given_to_nobody(counter: Counter, cut: bytes) -> None:
    """The owner of the database cut its random bytes short, or wrote others there."""
    signed, tree = SignedOnSight(counter.log), MemoryTree()
    assert signed.size == counter.events()
    vars(tree).update(vars(signed))
    tree.by_chance = [cut] * tree.size
    shows(counter, tree)
    answer = counter.send("GET", f"/exchanges/{PAID}/receipt")
    assert (answer.status_code, answer.json()["code"]) == (503, "not-serving")


def test_an_index_that_is_far_behind_is_not_made_up_for(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TAIL", 3)
    assert counter.send("GET", f"/exchanges/{PAID}/receipt").status_code == 503
