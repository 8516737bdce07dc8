"""The root is the same however a tree is held: leaf by leaf, by its tiles, or as it was before."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearing.tree.growth import Edge
from clearing.tree.hashing import root_of
from clearing.tree.tiles import Tile, tile_at
from evenveel.audit_packs.merkle import Range
from evenveel.audit_packs.tiles_held import HeldTiles
from evenveel.auditing.wrong import Wrong

LEAVES = [sha256(number.to_bytes(4, "big")).digest() for number in range(70_000)]


class Grown:
    """A tree whose tiles are made of its leaves."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.asked: list[str] = []

    def read(self, path: str) -> bytes | None:
        self.asked.append(path)
        tile = tile_at(path.removeprefix("tile/"))
        assert isinstance(tile, Tile)
        over = 256**tile.level
        first = tile.number * 256
        return b"".join(
            root_of(LEAVES[at * over : (at + 1) * over]) for at in range(first, first + tile.width)
        )


@given(st.integers(0, 1_100))
def test_a_range_has_the_root_of_its_leaves(size: int) -> None:
    made = Range()
    for leaf in LEAVES[:size]:
        made.add(leaf)
    assert made.root() == root_of(LEAVES[:size])


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 70_000])
def test_held_tiles_know_the_root_of_every_earlier_size(size: int) -> None:
    held = HeldTiles(size, root_of(LEAVES[:size]), Grown(size).read)
    for before in {0, 1, size // 3, size // 2, size - 1, size, min(size, 256), min(size, 65_536)}:
        assert held.root_of(before) == root_of(LEAVES[:before])


def test_a_tree_that_grew_leaf_by_leaf_has_the_root_of_its_tiles() -> None:
    edge = Edge()
    for leaf in LEAVES[:1_000]:
        edge.add(leaf)
    assert HeldTiles(1_000, edge.root, Grown(1_000).read).size == 1_000


def test_leaves_are_given_as_asked_and_only_their_tiles_are_read() -> None:
    tree = Grown(70_000)
    held = HeldTiles(70_000, root_of(LEAVES), tree.read)
    tree.asked.clear()
    assert list(held.leaves(300, 515)) == [(at, LEAVES[at]) for at in range(300, 515)]
    assert tree.asked == ["tile/0/001", "tile/1/000", "tile/0/002"]


@pytest.mark.parametrize("size", [0, 1, 700])
def test_another_root_is_refused(size: int) -> None:
    with pytest.raises(Wrong):
        HeldTiles(size, b"\1" * 32, Grown(size).read)


def test_a_tile_above_that_was_made_up_is_found_by_the_one_over_it() -> None:
    tree = Grown(70_000)

    def read(path: str) -> bytes | None:
        found = tree.read(path)
        assert found is not None
        return b"\1" * len(found) if path == "tile/1/000" else found

    held = HeldTiles(70_000, root_of(LEAVES), read)
    with pytest.raises(Wrong, match="tile/1/000"):
        next(held.leaves(0, 1))
