"""The tree cut into tiles of 256 hashes, and the paths at which they stand (C2SP tlog-tiles).

Tile `number` of tile level `level`, both from 0, holds hashes over 256**level leaves each. The
rightmost of a level may be partial: it holds as many as the tree has, at least one. Entries stand
in bundles as wide as the tiles of level 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from clearing.tree.hashing import HASH_BYTES, Node, Unproven, root_of

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
MAX_LEVEL: Final = 63
MAX_ENTRY_BYTES: Final = 0xFFFF
# No tree has more leaves, and no database counts further.
_MAX_SIZE: Final = (1 << 63) - 1
# `index`, as a path writes it, has three digits each after an x, and no part that is not needed.
_INDEX: Final = r"(?:x\d{3}/){0,6}\d{3}"
_TILE_PATH: Final = re.compile(
    rf"(entries|0|[1-9]\d?)/({_INDEX})(?:\.p/([1-9]\d{{0,2}}))?", re.ASCII
)


class Tile(NamedTuple):
    """Which tile, and how many of its hashes."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is published, below the tree's address."""
        return f"tile/{self.level}/{_index_path(self.number)}{_partial(self.width)}"


class Bundle(NamedTuple):
    """Which bundle of entries, and how many of them."""

    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is published, below the tree's address."""
        return f"tile/entries/{_index_path(self.number)}{_partial(self.width)}"


ReadTile: TypeAlias = Callable[[Tile], bytes]


def tile_at(path: str) -> Tile | Bundle | None:
    """Return what is published at this path below `tile/`; None where nothing ever is."""
    found = _TILE_PATH.fullmatch(path)
    if found is None:
        return None
    index = int(found[2].replace("x", "").replace("/", ""))
    width = WIDTH if found[3] is None else int(found[3])
    # One place has one path: three digits that say nothing are refused.
    if _index_path(index) != found[2] or (found[3] is not None and width >= WIDTH):
        return None
    if (index + 1) * WIDTH > _MAX_SIZE:
        return None
    if found[1] == "entries":
        return Bundle(index, width)
    level = int(found[1])
    return Tile(level, index, width) if level <= MAX_LEVEL else None


def width_in(size: int, level: int, index: int) -> int:
    """Return how many hashes the tile has in the tree of this size; 0 where it is not there."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH))


def tiles_of(size: int, *, since: int = 0) -> Iterator[Tile]:
    """Give each tile of the tree of this size that the tree of `since` leaves did not have so."""
    level = 0
    while (count := size >> (HEIGHT * level)) > 0:
        first = (since >> (HEIGHT * level)) // WIDTH
        for index in range(first, (count + WIDTH - 1) // WIDTH):
            width = width_in(size, level, index)
            if width != width_in(since, level, index):
                yield Tile(level, index, width)
        level += 1


def bundles_of(size: int, *, since: int = 0) -> Iterator[Bundle]:
    """Give each bundle of the tree of this size that the tree of `since` leaves did not have so."""
    for tile in tiles_of(size, since=since):
        if tile.level:
            return
        yield Bundle(tile.number, tile.width)


def hashes_in(tile: bytes) -> list[bytes]:
    """Return the hashes of a tile, in order. Raises `Unproven` where it is cut off."""
    if not tile or len(tile) % HASH_BYTES or len(tile) > WIDTH * HASH_BYTES:
        raise Unproven(f"{len(tile)} bytes are no tile")
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


def bundled(entries: Sequence[bytes]) -> bytes:
    """Return the entries as a bundle holds them, each behind its length."""
    assert all(len(entry) <= MAX_ENTRY_BYTES for entry in entries), "commitments are short"
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def entries_in(bundle: bytes) -> list[bytes]:
    """Return the entries of a bundle, in order. Raises `Unproven` where it is cut off."""
    found: list[bytes] = []
    at = 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        if at > len(bundle) or start > len(bundle):
            raise Unproven("the bundle of entries is cut off")
        found.append(bundle[start:at])
    return found


def nodes_of(size: int, read: ReadTile) -> Node:
    """Return the nodes of the tree of this size, each read out of its tile, each tile once.

    They raise `Unproven` where a tile does not hold as many hashes as it has to.
    """
    known: dict[Tile, list[bytes]] = {}

    def node(level: int, index: int) -> bytes:
        tile_level, below = divmod(level, HEIGHT)
        first = index << below
        tile_index, at = divmod(first, WIDTH)
        tile = Tile(tile_level, tile_index, width_in(size, tile_level, tile_index))
        hashes = known.get(tile)
        if hashes is None:
            hashes = known[tile] = hashes_in(read(tile))
            if len(hashes) != tile.width:
                raise Unproven(f"{tile.path} holds {len(hashes)} hashes")
        return root_of(hashes[at : at + (1 << below)])

    return node


def _partial(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"


def _index_path(index: int) -> str:
    text = str(index)
    text = text.zfill(-(-len(text) // 3) * 3)
    parts = [text[at : at + 3] for at in range(0, len(text), 3)]
    return "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
