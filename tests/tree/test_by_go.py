"""Go's own packages, which we did not write, verify what we publish, 100,000 events and more."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from clearing.tree.checkpoint import Checkpoint
from clearing.tree.notes import read_note
from clearing.tree.proofs import read_receipt
from clearing.tree.tiles import Bundle, Tile
from tests.kafka import cannot
from tests.tree.trees import SignedOnSight, a_log, events, published

HERE = Path(__file__).resolve().parent / "go"
EVENTS = 100_000

Asked = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Asked]:
    """The program of Go's packages, built once."""
    if shutil.which("go") is None:
        cannot("there is no go here")
    program = tmp_path_factory.mktemp("go") / "verify"
    built = subprocess.run(
        ["go", "build", "-o", str(program), "."], cwd=HERE, capture_output=True, text=True
    )
    if built.returncode:
        cannot(f"go cannot build: {built.stderr.strip()}")

    def verify(*arguments: object) -> Asked:
        given = [str(argument) for argument in arguments]
        return subprocess.run([program, *given], capture_output=True, text=True)

    return verify


@pytest.fixture(scope="module")
def tree() -> SignedOnSight:
    """A tree of 100,000 events that grew by batches."""
    log = a_log(events(EVENTS), block=977)
    grown = SignedOnSight(log)
    assert grown.size == EVENTS
    return grown


@pytest.fixture(scope="module")
def folder(tree: SignedOnSight, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tree, tmp_path_factory.mktemp("tree"))


def key_of(tree: SignedOnSight) -> str:
    return tree.ring.known()[0].text


def test_go_verifies_every_tile_and_leaf_of_a_hundred_thousand_events(
    go: Callable[..., Asked], tree: SignedOnSight, folder: Path
) -> None:
    done = go("tree", folder, key_of(tree))
    assert (done.returncode, done.stdout) == (0, f"{EVENTS} entries\nok\n"), done.stdout


def test_go_verifies_the_proofs_that_we_made(
    go: Callable[..., Asked], tree: SignedOnSight, tmp_path: Path
) -> None:
    sizes = sorted(tree.notes)
    lines = []
    for size in (*sizes[:3], sizes[-1]):
        lines += [
            _line(tree, size, index=index, leaf=tree.leaf_hashes(index, 1)[0])
            for index in (0, 1, 255, 256, size // 2, size - 1)
        ]
        lines += [
            _line(tree, size, old=old, was=tree.root(old))
            for old in (1, 255, 256, size // 3, size - 1, size)
        ]
    (tmp_path / "proofs").write_text("\n".join(lines))
    done = go("proofs", tmp_path / "proofs")
    assert (done.returncode, done.stdout) == (0, f"{len(lines)} proofs\nok\n"), done.stdout


def _line(
    tree: SignedOnSight, size: int, *, index: int = 0, leaf: bytes = b"", old: int = 0,
    was: bytes = b"",
) -> str:  # fmt: skip
    if leaf:
        proof = tree.inclusion_proof(index, size)
    else:
        proof = tree.consistency_proof(old, size)
    return json.dumps(
        {
            "size": size, "index": index, "old": old, "root": tree.root(size).hex(),
            "leaf": leaf.hex(), "was": was.hex(), "proof": [each.hex() for each in proof],
        }
    )  # fmt: skip


def test_go_verifies_a_receipt_and_no_other_entry_by_it(
    go: Callable[..., Asked], tree: SignedOnSight, tmp_path: Path
) -> None:
    event = events(EVENTS)[54_320]
    made = tree.receipt(54_321, event.wire_name, event.data)
    (tmp_path / "receipt").write_bytes(made.encoded)
    (tmp_path / "entry").write_bytes(read_receipt(made.encoded).entry)
    (tmp_path / "other").write_bytes(made.entry.replace(b'"commitment":"', b'"commitment":"0'))
    for name, holds in (("entry", True), ("other", False)):
        done = go("receipt", tmp_path / "receipt", key_of(tree), tmp_path / name)
        assert (done.returncode == 0) is holds, done.stdout


@pytest.mark.parametrize(
    "spoil",
    [
        lambda at: _change(at / Bundle(7).path),
        lambda at: _change(at / Tile(0, 7).path),
        lambda at: _change(next(path for path in (at / "tile/1").rglob("*") if path.is_file())),
        lambda at: (at / Tile(0, 8).path).write_bytes((at / Tile(0, 7).path).read_bytes()),
        lambda at: (at / Tile(0, 7).path).write_bytes((at / Tile(0, 7).path).read_bytes()[:-32]),
        lambda at: (at / Bundle(7).path).write_bytes((at / Bundle(7).path).read_bytes()[:-1]),
        lambda at: (at / Tile(0, 7).path).unlink(),
        lambda at: _restate(at / "checkpoint"),
    ],
    ids=[
        *("an entry changed", "a leaf changed", "a node changed", "a tile swapped"),
        *("a tile cut off", "a bundle cut off", "a tile gone", "another root"),
    ],
)
def test_go_refuses_a_tree_that_was_tampered_with(
    go: Callable[..., Asked],
    tree: SignedOnSight,
    tmp_path: Path,
    spoil: Callable[[Path], object],
) -> None:
    size = min(tree.notes)
    at = published(tree, tmp_path, size)
    assert go("tree", at, key_of(tree)).returncode == 0
    spoil(at)
    done = go("tree", at, key_of(tree))
    assert done.returncode == 1, done.stdout
    assert done.stdout.startswith("refused: ")


def test_go_refuses_a_tree_under_another_key(
    go: Callable[..., Asked], tree: SignedOnSight, folder: Path
) -> None:
    other = SignedOnSight(a_log(events(1)))
    assert go("tree", folder, key_of(other)).returncode == 1


def _change(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[100] ^= 1
    path.write_bytes(body)


def _restate(path: Path) -> None:
    note = read_note(path.read_bytes())
    lines = note.text.split("\n")
    forged = Checkpoint(lines[0], int(lines[1]), bytes(32))
    path.write_bytes(note._replace(text=forged.text).encoded)
