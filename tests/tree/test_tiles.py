"""Tiles, bundles and their paths are those of C2SP tlog-tiles."""

from __future__ import annotations

import pytest

from clearing.tree.hashing import Unproven, leaf_hash, root_of, tree_root
from clearing.tree.tiles import (
    Bundle,
    Tile,
    bundled,
    bundles_of,
    entries_in,
    hashes_in,
    nodes_of,
    tile_at,
    tiles_of,
    width_in,
)

LEAVES = [leaf_hash(b"%d" % number) for number in range(70_000)]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 255, 7), "tile/0/255.p/7"),
        (Tile(1, 1_000, 255), "tile/1/x001/000.p/255"),
        (Tile(63, 1_234_067), "tile/63/x001/x234/067"),
        (Bundle(1_234_067, 1), "tile/entries/x001/x234/067.p/1"),
    ],
)
def test_a_tile_has_one_path_and_the_path_one_tile(tile: Tile | Bundle, path: str) -> None:
    assert tile.path == path
    assert tile_at(path.removeprefix("tile/")) == tile


@pytest.mark.parametrize(
    "path",
    [
        "", "0", "0/", "0/0", "0/00", "0/0000", "00/000", "64/000", "0/x000/001", "0/x001/x002",
        "0/001/002", "0/000.p/0", "0/000.p/256", "0/000.p/01", "0/000.p", "0/000.p/", "-1/000",
        "data/000", "entries/", "0/000/", "/0/000", "0/٠٠٠", "../0/000", "0/000.p/1/x",
        "1٠/000", "0/000.p/1٠", "0/x999/x999/x999/x999/x999/x999/999",
        "0/x036/x028/x797/x018/x963/967", "entries/x036/x028/x797/x018/x963/967",
    ],
)  # fmt: skip
def test_what_is_no_path_of_a_tile_is_none(path: str) -> None:
    assert tile_at(path) is None


def test_the_tiles_of_a_tree_are_those_of_the_example_in_the_specification() -> None:
    tiles = list(tiles_of(70_000))
    assert [tile for tile in tiles if tile.width < 256] == [
        Tile(0, 273, 112),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]
    assert sum(tile.level == 0 for tile in tiles) == 274
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []
    assert [bundle.number for bundle in bundles_of(70_000)] == list(range(274))


def test_what_is_new_of_a_tree_are_the_tiles_that_it_did_not_have_so() -> None:
    for old, new in ((0, 300), (255, 256), (256, 257), (300, 300), (65_535, 65_537), (100, 66_000)):
        before, after = set(tiles_of(old)), set(tiles_of(new))
        assert set(tiles_of(new, since=old)) == after - before
        assert [(b.number, b.width) for b in bundles_of(new, since=old)] == [
            (tile.number, tile.width) for tile in tiles_of(new, since=old) if tile.level == 0
        ]


def test_nodes_are_read_out_of_the_fewest_tiles_that_hold_them() -> None:
    read: list[Tile] = []

    def reading(tile: Tile) -> bytes:
        read.append(tile)
        over = 256**tile.level
        first = tile.number * 256
        return b"".join(
            root_of(LEAVES[(first + at) * over : (first + at + 1) * over])
            for at in range(tile.width)
        )

    assert tree_root(66_000, nodes_of(66_000, reading)) == root_of(LEAVES[:66_000])
    assert len(read) == len(set(read)) == 3


def test_a_tile_that_was_cut_off_gives_no_node() -> None:
    node = nodes_of(256, lambda _: b"".join(LEAVES[:255]))
    with pytest.raises(Unproven):
        node(0, 3)
    for wrong in (b"", bytes(31), bytes(33), bytes(32 * 257)):
        with pytest.raises(Unproven):
            hashes_in(wrong)


def test_a_bundle_gives_back_its_entries_and_one_that_was_cut_off_none() -> None:
    entries = [b"", b"x", b"y" * 65_535]
    assert entries_in(bundled(entries)) == entries
    for wrong in (b"\0", b"\0\1", bundled(entries)[:-1]):
        with pytest.raises(Unproven):
            entries_in(wrong)


def test_a_width_is_never_more_than_a_tile_nor_less_than_nothing() -> None:
    assert [width_in(600, 0, index) for index in range(4)] == [256, 256, 88, 0]
    assert [width_in(600, 1, index) for index in range(2)] == [2, 0]
